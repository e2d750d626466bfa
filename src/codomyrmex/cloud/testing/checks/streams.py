"""Objects as file objects."""

from __future__ import annotations

import io
from typing import Any, cast

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    InvalidRequestError,
    ObjectNotFoundError,
    PreconditionFailedError,
)
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import keys_of, pattern, raises, small_parts
from codomyrmex.cloud.transfer.part_records import MIB


@check
def open_read(client: StorageClient, bucket: str) -> None:
    """An object opened for reading reads, seeks and tells like a file."""
    data = pattern(3 * MIB)
    client.upload_data(bucket, "k", data)
    with client.open(bucket, "k", "rb") as file, io.BytesIO(data) as model:
        assert file.readable()
        assert file.seekable()
        assert not file.writable()
        for offset, whence, size in ((0, 0, 5), (2 * MIB, 1, 9), (-4, 2, 100), (7, 0, 0)):
            assert file.seek(offset, whence) == model.seek(offset, whence)
            assert file.read(size) == model.read(size)
            assert file.tell() == model.tell()
        file.seek(5 * MIB)
        assert file.read() == b""
        file.seek(1)
        assert file.read() == data[1:]


@check
def open_read_empty(client: StorageClient, bucket: str) -> None:
    """An empty object opened for reading is at its end."""
    client.upload_data(bucket, "k", b"")
    with client.open(bucket, "k", "rb") as file:
        assert file.read() == b""


@check
def open_read_missing(client: StorageClient, bucket: str) -> None:
    """Opening a missing object for reading raises ObjectNotFoundError."""
    for mode in ("rb", "r"):
        with raises(ObjectNotFoundError):
            client.open(bucket, "missing", cast(Any, mode))  # overloads want a literal


@check
def open_read_replaced(client: StorageClient, bucket: str) -> None:
    """A reader raises when the object is replaced while it reads."""
    client.upload_data(bucket, "k", bytes(4 * MIB))
    with client.open(bucket, "k", "rb") as file:
        assert file.read(10) == bytes(10)
        client.upload_data(bucket, "k", b"x" * (4 * MIB))
        with raises(PreconditionFailedError):
            file.read()


@check
def open_write(client: StorageClient, bucket: str) -> None:
    """What is written to an opened object is there when it is closed, and not before."""
    with client.open(bucket, "k", "wb", content_type="x/y") as file:
        assert file.write(b"one ") == 4
        assert file.write(memoryview(b"two")) == 3
        assert file.tell() == 7
        assert not client.object_exists(bucket, "k")
    assert client.download_data(bucket, "k") == b"one two"
    assert client.get_metadata(bucket, "k").content_type == "x/y"
    with client.open(bucket, "empty", "wb"):
        pass
    assert client.download_data(bucket, "empty") == b""


@check
def open_write_long(client: StorageClient, bucket: str) -> None:
    """Much can be written to an opened object in pieces of any size."""
    data = pattern(12 * MIB + 5)
    with small_parts(client), client.open(bucket, "k", "wb") as file:
        for start in range(0, len(data), 300_001):
            file.write(data[start : start + 300_001])
    assert client.download_data(bucket, "k") == data


@check
def open_write_exception(client: StorageClient, bucket: str) -> None:
    """An exception while writing leaves the old object as it was, and makes no new one."""
    client.upload_data(bucket, "old", b"old")
    with small_parts(client):
        for key in ("old", "new"):
            for size in (10, 7 * MIB):
                try:
                    with client.open(bucket, key, "wb") as file:
                        file.write(bytes(size))
                        raise ZeroDivisionError
                except ZeroDivisionError:
                    pass
    assert client.download_data(bucket, "old") == b"old"
    assert keys_of(client, bucket) == ["old"]


@check
def open_text(client: StorageClient, bucket: str) -> None:
    """Text is written and read with its encoding and line ends."""
    with client.open(bucket, "k.txt", "w", encoding="utf-16") as file:
        file.write("Zoë\n文件\n")
    assert client.download_data(bucket, "k.txt").decode("utf-16") == "Zoë\n文件\n"
    with client.open(bucket, "k.txt", "r", encoding="utf-16") as file:
        assert list(file) == ["Zoë\n", "文件\n"]


@check
def open_text_exception(client: StorageClient, bucket: str) -> None:
    """An exception while writing text makes no object either."""
    try:
        with client.open(bucket, "k", "w") as file:
            file.write("half of")
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert keys_of(client, bucket) == []


@check
def open_write_no_overwrite(client: StorageClient, bucket: str) -> None:
    """With overwrite=False, closing a writer does not replace an object."""
    client.upload_data(bucket, "k", b"old")
    with (
        raises(AlreadyExistsError),
        client.open(bucket, "k", "wb", overwrite=False) as file,
    ):
        file.write(b"new")
    assert client.download_data(bucket, "k") == b"old"


@check
def open_mode_unknown(client: StorageClient, bucket: str) -> None:
    """Another mode than r, rb, w and wb is refused."""
    for mode in ("a", "r+b", "x", ""):
        with raises(InvalidRequestError):
            client.open(bucket, "k", cast(Any, mode))  # what no type checker lets through
    assert keys_of(client, bucket) == []
