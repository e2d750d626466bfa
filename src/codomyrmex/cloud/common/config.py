"""The config file and the named remotes in it.

::

    # ~/.config/codomyrmex/cloud.toml, or the file that CODOMYRMEX_CLOUD_CONFIG names
    [remotes.minio]
    type = "s3"                                   # a backend; the rest are its client's arguments
    endpoint_url = "https://minio.example.com"
    access_key_id = "AKIAEXAMPLE"
    secret_access_key = { env = "MINIO_SECRET" }  # or { command = ["pass", "show", "minio"] }

A file that holds a secret in plain text must be readable by its owner alone.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import ConfigurationError, LocalFileNotFoundError
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.redaction import Secret

__all__ = [
    "CONFIG_VARIABLE",
    "Config",
    "OptionValue",
    "RemoteConfig",
    "SecretFromCommand",
    "SecretFromEnvironment",
    "config_path",
    "is_secret_name",
    "load_config",
]

CONFIG_VARIABLE: Final = "CODOMYRMEX_CLOUD_CONFIG"
"""The environment variable that names another config file."""

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+._-]*")
_SECRET_WORDS: Final = ("secret", "password", "passphrase", "token", "connection_string")
_SECRET_KEYS: Final = ("account_key", "private_key", "api_key", "customer_key", "credential")
_COMMAND_SECONDS: Final = 60.0

_TABLES: Final = frozenset({"encryption", "retry"})
"""The arguments of clients that are records, written as tables."""


class SecretFromEnvironment(msgspec.Struct, frozen=True):
    """A secret that an environment variable holds.

    Attributes:
        variable: Its name.

    Example:
        >>> SecretFromEnvironment("MINIO_SECRET").variable
        'MINIO_SECRET'
    """

    variable: str


class SecretFromCommand(msgspec.Struct, frozen=True):
    """A secret that a command prints on its first line.

    Attributes:
        command: The program and its arguments; no shell is involved.

    Example:
        >>> SecretFromCommand(("pass", "show", "minio")).command[0]
        'pass'
    """

    command: tuple[str, ...]


OptionValue: TypeAlias = (
    str
    | int
    | float
    | bool
    | tuple[str, ...]
    | Secret
    | SecretFromEnvironment
    | SecretFromCommand
    | Mapping[str, "OptionValue"]
)
"""What a key of a remote can hold."""


class RemoteConfig(msgspec.Struct, frozen=True):
    """One remote: a backend with the arguments of its client.

    Attributes:
        name: What stands before ``://``.
        type: The backend, such as ``s3``.
        options: The arguments; secrets are masked or not fetched yet.
        file: The config file it comes from.

    Example:
        >>> remote = RemoteConfig("minio", "s3", {"secret_access_key": Secret("x")}, "cloud.toml")
        >>> "secret_access_key=" in repr(remote), "Secret('***')" in repr(remote)
        (False, True)
    """

    name: str
    type: str
    options: Mapping[str, OptionValue]
    file: str

    @property
    def table(self) -> str:
        """The table of the remote and its file, for messages.

        Returns:
            Such as ``cloud.toml: [remotes.minio]``.

        Example:
            >>> RemoteConfig("minio", "s3", {}, "cloud.toml").table
            'cloud.toml: [remotes.minio]'
        """
        return f"{self.file}: [remotes.{self.name}]"

    def arguments(self) -> dict[str, Any]:
        """Fetch the secrets and give the client's keyword arguments.

        Returns:
            The arguments; secrets as `Secret`.

        Raises:
            ConfigurationError: When a variable is not set, or a command fails or prints nothing.

        Example:
            >>> RemoteConfig("n", "local", {"root": "/data"}, "cloud.toml").arguments()
            {'root': '/data'}
        """
        return {key: self._resolve(key, value) for key, value in self.options.items()}

    def _resolve(self, key: str, value: OptionValue) -> OptionValue:
        if isinstance(value, Mapping):
            return {name: self._resolve(f"{key}.{name}", item) for name, item in value.items()}
        if isinstance(value, SecretFromEnvironment):
            text = os.environ.get(value.variable)
            if not text:
                raise ConfigurationError(
                    f"{self.table} {key}: the environment variable {value.variable} is not set",
                    hint=f"Set it: export {value.variable}=…",
                )
            return Secret(text)
        if isinstance(value, SecretFromCommand):
            return Secret(_run(value.command, f"{self.table} {key}"))
        return value


class Config(msgspec.Struct, frozen=True):
    """What the config file says.

    Attributes:
        file: The file; it need not exist.
        remotes: The remotes by name.

    Example:
        >>> Config("cloud.toml").remotes
        {}
    """

    file: str
    remotes: Mapping[str, RemoteConfig] = {}


def config_path() -> Path:
    """Find the config file.

    Returns:
        The file that ``CODOMYRMEX_CLOUD_CONFIG`` names, or ``codomyrmex/cloud.toml`` in
        ``XDG_CONFIG_HOME`` or in ``~/.config``.

    Example:
        >>> config_path().name
        'cloud.toml'
    """
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named).expanduser()
    home = os.environ.get("XDG_CONFIG_HOME")
    # the XDG specification says that a relative path is invalid and to be ignored
    folder = Path(home) if home and os.path.isabs(home) else Path.home() / ".config"
    return folder / "codomyrmex" / "cloud.toml"


def load_config(path: str | os.PathLike[str] | None = None) -> Config:
    r"""Read the config file; no secret is fetched yet.

    Args:
        path: The file; as `config_path` says when None, and then it need not exist unless the
            environment names it.

    Returns:
        The config; empty when there is no file.

    Raises:
        ConfigurationError: When a file was named that is not there, when it cannot be understood
            or holds a secret that others on this machine may read.

    Example:
        >>> file = tmp_path / "cloud.toml"
        >>> _ = file.write_text('[remotes.disk]\ntype = "local"\nroot = "/data"\n')
        >>> load_config(file).remotes["disk"].options
        {'root': '/data'}
    """
    file = config_path() if path is None else Path(path)
    try:
        with local_errors(file, "load_config"), file.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            content = stream.read()
    except LocalFileNotFoundError:
        if path is None and not os.environ.get(CONFIG_VARIABLE):
            return Config(str(file))
        origin = "" if path is not None else f", which {CONFIG_VARIABLE} names,"
        raise ConfigurationError(
            f"the config file {file}{origin} does not exist", hint="Correct the path"
        ) from None
    config = Config(str(file), _remotes(str(file), _parse(str(file), content)))
    _refuse_readable_secrets(config, mode)
    return config


def is_secret_name(key: str) -> bool:
    """Tell whether the argument of that name is a secret.

    Args:
        key: The name of a client's argument.

    Returns:
        True when its value must not be shown.

    Example:
        >>> is_secret_name("secret_access_key"), is_secret_name("access_key_id")
        (True, False)
    """
    return key.endswith(_SECRET_KEYS) or any(word in key for word in _SECRET_WORDS)


def _parse(file: str, content: bytes) -> dict[str, Any]:  # TOML values are of any type
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"{file}: line {line} is not UTF-8", hint="Save the file as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        # the parser's own text names line and column, never a value
        raise ConfigurationError(
            f"{file} is no TOML: {error}", hint='Strings need quotes: key = "value"'
        ) from None


def _remotes(file: str, document: dict[str, Any]) -> dict[str, RemoteConfig]:
    unknown = [name for name in document if name != "remotes"]
    if unknown:
        raise ConfigurationError(
            f"{file}: unknown table [{unknown[0]}]",
            hint="Remotes are written as [remotes.NAME]; there is no other table",
        )
    tables = document.get("remotes", {})
    if not isinstance(tables, dict):
        raise ConfigurationError(f"{file}: remotes must be tables", hint="Write [remotes.NAME]")
    return {name: _remote(file, name, table) for name, table in tables.items()}


def _remote(file: str, name: str, table: object) -> RemoteConfig:
    where = f"{file}: [remotes.{name}]"
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{where}: {name!r} is no name for a remote",
            hint="Use letters, digits, '.', '_', '+' and '-', a letter first",
        )
    if not isinstance(table, dict):
        raise ConfigurationError(f"{where} must be a table", hint=f"Write [remotes.{name}]")
    kind = table.get("type")
    if not isinstance(kind, str):
        raise ConfigurationError(
            f"{where} has no type", hint='Add one, such as type = "s3" or type = "local"'
        )
    options = {
        key: _option(f"{where} {key}", key, value) for key, value in table.items() if key != "type"
    }
    return RemoteConfig(name, kind, options, file)


def _option(where: str, key: str, value: object) -> OptionValue:
    if isinstance(value, dict) and key in _TABLES:
        return {name: _option(f"{where}.{name}", name, item) for name, item in value.items()}
    if isinstance(value, dict):
        return _secret_source(where, value)
    if is_secret_name(key):
        if isinstance(value, str):
            return Secret(value)
        raise ConfigurationError(f"{where} must be a string", hint="Put it in quotes")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if isinstance(value, (str, int, float, bool)):
        return value
    raise ConfigurationError(
        f"{where} holds a {type(value).__name__}",
        hint="A value is a string, a number, true, false or a list of strings",
    )


def _secret_source(where: str, table: dict[str, Any]) -> OptionValue:
    match table:
        case {"env": str(variable)} if len(table) == 1 and variable:
            return SecretFromEnvironment(variable)
        case {"command": [_, *_] as command} if len(table) == 1:
            if all(isinstance(part, str) for part in command):
                return SecretFromCommand(tuple(command))
    raise ConfigurationError(
        f"{where}: this table says not where the value is",
        hint='Write { env = "VARIABLE" } or { command = ["program", "argument"] }',
    )


def _refuse_readable_secrets(config: Config, mode: int) -> None:
    if not mode & (stat.S_IRWXG | stat.S_IRWXO):
        return
    for remote in config.remotes.values():
        tables = [value for value in remote.options.values() if isinstance(value, Mapping)]
        for key, value in (pair for table in (remote.options, *tables) for pair in table.items()):
            if isinstance(value, Secret):
                raise ConfigurationError(
                    f"{remote.table} {key} is a secret in plain text, and others on this machine "
                    f"may read the file (mode {stat.S_IMODE(mode):o})",
                    hint=f"Run: chmod 600 {config.file}",
                )


def _run(command: tuple[str, ...], where: str) -> str:
    import subprocess

    name = command[0]
    try:
        # standard error and the terminal stay connected: a password store may ask for its own
        result = subprocess.run(
            command, stdout=subprocess.PIPE, timeout=_COMMAND_SECONDS, check=False
        )
    except OSError as error:
        raise ConfigurationError(
            f"{where}: the command {name!r} cannot be started: {error.strerror}",
            hint="Install it, or give its whole path",
        ) from error
    except subprocess.TimeoutExpired:
        raise ConfigurationError(
            f"{where}: the command {name!r} did not end in {_COMMAND_SECONDS:.0f} s",
            hint="Run it by hand to see what it waits for",
        ) from None
    # what was printed may be, or hold, the secret: it goes into no message
    lines = result.stdout.decode("utf-8", "replace").splitlines()
    if result.returncode != 0 or not lines or not lines[0]:
        what = f"ended with status {result.returncode}" if result.returncode else "printed nothing"
        raise ConfigurationError(
            f"{where}: the command {name!r} {what}", hint="Run it by hand to see why"
        )
    return lines[0]
