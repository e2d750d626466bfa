"""Versions, snapshots and deleted blobs of `AzureBlobClient`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

import msgspec

from codomyrmex.cloud.azure.base import SNAPSHOT, other_marker
from codomyrmex.cloud.azure.copying import AzureCopies
from codomyrmex.cloud.azure.metadata import encode_metadata
from codomyrmex.cloud.azure.xml import http_date, name_of, number_of, parse, text_of
from codomyrmex.cloud.common.errors import UnexpectedResponseError, UnsupportedError
from codomyrmex.cloud.common.listing import Listing, Page
from codomyrmex.cloud.common.records import ObjectInfo, VersionInfo
from codomyrmex.cloud.transfer.part_records import WriteCondition

__all__ = ["AzureVersions"]

_ACCOUNT_HINT: Final = (
    "It is a setting of the whole account, made through Azure Resource Manager: "
    "az storage account blob-service-properties update --enable-versioning"
)


class AzureVersions(AzureCopies):
    """`SupportsVersions`, and snapshots, which are versions that somebody asked for.

    The ``version_id`` of a version is the service's own; that of a snapshot is its time after
    ``snapshot:``.
    """

    def get_versioning(self, bucket: str) -> bool:
        """Refuse: whether versions are kept is no setting of a container.

        Args:
            bucket: The container.

        Returns:
            Nothing.

        Raises:
            UnsupportedError: Always; the account's setting is not in the Blob service's API.

        Example:
            >>> from codomyrmex.cloud import AzureBlobClient
            >>> client = AzureBlobClient("https://me.blob.core.windows.net", anonymous=True)
            >>> client.get_versioning("photos")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.UnsupportedError: ...
        """
        raise self._account_setting("get_versioning")

    def set_versioning(self, bucket: str, enabled: bool) -> None:
        """Refuse: whether versions are kept is no setting of a container.

        Args:
            bucket: The container.
            enabled: Whether to keep them.

        Raises:
            UnsupportedError: Always; the account's setting is not in the Blob service's API.

        Example:
            >>> from codomyrmex.cloud import AzureBlobClient
            >>> client = AzureBlobClient("https://me.blob.core.windows.net", anonymous=True)
            >>> client.set_versioning("photos", True)
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.UnsupportedError: ...
        """
        raise self._account_setting("set_versioning")

    @staticmethod
    def _account_setting(operation: str) -> UnsupportedError:
        return UnsupportedError(
            "a container cannot tell or choose whether versions are kept",
            hint=_ACCOUNT_HINT,
            provider="az",
            operation=operation,
        )

    def list_versions(self, bucket: str, prefix: str = "") -> Listing[VersionInfo]:
        """List versions and snapshots, lazily, newest first for each key.

        Args:
            bucket: The container.
            prefix: Only keys that begin with this string.

        Returns:
            An iterable that fetches page by page; a key's rows are in order inside of a page.

        Raises:
            BucketNotFoundError: On iteration, when there is no such container.

        Example:
            >>> [row.is_latest for row in azure.list_versions("photos", "a.txt")]
            [True]
        """
        self._check_container(bucket)

        def fetch(marker: str | None) -> Page[VersionInfo]:
            query = [("restype", "container"), ("comp", "list")]
            query += [("prefix", prefix)] if prefix else []
            query += [("marker", marker)] if marker else []
            query.append(("include", "snapshots,versions"))
            answer = self._wire.request("list_versions", "GET", bucket, query=query)
            root = parse(answer.body)
            items = [_version(element, bucket) for element in root.iterfind("Blobs/Blob")]
            items.sort(key=lambda row: row.version_id.removeprefix(SNAPSHOT), reverse=True)
            items.sort(key=lambda row: (row.key.encode(), not row.is_latest))
            following = root.findtext("NextMarker") or None
            if following is not None:
                other_marker(marker, following, "versions")
            return Page(items, following)

        return Listing(fetch)

    def restore_version(self, bucket: str, key: str, version_id: str) -> ObjectInfo:
        """Make a copy of an old version or snapshot the current one.

        Args:
            bucket: The container.
            key: The key.
            version_id: The version.

        Returns:
            The object as it is now.

        Raises:
            ObjectNotFoundError: When there is no such version.

        Example:
            >>> before = azure.create_snapshot("photos", "a.txt").version_id
            >>> _ = azure.upload_data("photos", "a.txt", b"changed")
            >>> azure.restore_version("photos", "a.txt", before).size
            5
        """
        source = self.get_metadata(bucket, key, version_id=version_id)
        source = msgspec.structs.replace(source, version_id=version_id)
        return self._copied(source, bucket, key, None, WriteCondition())

    def create_snapshot(
        self, container: str, key: str, *, metadata: Mapping[str, str] | None = None
    ) -> VersionInfo:
        """Keep the blob as it is now, to be read by its ``version_id``.

        Args:
            container: The container.
            key: The key.
            metadata: User metadata of the snapshot; the blob's when None.

        Returns:
            The snapshot.

        Raises:
            ObjectNotFoundError: When there is no such blob.
            UnexpectedResponseError: When the service's answer does not name the snapshot.

        Example:
            >>> azure.create_snapshot("photos", "a.txt").version_id.partition(":")[0]
            'snapshot'
        """
        self._check_container(container)
        self.check_key(key)
        pairs = encode_metadata(metadata or {}).items()
        answer = self._wire.request(
            "create_snapshot",
            "PUT",
            container,
            key,
            query=[("comp", "snapshot")],
            headers=[
                *((f"x-ms-meta-{name}", value) for name, value in pairs),
                *self._lease_headers(container, key),
            ],
            body=b"",
            idempotent=False,
        )
        time = answer.headers.get("x-ms-snapshot")
        if not time:
            raise UnexpectedResponseError(
                f"{self.url(container, key)}: the snapshot has no time", provider="az"
            )
        return VersionInfo(
            container,
            key,
            SNAPSHOT + time,
            etag=answer.headers.get("etag", "").strip('"') or None,
            last_modified=http_date(answer.headers.get("last-modified")),
        )

    def undelete_blob(self, container: str, key: str) -> None:
        """Bring back a blob that was deleted softly, with its snapshots.

        Args:
            container: The container.
            key: The key.

        Raises:
            ObjectNotFoundError: When there is nothing to bring back: soft delete is a setting of
                the account, and has an end.
            UnsupportedError: When the service answers that it has no such thing, as Azurite does.

        Example:
            >>> azure.undelete_blob("photos", "..")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidNameError: the key '..' has a segment ...
        """
        self._check_container(container)
        self.check_key(key)
        self._wire.request(
            "undelete_blob", "PUT", container, key, query=[("comp", "undelete")], body=b""
        )


def _version(element: ElementTree.Element, bucket: str) -> VersionInfo:
    snapshot = element.findtext("Snapshot")
    version_id = f"{SNAPSHOT}{snapshot}" if snapshot else text_of(element, "VersionId")
    kept = element.find("VersionId") is not None
    return VersionInfo(
        bucket=bucket,
        key=name_of(element),
        version_id=version_id,
        is_latest=not snapshot and (not kept or text_of(element, "IsCurrentVersion") == "true"),
        size=number_of(element, "Properties/Content-Length"),
        etag=text_of(element, "Properties/Etag").strip('"') or None,
        last_modified=http_date(element.findtext("Properties/Last-Modified")),
        storage_class=element.findtext("Properties/AccessTier"),
    )
