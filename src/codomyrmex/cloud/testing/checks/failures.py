"""A failure is an error of the tree, never an empty answer."""

from __future__ import annotations

from codomyrmex.cloud.common.errors import (
    BucketNotFoundError,
    CloudError,
    NotFoundError,
    ObjectNotFoundError,
)
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import bucket_name, keys_of, raises


@check
def missing_object(client: StorageClient, bucket: str) -> None:
    """Everything that needs an object raises ObjectNotFoundError when there is none."""
    client.upload_data(bucket, "a/b", b"x")
    for key in ("missing", "a", "a/", "a/b/c"):
        with raises(ObjectNotFoundError):
            client.get_metadata(bucket, key)
        with raises(ObjectNotFoundError):
            client.download_data(bucket, key)
        with raises(ObjectNotFoundError):
            list(client.iter_data(bucket, key))
        assert client.object_exists(bucket, key) is False


@check
def missing_bucket(client: StorageClient, bucket: str) -> None:
    """Everything that needs a bucket raises BucketNotFoundError when there is none."""
    name = bucket_name()
    with raises(BucketNotFoundError):
        list(client.list_objects(name))
    with raises(BucketNotFoundError):
        client.upload_data(name, "k", b"x")
    with raises(BucketNotFoundError):
        client.download_data(name, "k")
    with raises(BucketNotFoundError), client.open(name, "k", "wb") as file:
        file.write(b"x")
    with raises(NotFoundError):
        client.get_metadata(name, "k")
    assert client.bucket_exists(name) is False


@check
def missing_is_file_not_found(client: StorageClient, bucket: str) -> None:
    """A missing object and bucket can be caught as FileNotFoundError, and name the thing."""
    for name, key in ((bucket, "the-missing-key"), (bucket_name(), "k")):
        caught: Exception | None = None
        try:
            client.download_data(name, key)
        except FileNotFoundError as error:
            caught = error
        assert isinstance(caught, CloudError)
        assert (key if name == bucket else name) in caught.message
        assert caught.retryable is False


@check
def client_reopened(client: StorageClient, bucket: str) -> None:
    """A closed client can be used again."""
    client.upload_data(bucket, "k", b"x")
    client.close()
    client.close()
    assert keys_of(client, bucket) == ["k"]
    with client as same:
        assert same is client
        assert client.download_data(bucket, "k") == b"x"
    assert client.object_exists(bucket, "k")
