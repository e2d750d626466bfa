"""Thousands of small objects: their bytes, requests and files in one thread."""

from __future__ import annotations

import ctypes
import functools
import os
import stat
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CloudError,
    ConflictError,
    InvalidRequestError,
)
from codomyrmex.cloud.common.local_files import PendingFile, local_errors
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import (
    MTIME_KEY,
    ObjectInfo,
    ObjectSettings,
    format_mtime,
)
from codomyrmex.cloud.transfer.download import file_time_of
from codomyrmex.cloud.transfer.object_client import lower_keys, merged_settings
from codomyrmex.cloud.transfer.part_records import MIB, Sink, WriteCondition
from codomyrmex.cloud.transfer.stepped_client import SteppedClient
from codomyrmex.cloud.transfer.verify import Verifier

if TYPE_CHECKING:  # libcurl is loaded with the first client that uses it
    from codomyrmex.cloud.common.steps import Steps

__all__ = ["SMALL", "BatchCommitter", "download_steps", "upload_steps"]

SMALL: Final = MIB
"""Objects up to this size, in bytes, are held in memory whole and go through the one thread."""

_BATCH: Final = 128
"""Files held open until they are durable; systems that allow only 256 are not rare."""
_BASE: Final = ObjectSettings()


def upload_steps(
    client: SteppedClient,
    path: str,
    bucket: str,
    key: str,
    settings: ObjectSettings | None,
    condition: WriteCondition,
    progress: ProgressCallback,
) -> Steps[ObjectInfo]:
    """Upload a small file."""
    client.check_key(key)
    data, mtime_ns = _read(path)
    keeps = settings is not None and MTIME_KEY in lower_keys(settings.metadata)
    metadata = None if keeps else {MTIME_KEY: format_mtime(mtime_ns)}
    carried = merged_settings(key, settings or _BASE, None, metadata)
    progress(ProgressEvent("start", key, bytes_total=len(data)))
    info = yield from client._put_steps(bucket, key, data, carried, condition)
    progress(ProgressEvent("bytes", key, bytes_moved=len(data)))
    progress(ProgressEvent("done", key))
    return info


def _read(path: str) -> tuple[bytes, int]:
    with local_errors(path, "upload_file"):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise InvalidRequestError(f"{path} is not a regular file")
            data = os.read(descriptor, before.st_size + 1)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
    unchanged = before.st_mtime_ns == after.st_mtime_ns
    if len(data) != before.st_size or after.st_size != before.st_size or not unchanged:
        raise ConflictError(
            f"{path} changed while it was read",
            hint="Run it again when nothing writes to it",
            operation="upload_file",
            resource=path,
        )
    return data, before.st_mtime_ns


def download_steps(
    client: SteppedClient,
    info: ObjectInfo,
    path: str,
    overwrite: bool,
    committer: BatchCommitter,
    on_done: Callable[[CloudError | None], None],
    progress: ProgressCallback,
) -> Steps[None]:
    """Download a small object; ``on_done`` is told when its file is in place."""
    if not overwrite and os.path.lexists(path):
        raise AlreadyExistsError(f"{path} exists already", operation="download_file", resource=path)
    progress(ProgressEvent("start", info.key, bytes_total=info.size))
    chunks: list[bytes] = []
    verifier: Verifier | None = None

    def open_sink(answer: ObjectInfo) -> Sink:
        nonlocal verifier
        chunks.clear()  # a retry begins anew
        verifier = Verifier(answer.checksums, answer.size)
        return chunks.append

    found = yield from client._get_steps(info.bucket, info.key, open_sink, if_match=info.etag)
    data = chunks[0] if len(chunks) == 1 else b"".join(chunks)
    if verifier is not None:
        verifier.update(data)
        verifier.finish(client.url(info.bucket, info.key))
    pending = PendingFile(path)
    try:
        with local_errors(path, "download_file"):
            view = memoryview(data)
            while view:
                view = view[os.write(pending.fd, view) :]
        progress(ProgressEvent("bytes", info.key, bytes_moved=len(data)))
        progress(ProgressEvent("done", info.key))
    except BaseException:
        pending.discard()
        raise
    committer.add(pending, file_time_of(info, found), overwrite, on_done)


class BatchCommitter:
    """Makes many new files durable with one call, then visible.

    Each file still appears whole or not at all, also after a loss of power: none takes its name
    before the disk has the bytes of all. One flush for hundreds of files costs what it costs for
    one.
    """

    def __init__(self) -> None:
        self._waiting: list[
            tuple[PendingFile, int | None, bool, Callable[[CloudError | None], None]]
        ] = []

    def add(
        self,
        pending: PendingFile,
        mtime_ns: int | None,
        overwrite: bool,
        on_done: Callable[[CloudError | None], None],
    ) -> None:
        """Take a file that is written; commits when there are enough.

        Args:
            pending: The file.
            mtime_ns: Its modification time.
            overwrite: False refuses to replace a file.
            on_done: Told when it is in place, or why it is not.
        """
        self._waiting.append((pending, mtime_ns, overwrite, on_done))
        if len(self._waiting) >= _BATCH:
            self.commit()

    def commit(self) -> None:
        """Make all files that wait durable and visible."""
        waiting, self._waiting = self._waiting, []
        flushed = _flush_file_systems([pending.fd for pending, *_ in waiting])
        for pending, mtime_ns, overwrite, on_done in waiting:
            try:
                if flushed:
                    pending.publish(mtime_ns=mtime_ns, overwrite=overwrite)
                else:
                    pending.commit(mtime_ns=mtime_ns, overwrite=overwrite)
            except CloudError as error:
                on_done(error)
            else:
                on_done(None)

    def discard(self) -> None:
        """Remove the files that wait."""
        for pending, *_ in self._waiting:
            pending.discard()
        self._waiting.clear()


@functools.cache
def _syncfs() -> Callable[[int], int] | None:
    """Linux's syncfs(2), which Python's os module does not have."""
    function: Callable[[int], int] | None = getattr(
        ctypes.CDLL(None, use_errno=True), "syncfs", None
    )
    return function


def _flush_file_systems(descriptors: list[int]) -> bool:
    """Flush the file systems of open files; False where that cannot be done at once."""
    syncfs = _syncfs()
    if syncfs is None or len(descriptors) < 2:
        return False
    devices = {os.fstat(descriptor).st_dev: descriptor for descriptor in descriptors}
    return all(syncfs(descriptor) == 0 for descriptor in devices.values())
