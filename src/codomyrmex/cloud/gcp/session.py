"""Where requests go, for which project, and with whose token."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from codomyrmex.cloud.common.errors import ConfigurationError
from codomyrmex.cloud.gcp.credentials import GoogleTokens

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

__all__ = ["ENDPOINT", "GoogleSession"]

ENDPOINT: Final = "https://storage.googleapis.com"
IAM_ENDPOINT: Final = "https://iamcredentials.googleapis.com"
_PROJECTS: Final = ("GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT")


class GoogleSession:
    """Settings of one client, resolved as Google's own tools do it.

    Args:
        project: The project of buckets.
        credentials: As `GoogleTokens` takes them.
        endpoint: The service's URL; `STORAGE_EMULATOR_HOST` or Google's own when None.
        anonymous: Whether nothing is signed.
        impersonate: A service account to act as.
        iam_endpoint: The URL of the service that signs for service accounts.
    """

    def __init__(
        self,
        project: str | None,
        credentials: Credentials | str | os.PathLike[str] | Mapping[str, Any] | None,
        endpoint: str | None,
        anonymous: bool,
        impersonate: str | None,
        iam_endpoint: str | None,
    ) -> None:
        if anonymous and (credentials is not None or impersonate is not None):
            raise ConfigurationError(
                "anonymous=True and credentials exclude each other", provider="gs"
            )
        emulator = os.environ.get("STORAGE_EMULATOR_HOST") if endpoint is None else None
        if emulator and "://" not in emulator:
            emulator = f"http://{emulator}"
        if emulator and credentials is None and impersonate is None:
            anonymous = True  # as Google's own clients do with an emulator
        self.endpoint = _checked(endpoint or emulator or ENDPOINT, sends_token=not anonymous)
        iam = _checked(iam_endpoint or IAM_ENDPOINT, sends_token=True)
        self.iam_endpoint = iam
        self.tokens = None if anonymous else GoogleTokens(credentials, impersonate, iam)
        self.source = "STORAGE_EMULATOR_HOST" if emulator and anonymous else None
        self._project = project

    @property
    def project(self) -> str | None:
        """The project that buckets are made in.

        Returns:
            What was given, else that of the environment or of the credentials; None when nothing
            tells it.
        """
        if self._project is None:
            self._project = next(
                (os.environ[name] for name in _PROJECTS if os.environ.get(name)), None
            )
        if self._project is None and self.tokens is not None:
            self.tokens.credentials  # noqa: B018 # looking for them finds their project
            self._project = self.tokens.project
        return self._project

    def require_project(self, operation: str) -> str | None:
        """Tell the project, or raise where the service cannot do without.

        Args:
            operation: The method, for the message.

        Returns:
            The project; None at an emulator, which does not ask for one.

        Raises:
            ConfigurationError: When nothing tells the project.
        """
        project = self.project
        if project is None and self.endpoint == ENDPOINT:
            raise ConfigurationError(
                f"{operation} needs a project",
                hint='Give it as GCSClient("my-project"), or in GOOGLE_CLOUD_PROJECT',
                provider="gs",
                operation=operation,
            )
        return project

    def headers(self, *, anew: bool = False) -> list[str]:
        """Make the header lines that say who is asking.

        Args:
            anew: The service refused the last token.

        Returns:
            The lines; none for anonymous access.
        """
        if self.tokens is None:
            return []
        lines = [f"Authorization: Bearer {self.tokens.token(anew=anew)}"]
        if self.tokens.quota_project:
            lines.append(f"x-goog-user-project: {self.tokens.quota_project}")
        return lines

    def credential_source(self) -> str | None:
        """Tell where the credentials come from, never what they are.

        Returns:
            A few words.
        """
        if self.tokens is None:
            return self.source or "anonymous"
        self.tokens.credentials  # noqa: B018 # looking for them tells
        return self.tokens.source


def _checked(endpoint: str, *, sends_token: bool) -> str:
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    more = parts.query or parts.fragment or parts.username is not None
    if not host or more or parts.scheme not in ("http", "https"):
        raise ConfigurationError(
            f"the endpoint {endpoint!r} is no URL of a server",
            hint="Write it as https://host or http://127.0.0.1:4443",
            provider="gs",
        )
    if sends_token and parts.scheme == "http" and not _is_loopback(host):
        raise ConfigurationError(
            f"{endpoint} would get the access token unencrypted",
            hint="Use https, or anonymous=True",
            provider="gs",
        )
    return endpoint.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
