"""What the parts of `GCSClient` share: settings, the wire, names, conditions."""

from __future__ import annotations

import re
from typing import Final

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    InvalidNameError,
    InvalidRequestError,
    ObjectNotFoundError,
    PreconditionFailedError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.records import Encryption, ObjectSettings
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.gcp.resources import customer_key_lines
from codomyrmex.cloud.gcp.session import GoogleSession
from codomyrmex.cloud.gcp.wire import GoogleWire
from codomyrmex.cloud.transfer.part_records import WriteCondition
from codomyrmex.cloud.transfer.stepped_client import SteppedClient

__all__ = ["CANNED_ACLS", "HIDDEN", "GcsBase", "other_token"]

_BUCKET_NAME: Final = re.compile(r"(?=.{3,222}$)[a-z0-9](?:[a-z0-9_-]|\.(?!\.))*[a-z0-9]")
_IP_ADDRESS: Final = re.compile(r"\d+\.\d+\.\d+\.\d+")
_NUMBER: Final = re.compile(r"\d{1,20}")
HIDDEN: Final = ".cmx-parts/"
"""Begins the names of the objects that uploads in parts consist of until they are complete."""

CANNED_ACLS: Final = {
    "authenticated-read": "authenticatedRead",
    "bucket-owner-full-control": "bucketOwnerFullControl",
    "bucket-owner-read": "bucketOwnerRead",
    "private": "private",
    "project-private": "projectPrivate",
    "public-read": "publicRead",
    "public-read-write": "publicReadWrite",
}
"""The interface's canned ACLs, and Google's predefined ones, which may be given as they are too."""


class GcsBase(SteppedClient):
    """The settings of a client, and what every kind of request needs of them."""

    _session: GoogleSession
    _wire: GoogleWire
    _encryption: Encryption | None

    @override
    def check_key(self, key: str) -> None:
        super().check_key(key)
        problem = None
        if key in (".", ".."):
            problem = "is none that Cloud Storage takes"
        elif "\r" in key or "\n" in key:
            problem = "has a line end, which Cloud Storage does not take"
        elif key.startswith(".well-known/acme-challenge/"):
            problem = "begins with .well-known/acme-challenge/, which Cloud Storage does not take"
        elif key.startswith(HIDDEN):
            problem = f"begins with {HIDDEN}, where this package keeps uploads that are under way"
        if problem is not None:
            raise InvalidNameError(
                f"the key {key[:60]!r} {problem}", hint="Choose another key", provider="gs"
            )

    def _check_bucket_name(self, name: str) -> None:
        if not _BUCKET_NAME.fullmatch(name) or _IP_ADDRESS.fullmatch(name):
            raise InvalidNameError(
                f"{name!r} is no legal bucket name",
                hint="3 to 63 lower-case letters, digits, hyphens, underscores and dots",
                provider="gs",
            )

    def _require(self, capability: Capability, operation: str) -> None:
        self.capabilities.require(capability, provider=self.provider, operation=operation)

    def _with_encryption(self, settings: ObjectSettings) -> ObjectSettings:
        """The settings with the client's own encryption, and refused when they cannot be kept."""
        if settings.tags:
            self._require(Capability.TAGS, "settings.tags")
        if settings.encryption is None and self._encryption is not None:
            settings = msgspec.structs.replace(settings, encryption=self._encryption)
        return settings

    def _reading_lines(self) -> list[str]:
        """Headers of every read: a customer's key that the client has for all objects."""
        return customer_key_lines(self._encryption)

    @staticmethod
    def _write_query(settings: ObjectSettings, *, prefix: str = "") -> list[tuple[str, str]]:
        """What of an object's settings goes into the query: ACL and key of the key service."""

        def named(name: str) -> str:
            return f"{prefix}{name[:1].upper()}{name[1:]}" if prefix else name

        query: list[tuple[str, str]] = []
        if settings.acl is not None:
            query.append((named("predefinedAcl"), CANNED_ACLS.get(settings.acl, settings.acl)))
        encryption = settings.encryption
        if encryption is not None and encryption.mode == "kms":
            if encryption.kms_key_id is None:
                raise InvalidRequestError(
                    "encryption by the key service needs kms_key_id",
                    hint="projects/P/locations/L/keyRings/R/cryptoKeys/K; a bucket's default key "
                    "is used when nothing is given",
                    provider="gs",
                )
            query.append((named("kmsKeyName"), encryption.kms_key_id))
        return query

    def _condition_query(
        self, bucket: str, key: str, condition: WriteCondition
    ) -> list[tuple[str, str]]:
        if condition.absent:
            return [("ifGenerationMatch", "0")]
        if condition.if_match is not None:
            if not _NUMBER.fullmatch(condition.if_match):
                # no generation, so it is no object's: as if the service had said so
                raise PreconditionFailedError(
                    f"{self.url(bucket, key)} does not have the ETag {condition.if_match}",
                    hint="An ETag of Cloud Storage is the object's generation, a number",
                    provider="gs",
                )
            return [("ifGenerationMatch", condition.if_match)]
        return []

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
                provider="gs",
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
                provider="gs",
                operation=error.operation,
                status=error.status,
                code=error.code,
            ) from error
        return answer


def other_token(token: str | None, following: str, what: str) -> str:
    """The next page's token, which must not be this page's: that would go on for ever."""
    if following == token:
        raise UnexpectedResponseError(
            f"the service gives the same page of the list of {what} again and again", provider="gs"
        )
    return following
