"""What an object carries besides its bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import keys_of, raises, small_parts
from codomyrmex.cloud.transfer.part_records import MIB


@check
def metadata_content_type(client: StorageClient, bucket: str) -> None:
    """The content type is kept as it was given."""
    kind = 'text/x-special; charset="utf-8"'
    client.upload_data(bucket, "k.bin", b"x", content_type=kind)
    assert client.get_metadata(bucket, "k.bin").content_type == kind


@check
def metadata_content_type_guessed(client: StorageClient, bucket: str) -> None:
    """Without a content type, it is guessed from the key's ending."""
    kinds = {
        "a.html": "text/html",
        "b.JSON": "application/json",
        "c/d.png": "image/png",
        "noending": "application/octet-stream",
    }
    for key, kind in kinds.items():
        client.upload_data(bucket, key, b"x")
        assert client.get_metadata(bucket, key).content_type == kind


@check(needs=Capability.USER_METADATA)
def metadata_user(client: StorageClient, bucket: str) -> None:
    """User metadata is kept."""
    metadata = {"author": "somebody", "with-hyphen": 'a  b; c=d, "e"', "empty": "", "n": "1.50"}
    client.upload_data(bucket, "k", b"x", metadata=metadata)
    assert client.get_metadata(bucket, "k").metadata == metadata


@check(needs=Capability.USER_METADATA)
def metadata_user_unicode(client: StorageClient, bucket: str) -> None:
    """User metadata of any Unicode text is kept exactly."""
    metadata = {
        "latin": "Zoë",
        "chinese": "文件",
        "emoji": "🗂 folder",
        "encoded": "=?utf-8?q?looks_encoded?=",
        "percent": "100%25",
    }
    client.upload_data(bucket, "k", b"x", metadata=metadata)
    assert client.get_metadata(bucket, "k").metadata == metadata


@check(needs=Capability.USER_METADATA)
def metadata_names_lower_case(client: StorageClient, bucket: str) -> None:
    """Names of user metadata are stored in lower case."""
    client.upload_data(bucket, "k", b"x", metadata={"Author": "Me", "X-Y": "Z"})
    assert client.get_metadata(bucket, "k").metadata == {"author": "Me", "x-y": "Z"}


@check
def metadata_names_clash(client: StorageClient, bucket: str) -> None:
    """Two names of user metadata that differ only in case are refused."""
    with raises(InvalidRequestError):
        client.upload_data(bucket, "k", b"x", metadata={"a": "1", "A": "2"})
    assert keys_of(client, bucket) == []


@check
def metadata_headers(client: StorageClient, bucket: str) -> None:
    """Cache-Control, Content-Disposition, -Encoding and -Language are kept."""
    settings = ObjectSettings(
        cache_control="public, max-age=60",
        content_disposition='attachment; filename="a b.txt"',
        content_encoding="gzip",
        content_language="de-CH",
    )
    client.upload_data(bucket, "k", b"\x1f\x8b not really", settings=settings)
    info = client.get_metadata(bucket, "k")
    assert info.cache_control == settings.cache_control
    assert info.content_disposition == settings.content_disposition
    assert info.content_encoding == settings.content_encoding
    assert info.content_language == settings.content_language
    assert client.download_data(bucket, "k") == b"\x1f\x8b not really"


@check
def metadata_of_parts(client: StorageClient, bucket: str) -> None:
    """An object sent in parts carries the same as one sent whole."""
    with small_parts(client):
        client.upload_data(
            bucket, "k", bytes(6 * MIB), content_type="x/parts", metadata={"a": "Zoë"}
        )
    info = client.get_metadata(bucket, "k")
    assert info.content_type == "x/parts"
    if Capability.USER_METADATA in client.capabilities:
        assert info.metadata == {"a": "Zoë"}


@check
def metadata_replaced(client: StorageClient, bucket: str) -> None:
    """An upload replaces everything that the old object carried."""
    settings = ObjectSettings(cache_control="no-store", metadata={"old": "1"})
    client.upload_data(bucket, "k", b"x", content_type="x/old", settings=settings)
    client.upload_data(bucket, "k", b"x", metadata={"new": "2"})
    info = client.get_metadata(bucket, "k")
    assert "old" not in info.metadata
    assert info.cache_control is None
    assert info.content_type == "application/octet-stream"


@check(needs=Capability.USER_METADATA)
def metadata_arguments_first(client: StorageClient, bucket: str) -> None:
    """Arguments of an upload go before its settings."""
    settings = ObjectSettings(content_type="x/a", metadata={"a": "1", "b": "1"})
    client.upload_data(
        bucket, "k", b"x", content_type="x/b", metadata={"b": "2"}, settings=settings
    )
    info = client.get_metadata(bucket, "k")
    assert (info.content_type, info.metadata) == ("x/b", {"a": "1", "b": "2"})


@check
def metadata_last_modified(client: StorageClient, bucket: str) -> None:
    """The time of storing is told, in UTC."""
    client.upload_data(bucket, "k", b"x", metadata={"mtime": "1000000000"})
    (listed,) = client.list_objects(bucket)
    for info in (client.get_metadata(bucket, "k"), listed):
        assert info.last_modified is not None
        assert info.last_modified.utcoffset() == timedelta(0)
        # clocks may differ, but nobody stored this in 2001
        assert abs(datetime.now(UTC) - info.last_modified) < timedelta(hours=1)


@check
def metadata_of_upload(client: StorageClient, bucket: str) -> None:
    """What an upload returns is what the metadata tells."""
    info = client.upload_data(bucket, "k", b"abc", content_type="x/y")
    stored = client.get_metadata(bucket, "k")
    assert (info.key, info.size, info.etag) == (stored.key, stored.size, stored.etag)
