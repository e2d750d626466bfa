"""`--limit-rate`: one limit for all bytes of a run, whichever side they pass."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud import LocalStorageClient, S3Client
from codomyrmex.cloud.common.rate_limit import RateLimit
from tests.cli.conftest import Result
from tests.servers import S3Server

Cmx = Callable[..., Result]
MIB = 1024 * 1024


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[RateLimit]:
    """The limits that are made."""
    made: list[RateLimit] = []
    make = RateLimit.__init__

    def recorded(self: RateLimit, *args: Any, **options: Any) -> None:
        make(self, *args, **options)
        made.append(self)

    monkeypatch.setattr(RateLimit, "__init__", recorded)
    return made


def test_between_files_and_the_local_store(
    cmx: Cmx, store: LocalStorageClient, home: Path, limits: list[RateLimit]
) -> None:
    (home / "big").write_bytes(os.urandom(3 * MIB))
    # a file to an object, an object to a file and to another, a file to a file, out and in
    for words in (
        ("cp", "big", "local://empty/big"),
        ("cp", "local://empty/big", "back"),
        ("cp", "local://empty/big", "local://backups/big"),
        ("cp", "big", "copy"),
        ("cp", "big", "-"),
        ("mv", "back", "moved"),
    ):
        limits.clear()
        assert cmx(*words, "--limit-rate", "1G").code == 0, words
        (limit,) = limits
        assert (limit.bytes_per_second, limit.taken) == (1024 * MIB, 3 * MIB), words
    assert (home / "moved").read_bytes() == (home / "big").read_bytes()
    limits.clear()
    assert cmx("sync", "--limit-rate", "1G", "album", "local://empty/album").code == 0
    assert limits[0].taken == sum(
        path.stat().st_size for path in (home / "album").rglob("*") if path.is_file()
    )


def test_to_and_from_a_server(
    cmx: Cmx,
    store: LocalStorageClient,
    home: Path,
    limits: list[RateLimit],
    moto_s3: S3Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (
        ("AWS_ENDPOINT_URL", moto_s3.endpoint),
        ("AWS_ACCESS_KEY_ID", moto_s3.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", moto_s3.secret_access_key),
        ("AWS_DEFAULT_REGION", moto_s3.region),
    ):
        monkeypatch.setenv(name, value)
    bucket = f"limit-{secrets.token_hex(4)}"
    with S3Client() as client:
        client.create_bucket(bucket)
    size = 20 * MIB  # in parts
    store.upload_data("photos", "big", os.urandom(size))
    for words in (
        ("cp", "local://photos/big", f"s3://{bucket}/big"),
        ("cp", f"s3://{bucket}/big", "back"),
        ("cp", f"s3://{bucket}/big", "-"),
    ):
        limits.clear()
        assert cmx(*words, "--limit-rate", "1G").code == 0, words
        (limit,) = limits
        # once, although both sides count their progress; and headers
        assert size < limit.taken < size + 100_000, words
    assert (home / "back").read_bytes() == store.download_data("photos", "big")


@pytest.mark.parametrize("rate", ["fast", "10", "-1M", ""])
def test_what_is_no_rate(cmx: Cmx, store: LocalStorageClient, rate: str) -> None:
    result = cmx("cp", "notes.txt", "local://empty/x", "--limit-rate", rate)
    assert (result.code, result.out) == (2, "")
    assert "--limit-rate: " in result.err
    assert not store.object_exists("empty", "x")
