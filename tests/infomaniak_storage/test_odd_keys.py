"""Ten thousand odd keys go up, are listed and come down, exactly, through Swift's own protocol."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from codomyrmex.cloud.testing import odd_keys
from tests.infomaniak_storage.helpers import swift_client
from tests.servers.swift import OpenStackCloud

COUNT = 10_000
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


def test_odd_keys(swift_openstack: OpenStackCloud) -> None:
    client = swift_client(swift_openstack)
    # Swift refuses a NUL, and so does the client
    keys = list(islice((key for key in odd_keys(2 * COUNT, seed=7) if "\0" not in key), COUNT))
    assert len(keys) == COUNT

    def in_threads(act: Callable[[ItemT], ResultT], items: Iterable[ItemT]) -> list[ResultT]:
        with ThreadPoolExecutor(client.concurrency) as pool:
            return list(pool.map(act, items))

    def upload(key: str) -> None:
        client.upload_data(container, key, key.encode())

    def arrived(key: str) -> bool:
        return client.download_data(container, key) == key.encode()

    # the container goes with the server
    container = f"odd-keys-{secrets.token_hex(6)}"
    client.create_bucket(container)
    in_threads(upload, keys)
    ordered = sorted(keys, key=str.encode)
    listed = list(client.list_objects(container))
    assert [item.key for item in listed] == ordered
    assert [item.size for item in listed] == [len(key.encode()) for key in ordered]
    assert all(in_threads(arrived, keys))
    some = ordered[::20]
    assert client.delete_objects(container, some).failed == {}
    left = sorted(set(keys) - set(some), key=str.encode)
    assert [item.key for item in client.list_objects(container)] == left
