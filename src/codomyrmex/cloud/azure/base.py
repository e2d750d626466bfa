"""What the parts of `AzureBlobClient` share: settings, the wire, names, conditions."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

from typing_extensions import override

from codomyrmex.cloud.azure.headers import encryption_headers, settings_headers
from codomyrmex.cloud.azure.session import AzureSession
from codomyrmex.cloud.azure.wire import AzureWire
from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    ConfigurationError,
    InvalidNameError,
    ObjectNotFoundError,
    PreconditionFailedError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.records import Encryption, ObjectSettings
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.transfer.part_records import WriteCondition
from codomyrmex.cloud.transfer.stepped_client import SteppedClient

__all__ = ["SNAPSHOT", "AzureBase", "md5_header", "other_marker", "version_query"]

_CONTAINER: Final = re.compile(
    r"(?=.{3,63}$)[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))*|\$(?:root|web|logs)"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_KEY_UNITS: Final = 1024
SNAPSHOT: Final = "snapshot:"
"""Begins the version_id of a snapshot; a version's is the service's own."""


class AzureBase(SteppedClient):
    """The settings of a client, and what every kind of request needs of them."""

    _session: AzureSession
    _wire: AzureWire
    _encryption: Encryption | None
    _leases: dict[tuple[str, str | None], str]

    @override
    def check_key(self, key: str) -> None:
        super().check_key(key)
        problem = None
        if len(key) > _KEY_UNITS // 2 and len(key.encode("utf-16-le")) > 2 * _KEY_UNITS:
            problem = f"is longer than {_KEY_UNITS} characters"
        elif "\\" in key:
            problem = "has a backslash, which Azure stores as a slash"
        elif _CONTROL.search(key):
            problem = "has a control character, which Azure does not take"
        elif "." in key and any(segment.endswith(".") for segment in key.split("/")):
            problem = "has a segment that ends with a dot, which Azure drops"
        if problem is not None:
            raise InvalidNameError(
                f"the key {key[:60]!r} {problem}", hint="Choose another key", provider="az"
            )

    def _check_container(self, name: str) -> None:
        if not _CONTAINER.fullmatch(name):
            raise InvalidNameError(
                f"{name!r} is no legal container name",
                hint="3 to 63 lower-case letters, digits and single hyphens between them",
                provider="az",
            )

    def _require(self, capability: Capability, operation: str) -> None:
        self.capabilities.require(capability, provider=self.provider, operation=operation)

    def _reading_headers(self) -> list[tuple[str, str]]:
        return self._encryption_headers(None, reading=True)

    def _encryption_headers(
        self, encryption: Encryption | None, *, reading: bool = False
    ) -> list[tuple[str, str]]:
        chosen = encryption or self._encryption
        if chosen is not None and chosen.mode == "customer" and self._session.scheme != "https":
            raise ConfigurationError(
                f"{self.address} is not https: the customer's key would be readable on the way",
                provider="az",
            )
        return encryption_headers(chosen, reading=reading)

    def _lease_headers(self, container: str, key: str | None) -> list[tuple[str, str]]:
        """The lease that this client holds, without which what is leased cannot be changed."""
        lease = self._leases.get((container, key)) if self._leases else None
        return [("x-ms-lease-id", lease)] if lease else []

    def _write_headers(
        self, container: str, key: str, settings: ObjectSettings, condition: WriteCondition
    ) -> list[tuple[str, str]]:
        if settings.acl:
            self._require(Capability.ACL, "settings.acl")
        return [
            *settings_headers(settings),
            *self._encryption_headers(settings.encryption),
            *self._condition_headers(condition),
            *self._lease_headers(container, key),
        ]

    @staticmethod
    def _condition_headers(condition: WriteCondition) -> list[tuple[str, str]]:
        if condition.absent:
            return [("if-none-match", "*")]
        if condition.if_match is not None:
            return [("if-match", f'"{condition.if_match}"')]
        return []

    def _conditional(
        self, steps: Steps[HttpResponse], bucket: str, key: str, condition: WriteCondition
    ) -> Steps[HttpResponse]:
        """Tell the failed condition of a write as the interface has it."""
        try:
            answer = yield from steps
        except (PreconditionFailedError, AlreadyExistsError) as error:
            if not condition.absent or error.code == "LeaseIdMissing":
                raise
            raise AlreadyExistsError(
                f"{self.url(bucket, key)} exists already",
                provider="az",
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
                provider="az",
                operation=error.operation,
                status=error.status,
                code=error.code,
            ) from error
        return answer


def md5_header(data: bytes | memoryview) -> tuple[str, str]:
    """The header that makes the service check a body, which it then tells back."""
    digest = hashlib.md5(data, usedforsecurity=False).digest()
    return "content-md5", base64.b64encode(digest).decode()


def version_query(version_id: str | None) -> list[tuple[str, str]]:
    """The parameter that names a version or a snapshot."""
    if version_id is None:
        return []
    if version_id.startswith(SNAPSHOT):
        return [("snapshot", version_id.removeprefix(SNAPSHOT))]
    return [("versionid", version_id)]


def other_marker(marker: str | None, following: str, what: str) -> str:
    """The next page's marker, which must not be this page's: that would go on for ever."""
    if following == marker:
        raise UnexpectedResponseError(
            f"the service gives the same page of the list of {what} again and again", provider="az"
        )
    return following
