"""Tables read from their first row to their last, and written as they come."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import msgspec

from codomyrmex.cloud.coda_io.bulk.columns import Columns, find_table
from codomyrmex.cloud.coda_io.bulk.fitting import MisfitError, format_of
from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.exporting.arrow import ArrowRows, frame_of, schema_of
from codomyrmex.cloud.coda_io.exporting.cells import Field, plain_cell, typed_cell
from codomyrmex.cloud.coda_io.exporting.files import format_of_path, new_file
from codomyrmex.cloud.coda_io.models.enums import ColumnFormatType, RowsSortBy
from codomyrmex.cloud.coda_io.models.rows import Row, RowList
from codomyrmex.cloud.coda_io.models.tables import Column
from codomyrmex.cloud.coda_io.operations.rows import LIST_ROWS
from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.local_files import PendingFile, local_errors
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.rest.session import Steps

__all__ = ["ROWS_A_PAGE", "Reading", "TableExport", "export_file", "read_arrow", "read_frame"]

ROWS_A_PAGE: Final = 500
"""Rows that are asked for at a time; the service may give fewer."""


class TableExport(msgspec.Struct, frozen=True):
    """A table that was written to a file.

    Attributes:
        path: The file.
        rows: How many rows it has.
        size: How many bytes it has.

    Example:
        >>> coda.export_table("AbCDeFGH", "Tasks", tmp_path / "tasks.csv").rows
        3
    """

    path: str
    rows: int
    size: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What is read, and how it is given.

    Attributes:
        doc_id: Id of the doc.
        table: Id or name of the table or view.
        columns: Ids or names of the columns wanted, in order; all but buttons when None.
        query: The rows wanted.
        sort_by: Their order.
        visible_only: Whether hidden rows are left out.
        row_id_column: Name of a column to be made for the ids of the rows.
        keeps_objects: Whether links, people, amounts, images and rows come with all their parts.
        time_zone: The zone that moments are shown in.
        page_rows: Rows that are asked for at a time.
        progress: Told of the bytes that were made.
    """

    doc_id: str
    table: str
    columns: Sequence[str] | None = None
    query: str | None = None
    sort_by: RowsSortBy | str | None = None
    visible_only: bool | None = None
    row_id_column: str | None = None
    keeps_objects: bool = False
    time_zone: str = "UTC"
    page_rows: int = ROWS_A_PAGE
    progress: ProgressCallback | None = None


class _Taker(Protocol):
    """Takes rows, and forgets them."""

    def add(self, rows: Sequence[Sequence[Any]]) -> None: ...

    def begin_anew(self) -> None: ...


class _Table:
    """A table that is about to be read."""

    def __init__(self, reading: Reading, table_id: str, name: str, fields: Sequence[Field]) -> None:
        self.name = name
        self.fields = fields
        self.rows = 0
        self._reading = reading
        self._table_id = table_id
        self._told = 0

    def read(
        self,
        calls: Calls,
        taker: _Taker,
        cell: Callable[[Field, Any], Any],
        size: Callable[[], int],
    ) -> Steps[None]:
        """Steps that give all rows to a taker."""
        reading = self._reading
        arguments = {
            "doc_id": reading.doc_id,
            "table_id_or_name": self._table_id,
            "query": reading.query,
            "sort_by": reading.sort_by,
            "visible_only": reading.visible_only,
            "limit": reading.page_rows,
            "value_format": "rich",
        }

        def take(page: RowList) -> None:
            taker.add([self._row(row, cell) for row in page.items])
            self.rows += len(page.items)
            self._tell("bytes", size())

        def begin_anew() -> None:
            taker.begin_anew()
            self.rows = 0
            self._tell("anew", size())

        self._tell("start", 0)
        yield from calls.walk(LIST_ROWS, arguments, take, begin_anew=begin_anew)

    def _row(self, row: Row, cell: Callable[[Field, Any], Any]) -> list[Any]:
        found = []
        for field in self.fields:
            if field.column is None:
                found.append(row.id)
                continue
            try:
                found.append(cell(field, row.values.get(field.column.id)))
            except MisfitError as error:
                raise UnexpectedResponseError(
                    f"{self.name}: {field.name} of the row {row.name or row.id} ({row.id}): "
                    f"{error}, as a {format_of(field.column).type} column should hold",
                    hint="Mend it in the doc, leave the column out, or export to CSV or JSON "
                    "Lines, which take every value as it is",
                    provider="coda",
                    resource=row.id,
                ) from error
        return found

    def tell_done(self, size: int) -> None:
        self._tell("done", size)

    def _tell(self, kind: Any, size: int) -> None:  # a kind of event
        if self._reading.progress is not None:
            self._reading.progress(ProgressEvent(kind, self.name, bytes_moved=size - self._told))
        self._told = size


def _find(calls: Calls, reading: Reading) -> Steps[_Table]:
    if reading.page_rows < 1:
        raise InvalidRequestError(f"page_rows must be 1 or more, not {reading.page_rows}")
    target = yield from find_table(calls, reading.doc_id, reading.table)
    if reading.columns is None:
        wanted: Sequence[Column] = [
            each for each in target.columns if format_of(each).type != ColumnFormatType.BUTTON
        ]
    else:
        columns = Columns(target)
        wanted = list({each.id: each for each in map(columns.find, reading.columns)}.values())
    names = Counter(each.name for each in wanted)
    fields = [
        Field(
            each.name if names[each.name] == 1 else f"{each.name} ({each.id})",
            each,
            reading.keeps_objects,
        )
        for each in wanted
    ]
    if reading.row_id_column is not None:
        if any(field.name == reading.row_id_column for field in fields):
            raise InvalidRequestError(
                f"{target.table.name} has a column {reading.row_id_column!r} already: the ids of "
                "the rows need another name"
            )
        fields.insert(0, Field(reading.row_id_column, None))
    if not fields:
        raise InvalidRequestError(f"{target.table.name}: there are no columns to read")
    return _Table(reading, target.table.id, target.name, fields)


def export_file(
    calls: Calls, reading: Reading, path: str | os.PathLike[str], *, overwrite: bool
) -> Steps[TableExport]:
    """Steps that write a table to a file, whole or not at all."""
    suffix = format_of_path(path)
    if reading.keeps_objects and suffix in (".csv", ".tsv"):
        raise InvalidRequestError(
            f"{suffix} cannot hold objects", hint="Write JSON Lines or Parquet, or give no rich"
        )
    if not overwrite and os.path.lexists(path):
        with local_errors(path, "export_table"):
            raise FileExistsError(17, "it exists already")
    is_typed = suffix == ".parquet"
    table = yield from _find(calls, reading)
    schema = schema_of(table.fields, reading.time_zone) if is_typed else None
    pending = PendingFile(path, operation="export_table")
    try:
        with local_errors(path, "export_table"), os.fdopen(pending.fd, "wb", closefd=False) as file:
            names = [field.name for field in table.fields]
            with contextlib.closing(new_file(suffix, file, names, schema)) as writer:
                cell = typed_cell if is_typed else plain_cell
                yield from table.read(calls, writer, cell, file.tell)
                writer.finish()
            size = file.seek(0, os.SEEK_END)
        pending.commit(overwrite=overwrite)
    except BaseException:
        pending.discard()
        raise
    table.tell_done(size)
    return TableExport(os.fspath(path), table.rows, size)


def read_arrow(calls: Calls, reading: Reading) -> Steps[Any]:  # pyarrow has no types
    """Steps that read a table as one of Arrow."""
    table = yield from _find(calls, reading)
    rows = ArrowRows(schema_of(table.fields, reading.time_zone))
    yield from table.read(calls, rows, typed_cell, lambda: rows.size)
    table.tell_done(rows.size)
    return rows.table()


def read_frame(calls: Calls, reading: Reading) -> Steps[Any]:  # pandas need not be there
    """Steps that read a table as a pandas DataFrame."""
    return frame_of((yield from read_arrow(calls, reading)))
