"""What goes up comes down: bytes and streams of all sizes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, cast

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import keys_of, pattern, raises, small_parts
from codomyrmex.cloud.transfer.part_records import MIB


def _round_trip(client: StorageClient, bucket: str, data: bytes) -> None:
    info = client.upload_data(bucket, "k", data)
    assert (info.bucket, info.key, info.size) == (bucket, "k", len(data))
    assert client.download_data(bucket, "k") == data
    assert client.get_metadata(bucket, "k").size == len(data)


@check
def content_empty(client: StorageClient, bucket: str) -> None:
    """An empty object goes up and comes down."""
    _round_trip(client, bucket, b"")
    assert keys_of(client, bucket) == ["k"]


@check
def content_one_byte(client: StorageClient, bucket: str) -> None:
    """One byte goes up and comes down."""
    _round_trip(client, bucket, b"\0")


@check
def content_all_bytes(client: StorageClient, bucket: str) -> None:
    """All 256 bytes, line ends among them, go up and come down."""
    _round_trip(client, bucket, bytes(range(256)) + b"\r\n\n\r\x1a")


@check
def content_mebibyte(client: StorageClient, bucket: str) -> None:
    """A mebibyte goes up and comes down."""
    _round_trip(client, bucket, pattern(MIB))


@check
def content_in_parts(client: StorageClient, bucket: str) -> None:
    """An object that is sent and fetched in several parts comes down whole."""
    with small_parts(client):
        _round_trip(client, bucket, pattern(12 * MIB + 1))


@check
def content_of_buffers(client: StorageClient, bucket: str) -> None:
    """Bytearray and memoryview are stored like bytes, as they were when the call was made."""
    for data in (bytearray(b"buffer"), memoryview(b"_buffer_")[1:-1]):
        client.upload_data(bucket, "k", data)
        assert client.download_data(bucket, "k") == b"buffer"


@check
def content_of_file_object(client: StorageClient, bucket: str) -> None:
    """A binary file object is stored from where it stands to its end."""
    file = io.BytesIO(b"skipped" + pattern(100_000))
    file.seek(7)
    assert client.upload_data(bucket, "k", file).size == 100_000
    assert client.download_data(bucket, "k") == pattern(100_000)


@check
def content_of_generator(client: StorageClient, bucket: str) -> None:
    """An iterable of bytes of any lengths is stored as one object."""

    def chunks() -> Iterator[bytes]:
        yield from (b"", b"a", b"bc" * 1000, b"", b"d")

    assert client.upload_data(bucket, "k", chunks()).size == 2002
    assert client.download_data(bucket, "k") == b"a" + b"bc" * 1000 + b"d"
    client.upload_data(bucket, "none", iter(()))
    assert client.download_data(bucket, "none") == b""


@check
def content_of_long_stream(client: StorageClient, bucket: str) -> None:
    """A stream longer than a part is stored whole, though its end was not known."""
    data = pattern(11 * MIB + 3)
    view = memoryview(data)
    chunks = (bytes(view[start : start + 777_777]) for start in range(0, len(data), 777_777))
    with small_parts(client):
        assert client.upload_data(bucket, "k", chunks).size == len(data)
        assert client.download_data(bucket, "k") == data


@check
def content_of_broken_stream(client: StorageClient, bucket: str) -> None:
    """A stream that breaks leaves the object as it was, and no new one."""

    def broken() -> Iterator[bytes]:
        yield pattern(6 * MIB)
        yield pattern(6 * MIB)
        raise ZeroDivisionError

    client.upload_data(bucket, "old", b"old")
    with small_parts(client):
        for key in ("old", "new"):
            try:
                client.upload_data(bucket, key, broken())
            except ZeroDivisionError:
                continue
            raise AssertionError("the error of the stream was lost")
    assert client.download_data(bucket, "old") == b"old"
    assert keys_of(client, bucket) == ["old"]


@check
def content_text_refused(client: StorageClient, bucket: str) -> None:
    """Text is refused: it has to be encoded first."""
    for data in ("text", iter(["text"])):
        with raises(InvalidRequestError):
            client.upload_data(bucket, "k", cast(Any, data))  # what no type checker lets through
    assert keys_of(client, bucket) == []


@check
def content_replaced(client: StorageClient, bucket: str) -> None:
    """An upload replaces the object, whole, with another ETag."""
    first = client.upload_data(bucket, "k", b"a long old content")
    second = client.upload_data(bucket, "k", b"new")
    assert client.download_data(bucket, "k") == b"new"
    assert first.etag != second.etag
    assert client.get_metadata(bucket, "k").size == 3


@check
def content_etag_stays(client: StorageClient, bucket: str) -> None:
    """An upload, the metadata and a listing tell the same ETag, and it stays."""
    etag = client.upload_data(bucket, "k", b"x").etag
    assert etag
    assert not etag.startswith('"')
    assert client.get_metadata(bucket, "k").etag == etag
    (listed,) = client.list_objects(bucket)
    assert listed.etag == etag
    client.download_data(bucket, "k")
    assert client.get_metadata(bucket, "k").etag == etag
