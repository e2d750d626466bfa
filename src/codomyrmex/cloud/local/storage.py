"""`LocalStorageClient`: object storage in a folder of the local disk.

The file is long because the methods repeat the signatures of `StorageClient`; what they do to the
disk is in the modules beside it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.capabilities import Capabilities, Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotEmptyError,
    BucketNotFoundError,
    CloudError,
    InvalidNameError,
    InvalidRequestError,
    PreconditionFailedError,
    UnsupportedError,
)
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.local_files import guess_content_type, local_errors
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import (
    BatchResult,
    BucketInfo,
    Checksums,
    ObjectInfo,
    ObjectSettings,
)
from codomyrmex.cloud.local.bucket import (
    BucketFolder,
    PendingObject,
    remove_tree,
)
from codomyrmex.cloud.local.changes import commit, remove, sync_folder
from codomyrmex.cloud.local.copying import copy_bytes
from codomyrmex.cloud.local.listing import list_page, listed_object
from codomyrmex.cloud.local.roots import default_root, is_bucket_name
from codomyrmex.cloud.local.sidecars import Record
from codomyrmex.cloud.local.uploads import (
    abort_upload,
    begin_upload,
    complete_upload,
    list_parts,
    list_uploads,
    put_part,
)
from codomyrmex.cloud.transfer.object_client import ObjectClient, batches, merged_settings
from codomyrmex.cloud.transfer.part_records import (
    MIB,
    BegunUpload,
    OpenSink,
    Part,
    PartLimits,
    PartUpload,
    WriteCondition,
)

if TYPE_CHECKING:
    from codomyrmex.cloud.common.diagnosis import Finding

__all__ = ["LocalStorageClient"]

_NEEDED: Final[dict[str, Capability]] = {
    "storage_class": Capability.STORAGE_CLASSES,
    "tags": Capability.TAGS,
    "acl": Capability.ACL,
    "encryption": Capability.ENCRYPTION,
}
_CAPABILITIES: Final = Capabilities(
    (
        Capability.USER_METADATA,
        Capability.CONDITIONAL_CREATE,
        Capability.CONDITIONAL_UPDATE,
        Capability.MULTIPART,
        Capability.SERVER_SIDE_COPY,
    )
)


class LocalStorageClient(ObjectClient):
    """Object storage in a folder: a bucket is a folder, an object is an ordinary file in it.

    Any other program can read the objects, and files that it puts into a bucket's folder are
    objects too. Metadata and checksums are kept in the hidden folder ``.cmx`` of each bucket.
    Several threads and processes may use one store at once.

    Args:
        root: The folder of the buckets. By default the environment's ``CODOMYRMEX_LOCAL_ROOT``,
            else ``codomyrmex/local`` in ``XDG_DATA_HOME`` or ``~/.local/share``. It is made with
            the first bucket.

    Attributes:
        root: The folder, as an absolute path.

    Example:
        >>> client = LocalStorageClient(tmp_path)
        >>> client.create_bucket("photos").name
        'photos'
        >>> client.upload_data("photos", "2026/cat.txt", b"meow").size
        4
        >>> (tmp_path / "photos" / "2026" / "cat.txt").read_text()
        'meow'
    """

    provider: ClassVar[str] = "local"
    class_capabilities = _CAPABILITIES
    is_local: ClassVar[bool] = True
    scheme = "local"
    limits = PartLimits(min_part=1, max_part=1 << 40)

    def __init__(self, root: str | os.PathLike[str] | None = None) -> None:
        self.root = os.path.abspath(default_root() if root is None else os.fspath(root))
        self._folders: dict[str, BucketFolder] = {}

    def __repr__(self) -> str:
        return f"LocalStorageClient({self.root!r})"

    @property
    @override
    def address(self) -> str:
        return self.root

    def diagnose(self, *, online: bool, timeout: float) -> list[Finding]:
        """Look at the folder of the buckets and at its disk.

        Args:
            online: Not needed: nothing is sent.
            timeout: Not needed either.

        Returns:
            The findings.

        Example:
            >>> LocalStorageClient(tmp_path).diagnose(online=False, timeout=3)[0].status
            'ok'
        """
        from codomyrmex.cloud.local.diagnosis import diagnose_root

        return [diagnose_root(self.scheme, self.root)]

    def _folder(self, bucket: str) -> BucketFolder:
        folder = self._folders.get(bucket)
        if folder is None:
            if not is_bucket_name(bucket):
                raise InvalidNameError(
                    f"{bucket!r} is no bucket name: 3 to 63 lower case letters, digits, hyphens "
                    "and single dots, a letter or digit at both ends",
                    provider=self.provider,
                )
            folder = BucketFolder(os.fsencode(self.root), bucket)
            self._folders[bucket] = folder
        return folder

    @contextlib.contextmanager
    def _working(self, bucket: str, key: str | None, operation: str) -> Iterator[BucketFolder]:
        """Check the names and give what the operating system says the package's errors."""
        folder = self._folder(bucket)
        if key is not None:
            self.check_key(key)
        with local_errors(self.url(bucket, key), operation):
            try:
                yield folder
            except CloudError:
                raise
            except FileNotFoundError:
                folder.require()
                raise

    @override
    def list_buckets(self) -> list[BucketInfo]:
        with local_errors(self.root, "list_buckets"):
            try:
                with os.scandir(self.root) as entries:
                    names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
            except FileNotFoundError:
                return []
            return [
                _bucket_info(self._folder(name)) for name in sorted(names) if is_bucket_name(name)
            ]

    @override
    def create_bucket(
        self, name: str, *, region: str | None = None, exist_ok: bool = False
    ) -> BucketInfo:
        with self._working(name, None, "create_bucket") as folder:
            os.makedirs(self.root, exist_ok=True)
            try:
                os.mkdir(folder.path)
            except FileExistsError:
                if not folder.exists():
                    raise
                if not exist_ok:
                    raise AlreadyExistsError(
                        f"the bucket {folder.url} exists already",
                        provider=self.provider,
                        operation="create_bucket",
                        resource=folder.url,
                    ) from None
            folder.prepare()
            sync_folder(os.fsencode(self.root))
            return _bucket_info(folder)

    @override
    def delete_bucket(self, name: str, *, force: bool = False) -> None:
        with self._working(name, None, "delete_bucket") as folder:
            trash = os.fsencode(self.root) + b"/.deleted-" + secrets.token_hex(8).encode()
            with folder.lock():
                if not force and _has_files(folder):
                    raise BucketNotEmptyError(
                        f"the bucket {folder.url} is not empty",
                        hint="Delete its objects first, or use force",
                        provider=self.provider,
                        operation="delete_bucket",
                        resource=folder.url,
                    )
                os.rename(folder.path, trash)
            remove_tree(trash)
            sync_folder(os.fsencode(self.root))

    @override
    def get_bucket(self, name: str) -> BucketInfo:
        with self._working(name, None, "get_bucket") as folder:
            folder.require()
            return _bucket_info(folder)

    @override
    def _list_page(
        self,
        bucket: str,
        prefix: str,
        *,
        delimiter: str | None,
        start_after: str | None,
        token: str | None,
        page_size: int | None,
    ) -> Page[ObjectInfo]:
        with self._working(bucket, None, "list_objects") as folder:
            try:
                return list_page(
                    folder,
                    prefix,
                    delimiter=delimiter,
                    start_after=start_after,
                    token=token,
                    page_size=page_size,
                    max_key_bytes=self.limits.max_key_bytes,
                )
            except UnicodeEncodeError as error:
                raise InvalidNameError(
                    f"{error.object!r} is no Unicode text", provider=self.provider
                ) from error

    @override
    def get_metadata(self, bucket: str, key: str, *, version_id: str | None = None) -> ObjectInfo:
        self._refuse_version(version_id, "get_metadata")
        with self._working(bucket, key, "get_metadata") as folder:
            opened = folder.open(key)
            os.close(opened.fd)
            return _object_info(bucket, key, opened.status, opened.record)

    @override
    def _put(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> ObjectInfo:
        self._check_settings(settings, "upload_data")
        with (
            self._working(bucket, key, "upload_data") as folder,
            folder.new_object() as pending,
        ):
            pending.write(data if isinstance(data, bytes) else bytes(data))
            return _commit(folder, key, pending, settings, condition)

    @override
    def _get(
        self,
        bucket: str,
        key: str,
        open_sink: OpenSink,
        *,
        start: int | None = None,
        end: int | None = None,
        version_id: str | None = None,
        if_match: str | None = None,
    ) -> ObjectInfo:
        self._refuse_version(version_id, "download_data")
        with self._working(bucket, key, "download_data") as folder:
            opened = folder.open(key)
            try:
                info = _object_info(bucket, key, opened.status, opened.record)
                if if_match is not None and info.etag != if_match:
                    raise _changed(folder, key, f"has the ETag {info.etag}, not {if_match}")
                first, last, _ = slice(start, end).indices(info.size)
                if (first, last) != (0, info.size):
                    info = msgspec.structs.replace(info, checksums=None)
                sink = open_sink(info)
                for offset in range(first, last, MIB):
                    wanted = min(MIB, last - offset)
                    data = os.pread(opened.fd, wanted, offset)
                    if len(data) != wanted:
                        raise _changed(folder, key, "was cut short while it was read")
                    sink(data)
                now = os.fstat(opened.fd)
                was = opened.status
                if (now.st_size, now.st_mtime_ns) != (was.st_size, was.st_mtime_ns):
                    raise _changed(folder, key, "was changed while it was read")
            finally:
                os.close(opened.fd)
            return info

    @override
    def delete_object(self, bucket: str, key: str, *, version_id: str | None = None) -> None:
        self._refuse_version(version_id, "delete_object")
        with self._working(bucket, key, "delete_object") as folder:
            for changed in remove(folder, key):
                sync_folder(changed)

    @override
    def delete_objects(self, bucket: str, keys: Iterable[str]) -> BatchResult:
        succeeded: list[str] = []
        failed: dict[str, CloudError] = {}
        with self._working(bucket, None, "delete_objects") as folder:
            folder.require()
            for batch in batches(keys, 1000):
                changed: set[bytes] = set()
                for key in batch:
                    try:
                        with self._working(bucket, key, "delete_objects"):
                            changed |= remove(folder, key)
                    except BucketNotFoundError:
                        raise
                    except CloudError as error:
                        failed[key] = error
                    else:
                        succeeded.append(key)
                for path in changed:
                    sync_folder(path)
        return BatchResult(succeeded, failed)

    @override
    def _copy(
        self,
        source: ObjectInfo,
        target_bucket: str,
        target_key: str,
        settings: ObjectSettings | None,
        condition: WriteCondition,
        progress: ProgressCallback | None,
    ) -> ObjectInfo:
        self._refuse_version(source.version_id, "copy_object")
        if settings is not None:
            self._check_settings(settings, "copy_object")
            settings = merged_settings(target_key, settings, None, None)
        with self._working(source.bucket, source.key, "copy_object") as folder:
            opened = folder.open(source.key)
        try:
            if settings is None:
                info = _object_info(source.bucket, source.key, opened.status, opened.record)
                settings = ObjectSettings.of(info)
            with (
                self._working(target_bucket, target_key, "copy_object") as folder,
                folder.new_object() as pending,
            ):
                if progress is not None:
                    size = opened.status.st_size
                    progress(ProgressEvent("start", target_key, bytes_total=size))
                for count in copy_bytes(opened, pending):
                    if progress is not None:
                        progress(ProgressEvent("bytes", target_key, bytes_moved=count))
                # a copy is as old as what it is a copy of: nothing is to be synchronised then
                time_ns = opened.status.st_mtime_ns
                copied = _commit(folder, target_key, pending, settings, condition, time_ns)
        finally:
            os.close(opened.fd)
        if progress is not None:
            progress(ProgressEvent("done", target_key))
        return copied

    @override
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
        raise UnsupportedError(
            f"{self.provider} has no presigned urls, which generate_presigned_url needs",
            hint="Give out the path of the file, or use a store with a server",
            provider=self.provider,
            operation="generate_presigned_url",
        )

    @override
    def _begin_parts(self, bucket: str, key: str, settings: ObjectSettings) -> PartUpload:
        self._check_settings(settings, "upload_data")
        with self._working(bucket, key, "upload_data") as folder:
            return PartUpload(bucket, key, begin_upload(folder, key, settings), settings)

    @override
    def _put_part(
        self, upload: PartUpload, number: int, offset: int, data: bytes | memoryview
    ) -> Part:
        with self._working(upload.bucket, upload.key, "upload_data") as folder:
            content = data if isinstance(data, bytes) else bytes(data)
            return put_part(folder, upload, number, offset, content)

    @override
    def _list_parts(self, upload: PartUpload) -> list[Part]:
        with self._working(upload.bucket, upload.key, "upload_data") as folder:
            return list_parts(folder, upload)

    @override
    def _complete_parts(
        self, upload: PartUpload, parts: list[Part], condition: WriteCondition
    ) -> ObjectInfo:
        with self._working(upload.bucket, upload.key, "upload_data") as folder:
            status, record = complete_upload(folder, upload, parts, condition)
            return _object_info(upload.bucket, upload.key, status, record)

    @override
    def _abort_parts(self, upload: PartUpload) -> None:
        with self._working(upload.bucket, upload.key, "upload_data") as folder:
            abort_upload(folder, upload)

    @override
    def _list_uploads(self, bucket: str, prefix: str = "") -> list[BegunUpload]:
        with self._working(bucket, None, "list_uploads") as folder:
            return list_uploads(folder, prefix)

    def _refuse_version(self, version_id: str | None, operation: str) -> None:
        if version_id is not None:
            self.capabilities.require(
                Capability.VERSIONS, provider=self.provider, operation=operation
            )

    def _check_settings(self, settings: ObjectSettings, operation: str) -> None:
        for name, capability in _NEEDED.items():
            if getattr(settings, name):
                self.capabilities.require(capability, provider=self.provider, operation=operation)
        try:
            msgspec.json.encode(settings)
        except UnicodeEncodeError as error:
            raise InvalidRequestError(
                f"the metadata {error.object!r} is no Unicode text",
                provider=self.provider,
                operation=operation,
            ) from error


def _bucket_info(folder: BucketFolder) -> BucketInfo:
    try:
        # nobody writes to this file, so its modification time is when the bucket was made
        made = os.stat(folder.internal + b"/lock").st_mtime
    except FileNotFoundError:
        return BucketInfo(folder.name)
    return BucketInfo(folder.name, datetime.fromtimestamp(made, UTC))


def _has_files(folder: BucketFolder) -> bool:
    folders = [folder.path]
    for path in folders:
        with os.scandir(path) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    return True
                if entry.path != folder.internal:
                    folders.append(entry.path)
    return False


def _object_info(
    bucket: str, key: str, status: os.stat_result, record: Record | None
) -> ObjectInfo:
    listed = listed_object(bucket, key, status)
    if record is None:  # put there by another program
        return msgspec.structs.replace(listed, content_type=guess_content_type(key))
    return msgspec.structs.replace(
        listed,
        content_type=record.content_type or guess_content_type(key),
        metadata=record.metadata,
        checksums=Checksums(crc32c=record.crc32c),
        cache_control=record.cache_control,
        content_disposition=record.content_disposition,
        content_encoding=record.content_encoding,
        content_language=record.content_language,
    )


def _commit(
    folder: BucketFolder,
    key: str,
    pending: PendingObject,
    settings: ObjectSettings,
    condition: WriteCondition,
    mtime_ns: int | None = None,
) -> ObjectInfo:
    status, record = commit(
        folder, key, pending.path, pending.fd, pending.crc32c, settings, condition, mtime_ns
    )
    return _object_info(folder.name, key, status, record)


def _changed(folder: BucketFolder, key: str, what: str) -> PreconditionFailedError:
    url = f"{folder.url}/{key}"
    return PreconditionFailedError(f"{url} {what}", provider="local", resource=url)
