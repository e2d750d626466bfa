"""Where requests go and what they log in with: Keystone's token, and the catalogue's endpoint."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    ConfigurationError,
    ServiceMissingError,
)
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.auth import (
    InfomaniakCredentials,
    KeystoneLogin,
    create_openstack_connection,
    log_in,
)
from codomyrmex.cloud.infomaniak.errors import Call, map_error

if TYPE_CHECKING:
    from openstack.connection import Connection

__all__ = ["SERVICE", "SwiftSession", "session_of"]

SERVICE: Final = "object-store"
_FRESH_SECONDS: Final = 30.0
"""A token is asked for anew after so long; keystoneauth gives the same one until it is nearly
over."""


class SwiftSession:
    """The token and the endpoint of one client, over the session of keystoneauth.

    Args:
        credentials: How to log in, when there is no connection.
        connection: A connection, which stays the caller's to close.
    """

    def __init__(
        self, credentials: InfomaniakCredentials | None, connection: Connection | None
    ) -> None:
        self._credentials = credentials
        self._login: Connection | KeystoneLogin | None = connection
        self._own = connection is None
        self._lock = threading.Lock()
        self._endpoint: str | None = None
        self._token = ""
        self._asked = 0.0
        self._accepted = False

    @property
    def region(self) -> str | None:
        """The region, as far as it is known without looking into ``clouds.yaml``."""
        if self._login is not None:
            return str(self._login.config.region_name)
        return None if self._credentials is None else self._credentials.region or None

    @property
    def region_name(self) -> str:
        """The region, looked up where it is not known."""
        with self._lock:
            return str(self._logged_in().config.region_name)

    @property
    def connection(self) -> Connection:
        """A connection of openstacksdk, made when it is first asked for."""
        with self._lock:
            if self._login is None or isinstance(self._login, KeystoneLogin):
                made = create_openstack_connection(self._credentials)
                if self._login is not None:
                    self._login.close()
                self._login = made
            return self._login

    def _logged_in(self) -> Connection | KeystoneLogin:
        if self._login is None:
            assert self._credentials is not None
            self._login = log_in(self._credentials)
        return self._login

    def endpoint(self, operation: str) -> str:
        """The account's URL, as the catalogue has it, without a slash at its end."""
        found = self._endpoint
        if found is None:
            with self._lock:
                found = self._endpoint = self._endpoint or self._look_up(operation)
        return found

    def _look_up(self, operation: str) -> str:
        login = self._logged_in()
        call = self._call(operation, login)
        region = login.config.region_name
        try:
            url = (
                login.session.get_endpoint(
                    service_type=SERVICE, interface="public", region_name=region
                )
                if isinstance(login, KeystoneLogin)
                else login.config.get_session_endpoint(SERVICE)
            )
        except Exception as error:
            mapped = map_error(error, call)
            if mapped is None:
                raise
            raise mapped from error
        if not url:
            raise ServiceMissingError(
                f"{operation}: the catalogue of this project has no {SERVICE} service in region "
                f"{region}",
                hint="Look at the catalogue with InfomaniakIdentityClient.list_catalog, and at "
                "the region",
                provider="swift",
                service="storage",
                operation=operation,
            )
        if not url.startswith(("https://", "http://")):
            raise ConfigurationError(f"the endpoint {url!r} is no URL", provider="swift")
        return str(url).rstrip("/")

    def token(self, operation: str) -> str:
        """A token that is good now."""
        if time.monotonic() - self._asked < _FRESH_SECONDS:
            return self._token
        with self._lock:
            return self._fetch(operation)

    def renew(self, refused: str, operation: str) -> str:
        """Another token than one that was refused; asked for once by all threads together."""
        with self._lock:
            if self._token == refused:
                self._logged_in().session.invalidate()
                self._asked = 0.0
            return self._fetch(operation)

    def _fetch(self, operation: str) -> str:
        if time.monotonic() - self._asked < _FRESH_SECONDS:
            return self._token
        login = self._logged_in()
        try:
            token = login.session.get_token()
        except Exception as error:
            mapped = map_error(error, self._call(operation, login))
            if mapped is None:
                raise
            raise mapped from error
        if not token:
            raise AuthenticationError("the identity service gave no token", provider="swift")
        self._token, self._asked, self._accepted = token, time.monotonic(), True
        return self._token

    def _call(self, operation: str, login: Connection | KeystoneLogin) -> Call:
        credentials = self._credentials
        return Call(
            operation,
            SERVICE,
            login,
            self._accepted,
            None if credentials is None else credentials.expires_at,
        )

    def close(self) -> None:
        """Close the connection, unless it was given."""
        with self._lock:
            self._asked, self._token, self._endpoint = 0.0, "", None
            if self._own and self._login is not None:
                self._login.close()
                self._login = None


def session_of(
    credentials: InfomaniakCredentials | None,
    connection: Connection | None,
    given: dict[str, str | Secret],
) -> SwiftSession:
    """Make the session of a client from what it was given; from the environment if nothing."""
    if sum((credentials is not None, connection is not None, bool(given))) > 1:
        raise ConfigurationError(
            "give credentials, a connection, or what to log in with, not several of them",
            provider="swift",
        )
    if connection is None and credentials is None:
        # the fields of the record have the names of the arguments, and it checks them
        credentials = (
            InfomaniakCredentials(**given)  # type: ignore[arg-type]
            if given
            else InfomaniakCredentials.from_env()
        )
    return SwiftSession(credentials, connection)
