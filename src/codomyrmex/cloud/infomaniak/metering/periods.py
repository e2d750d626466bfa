"""Spans of time that are asked about; days and months are those of UTC, as the services count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, Self

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError

__all__ = ["Period"]

_FORMS: Final = (
    "today, yesterday, month (so far), last-month, 2026-11, 2026-11-27, "
    "2026-11-01/2026-11-15, or times such as 2026-11-27T08:00/2026-11-27T12:00"
)


class Period(msgspec.Struct, frozen=True):
    """A span of time.

    Attributes:
        start: Its begin.
        end: Its end, which does not belong to it.

    Example:
        >>> Period.parse("2026-02").hours
        672.0
    """

    start: datetime
    end: datetime

    @classmethod
    def parse(cls, text: str, *, now: datetime | None = None) -> Self:
        """Read a period as people write it.

        Args:
            text: ``today``, ``yesterday``, ``month`` (this one so far), ``last-month``,
                ``2026-11``, ``2026-11-27``, or two days or times with a slash between, of which
                the second does not belong to it.
            now: What time it is.

        Returns:
            The period, in UTC.

        Raises:
            InvalidRequestError: When it is none of these, or ends before it begins.

        Example:
            >>> period = Period.parse("2026-11-27")
            >>> period.start.isoformat(), period.hours
            ('2026-11-27T00:00:00+00:00', 24.0)
        """
        now = (now or datetime.now(UTC)).astimezone(UTC)
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        first = today.replace(day=1)
        named = {
            "today": (today, now),
            "yesterday": (today - timedelta(days=1), today),
            "month": (first, now),
            "last-month": ((first - timedelta(days=1)).replace(day=1), first),
        }
        try:
            start, end = named.get(text) or _written(text)
        except ValueError as error:
            raise InvalidRequestError(
                f"{text!r} is no period: {error}", hint=f"Write {_FORMS}", provider="infomaniak"
            ) from error
        return cls.between(start, end)

    @classmethod
    def between(cls, start: datetime, end: datetime) -> Self:
        """Make a period of two times.

        Args:
            start: Its begin; UTC when it says no zone.
            end: Its end, which does not belong to it.

        Returns:
            The period, in UTC.

        Raises:
            InvalidRequestError: When it ends before it begins.

        Example:
            >>> Period.between(datetime(2026, 11, 2), datetime(2026, 11, 1))
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: the period ends on 2026-11-01...
        """
        start, end = _utc(start), _utc(end)
        if end <= start:
            raise InvalidRequestError(
                f"the period ends on {end.isoformat()}, not after it begins",
                hint="Give the begin first",
                provider="infomaniak",
            )
        return cls(start, end)

    @property
    def hours(self) -> float:
        """How long it is.

        Returns:
            The hours.

        Example:
            >>> Period.parse("2026-11-01/2026-11-03").hours
            48.0
        """
        return (self.end - self.start) / timedelta(hours=1)

    def overlap(self, start: datetime | None, end: datetime | None) -> float:
        """Tell for how long something was there in this period.

        Args:
            start: Since when it was there; None for always.
            end: Until when; None for still.

        Returns:
            The hours.

        Example:
            >>> day = Period.parse("2026-11-27")
            >>> day.overlap(datetime(2026, 11, 27, 18, tzinfo=UTC), None)
            6.0
        """
        begin = max(self.start, start or self.start)
        until = min(self.end, end or self.end)
        return max(0.0, (until - begin) / timedelta(hours=1))

    def until(self, now: datetime) -> Period:
        """Cut off what has not been yet.

        Args:
            now: What time it is.

        Returns:
            The part before that; the whole period when all of it is to come.

        Example:
            >>> Period.parse("2026-11").until(datetime(2026, 11, 2, tzinfo=UTC)).hours
            24.0
        """
        return Period(self.start, now) if self.start < now < self.end else self


def _written(text: str) -> tuple[datetime, datetime]:
    begin, slash, end = text.partition("/")
    if slash:
        return datetime.fromisoformat(begin), datetime.fromisoformat(end)
    if len(text) == len("2026-11"):
        first = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
        return first, (first + timedelta(days=32)).replace(day=1)
    day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    return day, day + timedelta(days=1)


def _utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
