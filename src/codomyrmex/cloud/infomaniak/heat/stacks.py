"""Stacks: making, changing and deleting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

import msgspec
from typing_extensions import Unpack

from codomyrmex.cloud.common.decoding import convert
from codomyrmex.cloud.common.errors import UnexpectedResponseError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.heat.base import (
    Parameters,
    Template,
    joined,
    path_of,
    read_template,
)
from codomyrmex.cloud.infomaniak.heat.previews import StackPreviews
from codomyrmex.cloud.infomaniak.heat.records import Stack, stack_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.orchestration.v1.stack import Stack as SDKStack

T = TypeVar("T")


class Stacks(StackPreviews):
    """The part of `InfomaniakHeatClient` for stacks."""

    def list_stacks(
        self,
        *,
        name: str | None = None,
        state: str | None = None,
        tags: Sequence[str] = (),
    ) -> Listing[Stack]:
        """List the stacks of the project.

        Args:
            name: Only those of this name.
            state: Only those in this state, such as ``CREATE_FAILED``.
            tags: Only those that have all of these.

        Returns:
            An iterable; outputs and parameters are not in it.

        Example:
            >>> [stack.name for stack in heat.list_stacks(name="words")]
            ['words']
        """
        # the service fails when it is asked for tags and something else
        query: dict[str, Any] = {"tags": list(tags)} if tags else {"name": name} if name else {}
        return self._listing(
            lambda: (
                each
                for each in self._orchestration_api.stacks(**query)
                if name in (None, each.name) and state in (None, each.status)
            ),
            stack_record,
        )

    def get_stack(self, stack: str) -> Stack:
        """Get a stack with its parameters and outputs.

        Args:
            stack: Its id or name.

        Returns:
            The stack.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> heat.get_stack("words").provider_state
            'CREATE_COMPLETE'
        """
        return self._look(self._stack(stack).id)

    @overload
    def get_outputs(self, stack: str) -> Mapping[str, Any]: ...
    @overload
    def get_outputs(self, stack: str, into: type[T]) -> T: ...
    def get_outputs(self, stack: str, into: type[T] | None = None) -> Mapping[str, Any] | T:
        """Get what a stack tells.

        Args:
            stack: Its id or name.
            into: A `msgspec.Struct`, dataclass or ``TypedDict`` to put the values into; checked.

        Returns:
            The values by their names, or an object of that type.

        Raises:
            UnexpectedResponseError: When the stack could not make a value, or one has another
                type than ``into`` says.

        Example:
            >>> class Words(msgspec.Struct):
            ...     word: str
            >>> len(heat.get_outputs("words", Words).word)
            4
        """
        found = self._look(self._stack(stack).id)
        failed = [f"{each.name}: {each.error}" for each in found.outputs if each.error]
        if failed:
            raise self._bad_outputs(found.name, "; ".join(failed))
        values = {each.name: each.value for each in found.outputs}
        if into is None:
            return values
        try:
            return convert(values, into)
        except msgspec.ValidationError as error:
            raise self._bad_outputs(found.name, str(error)) from error

    def create_stack(
        self,
        name: str,
        template: Template,
        *,
        parameters: Parameters | None = None,
        tags: Sequence[str] = (),
        rollback: bool = False,
        timeout_minutes: int | None = None,
        **options: Unpack[ChangeOptions[Stack]],
    ) -> Stack | Plan:
        """Make a stack, and wait until all its resources are there.

        Args:
            name: Its name.
            template: The template, or its file; see `StackTemplate.read` for environments.
            parameters: The parameters. A `Secret` is shown to the service alone.
            tags: Its tags.
            rollback: Whether everything is deleted again when something fails.
            timeout_minutes: How long it may take, for the service.
            **options: See `ChangeOptions`. With ``dry_run`` the service itself tells the resources.

        Returns:
            The stack, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the template or a parameter is wrong; the message tells the
                line and column where they can be found.
            AlreadyExistsError: When there is a stack of this name.
            WaiterError: When a resource failed; the message has the service's reason.

        Example:
            >>> from codomyrmex.cloud.infomaniak.heat import StackTemplate
            >>> template = StackTemplate.parse('''
            ... heat_template_version: 2018-08-31
            ... resources:
            ...   word: {type: OS::Heat::RandomString, properties: {length: 4}}
            ... ''')
            >>> for action in heat.create_stack("more", template, dry_run=True):
            ...     print(action.verb, action.target)
            create stack more
            create resource word (OS::Heat::RandomString)
            >>> heat.create_stack("more", template).provider_state
            'CREATE_COMPLETE'
            >>> _ = heat.delete_stack("more")
        """
        read = read_template(template)
        body = self._body(
            read,
            parameters,
            stack_name=name,
            tags=joined(tags) or None,
            disable_rollback=not rollback,
            timeout_mins=timeout_minutes,
        )
        if options.get("dry_run", False):
            return self._preview_new(name, read, body).plan()

        def create() -> SDKStack:
            with self._located(read):
                made = self._send("POST", "/stacks", body)["stack"]
            return self._read(made["id"])

        return self._change(
            Action("create", f"stack {name}"),
            create,
            lambda found: self._goal(found, "CREATE", set()),
            options,
        )

    def update_stack(
        self,
        stack: str,
        template: Template | None = None,
        *,
        parameters: Parameters | None = None,
        reset: Sequence[str] = (),
        tags: Sequence[str] | None = None,
        rollback: bool | None = None,
        timeout_minutes: int | None = None,
        **options: Unpack[ChangeOptions[Stack]],
    ) -> Stack | Plan:
        """Change a stack, and wait until its resources are as the template says.

        What is not named stays: the template, each parameter, the tags.

        Args:
            stack: Its id or name.
            template: The new template, or its file.
            parameters: The parameters to change. A `Secret` is shown to the service alone.
            reset: The parameters that go back to what the template says.
            tags: Its tags, instead of those that it has.
            rollback: Whether the change is undone when something fails.
            timeout_minutes: How long it may take, for the service.
            **options: See `ChangeOptions`. With ``dry_run`` the service itself tells the changes.

        Returns:
            The stack, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the template or a parameter is wrong.
            ConflictError: When another change is at work.
            WaiterError: When a resource failed; the message has the service's reason.

        Example:
            >>> for action in heat.update_stack("words", parameters={"length": 5}, dry_run=True):
            ...     print(action.verb, action.target, action.reason)
            update stack words...
            update resource word (OS::Heat::RandomString) replaced by a new one
        """
        found = self._stack(stack)
        read = None if template is None else read_template(template)
        body = self._body(
            read,
            parameters,
            clear_parameters=list(reset) or None,
            tags=joined(tags),
            disable_rollback=None if rollback is None else not rollback,
            timeout_mins=timeout_minutes,
        )
        if options.get("dry_run", False):
            return self._preview_changes(found, read, body).plan()

        def update() -> None:
            with self._located(read):
                self._send("PATCH", path_of(found), body)

        return self._act(found, "UPDATE", update, options)

    def delete_stack(self, stack: str, **options: Unpack[ChangeOptions[Stack]]) -> Stack | Plan:
        """Delete a stack with all its resources, and wait until they are gone.

        Args:
            stack: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            The stack as seen last, or with ``dry_run`` the plan, with each resource.

        Raises:
            WaiterError: When a resource could not be deleted; the message has the service's reason.

        Example:
            >>> for action in heat.delete_stack("words", dry_run=True):
            ...     print(action.verb, action.target)
            delete resource word (OS::Heat::RandomString)
            delete stack words
        """
        found = self._stack(stack)
        resources = list(self._orchestration_api.resources(found)) if options.get("dry_run") else []
        return self._change(
            [
                *(
                    Action("delete", f"resource {each.name} ({each.resource_type})")
                    for each in resources
                ),
                Action("delete", f"stack {found.name}"),
            ],
            lambda: self._orchestration_api.delete_stack(found.id, ignore_missing=False),
            lambda _: Goal(
                what=f"stack {found.name} ({found.id}) to be gone",
                look=lambda: self._look(found.id),
                reached=lambda seen: seen.provider_state == "DELETE_COMPLETE",
                fault=lambda seen: seen.reason if seen.provider_state == "DELETE_FAILED" else None,
                gone=stack_record(found),
            ),
            options,
        )

    def _bad_outputs(self, stack: str, why: str) -> UnexpectedResponseError:
        return UnexpectedResponseError(
            f"the outputs of stack {stack} cannot be read: {why}",
            hint="Look at the section outputs of its template: get_template",
            provider=self.provider,
            service=self.service_type,
        )
