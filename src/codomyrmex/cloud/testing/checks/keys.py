"""Keys are exact."""

from __future__ import annotations

from functools import partial

from codomyrmex.cloud.common.errors import InvalidNameError
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.key_samples import CONTROL_KEYS, ODD_KEYS, odd_keys
from codomyrmex.cloud.testing.registry import add_check, check
from codomyrmex.cloud.testing.scenes import at_once, bucket_name, keys_of, put_all, raises


def _exact(client: StorageClient, bucket: str, *, key: str) -> None:
    """A key goes up, is listed, comes down and is deleted, and its neighbours stay."""
    content = b"of " + key.encode()
    neighbours = ["0 before", "zz after"]
    put_all(client, bucket, neighbours)
    assert client.upload_data(bucket, key, content, metadata={"is": "it"}).key == key
    assert keys_of(client, bucket) == sorted([*neighbours, key], key=str.encode)
    assert keys_of(client, bucket, key) == [key]
    assert client.object_exists(bucket, key)
    info = client.get_metadata(bucket, key)
    assert (info.key, info.size) == (key, len(content))
    assert client.download_data(bucket, key) == content
    assert client.download_data(bucket, key, start=1, end=3) == content[1:3]
    client.upload_data(bucket, key, b"replaced")
    assert client.download_data(bucket, key) == b"replaced"
    client.delete_object(bucket, key)
    assert not client.object_exists(bucket, key)
    assert keys_of(client, bucket) == neighbours


for kind, odd_key in (*ODD_KEYS.items(), *CONTROL_KEYS.items()):
    add_check(
        f"key_{kind.replace(' ', '_').replace('-', '_')}",
        f"A key goes up, lists, comes down and is deleted exactly as it is: {kind}.",
        partial(_exact, key=odd_key),
    )


@check
def key_and_folder(client: StorageClient, bucket: str) -> None:
    """An object and others whose keys go on after a slash are there at the same time."""
    keys = ["a", "a/", "a//", "a/b", "a/b/", "a/b/c", "a/b/c/d"]
    for order in (keys, keys[::-1]):
        for key in order:
            client.upload_data(bucket, key, key.encode(), metadata={"is": key})
        assert keys_of(client, bucket) == keys
        for key in keys:
            assert client.download_data(bucket, key) == key.encode()
            assert client.get_metadata(bucket, key).metadata.get("is", key) == key
        client.delete_object(bucket, "a/b")
        assert keys_of(client, bucket) == [key for key in keys if key != "a/b"]
        for key in keys:
            client.delete_object(bucket, key)
        assert keys_of(client, bucket) == []


@check
def key_twins(client: StorageClient, bucket: str) -> None:
    """Keys that look alike are different objects."""
    keys = ["a", "A", "a ", " a", "a%20", "a+", "é", "e\u0301", "a/", "/a", "./a", "a/.", "a//"]
    put_all(client, bucket, keys)
    assert keys_of(client, bucket) == sorted(keys, key=str.encode)
    for key in keys:
        assert client.download_data(bucket, key) == key.encode(), key


@check
def key_many_odd(client: StorageClient, bucket: str) -> None:
    """Two hundred generated odd keys go up, list and come down exactly."""
    keys = odd_keys(200, seed=11, controls=False)
    put_all(client, bucket, keys)
    assert keys_of(client, bucket) == sorted(keys, key=str.encode)

    def check(key: str) -> None:
        assert client.download_data(bucket, key) == key.encode(), key

    at_once(check, keys)


@check
def key_illegal(client: StorageClient, bucket: str) -> None:
    """What cannot be a key is refused before anything is asked of the service."""
    nowhere = bucket_name()
    for key in ("", "k" * 1025, "é" * 513, "a\ud800b"):
        with raises(InvalidNameError):
            client.upload_data(nowhere, key, b"x")
        with raises(InvalidNameError):
            client.download_data(nowhere, key)
        with raises(InvalidNameError):
            client.get_metadata(nowhere, key)
        with raises(InvalidNameError):
            client.delete_object(nowhere, key)
        with raises(InvalidNameError):
            client.copy_object(nowhere, "source", nowhere, key)
        with raises(InvalidNameError):
            client.open(nowhere, key, "rb")
