"""``cmx newsletter import`` and ``export``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.commands.newsletter.service import SERVICE
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS
from codomyrmex.cloud.cli.service_calls import closing
from codomyrmex.cloud.cli.values import count_of, parse_count, parse_pair

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.newsletter import ImportReport

__all__ = ["EXPORT", "IMPORT"]

_GROUP: Final = Option(("--group",), "The group, by its id; an import also takes a name.", "GROUP")
_STATES: Final = ("active", "all", "bounced", "junk", "unconfirmed", "unsubscribed")


def _import(context: Context, values: Values) -> ExitCode:
    (path,) = values.arguments
    batch = values.parsed("--batch", parse_count)
    more: dict[str, Any] = {} if batch is None else {"batch_size": batch}
    with closing(SERVICE.open(values)) as client, _progress(context, "importing") as progress:
        report = client.import_contacts(
            values.text("--group"),
            path,
            columns=_columns(values),
            email_column=values.text("--email") or "email",
            replace_fields=False if values.switch("--keep") else None,
            resume=not values.switch("--restart"),
            progress=progress,
            dry_run=context.dry_run,
            **more,
        )
    _show(context, values, report)
    return ExitCode.FAILED if report.refused else ExitCode.DONE


def _columns(values: Values) -> dict[str, Any]:
    from codomyrmex.cloud.infomaniak.newsletter import ImportField

    found: dict[str, Any] = {}
    for flag, text in values.pairs("--column", "--new", "--skip"):
        if flag == "--skip":
            found[text] = None
            continue
        column, target = parse_pair(text)
        if flag == "--new":
            found[column] = ImportField(type=target, name=column)
        else:
            found[column] = int(target) if target.isdecimal() else target
    return found


def _show(context: Context, values: Values, report: ImportReport) -> None:
    from codomyrmex.cloud.cli.records import json_of

    output = context.output
    for each in report.refused:
        line = f"refused: {each.row}: {each.email}: {each.reason}"
        fields: Any = json_of(each)
        output.result({"type": "refused", **fields}, output.name(line))
    to = values.text("--refused")
    if to is not None:
        report.write_refused(to)
    what = f"{count_of(report.sent, 'contact')} {'would be ' if report.dry_run else ''}imported"
    earlier = f", {report.skipped:,} by an earlier run" if report.skipped else ""
    refused = f", {len(report.refused):,} refused" if report.refused else ""
    record = {"sent": report.sent, "skipped": report.skipped, "refused": len(report.refused)}
    output.result(
        {"type": "import", **record, "dry_run": report.dry_run}, f"{what}{earlier}{refused}"
    )


def _export(context: Context, values: Values) -> ExitCode:
    (path,) = values.arguments
    with closing(SERVICE.open(values)) as client, _progress(context, "reading") as progress:
        count = client.export_contacts(
            path,
            list_id=values.text("--group"),
            status=values.text("--status") or "all",
            progress=progress,
        )
    record = {"type": "export", "contacts": count, "target": path}
    context.output.result(record, f"{count_of(count, 'contact')} in {context.output.name(path)}")
    return ExitCode.DONE


@contextmanager
def _progress(context: Context, doing: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """One line on a terminal that says how far it is; nothing elsewhere."""
    output = context.output
    if output.quiet or output.json or not output.stderr.isatty():
        yield None
        return

    def show(done: int, total: int | None) -> None:
        of = "" if total is None else f" of {total:,}"
        output.stderr.write(f"\r\x1b[K{doing}: {done:,}{of} contacts")
        output.stderr.flush()

    try:
        yield show
    finally:
        output.stderr.write("\r\x1b[K")
        output.stderr.flush()


IMPORT: Final = Command(
    name="newsletter import",
    usage="FILE",
    summary="Import contacts from CSV, JSON Lines or Parquet; it goes on where it was stopped.",
    details="""
    All rows are checked before anything is sent; those that are refused are listed, and make the
    exit code 1. A column of a field's name or key fills this field. Values of known contacts are
    replaced, unless --keep. The same command again goes on where it was stopped.
    """,
    run=_import,
    options=(
        _GROUP,
        Option(("--email",), "The column of the address; email without it.", "COLUMN"),
        Option(("--column",), "Which field a column fills; may be repeated.", "COLUMN=FIELD"),
        Option(("--new",), "A column that becomes a new field; may be repeated.", "COLUMN=TYPE"),
        Option(("--skip",), "A column that is left out; may be repeated.", "COLUMN"),
        Option(("--keep",), "Keep the values of known contacts."),
        Option(("--refused",), "Write the rows that were refused into this CSV file.", "FILE"),
        Option(("--batch",), "Contacts that are sent at a time; 5000 without it.", "N"),
        Option(("--restart",), "Forget an earlier run of the same file."),
        *CHANGE_OPTIONS,
        *SERVICE.options,
    ),
    examples=(
        Example("cmx newsletter import people.csv --group 1 --dry-run", "check the rows"),
        Example("cmx newsletter import people.csv --group 1", "import them"),
        Example(
            "cmx newsletter import staff.csv --email mail --column name=first_name --skip phone",
            "columns of other names",
        ),
    ),
    least=1,
    most=1,
)

EXPORT: Final = Command(
    name="newsletter export",
    usage="FILE",
    summary="Write contacts with their fields and groups to CSV, TSV or JSON Lines.",
    details="""
    The file is there whole or not at all.
    """,
    run=_export,
    options=(
        _GROUP,
        Option(("--status",), "Only those in this state; all without it.", "STATUS", _STATES),
        *SERVICE.options,
    ),
    examples=(
        Example("cmx newsletter export contacts.csv", "everybody"),
        Example("cmx newsletter export press.jsonl --group 2 --status active", "a group"),
    ),
    least=1,
    most=1,
)
