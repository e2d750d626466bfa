"""What an object carries, as S3's headers and back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import quopri
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.records import Checksums, Encryption, ObjectInfo, ObjectSettings

__all__ = [
    "customer_key_headers",
    "decode_metadata_value",
    "encode_metadata_value",
    "object_from_headers",
    "settings_headers",
]

_META: Final = "x-amz-meta-"
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
_PLAIN: Final = re.compile(r"(?! )(?:(?!  )[\x20-\x7e])*(?<! )")
_ENCODED_WORD: Final = re.compile(r"=\?utf-8\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_MD5: Final = re.compile(r"[0-9a-f]{32}")


def encode_metadata_value(value: str) -> str:
    """Write a value of user metadata so that it survives as a header.

    Args:
        value: Any text.

    Returns:
        The text itself when a header carries it as it is, else an RFC 2047 encoded word, which is
        how S3 gives such values back.

    Example:
        >>> encode_metadata_value("plain"), encode_metadata_value("ü")
        ('plain', '=?UTF-8?B?w7w=?=')
    """
    if _PLAIN.fullmatch(value) and not _ENCODED_WORD.search(value):
        return value
    return f"=?UTF-8?B?{base64.b64encode(value.encode()).decode()}?="


def decode_metadata_value(value: str) -> str:
    """Read a value of user metadata.

    Args:
        value: A header's value.

    Returns:
        The text, encoded words decoded.

    Example:
        >>> decode_metadata_value("=?UTF-8?B?w7w=?="), decode_metadata_value("=?UTF-8?Q?=C3=BC_x?=")
        ('ü', 'ü x')
    """
    if "=?" not in value:
        return value

    def decode(match: re.Match[str]) -> str:
        kind, text = match.groups()
        try:
            if kind in "bB":
                return base64.b64decode(text, validate=True).decode()
            return quopri.decodestring(text.replace("_", " ").encode()).decode()
        except (binascii.Error, UnicodeDecodeError):
            return match.group()

    joined = re.sub(r"(\?=)\s+(=\?)", r"\1\2", value)
    return _ENCODED_WORD.sub(decode, joined)


def _checked(name: str, value: str) -> tuple[str, str]:
    if not _PLAIN.fullmatch(value):
        raise InvalidRequestError(
            f"{name} must be printable ASCII without spaces at its ends, not {value[:60]!r}"
        )
    return name, value


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
        [('content-type', 'a/b'), ('x-amz-meta-x', '1')]
    """
    headers = [
        _checked(name, value)
        for name, value in (
            ("content-type", settings.content_type),
            ("cache-control", settings.cache_control),
            ("content-disposition", settings.content_disposition),
            ("content-encoding", settings.content_encoding),
            ("content-language", settings.content_language),
            ("x-amz-storage-class", settings.storage_class),
            ("x-amz-acl", settings.acl),
        )
        if value is not None
    ]
    for name, value in settings.metadata.items():
        if not _TOKEN.fullmatch(name):
            raise InvalidRequestError(f"{name!r} cannot be a name of user metadata")
        headers.append((_META + name, encode_metadata_value(value)))
    if settings.tags:
        headers.append(("x-amz-tagging", urlencode(settings.tags)))
    return headers + _encryption_headers(settings.encryption)


def _encryption_headers(encryption: Encryption | None) -> list[tuple[str, str]]:
    if encryption is None:
        return []
    if encryption.mode == "customer":
        return customer_key_headers(encryption)
    name = "x-amz-server-side-encryption"
    if encryption.mode == "service":
        return [(name, "AES256")]
    headers = [(name, "aws:kms")]
    if encryption.kms_key_id is not None:
        headers.append(_checked(f"{name}-aws-kms-key-id", encryption.kms_key_id))
    return headers


def customer_key_headers(
    encryption: Encryption | None, *, copy_source: bool = False
) -> list[tuple[str, str]]:
    """Write the headers that go with every request for an object under a customer's key.

    Args:
        encryption: The encryption; None or another mode gives no headers.
        copy_source: Whether the object is the source of a copy.

    Returns:
        Headers with lower-case names.

    Raises:
        InvalidRequestError: When the key is not 32 bytes of base64.

    Example:
        >>> customer_key_headers(Encryption("service"))
        []
    """
    if encryption is None or encryption.mode != "customer":
        return []
    try:
        raw = base64.b64decode(
            encryption.customer_key.reveal() if encryption.customer_key else "", validate=True
        )
    except binascii.Error:
        raw = b""
    if len(raw) != 32:
        raise InvalidRequestError("customer_key must be 32 bytes, written in base64")
    kind = "copy-source-" if copy_source else ""
    prefix = f"x-amz-{kind}server-side-encryption-customer-"
    md5 = hashlib.md5(raw, usedforsecurity=False).digest()
    return [
        (f"{prefix}algorithm", "AES256"),
        (f"{prefix}key", base64.b64encode(raw).decode()),
        (f"{prefix}key-md5", base64.b64encode(md5).decode()),
    ]


def object_from_headers(
    bucket: str, key: str, headers: Mapping[str, str], *, md5_etags: bool
) -> ObjectInfo:
    """Read an object's facts from the answer to a GET, HEAD or PUT.

    Args:
        bucket: The bucket.
        key: The key.
        headers: The answer's headers by lower-case name.
        md5_etags: Whether an ETag that looks like an MD5 is one.

    Returns:
        The object; of a ranged answer, with the whole object's size.

    Raises:
        UnexpectedResponseError: When the size cannot be read.
    """
    etag = headers.get("etag", "").removeprefix("W/").strip('"') or None
    return ObjectInfo(
        bucket=bucket,
        key=key,
        size=_whole_size(headers),
        etag=etag,
        last_modified=_http_date(headers.get("last-modified")),
        content_type=headers.get("content-type"),
        metadata={
            name.removeprefix(_META): decode_metadata_value(value)
            for name, value in headers.items()
            if name.startswith(_META)
        },
        checksums=_checksums(headers, etag if md5_etags else None),
        version_id=headers.get("x-amz-version-id"),
        storage_class=headers.get("x-amz-storage-class"),
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


_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}


def _http_date(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        if len(text) == 29 and text.endswith(" GMT") and text[8:11] in _MONTHS:
            # the one form that services send; the general parser takes ten times as long
            return datetime(
                int(text[12:16]),
                _MONTHS[text[8:11]],
                int(text[5:7]),
                int(text[17:19]),
                int(text[20:22]),
                int(text[23:25]),
                tzinfo=UTC,
            )
        from email.utils import parsedate_to_datetime  # rarely needed, and slow to load

        return parsedate_to_datetime(text)
    except ValueError as error:
        raise UnexpectedResponseError(f"the service gave {text!r} as a time") from error


def _checksums(headers: Mapping[str, str], etag: str | None) -> Checksums | None:
    sha256 = crc32c = crc64nvme = None
    # of an object sent in parts, a checksum of the parts' checksums says nothing of the bytes
    kind = headers.get("x-amz-checksum-type")
    if kind == "FULL_OBJECT" or (kind is None and "-" not in headers.get("etag", "")):
        crc32c = _hex(headers.get("x-amz-checksum-crc32c"))
        crc64nvme = _hex(headers.get("x-amz-checksum-crc64nvme"))
        sha256 = _hex(headers.get("x-amz-checksum-sha256"))
    md5 = None
    encrypted = headers.get("x-amz-server-side-encryption", "AES256") != "AES256"
    customer = "x-amz-server-side-encryption-customer-algorithm" in headers
    if etag is not None and _MD5.fullmatch(etag) and not encrypted and not customer:
        md5 = etag
    if crc32c is crc64nvme is sha256 is md5 is None:
        return None
    return Checksums(crc32c=crc32c, crc64nvme=crc64nvme, md5=md5, sha256=sha256)


def _hex(text: str | None) -> str | None:
    if text is None or "-" in text:
        return None
    try:
        return base64.b64decode(text, validate=True).hex()
    except binascii.Error as error:
        raise UnexpectedResponseError(f"the service gave {text!r} as a checksum") from error
