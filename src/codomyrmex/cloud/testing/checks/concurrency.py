"""Several threads with one client."""

from __future__ import annotations

import threading

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import at_once, keys_of
from codomyrmex.cloud.transfer.part_records import MIB


@check
def writers_of_one_key(client: StorageClient, bucket: str) -> None:
    """Of several writers of one key, one whole object stays, with its own metadata."""

    def write(worker: int) -> None:
        for _ in range(5):
            client.upload_data(bucket, "k", b"%d" % worker * MIB, metadata={"is": str(worker)})

    at_once(write, range(4), threads=4)
    data = client.download_data(bucket, "k")
    assert len(data) == MIB
    assert data == data[:1] * MIB
    if Capability.USER_METADATA in client.capabilities:
        assert client.get_metadata(bucket, "k").metadata == {"is": data[:1].decode()}


@check
def writers_of_many_keys(client: StorageClient, bucket: str) -> None:
    """Writers of many keys lose none."""

    def write(number: int) -> None:
        key = f"{number % 10}/{number}"
        client.upload_data(bucket, key, key.encode())
        assert client.download_data(bucket, key) == key.encode()

    at_once(write, range(200))
    keys = sorted(f"{number % 10}/{number}" for number in range(200))
    assert keys_of(client, bucket) == keys


@check
def readers_of_a_changing_object(client: StorageClient, bucket: str) -> None:
    """A reader gets one whole state of an object that is being replaced."""
    client.upload_data(bucket, "k", b"0" * MIB)
    stop = threading.Event()

    def write(_: int) -> None:
        for number in range(20):
            client.upload_data(bucket, "k", b"%d" % (number % 10) * MIB)
        stop.set()

    def read(_: int) -> None:
        while not stop.is_set():
            data = client.download_data(bucket, "k")
            assert len(data) == MIB
            assert data == data[:1] * MIB

    try:
        at_once(lambda number: (read if number else write)(number), range(3), threads=3)
    finally:
        stop.set()
