"""`--version-id`: one version of an object is read, copied, described and deleted."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient, S3Client
from tests.cli.conftest import Result
from tests.servers import S3Server

Cmx = Callable[..., Result]


@pytest.fixture
def client(home: Path, moto_s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Client:
    for name, value in (
        ("AWS_ENDPOINT_URL", moto_s3.endpoint),
        ("AWS_ACCESS_KEY_ID", moto_s3.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", moto_s3.secret_access_key),
        ("AWS_DEFAULT_REGION", moto_s3.region),
    ):
        monkeypatch.setenv(name, value)
    return S3Client()


@pytest.fixture
def bucket(client: S3Client) -> str:
    name = f"versions-{secrets.token_hex(4)}"
    client.create_bucket(name)
    client.set_versioning(name, True)
    return name


def test_a_version(cmx: Cmx, client: S3Client, bucket: str, home: Path) -> None:
    first = client.upload_data(bucket, "a*.txt", b"first", metadata={"by": "Ada"}).version_id
    client.upload_data(bucket, "a*.txt", b"the second")
    assert first
    place, version = f"s3://{bucket}/a*.txt", ("--version-id", first)
    assert cmx("cat", place, *version).out == "first"
    assert cmx("cat", place, *version, "--range", "1-2").out == "ir"
    (record,) = cmx("stat", "--json", place, *version).json
    assert (record["size"], record["version_id"], record["metadata"]["by"]) == (5, first, "Ada")
    # to a file, to standard output, inside the store, over itself, to another store
    assert cmx("cp", place, "old.txt", *version).code == 0
    assert (home / "old.txt").read_bytes() == b"first"
    assert cmx("cp", place, "-", *version).out == "first"
    assert cmx("cp", place, f"s3://{bucket}/copy", *version).code == 0
    assert client.download_data(bucket, "copy") == b"first"
    assert client.get_metadata(bucket, "copy").metadata["by"] == "Ada"
    local = LocalStorageClient()
    local.create_bucket("old")
    assert cmx("cp", place, "local://old/x", *version).code == 0
    assert local.download_data("old", "x") == b"first"
    assert local.get_metadata("old", "x").metadata["by"] == "Ada"
    assert cmx("cp", place, place, "--no-glob", *version).code == 0
    assert client.download_data(bucket, "a*.txt") == b"first"
    # and it goes for good
    assert "delete s3://" in cmx("rm", "--dry-run", place, *version).out
    assert cmx("cat", place, *version).out == "first"
    assert cmx("rm", place, *version).code == 0
    assert cmx("cat", place, *version).code == 3
    assert client.download_data(bucket, "a*.txt") == b"first"
    assert len(list(client.list_versions(bucket, "a"))) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["cat", "local://photos/readme", "local://photos/readme"],
        ["stat", "local://photos/readme", "local://photos/readme"],
        ["rm", "local://photos/readme", "local://photos/readme"],
        ["cp", "local://photos/readme", "local://photos/readme", "out/"],
        ["cat", "notes.txt"],
        ["stat", "local://photos"],
        ["rm", "local://photos"],
        ["rm", "-r", "local://photos/2026"],
        ["cp", "-r", "local://photos/2026", "out"],
        ["cp", "notes.txt", "local://photos/new"],
        ["mv", "local://photos/readme", "out"],
    ],
)
def test_what_has_no_one_version(cmx: Cmx, store: LocalStorageClient, words: list[str]) -> None:
    result = cmx(*words, "--version-id", "v1")
    assert (result.code, result.out) == (2, "")
    assert store.object_exists("photos", "readme")


@pytest.mark.parametrize("words", [["cat"], ["stat"], ["rm"], ["cp", "out"]])
def test_a_store_without_versions(cmx: Cmx, store: LocalStorageClient, words: list[str]) -> None:
    name, *target = words
    result = cmx(name, "local://photos/readme", *target, "--version-id", "v1")
    assert result.code == 9
    assert store.object_exists("photos", "readme")
