from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.testing.key_samples import ODD_KEYS, odd_keys


@pytest.mark.parametrize("count", [10_000])
def test_odd_keys_up_listed_down(memory_storage: LocalStorageClient, count: int) -> None:
    keys = list(dict.fromkeys((*ODD_KEYS.values(), *odd_keys(count, seed=count))))[:count]

    def content(key: str) -> bytes:
        return b"content of " + key.encode()

    def check(key: str) -> None:
        assert memory_storage.download_data("demo", key) == content(key)
        assert memory_storage.get_metadata("demo", key).metadata == {"key": key}

    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(
            lambda key: memory_storage.upload_data(
                "demo", key, content(key), metadata={"key": key}
            ),
            keys,
        ):
            pass
        assert [item.key for item in memory_storage.list_objects("demo")] == sorted(
            keys, key=str.encode
        )
        for _ in pool.map(check, keys):
            pass
    result = memory_storage.delete_objects("demo", keys)
    assert (result.failed, len(result.succeeded)) == ({}, count)
    assert os.listdir(os.path.join(memory_storage.root, "demo")) == [".cmx"]
