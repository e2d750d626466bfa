"""Azure's own words for the methods of `StorageClient`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from codomyrmex.cloud.azure.base import AzureBase
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import BucketInfo, ObjectInfo, ObjectSettings

__all__ = ["AzureBlobMethods"]


class AzureBlobMethods(AzureBase):
    """Containers and blobs: thin names over buckets and objects, the key before the file."""

    def list_containers(self) -> list[BucketInfo]:
        """List the account's containers; see `StorageClient.list_buckets`.

        Returns:
            The containers by name.

        Raises:
            PermissionDeniedError: When the credential is for one container alone.

        Example:
            >>> "photos" in [str(container) for container in azure.list_containers()]
            True
        """
        return self.list_buckets()

    def create_container(self, container: str, *, exist_ok: bool = False) -> BucketInfo:
        """Make a container; see `StorageClient.create_bucket`.

        Args:
            container: Its name.
            exist_ok: Whether it may be there already.

        Returns:
            The container.

        Raises:
            AlreadyExistsError: When it exists.
            ConflictError: While a container of that name is still being deleted.

        Example:
            >>> azure.create_container("photos", exist_ok=True).name
            'photos'
        """
        return self.create_bucket(container, exist_ok=exist_ok)

    def delete_container(self, container: str, *, force: bool = False) -> None:
        """Delete a container; see `StorageClient.delete_bucket`.

        Args:
            container: Its name.
            force: Delete all that is in it too.

        Raises:
            BucketNotEmptyError: When it holds blobs.
            BucketNotFoundError: When there is none.

        Example:
            >>> azure.delete_container("photos")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.BucketNotEmptyError: az://photos is not empty
        """
        self.delete_bucket(container, force=force)

    def list_blobs(
        self,
        container: str,
        prefix: str = "",
        *,
        delimiter: str | None = None,
        start_after: str | None = None,
        limit: int | None = None,
    ) -> Listing[ObjectInfo]:
        """List blobs; see `StorageClient.list_objects`.

        Args:
            container: The container.
            prefix: Only keys that begin with this string.
            delimiter: Gives keys that go on after it as one item.
            start_after: Only keys that sort after this one.
            limit: How many items at the most.

        Returns:
            An iterable that fetches page by page.

        Raises:
            BucketNotFoundError: On iteration, when there is no such container.

        Example:
            >>> [str(blob) for blob in azure.list_blobs("photos")]
            ['a.txt']
        """
        return self.list_objects(
            container, prefix, delimiter=delimiter, start_after=start_after, limit=limit
        )

    def upload_blob(
        self,
        container: str,
        key: str,
        source: str | os.PathLike[str],
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
            container: The container.
            key: The key.
            source: The file.
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
            >>> _ = path.write_text("hi")
            >>> azure.upload_blob("photos", "b.txt", path).size
            2
        """
        return self.upload_file(
            source,
            container,
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
        container: str,
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
            container: The container.
            key: The key.
            target: The file, which appears whole or not at all.
            version_id: A version or snapshot.
            if_match: Only the blob that has this ETag.
            overwrite: False refuses to replace a file.
            progress: Called as bytes pass.

        Returns:
            The path of the file.

        Raises:
            ObjectNotFoundError: When there is no such blob.

        Example:
            >>> azure.download_blob("photos", "a.txt", tmp_path / "down.txt").read_text()
            'hello'
        """
        return self.download_file(
            container,
            key,
            target,
            version_id=version_id,
            if_match=if_match,
            overwrite=overwrite,
            progress=progress,
        )

    def delete_blob(self, container: str, key: str, *, version_id: str | None = None) -> None:
        """Delete a blob; see `StorageClient.delete_object`.

        Args:
            container: The container.
            key: The key.
            version_id: Delete this version or snapshot alone.

        Raises:
            BucketNotFoundError: When there is no such container.

        Example:
            >>> azure.delete_blob("photos", "a.txt")
        """
        self.delete_object(container, key, version_id=version_id)
