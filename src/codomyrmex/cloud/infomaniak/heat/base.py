"""What the parts of the Heat client share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.apis import checked
from codomyrmex.cloud.infomaniak.heat.records import Stack, StackEvent, event_record, stack_record
from codomyrmex.cloud.infomaniak.heat.template_bundle import StackTemplate
from codomyrmex.cloud.infomaniak.service import OpenStackService
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.orchestration.v1.stack import Stack as SDKStack

Template: TypeAlias = StackTemplate | Path
Parameters: TypeAlias = Mapping[str, Any]  # of the types that the template says


class HeatService(OpenStackService):
    """Base of the parts of `InfomaniakHeatClient`, which is documented there."""

    service_type: ClassVar[str] = "orchestration"

    def _stack(self, stack: str) -> SDKStack:
        api = self._orchestration_api
        return self._find(
            "stack",
            stack,
            self._fetch,
            lambda name: (
                each for each in api.stacks(name=name) if each.status != "DELETE_COMPLETE"
            ),
        )

    def _look(self, stack_id: str) -> Stack:
        return stack_record(self._read(stack_id))

    def _read(self, stack: str) -> SDKStack:
        """Read a stack by its id; openstacksdk's own call does not show adopted ones."""
        from openstack.orchestration.v1.stack import Stack as SDKStack

        found: SDKStack = SDKStack.existing(**self._send("GET", f"/stacks/{stack}")["stack"])
        return found

    def _fetch(self, stack: str) -> SDKStack:
        from openstack.exceptions import NotFoundException

        found = self._read(stack)
        if found.status == "DELETE_COMPLETE":
            raise NotFoundException  # for a while the service shows what is gone
        return found

    def _events(self, stack: SDKStack) -> Iterator[StackEvent]:
        """The events of a stack, the oldest first."""
        found = self._orchestration_api.stack_events(stack, sort_dir="asc")
        return (event_record(each) for each in found)

    def _act(
        self,
        stack: SDKStack,
        action: str,
        call: Callable[[], object],
        options: ChangeOptions[Stack],
    ) -> Stack | Plan:
        """Do something to a stack that is there, and wait for the end of that."""
        before = {each.id for each in self._events(stack)} if _is_done(options) else set[str]()

        def do() -> None:
            call()

        return self._change(
            Action("update", f"stack {stack.name}", reason=action.lower()),
            do,
            lambda _: self._goal(stack, action, before),
            options,
        )

    def _goal(self, stack: SDKStack, action: str, before: set[str]) -> Goal[Stack]:
        """The end of an action.

        The state alone does not tell: for a moment it is still that of the action before. The
        stack's own events do.
        """
        ended = {f"{action}_COMPLETE", f"{action}_FAILED"}

        def has_ended(seen: Stack) -> bool:
            return seen.state != "IN_PROGRESS" and any(
                each.state in ended and each.physical_id == seen.id
                for each in self._events(stack)
                if each.id not in before
            )

        return Goal(
            what=f"stack {stack.name} ({stack.id}) to be {action}_COMPLETE",
            look=lambda: self._look(stack.id),
            reached=lambda seen: seen.provider_state == f"{action}_COMPLETE" and has_ended(seen),
            fault=lambda seen: (
                f"it went to {seen.provider_state}: {seen.reason}"
                if seen.state == "FAILED" and has_ended(seen)
                else None
            ),
        )

    def _body(
        self,
        template: StackTemplate | None,
        parameters: Parameters | None,
        **more: Any,
    ) -> dict[str, Any]:
        """The body of a request that makes or changes a stack."""
        body = {key: value for key, value in more.items() if value is not None}
        if template is not None:
            body["template"] = dict(template.template)
            body["environment"] = dict(template.environment)
            body["files"] = dict(template.files)
        if parameters is not None:
            body["parameters"] = {
                key: value.reveal() if isinstance(value, Secret) else value
                for key, value in parameters.items()
            }
        return body

    @contextmanager
    def _located(self, template: StackTemplate | None) -> Iterator[None]:
        """Say where in the template the service finds fault."""
        try:
            with self._operation(type(self).__name__):
                yield
        except InvalidRequestError as error:
            where = template.locate(error.message) if template is not None else None
            if where is not None:
                error.message = f"{where}: {error.message}"
                error.args = (error.message,)
            raise

    def _send(self, method: str, path: str, body: object = None) -> Any:
        """Send what openstacksdk has no call for; its answer has no type."""
        answer = checked(self._orchestration_api.request(path, method, json=body))
        return answer.json() if "json" in answer.headers.get("Content-Type", "") else {}


def read_template(template: Template) -> StackTemplate:
    """Read a template that is given as a file."""
    return StackTemplate.read(template) if isinstance(template, Path) else template


def path_of(stack: SDKStack, *rest: str) -> str:
    """The path of a stack, or of something below it."""
    return "/".join(["/stacks", str(stack.name), str(stack.id), *rest])


def joined(tags: Sequence[str] | None) -> str | None:
    """Tags in one text, as the service takes them."""
    return None if tags is None else ",".join(tags)


def _is_done(options: ChangeOptions[Stack]) -> bool:
    return not options.get("dry_run", False) and options.get("wait", True)
