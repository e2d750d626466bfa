"""Infomaniak's S3 client against the real Swift, with EC2 credentials of the real Keystone."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from random import Random
from typing import Any

import pytest

from codomyrmex.cloud.common.errors import AuthenticationError, ConfigurationError
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.infomaniak import InfomaniakS3Client, InfomaniakS3Credentials
from tests.infomaniak_storage.helpers import fresh_container, swift_client
from tests.servers import S3Server
from tests.servers.swift import OpenStackCloud

MIB = 1024 * 1024
CONTRACT = """
s3 = InfomaniakS3Client.from_env()
s3.upload_data("my-bucket", "data.csv", open("data.csv", "rb").read())
"""


def client_of(server: S3Server, **settings: Any) -> InfomaniakS3Client:
    return InfomaniakS3Client(
        InfomaniakS3Credentials(
            access_key_id=server.access_key_id,
            secret_access_key=server.secret_access_key,
            endpoint_url=server.endpoint,
        ),
        **settings,
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_contract(swift_s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFOMANIAK_S3_ACCESS_KEY", swift_s3.access_key_id)
    monkeypatch.setenv("INFOMANIAK_S3_SECRET_KEY", swift_s3.secret_access_key)
    monkeypatch.setenv("INFOMANIAK_S3_ENDPOINT", swift_s3.endpoint)
    monkeypatch.setenv("INFOMANIAK_S3_REGION", "us-east-1")
    monkeypatch.chdir(tmp_path)
    Path("data.csv").write_bytes(b"a,b\n1,2\n")
    names = {"InfomaniakS3Client": InfomaniakS3Client}
    setup = client_of(swift_s3)
    setup.create_bucket("my-bucket")
    try:
        exec(CONTRACT, names)  # the words of the contract as they are
        assert setup.download_data("my-bucket", "data.csv") == b"a,b\n1,2\n"
    finally:
        setup.delete_bucket("my-bucket", force=True)


def test_segments_of_a_replaced_object_go(
    swift_s3: S3Server, swift_openstack: OpenStackCloud
) -> None:
    swift = swift_client(swift_openstack)
    client = client_of(swift_s3, part_size=5 * MIB, object_storage=swift)
    with fresh_container(client) as bucket:
        data = Random(1).randbytes(6 * MIB)
        client.upload_data(bucket, "a/big", data)
        other = client._begin_parts(bucket, "a/big", ObjectSettings())
        client._put_part(other, 1, 0, b"going on")
        client.upload_data(bucket, "a/big", data[::-1])
        assert client.download_data(bucket, "a/big") == data[::-1]
        kept = [info.key for info in swift.list_objects(bucket + "+segments")]
        assert len([key for key in kept if re.search(r"/\d+$", key)]) == 3  # two, and one goes on
        assert bucket + "+segments" not in [each.name for each in client.list_buckets()]
        assert swift.download_data(bucket, "a/big") == data[::-1]
        client._abort_parts(other)
        client.upload_data(bucket, "a/big", b"small")
        assert swift.clean_segments(bucket) == 2
        assert list(swift.list_objects(bucket + "+segments")) == []
        assert client.download_data(bucket, "a/big") == b"small"


def test_segments_of_old_versions_stay(swift_s3: S3Server, swift_openstack: OpenStackCloud) -> None:
    swift = swift_client(swift_openstack)
    client = client_of(swift_s3, part_size=5 * MIB, object_storage=swift)
    with fresh_container(client) as bucket:
        client.set_versioning(bucket, True)
        data = Random(2).randbytes(6 * MIB)
        client.upload_data(bucket, "big", data)
        client.upload_data(bucket, "big", data[::-1])
        assert swift.clean_segments(bucket) == 0
        oldest = list(client.list_versions(bucket))[-1].version_id
        assert client.download_data(bucket, "big", version_id=oldest) == data


def test_a_wrong_secret_is_refused_and_not_shown(swift_s3: S3Server) -> None:
    secret = secrets.token_hex(16)
    client = InfomaniakS3Client(
        access_key_id=swift_s3.access_key_id,
        secret_access_key=secret,
        endpoint_url=swift_s3.endpoint,
    )
    assert secret not in repr(client)
    with pytest.raises(AuthenticationError) as caught:
        client.list_buckets()
    assert secret not in str(caught.value)


def test_no_key_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INFOMANIAK_S3_ACCESS_KEY", raising=False)
    with pytest.raises(ConfigurationError, match="INFOMANIAK_S3_ACCESS_KEY"):
        InfomaniakS3Client.from_env()
