"""Every server works, refuses a wrong secret, and ends with the test run."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from mypy_boto3_s3 import S3Client

from tests.servers import S3Server, Started, moto
from tests.servers.process import ServerUnavailableError, free_port, program, running
from tests.servers.report import ServerReport
from tests.servers.swift import OpenStackCloud

BUCKET = "server-check"
ALL = ["moto_s3", "moto_strict_s3", "rclone_s3", "swift_s3"]
CHECKING_SIGNATURES = ["moto_strict_s3", "rclone_s3", "swift_s3"]


def s3_client(server: S3Server) -> S3Client:
    return boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret_access_key,
        region_name=server.region,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[S3Server]:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, S3Server)
    client = s3_client(found)
    client.create_bucket(Bucket=BUCKET)
    yield found
    for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=item["Key"])
    client.delete_bucket(Bucket=BUCKET)
    client.close()


@pytest.mark.parametrize("server", ALL, indirect=True)
def test_round_trip(server: S3Server) -> None:
    client = s3_client(server)
    client.put_object(Bucket=BUCKET, Key="folder/é.txt", Body=b"hello")
    assert client.get_object(Bucket=BUCKET, Key="folder/é.txt")["Body"].read() == b"hello"
    listing = client.list_objects_v2(Bucket=BUCKET, Prefix="folder/")
    assert [item["Key"] for item in listing["Contents"]] == ["folder/é.txt"]


@pytest.mark.parametrize("server", CHECKING_SIGNATURES, indirect=True)
def test_a_wrong_secret_is_refused(server: S3Server) -> None:
    client = s3_client(replace(server, secret_access_key="wrong"))
    with pytest.raises(ClientError) as refused:
        client.list_objects_v2(Bucket=BUCKET)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize("server", ["swift_s3"], indirect=True)
def test_a_presigned_get_works(server: S3Server) -> None:
    client = s3_client(server)
    client.put_object(Bucket=BUCKET, Key="shared", Body=b"for all")
    url = client.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "shared"})
    with urllib.request.urlopen(url) as response:
        assert response.read() == b"for all"


def test_strict_moto_checks_permissions(moto_strict_s3: S3Server) -> None:
    reader = s3_client(moto.add_user(moto_strict_s3, "reader", ["s3:ListAllMyBuckets"]))
    reader.list_buckets()
    with pytest.raises(ClientError) as refused:
        reader.create_bucket(Bucket="not-allowed")
    assert refused.value.response["Error"]["Code"] == "AccessDenied"


def test_keystone_gives_the_ordinary_user_a_cloud(swift_openstack: OpenStackCloud) -> None:
    assert swift_openstack.auth_url.startswith("http://127.0.0.1:")
    assert f"{swift_openstack.cloud}:" in swift_openstack.clouds_file.read_text()
    assert swift_openstack.password not in repr(swift_openstack)


def test_a_command_that_ends_is_reported_with_its_log(tmp_path: Path) -> None:
    failing = [sys.executable, "-c", "raise SystemExit('no disk')"]
    with (
        running(failing, log=tmp_path / "log") as child,
        pytest.raises(ServerUnavailableError, match=r"exit code 1;(.|\n)*no disk"),
    ):
        child.wait_for_http(free_port())


def test_a_missing_program_is_reported(tmp_path: Path) -> None:
    missing = running([program("no-such-server")], log=tmp_path / "log")
    with pytest.raises(ServerUnavailableError, match="there is no"), missing:
        pass


# Leaves a process behind that is in a session of its own, and prints its number.
DAEMON = "import os, time; pid = os.fork(); pid or (os.setsid(), time.sleep(600)); print(pid)"
RUN = """
import pathlib, sys, time
from tests.servers.process import running
with running(sys.argv[2:], log=pathlib.Path(sys.argv[1])) as child:
    print(child.wait(10), flush=True)
    time.sleep(600)
"""


def test_children_end_when_the_test_run_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    run = [sys.executable, "-c", RUN, str(log), sys.executable, "-c", DAEMON]
    with subprocess.Popen(run, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"0\n"
        daemon = Path("/proc", log.read_text().strip())
        assert daemon.exists()
        killed.kill()
    deadline = time.monotonic() + 20
    while daemon.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


class Nowhere(AbstractContextManager[Started[S3Server]]):
    def __enter__(self) -> Started[S3Server]:
        raise ServerUnavailableError("no disk")

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail), ("", pytest.skip)])
def test_a_server_that_cannot_be_had_is_never_passed_over(
    ci: str, outcome: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    refused = ServerReport().run("ghost", ["ghost_s3"], Nowhere())
    with pytest.raises(outcome.Exception, match="ghost is not available: no disk"), refused:
        pass
