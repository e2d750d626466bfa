"""Whether a backend or remote can be used here: extra, settings, credentials, endpoint."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, runtime_checkable
from urllib.parse import urlsplit

import msgspec

from codomyrmex.cloud.common.config import Config
from codomyrmex.cloud.common.errors import CloudError, MissingDependencyError
from codomyrmex.cloud.common.remotes import Backend, find_backend, open_client

if TYPE_CHECKING:
    from codomyrmex.cloud.common.storage import StorageClient

__all__ = [
    "Diagnosable",
    "Finding",
    "FindingStatus",
    "HasCredentials",
    "HasEndpoint",
    "diagnose",
]

FindingStatus: TypeAlias = Literal["ok", "warning", "error"]
"""How a check ended: it works, it may not work, it does not."""


class Finding(msgspec.Struct, frozen=True):
    """What one check found.

    Attributes:
        subject: The backend or remote.
        check: What was looked at: ``extra``, ``settings``, ``credentials``, ``endpoint``, ….
        status: ``ok``, ``warning`` (it may not work) or ``error`` (it does not).
        message: What was found; never a secret.
        hint: What to do about it.

    Example:
        >>> Finding("s3", "extra", "ok", "boto3 1.44.5").status
        'ok'
    """

    subject: str
    check: str
    status: FindingStatus
    message: str
    hint: str | None = None


@runtime_checkable
class Diagnosable(Protocol):
    """A client that can tell more about itself than the general checks."""

    def diagnose(self, *, online: bool, timeout: float) -> list[Finding]:
        """Look at what only the client knows.

        Args:
            online: Whether requests may be sent.
            timeout: Seconds for each of them.

        Returns:
            The findings; a failure is a finding, not an error.
        """
        ...


@runtime_checkable
class HasCredentials(Protocol):
    """A client that knows where its credentials come from."""

    def credential_source(self) -> str | None:
        """Tell where the credentials come from, never what they are.

        Returns:
            The source; None when there are no credentials.
        """
        ...


@runtime_checkable
class HasEndpoint(Protocol):
    """A client that talks to a server."""

    @property
    def endpoint_url(self) -> str:
        """Where requests go.

        Returns:
            The URL.
        """
        ...


def diagnose(
    name: str, config: Config | None = None, *, online: bool = True, timeout: float = 3.0
) -> list[Finding]:
    """Check whether a scheme or remote can be used here.

    Args:
        name: The scheme or remote.
        config: Where remotes are looked up; the config file when None.
        online: Whether the endpoint is connected to.
        timeout: Seconds for each connection.

    Returns:
        The findings in the order of the checks; a check that fails ends them.

    Example:
        >>> [finding.status for finding in diagnose("local", online=False)]
        ['ok', 'ok', 'ok']
    """
    findings = []
    backend = _backend(name, config)
    if backend is not None:
        findings.append(_extra(name, backend))
        if findings[-1].status == "error":
            return findings
    try:
        client = open_client(name, config)
    except CloudError as error:
        return [*findings, _failed(name, "settings", error)]
    with client:
        findings.append(Finding(name, "settings", "ok", _settings(client)))
        if isinstance(client, HasCredentials):
            findings.append(_credentials(name, client))
        if online and isinstance(client, HasEndpoint):
            findings.append(_endpoint(name, client.endpoint_url, timeout))
        if isinstance(client, Diagnosable):
            findings += client.diagnose(online=online, timeout=timeout)
    return findings


def _backend(name: str, config: Config | None) -> Backend | None:
    if config is not None and name in config.remotes:
        return find_backend(config.remotes[name].type)
    return find_backend(name)


def _extra(name: str, backend: Backend) -> Finding:
    try:
        backend.load()
    except MissingDependencyError as error:
        return _failed(name, "extra", error)
    if backend.extra is None:
        return Finding(name, "extra", "ok", "none needed")
    versions = [
        f"{module} {version}" for module in backend.modules if (version := _version(module))
    ]
    # its client may import the SDK only when it is made
    if not versions:
        missing = MissingDependencyError.for_extra(backend.extra, f"{backend.name}://")
        return _failed(name, "extra", missing)
    return Finding(name, "extra", "ok", f"{backend.extra}: {', '.join(versions)}")


def _version(module: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(module)
    except PackageNotFoundError:
        return None


def _settings(client: StorageClient) -> str:
    # every client's repr is free of secrets
    return repr(client)


def _credentials(name: str, client: HasCredentials) -> Finding:
    try:
        source = client.credential_source()
    except CloudError as error:
        return _failed(name, "credentials", error)
    if source is None:
        return Finding(
            name,
            "credentials",
            "error",
            "none found",
            "Configure them, or a remote with credentials of its own",
        )
    return Finding(name, "credentials", "ok", f"from {source}")


def _endpoint(name: str, url: str, timeout: float) -> Finding:
    parts = urlsplit(url)
    port = parts.port or (80 if parts.scheme == "http" else 443)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout):
            return Finding(name, "endpoint", "ok", f"{url} can be reached")
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        return Finding(
            name,
            "endpoint",
            "error",
            f"{url} cannot be reached: {reason}",
            "Check the URL, the network and the proxy",
        )


def _failed(name: str, check: str, error: CloudError) -> Finding:
    return Finding(name, check, "error", error.message, error.hint)
