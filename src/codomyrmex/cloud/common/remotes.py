"""Backends, and clients opened by name: a scheme such as ``s3`` or a configured remote."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self, Union, get_args, get_origin

import msgspec

from codomyrmex.cloud.common.config import Config, OptionValue, RemoteConfig, load_config
from codomyrmex.cloud.common.decoding import convert
from codomyrmex.cloud.common.errors import (
    ConfigurationError,
    InvalidRequestError,
    MissingDependencyError,
)

if TYPE_CHECKING:
    from inspect import Parameter

    from codomyrmex.cloud.common.rate_limit import RateLimit
    from codomyrmex.cloud.common.storage import StorageClient

__all__ = [
    "BUILT_IN_BACKENDS",
    "ENTRY_POINT_GROUP",
    "Backend",
    "Clients",
    "backends",
    "find_backend",
    "limit_client",
    "open_client",
]

_PLAIN: Final = (str, int, float, bool, type(None))

ENTRY_POINT_GROUP: Final = "codomyrmex.cloud.backends"
"""Where other distributions name their clients: ``name = "module:Class"``."""


class Backend(msgspec.Struct, frozen=True):
    """A kind of object store.

    Attributes:
        name: The scheme of its URLs and the ``type`` of its remotes.
        target: Its client, as ``module:Class``.
        extra: The extra that installs what it needs; None when nothing is.
        modules: The top-level modules that the extra brings.
        distribution: The distribution that brings it, when it is not this one.

    Example:
        >>> BUILT_IN_BACKENDS["s3"].extra
        'aws'
    """

    name: str
    target: str
    extra: str | None = None
    modules: tuple[str, ...] = ()
    distribution: str | None = None

    def load(self) -> type[StorageClient]:
        """Import the client.

        Returns:
            The class.

        Raises:
            MissingDependencyError: When its extra is not installed.
            ConfigurationError: When another distribution names what is not there.

        Example:
            >>> BUILT_IN_BACKENDS["local"].load().__name__
            'LocalStorageClient'
        """
        module, _, name = self.target.partition(":")
        try:
            cls = getattr(import_module(module), name, None)
        except ImportError as error:
            missing = (error.name or "").partition(".")[0]
            if self.extra is not None and missing in self.modules:
                raise MissingDependencyError.for_extra(self.extra, f"{self.name}://") from error
            if self.distribution is None:
                raise
            raise ConfigurationError(
                f"the backend {self.name!r} of {self.distribution} cannot be imported: {error}",
                hint=f"Install {self.distribution} again",
            ) from error
        if not isinstance(cls, type):
            raise ConfigurationError(
                f"the backend {self.name!r} names {self.target!r}, which is no class",
                hint="It must be written as module:Class",
            )
        return cls


BUILT_IN_BACKENDS: Final[Mapping[str, Backend]] = {
    backend.name: backend
    for backend in (
        Backend("local", "codomyrmex.cloud.local.storage:LocalStorageClient"),
        Backend(
            "s3",
            "codomyrmex.cloud.aws.storage:S3Client",
            extra="aws",
            modules=("boto3", "botocore", "s3transfer", "pycurl"),
        ),
        Backend(
            "az",
            "codomyrmex.cloud.azure.storage:AzureBlobClient",
            extra="azure",
            modules=("azure", "msal", "pycurl"),
        ),
        Backend(
            "swift",
            "codomyrmex.cloud.infomaniak.object_storage.storage:InfomaniakObjectStorageClient",
            extra="infomaniak",
            modules=("openstack", "keystoneauth1", "pycurl"),
        ),
        Backend(
            "ik",
            "codomyrmex.cloud.infomaniak.s3:InfomaniakS3Client",
            extra="infomaniak",
            modules=("boto3", "botocore", "s3transfer", "pycurl"),
        ),
        Backend(
            "gs",
            "codomyrmex.cloud.gcp.storage:GCSClient",
            extra="gcp",
            modules=("google", "pycurl"),
        ),
    )
}
"""The backends of this distribution, by name."""


def backends() -> dict[str, Backend]:
    """Find every backend: the built-in ones and those of other distributions.

    Returns:
        The backends by name; a built-in name cannot be taken by another distribution.

    Example:
        >>> {"local", "s3"} <= backends().keys()
        True
    """
    from importlib.metadata import entry_points

    found = {
        point.name: Backend(
            point.name,
            point.value.replace(" ", ""),
            distribution=point.dist.name if point.dist else "another distribution",
        )
        for point in entry_points(group=ENTRY_POINT_GROUP)
    }
    return {**found, **BUILT_IN_BACKENDS}


def find_backend(name: str) -> Backend | None:
    """Find a backend by name, looking beyond the built-in ones only when it must.

    Args:
        name: The scheme or type.

    Returns:
        The backend, or None when there is none.

    Example:
        >>> find_backend("nothing") is None
        True
    """
    return BUILT_IN_BACKENDS.get(name) or backends().get(name)


def open_client(name: str, config: Config | None = None) -> StorageClient:
    """Open the client of a scheme or of a configured remote.

    Args:
        name: A backend, for its client with default arguments, or a remote.
        config: Where remotes are looked up; the config file when None.

    Returns:
        The client, to be closed by the caller.

    Raises:
        ConfigurationError: When there is no such name, or the remote's table cannot be used.
        MissingDependencyError: When the extra of the backend is not installed.

    Example:
        >>> open_client("local").provider
        'local'
    """
    backend = find_backend(name)
    if backend is not None:
        return backend.load()()
    config = load_config() if config is None else config
    remote = config.remotes.get(name)
    if remote is None:
        raise _unknown_name(name, config)
    cls, arguments = client_arguments(remote)
    client = cls(**arguments)
    client.scheme = name
    return client


def client_arguments(remote: RemoteConfig) -> tuple[type[StorageClient], dict[str, Any]]:
    """Find a remote's client and check its options before any secret is fetched.

    Args:
        remote: The remote.

    Returns:
        The class, and its keyword arguments.

    Raises:
        ConfigurationError: When the type is unknown or an option is none of the client's
            arguments, and as in `RemoteConfig.arguments`.

    Example:
        >>> client_arguments(RemoteConfig("disk", "local", {"rot": "/data"}, "cloud.toml"))
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.common.errors.ConfigurationError: cloud.toml: [remotes.disk] has the ...
    """
    if find_backend(remote.name) is not None:
        raise ConfigurationError(
            f"{remote.table}: {remote.name!r} is the name of a backend",
            hint="Give the remote another name",
        )
    backend = find_backend(remote.type)
    if backend is None:
        raise ConfigurationError(
            f"{remote.table} has the unknown type {remote.type!r}",
            hint=f"Known types: {', '.join(sorted(backends()))}",
        )
    cls = backend.load()
    _check_options(remote, cls)
    arguments = remote.arguments()
    for key, value in arguments.items():
        if isinstance(value, Mapping):
            arguments[key] = _record(remote, key, value)
    return cls, arguments


def _check_options(remote: RemoteConfig, cls: type[StorageClient]) -> None:
    parameters, hints = _parameters(cls)
    for key, value in remote.options.items():
        parameter = parameters.get(key)
        if parameter is None:
            raise ConfigurationError(
                f"{remote.table} has the unknown key {key!r}",
                hint=f"Known keys: {', '.join(['type', *parameters])}",
            )
        # a text such as "false" would count as true: the default tells what belongs there
        if isinstance(parameter.default, bool) is not isinstance(value, bool):
            raise ConfigurationError(
                f"{remote.table} {key} cannot be {value!r}",
                hint="Write true or false, without quotes"
                if isinstance(parameter.default, bool)
                else "It is no switch: write the value itself",
            )
        _check_type(remote, key, value, hints.get(key))


def _parameters(cls: type[StorageClient]) -> tuple[dict[str, Parameter], dict[str, Any]]:
    """A client's arguments and their types, with those that it hands on to its base."""
    import inspect

    parameters: dict[str, Parameter] = {}
    hints: dict[str, Any] = {}  # types are of any kind
    for each in cls.__mro__:
        if each is object or "__init__" not in vars(each):
            continue
        found = [*inspect.signature(vars(each)["__init__"]).parameters.values()][1:]
        hints = {**_hints(each), **hints}
        named = {one.name: one for one in found if one.kind is not one.VAR_KEYWORD}
        parameters = {**parameters, **{k: v for k, v in named.items() if k not in parameters}}
        if len(named) == len(found):
            break  # nothing is handed on
    return parameters, hints


def _hints(cls: type) -> dict[str, Any]:  # types are of any kind
    from typing import get_type_hints

    try:
        return get_type_hints(vars(cls)["__init__"])
    except NameError:
        return {}  # of another distribution, which imports names for its type checker alone


def _check_type(remote: RemoteConfig, key: str, value: OptionValue, hint: object) -> None:
    """Refuse a value that is not of the argument's type, as far as TOML can write that type."""
    if not isinstance(value, (str, int, float, tuple)):
        return
    members = get_args(hint) or (hint,)
    if get_origin(hint) is Literal:
        members = (hint,)
    plain = [each for each in members if each in _PLAIN or get_origin(each) is Literal]
    if not plain:
        return
    try:
        msgspec.convert(value, Union[tuple(plain)])  # noqa: UP007 # made of a list
    except msgspec.ValidationError as error:
        words = f"{error}".replace("`", "").replace("array", "list")
        raise ConfigurationError(
            f"{remote.table} {key} cannot be {value!r}: {words[:1].lower()}{words[1:]}"
        ) from None


def _record(remote: RemoteConfig, key: str, table: Mapping[str, Any]) -> object:
    """Make the record that a table of options stands for."""
    from codomyrmex.cloud.common.records import Encryption
    from codomyrmex.cloud.common.retry import RetryPolicy

    cls = Encryption if key == "encryption" else RetryPolicy
    known = f"Known keys: {', '.join(cls.__struct_fields__)}"
    for name in table:
        if name not in cls.__struct_fields__:
            raise ConfigurationError(
                f"{remote.table} {key} has the unknown key {name!r}", hint=known
            )
    try:
        return convert(table, cls)
    except msgspec.ValidationError as error:
        words = f"{error}".replace("`", "").replace("$.", "")
        raise ConfigurationError(f"{remote.table} {key}: {words}", hint=known) from None
    except InvalidRequestError as error:
        raise ConfigurationError(f"{remote.table} {key}: {error.message}", hint=known) from None


def _unknown_name(name: str, config: Config) -> ConfigurationError:
    import difflib

    known = sorted({*backends(), *config.remotes})
    close = difflib.get_close_matches(name, known, 1)
    return ConfigurationError(
        f"there is no remote {name!r}",
        hint=f"Did you mean {close[0]}://?"
        if close
        else f"Known: {', '.join(known)}; remotes are configured in {config.file}",
    )


def limit_client(client: StorageClient, limit: RateLimit) -> bool:
    """Let the bytes of a client pass through a limit, when it has a transport of ours.

    Args:
        client: The client.
        limit: The limit.

    Returns:
        Whether it has one; a store on the disk has none.

    Example:
        >>> from codomyrmex.cloud.common.rate_limit import RateLimit
        >>> limit_client(storage, RateLimit(1024 * 1024))
        False
    """
    from codomyrmex.cloud.common.rate_limit import RateLimited

    transport = getattr(client, "http", None)
    if not isinstance(transport, RateLimited):
        return False
    transport.limit_rate(limit)
    return True


class Clients:
    """Clients opened by name, each once, and closed together.

    One store has one client here, so that a copy between two places of one name can be done on
    the server's side. Thread-safe.

    Args:
        config: Where remotes are looked up; the config file when None, read when first needed.
        rate_limit: What the bytes of all of them pass through together, besides a limit of their
            own; None for none.

    Attributes:
        limited: Whether a client is open whose bytes pass through the limit.

    Example:
        >>> with Clients() as clients:
        ...     clients.get("local") is clients.get("local")
        True
    """

    def __init__(
        self, config: Config | None = None, *, rate_limit: RateLimit | None = None
    ) -> None:
        self._config = config
        self._rate_limit = rate_limit
        self.limited = False
        self._open: dict[str, StorageClient] = {}
        self._lock = threading.Lock()

    @property
    def config(self) -> Config:
        """The config, read when first asked for.

        Returns:
            The config.

        Raises:
            ConfigurationError: As `load_config` raises it.

        Example:
            >>> Clients(Config("cloud.toml")).config.file
            'cloud.toml'
        """
        if self._config is None:
            self._config = load_config()
        return self._config

    def get(self, name: str) -> StorageClient:
        """Get the client of a scheme or remote, opening it when it is first asked for.

        Args:
            name: The scheme or remote.

        Returns:
            The client; it is closed with this object.

        Raises:
            ConfigurationError: As `open_client` raises it.
            MissingDependencyError: When the extra of the backend is not installed.

        Example:
            >>> with Clients() as clients:
            ...     clients.get("local").provider
            'local'
        """
        with self._lock:
            client = self._open.get(name)
            if client is None:
                config = self.config if find_backend(name) is None else None
                client = self._open[name] = open_client(name, config)
                if self._rate_limit is not None and limit_client(client, self._rate_limit):
                    self.limited = True
            return client

    @property
    def retries(self) -> int:
        """How many requests of all clients were repeated so far.

        Returns:
            The sum for the clients that count them.

        Example:
            >>> Clients().retries
            0
        """
        return sum(getattr(client, "retries", 0) for client in list(self._open.values()))

    def close(self) -> None:
        """Close every client.

        Example:
            >>> Clients().close()
        """
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
