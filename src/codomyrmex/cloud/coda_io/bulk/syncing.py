"""Makes a table equal to a source: what is missing goes in, what differs is updated, the rest goes.

Rows are told apart by key columns. Deletions come last, after everything else was waited for, and
after a second look: the service decides which rows a key matches, so a row that it matched in
another way than this code is found to be wanted, and stays.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Final

import msgspec

from codomyrmex.cloud.coda_io.bulk.changes import TableChanges
from codomyrmex.cloud.coda_io.bulk.columns import Columns, Target, find_target
from codomyrmex.cloud.coda_io.bulk.comparing import is_same, key_of, keys_of
from codomyrmex.cloud.coda_io.bulk.rows import Rows, read_rows
from codomyrmex.cloud.coda_io.bulk.sending import Sender
from codomyrmex.cloud.coda_io.bulk.spool import Item, Spool
from codomyrmex.cloud.coda_io.bulk.upserting import BulkOptions, delete_many, upsert_arguments
from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.models.rows import Row, RowList
from codomyrmex.cloud.coda_io.models.tables import Column
from codomyrmex.cloud.coda_io.models.values import RowEdit
from codomyrmex.cloud.coda_io.operations.rows import LIST_ROWS, UPSERT_ROWS
from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.delete_bound import bound_deletes
from codomyrmex.cloud.common.errors import InvalidRequestError, PlanRefusedError
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.common.rest.session import Steps
from codomyrmex.cloud.common.table_rows import RowSource

__all__ = ["sync_rows"]

_ROWS_A_PAGE: Final = 500


class _Wanted(msgspec.Struct, frozen=True):
    """A row of the source: where it is in the spool, and what it is called there."""

    place: int
    name: str


class _Found(msgspec.Struct, frozen=True):
    """A row of the table: the key of the source's row it stands for, and where they differ."""

    name: str
    key: tuple[Hashable, ...] | None
    differs: tuple[str, ...] = ()


class _Comparison:
    """The rows of a source beside those of a table."""

    def __init__(self, target: Target, keys: Sequence[Column], spool: Spool) -> None:
        self.wanted: dict[tuple[Hashable, ...], _Wanted] = {}
        self.found: dict[str, _Found] = {}
        self._by_id = {column.id: column for column in target.columns}
        self._target = target
        self._keys = keys
        self._spool = spool

    def want(self, name: str, row: RowEdit, place: int) -> str | None:
        """Take a row of the source; gives a reason to refuse it."""
        key = key_of(self._keys, {cell.column: cell.value for cell in row.cells})
        if key in self.wanted:
            return f"{self.wanted[key].name} has the same key"
        self.wanted[key] = _Wanted(place, name)
        return None

    def read(self, calls: Calls, *, fresh: bool = False) -> Steps[None]:
        """Steps that read the table."""
        self.found.clear()
        arguments = {**self._target.place, "value_format": "rich", "limit": _ROWS_A_PAGE}
        yield from calls.walk(LIST_ROWS, arguments, self._see, fresh=fresh)

    def _see(self, page: RowList) -> None:
        for row in page.items:  # a row that comes a second time is taken as it is then
            self.found[row.id] = self._compared(row)

    def _compared(self, row: Row) -> _Found:
        keys = keys_of(self._keys, row.values)
        key = next((key for key in keys if key in self.wanted), None)
        if key is None:
            return _Found(row.name, None)
        edit = decoder(RowEdit).decode(self._spool.at(self.wanted[key].place).data)
        differs = tuple(
            self._by_id[cell.column].name
            for cell in edit.cells
            if not is_same(self._by_id[cell.column], cell.value, row.values.get(cell.column))
        )
        return _Found(row.name, key, differs)

    def changes(self) -> dict[tuple[Hashable, ...], str]:
        """The rows of the source that are not there as they should be, and why."""
        reasons = dict.fromkeys(self.wanted, "not there yet")
        for found in self.found.values():
            if found.key is not None and reasons.get(found.key) == "not there yet":
                del reasons[found.key]
        for found in self.found.values():
            if found.key is not None and found.differs:
                reasons[found.key] = f"{', '.join(found.differs)} differs"
        return {key: reasons[key] for key in self.wanted if key in reasons}

    def surplus(self) -> dict[str, str]:
        """The rows of the table that the source does not have, by id, and why they go."""
        kept: set[tuple[Hashable, ...]] = set()
        reasons: dict[str, str] = {}
        for row_id, found in self.found.items():
            if found.key is None:
                reasons[row_id] = "not in the source"
            elif found.key in kept:
                reasons[row_id] = "another row has its key"
            else:
                kept.add(found.key)
        return reasons


def sync_rows(
    calls: Calls,
    source: RowSource,
    doc_id: str,
    table_id_or_name: str,
    how: BulkOptions,
    *,
    delete: bool,
    max_delete: int | str | None,
) -> Steps[TableChanges]:
    """Steps that make a table equal to a source; see ``sync_table`` of the client."""
    how.check()
    target = yield from find_target(calls, doc_id, table_id_or_name)
    columns = Columns(target, how.columns)
    keys = columns.all_of(how.key_columns or ())
    if not keys:
        raise InvalidRequestError("sync_table needs key_columns that tell the rows apart")
    bound_deletes(0, 0, max_delete, "rows")
    rows = Rows(source=source, columns=columns, keys=keys, checks_types=True)
    with Spool("") as spool:
        both = _Comparison(target, keys, spool)
        yield from read_rows(rows, spool, both.want)
        if delete and not len(spool):
            raise PlanRefusedError(
                f"{rows.path or 'the source'} is empty: nothing is deleted for it",
                hint="Delete the rows with bulk_delete_rows if that is what you want",
            )
        yield from both.read(calls)
        changes = both.changes()
        surplus = both.surplus() if delete else {}
        plan = _plan(both, target, spool, changes, surplus)
        if how.dry_run:
            return TableChanges(plan)
        bound_deletes(len(surplus), len(both.found), max_delete, "rows")
        sender = Sender(
            calls,
            UPSERT_ROWS,
            upsert_arguments(target, (key.id for key in keys), how),
            name=target.name,
            most_items=how.batch_rows,
            total=sum(action.size or 0 for action in plan),
            progress=how.progress,
        )
        if changes:
            yield from sender.send(_items(both, spool, changes))
            if how.wait or surplus:
                yield from sender.wait(how.wait_timeout)
        result = sender.result()
        if surplus:
            if changes and result.ok:
                yield from both.read(calls, fresh=True)
            gone = yield from _delete(calls, target, both, surplus, result, how)
            result = BatchResult(
                result.succeeded + gone.succeeded, {**result.failed, **gone.failed}
            )
        return TableChanges(plan, result)


def _plan(
    both: _Comparison,
    target: Target,
    spool: Spool,
    changes: dict[tuple[Hashable, ...], str],
    surplus: dict[str, str],
) -> Plan:
    actions: list[Action] = []
    for key, reason in changes.items():
        wanted = both.wanted[key]
        actions.append(
            Action(
                "create" if reason == "not there yet" else "update",
                f"{target.name}/{', '.join(map(str, key))}",
                source=wanted.name,
                size=len(spool.at(wanted.place).data),
                reason=reason,
            )
        )
    actions += [
        Action("delete", f"{target.name}/{both.found[row_id].name or row_id}", reason=reason)
        for row_id, reason in surplus.items()
    ]
    return Plan(actions, skipped=len(both.wanted) - len(changes))


def _items(
    both: _Comparison, spool: Spool, changes: dict[tuple[Hashable, ...], str]
) -> Iterator[Item]:
    for number, key in enumerate(changes):
        yield spool.at(both.wanted[key].place)._replace(number=number)


def _delete(
    calls: Calls,
    target: Target,
    both: _Comparison,
    surplus: dict[str, str],
    result: BatchResult,
    how: BulkOptions,
) -> Steps[BatchResult]:
    """Delete what is too much still; nothing of it when something before failed."""
    if not result.ok:
        reason = PlanRefusedError(
            "not deleted, since rows before it failed", hint="Run the same again"
        )
        return BatchResult([], dict.fromkeys(surplus, reason))
    now = both.surplus()
    row_ids = [row_id for row_id in surplus if row_id in now]
    return (yield from delete_many(calls, target.doc_id, target.table.id, row_ids, how))
