"""The command with ``az://``, as a user types it."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.azure.helpers import noise
from tests.servers.azurite import AzuriteServer
from tests.servers.process import program

Cmx = Callable[..., str]


@pytest.fixture
def cmx(azurite_http: AzuriteServer, tmp_path: Path) -> Cmx:
    """Run the command with the account of the environment; gives what it printed."""

    def run(*arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [program("cmx"), *arguments],
            cwd=tmp_path,
            env={
                **os.environ,
                "AZURE_STORAGE_CONNECTION_STRING": azurite_http.connection_string,
                "NO_COLOR": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert azurite_http.key not in done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_a_session(cmx: Cmx, tmp_path: Path) -> None:
    name = f"cli-{secrets.token_hex(4)}"
    place = f"az://{name}"
    album = tmp_path / "album"
    (album / "sub").mkdir(parents=True)
    (album / "a ü.txt").write_text("hello")
    (album / "sub" / "big.bin").write_bytes(noise(1, 9_000_000))
    cmx("mb", place)
    assert name in cmx("ls", "az://")
    cmx("sync", "album", f"{place}/album")
    assert cmx("ls", f"{place}/album/").split("\n")[:2] == ["a ü.txt", "sub/"]
    cmx("check", "album", f"{place}/album")
    facts = cmx("stat", f"{place}/album/sub/big.bin")
    assert "size: 9000000" in facts
    assert "crc32c: " in facts
    assert "cmx_crc32c" not in facts
    url = cmx("presign", f"{place}/album/a ü.txt").strip()
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"hello"
    cmx("cp", f"{place}/album/sub/big.bin", f"{place}/copy.bin")
    cmx("cp", f"{place}/copy.bin", "down.bin")
    assert (tmp_path / "down.bin").read_bytes() == noise(1, 9_000_000)
    assert "no such" in cmx("cat", f"{place}/no such key", code=3)
    cmx("sync", f"{place}/album", "back")
    assert (back := tmp_path / "back" / "a ü.txt").read_text() == "hello"
    assert back.stat().st_mtime_ns == (album / "a ü.txt").stat().st_mtime_ns
    cmx("rm", f"{place}/copy.bin")
    assert "is not empty" in cmx("rb", place, code=5)
    cmx("rb", "--force", "--yes", place)
    assert name not in cmx("ls", "az://")


def test_doctor(cmx: Cmx) -> None:
    said = cmx("doctor", "az")
    assert "from AZURE_STORAGE_CONNECTION_STRING" in said


def test_configured_remote(
    cmx: Cmx, azurite_http: AzuriteServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_file = tmp_path / "key"
    key_file.write_text(azurite_http.key)
    config = tmp_path / "cloud.toml"
    config.write_text(
        "[remotes.work]\n"
        'type = "az"\n'
        f"account_url = {json.dumps(azurite_http.endpoint)}\n"
        f'credential = {{ command = ["cat", {json.dumps(str(key_file))}] }}\n'
    )
    name = f"cli-{secrets.token_hex(4)}"
    monkeypatch.setenv("CODOMYRMEX_CLOUD_CONFIG", str(config))
    cmx("mb", f"work://{name}")
    assert name in cmx("ls", "work://")
    cmx("rb", f"work://{name}")
    assert name not in cmx("ls", "work://")
