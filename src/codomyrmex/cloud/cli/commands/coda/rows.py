"""``cmx coda rows``."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Final

from codomyrmex.cloud.cli.command import Command, Example, Group, Option, Values
from codomyrmex.cloud.cli.commands.coda.services import (
    COLUMN,
    DOC,
    ROW,
    TABLE,
    change,
    coda,
    coda_group,
    count,
    doc_id,
)
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS, YES
from codomyrmex.cloud.cli.service_calls import WAIT_OPTIONS, Call, Field, closing, print_plan
from codomyrmex.cloud.cli.values import count_of, parse_count

__all__ = ["GROUP"]

_SERVICE: Final = coda("rows", "row", "name index id")
_PARSING: Final = Field(
    "--as-is", "Store values as they are, not as if typed.", parameter="disable_parsing"
)
_MOST: Final = 1000


_CELLS: Final = Field(
    "--set", "A cell; may be repeated.", "NAME=VALUE", parameter="cells", many=True, required=True
)


def _upsert(client: Any, *, cells: Mapping[str, str], **rest: Any) -> Any:
    from codomyrmex.cloud.coda_io.models.values import RowEdit

    return change("upsert_rows")(client, rows=[RowEdit.of(cells)], **rest)


def _update(client: Any, *, cells: Mapping[str, str], **rest: Any) -> Any:
    from codomyrmex.cloud.coda_io.models.values import RowEdit

    return change("update_row")(client, row=RowEdit.of(cells), **rest)


def _list(context: Context, values: Values) -> ExitCode:
    from codomyrmex.cloud.cli.records import cell, json_of

    doc, table = doc_id(values.arguments[0]), values.arguments[1]
    most = values.parsed("--limit", count)
    output = context.output
    with closing(_SERVICE.open(values)) as client:
        columns = client.list_columns(doc, table, limit=100).all()
        rows = client.list_rows(
            doc, table, query=values.text("--query"), sort_by=values.text("--sort"),
            visible_only=True if values.switch("--visible") else None,
            limit=min(most or _MOST, 500), value_format="rich",
        )  # fmt: skip
        found = itertools.islice(rows, most)
        if output.json:
            for row in found:
                cells = {each.name: json_of(row.values.get(each.id)) for each in columns}
                output.result({"type": "row", "id": row.id, "name": row.name, "values": cells}, "")
            return context.exit_code
        lines = [
            [row.id, *(cell("", row.values.get(each.id)) for each in columns)]
            for row in itertools.islice(found, _MOST)
        ]
        is_more = most is None and next(found, None) is not None
    if lines:
        heads = ["ID", *(each.name for each in columns)]
        output.rows([output.name(text) for text in line] for line in [heads, *lines])
    if is_more:
        output.say(f"only the first {_MOST:,}: --limit and --json give more, export gives all")
    return context.exit_code


def _delete(context: Context, values: Values) -> ExitCode:
    from codomyrmex.cloud.common.plan import Action, Plan

    doc, table, *rows = values.arguments
    doc = doc_id(doc)
    if context.dry_run:
        print_plan(context, Plan([Action("delete", f"{doc}/{table}/{row}") for row in rows]))
        return context.exit_code
    statement = f"coda rows delete deletes {count_of(len(rows), 'row')} of {doc}/{table}"
    if not context.confirm(statement, "Delete them?"):
        return ExitCode.FAILED
    timeout = values.parsed("--timeout", parse_count)
    with closing(_SERVICE.open(values)) as client:
        result = client.bulk_delete_rows(
            doc, table, rows, wait=not values.switch("--no-wait"), wait_timeout=timeout or 600.0
        )
    for row in result.succeeded:
        record = {"type": "action", "verb": "delete", "target": f"{doc}/{table}/{row}"}
        context.output.result(record, f"delete {doc}/{table}/{row}")
    for row, error in result.failed.items():
        context.failed(error, row)
    return context.exit_code


def _show(client: Any, **arguments: Any) -> Any:
    return client.get_row(**arguments, use_column_names=True, value_format="rich")


GROUP: Final[Group] = coda_group(
    _SERVICE,
    "Rows of tables.",
    [
        Call("show", _show, "Show everything of a row.", (DOC, TABLE, ROW),
             example="AbCDeFGH Tasks i-1"),
        Call("upsert", _upsert, "Insert a row, or update those with the same key.", (DOC, TABLE), (
            _CELLS,
            Field("--key", "A column that tells whether it is there already; may be repeated.",
                  "COLUMN", parameter="key_columns", many=True),
            _PARSING,
        ), changes=True, waits=True, details="Of many rows, import brings a whole file.",
            example="AbCDeFGH Tasks --set Name=Glue --set Hours=4 --key Name"),
        Call("update", _update, "Change cells of a row.", (DOC, TABLE, ROW), (
            _CELLS, _PARSING,
        ), changes=True, waits=True, example="AbCDeFGH Tasks i-1 --set Hours=4"),
        Call("push", change("push_button"), "Push the button of a row.",
             (DOC, TABLE, ROW, COLUMN), changes=True, waits=True,
             example="AbCDeFGH Tasks i-1 Done"),
    ],
    more=(
        Command(
            "coda rows list", "DOC TABLE", "List the rows of a table.",
            f"On a terminal {_MOST:,} at the most, unless --limit says more.", _list, (
                Option(("--query",), """Only rows like c-1:"Paint" or "Name":"Paint".""",
                       "COLUMN:VALUE"),
                Option(("--sort",), "The order.", "ORDER", ("createdAt", "natural", "updatedAt")),
                Option(("--visible",), "Only visible rows."),
                Option(("--limit",), "At the most so many.", "N"),
            ), (
                Example("cmx coda rows list AbCDeFGH Tasks", "all rows"),
                Example("""cmx coda rows list AbCDeFGH Tasks --query '"Name":"Paint"' --json""",
                        "those that match, for a program"),
            ), 2, 2,
        ),
        Command(
            "coda rows delete", "DOC TABLE ROW...", "Delete rows, given by id.", "", _delete,
            (YES, *CHANGE_OPTIONS, *WAIT_OPTIONS), (
                Example("cmx coda rows delete AbCDeFGH Tasks i-1 i-2 --yes", "two rows"),
            ), 3,
        ),
    ),
)  # fmt: skip
