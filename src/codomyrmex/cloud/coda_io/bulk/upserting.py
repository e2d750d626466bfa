"""Many rows into a table, and many out of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from codomyrmex.cloud.coda_io.bulk.changes import TableChanges
from codomyrmex.cloud.coda_io.bulk.columns import Columns, Target, find_target
from codomyrmex.cloud.coda_io.bulk.record import RunRecord
from codomyrmex.cloud.coda_io.bulk.rows import Rows, read_rows
from codomyrmex.cloud.coda_io.bulk.sending import Sender
from codomyrmex.cloud.coda_io.bulk.spool import Item, Spool
from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.models.mutations import DEFAULT_WAIT
from codomyrmex.cloud.coda_io.models.tables import Column
from codomyrmex.cloud.coda_io.models.values import RowEdit
from codomyrmex.cloud.coda_io.operations.rows import DELETE_ROWS, UPSERT_ROWS
from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.common.rest.session import Steps
from codomyrmex.cloud.common.table_rows import RowSource

__all__ = [
    "ROWS_A_REQUEST",
    "BulkOptions",
    "delete_many",
    "import_rows",
    "upsert_arguments",
    "upsert_many",
]

ROWS_A_REQUEST: Final = 500
"""Rows a request, unless the bytes allow fewer; the service names no largest number."""


class BulkOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows go into a table, or out of it.

    Attributes:
        key_columns: Ids or names of the columns that tell whether a row is there already.
        columns: What columns of the source become; others are found by name.
        disable_parsing: Whether values are stored as they are instead of as if typed.
        checks_types: Whether values must fit the formats of their columns.
        batch_rows: Rows a request.
        wait: Whether to wait until the changes are done.
        wait_timeout: Seconds to wait for each.
        resume: Whether to go on where an earlier run of the same stopped.
        dry_run: Whether to check everything and send nothing.
        progress: Told of what was taken.
    """

    key_columns: Sequence[str] | None = None
    columns: Mapping[str, str | None] | None = None
    disable_parsing: bool | None = None
    checks_types: bool = False
    batch_rows: int = ROWS_A_REQUEST
    wait: bool = False
    wait_timeout: float = DEFAULT_WAIT
    resume: bool = True
    dry_run: bool = False
    progress: ProgressCallback | None = None

    def check(self) -> None:
        """Refuse options that make no sense.

        Raises:
            InvalidRequestError: When there is one.
        """
        if self.batch_rows < 1:
            raise InvalidRequestError(f"batch_rows must be 1 or more, not {self.batch_rows}")


def upsert_arguments(target: Target, keys: Iterable[str], how: BulkOptions) -> dict[str, object]:
    """The arguments of an upsert whose rows are not there yet."""
    return {
        **target.place,
        "rows": (),
        "key_columns": tuple(keys) or None,
        "disable_parsing": how.disable_parsing,
    }


def upsert_many(
    calls: Calls, source: RowSource, doc_id: str, table_id_or_name: str, how: BulkOptions
) -> Steps[BatchResult]:
    """Steps of ``bulk_upsert_rows`` of the client."""
    changes = yield from import_rows(calls, source, doc_id, table_id_or_name, how)
    assert changes.result is not None  # it is no dry run
    return changes.result


def import_rows(
    calls: Calls, source: RowSource, doc_id: str, table_id_or_name: str, how: BulkOptions
) -> Steps[TableChanges]:
    """Steps that check all rows, then send them; see ``import_table`` of the client."""
    how.check()
    target = yield from find_target(calls, doc_id, table_id_or_name)
    columns = Columns(target, how.columns)
    keys = columns.all_of(how.key_columns or ())
    rows = Rows(source=source, columns=columns, keys=keys, checks_types=how.checks_types)
    with Spool("") as spool:
        yield from read_rows(rows, spool)
        arguments = upsert_arguments(target, (key.id for key in keys), how)
        sender = Sender(
            calls,
            UPSERT_ROWS,
            arguments,
            name=target.name,
            most_items=how.batch_rows,
            total=spool.size,
            key=_key_of(keys) if keys else None,
            progress=how.progress,
        )
        plan = _plan(target, rows, spool)
        if how.dry_run:
            return TableChanges(plan)
        base = calls.session.base_url.url
        record = RunRecord(
            msgspec.json.encode((base, arguments)).decode(),
            rows.path,
            spool.digest,
            len(spool),
            repeatable=bool(keys),
            resume=how.resume,
        )
        try:
            yield from sender.send(spool, record)
            if how.wait:
                yield from sender.wait(how.wait_timeout)
        except BaseException:
            record.close(done=False)
            raise
        record.close(done=not sender.failed)
        return TableChanges(plan, sender.result())


def _key_of(keys: Sequence[Column]) -> Callable[[Item], Hashable]:
    """Tells rows of one key apart: in one request, the later would not find the former."""

    def key(item: Item) -> Hashable:
        row = decoder(RowEdit).decode(item.data)
        cells = {cell.column: cell.value for cell in row.cells}
        return tuple(repr(cells[key.id]) for key in keys)

    return key


def _plan(target: Target, rows: Rows, spool: Spool) -> Plan:
    """One step: which rows cannot be told without reading the table."""
    if not len(spool):
        return Plan([])
    count = f"{len(spool)} row{'' if len(spool) == 1 else 's'}"
    source = rows.path or None
    return Plan([Action("copy", target.name, source=source, size=spool.size, reason=count)])


def delete_many(
    calls: Calls, doc_id: str, table_id_or_name: str, row_ids: Iterable[str], how: BulkOptions
) -> Steps[BatchResult]:
    """Steps that delete rows; see ``bulk_delete_rows`` of the client."""
    how.check()
    wanted: list[object] = list(dict.fromkeys(row_ids))
    for row_id in wanted:
        if not isinstance(row_id, str) or not row_id:
            raise InvalidRequestError(f"{row_id!r} is no id of a row: nothing was deleted")
    place = {"doc_id": doc_id, "table_id_or_name": table_id_or_name}
    items = [
        Item(number, str(row_id), msgspec.json.encode(row_id))
        for number, row_id in enumerate(wanted)
    ]
    sender = Sender(
        calls,
        DELETE_ROWS,
        {**place, "row_ids": ()},
        name=f"{doc_id}/{table_id_or_name}",
        most_items=how.batch_rows,
        total=sum(len(item.data) for item in items),
        progress=how.progress,
    )
    yield from sender.send(items)
    if how.wait:
        yield from sender.wait(how.wait_timeout)
    return sender.result()
