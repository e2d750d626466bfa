"""The storage client whose high-level methods are the engine's; providers add the primitives."""

from __future__ import annotations

import io
import os
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Literal, cast, overload

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    InvalidNameError,
    InvalidRequestError,
    NotFoundError,
    ObjectNotFoundError,
    UnsupportedError,
)
from codomyrmex.cloud.common.listing import Listing, Page
from codomyrmex.cloud.common.local_files import guess_content_type
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.storage import Data, OpenMode, StorageClient
from codomyrmex.cloud.transfer.part_pool import PartPool
from codomyrmex.cloud.transfer.part_records import (
    MIB,
    BegunUpload,
    OpenSink,
    Part,
    PartLimits,
    PartUpload,
    WriteCondition,
)

__all__ = ["ObjectClient"]


class ObjectClient(StorageClient):
    """A `StorageClient` made of a provider's primitives.

    A provider implements the bucket methods, `get_metadata`, deletes and the primitives below;
    uploads, downloads, streams, files and large copies are the engine's, the same for all. Every
    primitive raises the errors of the tree; `_put`, `_put_part` and `_complete_parts` raise
    `IntegrityError` unless the service confirmed the bytes; all are thread-safe. A part that
    raised it is sent once more by the engine, the bytes of `_put` by the provider.

    The file is long because the methods repeat the signatures of `StorageClient`.

    ``_list_page``, ``_put``, ``_get``
        One page of a listing; bytes stored with one request, on a condition; a range of an object
        sent to a sink.
    ``_begin_parts``, ``_put_part``, ``_list_parts``, ``_complete_parts``, ``_abort_parts``
        An object in parts. `_list_parts`, `_put_part` and `_complete_parts` raise `NotFoundError`
        for an upload that is over; the engine then looks whether it was completed.
        `_complete_parts` may be called again after its answer was lost.
    ``_copy``
        A copy inside the store, of objects of up to ``limits.single_copy`` bytes. A service whose
        copies have no limit (a rewrite that goes on by a token, a copy that the service does by
        itself) leaves ``single_copy`` at None: `_copy` is all then.
    ``_copy_part``
        Needed where ``single_copy`` is set: makes one part of an upload of a range of an object
        of the same store, of the state that the source's ETag names. Larger copies are uploads
        whose parts come from it, so they resume, are listed and are aborted like all others.
    ``_composite_etag``
        The ETag that an object of these parts gets, where the service makes it of theirs: by it
        a completion whose answer was lost is found again.
    ``_part_sizes``
        The sizes of the parts that an object was made of, where its ETag is the MD5 of their
        MD5s: a download without a checksum of the whole is verified by it.
    ``_list_uploads``
        The uploads that were begun and not ended, for those that no record tells of.
    """

    limits: PartLimits = PartLimits()
    concurrency: int = 8
    _part_pool: PartPool | None = None

    # -- primitives

    @abstractmethod
    def _list_page(
        self,
        bucket: str,
        prefix: str,
        *,
        delimiter: str | None,
        start_after: str | None,
        token: str | None,
        page_size: int | None,
    ) -> Page[ObjectInfo]: ...

    @abstractmethod
    def _put(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> ObjectInfo: ...

    @abstractmethod
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
        """Send the bytes of [start, end) to the sink; a negative start counts from the end.

        The `ObjectInfo` given to ``open_sink`` and returned has the size of the whole object. A
        range that lies wholly beyond the end sends nothing. What does not answer the range
        asked for raises.
        """

    @abstractmethod
    def _copy(
        self,
        source: ObjectInfo,
        target_bucket: str,
        target_key: str,
        settings: ObjectSettings | None,
        condition: WriteCondition,
        progress: ProgressCallback | None,
    ) -> ObjectInfo: ...

    def _copy_part(
        self, upload: PartUpload, number: int, offset: int, size: int, source: ObjectInfo
    ) -> Part:
        raise self._has_no("copies in parts", "copy_object")

    @abstractmethod
    def _begin_parts(self, bucket: str, key: str, settings: ObjectSettings) -> PartUpload: ...

    @abstractmethod
    def _put_part(
        self, upload: PartUpload, number: int, offset: int, data: bytes | memoryview
    ) -> Part: ...

    @abstractmethod
    def _list_parts(self, upload: PartUpload) -> list[Part]: ...

    @abstractmethod
    def _complete_parts(
        self, upload: PartUpload, parts: list[Part], condition: WriteCondition
    ) -> ObjectInfo: ...

    @abstractmethod
    def _abort_parts(self, upload: PartUpload) -> None: ...

    def _composite_etag(self, parts: list[Part]) -> str | None:
        """The ETag of an object of these parts; None where theirs do not tell it."""
        return None

    def _part_sizes(
        self, info: ObjectInfo, *, version_id: str | None = None, each: bool = False
    ) -> list[int] | None:
        """The sizes of the parts whose MD5s' MD5 is the object's ETag.

        With ``each`` every part is asked for; without, the sizes may be inferred from the first
        part's, which is one request at the most. None where the ETag is something else, or the
        service does not tell.
        """
        return None

    def _expected_composite(self, info: ObjectInfo, *, version_id: str | None = None) -> str | None:
        """The MD5 of the MD5s of the parts of `_part_sizes`, as ``MD5-COUNT``.

        It is the ETag itself where the service makes it so.
        """
        return info.etag

    def _list_uploads(self, bucket: str, prefix: str = "") -> list[BegunUpload]:
        """The uploads to keys of a prefix that were begun and neither completed nor aborted."""
        raise self._has_no("list of uploads", "list_uploads")

    # -- what every provider shares

    def _has_no(self, what: str, operation: str) -> UnsupportedError:
        return UnsupportedError(
            f"{self.provider} has no {what}", provider=self.provider, operation=operation
        )

    def _find_completed(self, upload: PartUpload, parts: list[Part]) -> ObjectInfo | None:
        """The object that an upload became, when its ETag tells that it is of these parts."""
        etag = self._composite_etag(parts)
        if etag is None:
            return None
        try:
            found = self.get_metadata(upload.bucket, upload.key)
        except NotFoundError:
            return None
        is_same = found.etag == etag and found.size == sum(part.size for part in parts)
        return found if is_same else None

    @property
    def part_pool(self) -> PartPool:
        """The threads that send the parts of all objects of this client.

        Returns:
            The pool; `concurrency` says how large it is made.

        Example:
            >>> storage.part_pool.size == storage.concurrency
            True
        """
        if self._part_pool is None:
            self._part_pool = PartPool(self.concurrency)
        return self._part_pool

    def check_key(self, key: str) -> None:
        """Refuse what cannot be a key, before any I/O.

        Args:
            key: The key.

        Raises:
            InvalidNameError: When it is empty, too long or no Unicode text.

        Example:
            >>> storage.check_key("a//b")
        """
        try:
            size = len(key) if key.isascii() else len(key.encode("utf-8"))
        except UnicodeEncodeError as error:
            raise InvalidNameError(
                f"the key {key!r} is no Unicode text", provider=self.provider
            ) from error
        if not 0 < size <= self.limits.max_key_bytes:
            raise InvalidNameError(
                "a key must not be empty"
                if size == 0
                else f"the key {key[:40]!r}… has {size} bytes, more than "
                f"{self.limits.max_key_bytes}",
                provider=self.provider,
            )

    @override
    def list_objects(
        self,
        bucket: str,
        prefix: str = "",
        *,
        delimiter: str | None = None,
        start_after: str | None = None,
        limit: int | None = None,
    ) -> Listing[ObjectInfo]:
        if limit is not None and limit < 0:
            raise InvalidRequestError(f"limit must be 0 or more, not {limit}")
        if delimiter == "":
            raise InvalidRequestError("delimiter must not be empty; leave it out for none")

        def fetch(token: str | None) -> Page[ObjectInfo]:
            return self._list_page(
                bucket,
                prefix,
                delimiter=delimiter,
                start_after=start_after,
                token=token,
                page_size=limit,
            )

        return Listing(fetch, limit=limit)

    @override
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
        from codomyrmex.cloud.transfer.upload import upload_file

        target = os.path.basename(os.fspath(file_path)) if key is None else key
        self.check_key(target)
        return upload_file(
            self,
            file_path,
            bucket,
            target,
            merged_settings(target, settings, content_type, metadata),
            write_condition(overwrite, if_match),
            progress,
        )

    @override
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
        from codomyrmex.cloud.transfer.upload import upload_data

        self.check_key(key)
        return upload_data(
            self,
            bucket,
            key,
            data,
            merged_settings(key, settings, content_type, metadata),
            write_condition(overwrite, if_match),
            progress,
        )

    @override
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
        from codomyrmex.cloud.transfer.download import download_file

        self.check_key(key)
        return download_file(
            self,
            bucket,
            key,
            file_path,
            version_id=version_id,
            if_match=if_match,
            overwrite=overwrite,
            progress=progress,
        )

    @override
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
        from codomyrmex.cloud.transfer.download import download_data

        self.check_key(key)
        return download_data(
            self, bucket, key, start=start, end=end, version_id=version_id, if_match=if_match
        )

    @override
    def iter_data(
        self,
        bucket: str,
        key: str,
        *,
        start: int | None = None,
        end: int | None = None,
        version_id: str | None = None,
        if_match: str | None = None,
        chunk_size: int = 8 * MIB,
    ) -> Iterator[bytes]:
        from codomyrmex.cloud.transfer.download import iter_data

        self.check_key(key)
        return iter_data(
            self,
            bucket,
            key,
            start=start,
            end=end,
            version_id=version_id,
            if_match=if_match,
            chunk_size=chunk_size,
        )

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

    @override
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
        from codomyrmex.cloud.transfer.files import ObjectReader, ObjectWriter

        self.check_key(key)
        if mode in ("r", "rb"):
            reader = io.BufferedReader(ObjectReader(self, bucket, key), buffer_size=MIB)
            return reader if mode == "rb" else io.TextIOWrapper(reader, encoding=encoding)
        if mode not in ("w", "wb"):
            raise InvalidRequestError(f"mode must be rb, wb, r or w, not {mode!r}")
        writer = ObjectWriter(
            self,
            bucket,
            key,
            merged_settings(key, settings, content_type, metadata),
            write_condition(overwrite, None),
        )
        # io.BufferedIOBase has all of IO[bytes], which typeshed does not say
        return cast("IO[bytes]", writer) if mode == "wb" else writer.as_text(encoding)

    @override
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
        self.check_key(target_key)
        source = self.get_metadata(source_bucket, source_key, version_id=version_id)
        if version_id is not None:
            source = msgspec.structs.replace(source, version_id=version_id)
        condition = write_condition(overwrite, None)
        if (source_bucket, source_key) == (target_bucket, target_key):
            if not overwrite:
                raise AlreadyExistsError(f"{self.url(target_bucket, target_key)} exists already")
            if settings is None and (version_id is None or self._is_present(source)):
                return source  # nothing would change, which some services refuse
        limit = self.limits.single_copy
        if limit is None or source.size <= limit:
            return self._copy(source, target_bucket, target_key, settings, condition, progress)
        from codomyrmex.cloud.transfer.copying import copy_in_parts

        return copy_in_parts(
            self, source, version_id, target_bucket, target_key, settings, condition, progress
        )

    def _is_present(self, version: ObjectInfo) -> bool:
        """Whether a version is the object that is seen without naming one."""
        try:
            present = self.get_metadata(version.bucket, version.key)
        except ObjectNotFoundError:
            return False  # deleted: a copy onto itself brings it back
        return present.version_id == version.version_id

    def _delete_everything(self, bucket: str) -> None:
        """Empty a bucket in batches, for `delete_bucket(force=True)`."""
        for page in self.list_objects(bucket).pages():
            self.delete_objects(bucket, (item.key for item in page.items)).raise_failures()


def merged_settings(
    key: str,
    settings: ObjectSettings | None,
    content_type: str | None,
    metadata: Mapping[str, str] | None,
) -> ObjectSettings:
    """Join the ways to say what an object carries, and guess its type when nobody said it."""
    base = settings or ObjectSettings()
    return msgspec.structs.replace(
        base,
        content_type=content_type or base.content_type or guess_content_type(key),
        metadata={**lower_keys(base.metadata), **lower_keys(metadata or {})},
    )


def lower_keys(metadata: Mapping[str, str]) -> dict[str, str]:
    """User metadata travels in headers, whose names have no case."""
    result = {name.lower(): value for name, value in metadata.items()}
    if len(result) != len(metadata):
        raise InvalidRequestError("two names of user metadata differ only in case")
    return result


def write_condition(overwrite: bool, if_match: str | None) -> WriteCondition:
    """Turn the arguments of a write into its condition."""
    if not overwrite and if_match is not None:
        raise InvalidRequestError("overwrite=False and if_match exclude each other")
    return WriteCondition(if_match=if_match, absent=not overwrite)


def batches(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    """Cut keys into lists of a size, keeping order and dropping repeats inside a list."""
    batch: dict[str, None] = {}
    for key in keys:
        batch[key] = None
        if len(batch) == size:
            yield list(batch)
            batch = {}
    if batch:
        yield list(batch)
