"""Standard input and output as the two ends of a copy."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import BinaryIO, Final

from codomyrmex.cloud.cli.values import ByteRange
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.local_files import PendingFile, local_errors
from codomyrmex.cloud.common.places import FilePlace, ObjectPlace
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.remotes import Clients

__all__ = ["WHOLE", "chunks_of", "save", "standard_input", "write_out"]

WHOLE: Final = ByteRange(0, None)
"""All of an object or file."""

_CHUNK: Final = 1024 * 1024


def standard_input() -> BinaryIO:
    """Get standard input as bytes.

    Returns:
        The stream.

    Raises:
        InvalidRequestError: When the caller closed it.
    """
    if sys.stdin is None:
        raise InvalidRequestError("standard input is closed", hint="Redirect a file into it")
    return sys.stdin.buffer


def chunks_of(
    clients: Clients,
    place: ObjectPlace | FilePlace,
    span: ByteRange = WHOLE,
    *,
    version_id: str | None = None,
) -> Iterator[bytes]:
    """Read an object or a file, one chunk in memory at a time.

    Args:
        clients: The clients of this run.
        place: What to read.
        span: Which bytes; what lies beyond the end is left out.
        version_id: A version of the object.

    Yields:
        The chunks.

    Raises:
        ObjectNotFoundError: When there is no such object.
        LocalFileNotFoundError: When there is no such file.

    Example:
        >>> path = tmp_path / "a"
        >>> _ = path.write_text("hello")
        >>> list(chunks_of(Clients(), FilePlace(str(path)), ByteRange(-2, None)))
        [b'lo']
    """
    if isinstance(place, ObjectPlace):
        client = clients.get(place.remote)
        yield from client.iter_data(
            place.bucket, place.plain_key, start=span.start, end=span.end, version_id=version_id
        )
        return
    with local_errors(place.path, "read"), open(place.path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if span != WHOLE:
            start = max(size + span.start, 0) if span.start < 0 else span.start
            file.seek(start)
            left = max((size if span.end is None else span.end) - start, 0)
        else:
            # what is no regular file has no size to go by
            left = sys.maxsize
        while left and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def write_out(chunks: Iterator[bytes]) -> None:
    """Write to standard output.

    Args:
        chunks: What to write.
    """
    sys.stdout.flush()
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def save(source: BinaryIO, path: str, *, overwrite: bool, progress: ProgressCallback) -> None:
    """Store a stream as a file, which appears whole or not at all.

    Args:
        source: The stream.
        path: The file.
        overwrite: False refuses to replace it.
        progress: Called as bytes pass.

    Raises:
        AlreadyExistsError: When ``overwrite`` is False and the file exists.
        DiskFullError: When the disk is full.

    Example:
        >>> import io
        >>> save(io.BytesIO(b"hi"), f"{tmp_path}/a", overwrite=False, progress=lambda event: None)
        >>> (tmp_path / "a").read_text()
        'hi'
    """
    pending = PendingFile(path, operation="cp")
    try:
        while chunk := source.read(_CHUNK):
            view = memoryview(chunk)
            with local_errors(path, "cp"):
                while view:
                    view = view[os.write(pending.fd, view) :]
            progress(ProgressEvent("bytes", path, bytes_moved=len(chunk)))
    except BaseException:
        pending.discard()
        raise
    pending.commit(overwrite=overwrite)
