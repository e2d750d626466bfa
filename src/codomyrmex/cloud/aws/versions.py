"""Versions, object lock and storage classes of `S3Client`, through boto3."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    NotFoundError,
)
from codomyrmex.cloud.common.governance import (
    Retention,
)
from codomyrmex.cloud.common.listing import Listing, Page
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings, VersionInfo

if TYPE_CHECKING:
    pass
from codomyrmex.cloud.aws.multipart import S3Parts
from codomyrmex.cloud.aws.sdk import S3Sdk

__all__ = ["S3Versions"]


class S3Versions(S3Parts, S3Sdk):
    """`SupportsVersions`, `SupportsObjectLock` and `SupportsStorageClasses` for `S3Client`."""

    def get_versioning(self, bucket: str) -> bool:
        """Tell whether a bucket keeps versions.

        Args:
            bucket: The bucket.

        Returns:
            True when each write and delete keeps what was there.

        Raises:
            UnsupportedError: When the vendor has no versions.
            BucketNotFoundError: When there is no such bucket.
        """
        answer = self._sdk(
            Capability.VERSIONS,
            "get_versioning",
            bucket,
            None,
            lambda s3: s3.get_bucket_versioning(Bucket=bucket),
        )
        return answer.get("Status") == "Enabled"

    def set_versioning(self, bucket: str, enabled: bool) -> None:
        """Keep versions from now on, or stop; versions that exist stay.

        Args:
            bucket: The bucket.
            enabled: Whether to keep them.

        Raises:
            UnsupportedError: When the vendor has no versions.
            BucketNotFoundError: When there is no such bucket.
        """
        self._sdk(
            Capability.VERSIONS,
            "set_versioning",
            bucket,
            None,
            lambda s3: s3.put_bucket_versioning(
                Bucket=bucket,
                VersioningConfiguration={"Status": "Enabled" if enabled else "Suspended"},
            ),
        )

    def list_versions(self, bucket: str, prefix: str = "") -> Listing[VersionInfo]:
        """List versions and delete markers, lazily, newest first for each key.

        Args:
            bucket: The bucket.
            prefix: Only keys that begin with this string.

        Returns:
            An iterable that fetches page by page.

        Raises:
            UnsupportedError: When the vendor has no versions.
            BucketNotFoundError: On iteration, when there is no such bucket.
        """
        self._require(Capability.VERSIONS, "list_versions")

        def fetch(token: str | None) -> Page[VersionInfo]:
            markers: dict[str, str] = json.loads(token) if token else {}
            answer: Any = self._sdk(  # the stubs make each marker a parameter of its own
                Capability.VERSIONS,
                "list_versions",
                bucket,
                None,
                lambda s3: s3.list_object_versions(Bucket=bucket, Prefix=prefix, **markers),  # type: ignore[arg-type] # as above
            )
            items = [_version(bucket, row, False) for row in answer.get("Versions", [])]
            items += [_version(bucket, row, True) for row in answer.get("DeleteMarkers", [])]
            oldest = datetime.min.replace(tzinfo=UTC)
            items.sort(key=lambda v: v.last_modified or oldest, reverse=True)
            items.sort(key=lambda v: (v.key.encode(), not v.is_latest))
            token = None
            if answer.get("IsTruncated"):
                token = json.dumps(
                    {
                        "KeyMarker": answer.get("NextKeyMarker", ""),
                        "VersionIdMarker": answer.get("NextVersionIdMarker", ""),
                    }
                )
            return Page(items, token)

        return Listing(fetch)

    def restore_version(self, bucket: str, key: str, version_id: str) -> ObjectInfo:
        """Make a copy of an old version the current one.

        Args:
            bucket: The bucket.
            key: The key.
            version_id: The version.

        Returns:
            The object as it is now.

        Raises:
            UnsupportedError: When the vendor has no versions.
            ObjectNotFoundError: When there is no such version.
        """
        self._require(Capability.VERSIONS, "restore_version")
        return self.copy_object(bucket, key, bucket, key, version_id=version_id)

    def get_retention(self, bucket: str, key: str) -> Retention | None:
        """Get an object's retention.

        Args:
            bucket: The bucket.
            key: The key.

        Returns:
            The retention; None when it has none.

        Raises:
            UnsupportedError: When the vendor has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        try:
            answer = self._sdk(
                Capability.OBJECT_LOCK,
                "get_retention",
                bucket,
                key,
                lambda s3: s3.get_object_retention(Bucket=bucket, Key=key),
            )
        except NotFoundError as error:
            if error.code == "NoSuchObjectLockConfiguration":
                return None
            raise
        found = answer["Retention"]
        until = found.get("RetainUntilDate")
        if until is None:
            return None
        compliance = found.get("Mode") == "COMPLIANCE"
        return Retention("compliance" if compliance else "governance", until.astimezone(UTC))

    def set_retention(self, bucket: str, key: str, retention: Retention) -> None:
        """Set an object's retention; the bucket must have been made with object lock.

        Args:
            bucket: The bucket.
            key: The key.
            retention: Mode and end; the end may only be moved later in compliance mode.

        Raises:
            UnsupportedError: When the vendor has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        mode: Any = retention.mode.upper()  # the stubs' own words
        self._sdk(
            Capability.OBJECT_LOCK,
            "set_retention",
            bucket,
            key,
            lambda s3: s3.put_object_retention(
                Bucket=bucket,
                Key=key,
                Retention={"Mode": mode, "RetainUntilDate": retention.until},
            ),
        )

    def get_legal_hold(self, bucket: str, key: str) -> bool:
        """Tell whether an object is under a legal hold.

        Args:
            bucket: The bucket.
            key: The key.

        Returns:
            True when it is.

        Raises:
            UnsupportedError: When the vendor has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        try:
            answer = self._sdk(
                Capability.OBJECT_LOCK,
                "get_legal_hold",
                bucket,
                key,
                lambda s3: s3.get_object_legal_hold(Bucket=bucket, Key=key),
            )
        except NotFoundError as error:
            if error.code == "NoSuchObjectLockConfiguration":
                return False
            raise
        return answer["LegalHold"].get("Status") == "ON"

    def set_legal_hold(self, bucket: str, key: str, enabled: bool) -> None:
        """Set or lift a legal hold; the bucket must have been made with object lock.

        Args:
            bucket: The bucket.
            key: The key.
            enabled: Whether the object is held.

        Raises:
            UnsupportedError: When the vendor has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        self._sdk(
            Capability.OBJECT_LOCK,
            "set_legal_hold",
            bucket,
            key,
            lambda s3: s3.put_object_legal_hold(
                Bucket=bucket, Key=key, LegalHold={"Status": "ON" if enabled else "OFF"}
            ),
        )

    def enable_object_lock(self, bucket: str) -> None:
        """Turn object lock on for a bucket that keeps versions; it cannot be turned off.

        Args:
            bucket: The bucket.

        Raises:
            UnsupportedError: When the vendor has no object lock.

        Example:
            >>> from codomyrmex.cloud import S3Client
            >>> client = S3Client(anonymous=True, vendor="infomaniak")
            >>> client.enable_object_lock("photos")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.UnsupportedError: ...
        """
        self._sdk(
            Capability.OBJECT_LOCK,
            "enable_object_lock",
            bucket,
            None,
            lambda s3: s3.put_object_lock_configuration(
                Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
            ),
        )

    def set_storage_class(self, bucket: str, key: str, storage_class: str) -> ObjectInfo:
        """Move an object to another storage class, by a copy onto itself.

        Args:
            bucket: The bucket.
            key: The key.
            storage_class: Such as ``STANDARD_IA`` or ``GLACIER``.

        Returns:
            The object as it is now.

        Raises:
            UnsupportedError: When the vendor has no storage classes.
            ObjectNotFoundError: When there is no such object.
        """
        self._require(Capability.STORAGE_CLASSES, "set_storage_class")
        source = self.get_metadata(bucket, key)
        settings = msgspec.structs.replace(ObjectSettings.of(source), storage_class=storage_class)
        return self.copy_object(bucket, key, bucket, key, settings=settings)


def _version(bucket: str, row: Mapping[str, Any], marker: bool) -> VersionInfo:
    return VersionInfo(
        bucket=bucket,
        key=row["Key"],
        version_id=row.get("VersionId", "null"),
        is_latest=row.get("IsLatest", False),
        is_delete_marker=marker,
        size=row.get("Size", 0),
        etag=row.get("ETag", "").strip('"') or None,
        last_modified=_utc(row.get("LastModified")),
        storage_class=row.get("StorageClass"),
    )


def _utc(time: datetime | None) -> datetime | None:
    return None if time is None else time.astimezone(UTC)
