"""`cmx` against a server that speaks S3."""

from __future__ import annotations

import os
import secrets
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud.common.records import ObjectSettings
from tests.aws.helpers import client_for
from tests.aws.test_listing import page, row
from tests.cli.conftest import Result
from tests.servers import S3Server
from tests.servers.loopback import Answer, Request, serving

Cmx = Callable[..., Result]


@pytest.fixture
def bucket(
    cmx: Cmx, home: Path, tmp_path: Path, moto_s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A new bucket of the remote ``moto``, and ``s3://`` on the same server."""
    config = tmp_path / "config" / "codomyrmex" / "cloud.toml"
    config.parent.mkdir(parents=True)
    config.write_text(
        f'[remotes.moto]\ntype = "s3"\nendpoint_url = "{moto_s3.endpoint}"\n'
        f'region_name = "{moto_s3.region}"\naccess_key_id = "{moto_s3.access_key_id}"\n'
        'secret_access_key = { env = "MOTO_SECRET" }\n'
    )
    monkeypatch.setenv("MOTO_SECRET", moto_s3.secret_access_key)
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto_s3.endpoint)
    monkeypatch.setenv("AWS_REGION", moto_s3.region)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", moto_s3.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", moto_s3.secret_access_key)
    name = f"cmx-{secrets.token_hex(4)}"
    assert cmx("mb", f"moto://{name}").code == 0
    return name


def test_a_tree_goes_up_and_comes_back(cmx: Cmx, bucket: str, home: Path) -> None:
    album = home / "album"
    (album / "deep").mkdir(parents=True)
    for number in range(20):
        path = album / "deep" / f"{number}.txt"
        path.write_text(f"number {number}")
        os.utime(path, (1_700_000_000, 1_700_000_000))
    up = cmx("sync", "--json", "album", f"moto://{bucket}/album")
    assert (up.code, up.json[-1]["counts"]) == (0, {"copy": 20})
    assert up.json[0]["target"].startswith(f"moto://{bucket}/album/deep/")
    again = cmx("sync", "--json", "album", f"moto://{bucket}/album")
    assert again.json[-1]["counts"] == {"skip": 20}
    assert cmx("ls", f"s3://{bucket}/album/").lines == ["deep/"]
    assert cmx("du", "-d0", f"moto://{bucket}").lines[0].split()[1] == "20"
    assert cmx("cp", f"moto://{bucket}/album/", "back").code == 0
    for path in (album / "deep").iterdir():
        assert (home / "back" / "deep" / path.name).read_text() == path.read_text()
    assert cmx("rm", "-r", "--yes", f"moto://{bucket}/album").code == 0
    assert cmx("ls", f"moto://{bucket}").lines == []
    assert cmx("rb", f"moto://{bucket}").code == 0
    assert cmx("ls", f"moto://{bucket}").code == 3


def test_a_sync_with_nothing_to_do_asks_for_the_listing_alone(
    cmx: Cmx, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    (home / "album").mkdir()
    for name in ("a", "b"):
        (home / "album" / name).write_text("same")
    when = "2099-01-01T00:00:00.000Z"  # stored after the files were made

    def list_it(request: Request) -> Answer:
        if "continuation-token" in request.query:
            return Answer(200, page(row("b", 4, when)))
        return Answer(200, page(row("a", 4, when), "more"))

    with serving(list_it) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        result = cmx("sync", "--json", "--delete", "album", "s3://bucket/")
        assert result.json[-1]["counts"] == {"skip": 2}
        assert [(request.method, request.path) for request in server.requests] == [
            ("GET", "/bucket")
        ] * 2


@pytest.mark.parametrize("options", [["sync"], ["cp", "-r"], ["cp", "-r", "--no-overwrite"]])
def test_a_bucket_that_is_not_there_is_one_error_before_anything_is_sent(
    cmx: Cmx, bucket: str, home: Path, options: list[str]
) -> None:
    (home / "album").mkdir()
    (home / "album" / "a").write_text("a")
    for tried in ([], ["--dry-run"]):
        result = cmx(*options, *tried, "album", "moto://no-such-bucket/x/")
        assert (result.code, result.out, result.err.count("cmx: error")) == (3, "", 1)
        assert "no-such-bucket" in result.err


def test_single_objects(cmx: Cmx, bucket: str, home: Path) -> None:
    place = f"moto://{bucket}/a b?.txt"
    assert cmx("cp", "-", place, "--metadata", "by=Ada", stdin=b"hello").code == 0
    (record,) = cmx("stat", "--json", "--no-glob", place).json
    assert (record["size"], record["metadata"]["by"]) == (5, "Ada")
    assert record["storage_class"] in (None, "STANDARD")
    assert cmx("cat", "--no-glob", "--range", "-2", place).out == "lo"
    assert cmx("mv", "--no-glob", place, f"moto://{bucket}/n").code == 0
    assert cmx("ls", f"moto://{bucket}").lines == ["n"]
    assert cmx("cp", "--no-overwrite", f"moto://{bucket}/n", f"moto://{bucket}/n2").code == 0
    assert cmx("cp", "-", f"moto://{bucket}/n2", "--no-overwrite", stdin=b"x").code == 5


def test_a_presigned_url_works(cmx: Cmx, bucket: str) -> None:
    cmx("cp", "-", f"moto://{bucket}/k", stdin=b"for everyone")
    url = cmx("presign", "--expires", "5m", f"moto://{bucket}/k").out.strip()
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"for everyone"


def test_one_server_under_two_names_is_one_store(cmx: Cmx, bucket: str) -> None:
    cmx("cp", "-", f"moto://{bucket}/k", stdin=b"precious")
    result = cmx("mv", f"moto://{bucket}/k", f"s3://{bucket}/k")
    assert (result.code, "are the same" in result.err) == (2, True)
    assert cmx("cat", f"s3://{bucket}/k").out == "precious"


def test_doctor_sees_the_server(cmx: Cmx, bucket: str, moto_s3: S3Server) -> None:
    result = cmx("doctor", "moto", "s3", "--json")
    assert result.code == 0
    checks = {(line["subject"], line["check"]): line["message"] for line in result.json}
    assert checks["moto", "credentials"] == "from arguments"
    assert checks["s3", "credentials"] == "from env"
    assert checks["moto", "endpoint"] == f"{moto_s3.endpoint} can be reached"
    assert moto_s3.secret_access_key not in result.out or moto_s3.secret_access_key == "test"


def test_a_server_that_is_not_there(cmx: Cmx, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    result = cmx("ls", "s3://bucket")
    assert result.code == 7
    assert result.err.count("\n") == 1


def test_without_credentials(cmx: Cmx, home: Path) -> None:
    result = cmx("ls", "s3://bucket")
    assert result.code == 4
    assert "no AWS credentials were found" in result.err


def test_uploads_that_a_store_keeps_are_listed_and_aborted_by_age(
    cmx: Cmx, bucket: str, moto_s3: S3Server
) -> None:
    client = client_for(moto_s3)
    for key in ("logs/one", "logs/two", "other"):
        client._begin_parts(bucket, key, ObjectSettings())
    place = f"moto://{bucket}"
    listed = cmx("transfers", "list", "--json", f"{place}/logs/").json
    assert [record["place"].rpartition("/")[2] for record in listed] == ["one", "two"]
    assert all(record["transfer"] is None and record["started"] for record in listed)
    refused = cmx("transfers", "abort", "--yes", place)
    assert (refused.code, "--older-than" in refused.err) == (2, True)
    assert cmx("transfers", "resume", place).code == 2
    assert (
        cmx("transfers", "abort", "--yes", "--older-than", "9999d", place).lines == []
    )  # moto says 2010
    tried = cmx("transfers", "abort", "--dry-run", "--older-than", "0s", f"{place}/logs/")
    assert len(tried.lines) == 2
    assert cmx("transfers", "abort", "--yes", "--older-than", "0s", f"{place}/logs/").code == 0
    [left] = cmx("transfers", "list", "--json", place).json
    assert left["place"].endswith("/other")
