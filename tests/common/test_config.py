"""The config file: what it says, what is wrong with it, and that secrets stay hidden."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud.common.config import (
    SecretFromCommand,
    SecretFromEnvironment,
    config_path,
    is_secret_name,
    load_config,
)
from codomyrmex.cloud.common.errors import ConfigurationError, LocalFileError
from codomyrmex.cloud.common.redaction import Secret

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(text: str, mode: int = 0o600) -> Path:
        path = tmp_path / "cloud.toml"
        path.write_text(text)
        path.chmod(mode)
        return path

    return write_file


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CODOMYRMEX_CLOUD_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))


def test_without_a_file_there_are_no_remotes(tmp_path: Path) -> None:
    config = load_config()
    assert config.remotes == {}
    assert config.file == str(tmp_path / "xdg/codomyrmex/cloud.toml")


def test_a_relative_config_home_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/ada")
    assert str(config_path()) == "/home/ada/.config/codomyrmex/cloud.toml"


def test_the_environment_names_another_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write('[remotes.disk]\ntype = "local"\n')
    monkeypatch.setenv("CODOMYRMEX_CLOUD_CONFIG", str(path))
    assert list(load_config().remotes) == ["disk"]


def test_a_named_file_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODOMYRMEX_CLOUD_CONFIG", "/no/such.toml")
    with pytest.raises(ConfigurationError, match="CODOMYRMEX_CLOUD_CONFIG names"):
        load_config()


def test_values_and_secrets(write: Write) -> None:
    path = write(
        """
        [remotes.minio]
        type = "s3"
        endpoint_url = "http://127.0.0.1:9000"
        anonymous = false
        concurrency = 4
        idle_timeout = 2.5
        access_key_id = "AKIA"
        secret_access_key = "very-secret"
        session_token = { env = "TOKEN" }
        password = { command = ["pass", "show", "x"] }
        names = ["a", "b"]
        """
    )
    remote = load_config(path).remotes["minio"]
    assert remote.type == "s3"
    assert remote.options == {
        "endpoint_url": "http://127.0.0.1:9000",
        "anonymous": False,
        "concurrency": 4,
        "idle_timeout": 2.5,
        "access_key_id": "AKIA",
        "secret_access_key": Secret("very-secret"),
        "session_token": SecretFromEnvironment("TOKEN"),
        "password": SecretFromCommand(("pass", "show", "x")),
        "names": ("a", "b"),
    }
    assert "very-secret" not in repr(remote)


def test_secrets_are_fetched_when_they_are_asked_for(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(
        """
        [remotes.a]
        type = "s3"
        secret_access_key = { env = "THE_SECRET" }
        session_token = { command = ["printf", "first\\nsecond\\n"] }
        """
    )
    remote = load_config(path).remotes["a"]
    with pytest.raises(ConfigurationError, match="THE_SECRET is not set"):
        remote.arguments()
    monkeypatch.setenv("THE_SECRET", "s3cr3t")
    arguments = remote.arguments()
    assert arguments["secret_access_key"].reveal() == "s3cr3t"
    assert arguments["session_token"].reveal() == "first"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ('["/no/such/program"]', "cannot be started"),
        ('["false"]', "ended with status 1"),
        ('["true"]', "printed nothing"),
        ('["sh", "-c", "echo hidden; exit 3"]', "ended with status 3"),
    ],
)
def test_commands_that_give_no_secret(write: Write, command: str, message: str) -> None:
    path = write(f'[remotes.a]\ntype = "s3"\npassword = {{ command = {command} }}\n')
    with pytest.raises(ConfigurationError, match=message) as caught:
        load_config(path).remotes["a"].arguments()
    assert "[remotes.a] password" in str(caught.value)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_plain_secret_must_not_be_readable_by_others(write: Write, mode: int) -> None:
    path = write('[remotes.a]\ntype = "s3"\nsecret_access_key = "x-y-z"\n', mode)
    with pytest.raises(ConfigurationError) as caught:
        load_config(path)
    assert caught.value.hint == f"Run: chmod 600 {path}"
    assert "x-y-z" not in str(caught.value)


def test_a_file_without_plain_secrets_may_be_readable(write: Write) -> None:
    path = write('[remotes.a]\ntype = "s3"\nsecret_access_key = { env = "X" }\n', 0o644)
    assert "a" in load_config(path).remotes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[remotes.a\n", r"line 1, column"),
        ('x = "1"\n', r"unknown table \[x\]"),
        ("[settings]\n", r"unknown table \[settings\]"),
        ("remotes = 3\n", "must be tables"),
        ("[remotes]\na = 3\n", r"\[remotes.a\] must be a table"),
        ("[remotes.a]\n", r"\[remotes.a\] has no type"),
        ("[remotes.a]\ntype = 3\n", "has no type"),
        ('[remotes."a b"]\ntype = "s3"\n', "no name for a remote"),
        ('[remotes.a]\ntype = "s3"\nsecret_access_key = 12\n', "must be a string"),
        ('[remotes.a]\ntype = "s3"\nregion = { x = 1 }\n', "says not where"),
        ('[remotes.a]\ntype = "s3"\nregion = { env = "A", command = ["b"] }\n', "says not"),
        ('[remotes.a]\ntype = "s3"\nregion = { command = [] }\n', "says not"),
        ('[remotes.a]\ntype = "s3"\nregion = { command = [1] }\n', "says not"),
        ('[remotes.a]\ntype = "s3"\nregion = 1979-05-27\n', "holds a date"),
        ('[remotes.a]\ntype = "s3"\nregion = [1]\n', "holds a list"),
    ],
)
def test_what_cannot_be_used_is_named(write: Write, text: str, message: str) -> None:
    path = write(text)
    with pytest.raises(ConfigurationError, match=message) as caught:
        load_config(path)
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_a_syntax_error_shows_no_value(write: Write) -> None:
    path = write('[remotes.a]\nsecret_access_key = "half-a-secret\n')
    with pytest.raises(ConfigurationError, match="line 2") as caught:
        load_config(path)
    assert "half-a-secret" not in str(caught.value)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "cloud.toml"
    path.write_bytes(b"[remotes.a]\n# \xff\n")
    with pytest.raises(ConfigurationError, match="line 2 is not UTF-8"):
        load_config(path)


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError, match="directory"):
        load_config(tmp_path)


def test_secret_names() -> None:
    secret = {"secret_access_key", "session_token", "password", "account_key", "sas_token"}
    plain = {"access_key_id", "endpoint_url", "region_name", "root", "key_name", "monkey"}
    assert {name for name in secret | plain if is_secret_name(name)} == secret
