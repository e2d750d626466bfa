"""Thousands of odd keys go up, are listed and come down, exactly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from codomyrmex.cloud.gcp.storage import GCSClient
from codomyrmex.cloud.testing import odd_keys

COUNT = 3000


def is_legal(key: str) -> bool:
    """What Cloud Storage takes."""
    return key not in (".", "..") and not set("\r\n") & set(key)


def test_odd_keys(client: GCSClient, bucket: str) -> None:
    keys = list(islice(filter(is_legal, odd_keys(2 * COUNT, seed=7)), COUNT))
    assert len(set(keys)) == COUNT
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda key: client.upload_data(bucket, key, key.encode()), keys))
        ordered = sorted(keys, key=str.encode)
        listed = list(client.list_blobs(bucket))
        assert [item.key for item in listed] == ordered
        assert [item.size for item in listed] == [len(key.encode()) for key in ordered]
        found = list(pool.map(lambda key: client.download_data(bucket, key), keys))
    assert found == [key.encode() for key in keys]
    some = ordered[::7]
    client.delete_objects(bucket, some).raise_failures()
    left = sorted(set(keys) - set(some), key=str.encode)
    assert [item.key for item in client.list_blobs(bucket)] == left
