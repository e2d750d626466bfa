"""The table that rows go into, and which column of a source is which of its columns."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.models.enums import ColumnFormatType, TableType
from codomyrmex.cloud.coda_io.models.tables import Column, Table
from codomyrmex.cloud.coda_io.operations.tables import GET_TABLE, LIST_COLUMNS
from codomyrmex.cloud.common.errors import AmbiguousNameError, InvalidRequestError
from codomyrmex.cloud.common.rest.session import Steps

__all__ = ["Columns", "Target", "find_table", "find_target"]

_COLUMNS_A_PAGE: Final = 100


class Target(msgspec.Struct, frozen=True):
    """Where rows go.

    Attributes:
        doc_id: Id of the doc.
        table: The table; it is spoken to by its id, since names may change meanwhile.
        columns: Its columns.
    """

    doc_id: str
    table: Table
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """What a person knows the table by.

        Returns:
            The doc's id and the table's name.
        """
        return f"{self.doc_id}/{self.table.name}"

    @property
    def place(self) -> dict[str, str]:
        """The arguments that name the table.

        Returns:
            Arguments of an operation.
        """
        return {"doc_id": self.doc_id, "table_id_or_name": self.table.id}


def find_target(calls: Calls, doc_id: str, table_id_or_name: str) -> Steps[Target]:
    """Steps that find a table that takes rows, with its columns.

    Args:
        calls: The client's calls.
        doc_id: Id of the doc.
        table_id_or_name: The table.

    Returns:
        The table.

    Raises:
        InvalidRequestError: When it is a view, which takes no rows.
    """
    target = yield from find_table(calls, doc_id, table_id_or_name)
    table = target.table
    if table.table_type == TableType.VIEW:
        base = table.parent_table
        raise InvalidRequestError(
            f"{table.name} is a view: rows go into its table",
            hint=f"Name the table {base.name} ({base.id})" if base else None,
            provider="coda",
        )
    return target


def find_table(calls: Calls, doc_id: str, table_id_or_name: str) -> Steps[Target]:
    """Steps that find a table or view, with its columns; see `find_target`."""
    place = {"doc_id": doc_id, "table_id_or_name": table_id_or_name}
    table = yield from calls.call(GET_TABLE, place)
    columns: list[Column] = []
    yield from calls.walk(
        LIST_COLUMNS,
        {**place, "table_id_or_name": table.id, "limit": _COLUMNS_A_PAGE},
        lambda page: columns.extend(page.items),
    )
    return Target(doc_id, table, tuple(columns))


class Columns:
    """Finds the columns of a table for those of a source.

    Args:
        target: The table.
        mapping: What columns of the source become: a column's id or name; nothing for None. The
            others are found by their own names.

    Raises:
        InvalidRequestError: When the mapping leads to a column that cannot be written.
    """

    def __init__(self, target: Target, mapping: Mapping[str, str | None] | None = None) -> None:
        self._table = target.table.name
        self._by_id = {column.id: column for column in target.columns}
        self._by_name: dict[str, list[Column]] = {}
        for column in target.columns:
            self._by_name.setdefault(column.name, []).append(column)
        self._found: dict[str, Column | None] = {}
        for name, wanted in (mapping or {}).items():
            self._found[name] = None if wanted is None else self.column(wanted)

    def column(self, wanted: str) -> Column:
        """Find a column that can be written.

        Args:
            wanted: Its id or name.

        Returns:
            The column.

        Raises:
            InvalidRequestError: When there is none, or it is filled by a formula or has buttons.
            AmbiguousNameError: When several have the name.
        """
        column = self.find(wanted)
        if column.calculated or column.format.type == ColumnFormatType.BUTTON:
            what = "is filled by a formula" if column.calculated else "holds buttons"
            raise InvalidRequestError(
                f"{self._table}: {column.name} {what} and cannot be written",
                hint="Leave it out: its column is None in columns",
            )
        return column

    def find(self, wanted: str) -> Column:
        """Find a column, whether it can be written or not; see `column`."""
        found = [self._by_id[wanted]] if wanted in self._by_id else self._by_name.get(wanted, [])
        if len(found) > 1:
            ids = ", ".join(each.id for each in found)
            raise AmbiguousNameError(f"{self._table} has several columns {wanted!r}: {ids}")
        if not found:
            raise InvalidRequestError(
                f"{self._table} has no column {wanted!r}", hint=self._known(wanted)
            )
        return found[0]

    def _known(self, wanted: str) -> str:
        names = list(self._by_name)
        close = difflib.get_close_matches(wanted, names, 1)
        also = f"Did you mean {close[0]!r}? " if close else ""
        return f"{also}It has: {', '.join(names)}"

    def of_source(self, names: Iterable[str]) -> Mapping[str, Column | None]:
        """Find where the columns of the source go.

        Args:
            names: Their names in the source.

        Returns:
            The column of each; None for those that are left out.

        Raises:
            InvalidRequestError: When there are none for some, which are all named.
        """
        refusals: list[InvalidRequestError] = []
        for name in names:
            if name not in self._found:
                try:
                    self._found[name] = self.column(name)
                except InvalidRequestError as error:
                    refusals.append(error)
        if refusals:
            more = "; ".join(each.message for each in refusals)
            hint = refusals[0].hint if len(refusals) == 1 else self._known("")
            raise InvalidRequestError(more, hint=hint, provider="coda")
        return self._found

    def all_of(self, wanted: Iterable[str]) -> Sequence[Column]:
        """Find several columns, each once; see `column`."""
        return tuple({each.id: each for each in map(self.column, wanted)}.values())
