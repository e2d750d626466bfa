"""``cmx infomaniak stack``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import TAGS, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_STACK: Final = Argument("STACK", "stack", names="list_stacks")
_TEMPLATE: Final = Argument("TEMPLATE", "template", Path)
_PARAMETERS: Final = (
    Field("--parameter", "May be repeated.", "NAME=VALUE", parameter="parameters", many=True),
    Field("--environment", "A file with parameters and types; may be repeated, the last counts.",
          "FILE", parameter="environments", read=Path, many=True),
)  # fmt: skip
_CHANGE: Final = (
    *_PARAMETERS,
    TAGS,
    Field("--rollback", "Go back when it fails."),
    Field("--service-timeout", "How long the service may take.", "MINUTES",
          parameter="timeout_minutes", read=parse_count),
)  # fmt: skip


def _with(method: str) -> Callable[..., Any]:
    """The method, with the template read together with its environments."""

    # the client, and keyword arguments of its method, which checks them
    def call(client: Any, *, template: Path, environments: Sequence[Path] = (), **rest: Any) -> Any:
        from codomyrmex.cloud.infomaniak.heat import StackTemplate

        read = StackTemplate.read(template, environments=environments)
        return getattr(client, method)(template=read, **rest)

    return call


GROUP: Final[Group] = service_group(
    infomaniak("stack", "InfomaniakHeatClient", "stack",
               "name action state created=created_at updated=updated_at id"),
    "Stacks: many things of one template.",
    [
        Call("list", "list_stacks", "List the stacks.", fields=(
            Field("--name", "Only this one.", "NAME"),
            Field("--state", "Only those in this state.", "STATE"),
            TAGS,
        )),
        Call("show", "get_stack", "Show a stack with its outputs.", (_STACK,), example="app"),
        Call("create", _with("create_stack"), "Make a stack of a template.",
             (Argument("NAME", "name"), _TEMPLATE), _CHANGE, changes=True, waits=True,
             example="app stack.yaml --parameter length=12"),
        Call("update", _with("update_stack"), "Change a stack to another template.",
             (_STACK, _TEMPLATE), _CHANGE, changes=True, waits=True,
             example="app stack.yaml --dry-run"),
        Call("preview", _with("preview_stack"), "Show what a template would make.",
             (Argument("NAME", "name"), _TEMPLATE), _PARAMETERS, noun="preview",
             example="other stack.yaml"),
        Call("diff", _with("diff_stack"), "Show what a template would change.",
             (_STACK, _TEMPLATE), _PARAMETERS, noun="diff", example="app stack.yaml"),
        Call("validate", _with("validate_template"), "Check a template.", (_TEMPLATE,),
             noun="template", example="stack.yaml"),
        Call("outputs", "get_outputs", "Show the outputs of a stack.", (_STACK,), noun="outputs",
             example="app"),
        Call("resources", "list_resources", "List the things of a stack.", (_STACK,),
             (Field("--nested", "Those of its stacks too, so deep.", "DEPTH",
                    parameter="nested_depth", read=parse_count),), noun="resource",
             columns="name type state physical_id", example="app"),
        Call("resource", "get_resource", "Show one thing of a stack.",
             (_STACK, Argument("RESOURCE", "resource")), noun="resource", example="app word"),
        Call("events", "list_events", "List what happened to a stack.", (_STACK,),
             (Field("--resource", "Only to this thing of it.", "RESOURCE"),), noun="event",
             columns="time resource state reason", example="app"),
        Call("follow", "follow_events", "Print what happens to a stack, until it is at rest.",
             (_STACK,), noun="event", columns="time resource state reason", example="app"),
        Call("check", "check_stack", "Look whether all things of a stack are as they should be.",
             (_STACK,), changes=True, waits=True, example="app --dry-run"),
        Call("suspend", "suspend_stack", "Suspend the things of a stack.", (_STACK,),
             changes=True, waits=True, example="app --dry-run"),
        Call("resume", "resume_stack", "Let them go on.", (_STACK,), changes=True, waits=True,
             example="app --dry-run"),
        Call("cancel", "cancel_update", "Stop an update.", (_STACK,),
             (Field("--no-rollback", "Do not go back.", parameter="rollback", constant=False),),
             changes=True, waits=True, example="app --dry-run"),
        Call("mark", "mark_resource", "Let the next update replace a thing of a stack.",
             (_STACK, Argument("RESOURCE", "resource")), (
                 Field("--healthy", "Take that back.", parameter="unhealthy", constant=False),
                 Field("--reason", "Why.", "TEXT"),
             ), noun="resource", changes=True, example="app word --reason 'worn out' --dry-run"),
        Call("signal", "signal_resource", "Tell a thing that waits for it to go on.",
             (_STACK, Argument("RESOURCE", "resource")), noun="resource", changes=True,
             example="app word --dry-run"),
        Call("wait", "wait_for_stack", "Wait until a stack is at rest.", (_STACK,),
             (Field("--seconds", "At the most; 600 without it.", "SECONDS", parameter="timeout",
                    read=float),), example="app"),
        Call("delete", "delete_stack", "Delete stacks with all that they made.", (_STACK,),
             changes=True, waits=True, deletes=True, several=True, example="app --yes"),
    ],
)  # fmt: skip
