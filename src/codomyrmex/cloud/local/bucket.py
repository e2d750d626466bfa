"""The folder of one bucket: its names, its locks, and how objects are found in it.

Readers take no lock: the open file tells which record of the sidecar is its own.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import stat
import time
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from codomyrmex.cloud.common.errors import BucketNotFoundError, ObjectNotFoundError
from codomyrmex.cloud.local.checksums import extend_crc32c
from codomyrmex.cloud.local.key_paths import INTERNAL, encode_key
from codomyrmex.cloud.local.sidecars import Record, read_sidecar, sidecar_path

__all__ = [
    "BucketFolder",
    "OpenObject",
    "PendingObject",
    "etag_of",
    "file_status",
    "is_still_at",
    "locked",
    "remove_tree",
]

_NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO})
# a pipe or a device that somebody put there must not block the open or become our terminal
_READ_FLAGS: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_LOCK_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
_INTERNAL_FOLDERS: Final = (b"", b"/tmp", b"/meta", b"/uploads", b"/locks")
_ABANDONED_AFTER: Final = 24 * 3600.0


def etag_of(status: os.stat_result) -> str:
    """Make the ETag of a file's state.

    The time of the last change is part of it because an inode number is soon used again.

    Args:
        status: The file's status.

    Returns:
        The ETag: opaque, another one after every write.

    Example:
        >>> etag_of(os.stat(tmp_path)) == etag_of(os.stat(tmp_path))
        True
    """
    return f"{status.st_ino:x}-{status.st_size:x}-{status.st_mtime_ns:x}-{status.st_ctime_ns:x}"


class OpenObject(NamedTuple):
    """An object's open file with what belongs to it; the caller closes ``fd``.

    Attributes:
        fd: The file descriptor.
        status: The file's status when it was opened.
        record: What the object carries; None for a file that another program put there.

    Example:
        >>> OpenObject(0, os.stat(tmp_path), None).record is None
        True
    """

    fd: int
    status: os.stat_result
    record: Record | None


class PendingObject:
    """The bytes of an object to be, in a temporary file of the bucket.

    Leaving the ``with`` block removes the file, unless it was put in place.

    Args:
        path: The file, which must not exist; its folder does.

    Example:
        >>> with PendingObject(os.fsencode(tmp_path / "t")) as pending:
        ...     pending.write(b"123456789")
        ...     f"{pending.crc32c:08x}"
        'e3069283'
    """

    def __init__(self, path: bytes) -> None:
        self.path = path
        self.crc32c = 0
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)

    def write(self, data: bytes) -> None:
        """Add bytes.

        Args:
            data: The next bytes.

        Raises:
            OSError: When they cannot be written.
        """
        self.crc32c = extend_crc32c(self.crc32c, data)
        view = memoryview(data)
        while view:
            view = view[os.write(self.fd, view) :]

    def __enter__(self) -> PendingObject:
        return self

    def __exit__(self, *exc: object) -> None:
        os.close(self.fd)
        # only what was not renamed is still there under this random name
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)


class BucketFolder:
    """One bucket on disk; holds no state of it, so that threads and processes may share it.

    Args:
        root: The folder of all buckets.
        name: The bucket's name, checked.

    Example:
        >>> folder = BucketFolder(os.fsencode(tmp_path), "photos")
        >>> folder.exists()
        False
    """

    def __init__(self, root: bytes, name: str) -> None:
        self.name = name
        self.url = f"local://{name}"
        self.path = root + b"/" + name.encode()
        self.internal = self.path + b"/" + INTERNAL
        self._swept = False

    def exists(self) -> bool:
        """Tell whether the bucket's folder is there; a symbolic link is none.

        Returns:
            True when it is there.

        Example:
            >>> BucketFolder(os.fsencode(tmp_path.parent), tmp_path.name).exists()
            True
        """
        try:
            return stat.S_ISDIR(os.lstat(self.path).st_mode)
        except FileNotFoundError:
            return False

    def require(self) -> None:
        """Refuse to work in a bucket that does not exist.

        Raises:
            BucketNotFoundError: When it does not.
        """
        if not self.exists():
            raise self.missing()

    def missing(self) -> BucketNotFoundError:
        """Build the error for a bucket that does not exist.

        Returns:
            The error, to be raised.

        Example:
            >>> print(BucketFolder(b"/data", "photos").missing())
            there is no bucket local://photos
        """
        return BucketNotFoundError(
            f"there is no bucket {self.url}", provider="local", resource=self.url
        )

    def prepare(self) -> None:
        """Make the internal folders where they are missing.

        Raises:
            BucketNotFoundError: When there is no such bucket.
        """
        self.require()
        try:
            for folder in _INTERNAL_FOLDERS:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(self.internal + folder)
            for name in (b"/lock", b"/moves"):
                os.close(os.open(self.internal + name, _LOCK_FLAGS, 0o666))
        except FileNotFoundError as error:
            raise self.missing() from error

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep all others from changing the bucket's folders.

        Yields:
            Nothing; the bucket exists inside the block.

        Raises:
            BucketNotFoundError: When there is no such bucket.
        """
        with self._held(self.internal + b"/lock"):
            yield

    @contextlib.contextmanager
    def key_lock(self, key: str) -> Iterator[None]:
        """Keep all others from writing or deleting an object; taken before `lock`, never after.

        Args:
            key: The key.

        Yields:
            Nothing.

        Raises:
            BucketNotFoundError: When there is no such bucket.
        """
        folder, _ = sidecar_path(self.internal, key)
        with self._held(self.internal + b"/locks/" + folder[-2:]):
            yield

    @contextlib.contextmanager
    def _held(self, path: bytes) -> Iterator[None]:
        while True:
            try:
                fd = os.open(path, _LOCK_FLAGS, 0o666)
            except FileNotFoundError:
                self.prepare()
                continue
            with locked(fd, fcntl.LOCK_EX):
                # a bucket may have been deleted, and made again, while this waited
                if is_still_at(path, fd):
                    yield
                    return

    @contextlib.contextmanager
    def renaming(self) -> Iterator[None]:
        """Keep folders from being read while an object gets another name; see `scanning`.

        Yields:
            Nothing.
        """
        with locked(os.open(self.internal + b"/moves", _LOCK_FLAGS, 0o666), fcntl.LOCK_EX):
            yield

    @contextlib.contextmanager
    def scanning(self) -> Iterator[None]:
        """Keep objects from getting other names while a folder is read: one would be missed.

        Yields:
            Nothing.
        """
        with contextlib.ExitStack() as stack:
            # without the file nothing was ever written here
            with contextlib.suppress(FileNotFoundError):
                fd = os.open(self.internal + b"/moves", os.O_RDONLY | os.O_CLOEXEC)
                stack.enter_context(locked(fd, fcntl.LOCK_SH))
            yield

    def find(self, key: str) -> os.stat_result | None:
        """Look an object up.

        Args:
            key: The key.

        Returns:
            The status of its file; None when there is no such object.
        """
        for alias in (False, True):
            names = encode_key(key, alias=alias)
            if self.has_folders(names):
                status = file_status(self.path_of(names))
                if status is not None:
                    return status
        return None

    def path_of(self, names: Sequence[bytes]) -> bytes:
        """Join names to a path.

        Args:
            names: As `encode_key` gives them.

        Returns:
            The path inside the bucket's folder.

        Example:
            >>> BucketFolder(b"/data", "photos").path_of([b"a", b"b"])
            b'/data/photos/a/b'
        """
        return b"/".join((self.path, *names))

    def has_folders(self, names: Sequence[bytes]) -> bool:
        """Tell whether the folders above a name are there, none of them a symbolic link.

        Args:
            names: As `encode_key` gives them.

        Returns:
            True when a file can be looked for there.
        """
        path = self.path
        for name in names[:-1]:
            path += b"/" + name
            try:
                if not stat.S_ISDIR(os.lstat(path).st_mode):
                    return False
            except (FileNotFoundError, NotADirectoryError):
                return False
        return True

    def open(self, key: str) -> OpenObject:
        """Open an object together with the record of that very state.

        Args:
            key: The key.

        Returns:
            The open object.

        Raises:
            ObjectNotFoundError: When there is no such object.
            BucketNotFoundError: When there is no such bucket.
        """
        _, path = sidecar_path(self.internal, key)
        while True:
            fd = self._open_file(key)
            try:
                status = os.fstat(fd)
                sidecar = read_sidecar(path, key)
                record = sidecar.exact(status)
                if record is None:
                    # the sidecar is of another state: a later one, unless the file is still there
                    now = self.find(key)
                    if now is None or etag_of(now) != etag_of(status):
                        os.close(fd)
                        continue
                    record = sidecar.resembling(status)
            except BaseException:
                os.close(fd)
                raise
            if record is not None and record.crc32c is None:
                record = None
            return OpenObject(fd, status, record)

    def _open_file(self, key: str) -> int:
        for alias in (False, True):
            names = encode_key(key, alias=alias)
            if not self.has_folders(names):
                continue
            try:
                fd = os.open(self.path_of(names), _READ_FLAGS)
            except OSError as error:
                if error.errno not in _NOT_THERE:
                    raise
                continue
            if stat.S_ISREG(os.fstat(fd).st_mode):
                return fd
            os.close(fd)
        self.require()
        url = f"{self.url}/{key}"
        raise ObjectNotFoundError(f"there is no object {url}", provider="local", resource=url)

    def new_object(self) -> PendingObject:
        """Open a temporary file for the bytes of an object to be.

        Returns:
            The pending object.

        Raises:
            BucketNotFoundError: When there is no such bucket.
        """
        if not self._swept:
            self._swept = True
            self._sweep()
        while True:
            try:
                return PendingObject(self.temporary_path())
            except FileNotFoundError:
                self.prepare()

    def temporary_path(self) -> bytes:
        """Choose the path of a temporary file.

        Returns:
            A path that does not exist.
        """
        return self.internal + b"/tmp/" + secrets.token_hex(8).encode()

    def _sweep(self) -> None:
        """Remove what killed processes left."""
        with contextlib.suppress(FileNotFoundError), os.scandir(self.internal + b"/tmp") as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    if time.time() - entry.stat().st_ctime > _ABANDONED_AFTER:
                        os.unlink(entry.path)


def file_status(path: bytes) -> os.stat_result | None:
    """Get the status of an object's file; a symbolic link counts as the file it leads to.

    Args:
        path: The path.

    Returns:
        The status; None when there is no regular file.

    Example:
        >>> file_status(os.fsencode(tmp_path)) is None
        True
    """
    try:
        status = os.stat(path)
    except OSError as error:
        if error.errno not in _NOT_THERE:
            raise
        return None
    return status if stat.S_ISREG(status.st_mode) else None


@contextlib.contextmanager
def locked(fd: int, mode: int) -> Iterator[None]:
    """Lock an open file for a block, and close it.

    Args:
        fd: The file descriptor; each holder must have opened the file by itself.
        mode: ``fcntl.LOCK_SH`` or ``fcntl.LOCK_EX``.

    Yields:
        Nothing.
    """
    try:
        fcntl.flock(fd, mode)
        yield
    finally:
        # closing alone would leave the lock to a process forked meanwhile
        fcntl.flock(fd, fcntl.LOCK_UN)
        os.close(fd)


def is_still_at(path: bytes, fd: int) -> bool:
    """Tell whether an open file has still its name.

    Args:
        path: The path that it was opened by.
        fd: The file descriptor.

    Returns:
        False when it was renamed or removed since.
    """
    try:
        return os.path.samestat(os.stat(path), os.fstat(fd))
    except FileNotFoundError:
        return False


def remove_tree(path: bytes) -> None:
    """Remove a folder with all that is in it, of any depth; links are removed, not followed.

    Args:
        path: The folder.

    Raises:
        OSError: When the disk refuses.

    Example:
        >>> os.makedirs(tmp_path / "a" / "b")
        >>> remove_tree(os.fsencode(tmp_path / "a"))
        >>> (tmp_path / "a").exists()
        False
    """
    folders = [path]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    os.unlink(entry.path)
    for folder in reversed(folders):
        os.rmdir(folder)
