"""Google's credentials: found as Google's own tools find them, by google-auth."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailedError,
    ExpiredCredentialsError,
    MissingDependencyError,
)

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

__all__ = ["GoogleTokens"]

SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"
_NONE_HINT: Final = (
    "Run gcloud auth application-default login, name a key file in "
    "GOOGLE_APPLICATION_CREDENTIALS, or use anonymous=True for public buckets"
)


class GoogleTokens:
    """Access tokens of one client, fetched when they are needed.

    Args:
        credentials: What the user gave: credentials of google-auth, the path of a JSON file, or
            its content; None for Application Default Credentials.
        impersonate: A service account to act as.
        iam_endpoint: Where service accounts are impersonated.
    """

    def __init__(
        self,
        credentials: Credentials | str | os.PathLike[str] | Mapping[str, Any] | None,
        impersonate: str | None,
        iam_endpoint: str,
    ) -> None:
        self._given = credentials
        self._impersonate = impersonate
        self._iam_endpoint = iam_endpoint
        self._lock = threading.Lock()
        self._found: Any = None  # google-auth's classes are not typed
        self._request: Any = None  # as above
        self.project: str | None = None
        self.source = "arguments"

    @property
    def credentials(self) -> Any:  # google-auth's classes are not typed
        """The credentials, looked for when first asked.

        Raises:
            AuthenticationError: When there are none.
            ConfigurationError: When a file cannot be used.
        """
        with self._lock:
            if self._found is None:
                with _chain_errors(self._named_file()):
                    self._found = self._find()
            return self._found

    def _named_file(self) -> str | None:
        """The file that the user named; None when google-auth looks for itself."""
        if self._given is None:
            return os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")
        given = self._given
        return os.fspath(given) if isinstance(given, str | os.PathLike) else "credentials"

    def _find(self) -> Any:  # google-auth's classes are not typed
        found = self._base()
        if self._impersonate is None:
            return found
        from google.auth import impersonated_credentials

        self.source = f"{self.source}, as {self._impersonate}"
        return impersonated_credentials.Credentials(  # type: ignore[no-untyped-call] # it has no types
            source_credentials=found,
            target_principal=self._impersonate,
            target_scopes=[SCOPE],
            iam_endpoint_override=f"{self._iam_endpoint}/v1/projects/-/serviceAccounts/"
            f"{self._impersonate}:generateAccessToken",
        )

    def _base(self) -> Any:  # google-auth's classes are not typed
        try:
            import google.auth
        except ImportError as error:
            raise MissingDependencyError.for_extra("gcp", "GCSClient") from error
        if self._given is None:
            found, self.project = google.auth.default(scopes=[SCOPE], request=self.request)
            self.source = _default_source(found)
            return found
        given = self._given
        if isinstance(given, str | os.PathLike):
            self.source = f"file {os.fspath(given)}"
            given = _read_json(given)
        if isinstance(given, Mapping):
            with warnings.catch_warnings():
                # it warns of files that others give; this one is named by the user
                warnings.simplefilter("ignore", DeprecationWarning)
                load: Any = google.auth.load_credentials_from_dict  # it has no types
                found, self.project = load(dict(given), scopes=[SCOPE], request=self.request)
            return found
        from google.auth.credentials import Credentials, with_scopes_if_required

        if not isinstance(given, Credentials):
            raise ConfigurationError(
                f"credentials must be a file or google-auth's, not {type(given).__name__}",
                provider="gs",
            )
        with_scopes: Any = with_scopes_if_required  # it has no types
        return with_scopes(given, [SCOPE])

    @property
    def request(self) -> Any:  # google-auth's classes are not typed
        """How google-auth fetches tokens: through requests, of tokens alone."""
        if self._request is None:
            from google.auth.transport.requests import Request

            self._request = Request()
        return self._request

    def token(self, *, anew: bool = False) -> str:
        """Get a token that is good for a while.

        Args:
            anew: Fetch another one: the service refused the last.

        Returns:
            The token.

        Raises:
            AuthenticationError: When there are no credentials, or they are refused.
            ConnectionFailedError: When the service of tokens cannot be reached.
        """
        from google.auth.credentials import TokenState

        found = self.credentials
        if anew or found.token_state is not TokenState.FRESH:
            with self._lock, _chain_errors():
                if anew or found.token_state is not TokenState.FRESH:
                    found.refresh(self.request)
        return str(found.token)

    @property
    def quota_project(self) -> str | None:
        """The project that user credentials charge requests to."""
        quota: str | None = getattr(self.credentials, "quota_project_id", None)
        return quota

    def signer_email(self) -> str | None:
        """The service account that the credentials are of; None for a person's."""
        found = self.credentials
        email = getattr(found, "service_account_email", None)
        if email == "default":  # a metadata server tells its name with the first token
            self.token(anew=True)
            email = found.service_account_email
        return email or None

    def sign(self, data: bytes) -> bytes | None:
        """Sign with the key of a key file; None when there is no key here."""
        from google.auth.crypt import Signer
        from google.oauth2 import service_account

        found = self.credentials
        if not isinstance(found, service_account.Credentials):
            return None
        signer: Signer = found.signer
        return bytes(signer.sign(data))  # type: ignore[no-untyped-call] # it has no types

    def close(self) -> None:
        """Close the connections for tokens."""
        if self._request is not None:
            self._request.session.close()
            self._request = None


def _default_source(found: Any) -> str:  # google-auth's classes are not typed
    path = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    if path:
        return f"GOOGLE_APPLICATION_CREDENTIALS ({path})"
    module = type(found).__module__.rpartition(".")[2]
    return {
        "credentials": {"google.oauth2.credentials": "gcloud"}.get(
            type(found).__module__, "metadata server"
        ),
        "service_account": "service account",
    }.get(module, module)


def _read_json(path: str | os.PathLike[str]) -> Mapping[str, Any]:
    name = os.fspath(path)
    try:
        with open(name, encoding="utf-8") as file:
            found = json.load(file)
    except OSError as error:
        raise ConfigurationError(
            f"the credentials file {name} cannot be read: {error.strerror}", provider="gs"
        ) from error
    except ValueError as error:
        raise ConfigurationError(
            f"the credentials file {name} is no JSON", provider="gs"
        ) from error
    if not isinstance(found, dict):
        raise ConfigurationError(f"the credentials file {name} has no object", provider="gs")
    return found


@contextlib.contextmanager
def _chain_errors(named: str | None = None) -> Iterator[None]:
    """Raise the tree's errors for what goes wrong where google-auth looks for credentials."""
    from google.auth import exceptions

    try:
        yield
    except exceptions.DefaultCredentialsError as error:
        if named:
            raise ConfigurationError(
                f"the Google credentials {named} cannot be used: {_said(error)}", provider="gs"
            ) from error
        raise AuthenticationError(
            "no Google credentials were found", hint=_NONE_HINT, provider="gs"
        ) from error
    except exceptions.TransportError as error:
        raise ConnectionFailedError(
            f"the Google credentials could not be fetched: {_said(error)}", provider="gs"
        ) from error
    except (exceptions.RefreshError, exceptions.ReauthFailError) as error:
        raise ExpiredCredentialsError(
            f"the Google credentials were refused: {_said(error)}",
            hint="Log in again, for example with gcloud auth application-default login",
            provider="gs",
            retryable=bool(getattr(error, "retryable", False)),
        ) from error
    except (exceptions.GoogleAuthError, ValueError) as error:
        raise ConfigurationError(
            f"the Google credentials cannot be used: {_said(error)}", provider="gs"
        ) from error


def _said(error: Exception) -> str:
    return str(error.args[0] if error.args else error).rstrip(".")
