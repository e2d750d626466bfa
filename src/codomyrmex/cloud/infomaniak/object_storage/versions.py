"""Versions of objects: Swift's object versioning."""

from __future__ import annotations

from typing import Final

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.listing import Listing, Page
from codomyrmex.cloud.common.records import ObjectInfo, VersionInfo
from codomyrmex.cloud.infomaniak.object_storage.base import decode_rows
from codomyrmex.cloud.infomaniak.object_storage.containers import SwiftContainers
from codomyrmex.cloud.infomaniak.object_storage.headers import time_of

__all__ = ["SwiftVersions"]

_DELETED: Final = "application/x-deleted"


class _Row(msgspec.Struct):
    """A version in a listing."""

    name: str
    version_id: str
    is_latest: bool = False
    bytes: int = 0
    hash: str = ""
    slo_etag: str | None = None
    content_type: str = ""
    last_modified: str | None = None


class SwiftVersions(SwiftContainers):
    """The version methods of `InfomaniakObjectStorageClient`."""

    def get_versioning(self, bucket: str) -> bool:
        """Tell whether a container keeps versions; see `SupportsVersions.get_versioning`.

        Args:
            bucket: The container.

        Returns:
            True when each write and delete keeps what was there.

        Raises:
            BucketNotFoundError: When there is no such container.
        """
        self._check_container_name(bucket)
        headers = self._request("get_versioning", "HEAD", bucket).headers
        return headers.get("x-versions-enabled") == "True"

    def set_versioning(self, bucket: str, enabled: bool) -> None:
        """Keep versions from now on, or stop; see `SupportsVersions.set_versioning`.

        Args:
            bucket: The container.
            enabled: Whether to keep them.

        Raises:
            BucketNotFoundError: When there is no such container.
        """
        self._check_container_name(bucket)
        self._post(bucket, "set_versioning", [("x-versions-enabled", str(enabled).lower())])
        self._facts.pop(bucket, None)

    def list_versions(self, bucket: str, prefix: str = "") -> Listing[VersionInfo]:
        """List versions and delete markers; see `SupportsVersions.list_versions`.

        Args:
            bucket: The container.
            prefix: Only keys that begin with this string.

        Returns:
            An iterable that fetches page by page.

        Raises:
            BucketNotFoundError: On iteration, when there is no such container.
        """
        self._check_container_name(bucket)

        def fetch(token: str | None) -> Page[VersionInfo]:
            query = [("versions", "true"), ("format", "json"), ("prefix", prefix)]
            if token is not None:
                version, _, key = token.partition(" ")
                query += [("marker", key), ("version_marker", version)]
            answer = self._request("list_versions", "GET", bucket, query=query)
            rows = decode_rows(answer.body, _Row, "list of versions")
            items = [_version(bucket, row) for row in rows if isinstance(row, _Row)]
            last = items[-1] if items else None
            return Page(items, None if last is None else f"{last.version_id} {last.key}")

        return Listing(fetch)

    def restore_version(self, bucket: str, key: str, version_id: str) -> ObjectInfo:
        """Make an old version the current one; see `SupportsVersions.restore_version`.

        The service points to it again: no byte is copied.

        Args:
            bucket: The container.
            key: The key.
            version_id: The version.

        Returns:
            The object as it is now.

        Raises:
            ObjectNotFoundError: When there is no such version.
        """
        self._check_container_name(bucket)
        self.check_key(key)
        if version_id == "null":
            raise InvalidRequestError("the version null is the one from before versions were kept")
        self.get_metadata(bucket, key, version_id=version_id)
        self._request(
            "restore_version", "PUT", bucket, key, query=[("version-id", version_id)], body=b""
        )
        return self.get_metadata(bucket, key)

    @override
    def _has_versions(self, name: str) -> bool:
        # once enabled it tells True or False for ever
        return "x-versions-enabled" in self._request("delete_bucket", "HEAD", name).headers

    @override
    def _delete_all_versions(self, name: str) -> None:
        self.set_versioning(name, False)
        for version in list(self.list_versions(name)):
            self.delete_object(name, version.key, version_id=version.version_id)


def _version(bucket: str, row: _Row) -> VersionInfo:
    marker = row.content_type.startswith(_DELETED)
    return VersionInfo(
        bucket=bucket,
        key=row.name,
        version_id=row.version_id,
        is_latest=row.is_latest,
        is_delete_marker=marker,
        size=0 if marker else row.bytes,
        etag=None if marker else (row.slo_etag or row.hash).strip('"') or None,
        last_modified=time_of(row.last_modified),
    )
