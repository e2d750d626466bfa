"""Downloads: into memory, into a file that appears whole, or chunk by chunk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    InvalidRequestError,
)
from codomyrmex.cloud.common.local_files import PendingFile, local_errors, path_for_key
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.transfer.file_writer import write_at
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import MIB, Sink
from codomyrmex.cloud.transfer.ranges import etag_of_file, fetch_ranges
from codomyrmex.cloud.transfer.verify import CompositeMd5, Verifier, verify_composite

__all__ = ["download_data", "download_file", "fetch_file", "file_time_of", "iter_data"]


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

    info = client._get(
        bucket, key, open_sink, start=start, end=end, version_id=version_id, if_match=if_match
    )
    data = b"".join(chunks)
    if verifier is not None:
        verifier.finish(client.url(bucket, key))
        if verifier.algorithm is None:
            verify_composite(
                client, info, lambda sizes: _etag_of(data, sizes), version_id=version_id
            )
    return data


def _etag_of(data: bytes, sizes: list[int]) -> str:
    composite = CompositeMd5(sizes)
    composite.update(data)
    return composite.etag()


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
    sizes = None
    if whole and verifier.algorithm is None:
        sizes = client._part_sizes(info, version_id=version_id)
    composite = CompositeMd5(sizes or [])
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
        composite.update(chunk)
        yield chunk
    verifier.finish(client.url(bucket, key))
    if sizes is not None:
        verify_composite(
            client,
            info,
            lambda asked: composite.etag() if asked == sizes else None,
            version_id=version_id,
            sizes=sizes,
        )


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
    if info.size > client.limits.single_put:
        fetch_ranges(
            client, info, target, version_id=version_id, overwrite=overwrite, progress=progress
        )
    else:
        pending = PendingFile(target)
        try:
            answer = _fetch_whole(client, info, pending, version_id, progress)
        except BaseException:
            pending.discard()
            raise
        pending.commit(mtime_ns=file_time_of(info, answer), overwrite=overwrite)
    if progress is not None:
        progress(ProgressEvent("done", info.key))
    return target


def file_time_of(known: ObjectInfo, answer: ObjectInfo) -> int | None:
    """The time for a file: what the listing or the metadata told, where downloads tell none."""
    return answer.file_time_ns if known.mtime_ns is None else known.mtime_ns


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
        write_at(pending, data, moved)
        moved += len(data)
        if progress is not None:
            progress(ProgressEvent("bytes", info.key, bytes_moved=len(data)))

    answer = client._get(
        info.bucket, info.key, open_sink, version_id=version_id, if_match=info.etag
    )
    if verifier is not None:
        verifier.finish(client.url(info.bucket, info.key))
        if verifier.algorithm is None:
            verify_composite(
                client,
                answer,
                lambda sizes: etag_of_file(client, pending, sizes),
                version_id=version_id,
            )
    return answer
