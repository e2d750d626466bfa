"""Thousands of odd keys go up to each store, are listed and come down, exactly.

``ODD_KEYS=10000`` in the environment tries so many on each; without it as many as take seconds.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, pairwise
from typing import NamedTuple, TypeVar

import pytest

from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.common.errors import InvalidNameError
from codomyrmex.cloud.testing import odd_keys
from codomyrmex.cloud.transfer.object_client import ObjectClient
from tests.aws.helpers import client_for
from tests.gcp import helpers as google
from tests.gcp.server import gcs_server
from tests.infomaniak_storage.helpers import swift_client

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class Store(NamedTuple):
    """A store of the test.

    Attributes:
        tried: How many keys are tried when the environment does not say.
        refused: Characters that its server here refuses or loses, and the client takes.
    """

    tried: int
    refused: str = ""


STORES = {
    "s3": Store(1000, "\r\n"),  # moto
    "azure": Store(1000, "\ufffe\uffff"),  # Azurite answers 500 to a listing with one of them
    "gcs": Store(1000),
    "infomaniak-s3": Store(500, "\0"),
    "swift": Store(500),
}


@contextlib.contextmanager
def client_of(name: str, request: pytest.FixtureRequest) -> Iterator[ObjectClient]:
    if name == "s3":
        yield client_for(request.getfixturevalue("moto_s3"), vendor="generic")
    elif name == "infomaniak-s3":
        yield client_for(request.getfixturevalue("swift_s3"), vendor="infomaniak")
    elif name == "swift":
        yield swift_client(request.getfixturevalue("swift_openstack"))
    elif name == "azure":
        server = request.getfixturevalue("azurite_http")
        yield AzureBlobClient(connection_string=server.connection_string)
    else:
        with gcs_server() as served:
            yield google.client_for(served.url, concurrency=4)


def keys_for(client: ObjectClient, store: Store) -> list[str]:
    refused = re.compile(f"[{store.refused}]") if store.refused else None

    def is_legal(key: str) -> bool:
        with contextlib.suppress(InvalidNameError):
            client.check_key(key)
            return refused is None or refused.search(key) is None
        return False

    count = int(os.environ.get("ODD_KEYS", store.tried))
    keys = list(islice(filter(is_legal, odd_keys(4 * count, seed=7)), count))
    assert len(set(keys)) == count
    return keys


@pytest.mark.parametrize("name", STORES)
def test_odd_keys(name: str, request: pytest.FixtureRequest) -> None:
    with client_of(name, request) as client, client:
        keys = keys_for(client, STORES[name])
        ordered = sorted(keys, key=str.encode)

        def in_threads(act: Callable[[ItemT], ResultT], items: Iterable[ItemT]) -> list[ResultT]:
            with ThreadPoolExecutor(client.concurrency) as pool:
                return list(pool.map(act, items))

        def upload(key: str) -> None:
            client.upload_data(bucket, key, key.encode())

        def arrived(key: str) -> bool:
            return client.download_data(bucket, key) == key.encode()

        # the bucket goes with the server: to empty it takes Swift as long as all the rest
        bucket = f"odd-keys-{secrets.token_hex(6)}"
        client.create_bucket(bucket)
        seconds = [time.monotonic()]
        in_threads(upload, keys)
        seconds.append(time.monotonic())
        listed = list(client.list_objects(bucket))
        if name == "azure":  # Azurite's order is that of UTF-16
            listed.sort(key=lambda item: item.key.encode())
        assert [item.key for item in listed] == ordered
        assert [item.size for item in listed] == [len(key.encode()) for key in ordered]
        seconds.append(time.monotonic())
        assert all(in_threads(arrived, keys))
        seconds.append(time.monotonic())
        some = ordered[::20]
        assert client.delete_objects(bucket, some).failed == {}
        left = sorted(set(keys) - set(some), key=str.encode)
        assert sorted((item.key for item in client.list_objects(bucket)), key=str.encode) == left
    steps = [f"{after - before:.1f} s" for before, after in pairwise(seconds)]
    print(f"\n{name}: {len(keys)} odd keys up, listed, down: {steps}", file=sys.__stderr__)
