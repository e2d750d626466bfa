"""What the parts of `S3Client` share: settings, the wire, conditions, integrity."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from typing import TYPE_CHECKING, Final

import google_crc32c
import msgspec

from codomyrmex.cloud.aws.headers import (
    settings_headers,
)
from codomyrmex.cloud.aws.session import S3Session
from codomyrmex.cloud.aws.sigv4 import UNSIGNED_PAYLOAD
from codomyrmex.cloud.aws.vendors import Vendor
from codomyrmex.cloud.aws.wire import S3Wire
from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    InvalidNameError,
    ObjectNotFoundError,
    PreconditionFailedError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import HttpOptions, HttpResponse
from codomyrmex.cloud.common.records import (
    Encryption,
    ObjectSettings,
)
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.transfer.part_records import WriteCondition
from codomyrmex.cloud.transfer.stepped_client import SteppedClient

if TYPE_CHECKING:
    from codomyrmex.cloud.common.diagnosis import Finding

__all__ = ["S3Base", "other_token"]

_BUCKET_NAME: Final = re.compile(r"(?=.{3,63}$)[a-z0-9](?:[a-z0-9-]|\.(?![.-])|(?<=-)\.)*[a-z0-9]")
_IP_ADDRESS: Final = re.compile(r"\d+\.\d+\.\d+\.\d+")


@functools.lru_cache(maxsize=64)
def _is_bucket_name(name: str) -> bool:
    return bool(_BUCKET_NAME.fullmatch(name)) and not _IP_ADDRESS.fullmatch(name)


class S3Base(SteppedClient):
    """The settings of an S3 client, and what every kind of request needs of them."""

    vendor: Vendor
    _session: S3Session
    _wire: S3Wire
    _options: HttpOptions
    _encryption: Encryption | None
    _always: list[tuple[str, str]]
    _reading: list[tuple[str, str]]

    @property
    def region(self) -> str:
        """The region of buckets that are not known to be elsewhere.

        Returns:
            The region's name.

        Example:
            >>> from codomyrmex.cloud import S3Client
            >>> S3Client("eu-west-1", anonymous=True).region
            'eu-west-1'
        """
        return self._session.region

    @property
    def retries(self) -> int:
        """How many requests were repeated so far.

        Returns:
            A number that only grows.

        Example:
            >>> from codomyrmex.cloud import S3Client
            >>> S3Client("eu-west-1", anonymous=True).retries
            0
        """
        return self._wire.retrier.retries

    def diagnose(self, *, online: bool, timeout: float) -> list[Finding]:
        """Look at the vendor's row, the server's clock and whether buckets can be listed.

        Args:
            online: Whether requests may be sent.
            timeout: Seconds for each of them.

        Returns:
            The findings; a failure is a finding, not an error.

        Example:
            >>> from codomyrmex.cloud import S3Client
            >>> client = S3Client("eu-west-1", anonymous=True)
            >>> client.diagnose(online=False, timeout=3)[0].message
            'Amazon S3 (aws), region eu-west-1, bucket in the host name'
        """
        from codomyrmex.cloud.aws.diagnosis import diagnose_s3

        return diagnose_s3(
            self.scheme, self._session, self._options, online=online, timeout=timeout
        )

    def _check_bucket_name(self, name: str) -> None:
        if not _is_bucket_name(name):
            raise InvalidNameError(
                f"{name!r} is no legal bucket name",
                hint="3 to 63 lower-case letters, digits, dots and hyphens, no IP address",
                provider="s3",
            )

    def _integrity(self, data: bytes | memoryview) -> tuple[list[tuple[str, str]], str]:
        """Headers that make the service check the bytes, and the payload's hash to sign."""
        if self.vendor.integrity == "sha256":
            return [], hashlib.sha256(data).hexdigest()
        value: int = google_crc32c.value(data if isinstance(data, bytes) else bytes(data))
        text = base64.b64encode(value.to_bytes(4, "big")).decode()
        return [("x-amz-checksum-crc32c", text)], UNSIGNED_PAYLOAD

    def _write_headers(
        self, settings: ObjectSettings, condition: WriteCondition
    ) -> list[tuple[str, str]]:
        if settings.encryption is None and self._encryption is not None:
            settings = msgspec.structs.replace(settings, encryption=self._encryption)
        for given, capability, operation in (
            (settings.tags, Capability.TAGS, "settings.tags"),
            (settings.acl, Capability.ACL, "settings.acl"),
            (settings.storage_class, Capability.STORAGE_CLASSES, "settings.storage_class"),
            (settings.encryption, Capability.ENCRYPTION, "settings.encryption"),
        ):
            if given:
                self._require(capability, operation)
        headers = settings_headers(settings) + self._always
        return headers + self._condition_headers(condition)

    def _condition_headers(self, condition: WriteCondition) -> list[tuple[str, str]]:
        if condition.absent:
            self._require(Capability.CONDITIONAL_CREATE, "overwrite=False")
            return [("if-none-match", "*")]
        if condition.if_match is not None:
            self._require(Capability.CONDITIONAL_UPDATE, "if_match")
            return [("if-match", f'"{condition.if_match}"')]
        return []

    def _version_query(self, version_id: str | None) -> list[tuple[str, str]]:
        if version_id is None:
            return []
        self._require(Capability.VERSIONS, "version_id")
        return [("versionId", version_id)]

    def _require(self, capability: Capability, operation: str) -> None:
        self.capabilities.require(capability, provider=self.vendor.title, operation=operation)

    def _conditional(
        self, steps: Steps[HttpResponse], bucket: str, key: str, condition: WriteCondition
    ) -> Steps[HttpResponse]:
        """Tell the failed condition of a write as the interface has it."""
        try:
            answer = yield from steps
        except PreconditionFailedError as error:
            if not condition.absent:
                raise
            raise AlreadyExistsError(
                f"{self.url(bucket, key)} exists already",
                provider="s3",
                operation=error.operation,
                resource=error.resource,
                status=error.status,
                code=error.code,
            ) from error
        except ObjectNotFoundError as error:
            if condition.if_match is None:
                raise
            raise PreconditionFailedError(
                f"{self.url(bucket, key)} does not exist, so its ETag is not {condition.if_match}",
                provider="s3",
                operation=error.operation,
                status=error.status,
                code=error.code,
            ) from error
        return answer


def other_token(token: str | None, following: str, what: str) -> str:
    """The next page's token, which must not be this page's: that would go on for ever."""
    if following == token:
        raise UnexpectedResponseError(
            f"the service gives the same page of the list of {what} again and again", provider="s3"
        )
    return following
