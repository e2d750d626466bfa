"""Downloading one large object in ranges, and going on where an earlier process stopped."""

from __future__ import annotations

import functools
import hashlib
import itertools
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import google_crc32c
import msgspec

from codomyrmex.cloud.common.errors import CancelledError, CloudError, IntegrityError
from codomyrmex.cloud.common.local_files import PendingFile, local_errors
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.common.stopping import current_stop, is_stopped, stoppable
from codomyrmex.cloud.transfer.file_writer import FileWriter
from codomyrmex.cloud.transfer.manifest import (
    Header,
    Manifest,
    SourceFacts,
    state_folder,
    transfer_id,
)
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import MIB, Part, Sink, WriteCondition
from codomyrmex.cloud.transfer.parts import RESUMABLE
from codomyrmex.cloud.transfer.stepped_client import SteppedClient
from codomyrmex.cloud.transfer.verify import Verifier, new_hasher, verify_composite

if TYPE_CHECKING:  # libcurl is loaded with the first client that uses it
    from concurrent.futures import Future

    from codomyrmex.cloud.common.steps import Steps

__all__ = ["etag_of_file", "fetch_ranges"]

_TELL: Final = 256 * 1024
"""Bytes between two events of progress."""

_GATHERED: Final = MIB
"""Bytes of a range that are written at once: libcurl gives 16 KiB at a time, and handing each of
them to another thread would cost more than writing it."""


def fetch_ranges(
    client: ObjectClient,
    info: ObjectInfo,
    target: Path,
    *,
    version_id: str | None,
    overwrite: bool,
    progress: ProgressCallback | None,
) -> None:
    """Download a large object in ranges, resuming an earlier attempt at the same.

    The ranges go into a file beside the target, and a record of them stays on the disk until the
    target is whole. When the object is another than the record's, everything is fetched anew.

    Args:
        client: Where from.
        info: The object; its ETag must still be the object's.
        target: The file.
        version_id: A version.
        overwrite: False refuses to replace a file.
        progress: Called as bytes pass; what was there already counts as passed.

    Raises:
        PreconditionFailedError: When the object was replaced meanwhile.
        IntegrityError: When the whole differs from the service's checksum; nothing is kept then.
        ConflictError: When another process is at the same transfer.
    """
    if info.content_type is None:
        # from a listing: the checksums and the time come with the metadata alone
        full = client.get_metadata(info.bucket, info.key, version_id=version_id)
        info = msgspec.structs.replace(full, etag=info.etag)
    place = client.url(info.bucket, info.key)
    path = os.path.join(os.path.realpath(target.parent), target.name)
    identity = transfer_id("download", place, path, client.address)
    record = os.path.join(state_folder(), identity)
    with Manifest(record, operation="download_file") as manifest:
        pending = PendingFile(path, name=identity)
        try:
            _prepare(client, info, pending, manifest, place, version_id, overwrite, progress)
            job = _Ranges(client, info, pending, manifest, version_id, progress)
            job.fetch_all()
            _verify(client, info, pending, manifest, version_id)
        except BaseException as error:
            if isinstance(error, CloudError) and not isinstance(error, RESUMABLE):
                pending.discard()
                manifest.remove()
            else:
                pending.leave()
            raise
        try:
            pending.commit(mtime_ns=info.file_time_ns, overwrite=overwrite)
        finally:
            manifest.remove()  # the pending file is the target now, or was removed


def _prepare(
    client: ObjectClient,
    info: ObjectInfo,
    pending: PendingFile,
    manifest: Manifest,
    place: str,
    version_id: str | None,
    overwrite: bool,
    progress: ProgressCallback | None,
) -> None:
    """Bring the pending file and the record into one state: an earlier attempt's, or a new one."""
    facts = SourceFacts(info.size, etag=info.etag, version_id=version_id)
    header = manifest.header
    with local_errors(pending.target, "download_file"):
        there = os.fstat(pending.fd).st_size
        if header is not None and header.facts == facts and there == info.size:
            _drop_damaged(pending, manifest)
            if progress is not None:
                arrived = sum(part.size for part in manifest.parts.values())
                progress(ProgressEvent("resume", info.key, bytes_moved=arrived))
            return
        if header is not None and progress is not None:
            progress(ProgressEvent("anew", info.key))
        os.ftruncate(pending.fd, 0)
        os.ftruncate(pending.fd, info.size)
    manifest.begin(
        Header(
            kind="download",
            source=place,
            facts=facts,
            target=pending.target,
            store=client.address,
            bucket=info.bucket,
            key=info.key,
            part_size=client.limits.part_size,
            part_file=pending.path,
            condition=WriteCondition(absent=not overwrite),
        )
    )


def _drop_damaged(pending: PendingFile, manifest: Manifest) -> None:
    """Forget the ranges that are not in the file as they came.

    The system may have gone down before the disk had them, and the file was anybody's meanwhile.
    """
    for part in list(manifest.parts.values()):
        if _crc32c_of(pending, part) != part.checksum:
            manifest.drop(part.number)


def _crc32c_of(pending: PendingFile, part: Part) -> str:
    hasher = new_hasher("crc32c")
    for data in _bytes_of(pending, part.offset, part.size):
        hasher.update(data)
    return hasher.digest().hex()


def _bytes_of(pending: PendingFile, offset: int, size: int) -> Iterator[bytes]:
    end = offset + size
    with local_errors(pending.target, "download_file"):
        while offset < end and (data := os.pread(pending.fd, min(MIB, end - offset), offset)):
            yield data
            offset += len(data)


class _Ranges:
    """The ranges of one object that are still to be fetched."""

    def __init__(
        self,
        client: ObjectClient,
        info: ObjectInfo,
        pending: PendingFile,
        manifest: Manifest,
        version_id: str | None,
        progress: ProgressCallback | None,
    ) -> None:
        assert manifest.header is not None
        self.client = client
        self.info = info
        self.pending = pending
        self.manifest = manifest
        self.version_id = version_id
        self.progress = progress
        self.writer = FileWriter(pending)
        self.part_size = manifest.header.part_size
        self.missing = [
            number
            for number in range(1, -(-info.size // self.part_size) + 1)
            if number not in manifest.parts
        ]

    def fetch_all(self) -> None:
        with self.writer:
            if isinstance(self.client, SteppedClient):
                self._fetch_in_steps(self.client)
            else:
                self._fetch_in_threads()

    def _fetch_in_threads(self) -> None:
        given_up = threading.Event()
        outer_stop = current_stop()

        def fetch(number: int) -> None:
            with stoppable(given_up.is_set, outer_stop):
                self._fetch(number)

        futures = [
            self.client.part_pool.submit(functools.partial(fetch, number))
            for number in self.missing
        ]
        try:
            for future in futures:
                future.result()
        except BaseException:
            given_up.set()
            for future in futures:
                future.cancel()
            for future in futures:
                if not future.cancelled():
                    future.exception()
            raise

    def _fetch(self, number: int) -> None:
        range_ = _Range(self, number)
        self.client._get(
            self.info.bucket,
            self.info.key,
            range_.open_sink,
            start=range_.start,
            end=range_.end,
            version_id=self.version_id,
            if_match=self.info.etag,
        )
        range_.finish()

    def _fetch_in_steps(self, client: SteppedClient) -> None:
        """In one thread: what passes in small chunks costs several threads the most."""
        from codomyrmex.cloud.common.steps import StepLoop

        failures: list[CloudError] = []

        def ended(_: object, error: CloudError | None) -> None:
            if error is not None:
                failures.append(error)

        def jobs() -> Iterator[tuple[Steps[None], Callable[[None, CloudError | None], None]]]:
            for number in self.missing:
                yield self._steps(client, number), ended

        StepLoop[None](client.http, client.concurrency).run(
            jobs(), stopped=lambda: bool(failures) or is_stopped()
        )
        if failures:
            raise failures[0]
        if is_stopped():
            raise CancelledError(f"the download of {self.info.key} was stopped")

    def _steps(self, client: SteppedClient, number: int) -> Steps[None]:
        range_ = _Range(self, number)
        yield from client._get_steps(
            self.info.bucket,
            self.info.key,
            range_.open_sink,
            start=range_.start,
            end=range_.end,
            version_id=self.version_id,
            if_match=self.info.etag,
        )
        range_.finish()


class _Range:
    """One range on its way into the pending file."""

    def __init__(self, job: _Ranges, number: int) -> None:
        self._job = job
        self._number = number
        self.start = (number - 1) * job.part_size
        self.end = min(self.start + job.part_size, job.info.size)
        self._position = self._told = self._given = self.start
        self._chunks: list[bytes] = []
        self._writes: list[Future[None]] = []
        self._crc32c = 0

    def open_sink(self, _: ObjectInfo) -> Sink:
        moved = self._told - self.start
        if moved and self._job.progress is not None:
            self._job.progress(ProgressEvent("retry", self._job.info.key, bytes_moved=-moved))
        self._position = self._told = self._given = self.start
        self._chunks.clear()
        self._crc32c = 0
        return self._take

    def _take(self, data: bytes) -> None:
        self._position += len(data)
        if self._position > self.end:
            raise IntegrityError(f"{self._place()}: more bytes came than were asked for")
        self._crc32c = google_crc32c.extend(self._crc32c, data)
        self._chunks.append(data)
        if self._position - self._given >= _GATHERED:
            self._give()
        if self._position - self._told >= _TELL:
            self._tell()

    def _give(self) -> None:
        """Have what has come written."""
        chunks, self._chunks = self._chunks, []
        offset, self._given = self._given, self._position
        self._writes.append(self._job.writer.write(chunks, offset))

    def _tell(self) -> None:
        moved, self._told = self._position - self._told, self._position
        if self._job.progress is not None:
            self._job.progress(ProgressEvent("bytes", self._job.info.key, bytes_moved=moved))

    def finish(self) -> None:
        size = self.end - self.start
        if self._position != self.end:
            raise IntegrityError(
                f"{self._place()}: {self._position - self.start} bytes came of {size}"
            )
        self._give()
        part = Part(self._number, self.start, size, "", f"{self._crc32c:08x}")

        def record() -> None:
            for write in self._writes:
                write.result()  # raises when one failed
            self._job.manifest.add(part)
            self._tell()

        self._job.writer.do(record)

    def _place(self) -> str:
        return self._job.client.url(self._job.info.bucket, self._job.info.key)


def _verify(
    client: ObjectClient,
    info: ObjectInfo,
    pending: PendingFile,
    manifest: Manifest,
    version_id: str | None,
) -> None:
    """Compare the file with the service's checksum of the whole.

    The CRC-32C follows from those of the ranges, which were computed as the bytes came. For any
    other checksum, and for an ETag that is made of the parts', the file is read.
    """
    place = client.url(info.bucket, info.key)
    verifier = Verifier(info.checksums, info.size)
    if verifier.algorithm == "crc32c":
        parts = sorted(manifest.parts.values(), key=lambda part: part.offset)
        verifier.finish_joined([(int(part.checksum or "", 16), part.size) for part in parts], place)
    elif verifier.algorithm is not None:
        for data in _bytes_of(pending, 0, info.size):
            verifier.update(data)
        verifier.finish(place)
    else:
        verify_composite(
            client,
            info,
            lambda sizes: etag_of_file(client, pending, sizes),
            version_id=version_id,
        )


def etag_of_file(client: ObjectClient, pending: PendingFile, sizes: list[int]) -> str:
    """Compute the ETag of a file in parts, by the client's threads for parts.

    Args:
        client: Whose threads.
        pending: The file, whole.
        sizes: Bytes of each part, in order.

    Returns:
        The ETag, as `CompositeMd5` has it.

    Raises:
        LocalFileError: When it cannot be read.
    """

    def digest(offset: int, size: int) -> bytes:
        hasher = new_hasher("md5")
        for data in _bytes_of(pending, offset, size):
            hasher.update(data)
        return hasher.digest()

    offsets = itertools.accumulate(sizes, initial=0)
    futures = [
        client.part_pool.submit(functools.partial(digest, offset, size))
        for offset, size in zip(offsets, sizes, strict=False)  # the last offset is the end
    ]
    try:
        digests = b"".join(future.result() for future in futures)
    finally:
        # the caller closes the file: nobody may be reading it then
        waiting = [future for future in futures if not future.cancel()]
        for future in waiting:
            future.exception()
    return f"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(sizes)}"
