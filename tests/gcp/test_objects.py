"""What Cloud Storage has of its own: generations, checksums, times, pages, composites, keys."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    ConfigurationError,
    InvalidNameError,
    InvalidRequestError,
    NotFoundError,
    ObjectNotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    UnsupportedError,
)
from codomyrmex.cloud.common.records import Encryption, ObjectSettings
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.gcp.storage import GCSClient
from codomyrmex.cloud.transfer.part_records import PartUpload, WriteCondition
from codomyrmex.cloud.transfer.sync import sync
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
from codomyrmex.cloud.transfer.unfinished import abort_upload, list_uploads
from codomyrmex.cloud.transfer.verify import crc32c_hex
from tests.gcp.helpers import PART, client_for, fresh_bucket, noise
from tests.gcp.server import GcsServer
from tests.servers.gcs import GcsEmulator

DATA = noise(3, 5 * PART + 321)
CUSTOMER = Encryption("customer", customer_key=Secret(base64.b64encode(bytes(32)).decode()))


EXAMPLE = """
from codomyrmex.cloud import GCSClient

# Initialize client
gcs = GCSClient(project="my-project")

# Upload a blob
gcs.upload_blob("my-bucket", "local/file.txt", "remote/file.txt")

# List blobs
blobs = gcs.list_blobs("my-bucket")
for blob in blobs:
    print(blob)

# Download a blob
gcs.download_blob("my-bucket", "remote/file.txt", "local/downloaded.txt")
"""


def test_contract_example(
    gcs_emulator: GcsEmulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs_emulator.endpoint)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "file.txt").write_bytes(b"content")
    with GCSClient(project="my-project") as made:
        made.create_bucket("my-bucket", exist_ok=True)

    names: dict[str, GCSClient] = {}
    exec(EXAMPLE, names)  # the words of the promise as they are

    assert capsys.readouterr().out == "remote/file.txt\n"
    assert (tmp_path / "local" / "downloaded.txt").read_bytes() == b"content"
    gcs = names["gcs"]
    gcs.delete_blob("my-bucket", "remote/file.txt")
    gcs.delete_bucket("my-bucket")
    gcs.close()


def test_generation_is_etag_and_version(client: GCSClient, bucket: str) -> None:
    first = client.upload_data(bucket, "k", b"1")
    assert first.etag == first.version_id
    second = client.upload_data(bucket, "k", b"2", if_match=first.etag)
    with pytest.raises(PreconditionFailedError):
        client.upload_data(bucket, "k", b"3", if_match=first.etag)
    with pytest.raises(PreconditionFailedError):
        client.upload_data(bucket, "k", b"3", if_match="no generation")
    assert client.download_data(bucket, "k", if_match=second.etag) == b"2"
    with pytest.raises(InvalidRequestError):
        client.download_data(bucket, "k", version_id="x")


def test_metadata_alone_keeps_the_etag(client: GCSClient, bucket: str) -> None:
    etag = client.upload_data(bucket, "k", b"1").etag
    client.set_legal_hold(bucket, "k", True)
    assert client.get_metadata(bucket, "k").etag == etag
    client.set_legal_hold(bucket, "k", False)


def test_listing_tells_all(client: GCSClient, bucket: str) -> None:
    settings = ObjectSettings(content_type="a/b", metadata={"mtime": "5.25", "who": "me"})
    client.upload_data(bucket, "k", b"123456789", settings=settings)
    (listed,) = client.list_blobs(bucket)
    assert listed == client.get_metadata(bucket, "k")
    assert listed.checksums is not None
    assert listed.checksums.crc32c == "e3069283"
    assert listed.checksums.md5 == "25f9e794323b453885f5181f1b624d0b"
    assert (listed.mtime, listed.metadata["who"]) == (5.25, "me")


@pytest.mark.parametrize(
    ("stored", "mtime"),
    [
        ({"mtime": "2001-09-09T01:46:40.000000001Z"}, 1_000_000_000_000_000_001),
        ({"mtime": "2001-09-09T03:46:40+02:00"}, 1_000_000_000_000_000_000),
        ({"goog-reserved-file-mtime": "12345"}, 12_345_000_000_000),
        ({"mtime": "yesterday"}, None),
        ({}, None),
    ],
)
def test_times_of_other_tools(
    stored: Mapping[str, str], mtime: int | None, client: GCSClient, server: GcsServer, bucket: str
) -> None:
    client.upload_data(bucket, "k", b"x")
    server.buckets[bucket].objects["k"][0].resource["metadata"] = dict(stored)
    assert client.get_metadata(bucket, "k").mtime_ns == mtime
    assert next(iter(client.list_blobs(bucket))).mtime_ns == mtime


@pytest.mark.parametrize("nanoseconds", [0, 1, -1_500_000_000, 1_700_000_000_123_456_789, 10**18])
def test_time_of_a_file_comes_back(
    nanoseconds: int, client: GCSClient, server: GcsServer, bucket: str, tmp_path: Path
) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x")
    os.utime(path, ns=(0, nanoseconds))
    client.upload_blob(bucket, path)
    kept = server.buckets[bucket].objects["f"][0].resource["metadata"]["mtime"]
    assert kept.endswith("Z")
    client.download_blob(bucket, "f", tmp_path / "back")
    assert (tmp_path / "back").stat().st_mtime_ns == nanoseconds


def test_tree_keeps_times_and_syncs_nothing_twice(
    client: GCSClient, server: GcsServer, bucket: str, tmp_path: Path
) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}").write_bytes(noise(number, 100))
        os.utime(folder / f"{number}", (1, 1_000_000_000 + number))
    here, there = FolderTree(str(folder)), BucketTree(client, bucket)
    sync(here, there)
    back = FolderTree(str(tmp_path / "b"))
    sync(there, back)
    for number in range(30):
        assert (tmp_path / "b" / f"{number}").stat().st_mtime == 1_000_000_000 + number
    before = len(server.requests)
    sync(here, there)
    sync(there, back)
    assert len(server.requests) == before + 2  # two lists


def test_pages(client: GCSClient, bucket: str) -> None:
    keys = [f"{number:04}" for number in range(1010)]
    for key in keys:
        client.upload_data(bucket, key, b"")
    assert [item.key for item in client.list_blobs(bucket)] == keys
    assert [item.key for item in client.list_blobs(bucket, start_after="1000")] == keys[1001:]
    assert [item.key for item in client.list_blobs(bucket, start_after="0004", limit=2)] == [
        "0005",
        "0006",
    ]


def test_many_buckets(client: GCSClient) -> None:
    names = [f"bucket-{number}" for number in range(8)]
    for name in names:
        client.create_bucket(name, region="europe-west6")
    assert [each.name for each in client.list_buckets()] == names
    assert client.get_bucket("bucket-0").region == "europe-west6"


# -- parts


def test_parts_are_composed_and_gone(client: GCSClient, server: GcsServer, bucket: str) -> None:
    info = client.upload_data(bucket, "k", iter([DATA]), metadata={"a": "b"})
    assert list(server.buckets[bucket].objects) == ["k"]
    assert info == client.get_metadata(bucket, "k")
    assert info.checksums is not None
    assert (info.checksums.crc32c, info.checksums.md5) == (crc32c_hex(DATA), None)
    assert client.download_data(bucket, "k") == DATA


@pytest.mark.parametrize("count", [1, 31, 32, 33, 70])
def test_any_number_of_parts(count: int, client: GCSClient, server: GcsServer, bucket: str) -> None:
    upload = client._begin_parts(bucket, "k", ObjectSettings(storage_class="NEARLINE"))
    pieces = [noise(number, 50 + number) for number in range(count)]
    parts, offset = [], 0
    for number, piece in enumerate(pieces, start=1):
        parts.append(client._put_part(upload, number, offset, piece))
        offset += len(piece)
    assert client._list_parts(upload) == parts
    info = client._complete_parts(upload, parts, WriteCondition(absent=True))
    assert info.storage_class == "NEARLINE"
    assert client.download_data(bucket, "k") == b"".join(pieces)
    assert list(server.buckets[bucket].objects) == ["k"]


def test_parts_leave_neither_versions_nor_soft_deleted(
    client: GCSClient, server: GcsServer, bucket: str
) -> None:
    client.set_versioning(bucket, True)
    client.set_soft_delete(bucket, 604_800)
    client.upload_data(bucket, "k", iter([DATA]))
    assert [each.key for each in client.list_versions(bucket)] == ["k"]
    assert server.buckets[bucket].deleted == []
    client.set_soft_delete(bucket, 0)


def test_groups_are_found_after_a_crash(client: GCSClient, server: GcsServer, bucket: str) -> None:
    """A process that ends between the composes has made one of 32 parts, which are gone."""
    upload = client._begin_parts(bucket, "k", ObjectSettings())
    parts = [
        client._put_part(upload, number, 7 * number - 7, b"%07d" % number)
        for number in range(1, 41)
    ]
    marker, pieces = client._pieces(upload)
    client._group(upload, client._sources(upload, parts, pieces)[:32], marker)
    assert client._list_parts(upload) == parts
    client._complete_parts(upload, client._list_parts(upload), WriteCondition())
    assert client.download_data(bucket, "k") == b"".join(b"%07d" % n for n in range(1, 41))
    assert list(server.buckets[bucket].objects) == ["k"]


def test_begun_uploads_are_hidden_listed_and_aborted(client: GCSClient, bucket: str) -> None:
    upload = client._begin_parts(bucket, "a/k", ObjectSettings())
    client._put_part(upload, 1, 0, b"x")
    assert list(client.list_blobs(bucket)) == []
    assert list(client.list_blobs(bucket, delimiter="/")) == []
    assert list(client.list_versions(bucket)) == []
    (found,) = list_uploads(client, bucket)
    assert (found.key, found.upload_id) == ("a/k", upload.upload_id)
    assert list_uploads(client, bucket, "b") == []
    abort_upload(client, found)
    assert list_uploads(client, bucket) == []
    client._abort_parts(upload)


def test_hidden_names_are_not_for_users(client: GCSClient, bucket: str) -> None:
    for key in (".cmx-parts/a", ".", "..", "a\nb", "a\r", ".well-known/acme-challenge/x"):
        with pytest.raises(InvalidNameError):
            client.upload_data(bucket, key, b"")
    client.upload_data(bucket, ".cmx-partsx", b"")


def test_condition_of_parts_is_the_composes(client: GCSClient, bucket: str) -> None:
    upload = client._begin_parts(bucket, "k", ObjectSettings())
    part = client._put_part(upload, 1, 0, b"mine")
    other = client.upload_data(bucket, "k", b"other")
    with pytest.raises(AlreadyExistsError):
        client._complete_parts(upload, [part], WriteCondition(absent=True))
    with pytest.raises(PreconditionFailedError):
        client._complete_parts(upload, [part], WriteCondition(if_match="7"))
    client._complete_parts(upload, [part], WriteCondition(if_match=other.etag))
    assert client.download_data(bucket, "k") == b"mine"
    assert client._complete_parts(upload, [part], WriteCondition()).size == 4
    with pytest.raises(NotFoundError):
        client._complete_parts(
            PartUpload(bucket, "x", "none", ObjectSettings()), [], WriteCondition()
        )


# -- copies, keys, errors


def test_copy_goes_on_by_its_token(client: GCSClient, server: GcsServer, bucket: str) -> None:
    data = noise(1, 3 * 1024 * 1024 + 5)
    client.upload_data(bucket, "k", data, metadata={"a": "b"})
    seen: list[int] = []
    with fresh_bucket(client) as other:
        client.copy_object(
            bucket, "k", other, "k", progress=lambda event: seen.append(event.bytes_moved)
        )
        assert client.download_data(other, "k") == data
        assert client.get_metadata(other, "k").metadata == {"a": "b"}
    assert sum(seen) == len(data)
    assert sum("rewriteToken=" in request.target for request in server.requests) == 3


def test_customer_key(server: GcsServer, client: GCSClient, bucket: str) -> None:
    with client_for(server.url, encryption=CUSTOMER) as mine:
        for key, data in (("small", b"secret"), ("large", DATA)):
            mine.upload_data(bucket, key, data)
            assert mine.download_data(bucket, key) == data
            with pytest.raises((PermissionDeniedError, InvalidRequestError)):
                client.download_data(bucket, key)
        mine.copy_object(bucket, "small", bucket, "copy")
        assert mine.download_data(bucket, "copy") == b"secret"
        with pytest.raises((PermissionDeniedError, InvalidRequestError)):
            client.download_data(bucket, "copy")
        assert bytes(32).hex() not in repr(mine)
    with pytest.raises(InvalidRequestError):
        client_for(server.url, encryption=Encryption("customer", customer_key=Secret("short")))


def test_key_of_the_key_service(client: GCSClient, server: GcsServer, bucket: str) -> None:
    name = "projects/p/locations/l/keyRings/r/cryptoKeys/k"
    settings = ObjectSettings(encryption=Encryption("kms", kms_key_id=name))
    client.upload_data(bucket, "small", b"x", settings=settings)
    client.upload_data(bucket, "large", iter([DATA]), settings=settings)
    client.copy_object(bucket, "small", bucket, "copy", settings=settings)
    for key in ("small", "large", "copy"):
        assert server.buckets[bucket].objects[key][-1].resource["kmsKeyName"] == name
    with pytest.raises(InvalidRequestError):
        client.upload_data(bucket, "k", b"", settings=ObjectSettings(encryption=Encryption("kms")))


def test_missing_bucket_and_missing_object(client: GCSClient, bucket: str) -> None:
    with pytest.raises(ObjectNotFoundError):
        client.download_data(bucket, "k")
    for call in (client.download_data, client.get_metadata, client.delete_object):
        with pytest.raises(BucketNotFoundError):
            call("no-such-bucket", "k")
    assert not client.object_exists("no-such-bucket", "k")


def test_no_tags(client: GCSClient, server: GcsServer, bucket: str) -> None:
    before = len(server.requests)
    with pytest.raises(UnsupportedError):
        client.upload_data(bucket, "k", b"", settings=ObjectSettings(tags={"a": "b"}))
    assert len(server.requests) == before


def test_project_is_needed_for_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    with GCSClient(anonymous=True) as nobody:
        with pytest.raises(ConfigurationError, match="project"):
            nobody.list_buckets()
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "from-env")
        assert nobody.project == "from-env"


def test_user_project_goes_along(server: GcsServer, bucket: str) -> None:
    with client_for(server.url, user_project="payer") as made:
        made.upload_data(bucket, "k", b"x")
        made.delete_objects(bucket, ["k"]).raise_failures()
    last = [request for request in server.requests if request.method == "POST"][-2:]
    assert last[0].query["userProject"] == "payer"
    assert b"userProject=payer" in last[1].body
