"""Ten thousand odd keys go up, are listed and come down, exactly."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, pairwise
from typing import TypeVar

import pytest

from codomyrmex.cloud.testing import odd_keys
from tests.aws.helpers import client_for
from tests.servers import S3Server

COUNT = 10_000
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

# fixture, vendor, characters that the server refuses: see its FAULTS
SERVERS = [("moto_s3", "generic", "\r\n"), ("swift_s3", "infomaniak", "\0")]


def keys_without(refused: str) -> list[str]:
    keys = (key for key in odd_keys(2 * COUNT, seed=7) if not set(refused) & set(key))
    return list(islice(keys, COUNT))


@pytest.mark.parametrize(("fixture", "vendor", "refused"), SERVERS, ids=["moto", "swift"])
def test_odd_keys(fixture: str, vendor: str, refused: str, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue(fixture)
    assert isinstance(server, S3Server)
    client = client_for(server, vendor=vendor)
    keys = keys_without(refused)
    assert len(keys) == COUNT

    def in_threads(act: Callable[[ItemT], ResultT], items: Iterable[ItemT]) -> list[ResultT]:
        with ThreadPoolExecutor(client.concurrency) as pool:
            return list(pool.map(act, items))

    def upload(key: str) -> None:
        client.upload_data(bucket, key, key.encode())

    def arrived(key: str) -> bool:
        return client.download_data(bucket, key) == key.encode()

    seconds = [time.monotonic()]
    # the bucket goes with the server: to empty it takes Swift as long as all the rest
    bucket = f"odd-keys-{secrets.token_hex(6)}"
    client.create_bucket(bucket)
    in_threads(upload, keys)
    seconds.append(time.monotonic())
    listed = list(client.list_objects(bucket))
    ordered = sorted(keys, key=str.encode)
    assert [item.key for item in listed] == ordered
    assert [item.size for item in listed] == [len(key.encode()) for key in ordered]
    seconds.append(time.monotonic())
    assert all(in_threads(arrived, keys))
    seconds.append(time.monotonic())
    some = ordered[::20]
    assert client.delete_objects(bucket, some).failed == {}
    left = sorted(set(keys) - set(some), key=str.encode)
    assert [item.key for item in client.list_objects(bucket)] == left
    steps = [f"{after - before:.1f} s" for before, after in pairwise(seconds)]
    print(f"\n{server.name}: {COUNT} odd keys up, listed, down: {steps}", file=sys.__stderr__)
