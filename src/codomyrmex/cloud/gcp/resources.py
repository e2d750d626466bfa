"""What an object carries, as the JSON API's resources and back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.records import (
    MTIME_KEY,
    Checksums,
    Encryption,
    ObjectInfo,
    ObjectSettings,
    VersionInfo,
    format_mtime,
    parse_mtime,
)
from codomyrmex.cloud.gcp.crc32c import hex_of

__all__ = [
    "FIELDS",
    "GcsObject",
    "GcsObjects",
    "customer_key_lines",
    "info_from_headers",
    "parse_time",
    "settings_resource",
]

_GSUTIL_MTIME: Final = "goog-reserved-file-mtime"
_RFC3339: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STANDARD: Final = "STANDARD"
FIELDS: Final = (
    "name,bucket,generation,etag,size,timeCreated,updated,timeDeleted,storageClass,contentType,"
    "cacheControl,contentDisposition,contentEncoding,contentLanguage,metadata,crc32c,md5Hash"
)
"""The fields that are asked for: half of an object's resource is links and copies of its names."""


def parse_time(text: str | None) -> datetime | None:
    """Read a time as the JSON API writes it.

    Args:
        text: RFC 3339.

    Returns:
        The time in UTC; None when there is none that can be read.

    Example:
        >>> parse_time("2026-01-02T03:04:05.678Z").microsecond
        678000
    """
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


class GcsObject(msgspec.Struct, rename="camel", kw_only=True):
    """An ``Object`` of the JSON API, as far as it is read."""

    name: str = ""
    bucket: str = ""
    generation: str | None = None
    etag: str | None = None
    size: int | str = 0
    time_created: str | None = None
    updated: str | None = None
    time_deleted: str | None = None
    storage_class: str | None = None
    content_type: str | None = None
    cache_control: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None
    metadata: dict[str, str] | None = None
    crc32c: str | None = None
    md5_hash: str | None = None

    @property
    def state(self) -> str | None:
        """What tells one state of the content from another: the generation."""
        return self.generation or self.etag

    @property
    def crc(self) -> str | None:
        """The CRC-32C in hexadecimal digits."""
        return hex_of(self.crc32c) if self.crc32c else None

    def info(self, bucket: str) -> ObjectInfo:
        """Make the record of the interface."""
        return ObjectInfo(
            bucket=bucket,
            key=self.name,
            size=int(self.size),
            etag=self.state,
            last_modified=parse_time(self.time_created or self.updated),
            content_type=self.content_type,
            metadata=_metadata_in(self.metadata or {}),
            checksums=_checksums(self.crc32c, self.md5_hash),
            version_id=self.generation,
            storage_class=None if self.storage_class == _STANDARD else self.storage_class,
            cache_control=self.cache_control or None,
            content_disposition=self.content_disposition or None,
            content_encoding=self.content_encoding or None,
            content_language=self.content_language or None,
        )

    def version(self, bucket: str) -> VersionInfo:
        """Make the record of a version."""
        return VersionInfo(
            bucket=bucket,
            key=self.name,
            version_id=self.generation or "",
            is_latest=self.time_deleted is None,
            size=int(self.size),
            etag=self.state,
            last_modified=parse_time(self.time_created),
            storage_class=None if self.storage_class == _STANDARD else self.storage_class,
        )


class GcsObjects(msgspec.Struct, rename="camel", kw_only=True):
    """One page of a listing."""

    items: list[GcsObject] = []
    prefixes: list[str] = []
    next_page_token: str | None = None


def _checksums(crc32c: str | None, md5: str | None) -> Checksums | None:
    if not crc32c and not md5:
        return None
    return Checksums(crc32c=hex_of(crc32c) if crc32c else None, md5=hex_of(md5) if md5 else None)


def _metadata_in(metadata: Mapping[str, str]) -> dict[str, str]:
    """User metadata, with the time of the file as the engine writes it."""
    found = {name.lower(): value for name, value in metadata.items()}
    time = found.get(MTIME_KEY)
    if time is None:
        seconds = found.pop(_GSUTIL_MTIME, None)
        if seconds is not None and parse_mtime(seconds) is not None:
            found[MTIME_KEY] = seconds
    else:
        nanoseconds = _from_rfc3339(time)
        if nanoseconds is not None:
            found[MTIME_KEY] = format_mtime(nanoseconds)
    return found


def _metadata_out(metadata: Mapping[str, str]) -> dict[str, str]:
    """User metadata, with the time of the file as rclone writes it in this service."""
    time = metadata.get(MTIME_KEY)
    nanoseconds = None if time is None else parse_mtime(time)
    if nanoseconds is None or format_mtime(nanoseconds) != time:
        return dict(metadata)
    written = _to_rfc3339(nanoseconds)
    return dict(metadata) if written is None else {**metadata, MTIME_KEY: written}


def _from_rfc3339(text: str) -> int | None:
    match = _RFC3339.fullmatch(text)
    if match is None:
        return None
    try:
        whole = datetime.fromisoformat(match[1] + match[3].replace("Z", "+00:00"))
    except ValueError:
        return None
    seconds = (whole - _EPOCH) // timedelta(seconds=1)
    return seconds * 1_000_000_000 + int((match[2] or "").ljust(9, "0"))


def _to_rfc3339(nanoseconds: int) -> str | None:
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    try:
        whole = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None  # beyond the years that can be written so
    fraction = f".{rest:09d}".rstrip("0").rstrip(".")
    return f"{whole:%Y-%m-%dT%H:%M:%S}{fraction}Z" if whole.year >= 1000 else None


def settings_resource(settings: ObjectSettings) -> dict[str, Any]:
    """Write settings as an object's resource.

    Args:
        settings: What the object carries.

    Returns:
        The fields that are set; values are text, and ``metadata`` a table of texts.

    Example:
        >>> settings_resource(ObjectSettings(content_type="a/b", metadata={"mtime": "1.5"}))
        {'contentType': 'a/b', 'metadata': {'mtime': '1970-01-01T00:00:01.5Z'}}
    """
    fields = {
        "contentType": settings.content_type,
        "cacheControl": settings.cache_control,
        "contentDisposition": settings.content_disposition,
        "contentEncoding": settings.content_encoding,
        "contentLanguage": settings.content_language,
        "storageClass": settings.storage_class,
        "metadata": _metadata_out(settings.metadata) or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def info_from_headers(bucket: str, key: str, headers: Mapping[str, str]) -> ObjectInfo:
    """Read an object's facts from the headers of a download.

    Args:
        bucket: The bucket.
        key: The key.
        headers: By lower-case name; the service tells user metadata in resources alone.

    Returns:
        The object; its size is that of the whole, whatever range was asked for.

    Raises:
        UnexpectedResponseError: When they do not tell the size.

    Example:
        >>> info = info_from_headers("b", "k", {
        ...     "content-length": "9", "x-goog-hash": "crc32c=4waSgw==", "x-goog-generation": "7"})
        >>> info.size, info.etag, info.checksums.crc32c
        (9, '7', 'e3069283')
    """
    hashes: dict[str, str] = {}
    for pair in headers.get("x-goog-hash", "").split(","):
        name, _, text = pair.strip().partition("=")
        hashes[name] = text
    total = headers.get("content-range", "").rpartition("/")[2] or headers.get("content-length", "")
    if not total.isdecimal():
        raise UnexpectedResponseError(
            f"gs://{bucket}/{key}: the service does not tell the object's size", provider="gs"
        )
    storage_class = headers.get("x-goog-storage-class")
    generation = headers.get("x-goog-generation")
    prefix = "x-goog-meta-"
    return ObjectInfo(
        bucket=bucket,
        key=key,
        size=int(total),
        etag=generation or headers.get("etag", "").strip('"') or None,
        content_type=headers.get("content-type"),
        metadata=_metadata_in(
            {name[len(prefix) :]: text for name, text in headers.items() if name.startswith(prefix)}
        ),
        checksums=_checksums(hashes.get("crc32c"), hashes.get("md5")),
        version_id=generation,
        storage_class=None if storage_class == _STANDARD else storage_class,
        cache_control=headers.get("cache-control"),
        content_disposition=headers.get("content-disposition"),
        content_encoding=headers.get("x-goog-stored-content-encoding", "").replace("identity", "")
        or None,
        content_language=headers.get("content-language"),
    )


def customer_key_lines(encryption: Encryption | None, *, of_source: bool = False) -> list[str]:
    """Write the header lines that carry a customer's key.

    Args:
        encryption: The encryption; nothing is written for another mode.
        of_source: Whether it is the key of the source of a copy.

    Returns:
        The lines.

    Raises:
        InvalidRequestError: When there is no key of 32 bytes in base64.

    Example:
        >>> customer_key_lines(Encryption("service"))
        []
    """
    if encryption is None or encryption.mode != "customer":
        return []
    text = encryption.customer_key.reveal() if encryption.customer_key is not None else ""
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise InvalidRequestError("a customer's key is 32 bytes in base64", provider="gs")
    digest = base64.b64encode(hashlib.sha256(key).digest()).decode()
    prefix = "x-goog-copy-source-encryption" if of_source else "x-goog-encryption"
    return [
        f"{prefix}-algorithm: AES256",
        f"{prefix}-key: {text}",
        f"{prefix}-key-sha256: {digest}",
    ]
