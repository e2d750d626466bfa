"""The range that a read asks for, and whether the answer is that range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.records import ObjectInfo

if TYPE_CHECKING:  # libcurl is loaded with the first client that uses it
    from codomyrmex.cloud.common.http import HttpResponse

__all__ = ["range_header", "require_beyond", "require_range"]


def range_header(start: int | None, end: int | None) -> str | None:
    """Write the Range header (RFC 9110, 14.2) for a slice of an object.

    Args:
        start: The first byte, counted from the end when negative; the object's first when None.
        end: The byte after the last; the object's end when None.

    Returns:
        The header's value; None for everything, empty when nothing can be in the slice.

    Raises:
        InvalidRequestError: When the end is negative, or goes with a negative start.

    Example:
        >>> range_header(5, 8), range_header(-3, None), range_header(5, 5), range_header(None, None)
        ('bytes=5-7', 'bytes=-3', '', None)
    """
    if start is None and end is None:
        return None
    if end is not None and (end <= 0 or (start or 0) < 0):
        if end > 0 or end < 0:
            raise InvalidRequestError("an end goes with a start of 0 or more, and is not negative")
        return ""
    if start is not None and start < 0:
        return f"bytes={start}"
    first = start or 0
    if end is None:
        return f"bytes={first}-"
    return f"bytes={first}-{end - 1}" if first < end else ""


def require_range(
    place: str, info: ObjectInfo, response: HttpResponse, start: int | None, end: int | None
) -> None:
    r"""Refuse an answer that is not what was asked for: the whole object, or just the range.

    Args:
        place: The object's URL, for the message.
        info: What the answer tells of the object.
        response: The answer.
        start: As for `range_header`.
        end: As for `range_header`.

    Raises:
        UnexpectedResponseError: When it is something else.

    Example:
        >>> from codomyrmex.cloud.common.http import HttpResponse
        >>> lines = [b"HTTP/1.1 206 \r\n", b"Content-Length: 2\r\n",
        ...          b"Content-Range: bytes 1-2/9\r\n"]
        >>> require_range("s3://b/k", ObjectInfo("b", "k", size=9), HttpResponse(lines), 1, 3)
    """
    headers = response.headers
    problem = None
    if "content-length" not in headers:
        problem = "the service does not tell how many bytes come"
    elif start is None and end is None:
        if response.status != 200:
            problem = f"the service answered {response.status} to a request for everything"
    elif "content-range" not in headers:
        if info.size:  # of an empty object, everything is the range
            problem = "the service ignores the Range header"
    else:
        first, last, _ = slice(start, end).indices(info.size)
        expected = f"bytes {first}-{last - 1}/{info.size}"
        if headers["content-range"] != expected:
            problem = f"the service answered {headers['content-range']} for {expected}"
        elif headers["content-length"] != str(last - first):
            problem = f"the service announced {headers['content-length']} bytes for {expected}"
    if problem is not None:
        raise UnexpectedResponseError(f"{place}: {problem}", status=response.status)


def require_beyond(place: str, info: ObjectInfo, start: int | None, end: int | None) -> None:
    """Refuse that a service says of a range that it lies beyond the object's end, when it does not.

    Args:
        place: The object's URL, for the message.
        info: The object.
        start: As for `range_header`.
        end: As for `range_header`.

    Raises:
        UnexpectedResponseError: When bytes of the range are in the object.

    Example:
        >>> require_beyond("s3://b/k", ObjectInfo("b", "k", size=9), 9, 12)
    """
    first, last, _ = slice(start, end).indices(info.size)
    if first < last:
        raise UnexpectedResponseError(
            f"{place}: the service refused bytes {first} to {last} of {info.size}", status=416
        )
