"""Google's own words for the methods of `StorageClient`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.gcp.base import GcsBase

__all__ = ["GcsWords"]


class GcsWords(GcsBase):
    """Blobs: thin names over objects."""

    def list_blobs(
        self,
        bucket: str,
        prefix: str = "",
        *,
        delimiter: str | None = None,
        start_after: str | None = None,
        limit: int | None = None,
    ) -> Listing[ObjectInfo]:
        """List blobs; see `StorageClient.list_objects`.

        Args:
            bucket: The bucket.
            prefix: Only keys that begin with this string.
            delimiter: Gives keys that go on after it as one item.
            start_after: Only keys that sort after this one.
            limit: How many items at the most.

        Returns:
            An iterable that fetches page by page.

        Raises:
            BucketNotFoundError: On iteration, when there is no such bucket.

        Example:
            >>> [blob.key for blob in gcs.list_blobs("photos")]
            ['a.txt']
        """
        return self.list_objects(
            bucket, prefix, delimiter=delimiter, start_after=start_after, limit=limit
        )

    def upload_blob(
        self,
        bucket: str,
        source: str | os.PathLike[str],
        key: str | None = None,
        *,
        content_type: str | None = None,
        metadata: Mapping[str, str] | None = None,
        settings: ObjectSettings | None = None,
        overwrite: bool = True,
        if_match: str | None = None,
        progress: ProgressCallback | None = None,
    ) -> ObjectInfo:
        """Upload a file; see `StorageClient.upload_file`.

        Args:
            bucket: The bucket.
            source: The file.
            key: The key; the file's name when None.
            content_type: The media type; guessed from the key when None.
            metadata: User metadata.
            settings: What else the blob carries.
            overwrite: False refuses to replace a blob.
            if_match: Only replace the blob that has this ETag.
            progress: Called as bytes pass.

        Returns:
            The blob as stored.

        Raises:
            LocalFileNotFoundError: When there is no such file.

        Example:
            >>> path = tmp_path / "b.txt"
            >>> path.write_text("hello")
            5
            >>> gcs.upload_blob("photos", path, "texts/b.txt").key
            'texts/b.txt'
        """
        return self.upload_file(
            source,
            bucket,
            key,
            content_type=content_type,
            metadata=metadata,
            settings=settings,
            overwrite=overwrite,
            if_match=if_match,
            progress=progress,
        )

    def download_blob(
        self,
        bucket: str,
        key: str,
        target: str | os.PathLike[str],
        *,
        version_id: str | None = None,
        if_match: str | None = None,
        overwrite: bool = True,
        progress: ProgressCallback | None = None,
    ) -> Path:
        """Download a blob into a file; see `StorageClient.download_file`.

        Args:
            bucket: The bucket.
            key: The key.
            target: The file, which appears whole or not at all.
            version_id: A version: its generation.
            if_match: Only the blob that has this ETag.
            overwrite: False refuses to replace a file.
            progress: Called as bytes pass.

        Returns:
            The path of the file.

        Raises:
            ObjectNotFoundError: When there is no such blob.

        Example:
            >>> gcs.download_blob("photos", "a.txt", tmp_path / "copy.txt").read_text()
            'hello'
        """
        return self.download_file(
            bucket,
            key,
            target,
            version_id=version_id,
            if_match=if_match,
            overwrite=overwrite,
            progress=progress,
        )

    def delete_blob(self, bucket: str, key: str, *, version_id: str | None = None) -> None:
        """Delete a blob; see `StorageClient.delete_object`.

        Args:
            bucket: The bucket.
            key: The key.
            version_id: Delete this generation alone.

        Raises:
            BucketNotFoundError: When there is no such bucket.

        Example:
            >>> gcs.delete_blob("photos", "a.txt")
            >>> gcs.object_exists("photos", "a.txt")
            False
        """
        self.delete_object(bucket, key, version_id=version_id)
