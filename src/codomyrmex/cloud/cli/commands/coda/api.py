"""``cmx coda api``: every operation by its name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, get_args

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.commands.coda.services import coda
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS, YES
from codomyrmex.cloud.cli.service_calls import closing
from codomyrmex.cloud.common.errors import InvalidRequestError

if TYPE_CHECKING:
    from codomyrmex.cloud.common.rest.operations import Argument, Operation

__all__ = ["COMMAND"]

_SERVICE: Final = coda("api", "answer", "name id")


def _find(name: str) -> Operation[Any]:
    from codomyrmex.cloud.coda_io.operations import all_operations

    operations = all_operations()
    for operation in operations.values():
        if name in (operation.name, operation.reference):
            return operation
    close = difflib.get_close_matches(name, [*operations], 1, 0.4)
    raise InvalidRequestError(
        f"there is no operation {name!r}",
        hint=(f"Did you mean {close[0]}? " if close else "") + "cmx coda api lists all",
    )


def _read(argument: Argument, text: str) -> Any:  # a value of JSON
    """Read a value: text where the operation takes text, JSON elsewhere."""
    import msgspec

    kinds = get_args(argument.type) or (argument.type,)
    if any(isinstance(kind, type) and issubclass(kind, str) for kind in kinds):
        return text
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        # a list can be written with commas; anything else is refused with a reason later
        is_list = str(argument.type).startswith("tuple")
        return text.split(",") if is_list else text


def _arguments(operation: Operation[Any], words: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        by_wire = {each.wire: each for each in operation.arguments.values() if each.wire}
        argument = operation.arguments.get(name) or by_wire.get(name)
        if not equals or argument is None:
            known = ", ".join(operation.arguments) or "nothing"
            raise InvalidRequestError(
                f"{operation.name} has no argument {name!r}" if equals else
                f"{word!r} is not NAME=VALUE", hint=f"It takes: {known}",
            )  # fmt: skip
        found[argument.name] = _read(argument, text)
    return found


def _list(context: Context) -> ExitCode:
    from codomyrmex.cloud.coda_io.operations import all_operations

    rows = [(each.name, each.method, each.path) for each in all_operations().values()]
    if not context.output.json:
        context.output.rows(rows)
        return context.exit_code
    for name, method, path in rows:
        context.output.result({"type": "operation", "name": name, "method": method,
                               "path": path}, "")  # fmt: skip
    return context.exit_code


def _run(context: Context, values: Values) -> ExitCode:
    from codomyrmex.cloud.cli.records import show_record, show_table
    from codomyrmex.cloud.common.rest.operations import build
    from codomyrmex.cloud.common.rest.paging import Page

    if not values.arguments:
        return _list(context)
    operation = _find(values.arguments[0])
    arguments = _arguments(operation, values.arguments[1:])
    request = build(operation, arguments)
    output = context.output
    if context.dry_run:
        body = (request.body or b"").decode()
        record = {"type": "request", "method": request.method, "path": request.target,
                  "body": body}  # fmt: skip
        output.result(record, f"{request.method} {request.target} {body}".rstrip())
        return context.exit_code
    if operation.method == "DELETE" and not context.confirm(
        f"{operation.name} deletes {request.path}", "Delete it?"
    ):
        return ExitCode.FAILED
    with closing(_SERVICE.open(values)) as client:
        answer = getattr(client, operation.name)(**arguments)
        if values.switch("--wait") and hasattr(answer, "wait"):
            answer.wait()
        if isinstance(answer, Page):
            items = answer.items if values.switch("--one-page") else answer
            show_table(output, "item", "name id", items)
        else:
            show_record(output, "answer", answer)
    return context.exit_code


def _complete(words: Sequence[str]) -> Iterable[str]:
    from codomyrmex.cloud.coda_io.operations import all_operations

    operations = all_operations()
    if len(words) < 2:
        return operations
    given = {word.partition("=")[0] for word in words[1:-1]}
    names = operations[words[0]].arguments if words[0] in operations else {}
    return [f"{name}=" for name in names if name not in given]


COMMAND: Final = Command(
    "coda api",
    "[OPERATION [NAME=VALUE...]]",
    "Call any operation of the API, or list them all.",
    """
    The operation is named as in the reference (listDocs) or in Python (list_docs), its arguments
    in the same way. Values are texts or JSON, as the operation takes them, and are checked before
    anything is sent. Lists are read to their end.
    """,
    _run,
    (
        Option(("--one-page",), "Only the first page of a list."),
        Option(("--wait",), "Wait until a change is done."),
        YES,
        *CHANGE_OPTIONS,
    ),
    (
        Example("cmx coda api", "all operations"),
        Example("cmx coda api listRows docId=AbCDeFGH tableIdOrName=Tasks limit=2", "the rows"),
        Example("cmx coda api create_folder name=Plans workspace_id=ws-1 --dry-run",
                "the request, not sent"),
    ),
    complete=_complete,
)  # fmt: skip
"""The command."""
