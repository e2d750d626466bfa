"""Where requests go and who signs them: endpoint, region, credentials, vendor."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from codomyrmex.cloud.aws.errors import CODES, HINTS
from codomyrmex.cloud.aws.sigv4 import Credentials
from codomyrmex.cloud.aws.vendors import Vendor, vendor_for
from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailedError,
    ExpiredCredentialsError,
    MissingDependencyError,
)
from codomyrmex.cloud.common.redaction import Secret

if TYPE_CHECKING:
    import boto3
    from botocore.session import Session as BotocoreSession

__all__ = ["S3Session"]

_NO_CREDENTIALS_HINT = (
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a profile, run aws sso login, "
    "or use anonymous=True for public buckets"
)

_PROFILES: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_FILES: Final = (
    ("AWS_CONFIG_FILE", "~/.aws/config"),
    ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
)


class S3Session:
    """Settings of one client, resolved as the AWS SDKs do it.

    botocore is loaded only when something is left for it to find: keys in the arguments or the
    environment, without a configuration file, need neither its chain nor its 150 ms.

    Args:
        region_name: The region.
        endpoint_url: The endpoint; Amazon's own when neither this nor the configuration names one.
        profile_name: A profile of the AWS configuration.
        access_key_id: A key.
        secret_access_key: Its secret.
        session_token: Its token.
        anonymous: Whether nothing is signed.
        vendor: A row of `VENDORS`.
        addressing_style: ``path``, ``virtual`` or as the vendor has it.
    """

    def __init__(
        self,
        *,
        region_name: str | None,
        endpoint_url: str | None,
        profile_name: str | None,
        access_key_id: str | None,
        secret_access_key: str | Secret | None,
        session_token: str | Secret | None,
        anonymous: bool,
        vendor: str | None,
        addressing_style: str | None,
    ) -> None:
        if (access_key_id is None) != (secret_access_key is None):
            raise ConfigurationError(
                "access_key_id and secret_access_key go together", provider="s3"
            )
        if anonymous and access_key_id is not None:
            raise ConfigurationError("anonymous=True and keys exclude each other", provider="s3")
        if session_token is not None and access_key_id is None:
            raise ConfigurationError("session_token goes with access_key_id", provider="s3")
        self._lock = threading.Lock()
        self._profile_name = profile_name
        self._region_name = region_name
        self._botocore_session: BotocoreSession | None = None
        self._refreshable: Any = None  # botocore's credentials, which have no types
        self.anonymous = anonymous
        self._static: Credentials | None = None
        if access_key_id is not None and secret_access_key is not None:
            self._static = Credentials(
                access_key_id,
                _secret(secret_access_key),
                None if session_token is None else _secret(session_token),
            )
        self._source = "arguments"
        if self._static is None and not anonymous and profile_name is None:
            self._static = _environment_keys()
            self._source = "env"
        if endpoint_url is None:
            endpoint_url = self._configured_endpoint()
        host = None
        if endpoint_url is not None:
            host, _ = _server_of(endpoint_url)
        self.vendor: Vendor = vendor_for(vendor, host)
        region = region_name or os.environ.get("AWS_REGION")
        region = region or os.environ.get("AWS_DEFAULT_REGION")
        if region is None and self._has_configuration():
            region = self._botocore().get_config_variable("region")
        self.region: str = region or self.vendor.region
        self.endpoint_url = (endpoint_url or self._amazon_endpoint(self.region)).rstrip("/")
        self.custom_endpoint = endpoint_url is not None
        parts = urlsplit(self.endpoint_url)
        self.scheme, self._base_path = parts.scheme, parts.path
        _, self._netloc = _server_of(self.endpoint_url)
        if addressing_style not in (None, "path", "virtual", "auto"):
            raise ConfigurationError(
                f"addressing_style must be path, virtual or auto, not {addressing_style!r}"
            )
        self.path_style = (
            addressing_style == "path"
            if addressing_style in ("path", "virtual")
            else self.vendor.path_style or self.custom_endpoint
        )

    def _botocore(self) -> BotocoreSession:
        if self._botocore_session is None:
            try:
                from botocore.session import Session
            except ImportError as error:
                raise MissingDependencyError.for_extra("aws", "S3Client") from error
            session = Session(profile=self._profile_name)
            if self._region_name:
                session.set_config_variable("region", self._region_name)
            with _chain_errors():
                session.get_scoped_config()
            self._botocore_session = session
        return self._botocore_session

    def _configured_endpoint(self) -> str | None:
        for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"):
            if os.environ.get(name) and not _ignored_endpoints():
                return os.environ[name]
        if _ignored_endpoints() or not self._has_configuration():
            return None
        session = self._botocore()
        if session.get_config_variable("ignore_configured_endpoint_urls"):
            return None
        scoped: dict[str, Any] = session.get_scoped_config()
        services = session.full_config.get("services", {}).get(scoped.get("services"), {})
        specific = services.get("s3", {}).get("endpoint_url")
        endpoint: str | None = specific or scoped.get("endpoint_url")
        return endpoint

    def _has_configuration(self) -> bool:
        """Whether there is a file, or a profile asked for, in which botocore may find more."""
        if self._profile_name is not None or any(os.environ.get(name) for name in _PROFILES):
            return True
        paths = [os.environ.get(name) or default for name, default in _FILES]
        return any(os.path.isfile(os.path.expanduser(path)) for path in paths)

    def ca_bundle(self) -> str | None:
        """Find the file of authorities that the environment or the profile names.

        Returns:
            The file; None when none is named.
        """
        if os.environ.get("AWS_CA_BUNDLE") or not self._has_configuration():
            return os.environ.get("AWS_CA_BUNDLE") or None
        bundle: str | None = self._botocore().get_config_variable("ca_bundle")
        return None if bundle is None else os.path.expanduser(bundle)

    @staticmethod
    def _amazon_endpoint(region: str) -> str:
        suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
        return f"https://s3.{region}.{suffix}"

    def credentials(self) -> Credentials | None:
        """Get the keys of the moment, refreshed when they are about to expire.

        Returns:
            The keys; None for anonymous access.

        Raises:
            AuthenticationError: When no credentials can be found.
            ExpiredCredentialsError: When they are over and cannot be refreshed.
        """
        if self._static is not None or self.anonymous:
            return self._static
        found = self._refreshable or self._found()
        if found is None:
            raise AuthenticationError(
                "no AWS credentials were found", hint=_NO_CREDENTIALS_HINT, provider="s3"
            )
        with _chain_errors():
            frozen = found.get_frozen_credentials()
        token = Secret(frozen.token) if frozen.token else None
        return Credentials(frozen.access_key, Secret(frozen.secret_key), token)

    def _found(self) -> Any:  # botocore's credentials, which have no types
        with self._lock:
            if self._refreshable is None:
                with _chain_errors():
                    self._refreshable = self._botocore().get_credentials()
            return self._refreshable

    def credential_source(self) -> str | None:
        """Tell where the credentials come from, never what they are.

        Returns:
            Such as ``arguments``, ``env``, ``shared-credentials-file``, ``sso`` or ``iam-role``;
            None when there are none.
        """
        if self.anonymous:
            return "anonymous"
        if self._static is not None:
            return self._source
        found = self._found()
        return None if found is None else str(found.method)

    def address(self, bucket: str | None, region: str) -> tuple[str, str]:
        """Find the host and the beginning of the path for a bucket.

        Args:
            bucket: The bucket; None for the service itself.
            region: The bucket's region.

        Returns:
            The Host header and the path up to the key, without a slash at its end.
        """
        netloc = self._netloc
        if not self.custom_endpoint and region != self.region:
            netloc = urlsplit(self._amazon_endpoint(region)).netloc
        if bucket is None:
            return netloc, self._base_path
        # a dot in the bucket's name does not fit the server's wildcard certificate
        if self.path_style or ("." in bucket and self.scheme == "https"):
            return netloc, f"{self._base_path}/{bucket}"
        return f"{bucket}.{netloc}", self._base_path

    def boto3_session(self) -> boto3.Session:
        """Make the SDK's session for the calls that are left to it.

        Returns:
            A session with the same credentials and configuration.
        """
        try:
            import boto3
        except ImportError as error:
            raise MissingDependencyError.for_extra("aws", "S3Client") from error
        if self._static is not None:
            token = self._static.session_token
            return boto3.Session(
                botocore_session=self._botocore(),
                aws_access_key_id=self._static.access_key_id,
                aws_secret_access_key=self._static.secret_access_key.reveal(),
                aws_session_token=token.reveal() if token is not None else None,
            )
        return boto3.Session(botocore_session=self._botocore())


@contextlib.contextmanager
def _chain_errors() -> Iterator[None]:
    """Raise the tree's errors for what goes wrong where botocore looks for credentials."""
    from botocore import exceptions as botocore_errors

    try:
        yield
    except botocore_errors.ProfileNotFound as error:
        raise ConfigurationError(
            _said(error),
            hint="aws configure list-profiles shows those that there are",
            provider="s3",
        ) from error
    except (
        botocore_errors.ConfigParseError,
        botocore_errors.InfiniteLoopConfigError,
        botocore_errors.InvalidConfigError,
        botocore_errors.PartialCredentialsError,
        botocore_errors.UnknownCredentialError,
    ) as error:
        raise ConfigurationError(f"the AWS configuration: {_said(error)}", provider="s3") from error
    except (botocore_errors.SSOError, botocore_errors.TokenRetrievalError, RuntimeError) as error:
        # a RuntimeError is how botocore says that new credentials are over already
        raise ExpiredCredentialsError(
            f"the AWS credentials could not be refreshed: {_said(error)}",
            hint="Log in again, for example with aws sso login",
            provider="s3",
        ) from error
    except (botocore_errors.ConnectionError, botocore_errors.HTTPClientError) as error:
        raise ConnectionFailedError(
            f"the AWS credentials could not be fetched: {_said(error)}", provider="s3"
        ) from error
    except botocore_errors.ClientError as error:
        code = str(error.response.get("Error", {}).get("Code"))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        cls = CODES.get(code, AuthenticationError)
        raise cls(
            f"the AWS credentials were refused: {_said(error)}",
            hint=HINTS.get(cls),
            provider="s3",
            status=status,
            code=code,
        ) from error
    except (botocore_errors.BotoCoreError, ValueError, OSError) as error:
        raise AuthenticationError(
            f"the AWS credentials could not be got: {_said(error)}",
            hint=_NO_CREDENTIALS_HINT,
            provider="s3",
        ) from error


def _said(error: Exception) -> str:
    return str(error).rstrip(".")


def _secret(value: str | Secret) -> Secret:
    return value if isinstance(value, Secret) else Secret(value)


def _environment_keys() -> Credentials | None:
    """Keys in the environment, which come first in the chain; not when a profile is named too."""
    if any(os.environ.get(name) for name in _PROFILES):
        return None
    key, secret = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
    if not key or not secret:
        return None
    token = os.environ.get("AWS_SESSION_TOKEN") or os.environ.get("AWS_SECURITY_TOKEN")
    return Credentials(key, Secret(secret), Secret(token) if token else None)


def _ignored_endpoints() -> bool:
    return os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true"


def _server_of(endpoint_url: str) -> tuple[str, str]:
    """The host name of an endpoint, and its Host header as libcurl sends it, which is signed."""
    refused = ConfigurationError(
        f"the endpoint {endpoint_url!r} is no URL of a server",
        hint="Write it as https://host or http://127.0.0.1:9000",
        provider="s3",
    )
    try:
        parts = urlsplit(endpoint_url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise refused from error
    more = parts.query or parts.fragment or parts.username is not None
    if not host or more or parts.scheme not in ("http", "https"):
        raise refused
    written = f"[{host}]" if ":" in host else host
    usual = 443 if parts.scheme == "https" else 80
    return host, written if port in (None, usual) else f"{written}:{port}"
