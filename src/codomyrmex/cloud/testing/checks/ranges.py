"""Parts of an object."""

from __future__ import annotations

from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
    ObjectNotFoundError,
    PreconditionFailedError,
)
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import pattern, raises, small_parts
from codomyrmex.cloud.transfer.part_records import MIB

_DIGITS = b"0123456789"


def _like_slices(
    client: StorageClient, bucket: str, bounds: list[tuple[int | None, int | None]]
) -> None:
    client.upload_data(bucket, "k", _DIGITS)
    for start, end in bounds:
        data = client.download_data(bucket, "k", start=start, end=end)
        assert data == _DIGITS[start:end], (start, end)


@check
def range_start(client: StorageClient, bucket: str) -> None:
    """A start leaves out what is before it."""
    _like_slices(client, bucket, [(0, None), (1, None), (9, None)])


@check
def range_end(client: StorageClient, bucket: str) -> None:
    """An end leaves out the byte at it and what follows."""
    _like_slices(client, bucket, [(None, 1), (None, 9), (None, 10)])


@check
def range_both(client: StorageClient, bucket: str) -> None:
    """Start and end give what a slice gives."""
    _like_slices(client, bucket, [(0, 1), (3, 7), (9, 10), (0, 10)])


@check
def range_empty(client: StorageClient, bucket: str) -> None:
    """A range without bytes is empty."""
    _like_slices(client, bucket, [(0, 0), (5, 5), (7, 3), (None, 0)])


@check
def range_negative(client: StorageClient, bucket: str) -> None:
    """A negative start counts from the end."""
    _like_slices(client, bucket, [(-1, None), (-10, None), (-3, None)])


@check
def range_negative_beyond(client: StorageClient, bucket: str) -> None:
    """A negative start before the object's beginning is its beginning."""
    _like_slices(client, bucket, [(-11, None), (-1000, None)])


@check
def range_beyond(client: StorageClient, bucket: str) -> None:
    """What lies beyond the object's end is left out, not an error."""
    _like_slices(client, bucket, [(5, 100), (10, None), (10, 20), (500, 600), (None, 100)])


@check
def range_of_nothing(client: StorageClient, bucket: str) -> None:
    """Every range of an empty object is empty."""
    client.upload_data(bucket, "k", b"")
    for start, end in ((None, None), (0, None), (0, 1), (-1, None), (5, 9)):
        assert client.download_data(bucket, "k", start=start, end=end) == b"", (start, end)


@check
def range_of_missing(client: StorageClient, bucket: str) -> None:
    """A range of a missing object raises ObjectNotFoundError."""
    with raises(ObjectNotFoundError):
        client.download_data(bucket, "missing", start=1, end=2)


@check
def range_of_parts(client: StorageClient, bucket: str) -> None:
    """Ranges of a large object are exact across the borders of its parts."""
    data = pattern(11 * MIB)
    with small_parts(client):
        client.upload_data(bucket, "k", data)
    for start, end in ((5 * MIB - 1, 5 * MIB + 1), (MIB, 10 * MIB + 7), (-3, None)):
        assert client.download_data(bucket, "k", start=start, end=end) == data[start:end]


@check
def iterate(client: StorageClient, bucket: str) -> None:
    """iter_data gives the object in chunks of the size asked for, none of them empty."""
    client.upload_data(bucket, "k", _DIGITS)
    assert list(client.iter_data(bucket, "k", chunk_size=4)) == [b"0123", b"4567", b"89"]
    assert list(client.iter_data(bucket, "k", chunk_size=5)) == [b"01234", b"56789"]
    assert list(client.iter_data(bucket, "k")) == [_DIGITS]
    client.upload_data(bucket, "empty", b"")
    assert list(client.iter_data(bucket, "empty")) == []


@check
def iterate_range(client: StorageClient, bucket: str) -> None:
    """iter_data takes ranges like download_data."""
    client.upload_data(bucket, "k", _DIGITS)
    for start, end in ((2, 9), (-3, None), (8, 100), (10, None), (4, 4)):
        chunks = list(client.iter_data(bucket, "k", start=start, end=end, chunk_size=3))
        assert b"".join(chunks) == _DIGITS[start:end], (start, end)
        assert all(chunks)


@check
def iterate_refused(client: StorageClient, bucket: str) -> None:
    """iter_data raises when the object is missing, replaced meanwhile, or chunks have no size."""
    with raises(ObjectNotFoundError):
        list(client.iter_data(bucket, "missing"))
    client.upload_data(bucket, "k", _DIGITS)
    with raises(InvalidRequestError):
        list(client.iter_data(bucket, "k", chunk_size=0))
    chunks = client.iter_data(bucket, "k", chunk_size=5)
    assert next(chunks) == b"01234"
    client.upload_data(bucket, "k", b"abcdefghij")
    with raises(PreconditionFailedError):
        next(chunks)
