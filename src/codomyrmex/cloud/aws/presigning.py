"""Presigned URLs and upload forms of `S3Client`."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any, Final, Literal

from typing_extensions import override

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
)
from codomyrmex.cloud.common.governance import (
    PresignedPost,
)

if TYPE_CHECKING:
    pass
from codomyrmex.cloud.aws.base import S3Base

__all__ = ["S3Presigning"]

_LONGEST_PRESIGN: Final = 604_800


class S3Presigning(S3Base):
    """URLs and forms that let others do one thing for a while; made without any request."""

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
        if not 1 <= expires_in <= _LONGEST_PRESIGN:
            raise InvalidRequestError(
                f"expires_in must be from 1 to {_LONGEST_PRESIGN} seconds, not {expires_in}"
            )
        if method not in ("GET", "HEAD", "PUT", "DELETE"):
            raise InvalidRequestError(f"method must be GET, HEAD, PUT or DELETE, not {method!r}")
        region = self._wire.region_of(bucket)
        host, path = self._wire.url(bucket, key, region)
        query = self._wire.signer.query(
            method,
            host,
            path,
            [*self._always, *self._version_query(version_id)],
            region,
            expires_in,
            [("content-type", content_type)] if content_type else None,
        )
        return f"{self._session.scheme}://{host}{path}" + (f"?{query}" if query else "")

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
            expires_in: Seconds, 1 to 604,800.
            max_size: The largest upload in bytes.
            content_type: The Content-Type that the form must send.

        Returns:
            Where to post, and the fields; treat them as a secret.

        Raises:
            UnsupportedError: When the vendor has no such forms.
            InvalidRequestError: When ``expires_in`` is out of range.
        """
        self._require(Capability.PRESIGNED_POST, "generate_presigned_post")
        self._check_bucket_name(bucket)
        self.check_key(key)
        if not 1 <= expires_in <= _LONGEST_PRESIGN:
            raise InvalidRequestError(
                f"expires_in must be from 1 to {_LONGEST_PRESIGN}, not {expires_in}"
            )
        region = self._wire.region_of(bucket)
        host, path = self._wire.url(bucket, None, region)
        now = self._wire.signer.now()
        fields = self._post_fields(key, region, content_type, now)
        conditions: list[Any] = [{"bucket": bucket}]  # JSON of two shapes
        conditions += [{name: value} for name, value in fields.items()]
        if max_size is not None:
            conditions.append(["content-length-range", 0, max_size])
        document = {
            "expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + expires_in)),
            "conditions": conditions,
        }
        fields["policy"] = base64.b64encode(json.dumps(document).encode()).decode()
        fields["x-amz-signature"] = self._wire.signer.policy(
            fields["policy"], region, fields["x-amz-date"]
        )
        return PresignedPost(f"{self._session.scheme}://{host}{path}", fields)

    def _post_fields(
        self, key: str, region: str, content_type: str | None, now: float
    ) -> dict[str, str]:
        credentials = self._session.credentials()
        if credentials is None:
            raise InvalidRequestError("an anonymous client has nothing to sign a form with")
        date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
        scope = f"{credentials.access_key_id}/{date[:8]}/{region}/s3/aws4_request"
        fields = {
            "key": key,
            "x-amz-algorithm": "AWS4-HMAC-SHA256",
            "x-amz-credential": scope,
            "x-amz-date": date,
        }
        if content_type is not None:
            fields["Content-Type"] = content_type
        if credentials.session_token is not None:
            fields["x-amz-security-token"] = credentials.session_token.reveal()
        return fields
