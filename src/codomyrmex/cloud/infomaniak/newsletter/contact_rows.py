"""Rows of contacts: checked, and brought into CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.table_rows import TableRow
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import ImportField
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Field

__all__ = [
    "ColumnTarget",
    "RefusedRow",
    "RowCheck",
    "column_plan",
    "csv_lines",
    "find_column",
]

ColumnTarget: TypeAlias = int | str | ImportField | None
"""What a column becomes: a field by id, key or name; a new one; nothing for None."""

_ADDRESS: Final = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_LONGEST_ADDRESS: Final = 255


class RefusedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not imported.

    Attributes:
        row: Which: ``line 3`` of a text file, ``row 3`` of anything else.
        email: What stands as its address.
        reason: Why it was not.

    Example:
        >>> RefusedRow(row="line 3", email="x", reason="this is no address").row
        'line 3'
    """

    row: str
    email: str
    reason: str


class RowCheck:
    """Tells which rows can be imported.

    Args:
        email_column: The column of the address.
        columns: All columns that a row may have.

    Example:
        >>> check = RowCheck("email", ["email", "city"])
        >>> check.reason(TableRow("row 1", {"email": "ada@example"}))
        'this is no address'
        >>> check.reason(TableRow("row 2", {"email": "ada@example.com", "town": "Geneva"}))
        "there is no column 'town'"
    """

    def __init__(self, email_column: str, columns: Sequence[str]) -> None:
        self._email_column = email_column
        self._columns = frozenset(columns)
        self._seen: set[str] = set()

    def address(self, row: TableRow) -> str:
        """Find the address of a row."""
        return str(row.values.get(self._email_column) or "").strip()

    def reason(self, row: TableRow) -> str | None:
        """Say why a row is refused; None when it is not."""
        for name, value in row.values.items():
            if name not in self._columns:
                return f"there is no column {name!r}"
            if isinstance(value, (Mapping, list, tuple, set)):
                return f"{name} holds more than one value"
        address = self.address(row)
        if not address:
            return "it has no address"
        if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
            return "this is no address"
        if address.lower() in self._seen:
            return "the address stands in an earlier row"
        self._seen.add(address.lower())
        return None


def find_column(columns: Sequence[str], name: str) -> str:
    """Find a column by its name, whatever its case.

    Args:
        columns: The columns.
        name: The name.

    Returns:
        The column of exactly this name, else the only one of another case.

    Raises:
        InvalidRequestError: When there is none, or more than one.

    Example:
        >>> find_column(["Email", "City"], "email")
        'Email'
    """
    alike = [each for each in columns if each.lower() == name.lower()]
    if name in columns:
        return name
    if len(alike) != 1:
        raise InvalidRequestError(
            f"there is no column {name!r}", hint=f"There are: {', '.join(columns)}"
        )
    return alike[0]


def column_plan(
    columns: Sequence[str],
    email_column: str,
    targets: Mapping[str, ColumnTarget],
    fields: Iterable[Field],
) -> list[tuple[str, int | ImportField]]:
    """Say what each column is imported as.

    Args:
        columns: The columns of the source.
        email_column: The one of the address.
        targets: What single columns become.
        fields: The fields that the newsletter has.

    Returns:
        The columns that are imported, with the id of their field or what they hold.

    Raises:
        InvalidRequestError: When a column is no field, or the address has none.

    Example:
        >>> column_plan(["email", "City"], "email", {}, [Field(id=4, name="City", key="city")])
        [('email', ImportField(type='email', name='email')), ('City', 4)]
    """
    for name in targets:
        find_column(columns, name)
    ids = {str(name).lower(): each.id for each in fields for name in (each.name, each.key)}
    plan: list[tuple[str, int | ImportField]] = []
    for column in columns:
        target = targets.get(column, column)
        if column == email_column:
            plan.append((column, ImportField(type="email", name="email")))
        elif isinstance(target, (int, ImportField)):
            plan.append((column, target))
        elif target is not None:
            if target.lower() not in ids:
                raise InvalidRequestError(
                    f"the column {column!r} is no field of the newsletter",
                    hint="Make the field, or say in columns which it is; None leaves it out",
                )
            plan.append((column, ids[target.lower()]))
    return plan


def csv_lines(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    r"""Write rows as CSV without a heading (RFC 4180, with line feeds).

    Args:
        rows: The rows.
        columns: The columns in order.

    Returns:
        The lines.

    Example:
        >>> csv_lines([{"a": "x, y", "b": None}], ["a", "b"])
        '"x, y",\n'
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return target.getvalue()


def _cell(value: Any) -> str:  # any value of a table
    if value is None or value != value:  # what is missing in a DataFrame differs from itself
        return ""
    return "1" if value is True else "0" if value is False else str(value).strip()
