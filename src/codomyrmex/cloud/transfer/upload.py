"""Uploads: one request for what is small, parts for what is large or has no known end."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import (
    MTIME_KEY,
    ObjectInfo,
    ObjectSettings,
    format_mtime,
)
from codomyrmex.cloud.common.storage import Data
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import MIB, WriteCondition
from codomyrmex.cloud.transfer.part_sources import FileSource
from codomyrmex.cloud.transfer.parts import PartSender, require_conditions, send_parts

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
    with FileSource(file_path) as source:
        size = source.facts.size
        if MTIME_KEY not in settings.metadata:
            mtime = format_mtime(source.status.st_mtime_ns)
            metadata = {**settings.metadata, MTIME_KEY: mtime}
            settings = msgspec.structs.replace(settings, metadata=metadata)
        if progress is not None:
            progress(ProgressEvent("start", key, bytes_total=size))
        if size <= client.limits.single_put:
            info = client._put(bucket, key, source.read(0, size), settings, condition)
            if progress is not None:
                progress(ProgressEvent("bytes", key, bytes_moved=size))
        else:
            info = send_parts(client, source, bucket, key, settings, condition, progress)
    if progress is not None:
        progress(ProgressEvent("done", key))
    return info


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
            require_conditions(self._client, self._condition)
            upload = self._client._begin_parts(self._bucket, self._key, self._settings)
            self._sender = PartSender(self._client, upload, self._progress)
        data = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        self._sender.send(
            functools.partial(
                self._client._put_part, self._sender.upload, self._number, self._offset, data
            )
        )
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
            parts = sorted(self._sender.parts(), key=lambda part: part.number)
            info = self._client._complete_parts(self._sender.upload, parts, self._condition)
        self._buffer.clear()
        return info

    def abort(self) -> None:
        """Leave the object as it was and remove what was sent."""
        self._buffer.clear()
        if self._sender is not None:
            self._sender.abort()
