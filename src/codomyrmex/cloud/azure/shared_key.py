"""Signatures made with the key of a storage account, or with a user-delegation key.

Sources: "Authorize with Shared Key", "Create a service SAS" and "Create a user delegation SAS" of
the Azure Storage REST API.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

import msgspec

from codomyrmex.cloud.common.errors import ConfigurationError
from codomyrmex.cloud.common.redaction import Secret

__all__ = ["AccountKey", "DelegationKey", "encode_key", "encode_query", "sas_query"]

_SIGNED: Final = (
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
)


def encode_key(key: str) -> str:
    """Percent-encode a blob's name for a URL's path; ``/`` stays.

    Args:
        key: The key.

    Returns:
        The encoded key.

    Example:
        >>> encode_key("a b/ü+")
        'a%20b/%C3%BC%2B'
    """
    return quote(key, safe="/-._~")


def encode_query(parameters: Iterable[tuple[str, str]]) -> str:
    """Percent-encode query parameters.

    Args:
        parameters: Names and values.

    Returns:
        The query string.

    Example:
        >>> encode_query([("comp", "list"), ("prefix", "a/b")])
        'comp=list&prefix=a%2Fb'
    """
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters)


class AccountKey:
    """The name and a key of a storage account.

    Args:
        account: The account's name.
        key: The key, in base64.

    Raises:
        ConfigurationError: When the key is no base64.

    Example:
        >>> AccountKey("me", Secret("a2V5"))
        AccountKey('me')
    """

    def __init__(self, account: str, key: Secret) -> None:
        self.account = account
        try:
            self._key = base64.b64decode(key.reveal(), validate=True)
        except (binascii.Error, ValueError) as error:
            raise ConfigurationError(
                "the account key is no base64",
                hint="Copy key1 or key2 of the account's access keys as it is",
                provider="az",
            ) from error

    def __repr__(self) -> str:
        return f"AccountKey({self.account!r})"

    def sign(self, text: str) -> str:
        """Sign a text.

        Args:
            text: What to sign.

        Returns:
            HMAC-SHA256 in base64.

        Example:
            >>> AccountKey("me", Secret("a2V5")).sign("text")[:6]
            'avqQRq'
        """
        return base64.b64encode(hmac.digest(self._key, text.encode(), hashlib.sha256)).decode()

    def authorization(
        self,
        method: str,
        path: str,
        query: Sequence[tuple[str, str]],
        headers: Iterable[tuple[str, str]],
    ) -> str:
        """Make the Authorization header of a request.

        Args:
            method: The HTTP method.
            path: The encoded path as it goes out.
            query: The parameters, not encoded.
            headers: All headers that count, with lower-case names; ``content-length`` is left
                out for an empty body.

        Returns:
            The header's value.

        Example:
            >>> key = AccountKey("me", Secret("a2V5"))
            >>> key.authorization("GET", "/c", [("restype", "container")], [])[:13]
            'SharedKey me:'
        """
        given = dict(headers)
        lines = [method]
        lines += [given.get(name, "") for name in _SIGNED]
        # the service sorts as if hyphens were not there, and underscores before digits
        own = sorted(
            (name.replace("-", "").replace("_", "!"), name)
            for name in given
            if name.startswith("x-ms-")
        )
        lines += [f"{name}:{given[name]}" for _, name in own]
        lines.append(f"/{self.account}{path}")
        lines += [f"{name.lower()}:{value}" for name, value in sorted(query)]
        return f"SharedKey {self.account}:{self.sign(chr(10).join(lines))}"


class DelegationKey(msgspec.Struct, frozen=True):
    """A user-delegation key: signs for the identity that asked for it.

    Attributes:
        oid: The identity's object id.
        tid: Its tenant's id.
        start: From when the key is good.
        expiry: Until when.
        service: ``b`` for blobs.
        version: The version of the service that gave it.
        value: The key.

    Example:
        >>> DelegationKey("o", "t", "2026", "2027", "b", "v", Secret("a2V5")).value
        Secret('***')
    """

    oid: str
    tid: str
    start: str
    expiry: str
    service: str
    version: str
    value: Secret


def sas_query(
    signer: AccountKey,
    resource: str,
    *,
    permissions: str,
    expiry: str,
    version: str,
    kind: str = "b",
    timestamp: str = "",
    https_only: bool = True,
    delegation: DelegationKey | None = None,
) -> list[tuple[str, str]]:
    """Make the query of a shared access signature.

    Args:
        signer: The account with the key that signs: its own, or a user-delegation key's value.
        resource: ``/blob/ACCOUNT/CONTAINER/KEY``, not encoded.
        permissions: Letters in the service's order, such as ``r`` or ``cw``.
        expiry: The end, in UTC, ISO 8601.
        version: The version of the signature's form.
        kind: ``b`` for a blob, ``bs`` for a snapshot, ``bv`` for a version.
        timestamp: The snapshot or version.
        https_only: Whether the URL is only good over HTTPS.
        delegation: The user-delegation key, when it signs.

    Returns:
        The parameters.

    Example:
        >>> key = AccountKey("me", Secret("a2V5"))
        >>> query = sas_query(key, "/blob/me/c/k", permissions="r", expiry="E", version="V")
        >>> [name for name, _ in query]
        ['sv', 'spr', 'se', 'sr', 'sp', 'sig']
    """
    protocol = "https" if https_only else "https,http"
    lines = [permissions, "", expiry, resource]
    query = [("sv", version), ("spr", protocol), ("se", expiry), ("sr", kind), ("sp", permissions)]
    if delegation is None:
        lines.append("")  # a stored access policy
    else:
        own = [
            ("skoid", delegation.oid),
            ("sktid", delegation.tid),
            ("skt", delegation.start),
            ("ske", delegation.expiry),
            ("sks", delegation.service),
            ("skv", delegation.version),
        ]
        query += own
        lines += [value for _, value in own]
        lines += ["", "", ""]  # authorized and unauthorized object ids, correlation id
    lines += ["", protocol, version, kind, timestamp, ""]
    lines += ["", "", "", "", ""]  # headers of the answer that a URL may set
    return [*query, ("sig", signer.sign("\n".join(lines)))]
