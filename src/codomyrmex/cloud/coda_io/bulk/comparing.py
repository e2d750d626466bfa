"""Whether a cell of a table holds what a source says, whatever form either has it in.

The rich format gives links, people and rows as objects with several names; a source has one of
them. So a cell of the table has forms, a value of the source has one, and they are the same when
it is among them.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any, Final

from codomyrmex.cloud.coda_io.bulk.fitting import format_of
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
    Value,
)

__all__ = ["is_same", "key_of", "keys_of"]

_NUMBERS: Final = frozenset(
    {
        ColumnFormatType.NUMBER,
        ColumnFormatType.SLIDER,
        ColumnFormatType.SCALE,
        ColumnFormatType.PERCENT,
        ColumnFormatType.CURRENCY,
    }
)
_NAMES: Final[Mapping[type[RichObject], tuple[str, ...]]] = {
    UrlValue: ("url", "name"),
    PersonValue: ("email", "name"),
    CurrencyValue: ("amount",),
    ImageUrlValue: ("url", "name"),
    RowValue: ("row_id", "name"),
}
_AMOUNT: Final = re.compile(r"[+-]?\d[\d,' ]*(\.\d+)?|[+-]?\.\d+")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)? ?([ap]m)?", re.IGNORECASE)
_SPAN: Final = re.compile(r"([\d.]+) *(d|h|m|s)[a-z]*", re.IGNORECASE)
_SECONDS: Final = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_BLANK: Final = ""


def is_same(column: Column, wanted: Value, found: CellValue) -> bool:
    """Tell whether a cell holds a value.

    Args:
        column: The column.
        wanted: The value as it would be sent.
        found: The cell in the rich format.

    Returns:
        False when they differ, or when that cannot be told.

    Example:
        >>> hours = coda.get_column("AbCDeFGH", "Tasks", "Hours")
        >>> is_same(hours, 2, 2.0), is_same(hours, 2, 3)
        (True, False)
    """
    kind = format_of(column)
    if not kind.is_array and not isinstance(wanted, list) and not isinstance(found, list):
        return next(_forms(kind.type, wanted)) in _forms(kind.type, found)
    left, right = _list(wanted), _list(found)
    return len(left) == len(right) and all(
        next(_forms(kind.type, one)) in _forms(kind.type, other)
        for one, other in zip(left, right, strict=True)
    )


def key_of(keys: Sequence[Column], cells: Mapping[str, Value]) -> tuple[Hashable, ...]:
    """Give the key of a row of the source, by its cells as they would be sent."""
    return tuple(next(_forms(format_of(key).type, cells[key.id])) for key in keys)


def keys_of(
    keys: Sequence[Column], cells: Mapping[str, CellValue]
) -> Iterable[tuple[Hashable, ...]]:
    """Give every key that a row of the table may have, by its cells in the rich format."""
    return product(*(tuple(_forms(format_of(key).type, cells.get(key.id))) for key in keys))


def _list(value: Any) -> list[Any]:  # any value of a cell
    if isinstance(value, str):
        # a list may be written as text, as one would type it
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _forms(kind: ColumnFormatType, value: Any) -> Iterator[Hashable]:  # any value of a cell
    """The forms of a value, the best first."""
    if isinstance(value, RichObject):
        names = _NAMES.get(type(value), ())
        texts = [getattr(value, name) for name in names if getattr(value, name) is not None]
        for text in texts or [_BLANK]:
            yield from _forms(kind, text)
    elif value is None or value == "":
        yield _BLANK
    elif isinstance(value, (list, dict)):
        yield repr(value)
    elif kind in _NUMBERS:
        yield _number(value)
    elif kind in (ColumnFormatType.DATE, ColumnFormatType.DATE_TIME):
        yield from _times(kind, str(value))
    elif kind == ColumnFormatType.TIME:
        yield _clock(str(value))
    elif kind == ColumnFormatType.DURATION:
        yield _span(str(value))
    elif isinstance(value, bool) or kind == ColumnFormatType.CHECKBOX:
        yield str(value).lower()
    elif isinstance(value, float) and value.is_integer():
        yield str(int(value))
    else:
        yield str(value)


def _number(value: Any) -> Hashable:  # a scalar
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return Decimal(str(value))
    found = _AMOUNT.search(value)
    try:
        number = Decimal(re.sub("[,' ]", "", found[0] if found else value))
    except InvalidOperation:
        return value
    return number / 100 if value.rstrip().endswith("%") else number


def _times(kind: ColumnFormatType, text: str) -> Iterator[Hashable]:
    """A day, or a moment and what the clock on the wall shows."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        yield text
        return
    if kind == ColumnFormatType.DATE:
        yield moment.date()
        return
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    if moment.tzinfo is not None:
        yield moment
    yield moment.replace(tzinfo=None)


def _clock(text: str) -> Hashable:
    found = _CLOCK.fullmatch(text.strip())
    if found:
        hour = int(found[1])
        if found[4]:
            hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
        return (hour, int(found[2]), int(found[3] or 0))
    try:
        moment: time = datetime.fromisoformat(text.strip()).time()
    except ValueError:
        return text
    return (moment.hour, moment.minute, moment.second)


def _span(text: str) -> Hashable:
    parts = _SPAN.findall(text)
    if not parts:
        return text
    try:
        return sum(Decimal(number) * _SECONDS[unit.lower()] for number, unit in parts)
    except InvalidOperation:
        return text
