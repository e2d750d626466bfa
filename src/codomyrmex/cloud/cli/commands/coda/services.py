"""What the commands of this folder share: the client, the words for docs, and dry runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from codomyrmex.cloud.cli.command import Command, Group
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.service_calls import (
    Argument,
    Call,
    Field,
    Service,
    closing,
    print_plan,
    service_group,
)
from codomyrmex.cloud.cli.values import parse_count
from codomyrmex.cloud.common.errors import InvalidRequestError

__all__ = [
    "COLUMN",
    "DOC",
    "FOLDER",
    "PAGE",
    "ROW",
    "TABLE",
    "change",
    "coda",
    "coda_group",
    "complete",
    "count",
    "doc_id",
    "finish",
    "read_switch",
]

_LINK: Final = re.compile(r"https://[^/]+/(?:d/(?:[^/]*_)?d|docs/)([\w-]+)")


def doc_id(text: str) -> str:
    """Read a doc: its id, or its address in a browser, which holds the id."""
    found = _LINK.match(text)
    if found is None and "/" in text:
        raise InvalidRequestError(f"{text} is neither the id nor the address of a doc")
    return found[1] if found else text


def read_switch(text: str) -> bool:
    """Read yes or no."""
    known = {"yes": True, "true": True, "no": False, "false": False}
    if text.lower() not in known:
        raise InvalidRequestError(f"{text!r} is neither yes nor no")
    return known[text.lower()]


DOC: Final = Argument("DOC", "doc_id", read=doc_id)
TABLE: Final = Argument("TABLE", "table_id_or_name")
PAGE: Final = Argument("PAGE", "page_id_or_name")
ROW: Final = Argument("ROW", "row_id_or_name")
COLUMN: Final = Argument("COLUMN", "column_id_or_name")
FOLDER: Final = Field("--folder", "Id of the folder.", "ID", parameter="folder_id")

# the method that lists what a word can be, and which of its fields is the word
_LISTS: Final = {
    "DOC": ("list_docs", "id"),
    "TABLE": ("list_tables", "name"),
    "PAGE": ("list_pages", "name"),
    "COLUMN": ("list_columns", "name"),
    "FORMULA": ("list_formulas", "name"),
    "CONTROL": ("list_controls", "name"),
}


def coda(group: str, noun: str, columns: str) -> Service:
    """The service; ``group`` is a name below ``cmx coda``."""
    return Service(
        f"coda {group}".rstrip(),
        "codomyrmex.cloud.coda_io",
        "CodaClient",
        noun,
        columns,
        make=lambda cls, _: cls(),
    )


def coda_group(
    service: Service, summary: str, calls: Sequence[Call], *, more: Sequence[Command] = ()
) -> Group:
    """Make a group, whose words are completed one after the other.

    Args:
        service: What they share.
        summary: What they are for, one line.
        calls: The commands that call a method each.
        more: Further commands.

    Returns:
        The group.
    """
    made = service_group(service, summary, calls)
    commands = (*made.commands, *more)
    return made._replace(
        commands=tuple(each._replace(complete=complete(service, each.usage)) for each in commands)
    )


def complete(service: Service, usage: str) -> Callable[[Sequence[str]], Iterable[str]]:
    """Make what completes the words of a usage: docs by id, what is in them by name."""
    kinds = usage.replace("...", "").split()

    def find(words: Sequence[str]) -> Iterable[str]:
        before = [word for word in words[:-1] if not word.startswith("-")]
        kind = kinds[len(before)] if len(before) < len(kinds) else ""
        if kind not in _LISTS:
            return ()
        method, field = _LISTS[kind]
        known = dict(zip(kinds, before, strict=False))
        where = [doc_id(known["DOC"])] if kind != "DOC" else []
        where += [known["TABLE"]] if kind == "COLUMN" else []
        with closing(service.open()) as client:
            return [getattr(each, field) for each in getattr(client, method)(*where)]

    return find


def change(name: str) -> Callable[..., Any]:
    """Make what carries out an operation that changes something, or checks and plans it.

    Args:
        name: The method's name.

    Returns:
        A function of the client, for `Call.method`.
    """

    def run(
        client: Any,  # any client of the service
        *,
        dry_run: bool,
        wait: bool | None = None,
        timeout: float = 600.0,
        progress: object = None,
        **arguments: Any,  # checked by `build`
    ) -> Any:
        del progress  # a change has no steps
        if dry_run:
            from codomyrmex.cloud.coda_io.operations import all_operations
            from codomyrmex.cloud.common.plan import Action, Plan
            from codomyrmex.cloud.common.rest.operations import build

            operation = all_operations()[name]
            build(operation, arguments)
            verb: Any = {"POST": "create", "DELETE": "delete"}.get(operation.method, "update")
            words = [each for each in arguments.values() if isinstance(each, str)]
            places = [each.name for each in operation.arguments.values() if each.place == "path"]
            target = "/".join(str(arguments[each]) for each in places) or " ".join(words[:1])
            return Plan([Action(verb, target, reason=operation.reference)])
        waiting = {} if wait is None else {"wait": wait, "wait_timeout": timeout}
        return getattr(client, name)(**arguments, **waiting)

    return run


def finish(context: Context, changes: Any) -> ExitCode:
    """Print the plan and the failures of a call over a whole table or folder.

    Args:
        context: The run.
        changes: Its `TableChanges` or `PageChanges`.

    Returns:
        The exit code.
    """
    print_plan(context, changes.plan)
    result = changes.result
    for item, error in (result.failed if result is not None else {}).items():
        context.failed(error, item)
    if result is not None:
        context.output.note(f"{len(result.succeeded):,} done, {len(result.failed):,} failed")
    return context.exit_code


def count(text: str) -> int:
    """Read how many, 1 or more."""
    found = parse_count(text)
    if found < 1:
        raise InvalidRequestError("must be 1 or more")
    return found
