"""Where requests go and who signs them: account, endpoint, credential."""

from __future__ import annotations

import ipaddress
import os
import time
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from codomyrmex.cloud.azure.credentials import (
    Anonymous,
    Credential,
    Sas,
    TokenCredential,
    Tokens,
    parse_connection_string,
)
from codomyrmex.cloud.azure.shared_key import AccountKey, encode_key, encode_query
from codomyrmex.cloud.common.errors import ConfigurationError
from codomyrmex.cloud.common.redaction import Secret

__all__ = ["API_VERSION", "AzureSession"]

API_VERSION: Final = "2024-11-04"
"""The version of the Blob service's REST API that requests are written for."""

_EMULATOR: Final = {  # the one account of Microsoft's emulator, which everybody knows
    "accountname": "devstoreaccount1",
    "accountkey": (
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
    ),
    "blobendpoint": "http://127.0.0.1:10000/devstoreaccount1",
}
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


class AzureSession:
    """Settings of one client, resolved from arguments and environment.

    A credential of the environment is used only for the account that the environment names, so
    that it is never sent to another.

    Args:
        account_url: The account's URL.
        credential: A key, a signature, or a credential of azure-identity.
        connection_string: All of it in one string.
        account_name: The account, where its URL does not tell it.
        anonymous: Whether nothing is signed.
    """

    def __init__(
        self,
        *,
        account_url: str | None,
        credential: str | Secret | TokenCredential | None,
        connection_string: str | Secret | None,
        account_name: str | None,
        anonymous: bool,
    ) -> None:
        if anonymous and (credential is not None or connection_string is not None):
            raise _refused("anonymous=True and a credential exclude each other")
        if connection_string is not None and (account_url, credential) != (None, None):
            raise _refused("connection_string excludes account_url and credential")
        self.source = "arguments"
        settings: Mapping[str, str] = {}
        if connection_string is not None:
            settings = _settings(_revealed(connection_string))
        elif not anonymous:
            settings = _environment(account_url, account_name, credential is not None)
        url = account_url or _endpoint(settings, account_name)
        self._take_url(url, account_name or settings.get("accountname"))
        self.credential = self._credential(credential, settings, anonymous)
        if isinstance(self.credential, Tokens) and self.scheme != "https":
            raise ConfigurationError(
                f"{self.account_url} is not https: a token would be readable on the way",
                hint="Use https, or an account key or a shared access signature",
                provider="az",
            )
        self._date = (0, "")

    def _take_url(self, url: str, account_name: str | None) -> None:
        parts = urlsplit(url)
        try:
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise _no_url(url) from error
        unusable = parts.fragment or parts.username is not None
        if not host or unusable or parts.scheme not in ("http", "https"):
            raise _no_url(url)
        self.query_of_url = parts.query
        self.scheme = parts.scheme
        written = f"[{host}]" if ":" in host else host
        usual = 443 if parts.scheme == "https" else 80
        self.netloc = written if port in (None, usual) else f"{written}:{port}"
        self.base_path = parts.path.rstrip("/")
        self.account_url = f"{self.scheme}://{self.netloc}{self.base_path}"
        self.account: str | None = account_name or self._account_of(host)

    def _account_of(self, host: str) -> str | None:
        """The account that a URL names: its first label, or the emulator's first segment."""
        if host == "localhost" or _is_address(host):
            return self.base_path.removeprefix("/").partition("/")[0] or None
        label, _, rest = host.partition(".")
        return label.removesuffix("-secondary") if rest.startswith(("blob.", "z")) else None

    def _credential(
        self,
        given: str | Secret | TokenCredential | None,
        settings: Mapping[str, str],
        anonymous: bool,
    ) -> Credential:
        if anonymous:
            self.source = "anonymous"
            return Anonymous()
        if isinstance(given, str | Secret):
            text = _revealed(given)
            return Sas(text) if "sig=" in text else self._account_key(text)
        if given is not None:
            self.source = type(given).__name__
            return Tokens(given)
        if self.query_of_url:
            return Sas(self.query_of_url)
        self.source = settings.get("source", self.source)
        if "accountkey" in settings:
            return self._account_key(settings["accountkey"])
        if "sharedaccesssignature" in settings:
            return Sas(settings["sharedaccesssignature"])
        self.source = "DefaultAzureCredential"
        return Tokens(None)

    def _account_key(self, text: str) -> AccountKey:
        if self.account is None:
            raise ConfigurationError(
                f"{self.account_url} does not tell the account that the key is of",
                hint="Give it as account_name",
                provider="az",
            )
        return AccountKey(self.account, Secret(text))

    @property
    def kind(self) -> str:
        """What signs the requests, in a word or two, never the secret."""
        if isinstance(self.credential, Tokens):
            return self.credential.name
        words = {AccountKey: "account key", Sas: "shared access signature"}
        return words.get(type(self.credential), "anonymous")

    def path(self, container: str | None, key: str | None) -> str:
        """The encoded path of the account, a container or a blob."""
        path = self.base_path
        if container is not None:
            path += f"/{container}"
        if key is not None:
            path += f"/{encode_key(key)}"
        return path or "/"

    def request_lines(
        self,
        method: str,
        path: str,
        query: Sequence[tuple[str, str]],
        headers: Sequence[tuple[str, str]],
        size: int,
        version: str | None = API_VERSION,
    ) -> tuple[str, list[str]]:
        """Sign a request.

        Args:
            method: The HTTP method.
            path: The encoded path.
            query: Parameters, not encoded.
            headers: Headers with lower-case names.
            size: Bytes of the body.
            version: The version of the API; None inside of a batch, which has its own.

        Returns:
            The URL and the header lines.

        Raises:
            AuthenticationError: When there is no credential to sign with.
        """
        signed = [*headers, ("x-ms-date", self._now())]
        if version is not None:
            signed.append(("x-ms-version", version))
        credential = self.credential
        sent = list(query)
        if isinstance(credential, Sas):
            sent += credential.query
        lines = [f"{name}: {value}" for name, value in signed]
        if isinstance(credential, AccountKey):
            counted = [*signed, ("content-length", str(size))] if size else signed
            value = credential.authorization(method, path, query, counted)
            lines.append(f"authorization: {value}")
        elif isinstance(credential, Tokens):
            lines.append(f"authorization: Bearer {credential.token().reveal()}")
        url = f"{self.scheme}://{self.netloc}{path}"
        return (f"{url}?{encode_query(sent)}" if sent else url), lines

    def _now(self) -> str:
        """The date of a request; the same text for all of a second."""
        second = int(time.time())
        if self._date[0] != second:
            t = time.gmtime(second)
            text = (
                f"{_DAYS[t.tm_wday]}, {t.tm_mday:02d} {_MONTHS[t.tm_mon - 1]} {t.tm_year} "
                f"{t.tm_hour:02d}:{t.tm_min:02d}:{t.tm_sec:02d} GMT"
            )
            self._date = (second, text)
            return text
        return self._date[1]


def _environment(
    account_url: str | None, account_name: str | None, has_credential: bool
) -> dict[str, str]:
    """What the environment says of the account that is asked for, or of its own."""
    found: dict[str, str] = {}
    text = os.environ.get("AZURE_STORAGE_CONNECTION_STRING")
    if text:
        found = {**_settings(text), "source": "AZURE_STORAGE_CONNECTION_STRING"}
    else:
        for name, variables in (
            ("blobendpoint", ("AZURE_STORAGE_BLOB_ENDPOINT", "AZURE_STORAGE_ACCOUNT_URL")),
            ("accountname", ("AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_ACCOUNT_NAME")),
            ("accountkey", ("AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY")),
            ("sharedaccesssignature", ("AZURE_STORAGE_SAS_TOKEN",)),
        ):
            variable = next((each for each in variables if os.environ.get(each)), None)
            if variable is not None:
                found[name] = os.environ[variable]
                found.setdefault("source", variable)
                if name.startswith(("accountkey", "shared")):
                    found["source"] = variable
    asked = account_url is not None or account_name is not None
    if asked and not _same_account(found, account_url, account_name):
        return {}
    if has_credential:
        return {name: found[name] for name in ("blobendpoint", "accountname") if name in found}
    return found


def _same_account(
    settings: Mapping[str, str], account_url: str | None, account_name: str | None
) -> bool:
    if account_url is not None:
        mine = urlsplit(_endpoint(settings, None)) if settings.get("source") else None
        theirs = urlsplit(account_url)
        if mine is None or (mine.hostname, mine.port, mine.path.rstrip("/")) != (
            theirs.hostname,
            theirs.port,
            theirs.path.rstrip("/"),
        ):
            return False
    return account_name is None or settings.get("accountname") == account_name


def _settings(connection_string: str) -> dict[str, str]:
    settings = parse_connection_string(connection_string)
    if settings.get("usedevelopmentstorage", "").lower() == "true":
        return dict(_EMULATOR)
    if "blobendpoint" not in settings and "accountname" not in settings:
        raise _refused("the connection string names neither AccountName nor BlobEndpoint")
    return settings


def _endpoint(settings: Mapping[str, str], account_name: str | None) -> str:
    """The URL of the account's Blob service."""
    if "blobendpoint" in settings:
        return settings["blobendpoint"]
    name = account_name or settings.get("accountname")
    if name is None:
        raise ConfigurationError(
            "no Azure storage account was named",
            hint="Give account_url, or set AZURE_STORAGE_ACCOUNT or "
            "AZURE_STORAGE_CONNECTION_STRING",
            provider="az",
        )
    protocol = settings.get("defaultendpointsprotocol", "https")
    return f"{protocol}://{name}.blob.{settings.get('endpointsuffix', 'core.windows.net')}"


def _revealed(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refused(message: str) -> ConfigurationError:
    return ConfigurationError(message, provider="az")


def _no_url(url: str) -> ConfigurationError:
    return ConfigurationError(
        f"the account URL {url.partition('?')[0]!r} is no URL of a server",
        hint="Write it as https://ACCOUNT.blob.core.windows.net",
        provider="az",
    )
