"""Who a client is: an account key, a shared access signature, or tokens of Microsoft Entra ID."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias
from urllib.parse import parse_qsl

from codomyrmex.cloud.azure.shared_key import AccountKey
from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    CloudError,
    ConfigurationError,
    ConnectionFailedError,
    MissingDependencyError,
)
from codomyrmex.cloud.common.redaction import Secret

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken

__all__ = ["Anonymous", "Credential", "Sas", "TokenCredential", "Tokens", "parse_connection_string"]

_SCOPE: Final = "https://storage.azure.com/.default"
_EARLY_SECONDS: Final = 300
"""A token is renewed this long before it ends."""

_NONE_FOUND: Final = (
    "Run az login, set AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN or "
    "AZURE_STORAGE_CONNECTION_STRING, or give AZURE_TENANT_ID, AZURE_CLIENT_ID and "
    "AZURE_CLIENT_SECRET of a service principal"
)


class TokenCredential(Protocol):
    """What azure-identity's credentials have."""

    def get_token(self, *scopes: str) -> AccessToken:
        """Get a token for scopes.

        Args:
            *scopes: The scopes.

        Returns:
            The token with its end.
        """
        ...


class Sas:
    """A shared access signature, sent as a part of each request's query.

    Args:
        text: The signature's query, with or without ``?``.

    Raises:
        ConfigurationError: When it is none.

    Example:
        >>> Sas("?sv=2024-11-04&sig=abc")
        Sas('***')
    """

    def __init__(self, text: str) -> None:
        try:
            pairs = parse_qsl(text.removeprefix("?"), strict_parsing=True)
        except ValueError:
            pairs = []
        if not any(name == "sig" for name, _ in pairs):
            raise ConfigurationError(
                "the shared access signature has no sig parameter",
                hint="Give the whole text that begins with sv=",
                provider="az",
            )
        self.query = pairs

    def __repr__(self) -> str:
        return "Sas('***')"


class Anonymous:
    """Nobody: containers that are open to the public.

    Example:
        >>> Anonymous()
        Anonymous()
    """

    def __repr__(self) -> str:
        return "Anonymous()"


class Tokens:
    """Tokens of a credential of azure-identity, each used until shortly before its end.

    Args:
        credential: The credential; `DefaultAzureCredential` when None, made when first needed.

    Example:
        >>> Tokens(None)
        Tokens('DefaultAzureCredential')
    """

    def __init__(self, credential: TokenCredential | None) -> None:
        self._credential = credential
        self._lock = threading.Lock()
        self._token: Secret | None = None
        self._until = 0.0

    def __repr__(self) -> str:
        return f"Tokens({self.name!r})"

    @property
    def name(self) -> str:
        """What kind of credential it is.

        Returns:
            The name of its class.

        Example:
            >>> Tokens(None).name
            'DefaultAzureCredential'
        """
        found = self._credential
        return "DefaultAzureCredential" if found is None else type(found).__name__

    def token(self) -> Secret:
        """Get the token of the moment.

        Returns:
            The token.

        Raises:
            AuthenticationError: When no credential was found, or it was refused.
            ConnectionFailedError: When the service that gives tokens cannot be reached.
            MissingDependencyError: When azure-identity is needed and not installed.
        """
        with self._lock:
            if self._token is None or time.time() > self._until - _EARLY_SECONDS:
                found = self._fetch()
                self._token, self._until = Secret(found.token), found.expires_on
            return self._token

    def _fetch(self) -> AccessToken:
        if self._credential is None:
            try:
                from azure.identity import DefaultAzureCredential
            except ImportError as error:
                raise MissingDependencyError.for_extra("azure", "AzureBlobClient") from error
            # without a handler of the program's own, its attempts would be printed as warnings
            logging.getLogger("azure.identity").addHandler(logging.NullHandler())
            with _identity_errors():
                self._credential = DefaultAzureCredential()
        with _identity_errors():
            return self._credential.get_token(_SCOPE)

    def close(self) -> None:
        """Forget the token; the credential stays, and gives another when it is asked.

        Example:
            >>> Tokens(None).close()
        """
        with self._lock:
            self._token = None


Credential: TypeAlias = AccountKey | Sas | Tokens | Anonymous
"""What signs the requests of a client."""


@contextlib.contextmanager
def _identity_errors() -> Iterator[None]:
    """Raise the tree's errors for what goes wrong where azure-identity looks for a token."""
    try:
        from azure.core.exceptions import AzureError, ClientAuthenticationError
        from azure.core.exceptions import ServiceRequestError as UnreachableError
    except ImportError:  # a credential of somebody else, without the library
        yield
        return
    try:
        yield
    except CloudError:
        raise
    except ClientAuthenticationError as error:
        raise AuthenticationError(
            f"no token for Azure Storage: {_first_line(error)}", hint=_NONE_FOUND, provider="az"
        ) from error
    except UnreachableError as error:
        raise ConnectionFailedError(
            f"the token service cannot be reached: {_first_line(error)}", provider="az"
        ) from error
    except (AzureError, ValueError, OSError) as error:
        raise AuthenticationError(
            f"no token for Azure Storage: {_first_line(error)}", hint=_NONE_FOUND, provider="az"
        ) from error


def _first_line(error: Exception) -> str:
    # DefaultAzureCredential tells of each of its ten attempts on a line of its own
    return str(error).strip().split("\n", 1)[0].rstrip(".: ")


def parse_connection_string(text: str) -> dict[str, str]:
    """Read a connection string of a storage account.

    Args:
        text: Such as ``AccountName=me;AccountKey=a2V5;EndpointSuffix=core.windows.net``.

    Returns:
        Its settings by lower-case name.

    Raises:
        ConfigurationError: When it is none.

    Example:
        >>> parse_connection_string("AccountName=me;AccountKey=a2V5")["accountname"]
        'me'
    """
    result: dict[str, str] = {}
    for part in text.strip().rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            raise ConfigurationError(
                "the connection string is not made of NAME=VALUE;",
                hint="Copy it whole from the account's access keys",
                provider="az",
            )
        result[name.strip().lower()] = value.strip()
    return result
