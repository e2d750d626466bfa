"""Writing the bytes of a download at their places in a file."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Final

from codomyrmex.cloud.common.local_files import PendingFile, local_error
from codomyrmex.cloud.transfer.part_pool import PartPool

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["FileWriter", "write_at"]

_WAITING: Final = 8


class FileWriter:
    """A thread that writes into a file what others fetch meanwhile.

    Writing takes about as long as receiving, and holds no lock of the interpreter while it does:
    the two together keep two processors busy. Work is done in the order in which it came. Who
    brings more than a few pieces ahead of the disk waits.

    Args:
        pending: The file.

    Example:
        >>> pending = PendingFile(tmp_path / "a")
        >>> with FileWriter(pending) as writer:
        ...     _ = writer.write([b"a", b"bc"], 0)
        >>> os.pread(pending.fd, 9, 0)
        b'abc'
        >>> pending.discard()
    """

    def __init__(self, pending: PendingFile) -> None:
        self._pending = pending
        self._thread = PartPool(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> FileWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._thread.close()
        if error is None:
            for work in self._waiting:
                work.result()

    def write(self, chunks: list[bytes], offset: int) -> Future[None]:
        """Write chunks one after the other, soon.

        Args:
            chunks: The bytes.
            offset: Where the first goes, in bytes.

        Returns:
            Tells when they are written, or why they could not be.

        Raises:
            LocalFileError: When something brought before could not be written.

        Example:
            >>> pending = PendingFile(tmp_path / "b")
            >>> with FileWriter(pending) as writer:
            ...     writer.write([b"a"], 0).result()
            >>> pending.discard()
        """
        return self.do(lambda: _write_all(self._pending, chunks, offset))

    def do(self, work: Callable[[], None]) -> Future[None]:
        """Do something when what was brought before is written.

        Args:
            work: What to do.

        Returns:
            Tells when it is done.

        Raises:
            LocalFileError: When something brought before could not be written.

        Example:
            >>> pending = PendingFile(tmp_path / "c")
            >>> with FileWriter(pending) as writer:
            ...     _ = writer.write([b"a"], 0)
            ...     writer.do(lambda: print(os.pread(pending.fd, 1, 0))).result()
            b'a'
            >>> pending.discard()
        """
        while len(self._waiting) >= _WAITING:
            self._waiting.popleft().result()
        future = self._thread.submit(work)
        self._waiting.append(future)
        return future


def write_at(pending: PendingFile, data: bytes, offset: int) -> None:
    """Write bytes at a place of a pending file.

    Args:
        pending: The file.
        data: The bytes.
        offset: Where they go, in bytes.

    Raises:
        LocalFileError: When the disk refuses them.

    Example:
        >>> pending = PendingFile(tmp_path / "d")
        >>> write_at(pending, b"a", 2)
        >>> os.fstat(pending.fd).st_size
        3
        >>> pending.discard()
    """
    try:
        written = os.pwrite(pending.fd, data, offset)
        while written < len(data):
            written += os.pwrite(pending.fd, data[written:], offset + written)
    except OSError as error:
        raise local_error(error, pending.target, "download_file") from error


def _write_all(pending: PendingFile, chunks: list[bytes], offset: int) -> None:
    try:
        written = os.pwritev(pending.fd, chunks, offset)
    except OSError as error:
        raise local_error(error, pending.target, "download_file") from error
    if written < sum(map(len, chunks)):
        write_at(pending, b"".join(chunks)[written:], offset + written)
