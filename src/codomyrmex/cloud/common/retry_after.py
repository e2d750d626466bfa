"""The Retry-After header."""

from __future__ import annotations

from time import time

__all__ = ["retry_after_seconds"]


def retry_after_seconds(value: str | None) -> float | None:
    """Read a Retry-After header (RFC 9110, 10.2.3).

    Args:
        value: Seconds, or a date.

    Returns:
        Seconds from now, 0 or more; None when there is none that can be read.

    Example:
        >>> retry_after_seconds("3"), retry_after_seconds("Thu, 01 Jan 1970 00:00:00 GMT")
        (3.0, 0.0)
        >>> retry_after_seconds("soon") is None
        True
    """
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    from email.utils import parsedate_to_datetime  # slow to load

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except (TypeError, ValueError):
        return None
