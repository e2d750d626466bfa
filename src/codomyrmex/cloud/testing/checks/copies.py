"""Copies and moves inside a store."""

from __future__ import annotations

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    NotFoundError,
    ObjectNotFoundError,
)
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.key_samples import ODD_KEYS
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import (
    bucket_name,
    keys_of,
    new_bucket,
    pattern,
    raises,
    small_parts,
)
from codomyrmex.cloud.transfer.part_records import MIB


@check
def copy_all(client: StorageClient, bucket: str) -> None:
    """A copy has the content and everything else of its source."""
    settings = ObjectSettings(
        content_type="x/y",
        metadata={"a": "Zoë", "mtime": "1000000000.5"},
        cache_control="no-store",
        content_disposition="inline",
        content_encoding="identity",
        content_language="fr",
    )
    client.upload_data(bucket, "source", b"content", settings=settings)
    copied = client.copy_object(bucket, "source", bucket, "target.txt")
    assert (copied.key, copied.size) == ("target.txt", 7)
    assert client.download_data(bucket, "target.txt") == b"content"
    assert ObjectSettings.of(client.get_metadata(bucket, "target.txt")) == settings
    assert keys_of(client, bucket) == ["source", "target.txt"]


@check
def copy_with_settings(client: StorageClient, bucket: str) -> None:
    """Settings given with a copy replace what the source carries."""
    settings = ObjectSettings(content_type="x/old", metadata={"old": "1"}, cache_control="private")
    client.upload_data(bucket, "source", b"x", settings=settings)
    new = ObjectSettings(content_type="x/new", metadata={"new": "2"})
    client.copy_object(bucket, "source", bucket, "target", settings=new)
    info = client.get_metadata(bucket, "target")
    assert (info.content_type, info.metadata, info.cache_control) == ("x/new", {"new": "2"}, None)
    assert client.get_metadata(bucket, "source").content_type == "x/old"


@check
def copy_onto_itself(client: StorageClient, bucket: str) -> None:
    """A copy onto itself with settings changes what the object carries."""
    client.upload_data(bucket, "k", b"content", metadata={"old": "1"})
    new = ObjectSettings(content_type="x/new", metadata={"new": "2"})
    client.copy_object(bucket, "k", bucket, "k", settings=new)
    info = client.get_metadata(bucket, "k")
    assert (info.content_type, info.metadata) == ("x/new", {"new": "2"})
    assert client.download_data(bucket, "k") == b"content"


@check
def copy_to_bucket(client: StorageClient, bucket: str) -> None:
    """A copy goes to another bucket."""
    client.upload_data(bucket, "a/b", b"content", content_type="x/y")
    with new_bucket(client) as other:
        assert client.copy_object(bucket, "a/b", other, "c").bucket == other
        assert client.download_data(other, "c") == b"content"
        assert client.get_metadata(other, "c").content_type == "x/y"


@check
def copy_overwrite(client: StorageClient, bucket: str) -> None:
    """A copy replaces its target, and not with overwrite=False."""
    client.upload_data(bucket, "source", b"new")
    client.upload_data(bucket, "target", b"old")
    with raises(AlreadyExistsError):
        client.copy_object(bucket, "source", bucket, "target", overwrite=False)
    assert client.download_data(bucket, "target") == b"old"
    client.copy_object(bucket, "source", bucket, "target")
    assert client.download_data(bucket, "target") == b"new"
    client.copy_object(bucket, "source", bucket, "fresh", overwrite=False)
    assert client.download_data(bucket, "fresh") == b"new"


@check
def copy_missing(client: StorageClient, bucket: str) -> None:
    """A copy of what is missing, or to a bucket that is missing, raises and makes nothing."""
    client.upload_data(bucket, "k", b"x")
    with raises(ObjectNotFoundError):
        client.copy_object(bucket, "missing", bucket, "target")
    with raises(NotFoundError):
        client.copy_object(bucket_name(), "k", bucket, "target")
    with raises(BucketNotFoundError):
        client.copy_object(bucket, "k", bucket_name(), "target")
    assert keys_of(client, bucket) == ["k"]


@check
def copy_odd_keys(client: StorageClient, bucket: str) -> None:
    """Odd keys are copied and moved exactly."""
    for kind, key in ODD_KEYS.items():
        client.upload_data(bucket, "plain", kind.encode())
        client.copy_object(bucket, "plain", bucket, key)
        client.move_object(bucket, key, bucket, "back")
        assert client.download_data(bucket, "back") == kind.encode(), kind
        assert keys_of(client, bucket) == ["back", "plain"], kind


@check
def copy_sizes(client: StorageClient, bucket: str) -> None:
    """An empty and a large object are copied whole."""
    data = pattern(11 * MIB)
    with small_parts(client):
        for content in (b"", data):
            client.upload_data(bucket, "source", content)
            assert client.copy_object(bucket, "source", bucket, "target").size == len(content)
            assert client.download_data(bucket, "target") == content


@check
def move(client: StorageClient, bucket: str) -> None:
    """A move leaves the object at its new place only, with everything it carries."""
    client.upload_data(bucket, "a", b"content", content_type="x/y", metadata={"m": "1"})
    assert client.move_object(bucket, "a", bucket, "b/c").key == "b/c"
    assert keys_of(client, bucket) == ["b/c"]
    assert client.download_data(bucket, "b/c") == b"content"
    info = client.get_metadata(bucket, "b/c")
    assert info.content_type == "x/y"
    if Capability.USER_METADATA in client.capabilities:
        assert info.metadata == {"m": "1"}


@check
def move_refused(client: StorageClient, bucket: str) -> None:
    """A move onto itself leaves the object, and a move that is refused leaves both."""
    client.upload_data(bucket, "a", b"1")
    client.upload_data(bucket, "b", b"2")
    assert client.move_object(bucket, "a", bucket, "a").size == 1
    with raises(AlreadyExistsError):
        client.move_object(bucket, "a", bucket, "b", overwrite=False)
    with raises(ObjectNotFoundError):
        client.move_object(bucket, "missing", bucket, "b")
    assert client.download_data(bucket, "a") == b"1"
    assert client.download_data(bucket, "b") == b"2"
