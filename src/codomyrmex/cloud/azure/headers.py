"""What an object carries, as the Blob service's headers and back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from codomyrmex.cloud.azure.metadata import decode_metadata, encode_metadata
from codomyrmex.cloud.azure.xml import http_date
from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.records import Checksums, Encryption, ObjectInfo, ObjectSettings

__all__ = [
    "CONTENT_CRC",
    "content_crc",
    "encryption_headers",
    "object_from_headers",
    "property_headers",
    "settings_headers",
]

CONTENT_CRC: Final = "cmx_crc32c"
"""Metadata of an object sent in blocks: the CRC-32C of its content, and its size."""

_META: Final = "x-ms-meta-"
_PLAIN: Final = re.compile(r"(?! )[\x20-\x7e]*(?<! )")
_CRC: Final = re.compile(r"([0-9a-f]{8})-(\d{1,20})")


def _checked(name: str, value: str) -> tuple[str, str]:
    if not _PLAIN.fullmatch(value):
        raise InvalidRequestError(
            f"{name} must be printable ASCII without spaces at its ends, not {value[:60]!r}"
        )
    return name, value


def property_headers(settings: ObjectSettings) -> list[tuple[str, str]]:
    """Write what an object is served with as headers.

    Args:
        settings: What the object carries.

    Returns:
        Headers with lower-case names.

    Raises:
        InvalidRequestError: When a value cannot be a header.

    Example:
        >>> property_headers(ObjectSettings(content_type="a/b"))
        [('x-ms-blob-content-type', 'a/b')]
    """
    return [
        _checked(name, value)
        for name, value in (
            ("x-ms-blob-content-type", settings.content_type),
            ("x-ms-blob-cache-control", settings.cache_control),
            ("x-ms-blob-content-disposition", settings.content_disposition),
            ("x-ms-blob-content-encoding", settings.content_encoding),
            ("x-ms-blob-content-language", settings.content_language),
        )
        if value is not None
    ]


def settings_headers(settings: ObjectSettings) -> list[tuple[str, str]]:
    """Write settings as the headers of an upload.

    Args:
        settings: What the object carries.

    Returns:
        Headers with lower-case names.

    Raises:
        InvalidRequestError: When a name or value cannot be a header.

    Example:
        >>> settings_headers(ObjectSettings(metadata={"x": "1"}, storage_class="Cool"))
        [('x-ms-access-tier', 'Cool'), ('x-ms-meta-x', '1')]
    """
    headers = property_headers(settings)
    if settings.storage_class is not None:
        headers.append(_checked("x-ms-access-tier", settings.storage_class))
    if settings.tags:
        headers.append(("x-ms-tags", urlencode(settings.tags)))
    if settings.metadata:
        pairs = encode_metadata(settings.metadata).items()
        headers += [(_META + name, value) for name, value in pairs]
    return headers


def content_crc(crc32c: int, size: int) -> tuple[str, str]:
    """Write the checksum of an object that is made of blocks as a header of metadata.

    Args:
        crc32c: Of the whole content.
        size: Its bytes.

    Returns:
        The header.

    Example:
        >>> content_crc(1, 5)
        ('x-ms-meta-cmx_crc32c', '00000001-5')
    """
    return f"{_META}{CONTENT_CRC}", f"{crc32c:08x}-{size}"


def encryption_headers(
    encryption: Encryption | None, *, reading: bool = False
) -> list[tuple[str, str]]:
    """Write the headers of a request for an object with an encryption of its own.

    Args:
        encryption: ``customer`` sends a key, ``kms`` names an encryption scope, ``service`` is
            what the account does by itself.
        reading: Whether the request only reads, which needs no scope.

    Returns:
        Headers with lower-case names.

    Raises:
        InvalidRequestError: When the customer's key is not 32 bytes of base64, or no scope is
            named.

    Example:
        >>> encryption_headers(Encryption("kms", kms_key_id="scope1"))
        [('x-ms-encryption-scope', 'scope1')]
    """
    if encryption is None or encryption.mode == "service":
        return []
    if encryption.mode == "kms":
        if encryption.kms_key_id is None:
            raise InvalidRequestError("kms_key_id must name an encryption scope of the account")
        return [] if reading else [_checked("x-ms-encryption-scope", encryption.kms_key_id)]
    try:
        text = encryption.customer_key.reveal() if encryption.customer_key else ""
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != 32:
        raise InvalidRequestError("customer_key must be 32 bytes, written in base64")
    return [
        ("x-ms-encryption-key", base64.b64encode(raw).decode()),
        ("x-ms-encryption-key-sha256", base64.b64encode(hashlib.sha256(raw).digest()).decode()),
        ("x-ms-encryption-algorithm", "AES256"),
    ]


def object_from_headers(
    bucket: str, key: str, headers: Mapping[str, str], *, whole: bool = True
) -> ObjectInfo:
    """Read an object's facts from the answer to a GET, HEAD or PUT.

    Args:
        bucket: The container.
        key: The blob's name.
        headers: The answer's headers by lower-case name.
        whole: Whether the answer is of the whole object, not of a range.

    Returns:
        The object; of a ranged answer, with the whole object's size.

    Raises:
        UnexpectedResponseError: When the size cannot be read.
    """
    size = _whole_size(headers)
    metadata = decode_metadata(
        (name[len(_META) :], value) for name, value in headers.items() if name.startswith(_META)
    )
    crc = _CRC.fullmatch(metadata.pop(CONTENT_CRC, ""))
    crc32c = crc.group(1) if crc is not None and int(crc.group(2)) == size else None
    md5 = _md5(headers, whole)
    tier = headers.get("x-ms-access-tier")
    if headers.get("x-ms-access-tier-inferred") == "true":
        tier = None
    return ObjectInfo(
        bucket=bucket,
        key=key,
        size=size,
        etag=headers.get("etag", "").strip('"') or None,
        last_modified=http_date(headers.get("last-modified")),
        content_type=headers.get("content-type"),
        metadata=metadata,
        checksums=None if crc32c is md5 is None else Checksums(crc32c=crc32c, md5=md5),
        version_id=headers.get("x-ms-version-id"),
        storage_class=tier,
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


def _md5(headers: Mapping[str, str], whole: bool) -> str | None:
    """The MD5 of the whole; in an answer to a range, Content-MD5 is the range's."""
    text = headers.get("x-ms-blob-content-md5")
    if text is None and whole:
        text = headers.get("content-md5")
    if not text:
        return None
    try:
        digest = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None  # what any client may have written there
    return digest.hex() if len(digest) == 16 else None
