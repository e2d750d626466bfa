"""Deleting, one by one and many at once."""

from __future__ import annotations

from codomyrmex.cloud.common.errors import BucketNotFoundError, ObjectNotFoundError
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.key_samples import ODD_KEYS
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import bucket_name, keys_of, put_all, raises


@check
def delete(client: StorageClient, bucket: str) -> None:
    """A deleted object is gone."""
    put_all(client, bucket, ["a", "b"])
    client.delete_object(bucket, "a")
    assert keys_of(client, bucket) == ["b"]
    assert client.object_exists(bucket, "a") is False
    with raises(ObjectNotFoundError):
        client.download_data(bucket, "a")


@check
def delete_missing(client: StorageClient, bucket: str) -> None:
    """An object that does not exist counts as deleted."""
    client.upload_data(bucket, "a/b", b"x")
    for key in ("missing", "a", "a/", "a/b/c"):
        client.delete_object(bucket, key)
    assert keys_of(client, bucket) == ["a/b"]


@check
def delete_without_bucket(client: StorageClient, bucket: str) -> None:
    """Deleting in a bucket that does not exist raises BucketNotFoundError."""
    with raises(BucketNotFoundError):
        client.delete_object(bucket_name(), "k")
    with raises(BucketNotFoundError):
        client.delete_objects(bucket_name(), ["k"])


@check
def delete_many(client: StorageClient, bucket: str) -> None:
    """Many objects are deleted by one call, which names them; missing ones count as deleted."""
    put_all(client, bucket, ["a", "a/b", "c", "d"])
    result = client.delete_objects(bucket, iter(["a", "a/b", "missing", "c"]))
    assert result.ok
    assert sorted(result.succeeded) == ["a", "a/b", "c", "missing"]
    assert keys_of(client, bucket) == ["d"]


@check
def delete_none(client: StorageClient, bucket: str) -> None:
    """Deleting no objects deletes none."""
    client.upload_data(bucket, "a", b"x")
    result = client.delete_objects(bucket, [])
    assert (result.succeeded, result.failed) == ([], {})
    assert keys_of(client, bucket) == ["a"]


@check
def delete_very_many(client: StorageClient, bucket: str) -> None:
    """More objects than a request can name are deleted by one call."""
    keys = [f"{number:04}" for number in range(1007)]
    put_all(client, bucket, [*keys, "stays"])
    result = client.delete_objects(bucket, keys)
    assert (sorted(result.succeeded), result.failed) == (keys, {})
    assert keys_of(client, bucket) == ["stays"]


@check
def delete_odd(client: StorageClient, bucket: str) -> None:
    """Odd keys are deleted by one call, and only they."""
    keys = list(ODD_KEYS.values())
    put_all(client, bucket, [*keys, "stays", "a/b"])
    result = client.delete_objects(bucket, keys)
    assert result.failed == {}
    assert sorted(result.succeeded) == sorted(keys)
    assert keys_of(client, bucket) == ["a/b", "stays"]
