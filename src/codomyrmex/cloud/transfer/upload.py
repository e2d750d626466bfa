"""Uploads: one request for what is small, parts for what is large or has no known end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

import msgspec

from codomyrmex.cloud.common.errors import ConflictError, InvalidRequestError
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import (
    MTIME_KEY,
    ObjectInfo,
    ObjectSettings,
    format_mtime,
)
from codomyrmex.cloud.common.storage import Data
from codomyrmex.cloud.transfer.object_client import MIB, ObjectClient, WriteCondition
from codomyrmex.cloud.transfer.parts import PartSender

__all__ = ["StreamUpload", "upload_data", "upload_file"]


def upload_file(
    client: ObjectClient,
    file_path: str | os.PathLike[str],
    bucket: str,
    key: str,
    settings: ObjectSettings,
    condition: WriteCondition,
    progress: ProgressCallback | None,
) -> ObjectInfo:
    """Upload a file; see `StorageClient.upload_file`."""
    with local_errors(file_path, "upload_file"):
        descriptor = os.open(file_path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise InvalidRequestError(
                f"{os.fspath(file_path)} is not a regular file",
                hint="Upload a folder with cmx cp -r, and a pipe with upload_data",
                operation="upload_file",
            )
        if MTIME_KEY not in settings.metadata:
            metadata = {**settings.metadata, MTIME_KEY: format_mtime(status.st_mtime_ns)}
            settings = msgspec.structs.replace(settings, metadata=metadata)
        if progress is not None:
            progress(ProgressEvent("start", key, bytes_total=status.st_size))
        source = _FileSource(os.fspath(file_path), descriptor, status)
        if status.st_size <= client.limits.single_put:
            data = source.read(0, status.st_size)
            info = client._put(bucket, key, data, settings, condition)
            if progress is not None:
                progress(ProgressEvent("bytes", key, bytes_moved=len(data)))
        else:
            info = _send_file_parts(client, source, bucket, key, settings, condition, progress)
    finally:
        os.close(descriptor)
    if progress is not None:
        progress(ProgressEvent("done", key))
    return info


class _FileSource:
    """A file that must stay as it was when it was opened."""

    def __init__(self, path: str, descriptor: int, status: os.stat_result) -> None:
        self._path = path
        self._descriptor = descriptor
        self._status = status

    @property
    def size(self) -> int:
        return self._status.st_size

    def read(self, offset: int, size: int) -> bytes:
        with local_errors(self._path, "upload_file"):
            data = os.pread(self._descriptor, size, offset)
            while len(data) < size:
                more = os.pread(self._descriptor, size - len(data), offset + len(data))
                if not more:
                    break
                data += more
            now = os.fstat(self._descriptor)
        was = self._status
        if len(data) != size or (now.st_size, now.st_mtime_ns) != (was.st_size, was.st_mtime_ns):
            raise ConflictError(
                f"{self._path} changed while it was uploaded",
                hint="Upload it again when nothing writes to it",
                operation="upload_file",
                resource=self._path,
            )
        return data


def _send_file_parts(
    client: ObjectClient,
    source: _FileSource,
    bucket: str,
    key: str,
    settings: ObjectSettings,
    condition: WriteCondition,
    progress: ProgressCallback | None,
) -> ObjectInfo:
    part_size = client.limits.size_for(source.size)
    sender = PartSender(client, bucket, key, settings, condition, progress)
    try:
        for number, offset in enumerate(range(0, source.size, part_size), start=1):
            size = min(part_size, source.size - offset)
            sender.send(number, offset, lambda o=offset, s=size: source.read(o, s))  # type: ignore[misc] # mypy does not infer a lambda's defaults
        return sender.finish()
    except BaseException:
        sender.abort()
        raise


def upload_data(
    client: ObjectClient,
    bucket: str,
    key: str,
    data: Data,
    settings: ObjectSettings,
    condition: WriteCondition,
    progress: ProgressCallback | None,
) -> ObjectInfo:
    """Upload bytes or a stream; see `StorageClient.upload_data`."""
    if isinstance(data, bytearray | memoryview):
        data = bytes(data)
    if progress is not None:
        total = len(data) if isinstance(data, bytes) else None
        progress(ProgressEvent("start", key, bytes_total=total))
    if isinstance(data, bytes) and len(data) <= client.limits.single_put:
        info = client._put(bucket, key, data, settings, condition)
        if progress is not None:
            progress(ProgressEvent("bytes", key, bytes_moved=len(data)))
    else:
        stream = StreamUpload(client, bucket, key, settings, condition, progress)
        try:
            for chunk in _chunks(data):
                stream.write(chunk)
            info = stream.commit()
        except BaseException:
            stream.abort()
            raise
    if progress is not None:
        progress(ProgressEvent("done", key))
    return info


def _chunks(data: bytes | BinaryIO | Iterable[bytes]) -> Iterator[bytes | memoryview]:
    if isinstance(data, bytes):
        view = memoryview(data)
        for offset in range(0, len(view), MIB):
            yield view[offset : offset + MIB]
    elif hasattr(data, "read"):
        file = cast(BinaryIO, data)
        while chunk := file.read(MIB):
            yield chunk
    else:
        yield from data


class StreamUpload:
    """An upload whose size shows only at its end.

    Up to one part is held back, so that a short stream is one request.

    Args:
        client: Where to.
        bucket: The bucket.
        key: The key.
        settings: What the object carries.
        condition: What must hold.
        progress: Called as bytes pass.
    """

    def __init__(
        self,
        client: ObjectClient,
        bucket: str,
        key: str,
        settings: ObjectSettings,
        condition: WriteCondition,
        progress: ProgressCallback | None = None,
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key
        self._settings = settings
        self._condition = condition
        self._progress = progress
        self._buffer = bytearray()
        self._sender: PartSender | None = None
        self._number = 1
        self._offset = 0

    def write(self, data: bytes | memoryview) -> None:
        """Take the next bytes; waits while enough parts are under way.

        Args:
            data: Bytes of any number.

        Raises:
            InvalidRequestError: When it is no bytes.
            CloudError: When an earlier part failed.
        """
        if not isinstance(data, bytes | bytearray | memoryview):
            raise InvalidRequestError(f"data must come as bytes, not {type(data).__name__}")
        self._buffer += data
        size = self._client.limits.size_of_stream_part(self._number)
        # more than a part must be there: the last part, or the only one, is sent by commit
        while len(self._buffer) > size:
            self._send(size)
            size = self._client.limits.size_of_stream_part(self._number)

    def _send(self, size: int) -> None:
        if self._number > self._client.limits.max_parts:
            raise InvalidRequestError(
                f"{self._client.url(self._bucket, self._key)}: the stream is longer than "
                f"{self._client.limits.max_parts} parts"
            )
        if self._sender is None:
            self._sender = PartSender(
                self._client,
                self._bucket,
                self._key,
                self._settings,
                self._condition,
                self._progress,
            )
        data = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        self._sender.send(self._number, self._offset, lambda: data)
        self._number += 1
        self._offset += size

    def commit(self) -> ObjectInfo:
        """Send the rest and make the object.

        Returns:
            The object as stored.

        Raises:
            CloudError: When anything failed; call `abort` then.
        """
        if self._sender is None:
            data = bytes(self._buffer)
            info = self._client._put(self._bucket, self._key, data, self._settings, self._condition)
            if self._progress is not None:
                self._progress(ProgressEvent("bytes", self._key, bytes_moved=len(data)))
        else:
            self._send(len(self._buffer))
            info = self._sender.finish()
        self._buffer.clear()
        return info

    def abort(self) -> None:
        """Leave the object as it was and remove what was sent."""
        self._buffer.clear()
        if self._sender is not None:
            self._sender.abort()
