"""Presigned URLs: service SAS with the account's key, or without any key by user delegation."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Final, Literal

from typing_extensions import override

from codomyrmex.cloud.azure.base import SNAPSHOT, AzureBase, version_query
from codomyrmex.cloud.azure.credentials import Anonymous, Sas, Tokens
from codomyrmex.cloud.azure.session import API_VERSION
from codomyrmex.cloud.azure.shared_key import AccountKey, DelegationKey, encode_query, sas_query
from codomyrmex.cloud.azure.xml import parse, text_of
from codomyrmex.cloud.common.errors import (
    ConfigurationError,
    InvalidRequestError,
    UnsupportedError,
)
from codomyrmex.cloud.common.redaction import Secret

__all__ = ["AzurePresigning"]

_LONGEST: Final = 604_800
"""Seconds that a user-delegation key may live, and so all URLs, whoever signs them."""

_PERMISSIONS: Final = {"GET": "r", "HEAD": "r", "PUT": "cw", "DELETE": "d"}
_KEY_START_EARLIER: Final = 300
"""Seconds by which the clocks of this machine and the service may differ."""


class AzurePresigning(AzureBase):
    """URLs that let others do one thing to one object for a while."""

    _delegation: tuple[float, DelegationKey] | None = None
    _delegation_lock: threading.Lock

    @override
    def generate_presigned_url(
        self,
        bucket: str,
        key: str,
        *,
        expires_in: int = 3600,
        method: Literal["GET", "HEAD", "PUT", "DELETE"] = "GET",
        content_type: str | None = None,
        version_id: str | None = None,
    ) -> str:
        self._check_container(bucket)
        self.check_key(key)
        if not 1 <= expires_in <= _LONGEST:
            raise InvalidRequestError(
                f"expires_in must be from 1 to {_LONGEST} seconds, not {expires_in}"
            )
        if method not in _PERMISSIONS:
            raise InvalidRequestError(f"method must be GET, HEAD, PUT or DELETE, not {method!r}")
        return self._signed_url(bucket, key, _PERMISSIONS[method], expires_in, version_id)

    def _signed_url(
        self, bucket: str, key: str, permissions: str, expires_in: int, version_id: str | None
    ) -> str:
        session = self._session
        url = f"{session.scheme}://{session.netloc}{session.path(bucket, key)}"
        query = version_query(version_id)
        credential = session.credential
        if isinstance(credential, Anonymous):
            return f"{url}?{encode_query(query)}" if query else url
        if isinstance(credential, Sas):
            raise UnsupportedError(
                "a shared access signature cannot sign another",
                hint="Use the account key, or log in, which signs by user delegation",
                provider="az",
                operation="generate_presigned_url",
            )
        end = time.time() + expires_in
        delegation = self._delegation_key(end) if isinstance(credential, Tokens) else None
        if isinstance(credential, AccountKey):
            signer = credential
        else:
            assert delegation is not None
            signer = AccountKey(self._account(), delegation.value)
        kind = "b" if version_id is None else "bs" if version_id.startswith(SNAPSHOT) else "bv"
        signature = sas_query(
            signer,
            f"/blob/{signer.account}/{bucket}/{key}",
            permissions=permissions,
            expiry=_utc(end),
            version=API_VERSION,
            kind=kind,
            timestamp=(version_id or "").removeprefix(SNAPSHOT),
            https_only=session.scheme == "https",
            delegation=delegation,
        )
        return f"{url}?{encode_query([*query, *signature])}"

    def _account(self) -> str:
        account = self._session.account
        if account is None:
            raise ConfigurationError(
                f"{self._session.account_url} does not tell the account's name",
                hint="Give it as account_name",
                provider="az",
            )
        return account

    def _delegation_key(self, until: float) -> DelegationKey:
        """The key that signs in the name of the token's identity, good for a week at the most."""
        with self._delegation_lock:
            if self._delegation is not None and self._delegation[0] >= until:
                return self._delegation[1]
            now = time.time()
            # an hour more than is asked for now, so that the next URLs need no new key
            end = min(until + 3600, now + _LONGEST)
            start = _utc(now - _KEY_START_EARLIER)
            body = (
                '<?xml version="1.0" encoding="utf-8"?><KeyInfo>'
                f"<Start>{start}</Start><Expiry>{_utc(end)}</Expiry></KeyInfo>"
            ).encode()
            answer = self._wire.request(
                "generate_presigned_url",
                "POST",
                query=[("restype", "service"), ("comp", "userdelegationkey")],
                headers=[("content-type", "application/xml")],
                body=body,
            )
            root = parse(answer.body)
            key = DelegationKey(
                text_of(root, "SignedOid"),
                text_of(root, "SignedTid"),
                text_of(root, "SignedStart"),
                text_of(root, "SignedExpiry"),
                text_of(root, "SignedService"),
                text_of(root, "SignedVersion"),
                Secret(text_of(root, "Value")),
            )
            self._delegation = (end, key)
            return key


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
