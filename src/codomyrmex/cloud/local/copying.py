"""Copying an object's bytes inside the store, in the kernel where it can."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from typing import Final

from codomyrmex.cloud.common.errors import ConflictError
from codomyrmex.cloud.local.bucket import OpenObject, PendingObject
from codomyrmex.cloud.transfer.part_records import MIB

__all__ = ["copy_bytes"]

_KERNEL_CHUNK: Final = 64 * MIB
_CANNOT: Final = frozenset(
    {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.ETXTBSY}
)


def copy_bytes(source: OpenObject, target: PendingObject) -> Iterator[int]:
    """Copy an open object's bytes into a pending one.

    Args:
        source: The object.
        target: The pending object, empty.

    Yields:
        How many bytes were copied since the last time.

    Raises:
        ConflictError: When the source changed meanwhile.
        OSError: When the disk refuses.
    """
    checksum = source.record.crc32c if source.record is not None else None
    position = 0
    # without a checksum the bytes have to be seen, so that the copy gets one
    if checksum is not None and hasattr(os, "copy_file_range"):
        for count in _copy_in_kernel(source, target):
            position += count
            yield count
    yield from _copy_through(source, target, position)
    if checksum is not None:
        target.crc32c = int(checksum, 16)
    now = os.fstat(source.fd)
    was = source.status
    if (now.st_size, now.st_mtime_ns) != (was.st_size, was.st_mtime_ns):
        raise ConflictError("the source changed while it was copied", operation="copy_object")


def _copy_in_kernel(source: OpenObject, target: PendingObject) -> Iterator[int]:
    left = source.status.st_size
    while left:
        try:
            count = os.copy_file_range(source.fd, target.fd, min(left, _KERNEL_CHUNK))
        except OSError as error:
            if error.errno in _CANNOT:
                return
            raise
        if not count:
            return
        left -= count
        yield count


def _copy_through(source: OpenObject, target: PendingObject, position: int) -> Iterator[int]:
    while data := os.pread(source.fd, MIB, position):
        target.write(data)
        position += len(data)
        yield len(data)
