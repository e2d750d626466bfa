"""Sizes, durations and ranges as people write them, both ways."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, Literal, NamedTuple

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.sizes import SIZE_UNITS, parse_size

__all__ = [
    "ByteRange",
    "SizeLimit",
    "count_of",
    "human_size",
    "local_time",
    "parse_count",
    "parse_duration",
    "parse_pair",
    "parse_range",
    "parse_size_limit",
]

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


class SizeLimit(NamedTuple):
    """A bound of a size.

    Attributes:
        kind: ``least``, ``most`` or ``exactly``.
        size: Bytes.

    Example:
        >>> SizeLimit("least", 10).holds(11)
        True
    """

    kind: Literal["least", "most", "exactly"]
    size: int

    def holds(self, size: int) -> bool:
        """Tell whether a size is inside.

        Args:
            size: Bytes.

        Returns:
            True when it is.

        Example:
            >>> SizeLimit("most", 10).holds(11)
            False
        """
        if self.kind == "least":
            return size >= self.size
        return size <= self.size if self.kind == "most" else size == self.size


class ByteRange(NamedTuple):
    """A range as the arguments of `StorageClient.download_data`.

    Attributes:
        start: The first byte; negative counts from the end.
        end: The byte after the last; None for the end.

    Example:
        >>> parse_range("0-3").end
        4
    """

    start: int
    end: int | None


def parse_size_limit(text: str) -> SizeLimit:
    """Read a bound of a size.

    Args:
        text: ``+10M`` for 10 MiB or more, ``-10M`` for 10 MiB or less, ``0`` for exactly that.

    Returns:
        The bound.

    Raises:
        InvalidRequestError: When it is no size.

    Example:
        >>> parse_size_limit("+1K")
        SizeLimit(kind='least', size=1024)
    """
    if text.startswith("+"):
        return SizeLimit("least", parse_size(text[1:]))
    return (
        SizeLimit("most", parse_size(text[1:]))
        if text.startswith("-")
        else SizeLimit("exactly", parse_size(text))
    )


def parse_duration(text: str) -> int:
    """Read a length of time.

    Args:
        text: ``90``, ``90s``, ``15m``, ``1h``, ``2d``, ``1w`` or a sum such as ``1h30m``.

    Returns:
        Seconds.

    Raises:
        InvalidRequestError: When it is none.

    Example:
        >>> parse_duration("1h30m"), parse_duration("2d")
        (5400, 172800)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    if not re.fullmatch(r"(?:[0-9]+[smhdw])+", text):
        raise InvalidRequestError(
            f"{text!r} is no length of time", hint="Write 90s, 15m, 1h, 2d or 1h30m"
        )
    return sum(int(part[:-1]) * _SECONDS[part[-1]] for part in re.findall(r"[0-9]+[smhdw]", text))


def parse_range(text: str) -> ByteRange:
    """Read a range of bytes as HTTP writes it: both ends are inside.

    Args:
        text: ``0-99`` (the first hundred), ``100-`` (from there on) or ``-100`` (the last
            hundred).

    Returns:
        The range.

    Raises:
        InvalidRequestError: When it is none.

    Example:
        >>> parse_range("-100")
        ByteRange(start=-100, end=None)
    """
    match = re.fullmatch(r"([0-9]*)-([0-9]*)", text)
    if match is None or text == "-" or (match[1] and match[2] and int(match[1]) > int(match[2])):
        raise InvalidRequestError(f"{text!r} is no range", hint="Write 0-99, 100- or -100")
    if not match[1]:
        if int(match[2]) == 0:
            raise InvalidRequestError("the last 0 bytes are no range", hint="Write -1 or more")
        return ByteRange(-int(match[2]), None)
    return ByteRange(int(match[1]), int(match[2]) + 1 if match[2] else None)


def parse_count(text: str) -> int:
    """Read a number that is 0 or more.

    Args:
        text: Its digits.

    Returns:
        The number.

    Raises:
        InvalidRequestError: When it is none.

    Example:
        >>> parse_count("12")
        12
    """
    if not (text.isascii() and text.isdigit()):
        raise InvalidRequestError(f"{text!r} is no number", hint="Write digits")
    return int(text)


def parse_pair(text: str) -> tuple[str, str]:
    """Read ``name=value``.

    Args:
        text: The text; the value may hold more equals signs.

    Returns:
        Name and value.

    Raises:
        InvalidRequestError: When there is no name or no equals sign.

    Example:
        >>> parse_pair("author=Ada")
        ('author', 'Ada')
    """
    name, sign, value = text.partition("=")
    if not name or not sign:
        raise InvalidRequestError(f"{text!r} is no name=value", hint="Write author=Ada")
    return name, value


def human_size(size: int) -> str:
    """Write a size for people.

    Args:
        size: Bytes.

    Returns:
        At most four digits and a unit.

    Example:
        >>> human_size(0), human_size(1536), human_size(5 * 1024**3), human_size(1024**2 - 1)
        ('0 B', '1.5 KiB', '5.0 GiB', '1.0 MiB')
    """
    if size < 1024:
        return f"{size} B"
    value, power = size / 1024, 0
    while value >= 999.95 and power < len(SIZE_UNITS) - 1:
        value, power = value / 1024, power + 1
    return f"{value:.1f} {SIZE_UNITS[power]}iB"


def count_of(number: int, noun: str) -> str:
    """Write a number with its noun.

    Args:
        number: How many.
        noun: One of them.

    Returns:
        Such as ``1 object`` or ``2,000 objects``.

    Example:
        >>> count_of(1, "object"), count_of(2000, "object"), count_of(2, "retry")
        ('1 object', '2,000 objects', '2 retries')
    """
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{number:,} {noun}"


def local_time(moment: datetime | None) -> str:
    """Write a time in this machine's time zone.

    Args:
        moment: The time; None when it is not known.

    Returns:
        Such as ``2026-02-01 09:30:00``; a dash for None.

    Example:
        >>> local_time(None)
        '-'
    """
    return "-" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")
