"""Which values fit which columns, and how they are written there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, cast

from codomyrmex.cloud.coda_io.models.column_formats import SimpleColumnFormat
from codomyrmex.cloud.coda_io.models.enums import ColumnFormatType
from codomyrmex.cloud.coda_io.models.tables import Column
from codomyrmex.cloud.coda_io.models.values import RichObject, Value, writable

__all__ = ["MisfitError", "fitted", "format_of", "plain"]

_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?", re.IGNORECASE)
_EXACT: Final = 2**53
_SWITCH: Final[Mapping[object, bool]] = {
    **dict.fromkeys((True, "true", "yes", "1"), True),
    **dict.fromkeys((False, "false", "no", "0"), False),
}


class MisfitError(ValueError):
    """A value does not fit its column; inside of this package alone."""


def fitted(column: Column, value: Any) -> Value:  # any value of a source
    """Write a value as its column takes it.

    Args:
        column: The column.
        value: The value.

    Returns:
        What is sent.

    Raises:
        MisfitError: When it does not fit; the message says why.

    Example:
        >>> hours = coda.get_column("AbCDeFGH", "Tasks", "Hours")
        >>> fitted(hours, "2.5"), fitted(hours, None)
        (2.5, '')
        >>> fitted(hours, "two")
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.coda_io.bulk.fitting.MisfitError: 'two' is no number
    """
    if hasattr(value, "tolist"):  # of numpy
        value = value.tolist()
    kind = format_of(column)
    if isinstance(value, (list, tuple)):
        if not kind.is_array:
            raise MisfitError("the column holds no lists")
        return [fitted_one(kind.type, each) for each in value]
    return fitted_one(kind.type, value)


def format_of(column: Column) -> SimpleColumnFormat:
    """Give the format of a column as what every format is."""
    return cast("SimpleColumnFormat", column.format)


def plain(value: Any, depth: int = 2) -> Value:  # any value of a source
    """Write a value as any column takes it: a scalar, or lists of them two deep.

    Args:
        value: The value.
        depth: How deep lists may be.

    Returns:
        What is sent.

    Raises:
        MisfitError: When it is nothing of this.

    Example:
        >>> plain([date(2026, 3, 1), [1.5]])
        ['2026-03-01', [1.5]]
    """
    if hasattr(value, "tolist"):  # of numpy
        value = value.tolist()
    if depth and isinstance(value, (list, tuple)):
        return [plain(each, depth - 1) for each in value]
    return fitted_one(ColumnFormatType.OTHER, value)


def fitted_one(kind: ColumnFormatType, value: Any) -> Value:  # any value of a source
    """Write a value that is no list; see `fitted`."""
    if isinstance(value, RichObject):
        value = value.written()
    if isinstance(value, str) and not value.strip():
        return ""
    if value is None or value != value:  # what is missing in a frame differs from itself
        return ""
    fit = _FITS.get(kind)
    if fit is not None:
        return fit(value)
    if not isinstance(value, _SCALARS):
        raise MisfitError(f"a {type(value).__name__} cannot be in a cell")
    return writable(value)


_SCALARS: Final = (str, bool, int, float, Decimal, date, time, timedelta)


def _number(value: Any) -> Value:  # any value that is not blank
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        text = value.strip()
        value = int(text) if text.lstrip("+-").isdecimal() else float(text)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise MisfitError(f"{value!r} is no number")
    return writable(value)


def _percent(value: Any) -> Value:  # any value that is not blank
    if isinstance(value, str) and value.strip().endswith("%"):
        number = value.strip()[:-1]
        if _NUMBER.fullmatch(number.strip()):
            return float(Decimal(number.strip()) / 100)
    return _number(value)


def _amount(value: Any) -> Value:  # any value that is not blank
    """An amount may have its currency with it: the service reads it as if typed."""
    if isinstance(value, str) and any(letter.isdecimal() for letter in value):
        return _number(value) if _NUMBER.fullmatch(value.strip()) else value
    return _number(value)


def _switch(value: Any) -> Value:  # any value that is not blank
    known = value.strip().lower() if isinstance(value, str) else value
    found = _SWITCH.get(known) if isinstance(value, _SCALARS) else None
    if found is None:
        raise MisfitError(f"{value!r} is neither true nor false")
    return found


def _day(value: Any) -> Value:  # any value that is not blank
    if isinstance(value, date) or (isinstance(value, str) and _is_date(value)):
        return writable(value)
    raise MisfitError(f"{value!r} is no date such as 2026-03-01")


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _clock(value: Any) -> Value:  # any value that is not blank
    if isinstance(value, (time, datetime)):
        return writable(value)
    if isinstance(value, str) and (_CLOCK.fullmatch(value.strip()) or _is_date(value)):
        return value
    raise MisfitError(f"{value!r} is no time such as 10:20")


def _text(value: Any) -> Value:  # any value that is not blank
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    if not isinstance(value, _SCALARS):
        raise MisfitError(f"a {type(value).__name__} cannot be in a cell")
    return writable(value)


_FITS: Final[Mapping[ColumnFormatType, Callable[[Any], Value]]] = {
    ColumnFormatType.NUMBER: _number,
    ColumnFormatType.SLIDER: _number,
    ColumnFormatType.SCALE: _number,
    ColumnFormatType.PERCENT: _percent,
    ColumnFormatType.CURRENCY: _amount,
    ColumnFormatType.CHECKBOX: _switch,
    ColumnFormatType.DATE: _day,
    ColumnFormatType.DATE_TIME: _day,
    ColumnFormatType.TIME: _clock,
    ColumnFormatType.TEXT: _text,
}
"""The formats whose values are checked; the others take any scalar."""
