"""Rows of any source, checked against a table and made ready to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec

from codomyrmex.cloud.coda_io.bulk.columns import Columns
from codomyrmex.cloud.coda_io.bulk.fitting import MisfitError, fitted, plain
from codomyrmex.cloud.coda_io.bulk.sending import MAX_ROW
from codomyrmex.cloud.coda_io.bulk.spool import Spool
from codomyrmex.cloud.coda_io.models.tables import Column
from codomyrmex.cloud.coda_io.models.values import CellEdit, RowEdit
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.rest.session import Pause, Steps
from codomyrmex.cloud.common.table_rows import RowSource, TableRow, TableRows

__all__ = ["RowVisitor", "Rows", "read_rows"]

_NAMED: Final = 5
_BREATH: Final = 1000  # rows after which other tasks get their turn

RowVisitor: TypeAlias = Callable[[str, RowEdit, int], str | None]
"""Takes the name of a row, the row, and where it is in the spool; gives a reason to refuse it."""


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are to be sent, and how they are checked.

    Attributes:
        source: Where they come from.
        columns: Finds the column for each of theirs.
        keys: The columns that must not be blank.
        checks_types: Whether values must fit the formats of their columns.
    """

    source: RowSource
    columns: Columns
    keys: Sequence[Column] = ()
    checks_types: bool = False

    def __iter__(self) -> Iterator[TableRow]:
        return iter(self._table)

    @property
    def path(self) -> str:
        """The file they come from.

        Returns:
            Its whole path; empty for rows in memory.
        """
        path = self._table.path
        return "" if path is None else str(path.absolute())

    @property
    def _table(self) -> TableRows:
        return TableRows(self.source, convert=_mapping)

    def edit(self, row: TableRow) -> RowEdit:
        """Write a row as it is sent.

        Args:
            row: The row.

        Returns:
            Its cells.

        Raises:
            MisfitError: When a value does not fit, or a key is blank.
            InvalidRequestError: When a column is unknown.
        """
        found = self.columns.of_source(map(str, row.values))
        cells: dict[str, CellEdit] = {}
        for name, value in row.values.items():
            column = found[str(name)]
            if column is not None:
                if column.id in cells:
                    raise MisfitError(f"two values go into {column.name}")
                try:
                    fit = fitted(column, value) if self.checks_types else plain(value)
                    cells[column.id] = CellEdit(column.id, fit)
                except ValueError as error:  # also of an infinite number
                    raise MisfitError(f"{column.name}: {error}") from error
        for key in self.keys:
            if key.id not in cells or cells[key.id].value in ("", []):
                raise MisfitError(f"the key column {key.name} is blank")
        if not cells:
            raise MisfitError("it has no cells")
        return RowEdit(tuple(cells.values()))


def _mapping(row: Any) -> Any:  # checked by TableRows
    """The API's own forms as a mapping from column to value."""
    is_own = isinstance(row, RowEdit) or (isinstance(row, Mapping) and set(row) == {"cells"})
    return {cell.column: cell.value for cell in RowEdit.of(row).cells} if is_own else row


def read_rows(rows: Rows, spool: Spool, visit: RowVisitor | None = None) -> Steps[None]:
    """Steps that read and check all rows, and put them into a spool.

    Args:
        rows: The rows.
        spool: Where they are put.
        visit: Sees each row.

    Raises:
        InvalidRequestError: When a row cannot be sent; the message names the first of them.
    """
    refusals: list[str] = []
    refused = 0
    number = 0
    for number, row in enumerate(rows, 1):
        reason = _take(rows, row, spool, visit)
        if reason is not None:
            refused += 1
            if len(refusals) < _NAMED:
                refusals.append(f"{row.name}: {reason}")
        if number % _BREATH == 0:
            yield Pause(0.0)
    if refused:
        more = f"; and {refused - _NAMED} more" if refused > _NAMED else ""
        raise InvalidRequestError(
            f"{refused} of {number} rows cannot be sent, and nothing was sent: "
            f"{'; '.join(refusals)}{more}",
            provider="coda",
        )


def _take(rows: Rows, row: TableRow, spool: Spool, visit: RowVisitor | None) -> str | None:
    """Put a row into the spool, or say why not."""
    try:
        edit = rows.edit(row)
    except MisfitError as error:
        return str(error)
    data = msgspec.json.encode(edit)
    if len(data) > MAX_ROW:
        return f"it has {len(data):,} bytes as JSON, and a row can have {MAX_ROW:,}"
    place = spool.add(row.name, data)
    return None if visit is None else visit(row.name, edit, place)
