"""Errors, names and safe writes of the local disk."""

from __future__ import annotations

import contextlib
import errno
import mimetypes
import os
import secrets
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CloudError,
    DiskFullError,
    LocalFileError,
    LocalFileNotFoundError,
    PermissionDeniedError,
    UnsafePathError,
)

__all__ = [
    "PART_SUFFIX",
    "PendingFile",
    "guess_content_type",
    "local_error",
    "local_errors",
    "path_for_key",
]

PART_SUFFIX: Final = ".cmx-part"
"""Ends the name of a file that is still being written; such files are never uploaded."""

_ERRNO_ERRORS: Final[dict[int, type[CloudError]]] = {
    errno.ENOENT: LocalFileNotFoundError,
    errno.ENOTDIR: LocalFileNotFoundError,
    errno.EACCES: PermissionDeniedError,
    errno.EPERM: PermissionDeniedError,
    errno.EROFS: PermissionDeniedError,
    errno.EEXIST: AlreadyExistsError,
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
}

_HINTS: Final[dict[type[CloudError], str]] = {
    DiskFullError: "Free some space and run the same again",
    PermissionDeniedError: "Check the owner and mode of the file and its folder",
}

_OCTET_STREAM: Final = "application/octet-stream"


@contextlib.contextmanager
def local_errors(path: str | os.PathLike[str], operation: str) -> Iterator[None]:
    """Raise the tree's errors for what the operating system says.

    Args:
        path: What is worked on, for the message.
        operation: What is being done, such as ``download_file``.

    Yields:
        Nothing; errors of the block are translated.

    Raises:
        LocalFileNotFoundError: For ENOENT.
        PermissionDeniedError: For EACCES, EPERM and EROFS.
        AlreadyExistsError: For EEXIST.
        DiskFullError: For ENOSPC and EDQUOT.
        LocalFileError: For every other OSError.

    Example:
        >>> with local_errors("/no/such", "upload_file"):
        ...     open("/no/such")
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.common.errors.LocalFileNotFoundError: /no/such: No such file or directory
    """
    try:
        yield
    except CloudError:
        raise
    except OSError as error:
        raise local_error(error, path, operation) from error


def local_error(error: OSError, path: str | os.PathLike[str], operation: str) -> CloudError:
    """Make the tree's error of what the operating system says; see `local_errors`.

    Args:
        error: What the operating system says.
        path: What was worked on.
        operation: What was being done.

    Returns:
        The error, to be raised.

    Example:
        >>> type(local_error(OSError(errno.ENOSPC, "No space"), "/data", "download_file")).__name__
        'DiskFullError'
    """
    cls = _ERRNO_ERRORS.get(error.errno or 0, LocalFileError)
    return cls(
        f"{os.fspath(path)}: {error.strerror or error}",
        hint=_HINTS.get(cls),
        provider="local",
        operation=operation,
        resource=os.fspath(path),
    )


@lru_cache(maxsize=1024)
def _type_of_suffix(suffix: str) -> str:
    return mimetypes.guess_type(f"x{suffix}", strict=False)[0] or _OCTET_STREAM


def guess_content_type(key: str) -> str:
    """Guess the media type from a key's ending.

    Args:
        key: The key or file name.

    Returns:
        The type; ``application/octet-stream`` when the ending is not known.

    Example:
        >>> guess_content_type("a/b.csv"), guess_content_type("noending")
        ('text/csv', 'application/octet-stream')
    """
    name = key.rpartition("/")[2]
    dot = name.rfind(".")
    return _type_of_suffix(name[dot:].lower()) if dot >= 0 else _OCTET_STREAM


def path_for_key(folder: str, key: str) -> str:
    """Find the path inside a folder that a key becomes.

    Args:
        folder: The target folder, an absolute path without symbolic links (``os.path.realpath``).
        key: The key, relative to the folder.

    Returns:
        The absolute path; nothing is made.

    Raises:
        UnsafePathError: When a segment is empty, ``.`` or ``..``, holds a NUL byte or is too long
            for a file name, or when a symbolic link in the folder leads outside of it.

    Example:
        >>> path_for_key("/data", "a/b.txt")
        '/data/a/b.txt'
        >>> path_for_key("/data", "../etc/passwd")
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.common.errors.UnsafePathError: the key '../etc/passwd' has the segment ...
    """
    for segment in key.split("/"):
        if segment in ("", ".", "..") or "\0" in segment or len(os.fsencode(segment)) > 255:
            raise UnsafePathError(
                f"the key {key!r} has the segment {segment[:40]!r}, which is no file name",
                hint="Download it by itself under a name of your choice",
                operation="download_file",
                resource=key,
            )
    path = f"{folder}/{key}" if folder != "/" else f"/{key}"
    parent = os.path.dirname(path)
    if parent != folder and os.path.realpath(parent) != parent:
        raise UnsafePathError(
            f"the key {key!r} would be written through a symbolic link in {folder}",
            hint="Remove the link, or download into another folder",
            operation="download_file",
            resource=key,
        )
    return path


class PendingFile:
    """A file that is written beside its target and takes its place only when it is whole.

    Args:
        target: The path to take in the end; missing folders are made.
        operation: For error messages.
        name: Names the pending file, which is opened again when it is there; a random name, and
            a new file, when None.

    Example:
        >>> pending = PendingFile(tmp_path / "x" / "file")
        >>> _ = os.pwrite(pending.fd, b"data", 0)
        >>> pending.commit(mtime_ns=1_500_000_000)
        >>> (tmp_path / "x" / "file").stat().st_mtime
        1.5
    """

    def __init__(
        self,
        target: str | os.PathLike[str],
        *,
        operation: str = "download_file",
        name: str | None = None,
    ) -> None:
        self.target = os.fspath(target)
        self._operation = operation
        folder, last = os.path.split(self.target)
        self.path = os.path.join(
            folder, f".{last[:180]}.{name or secrets.token_hex(4)}{PART_SUFFIX}"
        )
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        if name is None:
            flags |= os.O_EXCL
        with local_errors(self.target, operation):
            try:
                self.fd = os.open(self.path, flags, 0o666)
            except FileNotFoundError:
                os.makedirs(folder, exist_ok=True)
                self.fd = os.open(self.path, flags, 0o666)

    def commit(self, *, mtime_ns: int | None = None, overwrite: bool = True) -> None:
        """Make the file durable and visible under its name.

        Args:
            mtime_ns: The modification time to give it, in nanoseconds since 1970.
            overwrite: False refuses to replace a file that exists by now.

        Raises:
            AlreadyExistsError: When ``overwrite`` is False and the target exists.
            DiskFullError: When the disk is full; the pending file is removed.
        """
        try:
            with local_errors(self.target, self._operation):
                os.fsync(self.fd)
        except BaseException:
            self.discard()
            raise
        self.publish(mtime_ns=mtime_ns, overwrite=overwrite)

    def publish(self, *, mtime_ns: int | None = None, overwrite: bool = True) -> None:
        """Make the file visible under its name, when its bytes are known to be on the disk.

        Args:
            mtime_ns: The modification time to give it, in nanoseconds since 1970.
            overwrite: False refuses to replace a file that exists by now.

        Raises:
            AlreadyExistsError: When ``overwrite`` is False and the target exists.
        """
        try:
            with local_errors(self.target, self._operation):
                if mtime_ns is not None:
                    os.utime(self.fd, ns=(mtime_ns, mtime_ns))
                if overwrite:
                    os.replace(self.path, self.target)
                else:
                    os.link(self.path, self.target)
                    os.unlink(self.path)
        except BaseException:
            self.discard()
            raise
        os.close(self.fd)
        self.fd = -1

    def leave(self) -> None:
        """Close what was written and leave it there, for a later process to go on with.

        Example:
            >>> pending = PendingFile(tmp_path / "file", name="1")
            >>> pending.leave()
            >>> os.path.basename(pending.path)
            '.file.1.cmx-part'
        """
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def discard(self) -> None:
        """Remove what was written; the target stays as it was."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)
