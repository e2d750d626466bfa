"""Writes and reads that happen only when something holds."""

from __future__ import annotations

import threading

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    InvalidRequestError,
    PreconditionFailedError,
)
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import at_once, keys_of, pattern, raises, small_parts
from codomyrmex.cloud.transfer.part_records import MIB


@check(needs=Capability.CONDITIONAL_CREATE)
def create_only(client: StorageClient, bucket: str) -> None:
    """With overwrite=False an upload makes an object and never replaces one."""
    client.upload_data(bucket, "k", b"first", overwrite=False)
    with raises(AlreadyExistsError):
        client.upload_data(bucket, "k", b"second", overwrite=False)
    assert client.download_data(bucket, "k") == b"first"
    client.delete_object(bucket, "k")
    client.upload_data(bucket, "k", b"third", overwrite=False)
    assert client.download_data(bucket, "k") == b"third"


@check(needs=Capability.CONDITIONAL_CREATE)
def create_race(client: StorageClient, bucket: str) -> None:
    """Of several that create one object at the same time, exactly one succeeds."""
    for number in range(5):
        barrier = threading.Barrier(4)
        winners: list[int] = []

        def create(
            worker: int,
            key: str = f"k{number}",
            barrier: threading.Barrier = barrier,
            winners: list[int] = winners,
        ) -> None:
            barrier.wait()
            try:
                client.upload_data(bucket, key, b"%d" % worker, overwrite=False)
            except AlreadyExistsError:
                return
            winners.append(worker)

        at_once(create, range(4), threads=4)
        assert len(winners) == 1
        assert client.download_data(bucket, f"k{number}") == b"%d" % winners[0]


@check(needs=Capability.CONDITIONAL_CREATE)
def create_only_in_parts(client: StorageClient, bucket: str) -> None:
    """A large object is created only when there is none at its end."""
    with small_parts(client):
        client.upload_data(bucket, "new", pattern(6 * MIB), overwrite=False)
        assert client.download_data(bucket, "new") == pattern(6 * MIB)
        client.upload_data(bucket, "k", b"old")
        with raises(AlreadyExistsError):
            client.upload_data(bucket, "k", bytes(6 * MIB), overwrite=False)
    assert client.download_data(bucket, "k") == b"old"


@check(needs=Capability.CONDITIONAL_UPDATE)
def update_if_match(client: StorageClient, bucket: str) -> None:
    """With if_match an upload replaces that very object."""
    first = client.upload_data(bucket, "k", b"1")
    second = client.upload_data(bucket, "k", b"2", if_match=first.etag)
    assert client.download_data(bucket, "k") == b"2"
    assert second.etag != first.etag


@check(needs=Capability.CONDITIONAL_UPDATE)
def update_if_match_refused(client: StorageClient, bucket: str) -> None:
    """With the ETag of another state, or of no object, an upload is refused."""
    first = client.upload_data(bucket, "k", b"1")
    client.upload_data(bucket, "k", b"2")
    for key in ("k", "missing"):
        with raises(PreconditionFailedError):
            client.upload_data(bucket, key, b"3", if_match=first.etag)
    assert client.download_data(bucket, "k") == b"2"
    assert keys_of(client, bucket) == ["k"]


@check(needs=Capability.CONDITIONAL_UPDATE)
def update_race(client: StorageClient, bucket: str) -> None:
    """Counters that are raised with if_match lose no step."""
    client.upload_data(bucket, "counter", b"000")

    def count_up(worker: int) -> None:
        done = 0
        while done < 5:
            info = client.get_metadata(bucket, "counter")
            try:
                value = int(client.download_data(bucket, "counter", if_match=info.etag)) + 1
                client.upload_data(bucket, "counter", b"%03d" % value, if_match=info.etag)
            except PreconditionFailedError:
                continue
            done += 1

    at_once(count_up, range(4), threads=4)
    assert client.download_data(bucket, "counter") == b"020"


@check
def conditions_exclude(client: StorageClient, bucket: str) -> None:
    """overwrite=False and if_match exclude each other."""
    with raises(InvalidRequestError):
        client.upload_data(bucket, "k", b"x", overwrite=False, if_match="e")
    assert keys_of(client, bucket) == []


@check
def download_if_match(client: StorageClient, bucket: str) -> None:
    """With if_match a download gives that very object or raises."""
    first = client.upload_data(bucket, "k", b"first")
    assert client.download_data(bucket, "k", if_match=first.etag) == b"first"
    assert client.download_data(bucket, "k", start=1, end=3, if_match=first.etag) == b"ir"
    client.upload_data(bucket, "k", b"second")
    with raises(PreconditionFailedError):
        client.download_data(bucket, "k", if_match=first.etag)
    with raises(PreconditionFailedError):
        client.download_data(bucket, "k", start=1, end=3, if_match=first.etag)
    with raises(PreconditionFailedError):
        list(client.iter_data(bucket, "k", if_match=first.etag))
