"""Thousands of odd keys go up to Azurite, are listed and come down, exactly."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.common.errors import InvalidNameError
from codomyrmex.cloud.testing import odd_keys
from tests.azure.helpers import fresh_container
from tests.servers.azurite import AzuriteServer

COUNT = 4_000
NOT_LISTED = re.compile("[\ufffe\uffff]")
"""Azurite answers 500 to a listing with one of them."""
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


def test_odd_keys(azurite_http: AzuriteServer) -> None:
    client = AzureBlobClient(connection_string=azurite_http.connection_string)

    def is_legal(key: str) -> bool:
        with contextlib.suppress(InvalidNameError):
            client.check_key(key)
            return True
        return False

    def in_threads(act: Callable[[ItemT], ResultT], items: Iterable[ItemT]) -> list[ResultT]:
        with ThreadPoolExecutor(client.concurrency) as pool:
            return list(pool.map(act, items))

    candidates = odd_keys(4 * COUNT, seed=7)
    legal = (key for key in candidates if is_legal(key) and not NOT_LISTED.search(key))
    keys = list(islice(legal, COUNT))
    assert len(keys) == COUNT
    with client, fresh_container(client) as container:
        in_threads(lambda key: client.upload_data(container, key, key.encode()), keys)
        listed = list(client.list_blobs(container))
        assert sorted(item.key for item in listed) == sorted(keys)
        assert {item.key: item.size for item in listed} == {k: len(k.encode()) for k in keys}
        assert all(
            in_threads(lambda key: client.download_data(container, key) == key.encode(), keys)
        )
        some = sorted(keys)[::7]
        assert client.delete_objects(container, some).failed == {}
        left = set(keys) - set(some)
        assert {item.key for item in client.list_blobs(container)} == left
