"""Swift's own words: containers and objects, by thin names over the same methods."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import BucketInfo, ObjectInfo
from codomyrmex.cloud.common.storage import Data
from codomyrmex.cloud.infomaniak.object_storage.containers import SwiftContainers

__all__ = ["SwiftWords"]


class SwiftWords(SwiftContainers):
    """The names that Swift's users know."""

    def list_containers(self) -> list[BucketInfo]:
        """List the containers; see `StorageClient.list_buckets`.

        Returns:
            The containers, those for segments included, sorted by name.

        Raises:
            PermissionDeniedError: When the user may use single containers only.

        Example:
            >>> "photos" in [container.name for container in swift.list_containers()]
            True
        """
        return self.list_buckets()

    def create_container(
        self, name: str, *, storage_policy: str | None = None, exist_ok: bool = False
    ) -> BucketInfo:
        """Make a container; see `StorageClient.create_bucket`.

        Args:
            name: Its name, 1 to 256 bytes without a slash.
            storage_policy: How it is kept; the service's default when None.
            exist_ok: Whether one that exists is accepted.

        Returns:
            The container.

        Raises:
            AlreadyExistsError: When it exists and ``exist_ok`` is False.
            InvalidNameError: When the name is no legal container name.

        Example:
            >>> swift.create_container("photos", exist_ok=True).name
            'photos'
        """
        policy = [] if storage_policy is None else [("x-storage-policy", storage_policy)]
        return self._create(name, policy, None, exist_ok)

    def delete_container(self, name: str, *, force: bool = False) -> None:
        """Delete a container; see `StorageClient.delete_bucket`.

        Args:
            name: The container.
            force: Whether to delete everything in it first.

        Raises:
            BucketNotEmptyError: When it holds objects and ``force`` is False.
            BucketNotFoundError: When there is none.

        Example:
            >>> swift.delete_container("photos", force=True)
            >>> swift.create_container("photos").name
            'photos'
        """
        self.delete_bucket(name, force=force)

    def get_container(self, name: str) -> BucketInfo:
        """Get the facts of a container; see `StorageClient.get_bucket`.

        Args:
            name: The container.

        Returns:
            The container.

        Raises:
            BucketNotFoundError: When there is none.

        Example:
            >>> swift.get_container("photos").name
            'photos'
        """
        return self.get_bucket(name)

    def container_exists(self, name: str) -> bool:
        """Tell whether a container exists; see `StorageClient.bucket_exists`.

        Args:
            name: The container.

        Returns:
            False only when the service said that there is none.

        Example:
            >>> swift.container_exists("photos")
            True
        """
        return self.bucket_exists(name)

    def upload_object(
        self,
        container: str,
        key: str,
        source: str | os.PathLike[str] | Data,
        *,
        content_type: str | None = None,
        metadata: Mapping[str, str] | None = None,
        overwrite: bool = True,
        progress: ProgressCallback | None = None,
    ) -> ObjectInfo:
        """Upload a file or data; see `StorageClient.upload_file` and `upload_data`.

        Args:
            container: The container.
            key: The key.
            source: A path, or bytes, a binary file object or an iterable of bytes.
            content_type: The media type; guessed from the key when None.
            metadata: User metadata.
            overwrite: False refuses to replace an object.
            progress: Called as bytes pass.

        Returns:
            The object as stored.

        Raises:
            AlreadyExistsError: When ``overwrite`` is False and the object exists.

        Example:
            >>> swift.upload_object("photos", "b.txt", b"hello").size
            5
        """
        if isinstance(source, (str, os.PathLike)):
            return self.upload_file(
                source,
                container,
                key,
                content_type=content_type,
                metadata=metadata,
                overwrite=overwrite,
                progress=progress,
            )
        return self.upload_data(
            container,
            key,
            source,
            content_type=content_type,
            metadata=metadata,
            overwrite=overwrite,
            progress=progress,
        )

    def download_object(
        self,
        container: str,
        key: str,
        target: str | os.PathLike[str],
        *,
        progress: ProgressCallback | None = None,
    ) -> Path:
        """Download an object into a file; see `StorageClient.download_file`.

        Args:
            container: The container.
            key: The key.
            target: The file, or a folder that exists.
            progress: Called as bytes pass.

        Returns:
            The path of the file.

        Raises:
            ObjectNotFoundError: When there is no such object.

        Example:
            >>> swift.download_object("photos", "a.txt", tmp_path / "copy.txt").read_text()
            'hello'
        """
        return self.download_file(container, key, target, progress=progress)
