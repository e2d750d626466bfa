"""Uploads in parts: a folder of ``.cmx/uploads`` with the data and one small record a part.

Parts are written at their place of the data file, which becomes the object by a rename. Any
process can go on with an upload whose id it knows.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import IntegrityError, InvalidRequestError, NotFoundError
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.local.bucket import BucketFolder, is_still_at, locked, remove_tree
from codomyrmex.cloud.local.changes import Committed, commit
from codomyrmex.cloud.local.checksums import combine_crc32c, extend_crc32c
from codomyrmex.cloud.local.sidecars import write_file
from codomyrmex.cloud.transfer.part_records import (
    MIB,
    BegunUpload,
    Part,
    PartUpload,
    WriteCondition,
)

__all__ = [
    "abort_upload",
    "begin_upload",
    "complete_upload",
    "list_parts",
    "list_uploads",
    "put_part",
]

_ID: Final = re.compile(r"[0-9a-f]{32}")
_PART_RECORD: Final = re.compile(rb"part-\d+\.json")


class _Begun(msgspec.Struct, frozen=True):
    """What the upload was begun with."""

    key: str
    settings: ObjectSettings


def begin_upload(folder: BucketFolder, key: str, settings: ObjectSettings) -> str:
    """Begin an upload.

    Args:
        folder: The bucket.
        key: The key of the object to be.
        settings: What the object will carry.

    Returns:
        The id of the upload.

    Raises:
        BucketNotFoundError: When there is no such bucket.
        OSError: When the disk refuses.
    """
    folder.prepare()
    upload_id = secrets.token_hex(16)
    path = folder.internal + b"/uploads/" + upload_id.encode()
    os.mkdir(path)
    os.close(os.open(path + b"/data", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666))
    write_file(path + b"/upload.tmp", path + b"/upload.json", _Begun(key, settings), sync=True)
    return upload_id


def put_part(
    folder: BucketFolder, upload: PartUpload, number: int, offset: int, data: bytes
) -> Part:
    """Write a part; the same number again replaces it.

    Args:
        folder: The bucket.
        upload: The upload.
        number: From 1.
        offset: Where the part begins in the object, in bytes.
        data: Its bytes.

    Returns:
        The part; its ETag is its CRC-32C.

    Raises:
        NotFoundError: When there is no such upload.
        OSError: When the disk refuses.
    """
    etag = f"{extend_crc32c(0, data):08x}"
    part = Part(number, offset, len(data), etag, etag)
    with _open_upload(folder, upload, fcntl.LOCK_SH) as (path, fd, _):
        view = memoryview(data)
        position = offset
        while view:
            count = os.pwrite(fd, view, position)
            view, position = view[count:], position + count
        temporary = b"%s/%s.tmp" % (path, secrets.token_hex(8).encode())
        write_file(temporary, b"%s/part-%d.json" % (path, number), part, sync=False)
    return part


def list_parts(folder: BucketFolder, upload: PartUpload) -> list[Part]:
    """List the parts whose bytes are on the disk, in order; each is read and checked.

    Args:
        folder: The bucket.
        upload: The upload.

    Returns:
        The parts by number. One that a power failure damaged is left out.

    Raises:
        NotFoundError: When there is no such upload.
        OSError: When the disk refuses.
    """
    with _open_upload(folder, upload, fcntl.LOCK_SH) as (path, fd, _):
        parts = _read_parts(path)
        return [parts[number] for number in sorted(parts) if _is_whole(fd, parts[number])]


def _read_parts(path: bytes) -> dict[int, Part]:
    parts = {}
    for name in os.listdir(path):
        if _PART_RECORD.fullmatch(name):
            with open(path + b"/" + name, "rb") as file, contextlib.suppress(msgspec.DecodeError):
                part = decoder(Part).decode(file.read())
                parts[part.number] = part
    return parts


def _is_whole(fd: int, part: Part) -> bool:
    crc32c, position = 0, part.offset
    end = part.offset + part.size
    while position < end and (data := os.pread(fd, min(MIB, end - position), position)):
        crc32c = extend_crc32c(crc32c, data)
        position += len(data)
    return position == end and f"{crc32c:08x}" == part.etag


def complete_upload(
    folder: BucketFolder, upload: PartUpload, parts: list[Part], condition: WriteCondition
) -> Committed:
    """Make the object of the parts.

    Args:
        folder: The bucket.
        upload: The upload.
        parts: All parts of the object, in any order.
        condition: What must hold of the present object; when it does not, the upload stays.

    Returns:
        The object's status and record.

    Raises:
        InvalidRequestError: When the parts leave a gap, overlap, or are none.
        IntegrityError: When a part is not, or not as it was put.
        NotFoundError: When there is no such upload.
        OSError: When the disk refuses.
    """
    ordered = sorted(parts, key=lambda part: part.offset)
    with _open_upload(folder, upload, fcntl.LOCK_EX) as (path, fd, begun):
        size = _check_parts(upload, ordered, _read_parts(path))
        os.ftruncate(fd, size)
        crc32c = combine_crc32c((int(part.etag, 16), part.size) for part in ordered)
        data = path + b"/data"
        committed = commit(folder, upload.key, data, fd, crc32c, begun.settings, condition)
    remove_tree(path)
    return committed


def _check_parts(upload: PartUpload, parts: list[Part], stored: dict[int, Part]) -> int:
    """Check that the parts are there and cover the object; gives its size."""
    if not parts:
        raise InvalidRequestError(f"the upload {upload.upload_id} was completed without parts")
    size = 0
    for part in parts:
        if part.offset != size:
            raise InvalidRequestError(
                f"the parts of the upload {upload.upload_id} do not fit together: part "
                f"{part.number} begins at {part.offset}, the bytes before it end at {size}"
            )
        was = stored.get(part.number)
        if was is None or (was.offset, was.size, was.etag) != (part.offset, part.size, part.etag):
            raise IntegrityError(
                f"part {part.number} of the upload {upload.upload_id} is not as it was put"
            )
        size += part.size
    return size


def abort_upload(folder: BucketFolder, upload: PartUpload) -> None:
    """Remove an upload and its parts.

    Args:
        folder: The bucket.
        upload: The upload.

    Raises:
        NotFoundError: When there is no such upload.
        OSError: When the disk refuses.
    """
    with _open_upload(folder, upload, fcntl.LOCK_EX) as (path, _, _):
        os.unlink(path + b"/data")
    remove_tree(path)


def list_uploads(folder: BucketFolder, prefix: str) -> list[BegunUpload]:
    """List the uploads that were begun and not ended.

    Args:
        folder: The bucket.
        prefix: What the keys begin with.

    Returns:
        The uploads, the oldest first.

    Raises:
        BucketNotFoundError: When there is no such bucket.
        OSError: When the disk refuses.
    """
    folder.require()
    found = []
    path = folder.internal + b"/uploads"
    with contextlib.suppress(FileNotFoundError):
        for name in os.listdir(path):
            # one that is just being begun or ended has no readable record
            with contextlib.suppress(FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
                with open(b"%s/%s/upload.json" % (path, name), "rb") as file:
                    begun = decoder(_Begun).decode(file.read())
                    started = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
                if begun.key.startswith(prefix):
                    found.append(BegunUpload(folder.name, begun.key, os.fsdecode(name), started))
    return sorted(found, key=lambda upload: (str(upload.started), upload.upload_id))


class _OpenUpload(NamedTuple):
    path: bytes
    fd: int
    begun: _Begun


@contextlib.contextmanager
def _open_upload(folder: BucketFolder, upload: PartUpload, mode: int) -> Iterator[_OpenUpload]:
    """Open an upload: shared by those who add parts, alone for the one who ends it."""
    path = folder.internal + b"/uploads/" + upload.upload_id.encode()
    data = path + b"/data"
    if not _ID.fullmatch(upload.upload_id):
        raise _missing(folder, upload)
    try:
        with open(path + b"/upload.json", "rb") as file:
            begun = decoder(_Begun).decode(file.read())
        fd = os.open(data, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError as error:
        folder.require()
        raise _missing(folder, upload) from error
    with locked(fd, mode):
        if begun.key != upload.key or not is_still_at(data, fd):
            raise _missing(folder, upload)
        yield _OpenUpload(path, fd, begun)


def _missing(folder: BucketFolder, upload: PartUpload) -> NotFoundError:
    url = f"{folder.url}/{upload.key}"
    return NotFoundError(
        f"there is no upload {upload.upload_id} of {url}: it was completed or aborted, or never "
        "begun",
        provider="local",
        resource=url,
    )
