"""Who may not, and whose clock is wrong: on servers that check."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    ClockSkewError,
    CloudError,
    PermissionDeniedError,
)
from tests.aws.helpers import client_for, fresh_bucket
from tests.servers import S3Server, moto

CHECKING = ["moto_strict_s3", "swift_s3", "rclone_s3"]
READING = ["s3:GetObject", "s3:ListBucket", "s3:ListAllMyBuckets"]


def delete_objects(client: S3Client, bucket: str) -> None:
    for failure in client.delete_objects(bucket, ["k"]).failed.values():
        raise failure


ACTS: dict[str, Callable[[S3Client, str], Any]] = {
    "list_buckets": lambda client, bucket: client.list_buckets(),
    "bucket_exists": lambda client, bucket: client.bucket_exists(bucket),
    "list_objects": lambda client, bucket: list(client.list_objects(bucket)),
    "get_metadata": lambda client, bucket: client.get_metadata(bucket, "k"),
    "object_exists": lambda client, bucket: client.object_exists(bucket, "k"),
    "download_data": lambda client, bucket: client.download_data(bucket, "k"),
    "upload_data": lambda client, bucket: client.upload_data(bucket, "k", b"new"),
    "upload_parts": lambda client, bucket: client.upload_data(bucket, "k", iter([b"x" * 2**25])),
    "copy_object": lambda client, bucket: client.copy_object(bucket, "k", bucket, "copy"),
    "delete_object": lambda client, bucket: client.delete_object(bucket, "k"),
    "delete_objects": lambda client, bucket: delete_objects(client, bucket),
    "delete_bucket": lambda client, bucket: client.delete_bucket(bucket, force=True),
    "create_bucket": lambda client, bucket: client.create_bucket(f"{bucket}-2"),
}
WRITES = [name for name in ACTS if name.split("_")[0] in ("upload", "copy", "delete", "create")]


@pytest.fixture
def server(request: pytest.FixtureRequest) -> S3Server:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, S3Server)
    return found


@pytest.fixture
def bucket(server: S3Server) -> Iterator[str]:
    client = client_for(server)
    with fresh_bucket(client) as name:
        client.upload_data(name, "k", b"old")
        yield name


def unchanged(server: S3Server, bucket: str) -> bool:
    client = client_for(server)
    return [item.key for item in client.list_objects(bucket)] == ["k"] and (
        client.download_data(bucket, "k") == b"old"
    )


@pytest.mark.parametrize("server", CHECKING, indirect=True)
@pytest.mark.parametrize("act", ACTS)
def test_a_wrong_secret(server: S3Server, bucket: str, act: str) -> None:
    client = client_for(server, secret_access_key="wrong-secret-of-mine")
    with pytest.raises(AuthenticationError) as caught:
        ACTS[act](client, bucket)
    assert "cmx doctor" in (caught.value.hint or "")
    assert "of-mine" not in f"{caught.value} {caught.value!r} {vars(caught.value)}"
    assert unchanged(server, bucket)


@pytest.mark.parametrize("server", CHECKING, indirect=True)
@pytest.mark.parametrize("act", ["list_buckets", "get_metadata", "download_data", "upload_data"])
def test_a_key_nobody_knows(server: S3Server, bucket: str, act: str) -> None:
    client = client_for(server, access_key_id="AKIANOBODYKNOWSTHIS0")
    with pytest.raises(AuthenticationError) as caught:
        ACTS[act](client, bucket)
    assert caught.value.status in (401, 403)
    assert unchanged(server, bucket)


@pytest.mark.parametrize("server", ["moto_strict_s3"], indirect=True)
@pytest.mark.parametrize("act", WRITES)
def test_who_may_only_read(server: S3Server, bucket: str, act: str) -> None:
    reader = client_for(moto.add_user(server, f"reader-{bucket}", READING))
    assert reader.download_data(bucket, "k") == b"old"
    assert [item.key for item in reader.list_objects(bucket)] == ["k"]
    assert not reader.object_exists(bucket, "missing")
    with pytest.raises(PermissionError) as caught:
        ACTS[act](reader, bucket)
    assert isinstance(caught.value, PermissionDeniedError)
    assert caught.value.status in (403, None)  # a key of a batch has no status of its own
    assert caught.value.code == "AccessDenied"
    assert unchanged(server, bucket)


@pytest.mark.parametrize("server", ["moto_strict_s3"], indirect=True)
def test_who_may_only_write_is_not_told_that_nothing_is_there(
    server: S3Server, bucket: str, tmp_path: Path
) -> None:
    writer = client_for(moto.add_user(server, f"writer-{bucket}", ["s3:PutObject"]))
    writer.upload_data(bucket, "new", b"1")
    for ask in (
        lambda: writer.object_exists(bucket, "missing"),
        lambda: writer.bucket_exists(bucket),
        lambda: list(writer.list_objects(bucket)),
        lambda: writer.download_file(bucket, "new", tmp_path / "target"),
    ):
        with pytest.raises(PermissionDeniedError):
            ask()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("server", ["moto_strict_s3"], indirect=True)
def test_the_control_plane_is_refused_too(server: S3Server, bucket: str) -> None:
    reader = client_for(moto.add_user(server, f"reader-{bucket}", READING))
    with pytest.raises(PermissionDeniedError):
        reader.set_versioning(bucket, True)
    with pytest.raises(AuthenticationError):
        client_for(server, secret_access_key="wrong").get_versioning(bucket)
    assert client_for(server).get_versioning(bucket) is False


@pytest.mark.parametrize("server", ["swift_s3"], indirect=True)
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_wrong(server: S3Server, bucket: str, hours: int) -> None:
    client = client_for(server)
    now = client._wire.signer._clock
    client._wire.signer._clock = lambda: now() + hours * 3600
    for act in ("list_buckets", "get_metadata", "object_exists", "download_data", "upload_data"):
        with pytest.raises(ClockSkewError) as caught:
            ACTS[act](client, bucket)
        assert "clock" in (caught.value.hint or "")
    assert unchanged(server, bucket)


@pytest.mark.parametrize("server", ["moto_s3"], indirect=True)
def test_anonymous_reads_what_is_public(server: S3Server, bucket: str) -> None:
    anonymous = S3Client("us-east-1", endpoint_url=server.endpoint, anonymous=True)
    with pytest.raises(CloudError) as caught:
        anonymous.download_data(bucket, "k")
    assert caught.value.status == 403
    owner = client_for(server)
    allow = {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"]}
    resources = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    policy = {"Version": "2012-10-17", "Statement": [{**allow, "Resource": resources}]}
    owner.set_bucket_policy(bucket, json.loads(json.dumps(policy)))
    owner.set_acl(bucket, acl="public-read")
    owner.set_acl(bucket, "k", acl="public-read")
    assert anonymous.download_data(bucket, "k") == b"old"
    assert anonymous.get_metadata(bucket, "k").size == 3
    assert [item.key for item in anonymous.list_objects(bucket)] == ["k"]
