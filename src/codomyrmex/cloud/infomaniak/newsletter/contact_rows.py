"""Rows of contacts: read out of files and tables, checked, and brought into CSV."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import ImportField
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Field

__all__ = [
    "ColumnTarget",
    "ContactSource",
    "RefusedRow",
    "Row",
    "RowCheck",
    "column_plan",
    "csv_lines",
    "rows_of",
]

ContactSource: TypeAlias = str | os.PathLike[str] | Iterable[Mapping[str, Any]] | Any
"""A CSV or JSON Lines file by its path, rows, or a pandas DataFrame (which need not be there)."""

ColumnTarget: TypeAlias = int | str | ImportField | None
"""What a column becomes: a field by id, key or name; a new one; nothing for None."""

_ADDRESS: Final = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_LONGEST_ADDRESS: Final = 255


class Row(NamedTuple):
    """A row of the source.

    Attributes:
        number: Its line in a file, or its place from 1.
        values: Its values by column.
    """

    number: int
    values: Mapping[str, Any]


class RefusedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not imported.

    Attributes:
        number: Its line in the file, or its place from 1.
        email: What stands as its address.
        reason: Why it was not.
    """

    number: int
    email: str
    reason: str


def rows_of(source: ContactSource) -> Iterator[Row]:
    r"""Read the rows of a source, one after the other.

    Args:
        source: A path ending in ``.csv``, ``.jsonl`` or ``.ndjson``; rows; or a DataFrame.

    Yields:
        The rows.

    Raises:
        InvalidRequestError: When the source is nothing of this, or a line cannot be read.
        LocalFileNotFoundError: When the file does not exist.

    Example:
        >>> file = tmp_path / "people.csv"
        >>> _ = file.write_text("email,city\nada@example.com,Geneva\n")
        >>> next(rows_of(file)).values["city"]
        'Geneva'
    """
    if isinstance(source, (str, os.PathLike)):
        yield from _rows_of_file(Path(source))
        return
    if hasattr(source, "to_dict") and hasattr(source, "columns"):
        frame: Any = source  # a DataFrame: pandas is not imported for it
        source = frame.to_dict("records")
    if not isinstance(source, Iterable):
        raise InvalidRequestError(f"contacts cannot be read from a {type(source).__name__}")
    for number, values in enumerate(source, 1):
        if not isinstance(values, Mapping):
            raise InvalidRequestError(f"row {number} is no mapping of columns to values")
        yield Row(number, values)


def _rows_of_file(path: Path) -> Iterator[Row]:
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".jsonl", ".ndjson"):
        raise InvalidRequestError(
            f"{path.name}: the name must end in .csv, .jsonl or .ndjson",
            hint="Rows and DataFrames can be given as they are",
        )
    with local_errors(path, "import_contacts"), path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from _csv_rows(file) if suffix == ".csv" else _json_rows(path, file)
        except UnicodeDecodeError as error:
            raise InvalidRequestError(f"{path.name} is not written in UTF-8") from error


def _csv_rows(file: io.TextIOBase | Any) -> Iterator[Row]:  # an open text file
    first = file.readline()
    separator = max((",", ";", "\t"), key=first.count)
    file.seek(0)
    reader = csv.DictReader(file, delimiter=separator, restkey="", strict=True)
    try:
        for values in reader:
            yield Row(reader.line_num, values)
    except csv.Error as error:
        raise InvalidRequestError(f"line {reader.line_num} is no CSV: {error}") from error


def _json_rows(path: Path, file: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            yield Row(number, decoder(dict[str, Any]).decode(line))
        except msgspec.DecodeError as error:
            raise InvalidRequestError(f"{path.name}: line {number}: {error}") from error


class RowCheck:
    """Tells which rows can be imported.

    Args:
        email_column: The column of the address.
        columns: All columns that a row may have.

    Example:
        >>> check = RowCheck("email", ["email", "city"])
        >>> check.reason(Row(1, {"email": "ada@example"}))
        'this is no address'
        >>> check.reason(Row(2, {"email": "ada@example.com", "town": "Geneva"}))
        "there is no column 'town'"
    """

    def __init__(self, email_column: str, columns: Sequence[str]) -> None:
        self._email_column = email_column
        self._columns = frozenset(columns)
        self._seen: set[str] = set()

    def address(self, row: Row) -> str:
        """Find the address of a row."""
        return str(row.values.get(self._email_column) or "").strip()

    def reason(self, row: Row) -> str | None:
        """Say why a row is refused; None when it is not."""
        for name, value in row.values.items():
            if name not in self._columns:
                return f"there is no column {name!r}" if name else "it has too many values"
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
    unknown = {email_column, *targets} - set(columns)
    if unknown:
        raise InvalidRequestError(
            f"there is no column {sorted(unknown)[0]!r}", hint=f"There are: {', '.join(columns)}"
        )
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
