"""Versions, soft delete, retention, holds and storage classes of `GCSClient`."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.governance import Retention
from codomyrmex.cloud.common.listing import Listing, Page
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings, VersionInfo
from codomyrmex.cloud.gcp.base import HIDDEN, other_token
from codomyrmex.cloud.gcp.buckets import GcsBuckets
from codomyrmex.cloud.gcp.copying import GcsCopies
from codomyrmex.cloud.gcp.resources import FIELDS, GcsObject, GcsObjects, parse_time
from codomyrmex.cloud.gcp.wire import object_path
from codomyrmex.cloud.transfer.part_records import WriteCondition

__all__ = ["GcsVersions"]


class GcsVersions(GcsCopies, GcsBuckets):
    """`SupportsVersions`, `SupportsObjectLock` and `SupportsStorageClasses` for `GCSClient`."""

    def get_versioning(self, bucket: str) -> bool:
        """Tell whether a bucket keeps versions.

        Args:
            bucket: The bucket.

        Returns:
            True when each write and delete keeps what was there.

        Raises:
            BucketNotFoundError: When there is no such bucket.
        """
        found = self._bucket_resource("get_versioning", bucket, "versioning")
        return bool(found.get("versioning", {}).get("enabled", False))

    def set_versioning(self, bucket: str, enabled: bool) -> None:
        """Keep versions from now on, or stop; versions that exist stay.

        Args:
            bucket: The bucket.
            enabled: Whether to keep them.

        Raises:
            BucketNotFoundError: When there is no such bucket.
        """
        self._patch_bucket("set_versioning", bucket, {"versioning": {"enabled": enabled}})

    def list_versions(self, bucket: str, prefix: str = "") -> Listing[VersionInfo]:
        """List the generations of objects, lazily; there are no delete markers.

        Args:
            bucket: The bucket.
            prefix: Only keys that begin with this string.

        Returns:
            An iterable that fetches page by page; of each key in a page, the newest first.

        Raises:
            BucketNotFoundError: On iteration, when there is no such bucket.

        Example:
            >>> gcs.set_versioning("photos", True)
            >>> info = gcs.upload_data("photos", "a.txt", b"newer")
            >>> [version.is_latest for version in gcs.list_versions("photos")]
            [True, False]
        """
        return self._list_states("list_versions", bucket, prefix, "versions")

    def list_deleted(self, bucket: str, prefix: str = "") -> Listing[VersionInfo]:
        """List what was deleted and can be restored still (soft delete), lazily.

        Args:
            bucket: The bucket.
            prefix: Only keys that begin with this string.

        Returns:
            An iterable that fetches page by page.

        Raises:
            BucketNotFoundError: On iteration, when there is no such bucket.

        Example:
            >>> gcs.set_soft_delete("photos", 604_800)
            >>> gcs.delete_object("photos", "a.txt")
            >>> [gone.key for gone in gcs.list_deleted("photos")]
            ['a.txt']
        """
        return self._list_states("list_deleted", bucket, prefix, "softDeleted")

    def _list_states(
        self, operation: str, bucket: str, prefix: str, which: str
    ) -> Listing[VersionInfo]:
        self._check_bucket_name(bucket)

        def fetch(token: str | None) -> Page[VersionInfo]:
            query = [(which, "true"), ("fields", f"nextPageToken,items({FIELDS})")]
            if prefix:
                query.append(("prefix", prefix))
            if token:
                query.append(("pageToken", token))
            answer = self._wire.request(
                operation, "GET", f"{object_path(bucket)}/o", bucket, query=query
            )
            page = self._wire.read(answer, GcsObjects)
            items = [
                each.version(bucket) for each in page.items if not each.name.startswith(HIDDEN)
            ]
            items.sort(key=lambda version: int(version.version_id or 0), reverse=True)
            items.sort(key=lambda version: (version.key.encode(), not version.is_latest))
            following = page.next_page_token
            return Page(items, following and other_token(token, following, bucket))

        return Listing(fetch)

    def restore_version(self, bucket: str, key: str, version_id: str) -> ObjectInfo:
        """Make a copy of an old version the current one.

        Args:
            bucket: The bucket.
            key: The key.
            version_id: The version: its generation.

        Returns:
            The object as it is now.

        Raises:
            ObjectNotFoundError: When there is no such version.

        Example:
            >>> old = gcs.get_metadata("photos", "a.txt").version_id
            >>> gcs.set_versioning("photos", True)
            >>> gcs.delete_object("photos", "a.txt")
            >>> gcs.restore_version("photos", "a.txt", old).size
            5
        """
        source = self.get_metadata(bucket, key, version_id=version_id)
        source = msgspec.structs.replace(source, version_id=version_id)
        return self._rewrite(source, bucket, key, None, WriteCondition())

    def restore_deleted(self, bucket: str, key: str, version_id: str) -> ObjectInfo:
        """Bring back an object that was deleted (soft delete).

        Args:
            bucket: The bucket.
            key: The key.
            version_id: The generation, as `list_deleted` gives it.

        Returns:
            The object as it is now.

        Raises:
            ObjectNotFoundError: When there is no such object to restore.

        Example:
            >>> gcs.set_soft_delete("photos", 604_800)
            >>> gcs.delete_object("photos", "a.txt")
            >>> [gone] = gcs.list_deleted("photos")
            >>> gcs.restore_deleted("photos", "a.txt", gone.version_id).size
            5
        """
        self._check_bucket_name(bucket)
        self.check_key(key)
        answer = self._wire.request(
            "restore_deleted",
            "POST",
            f"{object_path(bucket, key)}/restore",
            bucket,
            key,
            query=[("generation", version_id), ("fields", FIELDS)],
        )
        return self._wire.read(answer, GcsObject).info(bucket)

    def get_soft_delete(self, bucket: str) -> int:
        """Tell how long deleted objects can be restored.

        Args:
            bucket: The bucket.

        Returns:
            Seconds; 0 when they cannot.

        Raises:
            BucketNotFoundError: When there is no such bucket.

        Example:
            >>> gcs.get_soft_delete("photos")
            0
        """
        found = self._bucket_resource("get_soft_delete", bucket, "softDeletePolicy")
        return int(found.get("softDeletePolicy", {}).get("retentionDurationSeconds", 0))

    def set_soft_delete(self, bucket: str, seconds: int) -> None:
        """Set how long deleted objects can be restored.

        Args:
            bucket: The bucket.
            seconds: 0 for not at all, else 604,800 (7 days) to 7,776,000 (90 days).

        Raises:
            InvalidRequestError: When the time is out of range.
            BucketNotFoundError: When there is no such bucket.

        Example:
            >>> gcs.set_soft_delete("photos", 30 * 86_400)
            >>> gcs.get_soft_delete("photos") // 86_400
            30
        """
        if seconds != 0 and not 604_800 <= seconds <= 7_776_000:
            raise InvalidRequestError(
                f"deleted objects are kept for 0 or 604800 to 7776000 seconds, not {seconds}",
                provider="gs",
            )
        policy = {"softDeletePolicy": {"retentionDurationSeconds": str(seconds)}}
        self._patch_bucket("set_soft_delete", bucket, policy)

    def get_bucket_retention(self, bucket: str) -> int | None:
        """Tell how long every object of a bucket must be kept.

        Args:
            bucket: The bucket.

        Returns:
            Seconds since an object was stored; None when there is no such rule.

        Raises:
            BucketNotFoundError: When there is no such bucket.

        Example:
            >>> gcs.get_bucket_retention("photos") is None
            True
        """
        found = self._bucket_resource("get_bucket_retention", bucket, "retentionPolicy")
        period = found.get("retentionPolicy", {}).get("retentionPeriod")
        return None if period is None else int(period)

    def set_bucket_retention(self, bucket: str, seconds: int | None) -> None:
        """Set how long every object of a bucket must be kept; not locked, so it can be changed.

        Args:
            bucket: The bucket.
            seconds: Since an object was stored, 1 to 3,155,760,000 (100 years); None for no rule.

        Raises:
            InvalidRequestError: When the time is out of range.
            BucketNotFoundError: When there is no such bucket.

        Example:
            >>> gcs.set_bucket_retention("photos", 86_400)
            >>> gcs.get_bucket_retention("photos")
            86400
            >>> gcs.set_bucket_retention("photos", None)
        """
        if seconds is not None and not 1 <= seconds <= 3_155_760_000:
            raise InvalidRequestError(
                f"objects are kept for 1 to 3155760000 seconds, not {seconds}", provider="gs"
            )
        policy = None if seconds is None else {"retentionPeriod": str(seconds)}
        self._patch_bucket("set_bucket_retention", bucket, {"retentionPolicy": policy})

    # -- object lock

    def _object_resource(
        self, operation: str, bucket: str, key: str, fields: str
    ) -> dict[str, Any]:
        self._check_bucket_name(bucket)
        self.check_key(key)
        answer = self._wire.run(
            self._wire.steps_of_object(
                self._wire.steps(
                    operation,
                    "GET",
                    object_path(bucket, key),
                    bucket,
                    key,
                    query=[("fields", fields)],
                ),
                operation,
                bucket,
            )
        )
        return self._wire.read(answer, dict[str, Any])

    def _patch_object(
        self,
        operation: str,
        bucket: str,
        key: str,
        resource: dict[str, Any],
        *query: tuple[str, str],
    ) -> None:
        self._check_bucket_name(bucket)
        self.check_key(key)
        self._wire.run(
            self._wire.steps_of_object(
                self._wire.steps(
                    operation,
                    "PATCH",
                    object_path(bucket, key),
                    bucket,
                    key,
                    query=[*query, ("fields", "name")],
                    json=resource,
                ),
                operation,
                bucket,
            )
        )

    def get_retention(self, bucket: str, key: str) -> Retention | None:
        """Get an object's retention.

        Args:
            bucket: The bucket.
            key: The key.

        Returns:
            The retention; None when it has none.

        Raises:
            ObjectNotFoundError: When there is no such object.
        """
        found = self._object_resource("get_retention", bucket, key, "retention").get(
            "retention", {}
        )
        until = parse_time(found.get("retainUntilTime"))
        if until is None:
            return None
        return Retention("compliance" if found.get("mode") == "Locked" else "governance", until)

    def set_retention(self, bucket: str, key: str, retention: Retention) -> None:
        """Set an object's retention; the bucket must have been made with ``object_lock``.

        Args:
            bucket: The bucket.
            key: The key.
            retention: Mode (``governance`` is Google's ``Unlocked``, ``compliance`` its
                ``Locked``) and end; the end may only be moved later in compliance mode.

        Raises:
            InvalidRequestError: When the bucket has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        until = retention.until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        mode = "Locked" if retention.mode == "compliance" else "Unlocked"
        self._patch_object(
            "set_retention",
            bucket,
            key,
            {"retention": {"mode": mode, "retainUntilTime": until}},
            ("overrideUnlockedRetention", "true"),
        )

    def get_legal_hold(self, bucket: str, key: str) -> bool:
        """Tell whether an object is under a hold (Google's temporary hold).

        Args:
            bucket: The bucket.
            key: The key.

        Returns:
            True when it is.

        Raises:
            ObjectNotFoundError: When there is no such object.
        """
        found = self._object_resource("get_legal_hold", bucket, key, "temporaryHold")
        return bool(found.get("temporaryHold", False))

    def set_legal_hold(self, bucket: str, key: str, enabled: bool) -> None:
        """Set or lift a hold (Google's temporary hold), which any bucket has.

        Args:
            bucket: The bucket.
            key: The key.
            enabled: Whether the object is held.

        Raises:
            ObjectNotFoundError: When there is no such object.
        """
        self._patch_object("set_legal_hold", bucket, key, {"temporaryHold": enabled})

    def set_storage_class(self, bucket: str, key: str, storage_class: str) -> ObjectInfo:
        """Move an object to another storage class, by a copy onto itself.

        Args:
            bucket: The bucket.
            key: The key.
            storage_class: Such as ``NEARLINE`` or ``ARCHIVE``.

        Returns:
            The object as it is now.

        Raises:
            ObjectNotFoundError: When there is no such object.
            PreconditionFailedError: When the object was replaced meanwhile.
        """
        source = self.get_metadata(bucket, key)
        settings = msgspec.structs.replace(ObjectSettings.of(source), storage_class=storage_class)
        condition = WriteCondition(if_match=source.version_id)
        return self._rewrite(source, bucket, key, settings, condition)
