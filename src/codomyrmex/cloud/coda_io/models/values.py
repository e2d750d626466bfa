"""The values of cells: reading them in every format, and writing them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final, Protocol, TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.rest.records import Number, OpenEnum, Record, convert

__all__ = [
    "CellEdit",
    "CellValue",
    "CurrencyValue",
    "ImageStatus",
    "ImageUrlValue",
    "NumberOrFormula",
    "PersonValue",
    "RichObject",
    "RowEdit",
    "RowUpdate",
    "RowValue",
    "RowValues",
    "RowsUpsert",
    "ScalarValue",
    "UrlValue",
    "Value",
    "writable",
]

ScalarValue: TypeAlias = str | int | float | bool
"""A value that is no list."""

NumberOrFormula: TypeAlias = int | float | str
"""A number, or the formula that gives it."""

Value: TypeAlias = Any  # a scalar, or lists of them two deep; null where a cell is blank
"""A value as JSON has it."""


class ImageStatus(OpenEnum):
    """What became of an image."""

    LIVE = "live"
    DELETED = "deleted"
    FAILED = "failed"


class RichObject(Record, frozen=True, kw_only=True, tag_field="@type", tag="Thing"):
    """A rich value that is an object.

    Attributes:
        context: The vocabulary, ``http://schema.org``.
        additional_type: What more it is.
    """

    _written_as: ClassVar[tuple[str, ...]] = ()

    context: str = msgspec.field(name="@context", default="http://schema.org")
    additional_type: str | None = None

    def written(self) -> ScalarValue | None:
        """Give what stands for it in a cell that is written.

        Returns:
            A scalar; None for a blank cell.

        Example:
            >>> UrlValue(url="https://example.com", name="Example").written()
            'https://example.com'
        """
        for name in self._written_as:
            if getattr(self, name) is not None:
                found: ScalarValue = getattr(self, name)
                return found
        return None


class UrlValue(RichObject, frozen=True, kw_only=True, tag="WebPage"):
    """A link.

    Attributes:
        url: Its address.
        name: The text shown.

    Example:
        >>> UrlValue(url="https://example.com").url
        'https://example.com'
    """

    _written_as: ClassVar[tuple[str, ...]] = ("url",)

    url: str
    name: str | None = None


class PersonValue(RichObject, frozen=True, kw_only=True, tag="Person"):
    """A person.

    Attributes:
        name: The name.
        email: The mail address.

    Example:
        >>> PersonValue(name="Ada", email="ada@example.com").email
        'ada@example.com'
    """

    _written_as: ClassVar[tuple[str, ...]] = ("email", "name")

    name: str
    email: str | None = None


class CurrencyValue(RichObject, frozen=True, kw_only=True, tag="MonetaryAmount"):
    """An amount of money.

    Attributes:
        currency: The ISO code.
        amount: The amount, a number or a text that keeps all digits.

    Example:
        >>> CurrencyValue(currency="CHF", amount="12.50").amount
        '12.50'
    """

    _written_as: ClassVar[tuple[str, ...]] = ("amount",)

    currency: str
    amount: str | Number


class ImageUrlValue(RichObject, frozen=True, kw_only=True, tag="ImageObject"):
    """An image.

    Attributes:
        name: Its name.
        url: Where it is.
        height: Its height in pixels.
        width: Its width in pixels.
        status: What became of it.

    Example:
        >>> ImageUrlValue(url="https://example.com/a.png").status is None
        True
    """

    _written_as: ClassVar[tuple[str, ...]] = ("url", "name")

    name: str | None = None
    url: str | None = None
    height: Number | None = None
    width: Number | None = None
    status: ImageStatus | None = None


class RowValue(RichObject, frozen=True, kw_only=True, tag="StructuredValue"):
    """A reference to a row.

    Attributes:
        name: The name of the row.
        url: Its address for a browser.
        table_id: Id of its table.
        row_id: Its id.
        table_url: Address of its table.

    Example:
        >>> RowValue(name="Paint", url="", table_id="grid-1", row_id="i-1", table_url="").row_id
        'i-1'
    """

    _written_as: ClassVar[tuple[str, ...]] = ("row_id",)

    name: str
    url: str
    table_id: str
    row_id: str
    table_url: str


CellValue: TypeAlias = Any  # see typed_value: scalars, rich objects, lists of them, or None
"""What a cell gives: scalars, the rich values of this module, lists of them, None when blank."""

_RICH: Final[Mapping[str, type[RichObject]]] = {
    "WebPage": UrlValue,
    "Person": PersonValue,
    "MonetaryAmount": CurrencyValue,
    "ImageObject": ImageUrlValue,
    "StructuredValue": RowValue,
}
_FENCE: Final = "```"


def _typed(value: Any, is_rich: bool) -> CellValue:  # JSON
    if isinstance(value, str):
        return _unfenced(value) if is_rich else value
    if isinstance(value, list):
        return [_typed(each, is_rich) for each in value]
    if isinstance(value, dict):
        kind = _RICH.get(str(value.get("@type")))
        if kind is None:
            return value  # a kind of object that came later
        try:
            return convert(value, kind)
        except msgspec.ValidationError:
            return value  # the same, of a kind that changed
    return value


def _unfenced(text: str) -> str:
    """In the rich format text is Markdown, and text without formats is fenced."""
    if len(text) >= 2 * len(_FENCE) and text.startswith(_FENCE) and text.endswith(_FENCE):
        return text[len(_FENCE) : -len(_FENCE)]
    return text


class ColumnNames(Protocol):
    """What tells a column's id and name."""

    @property
    def id(self) -> str:
        """The id."""
        ...

    @property
    def name(self) -> str:
        """The name."""
        ...


class RowValues(Mapping[str, CellValue]):
    """The cells of a row, by column id or name.

    The service keys them by id, or by name when it is asked with ``use_column_names``. With the
    columns of the table given, both lead to a cell. Objects of the rich format become records,
    and its fenced texts lose their fence.

    Args:
        values: The cells as the service gave them.
        is_rich: Whether they are in the rich format.
        columns: The columns of the table.

    Example:
        >>> values = RowValues({"c-1": {"@type": "Person", "@context": "", "name": "Ada"}})
        >>> values["c-1"].name
        'Ada'
        >>> columns = coda.list_columns("AbCDeFGH", "Tasks").all()
        >>> row = coda.list_rows("AbCDeFGH", "Tasks").items[0]
        >>> row.values.with_columns(columns)["Name"]
        'Paint'
    """

    __slots__ = ("_is_rich", "_other", "_values")

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        is_rich: bool = False,
        columns: Iterable[ColumnNames] = (),
    ) -> None:
        self._values = values
        self._is_rich = is_rich
        self._other: dict[str, str] = {}
        for column in columns:
            known, other = column.id, column.name
            if known not in values:
                known, other = other, known
            self._other.setdefault(other, known)

    @classmethod
    def from_json(cls, value: object) -> RowValues:
        """Take the JSON object of a row.

        Args:
            value: The object.

        Returns:
            The cells.

        Raises:
            ValueError: When it is no object.

        Example:
            >>> RowValues.from_json({"c-1": 1})["c-1"]
            1
        """
        if isinstance(value, RowValues):
            return value
        if not isinstance(value, dict):
            raise ValueError(f"Expected `object`, got `{type(value).__name__}`")
        return cls(value)

    def with_columns(self, columns: Iterable[ColumnNames]) -> RowValues:
        """Give the same cells, found by id and by name.

        Args:
            columns: The columns of the table.

        Returns:
            The cells.

        Example:
            >>> columns = coda.list_columns("AbCDeFGH", "Tasks").all()
            >>> RowValues({"c-1": "Paint"}).with_columns(columns)["Name"]
            'Paint'
        """
        return RowValues(self._values, is_rich=self._is_rich, columns=columns)

    def _set_rich(self) -> None:
        self._is_rich = True

    @property
    def raw(self) -> Mapping[str, Any]:
        """The cells as the service gave them.

        Returns:
            JSON by column.

        Example:
            >>> RowValues({"c-1": 1}).raw
            {'c-1': 1}
        """
        return self._values

    def __getitem__(self, column: str) -> CellValue:
        values = self._values
        if column not in values:
            column = self._other.get(column, column)
        return _typed(values[column], self._is_rich)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"RowValues({dict(self._values)!r})"


def writable(value: Any) -> Value:  # any value of a cell or of a program
    """Write a value as the service takes it: rich objects and dates are read, but not taken.

    Args:
        value: A scalar, a rich value, a date or time, a `Decimal`, lists of them, or None.

    Returns:
        A link by its address, a person by mail address, an amount without its currency, an image
        by its address, a row by its id; dates in ISO 8601; a blank text for None and for numbers
        that are none; what is nothing of this as it is.

    Raises:
        InvalidRequestError: For an infinite number.

    Example:
        >>> writable([PersonValue(name="Ada", email="ada@example.com"), date(2026, 3, 1), None])
        ['ada@example.com', '2026-03-01', '']
    """
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and math.isinf(value):
        raise InvalidRequestError(f"a cell cannot hold {value!r}")
    if isinstance(value, (bool, int, float)) or type(value) is str:
        return value
    if isinstance(value, (list, tuple)):
        return [writable(each) for each in value]
    if isinstance(value, RichObject):
        return writable(value.written())
    if isinstance(value, (datetime, date, time)):
        return "" if value != value else value.isoformat()  # pandas has a time that is none
    if isinstance(value, timedelta):
        return "" if value != value else f"{value.total_seconds():g} secs"
    if isinstance(value, Decimal):
        return _number(value)
    return writable(value.tolist()) if hasattr(value, "tolist") else value  # of numpy


def _number(value: Decimal) -> float | str:
    """A number when JSON's are exact enough, and a text otherwise."""
    if not value.is_finite():
        return "" if value.is_nan() else str(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)


class CellEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The new value of a cell.

    Attributes:
        column: Id, address or name of the column.
        value: A text, number or boolean, or a list of them. A person is given by mail address, a
            row by its id or name, a date in ISO 8601; rich values as they are read, and dates,
            become that by themselves. None makes the cell blank.

    Example:
        >>> CellEdit("Name", "Paint").column
        'Name'
        >>> CellEdit("Due", date(2026, 3, 1)).value
        '2026-03-01'
    """

    column: str
    value: Value

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "value", writable(self.value))


class RowEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The new values of a row.

    Attributes:
        cells: The cells to write; the others stay as they are.

    Example:
        >>> RowEdit((CellEdit("Name", "Paint"),)) == RowEdit.of({"Name": "Paint"})
        True
    """

    cells: tuple[CellEdit, ...]

    @classmethod
    def of(cls, row: RowEdit | Mapping[str, Any]) -> RowEdit:
        """Make an edit of a mapping from column to value.

        Args:
            row: The mapping; or the API's own form, ``{"cells": [{"column": …, "value": …}]}``;
                or an edit, which is given back.

        Returns:
            The edit.

        Example:
            >>> RowEdit.of({"Name": "Paint", "Hours": 2}).cells[1].value
            2
        """
        if isinstance(row, RowEdit):
            return row
        cells = row.get("cells")
        if len(row) == 1 and isinstance(cells, (list, tuple)):
            if all(isinstance(cell, CellEdit) for cell in cells):
                return cls(tuple(cells))
            if all(isinstance(cell, Mapping) and set(cell) == _CELL for cell in cells):
                return cls(tuple(CellEdit(cell["column"], cell["value"]) for cell in cells))
        return cls(tuple(CellEdit(str(column), value) for column, value in row.items()))


_CELL: Final = {"column", "value"}


class RowUpdate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `update_row` sends.

    Attributes:
        row: The row's new cells.
    """

    row: RowEdit


class RowsUpsert(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel", kw_only=True
):
    """What `upsert_rows` sends.

    Attributes:
        rows: The rows.
        key_columns: Columns that tell whether a row is there already.
    """

    rows: tuple[RowEdit, ...]
    key_columns: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
