"""What can be done to a stack as a whole, besides changing and deleting it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.heat.base import HeatService, path_of
from codomyrmex.cloud.infomaniak.heat.records import Stack
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal


class StackLifecycle(HeatService):
    """The part of `InfomaniakHeatClient` for whole stacks."""

    def suspend_stack(self, stack: str, **options: Unpack[ChangeOptions[Stack]]) -> Stack | Plan:
        """Suspend what a stack has made, as far as that can be suspended, such as servers.

        Args:
            stack: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The stack, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When another change is at work.
            WaiterError: When a resource failed.

        Example:
            >>> heat.suspend_stack("words", dry_run=True).actions[0].reason
            'suspend'
        """
        found = self._stack(stack)
        api = self._orchestration_api
        return self._act(found, "SUSPEND", lambda: api.suspend_stack(found.id), options)

    def resume_stack(self, stack: str, **options: Unpack[ChangeOptions[Stack]]) -> Stack | Plan:
        """Let what was suspended go on.

        Args:
            stack: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The stack, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When another change is at work.
            WaiterError: When a resource failed.

        Example:
            >>> heat.resume_stack("words", dry_run=True).actions[0].reason
            'resume'
        """
        found = self._stack(stack)
        api = self._orchestration_api
        return self._act(found, "RESUME", lambda: api.resume_stack(found.id), options)

    def check_stack(self, stack: str, **options: Unpack[ChangeOptions[Stack]]) -> Stack | Plan:
        """Let the service look whether everything that a stack has made is there and well.

        Args:
            stack: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The stack, or with ``dry_run`` the plan.

        Raises:
            WaiterError: When a resource is gone or not well; the message has the service's reason.

        Example:
            >>> heat.check_stack("words", dry_run=True).actions[0].reason
            'check'
        """
        found = self._stack(stack)
        api = self._orchestration_api
        return self._act(found, "CHECK", lambda: api.check_stack(found), options)

    def cancel_update(
        self, stack: str, *, rollback: bool = True, **options: Unpack[ChangeOptions[Stack]]
    ) -> Stack | Plan:
        """Break off the change of a stack that is at work.

        Args:
            stack: Its id or name.
            rollback: Whether what was changed already is changed back.
            **options: See `ChangeOptions`.

        Returns:
            The stack at rest, or with ``dry_run`` the plan. Without ``rollback`` its last change
            has failed, which is what was asked for.

        Raises:
            InvalidRequestError: When no change is at work.
            WaiterError: When a resource could not be changed back.

        Example:
            >>> heat.cancel_update("words")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: stack words is CREATE_COMPLETE
        """
        found = self._stack(stack)
        now = self._look(found.id)
        if now.state != "IN_PROGRESS":
            raise InvalidRequestError(
                f"stack {now.name} is {now.provider_state}: there is nothing to break off",
                hint="Look at its events with list_events",
                provider=self.provider,
                service=self.service_type,
            )
        word = "cancel_update" if rollback else "cancel_without_rollback"
        return self._change(
            Action("update", f"stack {now.name}", reason=f"break off its {now.action.lower()}"),
            lambda: self._send("POST", path_of(found, "actions"), {word: None}),
            lambda _: Goal(
                what=f"stack {now.name} ({now.id}) to be at rest",
                look=lambda: self._look(found.id),
                reached=lambda seen: (
                    seen.state == "COMPLETE" if rollback else seen.state != "IN_PROGRESS"
                ),
                fault=lambda seen: (
                    f"it went to {seen.provider_state}: {seen.reason}"
                    if seen.provider_state == "ROLLBACK_FAILED"
                    else None
                ),
            ),
            options,
        )

    def export_stack(self, stack: str) -> Mapping[str, Any]:
        """Get all that is known of a stack, as `adopt_stack` takes it.

        Args:
            stack: Its id or name.

        Returns:
            The data, in the service's own form.

        Raises:
            UnsupportedError: When the provider does not offer it.

        Example:
            >>> heat.export_stack("words")["name"]
            'words'
        """
        found: Mapping[str, Any] = self._orchestration_api.export_stack(self._stack(stack))
        return found

    def abandon_stack(self, stack: str, *, dry_run: bool = False) -> Mapping[str, Any] | Plan:
        """Forget a stack, but leave all that it has made; `adopt_stack` takes it again.

        It is forgotten a moment after the call; until then its name is taken.

        Args:
            stack: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            The data that `adopt_stack` takes; or with ``dry_run`` the plan. Keep it: the service
            does not.

        Raises:
            UnsupportedError: When the provider does not offer it.

        Example:
            >>> heat.abandon_stack("words", dry_run=True).actions[0].reason
            'its resources stay'
        """
        found = self._stack(stack)

        def abandon() -> Mapping[str, Any]:
            # openstacksdk's own call takes a refusal for the data
            data: Mapping[str, Any] = self._send("DELETE", path_of(found, "abandon"))
            return data

        return self._apply(
            Action("delete", f"stack {found.name}", reason="its resources stay"),
            abandon,
            dry_run=dry_run,
        )

    def adopt_stack(
        self,
        name: str,
        data: Mapping[str, Any],
        *,
        timeout_minutes: int | None = None,
        **options: Unpack[ChangeOptions[Stack]],
    ) -> Stack | Plan:
        """Make a stack of things that are there, and wait until it has them.

        Args:
            name: The name of the stack.
            data: What `abandon_stack` or `export_stack` gave.
            timeout_minutes: How long it may take, for the service.
            **options: See `ChangeOptions`.

        Returns:
            The stack, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the data has no template or resources.
            AlreadyExistsError: When there is a stack of this name.
            UnsupportedError: When the provider does not offer it.

        Example:
            >>> heat.adopt_stack("again", {})
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: the data of stack again has no ...
        """
        missing = [key for key in ("template", "resources") if key not in data]
        if missing:
            raise InvalidRequestError(
                f"the data of stack {name} has no {' and no '.join(missing)}",
                hint="Give what abandon_stack or export_stack gave",
                provider=self.provider,
                service=self.service_type,
            )
        environment = data.get("environment") or {}
        body = self._body(
            None,
            None,
            stack_name=name,
            adopt_stack_data=json.dumps(msgspec.to_builtins(dict(data))),
            environment=environment,
            files=data.get("files") or {},
            timeout_mins=timeout_minutes,
        )

        def adopt() -> Any:
            made = self._send("POST", "/stacks", body)["stack"]
            return self._read(made["id"])

        return self._change(
            [
                Action("create", f"stack {name}"),
                *(
                    Action("update", f"resource {key}", reason="becomes part of it")
                    for key in data["resources"]
                ),
            ],
            adopt,
            lambda found: self._goal(found, "ADOPT", set()),
            options,
        )
