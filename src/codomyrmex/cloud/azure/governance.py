"""Tags, access tiers, immutability and legal holds of `AzureBlobClient`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from email.utils import format_datetime
from html import escape

from codomyrmex.cloud.azure.base import AzureBase, md5_header, version_query
from codomyrmex.cloud.azure.xml import http_date, parse, text_of
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.governance import Retention
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.records import ObjectInfo

__all__ = ["AzureGovernance"]


class AzureGovernance(AzureBase):
    """`SupportsTags`, `SupportsStorageClasses` and `SupportsObjectLock`."""

    # -- tags

    def get_tags(self, bucket: str, key: str, *, version_id: str | None = None) -> dict[str, str]:
        """Get a blob's index tags.

        Args:
            bucket: The container.
            key: The key.
            version_id: A version or snapshot.

        Returns:
            Names and values; empty when it has none.

        Raises:
            ObjectNotFoundError: When there is no such blob.

        Example:
            >>> azure.set_tags("photos", "a.txt", {"project": "house"})
            >>> azure.get_tags("photos", "a.txt")
            {'project': 'house'}
        """
        answer = self._on_blob("get_tags", "GET", bucket, key, "tags", version_id=version_id)
        return {
            text_of(element, "Key"): text_of(element, "Value")
            for element in parse(answer.body).iter("Tag")
        }

    def set_tags(
        self, bucket: str, key: str, tags: Mapping[str, str], *, version_id: str | None = None
    ) -> None:
        """Replace a blob's index tags.

        Args:
            bucket: The container.
            key: The key.
            tags: Names and values, ten at the most; empty removes all.
            version_id: A version.

        Raises:
            InvalidRequestError: When the service takes no such tags.
            ObjectNotFoundError: When there is no such blob.

        Example:
            >>> azure.set_tags("photos", "a.txt", {})
            >>> azure.get_tags("photos", "a.txt")
            {}
        """
        rows = "".join(
            f"<Tag><Key>{escape(name, quote=False)}</Key>"
            f"<Value>{escape(value, quote=False)}</Value></Tag>"
            for name, value in tags.items()
        )
        document = f'<?xml version="1.0" encoding="utf-8"?><Tags><TagSet>{rows}</TagSet></Tags>'
        body = document.encode()
        self._on_blob(
            "set_tags",
            "PUT",
            bucket,
            key,
            "tags",
            version_id=version_id,
            headers=[("content-type", "application/xml; charset=UTF-8"), md5_header(body)],
            body=body,
        )

    # -- tiers

    def set_storage_class(self, bucket: str, key: str, storage_class: str) -> ObjectInfo:
        """Move a blob to another access tier.

        Args:
            bucket: The container.
            key: The key.
            storage_class: ``Hot``, ``Cool``, ``Cold`` or ``Archive``. Out of the archive a blob
                comes within hours; until then it cannot be read.

        Returns:
            The object as it is now.

        Raises:
            InvalidRequestError: When there is no such tier.
            ObjectNotFoundError: When there is no such blob.

        Example:
            >>> azure.set_storage_class("photos", "a.txt", "Cool").storage_class
            'Cool'
        """
        self._on_blob(
            "set_storage_class",
            "PUT",
            bucket,
            key,
            "tier",
            headers=[("x-ms-access-tier", storage_class)],
            body=b"",
        )
        return self.get_metadata(bucket, key)

    # -- immutability

    def get_retention(self, bucket: str, key: str) -> Retention | None:
        """Get until when a blob cannot be changed.

        Args:
            bucket: The container, made with version-level immutability.
            key: The key.

        Returns:
            The policy, unlocked as ``governance``, locked as ``compliance``; None when it has
            none.

        Raises:
            ObjectNotFoundError: When there is no such blob.

        Example:
            >>> azure.get_retention("photos", "a.txt") is None
            True
        """
        headers = self._on_blob("get_retention", "HEAD", bucket, key, None).headers
        until = http_date(headers.get("x-ms-immutability-policy-until-date"))
        if until is None:
            return None
        locked = headers.get("x-ms-immutability-policy-mode", "").lower() == "locked"
        return Retention("compliance" if locked else "governance", until)

    def set_retention(self, bucket: str, key: str, retention: Retention) -> None:
        """Set until when a blob cannot be changed.

        Args:
            bucket: The container, made with version-level immutability.
            key: The key.
            retention: Mode and end, to the second; a locked policy can only be made longer.

        Raises:
            InvalidRequestError: When the end has no time zone.
            ConflictError: When the container or a locked policy does not allow it.
            ObjectNotFoundError: When there is no such blob.
            UnsupportedError: When the service answers that it has no such thing, as Azurite does.

        Example:
            >>> from datetime import datetime
            >>> without_zone = Retention("governance", datetime(2030, 1, 1))
            >>> azure.set_retention("photos", "a.txt", without_zone)
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: until must have a time zone
        """
        if retention.until.tzinfo is None:
            raise InvalidRequestError("until must have a time zone")
        until = format_datetime(retention.until.astimezone(UTC), usegmt=True)
        mode = "Locked" if retention.mode == "compliance" else "Unlocked"
        self._on_blob(
            "set_retention",
            "PUT",
            bucket,
            key,
            "immutabilityPolicies",
            headers=[
                ("x-ms-immutability-policy-until-date", until),
                ("x-ms-immutability-policy-mode", mode),
            ],
            body=b"",
        )

    def get_legal_hold(self, bucket: str, key: str) -> bool:
        """Tell whether a blob is under a legal hold.

        Args:
            bucket: The container.
            key: The key.

        Returns:
            True when it is.

        Raises:
            ObjectNotFoundError: When there is no such blob.

        Example:
            >>> azure.get_legal_hold("photos", "a.txt")
            False
        """
        headers = self._on_blob("get_legal_hold", "HEAD", bucket, key, None).headers
        return headers.get("x-ms-legal-hold") == "true"

    def set_legal_hold(self, bucket: str, key: str, enabled: bool) -> None:
        """Set or lift a legal hold.

        Args:
            bucket: The container, made with version-level immutability.
            key: The key.
            enabled: Whether the blob is held.

        Raises:
            ConflictError: When the container does not allow it.
            ObjectNotFoundError: When there is no such blob.
            UnsupportedError: When the service answers that it has no such thing, as Azurite does.

        Example:
            >>> azure.set_legal_hold("photos", "..", True)
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidNameError: the key '..' has a segment ...
        """
        self._on_blob(
            "set_legal_hold",
            "PUT",
            bucket,
            key,
            "legalhold",
            headers=[("x-ms-legal-hold", "true" if enabled else "false")],
            body=b"",
        )

    # -- what they share

    def _on_blob(
        self,
        operation: str,
        method: str,
        bucket: str,
        key: str,
        comp: str | None,
        *,
        version_id: str | None = None,
        headers: list[tuple[str, str]] | None = None,
        body: bytes | None = None,
    ) -> HttpResponse:
        self._check_container(bucket)
        self.check_key(key)
        return self._wire.request(
            operation,
            method,
            bucket,
            key,
            query=[*([("comp", comp)] if comp else []), *version_query(version_id)],
            headers=[
                *(headers or []),
                *(self._lease_headers(bucket, key) if body is not None else []),
            ],
            body=body,
        )
