"""User metadata as Azure can hold it: names that are identifiers, values in ASCII.

Azure takes only names that are C# identifiers, and only ASCII in values. A name is escaped as .NET
escapes names for XML (`XmlConvert.EncodeName`): a character that does not fit becomes ``_xHHHH_``.
A value that is no plain ASCII becomes an RFC 2047 encoded word. The modification time is written
as rclone writes it for Azure, in RFC 3339, and read back as seconds.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.records import MTIME_KEY, format_mtime, parse_mtime

__all__ = [
    "decode_metadata",
    "decode_name",
    "decode_value",
    "encode_metadata",
    "encode_name",
    "encode_value",
]

_IDENTIFIER: Final = re.compile(r"[a-z_][a-z0-9_]*")
_UNFIT: Final = re.compile(r"_(?=x[0-9a-f]{4}_)|[^a-z0-9_]|^[0-9]")
_ESCAPE: Final = re.compile(r"_x([0-9a-f]{4})_")
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
_PLAIN: Final = re.compile(r"(?! )(?:(?!  )[\x20-\x7e])*(?<! )")
_WORD: Final = re.compile(r"=\?utf-8\?b\?([^?]*)\?=", re.IGNORECASE)
_RFC3339: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)", re.ASCII
)
_EMPTY: Final = "=?UTF-8?B??="
"""Azure refuses a header of metadata without a value."""


def encode_name(name: str) -> str:
    """Write a name of user metadata as an identifier.

    Args:
        name: The name, in lower case.

    Returns:
        The name itself where it is an identifier, else with ``_xHHHH_`` for what does not fit.

    Raises:
        InvalidRequestError: When it cannot be a name of user metadata on any store.

    Example:
        >>> encode_name("author"), encode_name("with-hyphen"), encode_name("1st")
        ('author', 'with_x002d_hyphen', '_x0031_st')
    """
    if _IDENTIFIER.fullmatch(name) and "_x" not in name:
        return name
    if not _TOKEN.fullmatch(name):
        raise InvalidRequestError(f"{name!r} cannot be a name of user metadata")
    return _UNFIT.sub(lambda match: f"_x{ord(match.group()):04x}_", name)


def decode_name(name: str) -> str:
    """Read a name of user metadata.

    Args:
        name: As Azure has it, in any case.

    Returns:
        The name in lower case, escapes decoded.

    Example:
        >>> decode_name("with_x002d_hyphen")
        'with-hyphen'
    """
    name = name.lower()
    if "_x" not in name:
        return name
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)).lower(), name)


def encode_value(value: str) -> str:
    """Write a value of user metadata so that it survives as a header.

    Args:
        value: Any text.

    Returns:
        The text itself where a header carries it as it is, else an RFC 2047 encoded word.

    Example:
        >>> encode_value("plain"), encode_value("ü"), encode_value("")
        ('plain', '=?UTF-8?B?w7w=?=', '=?UTF-8?B??=')
    """
    if value and _PLAIN.fullmatch(value) and not _WORD.search(value):
        return value
    return f"=?UTF-8?B?{base64.b64encode(value.encode()).decode()}?="


def decode_value(value: str) -> str:
    """Read a value of user metadata.

    Args:
        value: A header's value.

    Returns:
        The text, an encoded word decoded.

    Example:
        >>> decode_value("=?UTF-8?B?w7w=?="), decode_value("plain")
        ('ü', 'plain')
    """
    match = _WORD.fullmatch(value)
    if match is None:
        return value
    try:
        return base64.b64decode(match.group(1), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return value


def encode_metadata(metadata: Mapping[str, str]) -> dict[str, str]:
    """Write user metadata as Azure takes it.

    Args:
        metadata: Names in lower case, and values.

    Returns:
        Names and values for ``x-ms-meta-`` headers.

    Raises:
        InvalidRequestError: When a name cannot be one.

    Example:
        >>> encode_metadata({"mtime": "1.5"})
        {'mtime': '1970-01-01T00:00:01.500000000Z'}
    """
    result = {encode_name(name): encode_value(value) for name, value in metadata.items()}
    if MTIME_KEY in metadata:
        result[MTIME_KEY] = _encode_mtime(metadata[MTIME_KEY])
    return result


def decode_metadata(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Read user metadata.

    Args:
        pairs: Names and values as Azure has them.

    Returns:
        The metadata; a ``mtime`` in RFC 3339 becomes seconds since 1970.

    Example:
        >>> decode_metadata([("mtime", "1970-01-01T00:00:01.500000000Z")])
        {'mtime': '1.5'}
    """
    result = {decode_name(name): decode_value(value) for name, value in pairs}
    if MTIME_KEY in result:
        result[MTIME_KEY] = _decode_mtime(result[MTIME_KEY])
    return result


def _encode_mtime(text: str) -> str:
    nanoseconds = parse_mtime(text)
    if nanoseconds is None or format_mtime(nanoseconds) != text:
        return encode_value(text)  # not as this package writes it: it comes back as it is
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    try:
        time = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return text
    return f"{time.replace(tzinfo=None).isoformat()}.{rest:09d}Z"


def _decode_mtime(text: str) -> str:
    match = _RFC3339.fullmatch(text)
    if match is None:
        return text
    whole, fraction, zone = match.groups()
    try:
        time = datetime.fromisoformat(f"{whole}{zone}")
    except ValueError:
        return text
    seconds = (time - datetime.fromtimestamp(0, UTC)) // _SECOND
    return format_mtime(seconds * 1_000_000_000 + int((fraction or "").ljust(9, "0")))


_SECOND: Final = datetime.fromtimestamp(1, UTC) - datetime.fromtimestamp(0, UTC)
