"""A file of lines on disk that says how far work is, for a later process to go on.

Lines are only ever appended, so that a process that is killed leaves a file whose last line may
be torn and whose other lines are right. A lock keeps two processes from doing the same work at
once.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable
from typing import Final

from codomyrmex.cloud.common.errors import ConflictError
from codomyrmex.cloud.common.local_files import local_errors

__all__ = ["LineRecord", "state_folder"]

_STATE_DIR: Final = "CODOMYRMEX_STATE_DIR"


def state_folder(kind: str) -> str:
    """Find the folder of the records of one kind of work.

    Args:
        kind: The kind, such as ``transfers``.

    Returns:
        The folder of that name in ``CODOMYRMEX_STATE_DIR``, else in ``codomyrmex`` of
        ``XDG_STATE_HOME`` or ``~/.local/state``.

    Example:
        >>> os.path.basename(state_folder("transfers"))
        'transfers'
    """
    own = os.environ.get(_STATE_DIR)
    if own:
        return os.path.join(own, kind)
    base = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return os.path.join(base, "codomyrmex", kind)


class LineRecord:
    """A record, held open and locked.

    Args:
        path: The file; it and its folder are made when they are not there.
        operation: For error messages.
        busy: What an error says when another process or thread holds it.

    Raises:
        ConflictError: When another process or thread holds it.

    Example:
        >>> record = LineRecord(str(tmp_path / "r"), operation="upload", busy="it is under way")
        >>> record.append(b"one")
        >>> record.close()
    """

    def __init__(self, path: str, *, operation: str, busy: str) -> None:
        self.path = path
        self._operation = operation
        self._busy = busy
        with self._errors():
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            self._fd = self._open_locked()

    def _errors(self) -> contextlib.AbstractContextManager[None]:
        return local_errors(self.path, self._operation)

    def _open_locked(self) -> int:
        """Open and lock the file that has the name, which another process may just remove."""
        while True:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                os.close(descriptor)
                raise ConflictError(
                    self._busy,
                    hint="Wait for it, or end it and run the same again",
                    resource=self.path,
                ) from error
            with contextlib.suppress(FileNotFoundError):
                if os.stat(self.path).st_ino == os.fstat(descriptor).st_ino:
                    return descriptor
            os.close(descriptor)

    def read(self, take: Callable[[int, bytes], bool]) -> None:
        """Read the lines from the first, and cut off what is not taken.

        Args:
            take: Called with the number and the content of each whole line; False ends the record
                before that line.
        """
        with self._errors():
            lines = os.pread(self._fd, os.fstat(self._fd).st_size, 0).split(b"\n")
            good = 0
            for number, line in enumerate(lines[:-1]):  # what stands after the last one is torn
                if not take(number, line):
                    break
                good += len(line) + 1
            self._cut(good)

    def _cut(self, size: int) -> None:
        os.ftruncate(self._fd, size)
        os.lseek(self._fd, size, os.SEEK_SET)

    def begin(self, first: bytes) -> None:
        """Start the record anew, with a first line that is on the disk when this returns.

        Args:
            first: The line.
        """
        with self._errors():
            self._cut(0)
            self._append(first)
            os.fsync(self._fd)
            folder = os.open(
                os.path.dirname(self.path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
            )
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def append(self, line: bytes, *, flush: bool = False) -> None:
        """Add a line whole, or leave the file as it was: a full disk takes a piece of it.

        Args:
            line: The line, without its end.
            flush: Whether it is on the disk when this returns.
        """
        with self._errors():
            self._append(line)
            if flush:
                os.fsync(self._fd)

    def _append(self, line: bytes) -> None:
        data = line + b"\n"
        size = os.fstat(self._fd).st_size
        try:
            written = os.write(self._fd, data)
            while written < len(data):
                written += os.write(self._fd, data[written:])
        except OSError:
            self._cut(size)
            raise

    @property
    def is_open(self) -> bool:
        """Whether it is held still.

        Returns:
            False once it was closed.
        """
        return self._fd >= 0

    def remove(self) -> None:
        """Remove the record: the work is done, or given up."""
        with self._errors(), contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)

    def close(self) -> None:
        """Let go of the record."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
