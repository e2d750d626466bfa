"""The frozen records that clients take and return."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

from codomyrmex.cloud.common.errors import BatchError, CloudError
from codomyrmex.cloud.common.redaction import Secret

__all__ = [
    "MTIME_KEY",
    "BatchResult",
    "BucketInfo",
    "Checksums",
    "Encryption",
    "ObjectInfo",
    "ObjectSettings",
    "Resource",
    "VersionInfo",
    "format_mtime",
    "parse_mtime",
    "stored_ns",
]

MTIME_KEY: Final = "mtime"
"""User metadata key of the source file's modification time: seconds since 1970 with a decimal
fraction, as rclone writes it, so that both tools understand each other."""


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MTIME_TEXT: Final = re.compile(r"(-?)(\d{1,12})(?:\.(\d*))?")


def parse_mtime(text: str) -> int | None:
    """Read a modification time as it is kept in user metadata.

    Args:
        text: Seconds since 1970 with an optional decimal fraction.

    Returns:
        Nanoseconds; None when the text, which any program may have written, is no such number.

    Example:
        >>> parse_mtime("1.5"), parse_mtime("yesterday")
        (1500000000, None)
    """
    match = _MTIME_TEXT.fullmatch(text.strip())
    if match is None:
        return None
    sign, seconds, fraction = match.groups()
    value = int(seconds) * 1_000_000_000 + int((fraction or "").ljust(9, "0")[:9])
    return -value if sign else value


def format_mtime(nanoseconds: int) -> str:
    """Write a modification time as it is kept in user metadata.

    Args:
        nanoseconds: Since 1970.

    Returns:
        Seconds with as many decimals as are needed.

    Example:
        >>> format_mtime(1500000000), format_mtime(2_000_000_000)
        ('1.5', '2')
    """
    sign = "-" if nanoseconds < 0 else ""
    seconds, rest = divmod(abs(nanoseconds), 1_000_000_000)
    return f"{sign}{seconds}.{rest:09d}".rstrip("0").rstrip(".")


def stored_ns(time: datetime) -> int:
    """Write a time of the service as nanoseconds, exactly.

    Args:
        time: In UTC.

    Returns:
        Nanoseconds since 1970.

    Example:
        >>> from datetime import UTC
        >>> stored_ns(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC))
        1000005000
    """
    since = time - _EPOCH
    return ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds) * 1_000


class Checksums(msgspec.Struct, frozen=True, omit_defaults=True):
    """Checksums of an object's whole content; a service gives some of them.

    Attributes:
        crc32c: CRC-32C (Castagnoli), 8 hexadecimal digits.
        crc64nvme: CRC-64/NVME, 16 hexadecimal digits.
        md5: MD5, 32 hexadecimal digits.
        sha256: SHA-256, 64 hexadecimal digits.

    Example:
        >>> Checksums(md5="d41d8cd98f00b204e9800998ecf8427e").md5[:6]
        'd41d8c'
    """

    crc32c: str | None = None
    crc64nvme: str | None = None
    md5: str | None = None
    sha256: str | None = None

    def common_with(self, other: Checksums) -> tuple[str, bool] | None:
        """Compare with the strongest checksum that both sides have.

        Args:
            other: The other side's checksums.

        Returns:
            The algorithm's name and whether both agree; None when they share no algorithm.

        Example:
            >>> Checksums(crc32c="00000000").common_with(Checksums(crc32c="ffffffff"))
            ('crc32c', False)
        """
        for name in ("sha256", "md5", "crc64nvme", "crc32c"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine is not None and theirs is not None:
                return name, mine == theirs
        return None


class ObjectInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """One object, or one common prefix of a listing with a delimiter.

    A listing fills what the service lists (key, size, ETag, last_modified, storage_class); the
    rest comes with `StorageClient.get_metadata`. ``str(info)`` is the key.

    Attributes:
        bucket: The bucket.
        key: The key, exactly as stored.
        size: Bytes.
        etag: The ETag without quotes; opaque, compare only for equality.
        last_modified: When the service stored it, in UTC.
        content_type: The media type.
        metadata: User metadata; keys are lower case.
        checksums: What the service keeps.
        version_id: The version, in a bucket with versions.
        storage_class: The provider's own word; None for its default.
        cache_control: As sent with the upload, like the three that follow.
        content_disposition: As sent with the upload.
        content_encoding: As sent with the upload.
        content_language: As sent with the upload.
        is_prefix: True for a common prefix (a "folder") in a listing with a delimiter.

    Example:
        >>> info = ObjectInfo(bucket="b", key="a//b", size=3, metadata={"mtime": "1.5"})
        >>> str(info), info.mtime
        ('a//b', 1.5)
    """

    bucket: str
    key: str
    size: int = 0
    etag: str | None = None
    last_modified: datetime | None = None
    content_type: str | None = None
    metadata: Mapping[str, str] = {}
    checksums: Checksums | None = None
    version_id: str | None = None
    storage_class: str | None = None
    cache_control: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None
    is_prefix: bool = False

    def __str__(self) -> str:
        return self.key

    @property
    def mtime(self) -> float | None:
        """The source file's modification time kept with the object, in seconds since 1970.

        Returns:
            The time, or None when none was kept or it is not a number.

        Example:
            >>> ObjectInfo(bucket="b", key="k").mtime is None
            True
        """
        nanoseconds = self.mtime_ns
        return None if nanoseconds is None else nanoseconds / 1_000_000_000

    @property
    def mtime_ns(self) -> int | None:
        """The source file's modification time kept with the object, in whole nanoseconds.

        Returns:
            The time, or None when none was kept or it is not a number.

        Example:
            >>> ObjectInfo(bucket="b", key="k", metadata={"mtime": "1700000000.000000001"}).mtime_ns
            1700000000000000001
        """
        text = self.metadata.get(MTIME_KEY)
        return None if text is None else parse_mtime(text)

    @property
    def file_time_ns(self) -> int | None:
        """The modification time of a file made of the object.

        Returns:
            `mtime_ns`, else when the service stored it, in nanoseconds since 1970; None when
            neither is known.

        Example:
            >>> from datetime import UTC, datetime
            >>> stored = datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC)
            >>> ObjectInfo(bucket="b", key="k", last_modified=stored).file_time_ns
            2000000000
        """
        known = self.mtime_ns
        if known is None and self.last_modified is not None:
            return stored_ns(self.last_modified)
        return known


class BucketInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """One bucket (a container on Azure and Swift).

    Attributes:
        name: The name.
        created_at: When it was made, in UTC.
        region: Where it is.

    Example:
        >>> str(BucketInfo("photos"))
        'photos'
    """

    name: str
    created_at: datetime | None = None
    region: str | None = None

    def __str__(self) -> str:
        return self.name


class VersionInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """One version of an object, or a delete marker.

    Attributes:
        bucket: The bucket.
        key: The key.
        version_id: The version.
        is_latest: Whether it is the current one.
        is_delete_marker: Whether it stands for a deletion.
        size: Bytes; 0 for a delete marker.
        etag: The ETag without quotes.
        last_modified: When it was written, in UTC.
        storage_class: The provider's own word.

    Example:
        >>> VersionInfo("b", "k", "v1", is_latest=True).is_delete_marker
        False
    """

    bucket: str
    key: str
    version_id: str
    is_latest: bool = False
    is_delete_marker: bool = False
    size: int = 0
    etag: str | None = None
    last_modified: datetime | None = None
    storage_class: str | None = None


class Encryption(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the service encrypts an object at rest.

    Attributes:
        mode: ``service`` (the service's own key: SSE-S3), ``kms`` (a key of its key service) or
            ``customer`` (a key sent with each request: SSE-C).
        kms_key_id: The key for ``kms``; None for the account's default.
        customer_key: The 32 bytes, base64, for ``customer``.

    Example:
        >>> Encryption("kms", kms_key_id="alias/data").mode
        'kms'
    """

    mode: Literal["service", "kms", "customer"]
    kms_key_id: str | None = None
    customer_key: Secret | None = None


class ObjectSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an object carries besides its bytes, as given with an upload or copy.

    Attributes:
        content_type: The media type; guessed from the key when None.
        metadata: User metadata; keys are stored in lower case.
        cache_control: The Cache-Control header to serve it with.
        content_disposition: The Content-Disposition header to serve it with.
        content_encoding: The Content-Encoding header to serve it with.
        content_language: The Content-Language header to serve it with.
        storage_class: The provider's own word, such as ``STANDARD_IA``.
        tags: Tags, where `Capability.TAGS` is there.
        acl: A canned ACL such as ``public-read``, where `Capability.ACL` is there.
        encryption: Encryption at rest.

    Example:
        >>> ObjectSettings(cache_control="no-store").cache_control
        'no-store'
    """

    content_type: str | None = None
    metadata: Mapping[str, str] = {}
    cache_control: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None
    storage_class: str | None = None
    tags: Mapping[str, str] = {}
    acl: str | None = None
    encryption: Encryption | None = None

    @classmethod
    def of(cls, info: ObjectInfo) -> ObjectSettings:
        """Take over what an existing object carries, for a copy through this machine.

        Args:
            info: The source, as `StorageClient.get_metadata` gives it.

        Returns:
            Its settings; storage class, tags, ACL and encryption are left to the target.

        Example:
            >>> ObjectSettings.of(ObjectInfo("b", "k", content_type="a/b")).content_type
            'a/b'
        """
        return cls(
            content_type=info.content_type,
            metadata=dict(info.metadata),
            cache_control=info.cache_control,
            content_disposition=info.content_disposition,
            content_encoding=info.content_encoding,
            content_language=info.content_language,
        )


class BatchResult(msgspec.Struct, frozen=True):
    """The outcome of one call over many items.

    Attributes:
        succeeded: The items that were done.
        failed: Each item that was not, with its error.

    Example:
        >>> BatchResult(["a"], {}).ok
        True
    """

    succeeded: list[str]
    failed: dict[str, CloudError]

    @property
    def ok(self) -> bool:
        """Whether everything was done.

        Returns:
            True when nothing failed.

        Example:
            >>> BatchResult([], {"k": CloudError("no")}).ok
            False
        """
        return not self.failed

    def raise_failures(self) -> None:
        """Raise when anything failed.

        Raises:
            BatchError: With `failed` as its ``failures``.

        Example:
            >>> BatchResult(["a"], {}).raise_failures()
        """
        if self.failed:
            total = len(self.succeeded) + len(self.failed)
            first = next(iter(self.failed.values()))
            raise BatchError(
                f"{len(self.failed)} of {total} operations failed, the first: {first}",
                failures=self.failed,
            )


class Resource(msgspec.Struct, frozen=True, omit_defaults=True):
    """Anything a cloud holds, seen the same way on every provider.

    Attributes:
        kind: ``bucket``, ``instance``, ``function``, ``doc``, …
        id: The provider's id.
        name: The name a person gave it.
        state: The provider's own word for its state.
        region: Where it is.
        created_at: When it was made, in UTC.
        url: Where it can be reached or seen.
        raw: The provider's own record.

    Example:
        >>> Resource(kind="bucket", id="photos", name="photos").kind
        'bucket'
    """

    kind: str
    id: str
    name: str
    state: str | None = None
    region: str | None = None
    created_at: datetime | None = None
    url: str | None = None
    raw: Mapping[str, Any] = {}  # the provider's JSON, of any shape
