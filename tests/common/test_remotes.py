"""Backends and remotes: opened by name, once, and refused with the reason."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from codomyrmex.cloud.common.config import Config, RemoteConfig
from codomyrmex.cloud.common.diagnosis import diagnose
from codomyrmex.cloud.common.errors import ConfigurationError, MissingDependencyError
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.remotes import (
    Backend,
    Clients,
    backends,
    find_backend,
    open_client,
)
from codomyrmex.cloud.transfer.selection import address_of
from tests.servers.loopback import Answer, serving


def config_of(*remotes: RemoteConfig) -> Config:
    return Config("cloud.toml", {remote.name: remote for remote in remotes})


def disk(tmp_path: Path, name: str = "disk") -> RemoteConfig:
    return RemoteConfig(name, "local", {"root": str(tmp_path)}, "cloud.toml")


def test_a_remote_is_its_backend_with_its_options(tmp_path: Path) -> None:
    client = open_client("disk", config_of(disk(tmp_path)))
    assert isinstance(client, LocalStorageClient)
    assert client.root == str(tmp_path)


def test_each_name_is_opened_once(tmp_path: Path) -> None:
    with Clients(config_of(disk(tmp_path), disk(tmp_path, "same"))) as clients:
        assert clients.get("disk") is clients.get("disk")
        assert clients.get("disk") is not clients.get("same")
        one, same, local = (
            address_of(clients.get(name), "b", "k") for name in ("disk", "same", "local")
        )
        assert one == same == str(tmp_path / "b" / "k")
        assert one != local


def test_a_broken_config_does_not_matter_to_a_backend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cloud.toml"
    file.write_text("[broken")
    monkeypatch.setenv("CODOMYRMEX_CLOUD_CONFIG", str(file))
    with Clients() as clients:
        assert clients.get("local").provider == "local"
        with pytest.raises(ConfigurationError):
            clients.get("other")


@pytest.mark.parametrize(
    ("remote", "message", "hint"),
    [
        (RemoteConfig("s3", "local", {}, "f"), "is the name of a backend", "another name"),
        (RemoteConfig("a", "ftp", {}, "f"), "unknown type 'ftp'", "Known types: "),
        (RemoteConfig("a", "local", {"rot": "x"}, "f"), "unknown key 'rot'", "root"),
        (RemoteConfig("a", "s3", {"anonymous": "no"}, "f"), "cannot be 'no'", "true or false"),
        (RemoteConfig("a", "s3", {"region_name": True}, "f"), "cannot be True", "no switch"),
    ],
)
def test_what_cannot_be_opened(remote: RemoteConfig, message: str, hint: str) -> None:
    from codomyrmex.cloud.common.remotes import client_arguments

    with pytest.raises(ConfigurationError, match=message) as caught:
        client_arguments(remote)
    assert "f: [remotes." in caught.value.message
    assert hint in (caught.value.hint or "")


def test_options_are_checked_before_a_secret_is_fetched() -> None:
    from codomyrmex.cloud.common.config import SecretFromCommand

    remote = RemoteConfig(
        "a", "local", {"rot": "x", "password": SecretFromCommand(("touch", "ran"))}, "f"
    )
    with pytest.raises(ConfigurationError, match="unknown key"):
        open_client("a", config_of(remote))
    assert not Path("ran").exists()


def test_an_unknown_name_says_what_there_is(tmp_path: Path) -> None:
    config = config_of(disk(tmp_path, "minio"))
    with pytest.raises(ConfigurationError, match="no remote 'mini'") as caught:
        open_client("mini", config)
    assert caught.value.hint == "Did you mean minio://?"
    with pytest.raises(ConfigurationError) as caught:
        open_client("qqq", config)
    assert "local, minio, " in (caught.value.hint or "")


def test_a_missing_extra_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    (folder := Path("backend_without_sdk.py")).write_text("import no_such_sdk.part\n")
    monkeypatch.syspath_prepend(".")
    backend = Backend("x", "backend_without_sdk:Client", extra="aws", modules=("no_such_sdk",))
    with pytest.raises(MissingDependencyError) as caught:
        backend.load()
    assert caught.value.hint == "Install it with: pip install 'codomyrmex-cloud[aws]'"
    # a module that the extra does not bring is another fault, which must not be hidden
    with pytest.raises(ModuleNotFoundError, match="no_such_sdk"):
        Backend("x", "backend_without_sdk:Client", extra="aws", modules=("boto3",)).load()
    folder.unlink()


def test_backends_of_other_distributions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "other_clouds-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-clouds\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[codomyrmex.cloud.backends]\n"
        "other = other_clouds:OtherClient\n"
        "local = other_clouds:Takeover\n"
        "gone = other_clouds:Nothing\n"
        "lost = not_there_at_all:Client\n"
    )
    (tmp_path / "other_clouds.py").write_text(
        "from codomyrmex.cloud import LocalStorageClient\n"
        "class OtherClient(LocalStorageClient):\n    provider = 'other'\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert backends()["other"].distribution == "other-clouds"
    assert open_client("other").provider == "other"
    assert find_backend("local") is backends()["local"]
    assert backends()["local"].distribution is None
    with pytest.raises(ConfigurationError, match="no class"):
        open_client("gone")
    with pytest.raises(ConfigurationError, match="other-clouds cannot be imported"):
        open_client("lost")
    sys.modules.pop("other_clouds", None)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("CODOMYRMEX_LOCAL_ROOT", str(tmp_path / "root"))
    monkeypatch.delenv("CODOMYRMEX_CLOUD_CONFIG", raising=False)


def minio(url: str, **options: str | Secret) -> Config:
    options = {"access_key_id": "AKIAX", "secret_access_key": Secret("hidden"), **options}
    return config_of(RemoteConfig("minio", "s3", {"endpoint_url": url, **options}, "f"))


def test_diagnosis_of_a_server_that_answers() -> None:
    with serving(lambda _: Answer(200, b"<ListAllMyBucketsResult/>")) as server:
        findings = diagnose("minio", minio(server.url))
    assert {finding.check: finding.status for finding in findings} == {
        "extra": "ok",
        "settings": "ok",
        "credentials": "ok",
        "endpoint": "ok",
        "vendor": "ok",
        "clock": "warning",
        "listing": "ok",
    }
    texts = " ".join(finding.message for finding in findings)
    assert "from arguments" in texts
    assert "hidden" not in texts
    assert "AKIAX" not in texts


def test_diagnosis_of_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    config = minio(f"http://127.0.0.1:{port}")
    (finding,) = [found for found in diagnose("minio", config) if found.check == "endpoint"]
    assert finding.status == "error"
    assert f"127.0.0.1:{port} cannot be reached" in finding.message
    assert all(found.check != "endpoint" for found in diagnose("minio", config, online=False))


def test_diagnosis_of_settings_that_cannot_be_used() -> None:
    (*_, finding) = diagnose("minio", minio("no url"))
    assert (finding.check, finding.status) == ("settings", "error")
    (finding,) = diagnose("nothing", config_of())
    assert (finding.check, finding.status) == ("settings", "error")
