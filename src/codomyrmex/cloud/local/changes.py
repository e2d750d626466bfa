"""Putting objects in place and removing them.

Every write keeps one order, so that a crash at any moment leaves the old object or the new one,
each with the metadata that belongs to it: the bytes are in a file of ``.cmx`` and on the disk;
under the key's lock the sidecar gets the coming record beside the present one; under the bucket's
lock the file is renamed into place.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from typing import Final, NamedTuple

import msgspec

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    ConflictError,
    PreconditionFailedError,
    UnsafePathError,
)
from codomyrmex.cloud.common.records import MTIME_KEY, ObjectSettings, parse_mtime
from codomyrmex.cloud.local.bucket import BucketFolder, etag_of, file_status
from codomyrmex.cloud.local.key_paths import encode_key
from codomyrmex.cloud.local.sidecars import (
    Record,
    Sidecar,
    read_sidecar,
    sidecar_path,
    write_file,
)
from codomyrmex.cloud.transfer.part_records import WriteCondition

__all__ = ["Committed", "commit", "remove", "sync_folder"]

_CLOCK_TICK: Final = 0.001


class Committed(NamedTuple):
    """An object that is in place.

    Attributes:
        status: The status of its file.
        record: What it carries.

    Example:
        >>> Committed(os.stat(tmp_path), Record(inode=1, size=2, mtime_ns=3)).record.size
        2
    """

    status: os.stat_result
    record: Record


def commit(
    folder: BucketFolder,
    key: str,
    path: bytes,
    fd: int,
    crc32c: int,
    settings: ObjectSettings,
    condition: WriteCondition,
    mtime_ns: int | None = None,
) -> Committed:
    """Make a finished file the object.

    Args:
        folder: The bucket.
        key: The key.
        path: The file, inside the bucket's ``.cmx``; renamed when this succeeds.
        fd: The same file, open.
        crc32c: The checksum of its bytes.
        settings: What the object carries.
        condition: What must hold of the present object.
        mtime_ns: The file's time where the settings tell none; now when None.

    Returns:
        The object's status and record.

    Raises:
        AlreadyExistsError: When there must be no object and there is one.
        PreconditionFailedError: When the present object has another ETag, or there is none.
        BucketNotFoundError: When the bucket is not there any more.
        OSError: When the disk refuses.
    """
    told_ns = parse_mtime(settings.metadata.get(MTIME_KEY, ""))
    mtime_ns = mtime_ns if told_ns is None else told_ns
    # the kernel's own stamps come in ticks of milliseconds, which two writes can share
    _set_mtime(fd, time.time_ns() if mtime_ns is None else mtime_ns)
    with folder.key_lock(key):
        present = folder.find(key)
        _check(folder, key, present, condition)
        status = _unlike(present, fd)
        record = Record.of(status, settings, f"{crc32c:08x}")
        _write_sidecar(folder, key, present, record)
        with folder.lock():
            changed = _put_in_place(folder, key, path)
        committed = Committed(os.fstat(fd), record)
    for changed_folder in changed:
        sync_folder(changed_folder)
    return committed


def _set_mtime(fd: int, nanoseconds: int) -> None:
    os.utime(fd, ns=(nanoseconds, nanoseconds))
    os.fsync(fd)


def _unlike(present: os.stat_result | None, fd: int) -> os.stat_result:
    """The file's status, after the clock has ticked if its ETag could be the present object's.

    Inode numbers do not tell two states apart: the one of the state before the present one is
    free again.
    """
    status = os.fstat(fd)
    while present is not None and (
        (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        == (present.st_size, present.st_mtime_ns, present.st_ctime_ns)
    ):
        time.sleep(_CLOCK_TICK)
        _set_mtime(fd, status.st_mtime_ns)
        status = os.fstat(fd)
    return status


def _check(
    folder: BucketFolder, key: str, present: os.stat_result | None, condition: WriteCondition
) -> None:
    url = f"{folder.url}/{key}"
    if condition.absent and present is not None:
        raise AlreadyExistsError(f"{url} exists already", provider="local", resource=url)
    if condition.if_match is not None and (
        present is None or etag_of(present) != condition.if_match
    ):
        state = "does not exist" if present is None else f"has the ETag {etag_of(present)}"
        raise PreconditionFailedError(
            f"{url} {state}, not {condition.if_match}", provider="local", resource=url
        )


def _write_sidecar(
    folder: BucketFolder, key: str, present: os.stat_result | None, coming: Record
) -> None:
    shard, path = sidecar_path(folder.internal, key)
    records = [coming]
    if present is not None:
        sidecar = read_sidecar(path, key)
        record = sidecar.exact(present) or sidecar.resembling(present) or Record.of(present)
        records.insert(0, msgspec.structs.replace(record, inode=present.st_ino))
    with contextlib.suppress(FileExistsError):
        os.mkdir(shard)
        sync_folder(os.path.dirname(shard))
    write_file(folder.temporary_path(), path, Sidecar(key, records), sync=True)
    # the sidecar must be on the disk before the file that it describes takes its place
    sync_folder(shard)


def _put_in_place(folder: BucketFolder, key: str, path: bytes) -> list[bytes]:
    """Rename a file to where the object belongs; gives the folders that changed."""
    plain, alias = (encode_key(key, alias=alias) for alias in (False, True))
    target = folder.path_of(plain)
    made: list[bytes] = []
    try:
        _make_folders(folder, key, plain, made)
        alias_path = folder.path_of(alias)
        has_alias = folder.has_folders(alias) and file_status(alias_path) is not None
        plain_kind = _kind(target)
        if plain_kind == stat.S_IFDIR or (plain_kind == 0 and has_alias):
            _make_folders(folder, key, alias, made)
            target, has_alias = alias_path, False
        elif plain_kind not in (0, stat.S_IFREG):
            raise ConflictError(f"{os.fsdecode(target)} is in the way: it is no regular file")
        _rename(folder, path, target)
        if has_alias:
            os.unlink(alias_path)
    except BaseException:
        for path_made in reversed(made):
            with contextlib.suppress(OSError):
                os.rmdir(path_made)
        raise
    return [*dict.fromkeys(os.path.dirname(changed) for changed in (target, *made))]


def _rename(folder: BucketFolder, path: bytes, target: bytes) -> None:
    try:
        os.rename(path, target)
    except FileNotFoundError as error:
        # the folder of the target is there, so it is the file that went away with its bucket
        raise folder.missing() from error


def _kind(path: bytes) -> int:
    """What is at a path, symbolic links followed to files alone; 0 for nothing."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return 0
    if stat.S_ISLNK(status.st_mode) and file_status(path) is not None:
        return stat.S_IFREG
    return stat.S_IFMT(status.st_mode)


def _make_folders(folder: BucketFolder, key: str, names: list[bytes], made: list[bytes]) -> None:
    """Make the folders above an object's file, and add them to ``made``."""
    path = folder.path
    for depth, name in enumerate(names[:-1], start=1):
        path += b"/" + name
        kind = _kind(path)
        if kind == stat.S_IFDIR:
            continue
        if kind == stat.S_IFREG:
            _move_aside(folder, key, names[:depth], made)
        elif kind == 0:
            os.mkdir(path)
        else:
            raise UnsafePathError(
                f"{folder.url}/{key} would be written through {os.fsdecode(path)}, "
                "which is no folder",
                provider="local",
                resource=f"{folder.url}/{key}",
            )
        made.append(path)


def _move_aside(folder: BucketFolder, key: str, names: list[bytes], made: list[bytes]) -> None:
    """Give the object whose file is where a folder must be the name beside that folder."""
    path = folder.path_of(names)
    segments = key.split("/")
    for count in range(1, len(segments)):
        other_key = "/".join(segments[:count])
        if encode_key(other_key) == names:
            alias = encode_key(other_key, alias=True)
            _make_folders(folder, other_key, alias, made)
            with folder.renaming():
                os.rename(path, folder.path_of(alias))
                os.mkdir(path)
            return
    raise ConflictError(f"{os.fsdecode(path)} is in the way: it is no folder and no object")


def remove(folder: BucketFolder, key: str) -> set[bytes]:
    """Delete an object; one that does not exist counts as deleted.

    Args:
        folder: The bucket.
        key: The key.

    Returns:
        The folders to be given to `sync_folder`; none when nothing was there.

    Raises:
        BucketNotFoundError: When there is no such bucket.
        OSError: When the disk refuses.
    """
    changed = set()
    with folder.key_lock(key), folder.lock():
        # the alias goes first: left behind, it would be found once the plain file is gone
        for alias in (True, False):
            names = encode_key(key, alias=alias)
            path = folder.path_of(names)
            if folder.has_folders(names) and file_status(path) is not None:
                os.unlink(path)
                changed.add(_prune(folder, os.path.dirname(path)))
        with contextlib.suppress(FileNotFoundError):
            os.unlink(sidecar_path(folder.internal, key)[1])
    return changed


def _prune(folder: BucketFolder, path: bytes) -> bytes:
    """Remove empty folders upward; gives the lowest one that stays."""
    while path != folder.path:
        try:
            os.rmdir(path)
        except FileNotFoundError:
            pass
        except OSError:
            break
        path = os.path.dirname(path)
    return path


def sync_folder(path: bytes) -> None:
    """Make the names of a folder survive a power failure.

    Args:
        path: The folder; one that was removed meanwhile needs nothing.

    Raises:
        OSError: When the disk refuses.

    Example:
        >>> sync_folder(os.fsencode(tmp_path))
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
