"""The interface of every object store.

The file is long because the docstrings here are those of every store: what overrides a method has
none of its own.
"""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, BinaryIO, ClassVar, Literal, TypeAlias, overload

from codomyrmex.cloud.common.cloud import CloudClient
from codomyrmex.cloud.common.errors import BucketNotFoundError, ObjectNotFoundError
from codomyrmex.cloud.common.governance import (
    SupportsAcl,
    SupportsBucketPolicy,
    SupportsCors,
    SupportsLifecycle,
    SupportsObjectLock,
    SupportsPresignedPost,
    SupportsStorageClasses,
    SupportsTags,
    SupportsVersions,
)
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import (
    BatchResult,
    BucketInfo,
    ObjectInfo,
    ObjectSettings,
    Resource,
)

__all__ = ["Data", "OpenMode", "StorageClient"]

Data: TypeAlias = bytes | bytearray | memoryview | BinaryIO | Iterable[bytes]
"""What can be uploaded: bytes, a binary file object, or an iterable of bytes of any length."""

OpenMode: TypeAlias = Literal["r", "rb", "w", "wb"]
"""How an object is opened: reading or writing, text or bytes."""


class StorageClient(
    CloudClient,
    SupportsVersions,
    SupportsTags,
    SupportsLifecycle,
    SupportsCors,
    SupportsAcl,
    SupportsBucketPolicy,
    SupportsObjectLock,
    SupportsStorageClasses,
    SupportsPresignedPost,
):
    """One object store: buckets that hold objects under exact keys.

    The order of arguments is the same everywhere: source before destination, bucket before key,
    options by keyword. Keys are exact: ``a//b``, ``/x``, ``dir/`` and ``..`` go up, list and come
    down as they are. A prefix is a string prefix: ``foo`` lists ``foobar``.

    What only some stores have is here too, in one vocabulary (versions, tags, lifecycle, …):
    `capabilities` says what this store has, and the rest raises `UnsupportedError` before any I/O.

    Every method raises the errors of `codomyrmex.cloud.common.errors`: `BucketNotFoundError` and
    `ObjectNotFoundError` for what is not there, `AuthenticationError` and
    `PermissionDeniedError` for who may not, `InvalidNameError` for a name that cannot be,
    `TransientError` when the service stayed unreachable after the retries.

    Attributes:
        scheme: What stands before ``://`` in its URLs.
        is_local: Whether the bytes are on this machine, so that reading them asks no service.

    Example:
        >>> from codomyrmex.cloud import LocalStorageClient
        >>> client = LocalStorageClient(tmp_path)
        >>> client.create_bucket("photos").name
        'photos'
        >>> client.upload_data("photos", "a//cat.txt", b"meow").size
        4
        >>> [str(item) for item in client.list_objects("photos", "a")]
        ['a//cat.txt']
        >>> client.download_data("photos", "a//cat.txt", start=1, end=3)
        b'eo'
    """

    resource_kinds: ClassVar[tuple[str, ...]] = ("bucket",)
    scheme: str
    is_local: ClassVar[bool] = False

    # -- the store

    @property
    @abstractmethod
    def address(self) -> str:
        """What tells this store from others: its endpoint's URL, or its folder.

        Returns:
            The address; two clients with one address reach the same objects.

        Example:
            >>> storage.address == storage.root
            True
        """

    def url(self, bucket: str, key: str | None = None) -> str:
        """Write the place as a URL, for messages.

        Args:
            bucket: The bucket.
            key: The key; the bucket alone when None.

        Returns:
            Such as ``s3://bucket/key``.

        Example:
            >>> storage.url("demo", "hello.txt")
            'local://demo/hello.txt'
        """
        return f"{self.scheme}://{bucket}" if key is None else f"{self.scheme}://{bucket}/{key}"

    # -- buckets

    @abstractmethod
    def list_buckets(self) -> list[BucketInfo]:
        """List the buckets that the credentials may see.

        Returns:
            The buckets, sorted by name.

        Example:
            >>> [bucket.name for bucket in storage.list_buckets()]
            ['demo']
        """

    @abstractmethod
    def create_bucket(
        self, name: str, *, region: str | None = None, exist_ok: bool = False
    ) -> BucketInfo:
        """Make a bucket.

        Args:
            name: Its name.
            region: Where; the client's region when None.
            exist_ok: Whether a bucket of one's own of that name is accepted.

        Returns:
            The bucket.

        Raises:
            AlreadyExistsError: When it exists and ``exist_ok`` is False, or belongs to another.
            InvalidNameError: When the name is no legal bucket name.

        Example:
            >>> storage.create_bucket("demo", exist_ok=True).name
            'demo'
        """

    @abstractmethod
    def delete_bucket(self, name: str, *, force: bool = False) -> None:
        """Delete a bucket.

        Args:
            name: The bucket.
            force: Whether to delete everything in it first, versions included.

        Raises:
            BucketNotEmptyError: When it holds objects and ``force`` is False.
            BucketNotFoundError: When there is none.

        Example:
            >>> storage.delete_bucket("demo", force=True)
        """

    @abstractmethod
    def get_bucket(self, name: str) -> BucketInfo:
        """Get the facts of a bucket.

        Args:
            name: The bucket.

        Returns:
            What the service tells about it.

        Raises:
            BucketNotFoundError: When there is none.

        Example:
            >>> storage.get_bucket("demo").name
            'demo'
        """

    def bucket_exists(self, name: str) -> bool:
        """Tell whether a bucket exists.

        Args:
            name: The bucket.

        Returns:
            False only when the service said that there is none; a refusal or a failure raises.

        Example:
            >>> storage.bucket_exists("demo"), storage.bucket_exists("other")
            (True, False)
        """
        try:
            self.get_bucket(name)
        except BucketNotFoundError:
            return False
        return True

    # -- objects

    @abstractmethod
    def list_objects(
        self,
        bucket: str,
        prefix: str = "",
        *,
        delimiter: str | None = None,
        start_after: str | None = None,
        limit: int | None = None,
    ) -> Listing[ObjectInfo]:
        """List objects, lazily, in the order of their keys' UTF-8 bytes.

        Args:
            bucket: The bucket.
            prefix: Only keys that begin with this string.
            delimiter: Gives keys that go on after it as one `ObjectInfo` with ``is_prefix``.
            start_after: Only keys that sort after this one.
            limit: How many items at the most.

        Returns:
            An iterable that fetches page by page and holds one page; ``.pages()`` gives pages.

        Raises:
            BucketNotFoundError: On iteration, when there is no such bucket.

        Example:
            >>> [str(item) for item in storage.list_objects("demo", delimiter="/")]
            ['docs/', 'hello.txt']
        """

    @abstractmethod
    def get_metadata(self, bucket: str, key: str, *, version_id: str | None = None) -> ObjectInfo:
        """Get everything the service knows of an object, without its bytes.

        Args:
            bucket: The bucket.
            key: The key.
            version_id: A version; the current one when None.

        Returns:
            The object with content type, user metadata, checksums, version and storage class.

        Raises:
            ObjectNotFoundError: When there is no such object.

        Example:
            >>> storage.get_metadata("demo", "hello.txt").content_type
            'text/plain'
        """

    def object_exists(self, bucket: str, key: str) -> bool:
        """Tell whether an object exists.

        Args:
            bucket: The bucket; must exist where the service tells the difference.
            key: The key.

        Returns:
            False only when the service said that there is none; a refusal or a failure raises.

        Example:
            >>> storage.object_exists("demo", "hello.txt"), storage.object_exists("demo", "no")
            (True, False)
        """
        try:
            self.get_metadata(bucket, key)
        except ObjectNotFoundError:
            return False
        return True

    @abstractmethod
    def upload_file(
        self,
        file_path: str | os.PathLike[str],
        bucket: str,
        key: str | None = None,
        *,
        content_type: str | None = None,
        metadata: Mapping[str, str] | None = None,
        settings: ObjectSettings | None = None,
        overwrite: bool = True,
        if_match: str | None = None,
        progress: ProgressCallback | None = None,
    ) -> ObjectInfo:
        """Upload a file; its modification time is kept as the user metadata ``mtime``.

        Args:
            file_path: The file.
            bucket: The bucket.
            key: The key; the file's name when None.
            content_type: The media type; guessed from the key when None.
            metadata: User metadata.
            settings: What else the object carries; ``content_type`` and ``metadata`` go first.
            overwrite: False refuses to replace an object.
            if_match: Only replace the object that has this ETag.
            progress: Called as bytes pass.

        Returns:
            The object as stored.

        Raises:
            LocalFileNotFoundError: When there is no such file.
            PreconditionFailedError: When ``if_match`` does not hold.
            AlreadyExistsError: When ``overwrite`` is False and the object exists.
            IntegrityError: When the service stored other bytes; the target is left as it was
                where the service allows it.

        Example:
            >>> path = tmp_path / "note.txt"
            >>> _ = path.write_text("hi")
            >>> storage.upload_file(path, "demo").key
            'note.txt'
        """

    @abstractmethod
    def upload_data(
        self,
        bucket: str,
        key: str,
        data: Data,
        *,
        content_type: str | None = None,
        metadata: Mapping[str, str] | None = None,
        settings: ObjectSettings | None = None,
        overwrite: bool = True,
        if_match: str | None = None,
        progress: ProgressCallback | None = None,
    ) -> ObjectInfo:
        """Upload bytes, a binary file object or an iterable of bytes.

        Args:
            bucket: The bucket.
            key: The key.
            data: What to store; a stream is read once and held one part at a time.
            content_type: The media type; guessed from the key when None.
            metadata: User metadata.
            settings: What else the object carries; ``content_type`` and ``metadata`` go first.
            overwrite: False refuses to replace an object.
            if_match: Only replace the object that has this ETag.
            progress: Called as bytes pass.

        Returns:
            The object as stored.

        Raises:
            PreconditionFailedError: When ``if_match`` does not hold.
            AlreadyExistsError: When ``overwrite`` is False and the object exists.

        Example:
            >>> storage.upload_data("demo", "numbers", (b"%d" % n for n in range(3))).size
            3
        """

    @abstractmethod
    def download_file(
        self,
        bucket: str,
        key: str,
        file_path: str | os.PathLike[str],
        *,
        version_id: str | None = None,
        if_match: str | None = None,
        overwrite: bool = True,
        progress: ProgressCallback | None = None,
    ) -> Path:
        """Download an object into a file, which appears whole or not at all.

        Missing folders are made. The file's modification time is the object's ``mtime``, where
        it has one.

        Args:
            bucket: The bucket.
            key: The key.
            file_path: The file; a folder that exists gets the last segment of the key in it.
            version_id: A version; the current one when None.
            if_match: Only the object that has this ETag.
            overwrite: False refuses to replace a file.
            progress: Called as bytes pass.

        Returns:
            The path of the file.

        Raises:
            ObjectNotFoundError: When there is no such object.
            AlreadyExistsError: When ``overwrite`` is False and the file exists.
            UnsafePathError: When a folder was given and the key's last segment is no file name.
            IntegrityError: When the bytes differ from the service's checksum.
            DiskFullError: When the disk is full; what was written is removed.

        Example:
            >>> storage.download_file("demo", "hello.txt", tmp_path / "x" / "h.txt").read_text()
            'hello'
        """

    @abstractmethod
    def download_data(
        self,
        bucket: str,
        key: str,
        *,
        start: int | None = None,
        end: int | None = None,
        version_id: str | None = None,
        if_match: str | None = None,
    ) -> bytes:
        """Download an object, or a range of it, into memory.

        Args:
            bucket: The bucket.
            key: The key.
            start: First byte, from 0; negative counts from the end.
            end: The byte after the last, as in a slice; the object's end when None. What lies
                beyond the end is left out, as in a slice.
            version_id: A version; the current one when None.
            if_match: Only the object that has this ETag.

        Returns:
            The bytes.

        Raises:
            ObjectNotFoundError: When there is no such object.
            PreconditionFailedError: When ``if_match`` does not hold.

        Example:
            >>> storage.download_data("demo", "hello.txt", start=-2)
            b'lo'
        """

    @abstractmethod
    def iter_data(
        self,
        bucket: str,
        key: str,
        *,
        start: int | None = None,
        end: int | None = None,
        version_id: str | None = None,
        if_match: str | None = None,
        chunk_size: int = 8 * 1024 * 1024,
    ) -> Iterator[bytes]:
        """Download an object chunk by chunk, one chunk in memory at a time.

        All chunks belong to one state of the object: a change in between raises.

        Args:
            bucket: The bucket.
            key: The key.
            start: First byte, as in `download_data`.
            end: The byte after the last, as in `download_data`.
            version_id: A version; the current one when None.
            if_match: Only the object that has this ETag.
            chunk_size: Bytes a chunk, 1 or more.

        Yields:
            The chunks in order, never empty.

        Raises:
            ObjectNotFoundError: When there is no such object.
            PreconditionFailedError: When the object is replaced meanwhile.

        Example:
            >>> list(storage.iter_data("demo", "hello.txt", chunk_size=3))
            [b'hel', b'lo']
        """

    @overload
    def open(
        self,
        bucket: str,
        key: str,
        mode: Literal["rb", "wb"] = "rb",
        *,
        encoding: str = ...,
        content_type: str | None = ...,
        metadata: Mapping[str, str] | None = ...,
        settings: ObjectSettings | None = ...,
        overwrite: bool = ...,
    ) -> IO[bytes]: ...

    @overload
    def open(
        self,
        bucket: str,
        key: str,
        mode: Literal["r", "w"],
        *,
        encoding: str = ...,
        content_type: str | None = ...,
        metadata: Mapping[str, str] | None = ...,
        settings: ObjectSettings | None = ...,
        overwrite: bool = ...,
    ) -> IO[str]: ...

    @abstractmethod
    def open(
        self,
        bucket: str,
        key: str,
        mode: OpenMode = "rb",
        *,
        encoding: str = "utf-8",
        content_type: str | None = None,
        metadata: Mapping[str, str] | None = None,
        settings: ObjectSettings | None = None,
        overwrite: bool = True,
    ) -> IO[bytes] | IO[str]:
        """Open an object as a file.

        Reading is seekable and fetches ranges as they are read. Writing commits when the file is
        closed without an exception in the ``with`` block; otherwise the object stays as it was.

        Args:
            bucket: The bucket.
            key: The key.
            mode: ``rb`` or ``wb`` for bytes, ``r`` or ``w`` for text.
            encoding: Of text.
            content_type: When writing, as in `upload_data`.
            metadata: When writing, as in `upload_data`.
            settings: When writing, as in `upload_data`.
            overwrite: When writing, as in `upload_data`.

        Returns:
            The file object.

        Raises:
            ObjectNotFoundError: When reading and there is no such object.

        Example:
            >>> with storage.open("demo", "log", "w") as file:
            ...     _ = file.write("one line")
            >>> with storage.open("demo", "log", "r") as file:
            ...     file.read()
            'one line'
        """

    @abstractmethod
    def delete_object(self, bucket: str, key: str, *, version_id: str | None = None) -> None:
        """Delete an object; one that does not exist counts as deleted.

        Args:
            bucket: The bucket.
            key: The key.
            version_id: Delete this version for good.

        Raises:
            BucketNotFoundError: When there is no such bucket.

        Example:
            >>> storage.delete_object("demo", "hello.txt")
        """

    @abstractmethod
    def delete_objects(self, bucket: str, keys: Iterable[str]) -> BatchResult:
        """Delete many objects with as few requests as the service allows.

        Args:
            bucket: The bucket.
            keys: The keys, of any number.

        Returns:
            What was deleted and what failed, key by key.

        Raises:
            BucketNotFoundError: When there is no such bucket.

        Example:
            >>> storage.delete_objects("demo", ["hello.txt", "docs/a.md"]).ok
            True
        """

    @abstractmethod
    def copy_object(
        self,
        source_bucket: str,
        source_key: str,
        target_bucket: str,
        target_key: str,
        *,
        settings: ObjectSettings | None = None,
        overwrite: bool = True,
        version_id: str | None = None,
        progress: ProgressCallback | None = None,
    ) -> ObjectInfo:
        """Copy an object inside this store, on the server's side where it can.

        Args:
            source_bucket: Where from.
            source_key: What.
            target_bucket: Where to.
            target_key: Under which key.
            settings: Replaces what the object carries; taken over from the source when None.
            overwrite: False refuses to replace an object.
            version_id: A version of the source.
            progress: Called as bytes pass.

        Returns:
            The new object.

        Raises:
            ObjectNotFoundError: When there is no such source.
            AlreadyExistsError: When ``overwrite`` is False and the target exists.

        Example:
            >>> storage.copy_object("demo", "hello.txt", "demo", "copy.txt").key
            'copy.txt'
        """

    def move_object(
        self,
        source_bucket: str,
        source_key: str,
        target_bucket: str,
        target_key: str,
        *,
        overwrite: bool = True,
    ) -> ObjectInfo:
        """Move an object: a copy, and when that is there, a delete of the source.

        Args:
            source_bucket: Where from.
            source_key: What.
            target_bucket: Where to.
            target_key: Under which key; its own key is left as it is.
            overwrite: False refuses to replace an object.

        Returns:
            The object at its new place.

        Raises:
            ObjectNotFoundError: When there is no such source.
            AlreadyExistsError: When ``overwrite`` is False and the target exists.

        Example:
            >>> storage.move_object("demo", "hello.txt", "demo", "moved.txt").key
            'moved.txt'
            >>> storage.object_exists("demo", "hello.txt")
            False
        """
        if (source_bucket, source_key) == (target_bucket, target_key):
            return self.get_metadata(source_bucket, source_key)
        info = self.copy_object(
            source_bucket, source_key, target_bucket, target_key, overwrite=overwrite
        )
        self.delete_object(source_bucket, source_key)
        return info

    @abstractmethod
    def generate_presigned_url(
        self,
        bucket: str,
        key: str,
        *,
        expires_in: int = 3600,
        method: Literal["GET", "HEAD", "PUT", "DELETE"] = "GET",
        content_type: str | None = None,
        version_id: str | None = None,
    ) -> str:
        """Make a URL that lets anyone who has it do one thing to one object for a while.

        Args:
            bucket: The bucket.
            key: The key.
            expires_in: Seconds, 1 to 604,800 (seven days).
            method: What the URL is for.
            content_type: For PUT: the upload must be sent with this Content-Type.
            version_id: For GET and HEAD: a version.

        Returns:
            The URL; treat it as a secret.

        Raises:
            UnsupportedError: When the store has no such URLs.
            InvalidRequestError: When ``expires_in`` is out of range.

        Example:
            >>> storage.generate_presigned_url("demo", "hello.txt")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.UnsupportedError: local has no presigned urls, ...
        """

    # -- the view as a cloud's resources

    def list_resources(self, kind: str | None = None) -> Iterable[Resource]:
        """List the buckets as resources; see `CloudClient.list_resources`.

        Args:
            kind: ``bucket`` or None.

        Returns:
            The buckets.

        Raises:
            InvalidRequestError: For another kind.

        Example:
            >>> [resource.id for resource in storage.list_resources()]
            ['demo']
        """
        if kind is not None:
            self._check_kind(kind)
        return [_bucket_resource(bucket) for bucket in self.list_buckets()]

    def get_resource(self, kind: str, resource_id: str) -> Resource:
        """Get a bucket as a resource; see `CloudClient.get_resource`.

        Args:
            kind: ``bucket``.
            resource_id: The bucket's name.

        Returns:
            The bucket.

        Raises:
            BucketNotFoundError: When there is none.

        Example:
            >>> storage.get_resource("bucket", "demo").kind
            'bucket'
        """
        self._check_kind(kind)
        return _bucket_resource(self.get_bucket(resource_id))

    def create_resource(self, kind: str, name: str) -> Resource:
        """Make a bucket; see `CloudClient.create_resource`.

        Args:
            kind: ``bucket``.
            name: The bucket's name.

        Returns:
            The bucket.

        Raises:
            AlreadyExistsError: When it exists.

        Example:
            >>> storage.create_resource("bucket", "new").id
            'new'
        """
        self._check_kind(kind)
        return _bucket_resource(self.create_bucket(name))

    def delete_resource(self, kind: str, resource_id: str) -> None:
        """Delete an empty bucket; see `CloudClient.delete_resource`.

        Args:
            kind: ``bucket``.
            resource_id: The bucket's name.

        Raises:
            BucketNotEmptyError: When it holds objects.
            BucketNotFoundError: When there is none.

        Example:
            >>> storage.delete_resource("bucket", storage.create_bucket("new").name)
        """
        self._check_kind(kind)
        self.delete_bucket(resource_id)


def _bucket_resource(bucket: BucketInfo) -> Resource:
    return Resource(
        kind="bucket",
        id=bucket.name,
        name=bucket.name,
        region=bucket.region,
        created_at=bucket.created_at,
    )
