"""Signed URLs and upload forms of `GCSClient`, with a key file and without."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from typing import Any, Final, Literal
from urllib.parse import quote, urlsplit

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.errors import ConfigurationError, InvalidRequestError
from codomyrmex.cloud.common.governance import PresignedPost
from codomyrmex.cloud.gcp.base import GcsBase

__all__ = ["GcsPresigning"]

_LONGEST: Final = 604_800
_LONGEST_KEYLESS: Final = 43_200
_ALGORITHM: Final = "GOOG4-RSA-SHA256"


class _Signed(msgspec.Struct, rename="camel"):
    signed_blob: str


class GcsPresigning(GcsBase):
    """URLs and forms that let others do one thing for a while.

    With a key file they are signed here. Without one, as on a machine of Google's or after an
    impersonation, the service account signs through IAM's ``signBlob``: one request a URL, for
    which the caller needs the role Service Account Token Creator on that account.
    """

    _signer_email: str | None

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
        self._check_bucket_name(bucket)
        self.check_key(key)
        _check_lifetime(expires_in)
        if method not in ("GET", "HEAD", "PUT", "DELETE"):
            raise InvalidRequestError(f"method must be GET, HEAD, PUT or DELETE, not {method!r}")
        email = self._signing_account(expires_in)
        parts = urlsplit(self._session.endpoint)
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time()))
        headers = {"host": parts.netloc}
        if content_type is not None:
            headers["content-type"] = content_type
        names = ";".join(sorted(headers))
        query = {
            "X-Goog-Algorithm": _ALGORITHM,
            "X-Goog-Credential": f"{email}/{_scope(stamp)}",
            "X-Goog-Date": stamp,
            "X-Goog-Expires": str(expires_in),
            "X-Goog-SignedHeaders": names,
        }
        if version_id is not None:
            query["generation"] = version_id
        if self._wire.user_project is not None:
            query["userProject"] = self._wire.user_project
        path = f"{parts.path}/{bucket}/{quote(key, safe='/~')}"
        canonical_query = "&".join(
            f"{quote(name, safe='')}={quote(query[name], safe='')}" for name in sorted(query)
        )
        lines = [f"{name}:{headers[name].strip()}" for name in sorted(headers)]
        canonical = "\n".join(
            (method, path, canonical_query, *lines, "", names, "UNSIGNED-PAYLOAD")
        )
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = "\n".join((_ALGORITHM, stamp, _scope(stamp), digest))
        signature = self._sign(text.encode(), email).hex()
        return (
            f"{parts.scheme}://{parts.netloc}{path}?{canonical_query}&X-Goog-Signature={signature}"
        )

    def generate_presigned_post(
        self,
        bucket: str,
        key: str,
        *,
        expires_in: int = 3600,
        max_size: int | None = None,
        content_type: str | None = None,
    ) -> PresignedPost:
        """Make a form that lets a browser upload one object.

        Args:
            bucket: The bucket.
            key: The key.
            expires_in: Seconds, 1 to 604,800 (seven days); without a key file to 43,200.
            max_size: The largest upload in bytes; any when None.
            content_type: The Content-Type that the form must send; any when None.

        Returns:
            Where to post, and the fields; treat them as a secret.

        Raises:
            ConfigurationError: When nothing here can sign.
            InvalidRequestError: When ``expires_in`` is out of range.
        """
        self._check_bucket_name(bucket)
        self.check_key(key)
        _check_lifetime(expires_in)
        email = self._signing_account(expires_in)
        now = time.time()
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
        fields = {
            "key": key,
            "x-goog-date": stamp,
            "x-goog-credential": f"{email}/{_scope(stamp)}",
            "x-goog-algorithm": _ALGORITHM,
        }
        if content_type is not None:
            fields["Content-Type"] = content_type
        conditions: list[Any] = [{"bucket": bucket}]  # JSON of two shapes
        conditions += [{name: value} for name, value in fields.items()]
        if max_size is not None:
            conditions.append(["content-length-range", 0, max_size])
        document = {
            "conditions": conditions,
            "expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + expires_in)),
        }
        policy = base64.b64encode(json.dumps(document).encode())
        fields["policy"] = policy.decode()
        fields["x-goog-signature"] = self._sign(policy, email).hex()
        return PresignedPost(f"{self._session.endpoint}/{bucket}/", fields)

    def _signing_account(self, expires_in: int) -> str:
        """The service account that signs, when anything here can."""
        tokens = self._session.tokens
        if tokens is None:
            raise ConfigurationError(
                "an anonymous client has nothing to sign with",
                hint="Give credentials",
                provider="gs",
                operation="generate_presigned_url",
            )
        has_key = tokens.sign(b"") is not None
        email = tokens.signer_email() if has_key else self._signer_email or tokens.signer_email()
        if email is None:
            raise ConfigurationError(
                "the credentials are a person's or a pool's, and only a service account can sign",
                hint="Give impersonate, or service_account_email where these credentials may sign "
                "for it (roles/iam.serviceAccountTokenCreator)",
                provider="gs",
                operation="generate_presigned_url",
            )
        if not has_key and expires_in > _LONGEST_KEYLESS:
            raise InvalidRequestError(
                f"without a key file a URL is good for {_LONGEST_KEYLESS} seconds at the most, "
                f"not {expires_in}",
                hint="Google signs with keys that it may replace after 12 hours",
                provider="gs",
                operation="generate_presigned_url",
            )
        return email

    def _sign(self, data: bytes, email: str) -> bytes:
        tokens = self._session.tokens
        assert tokens is not None
        signature = tokens.sign(data)
        if signature is not None:
            return signature
        answer = self._wire.request(
            "generate_presigned_url",
            "POST",
            f"/v1/projects/-/serviceAccounts/{quote(email)}:signBlob",
            endpoint=self._session.iam_endpoint,
            json={"payload": base64.b64encode(data).decode()},
        )
        return base64.b64decode(self._wire.read(answer, _Signed).signed_blob)


def _scope(stamp: str) -> str:
    return f"{stamp[:8]}/auto/storage/goog4_request"


def _check_lifetime(expires_in: int) -> None:
    if not 1 <= expires_in <= _LONGEST:
        raise InvalidRequestError(
            f"expires_in must be from 1 to {_LONGEST} seconds, not {expires_in}"
        )
