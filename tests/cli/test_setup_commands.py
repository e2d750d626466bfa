"""`remotes`, `doctor`, `presign` and `version`."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from tests.cli.conftest import Result
from tests.servers.loopback import Answer, serving

Cmx = Callable[..., Result]


@pytest.fixture
def server_port() -> Iterator[int]:
    buckets = b"<R><Buckets><Bucket/><Bucket/></Buckets></R>"
    date = {"date": formatdate(usegmt=True)}
    with serving(lambda _: Answer(200, buckets, date)) as server:
        yield server.port


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
    found = [line.split()[:2] for line in result.lines]
    assert found[-2:] == [["minio://", "s3"], ["later://", "s3"]]
    assert ["local://", "local"] in found
    assert ["s3://", "s3"] in found
    assert "(environment variable NOT_SET)" in result.out
    assert "(command pass)" in result.out
    assert "the-secret" not in result.out
    assert "private/path" not in result.out
    (minio,) = [line for line in cmx("remotes", "--json").json if line["name"] == "minio"]
    assert minio["options"]["secret_access_key"] == "***"
    assert minio["file"] == str(config)


def test_doctor(cmx: Cmx, config: Path, server_port: int) -> None:
    findings = {
        (line["subject"], line["check"]): line for line in cmx("doctor", "--json", "minio").json
    }
    assert findings["config", "file"]["message"] == f"{config}: 2 remotes"
    assert findings["minio", "credentials"]["message"] == "from arguments"
    assert findings["minio", "endpoint"]["message"].endswith(f":{server_port} can be reached")
    vendor = "Any other S3-compatible service (generic), region us-east-1, bucket in the path"
    assert findings["minio", "vendor"]["message"] == vendor
    assert findings["minio", "clock"]["message"] == "agrees with the server's"
    assert findings["minio", "listing"]["message"] == "2 buckets"
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


@pytest.mark.parametrize(
    ("answer", "check", "status", "message"),
    [
        (Answer(200, b"<R/>", {"date": formatdate(0)}), "clock", "error", "ahead of the server's"),
        (Answer(200, b"<R/>", {"date": "Fri, 01 Jan 2199 00:00:00 GMT"}), "clock", "error",
         "behind the server's"),
        (Answer(200, b"<R/>"), "clock", "warning", "does not tell its time"),
        (Answer(403, b"<Error><Code>AccessDenied</Code></Error>"), "listing", "warning", "may not"),
        (Answer(403, b"<Error><Code>InvalidAccessKeyId</Code></Error>"), "listing", "error", ""),
        (Answer(200, b"no xml"), "listing", "error", "XML"),
    ],
)  # fmt: skip
def test_doctor_tells_what_the_server_answers(
    cmx: Cmx, config: Path, answer: Answer, check: str, status: str, message: str
) -> None:
    with serving(lambda _: answer) as server:
        config.write_text(
            f'[remotes.odd]\ntype = "s3"\nendpoint_url = "{server.url}"\n'
            'access_key_id = "AKIAEXAMPLE"\nsecret_access_key = "the-secret"\n'
        )
        result = cmx("doctor", "odd", "--json")
    (line,) = [line for line in result.json if line["check"] == check]
    assert line["status"] == status
    assert message in line["message"]
    assert "the-secret" not in result.out
    assert result.code == (6 if status == "error" else 0)


def test_doctor_looks_at_the_folder_of_the_local_store(
    cmx: Cmx, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def folder() -> dict[str, str]:
        (line,) = [f for f in cmx("doctor", "local", "--json").json if f["check"] == "folder"]
        return line

    assert "is made with the first bucket" in folder()["message"]
    LocalStorageClient().create_bucket("one")
    assert ": 1 bucket, " in folder()["message"]
    (home / "file").write_text("")
    monkeypatch.setenv("CODOMYRMEX_LOCAL_ROOT", str(home / "file" / "below"))
    assert folder()["status"] == "error"
    assert cmx("doctor", "local").code == 6
