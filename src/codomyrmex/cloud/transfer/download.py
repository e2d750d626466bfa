"""Downloads: into memory, into a file that appears whole, or chunk by chunk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    IntegrityError,
    InvalidRequestError,
)
from codomyrmex.cloud.common.local_files import PendingFile, local_errors, path_for_key
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.transfer.object_client import MIB, ObjectClient, Sink
from codomyrmex.cloud.transfer.verify import Verifier

__all__ = ["download_data", "download_file", "fetch_file", "iter_data"]


def download_data(
    client: ObjectClient,
    bucket: str,
    key: str,
    *,
    start: int | None = None,
    end: int | None = None,
    version_id: str | None = None,
    if_match: str | None = None,
) -> bytes:
    """Download into memory; see `StorageClient.download_data`."""
    whole = start is None and end is None
    chunks: list[bytes] = []
    verifier: Verifier | None = None

    def open_sink(info: ObjectInfo) -> Sink:
        nonlocal verifier
        chunks.clear()  # a retry begins anew
        if not whole:
            return chunks.append
        verifier = Verifier(info.checksums, info.size)
        return _both(chunks.append, verifier)

    client._get(
        bucket, key, open_sink, start=start, end=end, version_id=version_id, if_match=if_match
    )
    if verifier is not None:
        verifier.finish(client.url(bucket, key))
    return b"".join(chunks)


def _both(sink: Sink, verifier: Verifier) -> Sink:
    def take(data: bytes) -> None:
        sink(data)
        verifier.update(data)

    return take


def iter_data(
    client: ObjectClient,
    bucket: str,
    key: str,
    *,
    start: int | None = None,
    end: int | None = None,
    version_id: str | None = None,
    if_match: str | None = None,
    chunk_size: int = 8 * MIB,
) -> Iterator[bytes]:
    """Download chunk by chunk; see `StorageClient.iter_data`."""
    if chunk_size < 1:
        raise InvalidRequestError(f"chunk_size must be 1 or more, not {chunk_size}")
    info = client.get_metadata(bucket, key, version_id=version_id)
    first, last, _ = slice(start, end).indices(info.size)
    whole = (first, last) == (0, info.size)
    verifier = Verifier(info.checksums if whole else None, max(0, last - first))
    for offset in range(first, last, chunk_size):
        chunk = download_data(
            client,
            bucket,
            key,
            start=offset,
            end=min(offset + chunk_size, last),
            version_id=version_id,
            if_match=if_match or info.etag,
        )
        verifier.update(chunk)
        yield chunk
    verifier.finish(client.url(bucket, key))


def download_file(
    client: ObjectClient,
    bucket: str,
    key: str,
    file_path: str | os.PathLike[str],
    *,
    version_id: str | None = None,
    if_match: str | None = None,
    overwrite: bool = True,
    progress: ProgressCallback | None = None,
) -> Path:
    """Download into a file; see `StorageClient.download_file`."""
    target = Path(file_path)
    if target.is_dir():
        target = Path(path_for_key(os.path.realpath(target), key.rpartition("/")[2]))
    info = client.get_metadata(bucket, key, version_id=version_id)
    if if_match is not None:
        info = msgspec.structs.replace(info, etag=if_match)
    return fetch_file(
        client, info, target, version_id=version_id, overwrite=overwrite, progress=progress
    )


def fetch_file(
    client: ObjectClient,
    info: ObjectInfo,
    target: Path,
    *,
    version_id: str | None = None,
    overwrite: bool = True,
    progress: ProgressCallback | None = None,
) -> Path:
    """Download an object whose size and ETag are known, from a listing or from its metadata.

    Args:
        client: Where from.
        info: The object; its ETag must still be the object's.
        target: The file.
        version_id: A version.
        overwrite: False refuses to replace a file.
        progress: Called as bytes pass.

    Returns:
        The target.

    Raises:
        PreconditionFailedError: When the object was replaced meanwhile.
        AlreadyExistsError: When ``overwrite`` is False and the file exists.
        IntegrityError: When the bytes differ from the service's checksum.
    """
    if not overwrite and os.path.lexists(target):
        raise AlreadyExistsError(
            f"{target} exists already", operation="download_file", resource=str(target)
        )
    if progress is not None:
        progress(ProgressEvent("start", info.key, bytes_total=info.size))
    pending = PendingFile(target)
    fetch = _fetch_whole if info.size <= client.limits.single_put else _fetch_ranges
    try:
        info = fetch(client, info, pending, version_id, progress)
    except BaseException:
        pending.discard()
        raise
    pending.commit(mtime_ns=info.mtime_ns, overwrite=overwrite)
    if progress is not None:
        progress(ProgressEvent("done", info.key))
    return target


def _fetch_whole(
    client: ObjectClient,
    info: ObjectInfo,
    pending: PendingFile,
    version_id: str | None,
    progress: ProgressCallback | None,
) -> ObjectInfo:
    verifier: Verifier | None = None
    moved = 0

    def open_sink(answer: ObjectInfo) -> Sink:
        nonlocal verifier, moved
        if progress is not None and moved:
            progress(ProgressEvent("retry", info.key, bytes_moved=-moved))
        moved = 0
        verifier = Verifier(answer.checksums, answer.size)
        with local_errors(pending.target, "download_file"):
            os.ftruncate(pending.fd, 0)
        return _both(write, verifier)

    def write(data: bytes) -> None:
        nonlocal moved
        _write_at(pending, data, moved)
        moved += len(data)
        if progress is not None:
            progress(ProgressEvent("bytes", info.key, bytes_moved=len(data)))

    answer = client._get(
        info.bucket, info.key, open_sink, version_id=version_id, if_match=info.etag
    )
    if verifier is not None:
        verifier.finish(client.url(info.bucket, info.key))
    return answer


def _write_at(pending: PendingFile, data: bytes, offset: int) -> None:
    with local_errors(pending.target, "download_file"):
        written = os.pwrite(pending.fd, data, offset)
        while written < len(data):
            written += os.pwrite(pending.fd, data[written:], offset + written)


def _fetch_ranges(
    client: ObjectClient,
    info: ObjectInfo,
    pending: PendingFile,
    version_id: str | None,
    progress: ProgressCallback | None,
) -> ObjectInfo:
    if info.content_type is None:
        # from a listing: the checksums and the time come with the metadata alone
        full = client.get_metadata(info.bucket, info.key, version_id=version_id)
        info = msgspec.structs.replace(full, etag=info.etag)
    with local_errors(pending.target, "download_file"):
        os.ftruncate(pending.fd, info.size)

    def fetch(start: int) -> None:
        end = min(start + client.limits.part_size, info.size)
        position = start

        def open_sink(answer: ObjectInfo) -> Sink:
            nonlocal position
            if progress is not None and position != start:
                progress(ProgressEvent("retry", info.key, bytes_moved=start - position))
            position = start
            return write

        def write(data: bytes) -> None:
            nonlocal position
            if position + len(data) > end:
                raise IntegrityError(f"{client.url(info.bucket, info.key)}: too many bytes came")
            _write_at(pending, data, position)
            position += len(data)
            if progress is not None:
                progress(ProgressEvent("bytes", info.key, bytes_moved=len(data)))

        client._get(
            info.bucket,
            info.key,
            open_sink,
            start=start,
            end=end,
            version_id=version_id,
            if_match=info.etag,
        )
        if position != end:
            raise IntegrityError(
                f"{client.url(info.bucket, info.key)}: {position - start} bytes came of "
                f"{end - start}"
            )

    with ThreadPoolExecutor(client.concurrency, thread_name_prefix="cmx-range") as pool:
        futures = [
            pool.submit(fetch, start) for start in range(0, info.size, client.limits.part_size)
        ]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    _verify_file(client, info, pending)
    return info


def _verify_file(client: ObjectClient, info: ObjectInfo, pending: PendingFile) -> None:
    """Read back what the ranges made of the file: the checksum covers the disk's bytes too."""
    verifier = Verifier(info.checksums, info.size)
    offset = 0
    while offset < info.size:
        with local_errors(pending.target, "download_file"):
            data = os.pread(pending.fd, 4 * MIB, offset)
        if not data:
            break
        verifier.update(data)
        offset += len(data)
    verifier.finish(client.url(info.bucket, info.key))
