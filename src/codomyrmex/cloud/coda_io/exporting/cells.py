"""What becomes of a cell outside of Coda, by the format of its column.

Files of text keep what the service says. Arrow has one type a column, so there a value that does
not fit its column is refused: a blank in its place would be a loss that nobody sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

import msgspec

from codomyrmex.cloud.coda_io.bulk.fitting import MisfitError, format_of
from codomyrmex.cloud.coda_io.models.column_formats import CurrencyColumnFormat
from codomyrmex.cloud.coda_io.models.enums import ColumnFormatType
from codomyrmex.cloud.coda_io.models.tables import Column
from codomyrmex.cloud.coda_io.models.values import (
    CellValue,
    CurrencyValue,
    ImageUrlValue,
    PersonValue,
    RichObject,
    RowValue,
    UrlValue,
)

__all__ = ["Field", "Kind", "plain_cell", "typed_cell"]

Kind: TypeAlias = Literal[
    "number", "amount", "day", "moment", "clock", "switch", "text", "link", "person", "row", "image"
]
"""What the cells of a column are."""

_KINDS: Final[Mapping[ColumnFormatType, Kind]] = {
    ColumnFormatType.NUMBER: "number",
    ColumnFormatType.PERCENT: "number",
    ColumnFormatType.SLIDER: "number",
    ColumnFormatType.SCALE: "number",
    ColumnFormatType.CURRENCY: "amount",
    ColumnFormatType.DATE: "day",
    ColumnFormatType.DATE_TIME: "moment",
    ColumnFormatType.TIME: "clock",
    ColumnFormatType.CHECKBOX: "switch",
    ColumnFormatType.LINK: "link",
    ColumnFormatType.PERSON: "person",
    ColumnFormatType.LOOKUP: "row",
    ColumnFormatType.IMAGE: "image",
    ColumnFormatType.IMAGE_REFERENCE: "image",
    ColumnFormatType.ATTACHMENTS: "image",
}
"""The formats that are no text."""

_SHOWN: Final[Mapping[type[RichObject], tuple[str, ...]]] = {
    UrlValue: ("url",),
    PersonValue: ("email", "name"),
    CurrencyValue: ("amount",),
    ImageUrlValue: ("url", "name"),
    RowValue: ("name",),
}
"""What stands for an object where one value must do; an import takes each of them."""

_PARTS: Final[Mapping[Kind, tuple[type[RichObject], tuple[str, ...]]]] = {
    "amount": (CurrencyValue, ("amount", "currency")),
    "link": (UrlValue, ("url", "name")),
    "person": (PersonValue, ("name", "email")),
    "row": (RowValue, ("name", "row_id", "table_id")),
    "image": (ImageUrlValue, ("name", "url")),
}
"""What is kept of the objects of a column of Arrow."""

_CENT: Final = Decimal("1e-10")
_EXACT: Final = Context(prec=38)


class Field(msgspec.Struct, frozen=True, dict=True):
    """A column as it is written.

    Attributes:
        name: Its name there.
        column: The column; None for the ids of the rows.
        keeps_objects: Whether links, people, amounts, images and rows are written with all their
            parts.
    """

    name: str
    column: Column | None
    keeps_objects: bool = False

    @cached_property
    def kind(self) -> Kind:
        """What its cells are.

        Returns:
            The kind.
        """
        if self.column is None:
            return "text"
        return _KINDS.get(format_of(self.column).type, "text")

    @cached_property
    def is_list(self) -> bool:
        """Whether its cells are lists.

        Returns:
            True when they are.
        """
        return self.column is not None and format_of(self.column).is_array

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of the objects that its cells are.

        Returns:
            Their names; empty when its cells are no objects.
        """
        return _PARTS[self.kind][1] if self.keeps_objects and self.kind in _PARTS else ()

    @property
    def facts(self) -> Mapping[str, str]:
        """What is known of the column, for formats that can keep it.

        Returns:
            Texts by name.
        """
        if self.column is None:
            return {}
        found = {"coda.column": self.column.id, "coda.format": str(format_of(self.column).type)}
        kind = self.column.format
        if isinstance(kind, CurrencyColumnFormat) and kind.currency_code:
            found["coda.currency"] = kind.currency_code
        return found


def plain_cell(field: Field, value: CellValue) -> Any:  # what JSON has
    """Give a cell for a file of text.

    Args:
        field: The column.
        value: The cell in the rich format.

    Returns:
        A scalar, a list, None for a blank cell, or objects when the column keeps them.

    Example:
        >>> hours = coda.get_column("AbCDeFGH", "Tasks", "Hours")
        >>> plain_cell(Field("Hours", hours), 2), plain_cell(Field("Hours", hours), "")
        (2, None)
    """
    if isinstance(value, list):
        return [plain_cell(field, each) for each in value]
    if isinstance(value, RichObject):
        if field.keeps_objects:
            parts: dict[str, Any] = msgspec.to_builtins(value)
            return {key: part for key, part in parts.items() if key[0] != "@" and part is not None}
        return _shown(value)
    if isinstance(value, str):
        if not value:
            return None
        if field.kind in ("day", "clock"):
            return _part_of_moment(field.kind, value)
    return value


def _part_of_moment(kind: Kind, value: str) -> str:
    """A day has no hour and a time no day, though the service writes both."""
    try:
        found = (_day if kind == "day" else _clock)(value)
    except MisfitError:
        return value
    return found.isoformat()


def _shown(value: RichObject) -> Any:  # a scalar
    parts = (getattr(value, name) for name in _SHOWN.get(type(value), ()))
    return next((part for part in parts if part not in (None, "")), None)


def typed_cell(field: Field, value: CellValue) -> Any:  # what a column of Arrow takes
    """Give a cell as the type of its column.

    Args:
        field: The column.
        value: The cell in the rich format.

    Returns:
        The value; None for a blank cell.

    Raises:
        MisfitError: When it does not fit.

    Example:
        >>> hours = coda.get_column("AbCDeFGH", "Tasks", "Hours")
        >>> typed_cell(Field("Hours", hours), 2)
        2.0
    """
    if value is None or value == "":
        return None
    if not field.is_list:
        return _typed(field, value)
    items = value if isinstance(value, list) else [value]
    return [None if each in (None, "") else _typed(field, each) for each in items]


def _typed(field: Field, value: Any) -> Any:  # a cell that is not blank
    kind = field.kind
    if field.parts:
        cls, parts = _PARTS[kind]
        if not isinstance(value, cls):
            # where the service knows no more it gives a text, which is the first part
            return {parts[0]: _TYPES[kind](_scalar(value))}
        return {
            part: _TYPES[kind](each) if part == "amount" else each
            for part in parts
            if (each := getattr(value, part)) is not None
        }
    return _TYPES[kind](_scalar(value))


def _scalar(value: Any) -> Any:  # a cell that is not blank
    return _shown(value) if isinstance(value, RichObject) else value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise MisfitError(f"{value!r} is no number")
    return float(value)


def _amount(value: Any) -> Decimal:
    if not isinstance(value, bool) and isinstance(value, (int, float, str)):
        try:
            return Decimal(str(value)).quantize(_CENT, context=_EXACT)
        except InvalidOperation:
            pass
    raise MisfitError(f"{value!r} is no amount")


def _instant(value: Any, what: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise MisfitError(f"{value!r} is no {what}") from None


def _day(value: Any) -> date:
    # as the calendar on the wall says where the doc is at home, whatever the hour elsewhere
    return _instant(value, "date").date()


def _moment(value: Any) -> datetime:
    moment = _instant(value, "date and time")
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _clock(value: Any) -> time:
    try:
        return time.fromisoformat(value).replace(tzinfo=None)
    except (TypeError, ValueError):
        return _instant(value, "time").time()


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise MisfitError(f"{value!r} is neither true nor false")
    return value


def _text(value: Any) -> str | None:
    """Any value as text: cells of these columns may hold anything."""
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value, enc_hook=_shown).decode()


_TYPES: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    "number": _number,
    "amount": _amount,
    "day": _day,
    "moment": _moment,
    "clock": _clock,
    "switch": _switch,
    "text": _text,
    "link": _text,
    "person": _text,
    "row": _text,
    "image": _text,
}
