"""``cmx coda export``, ``import`` and ``sync``: tables and files."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.commands.coda.services import coda, complete, count, doc_id, finish
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS
from codomyrmex.cloud.cli.progress import Tally
from codomyrmex.cloud.cli.service_calls import WAIT_OPTIONS, closing
from codomyrmex.cloud.cli.values import count_of, human_size, parse_count

__all__ = ["COMMANDS"]

_SERVICE: Final = coda("", "table", "name id")


def _export(context: Context, values: Values) -> ExitCode:
    doc, table, path = values.arguments
    columns = [text for _, text in values.pairs("--column")]
    page_rows = values.parsed("--page-rows", count)
    more: dict[str, Any] = {} if page_rows is None else {"page_rows": page_rows}
    zone = values.text("--time-zone")
    more |= {} if zone is None else {"time_zone": zone}
    with (
        closing(_SERVICE.open(values)) as client,
        Tally(context.output, "exporting", 1, None) as tally,
    ):
        made = client.export_table(
            doc_id(doc), table, path,
            columns=columns or None,
            query=values.text("--query"),
            sort_by=values.text("--sort"),
            visible_only=True if values.switch("--visible") else None,
            row_id_column=values.text("--row-ids"),
            rich=values.switch("--rich"),
            overwrite=not values.switch("--no-overwrite"),
            progress=tally, **more,
        )  # fmt: skip
    output = context.output
    record = {"type": "export", "path": made.path, "rows": made.rows, "size": made.size}
    text = f"{made.path}: {count_of(made.rows, 'row')}, {human_size(made.size)}"
    output.result(record, output.name(text))
    return context.exit_code


def _into(context: Context, values: Values, method: str, more: dict[str, Any]) -> ExitCode:
    """What import and sync share."""
    source, doc, table = values.arguments
    columns: dict[str, str | None] = {}
    for _, text in values.pairs("--map"):
        name, equals, column = text.partition("=")
        if not equals:
            raise values.wrong(f"--map: {text!r} is not NAME=COLUMN")
        columns[name] = column
    columns |= {text: None for _, text in values.pairs("--without")}
    batch = values.parsed("--batch-rows", count)
    timeout = values.parsed("--timeout", parse_count)
    more |= {} if batch is None else {"batch_rows": batch}
    with (
        closing(_SERVICE.open(values)) as client,
        Tally(context.output, "sending", 1, None) as tally,
    ):
        changes = getattr(client, method)(
            source, doc_id(doc), table,
            key_columns=[text for _, text in values.pairs("--key")],
            columns=columns or None,
            disable_parsing=True if values.switch("--as-is") else None,
            wait=not values.switch("--no-wait"),
            wait_timeout=float(timeout or 600),
            dry_run=context.dry_run,
            progress=tally, **more,
        )  # fmt: skip
    return finish(context, changes)


def _import(context: Context, values: Values) -> ExitCode:
    return _into(context, values, "import_table", {"resume": not values.switch("--anew")})


def _sync(context: Context, values: Values) -> ExitCode:
    if values.text("--key") is None:
        raise values.wrong("coda sync: --key is missing: it tells the rows apart")
    bound = values.text("--max-delete")
    more: dict[str, Any] = {"delete": values.switch("--delete")}
    if bound is not None:
        more["max_delete"] = None if bound == "any" else int(bound) if bound.isdigit() else bound
    return _into(context, values, "sync_table", more)


_KEY: Final = Option(("--key",), "A column that tells the rows apart; may be repeated.", "COLUMN")
_SOURCE_OPTIONS: Final = (
    Option(("--map",), "What a column of the file becomes; may be repeated.", "NAME=COLUMN"),
    Option(("--without",), "A column of the file to be left out; may be repeated.", "NAME"),
    Option(("--as-is",), "Store values as they are, not as if typed."),
    Option(("--batch-rows",), "Rows a request; 500 without it.", "N"),
    *CHANGE_OPTIONS,
    *WAIT_OPTIONS,
)
_FORMATS: Final = "The file ends in .csv, .tsv, .jsonl, .ndjson or .parquet."

_MADE: Final = (
    Command(
        "coda export", "DOC TABLE FILE", "Write a table to a file.",
        f"{_FORMATS} It is written whole or not at all, in little memory.", _export, (
            Option(("--column",), "A column, by id or name; may be repeated.", "COLUMN"),
            Option(("--query",), """Only rows like c-1:"Paint" or "Name":"Paint".""",
                   "COLUMN:VALUE"),
            Option(("--sort",), "The order.", "ORDER", ("createdAt", "natural", "updatedAt")),
            Option(("--visible",), "Only visible rows."),
            Option(("--row-ids",), "Name of a column for the ids of the rows.", "NAME"),
            Option(("--rich",), "Links, people, amounts and rows with all their parts."),
            Option(("--time-zone",), "The zone of moments in Parquet; UTC without it.", "NAME"),
            Option(("--page-rows",), "Rows a request; 500 without it.", "N"),
            Option(("--no-overwrite",), "Fail when the file is there."),
        ), (
            Example("cmx coda export AbCDeFGH Tasks tasks.csv", "all rows as CSV"),
            Example("cmx coda export AbCDeFGH Tasks tasks.parquet --column Name --column Hours "
                    "--row-ids id", "some columns, typed, with the ids of the rows"),
        ), 3, 3,
    ),
    Command(
        "coda import", "FILE DOC TABLE", "Insert or update rows from a file.",
        f"""
        {_FORMATS} Everything is checked before anything is sent. With --key, rows that are there
        are updated; without, all are inserted. Stopped, the same command goes on.
        """, _import, (
            _KEY, Option(("--anew",), "Forget an earlier run that was stopped."), *_SOURCE_OPTIONS,
        ), (
            Example("cmx coda import tasks.csv AbCDeFGH Tasks --key Name", "insert or update"),
            Example("cmx coda import tasks.csv AbCDeFGH Tasks --map Name=c-1 --without Hours "
                    "--dry-run", "check that it could be done"),
        ), 3, 3,
    ),
    Command(
        "coda sync", "FILE DOC TABLE", "Make a table like a file.",
        f"""
        {_FORMATS} Only rows that differ are sent. Rows that the file does not have stay, unless
        --delete is given; never more than --max-delete go, and none for an empty file.
        """, _sync, (
            _KEY, Option(("--delete",), "Delete rows that the file does not have."),
            Option(("--max-delete",), "At the most so many rows, or per cent of the table; 50% "
                   "without it; any for no bound.", "N"),
            *_SOURCE_OPTIONS,
        ), (
            Example("cmx coda sync tasks.csv AbCDeFGH Tasks --key Name --delete --dry-run",
                    "what would be changed"),
            Example("cmx coda sync tasks.csv AbCDeFGH Tasks --key Name", "insert and update"),
        ), 3, 3,
    ),
)  # fmt: skip

COMMANDS: Final = tuple(each._replace(complete=complete(_SERVICE, each.usage)) for each in _MADE)
"""Members of the group."""
