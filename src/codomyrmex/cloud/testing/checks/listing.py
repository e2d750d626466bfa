"""Lists: exact, ordered, lazy."""

from __future__ import annotations

from codomyrmex.cloud.common.errors import BucketNotFoundError, InvalidRequestError
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import bucket_name, keys_of, put_all, raises


@check
def list_empty(client: StorageClient, bucket: str) -> None:
    """An empty bucket lists nothing, whatever is asked."""
    assert keys_of(client, bucket) == []
    assert keys_of(client, bucket, "prefix/", delimiter="/") == []
    assert keys_of(client, bucket, start_after="a", limit=5) == []


@check
def list_order(client: StorageClient, bucket: str) -> None:
    """Keys are listed in the order of their UTF-8 bytes."""
    keys = ["a", "B", "é", "\uffee", "\U00010000", "a-", "a/b", "a.b", "aa", "10", "9", "~"]
    put_all(client, bucket, keys)
    assert keys_of(client, bucket) == sorted(keys, key=str.encode)


@check
def list_prefix(client: StorageClient, bucket: str) -> None:
    """A prefix is a string prefix: foo lists foobar."""
    put_all(client, bucket, ["foo", "foobar", "foo/bar", "fo", "Foo", "a/foo"])
    assert keys_of(client, bucket, "foo") == ["foo", "foo/bar", "foobar"]
    assert keys_of(client, bucket, "foo/") == ["foo/bar"]
    assert keys_of(client, bucket, "foo/b") == ["foo/bar"]
    assert keys_of(client, bucket, "nothing") == []
    assert keys_of(client, bucket, "foobar/") == []


@check
def list_prefix_odd(client: StorageClient, bucket: str) -> None:
    """A prefix may have any characters and may begin and end anywhere."""
    keys = ["/lead", "a b/c+d", "a//b", "a%20b", "é/x", "..", "&<x>"]
    put_all(client, bucket, keys)
    for key in keys:
        for size in range(1, len(key) + 1):
            prefix = key[:size]
            expected = sorted((k for k in keys if k.startswith(prefix)), key=str.encode)
            assert keys_of(client, bucket, prefix) == expected, prefix


@check
def list_delimiter(client: StorageClient, bucket: str) -> None:
    """A delimiter gives the keys that go on after it as one common prefix, in the order."""
    put_all(client, bucket, ["a", "b/1", "b/2", "b/c/3", "b-", "b0", "z/"])
    items = list(client.list_objects(bucket, delimiter="/"))
    assert [item.key for item in items] == ["a", "b-", "b/", "b0", "z/"]
    assert [item.is_prefix for item in items] == [False, False, True, False, True]


@check
def list_delimiter_prefix(client: StorageClient, bucket: str) -> None:
    """A delimiter counts after the prefix only."""
    put_all(client, bucket, ["a/b/1", "a/b/2", "a/c", "a/d/e/f", "ab/x", "a"])
    assert keys_of(client, bucket, "a/", delimiter="/") == ["a/b/", "a/c", "a/d/"]
    assert keys_of(client, bucket, "a", delimiter="/") == ["a", "a/", "ab/"]
    assert keys_of(client, bucket, "a/b", delimiter="/") == ["a/b/"]
    assert keys_of(client, bucket, "a/b/", delimiter="/") == ["a/b/1", "a/b/2"]


@check
def list_delimiter_slashes(client: StorageClient, bucket: str) -> None:
    """Empty segments and slashes at both ends make common prefixes of their own."""
    put_all(client, bucket, ["/", "/a", "//b", "x//y", "x/", "x/z"])
    assert keys_of(client, bucket, delimiter="/") == ["/", "x/"]
    assert keys_of(client, bucket, "/", delimiter="/") == ["/", "//", "/a"]
    assert keys_of(client, bucket, "x/", delimiter="/") == ["x/", "x//", "x/z"]


@check
def list_delimiter_any(client: StorageClient, bucket: str) -> None:
    """A delimiter may be any string."""
    put_all(client, bucket, ["a-1", "a-2", "a", "b--1", "b--2-3", "c"])
    assert keys_of(client, bucket, delimiter="-") == ["a", "a-", "b-", "c"]
    assert keys_of(client, bucket, delimiter="--") == ["a", "a-1", "a-2", "b--", "c"]


@check
def list_start_after(client: StorageClient, bucket: str) -> None:
    """With start_after, a listing leaves out the key itself and all before it."""
    keys = ["a", "a/b", "b", "b/c", "c", "é"]
    put_all(client, bucket, keys)
    for index, key in enumerate(keys):
        assert keys_of(client, bucket, start_after=key) == keys[index + 1 :]
    assert keys_of(client, bucket, start_after="aa") == keys[2:]
    assert keys_of(client, bucket, "b", start_after="b") == ["b/c"]
    assert keys_of(client, bucket, "b", start_after="c") == []
    assert keys_of(client, bucket, "c", start_after="a") == ["c"]


@check
def list_start_after_delimiter(client: StorageClient, bucket: str) -> None:
    """With start_after, a listing leaves out common prefixes before it."""
    put_all(client, bucket, ["a/1", "b", "c/1", "d"])
    assert keys_of(client, bucket, delimiter="/", start_after="b") == ["c/", "d"]


@check
def list_limit(client: StorageClient, bucket: str) -> None:
    """A limit bounds how many items are given; 0 gives none and less is refused."""
    put_all(client, bucket, ["a", "b/1", "b/2", "c"])
    for limit in range(6):
        assert keys_of(client, bucket, limit=limit) == ["a", "b/1", "b/2", "c"][:limit]
        assert keys_of(client, bucket, delimiter="/", limit=limit) == ["a", "b/", "c"][:limit]
    with raises(InvalidRequestError):
        client.list_objects(bucket, limit=-1)


@check
def list_delimiter_empty(client: StorageClient, bucket: str) -> None:
    """An empty delimiter is refused."""
    with raises(InvalidRequestError):
        client.list_objects(bucket, delimiter="")


@check
def list_many(client: StorageClient, bucket: str) -> None:
    """More keys than fit into a page are all listed, once and in order."""
    keys = sorted(f"k{number % 7}/{number:04}" for number in range(1011))
    put_all(client, bucket, keys)
    listing = client.list_objects(bucket)
    assert [item.key for item in listing] == keys
    assert [item.key for page in listing.pages() for item in page.items] == keys
    assert keys_of(client, bucket, limit=1005) == keys[:1005]
    assert keys_of(client, bucket, "k3/") == [key for key in keys if key.startswith("k3/")]
    assert keys_of(client, bucket, delimiter="/") == [f"k{number}/" for number in range(7)]
    assert keys_of(client, bucket, start_after=keys[1000]) == keys[1001:]


@check
def list_again(client: StorageClient, bucket: str) -> None:
    """A listing can be iterated again and tells what is there then."""
    listing = client.list_objects(bucket)
    assert list(listing) == []
    client.upload_data(bucket, "a", b"x")
    assert [item.key for item in listing] == ["a"]
    client.delete_object(bucket, "a")
    assert list(listing) == []


@check
def list_fresh(client: StorageClient, bucket: str) -> None:
    """What was written, replaced or deleted is listed so at once."""
    client.upload_data(bucket, "a", b"1")
    client.upload_data(bucket, "a", b"22")
    client.upload_data(bucket, "b", b"x")
    client.delete_object(bucket, "b")
    assert [(item.key, item.size) for item in client.list_objects(bucket)] == [("a", 2)]


@check
def list_facts(client: StorageClient, bucket: str) -> None:
    """A listing tells bucket, size, ETag and the time of storing."""
    client.upload_data(bucket, "a/b", b"12345")
    (item,) = client.list_objects(bucket)
    stored = client.get_metadata(bucket, "a/b")
    assert (item.bucket, item.key, item.size) == (bucket, "a/b", 5)
    assert item.etag == stored.etag
    assert item.last_modified is not None
    assert stored.last_modified is not None
    assert abs((item.last_modified - stored.last_modified).total_seconds()) < 1
    assert str(item) == "a/b"


@check
def list_lazy(client: StorageClient, bucket: str) -> None:
    """A listing asks for nothing before it is read."""
    listing = client.list_objects(bucket_name())
    with raises(BucketNotFoundError):
        list(listing)
    with raises(BucketNotFoundError):
        next(client.list_objects(bucket_name(), "prefix", delimiter="/").pages())
