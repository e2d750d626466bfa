"""Buckets: making, listing, deleting, and as resources."""

from __future__ import annotations

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotEmptyError,
    BucketNotFoundError,
    InvalidNameError,
    InvalidRequestError,
)
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import bucket_name, keys_of, new_bucket, raises


@check
def bucket_create(client: StorageClient, bucket: str) -> None:
    """A bucket that was created is there."""
    name = bucket_name()
    made = client.create_bucket(name)
    try:
        assert made.name == name
        assert client.get_bucket(name).name == name
        assert client.bucket_exists(name) is True
        assert keys_of(client, name) == []
    finally:
        client.delete_bucket(name)


@check
def bucket_create_again(client: StorageClient, bucket: str) -> None:
    """Creating a bucket that exists raises AlreadyExistsError and leaves it as it is."""
    client.upload_data(bucket, "k", b"x")
    with raises(AlreadyExistsError):
        client.create_bucket(bucket)
    assert keys_of(client, bucket) == ["k"]


@check
def bucket_create_exist_ok(client: StorageClient, bucket: str) -> None:
    """With exist_ok, creating a bucket of one's own again gives it back as it is."""
    client.upload_data(bucket, "k", b"x")
    assert client.create_bucket(bucket, exist_ok=True).name == bucket
    assert keys_of(client, bucket) == ["k"]


@check
def bucket_list(client: StorageClient, bucket: str) -> None:
    """list_buckets gives every bucket, sorted by name."""
    with new_bucket(client) as other:
        names = [each.name for each in client.list_buckets()]
        assert {bucket, other} <= set(names)
        assert names == sorted(names)
    assert other not in [each.name for each in client.list_buckets()]


@check
def bucket_missing(client: StorageClient, bucket: str) -> None:
    """A bucket that does not exist is told by False and by BucketNotFoundError."""
    name = bucket_name()
    assert client.bucket_exists(name) is False
    with raises(BucketNotFoundError):
        client.get_bucket(name)


@check
def bucket_delete(client: StorageClient, bucket: str) -> None:
    """Deleting an empty bucket removes it."""
    name = client.create_bucket(bucket_name()).name
    client.delete_bucket(name)
    assert client.bucket_exists(name) is False
    assert name not in [each.name for each in client.list_buckets()]


@check
def bucket_delete_missing(client: StorageClient, bucket: str) -> None:
    """Deleting a bucket that does not exist raises BucketNotFoundError, forced or not."""
    for force in (False, True):
        with raises(BucketNotFoundError):
            client.delete_bucket(bucket_name(), force=force)


@check
def bucket_delete_not_empty(client: StorageClient, bucket: str) -> None:
    """Deleting a bucket with objects raises BucketNotEmptyError and deletes nothing."""
    client.upload_data(bucket, "folder/k", b"x")
    with raises(BucketNotEmptyError):
        client.delete_bucket(bucket)
    assert client.download_data(bucket, "folder/k") == b"x"


@check
def bucket_delete_force(client: StorageClient, bucket: str) -> None:
    """Deleting a bucket by force deletes what is in it, whatever the keys are."""
    name = client.create_bucket(bucket_name()).name
    for key in ("a", "a/b", "a//b", "/x", "..", "100%", "é/語"):
        client.upload_data(name, key, b"x")
    client.delete_bucket(name, force=True)
    assert client.bucket_exists(name) is False


@check
def bucket_create_after_delete(client: StorageClient, bucket: str) -> None:
    """A deleted bucket can be made again, and is empty then."""
    with new_bucket(client) as name:
        client.upload_data(name, "k", b"x")
        client.delete_bucket(name, force=True)
        client.create_bucket(name)
        assert keys_of(client, name) == []


@check
def bucket_name_illegal(client: StorageClient, bucket: str) -> None:
    """A name that no bucket can have raises InvalidNameError, also where it is only used."""
    for name in ("", "a", "..", "../up", "with space", "UPPER_case", "a" * 300, "a/b"):
        with raises(InvalidNameError):
            client.create_bucket(name)
        with raises(InvalidNameError):
            client.get_bucket(name)
        with raises(InvalidNameError):
            client.upload_data(name, "k", b"x")


@check
def bucket_as_resource(client: StorageClient, bucket: str) -> None:
    """Buckets can be listed, made, got and deleted as resources of the kind bucket."""
    assert client.resource_kinds == ("bucket",)
    name = bucket_name()
    assert client.create_resource("bucket", name).id == name
    for kind in (None, "bucket"):
        assert {bucket, name} <= {resource.id for resource in client.list_resources(kind)}
    resource = client.get_resource("bucket", name)
    assert (resource.kind, resource.id, resource.name) == ("bucket", name, name)
    with raises(AlreadyExistsError):
        client.create_resource("bucket", name)
    client.upload_data(name, "k", b"x")
    with raises(BucketNotEmptyError):
        client.delete_resource("bucket", name)
    client.delete_object(name, "k")
    client.delete_resource("bucket", name)
    with raises(BucketNotFoundError):
        client.get_resource("bucket", name)


@check
def resource_kind_unknown(client: StorageClient, bucket: str) -> None:
    """A kind of resource that the client does not know raises InvalidRequestError."""
    with raises(InvalidRequestError):
        client.list_resources("teapot")
    with raises(InvalidRequestError):
        client.get_resource("teapot", bucket)
    with raises(InvalidRequestError):
        client.create_resource("teapot", "t")
    with raises(InvalidRequestError):
        client.delete_resource("teapot", bucket)
    assert client.bucket_exists(bucket)
