"""What an object carries, as Swift's headers and back."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.records import Checksums, ObjectInfo, ObjectSettings

__all__ = ["number_of", "object_from_headers", "settings_headers", "time_of"]

_META: Final = "x-object-meta-"
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
_MD5: Final = re.compile(r"[0-9a-f]{32}")
_ENCODED_WORD: Final = re.compile(r"=\?utf-8\?b\?([^?]*)\?=", re.IGNORECASE)
_SPECIAL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]|=\?|^\s|\s$|^$|\s\s")


def encode_metadata_name(name: str) -> str:
    """Write a name of user metadata; WSGI cannot tell ``_`` from ``-``, and s3api writes it so.

    Example:
        >>> encode_metadata_name("a_b-c")
        'a=5Fb-c'
    """
    if not _TOKEN.fullmatch(name):
        raise InvalidRequestError(f"{name!r} cannot be a name of user metadata")
    return name.replace("_", "=5F")


def encode_metadata_value(value: str) -> str:
    """Write a value of user metadata: as it is, or as an encoded word, which S3's clients read too.

    Example:
        >>> encode_metadata_value("plain"), encode_metadata_value("ü")
        ('plain', '=?UTF-8?B?w7w=?=')
    """
    if value.isascii() and not _SPECIAL.search(value):
        return value
    return f"=?UTF-8?B?{base64.b64encode(value.encode()).decode()}?="


def decode_metadata_value(value: str) -> str:
    """Read a value of user metadata.

    Example:
        >>> decode_metadata_value("=?UTF-8?B?w7w=?=")
        'ü'
    """
    if "=?" not in value:
        return value

    def decode(match: re.Match[str]) -> str:
        try:
            return base64.b64decode(match.group(1), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return match.group()

    return _ENCODED_WORD.sub(decode, value)


def settings_headers(settings: ObjectSettings) -> list[tuple[str, str]]:
    """Write settings as the headers of an upload.

    Args:
        settings: What the object carries.

    Returns:
        Headers with lower-case names.

    Raises:
        InvalidRequestError: When a name or value cannot be a header.

    Example:
        >>> settings_headers(ObjectSettings(content_type="a/b", metadata={"x": "1"}))
        [('content-type', 'a/b'), ('x-object-meta-x', '1')]
    """
    headers: list[tuple[str, str]] = []
    for name, value in (
        ("content-type", settings.content_type or "application/octet-stream"),
        ("cache-control", settings.cache_control),
        ("content-disposition", settings.content_disposition),
        ("content-encoding", settings.content_encoding),
        ("content-language", settings.content_language),
    ):
        if value is None:
            continue
        if not value.isascii() or _SPECIAL.search(value):
            raise InvalidRequestError(
                f"{name} must be printable ASCII without spaces at its ends, not {value[:60]!r}"
            )
        headers.append((name, value))
    for name, value in settings.metadata.items():
        headers.append((_META + encode_metadata_name(name), encode_metadata_value(value)))
    return headers


def object_from_headers(bucket: str, key: str, headers: Mapping[str, str]) -> ObjectInfo:
    """Read an object's facts from the answer to a GET or HEAD.

    Args:
        bucket: The container.
        key: The key.
        headers: The answer's headers by lower-case name.

    Returns:
        The object; of a ranged answer, with the whole object's size.

    Raises:
        UnexpectedResponseError: When the size cannot be read.
    """
    etag = headers.get("etag", "").removeprefix("W/").strip('"') or None
    joined = "x-object-manifest" in headers or headers.get("x-static-large-object") == "True"
    md5 = etag if etag is not None and not joined and _MD5.fullmatch(etag) else None
    version = headers.get("x-object-version-id")
    return ObjectInfo(
        bucket=bucket,
        key=key,
        size=_whole_size(headers),
        etag=etag,
        last_modified=_stamp(headers.get("x-timestamp")),
        content_type=headers.get("content-type"),
        metadata={
            name.removeprefix(_META).replace("=5f", "_"): decode_metadata_value(value)
            for name, value in headers.items()
            if name.startswith(_META)
        },
        checksums=Checksums(md5=md5) if md5 else None,
        version_id=version,
        cache_control=headers.get("cache-control"),
        content_disposition=headers.get("content-disposition"),
        content_encoding=headers.get("content-encoding"),
        content_language=headers.get("content-language"),
    )


def _whole_size(headers: Mapping[str, str]) -> int:
    text = headers.get("content-length", "0")
    if "content-range" in headers:
        text = headers["content-range"].rpartition("/")[2]
    if not text.isdecimal():
        raise UnexpectedResponseError(f"the service gave {text!r} as an object's size")
    return int(text)


def _stamp(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        seconds, _, fraction = text.partition(".")
        return datetime.fromtimestamp(int(seconds), UTC).replace(
            microsecond=int(fraction[:6].ljust(6, "0") or 0)
        )
    except ValueError as error:
        raise UnexpectedResponseError(f"the service gave {text!r} as a time") from error


def time_of(text: str | None) -> datetime | None:
    """Read a time of a listing, which is in UTC.

    Example:
        >>> time_of("2026-11-24T11:30:44.125000").isoformat()
        '2026-11-24T11:30:44.125000+00:00'
    """
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise UnexpectedResponseError(f"the service gave {text!r} as a time") from error


def number_of(headers: Mapping[str, str], name: str) -> int | None:
    """Read a number that a header tells; None without it.

    Example:
        >>> number_of({"x": "3"}, "x"), number_of({}, "x")
        (3, None)
    """
    text = headers.get(name, "")
    return int(text) if text.isdecimal() else None
