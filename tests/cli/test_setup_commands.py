"""`remotes`, `doctor`, `presign` and `version`."""

from __future__ import annotations

import platform
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from tests.cli.conftest import Result

Cmx = Callable[..., Result]


@pytest.fixture
def server_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def config(home: Path, tmp_path: Path, server_port: int) -> Path:
    path = tmp_path / "config" / "codomyrmex" / "cloud.toml"
    path.parent.mkdir(parents=True)
    path.write_text(
        f"""
        [remotes.minio]
        type = "s3"
        endpoint_url = "http://127.0.0.1:{server_port}"
        access_key_id = "AKIAEXAMPLE"
        secret_access_key = "the-secret"

        [remotes.later]
        type = "s3"
        access_key_id = "AKIAEXAMPLE"
        secret_access_key = {{ env = "NOT_SET" }}
        session_token = {{ command = ["pass", "show", "private/path"] }}
        """
    )
    path.chmod(0o600)
    return path


def test_remotes(cmx: Cmx, config: Path) -> None:
    result = cmx("remotes")
    assert (result.code, result.err) == (0, "")
    assert [line.split()[:2] for line in result.lines] == [
        ["local://", "local"],
        ["s3://", "s3"],
        ["minio://", "s3"],
        ["later://", "s3"],
    ]
    assert "(environment variable NOT_SET)" in result.out
    assert "(command pass)" in result.out
    assert "the-secret" not in result.out
    assert "private/path" not in result.out
    minio = cmx("remotes", "--json").json[2]
    assert minio["options"]["secret_access_key"] == "***"
    assert minio["file"] == str(config)


def test_doctor(cmx: Cmx, config: Path, server_port: int) -> None:
    findings = {
        (line["subject"], line["check"]): line for line in cmx("doctor", "--json", "minio").json
    }
    assert findings["config", "file"]["message"] == f"{config}: 2 remotes"
    assert findings["minio", "credentials"]["message"] == "from arguments"
    assert findings["minio", "endpoint"]["message"].endswith(f":{server_port} can be reached")
    assert cmx("doctor", "minio").code == 0
    assert cmx("doctor", "minio://").code == 0


def test_doctor_names_what_cannot_work(cmx: Cmx, config: Path) -> None:
    result = cmx("doctor", "--offline")
    assert result.code == 6
    (line,) = [line for line in result.lines if line.startswith("error  later")]
    assert "NOT_SET is not set" in line
    assert "the-secret" not in result.out
    assert cmx("doctor", "later").code == 6
    assert cmx("doctor", "nothing").code == 6


def test_doctor_with_a_broken_config(cmx: Cmx, config: Path) -> None:
    config.write_text("[remotes.minio\n")
    result = cmx("doctor", "--offline")
    assert result.code == 6
    assert result.lines[0].startswith("error  config")
    assert any(line.startswith("ok     local") for line in result.lines)
    assert cmx("remotes").code == 6
    assert cmx("ls", "minio://b").code == 6


def test_doctor_without_anything_configured(cmx: Cmx) -> None:
    result = cmx("doctor", "--offline")
    assert result.code == 0
    assert "not there" in result.lines[0]
    assert cmx("doctor", "--offline", "s3").code == 6


def test_presign(cmx: Cmx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-secret")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    result = cmx("presign", "--expires", "15m", "s3://photos/a b.jpg")
    assert result.code == 0
    assert result.out.startswith("https://photos.s3.eu-west-1.amazonaws.com/a%20b.jpg?")
    assert "X-Amz-Expires=900" in result.out
    assert "the-secret" not in result.out
    (record,) = cmx("presign", "--json", "--method", "PUT", "s3://photos/x").json
    assert (record["url"], record["method"]) == ("s3://photos/x", "PUT")
    assert cmx("presign", "--expires", "8d", "s3://photos/x").code == 2
    for place in ("s3://photos", "s3://photos/*", "file", "-"):
        assert cmx("presign", place).code == 2


def test_presign_where_there_is_no_server(cmx: Cmx, store: LocalStorageClient) -> None:
    assert cmx("presign", "local://photos/readme").code == 9


def test_version(cmx: Cmx) -> None:
    assert f"python {platform.python_version()}" in cmx("version").lines
    (record,) = cmx("version", "--json").json
    assert record["python"] == platform.python_version()
    assert record["libraries"]["msgspec"]
