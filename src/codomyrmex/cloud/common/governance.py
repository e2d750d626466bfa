"""What only some object stores have: versions, tags, lifecycle, CORS, ACL, policy, lock.

One set of records and of methods for all providers. Every `StorageClient` has all of the methods:
a client that has a capability implements those of the protocol beside it, and as they are here
they raise `UnsupportedError` before any I/O. The file is long because the docstrings of all of them
are here, and it is one vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from codomyrmex.cloud.common.capabilities import Capability, lacking
from codomyrmex.cloud.common.errors import UnsupportedError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.records import ObjectInfo, VersionInfo

__all__ = [
    "AclGrant",
    "CorsRule",
    "LifecycleRule",
    "PresignedPost",
    "Retention",
    "SupportsAcl",
    "SupportsBucketPolicy",
    "SupportsCors",
    "SupportsLifecycle",
    "SupportsObjectLock",
    "SupportsPresignedPost",
    "SupportsStorageClasses",
    "SupportsTags",
    "SupportsVersions",
    "Transition",
]


class Transition(msgspec.Struct, frozen=True):
    """A move to another storage class when an object has reached an age.

    Attributes:
        days: The age in days.
        storage_class: The provider's own word.

    Example:
        >>> Transition(30, "STANDARD_IA").days
        30
    """

    days: int
    storage_class: str


class LifecycleRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happens to objects as they age.

    Attributes:
        id: The rule's name.
        prefix: Only keys that begin with this string.
        enabled: Whether it is in force.
        expire_after_days: Delete objects of this age.
        transitions: Moves to other storage classes.
        expire_noncurrent_after_days: Delete versions this long after they were replaced.
        abort_uploads_after_days: Remove the parts of uploads that were never completed.

    Example:
        >>> LifecycleRule(id="logs", prefix="logs/", expire_after_days=30).enabled
        True
    """

    id: str
    prefix: str = ""
    enabled: bool = True
    expire_after_days: int | None = None
    transitions: tuple[Transition, ...] = ()
    expire_noncurrent_after_days: int | None = None
    abort_uploads_after_days: int | None = None


class CorsRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which pages of other origins may use a bucket from a browser.

    Attributes:
        allowed_origins: Such as ``https://example.com`` or ``*``.
        allowed_methods: Such as ``GET``.
        allowed_headers: Request headers; ``*`` for all.
        expose_headers: Response headers that the page may read.
        max_age_seconds: How long a browser may keep the answer to its preflight.

    Example:
        >>> CorsRule(allowed_origins=("*",), allowed_methods=("GET",)).max_age_seconds is None
        True
    """

    allowed_origins: tuple[str, ...]
    allowed_methods: tuple[str, ...]
    allowed_headers: tuple[str, ...] = ()
    expose_headers: tuple[str, ...] = ()
    max_age_seconds: int | None = None


class AclGrant(msgspec.Struct, frozen=True):
    """One right of one grantee.

    Attributes:
        grantee: An account's id, or a group's URI.
        permission: ``READ``, ``WRITE``, ``READ_ACP``, ``WRITE_ACP`` or ``FULL_CONTROL``.

    Example:
        >>> AclGrant("someone", "READ").permission
        'READ'
    """

    grantee: str
    permission: str


class Retention(msgspec.Struct, frozen=True):
    """Until when a version cannot be deleted or replaced.

    Attributes:
        mode: ``governance``, which special rights can lift, or ``compliance``, which nobody can.
        until: The end, in UTC.

    Example:
        >>> from datetime import UTC, datetime
        >>> Retention("governance", datetime(2030, 1, 1, tzinfo=UTC)).mode
        'governance'
    """

    mode: Literal["governance", "compliance"]
    until: datetime


class PresignedPost(msgspec.Struct, frozen=True):
    """A form that lets a browser upload one object.

    Attributes:
        url: Where to post it.
        fields: The form's fields, to be sent before the field ``file``.

    Example:
        >>> PresignedPost("https://h/b", {"key": "k"}).fields["key"]
        'k'
    """

    url: str
    fields: Mapping[str, str]


class SupportsVersions:
    """Versions of objects (`Capability.VERSIONS`).

    Example:
        >>> Capability.VERSIONS in storage.capabilities  # a folder has none
        False
    """

    def get_versioning(self, bucket: str) -> bool:
        """Tell whether a bucket keeps versions.

        Args:
            bucket: The bucket.

        Returns:
            True when each write and delete keeps what was there.

        Raises:
            UnsupportedError: When the store has no versions.
            BucketNotFoundError: When there is no such bucket.
        """
        raise _refusal(self, Capability.VERSIONS, "get_versioning")

    def set_versioning(self, bucket: str, enabled: bool) -> None:
        """Keep versions from now on, or stop; versions that exist stay.

        Args:
            bucket: The bucket.
            enabled: Whether to keep them.

        Raises:
            UnsupportedError: When the store has no versions.
            BucketNotFoundError: When there is no such bucket.
        """
        raise _refusal(self, Capability.VERSIONS, "set_versioning")

    def list_versions(self, bucket: str, prefix: str = "") -> Listing[VersionInfo]:
        """List versions and delete markers, lazily, newest first for each key.

        Args:
            bucket: The bucket.
            prefix: Only keys that begin with this string.

        Returns:
            An iterable that fetches page by page.

        Raises:
            UnsupportedError: When the store has no versions.
            BucketNotFoundError: On iteration, when there is no such bucket.
        """
        raise _refusal(self, Capability.VERSIONS, "list_versions")

    def restore_version(self, bucket: str, key: str, version_id: str) -> ObjectInfo:
        """Make a copy of an old version the current one.

        Args:
            bucket: The bucket.
            key: The key.
            version_id: The version.

        Returns:
            The object as it is now.

        Raises:
            UnsupportedError: When the store has no versions.
            ObjectNotFoundError: When there is no such version.
        """
        raise _refusal(self, Capability.VERSIONS, "restore_version")


class SupportsTags:
    """Tags of objects (`Capability.TAGS`).

    Example:
        >>> Capability.TAGS in storage.capabilities  # a folder has none
        False
    """

    def get_tags(self, bucket: str, key: str, *, version_id: str | None = None) -> dict[str, str]:
        """Get an object's tags.

        Args:
            bucket: The bucket.
            key: The key.
            version_id: A version; the current one when None.

        Returns:
            Names and values; empty when it has none.

        Raises:
            UnsupportedError: When the store has no tags.
            ObjectNotFoundError: When there is no such object.
        """
        raise _refusal(self, Capability.TAGS, "get_tags")

    def set_tags(
        self, bucket: str, key: str, tags: Mapping[str, str], *, version_id: str | None = None
    ) -> None:
        """Replace an object's tags.

        Args:
            bucket: The bucket.
            key: The key.
            tags: Names and values; empty removes all.
            version_id: A version; the current one when None.

        Raises:
            UnsupportedError: When the store has no tags.
            ObjectNotFoundError: When there is no such object.
        """
        raise _refusal(self, Capability.TAGS, "set_tags")


class SupportsLifecycle:
    """Rules for ageing objects (`Capability.LIFECYCLE`).

    Example:
        >>> Capability.LIFECYCLE in storage.capabilities  # a folder has none
        False
    """

    def get_lifecycle(self, bucket: str) -> list[LifecycleRule]:
        """Get a bucket's lifecycle rules.

        Args:
            bucket: The bucket.

        Returns:
            The rules; empty when it has none.

        Raises:
            UnsupportedError: When the store has no lifecycle.
            BucketNotFoundError: When there is no such bucket.
        """
        raise _refusal(self, Capability.LIFECYCLE, "get_lifecycle")

    def set_lifecycle(self, bucket: str, rules: Sequence[LifecycleRule]) -> None:
        """Replace all lifecycle rules of a bucket.

        Args:
            bucket: The bucket.
            rules: The rules; empty removes all.

        Raises:
            UnsupportedError: When the store has no lifecycle.
            InvalidRequestError: When a rule does nothing.
            BucketNotFoundError: When there is no such bucket.
        """
        raise _refusal(self, Capability.LIFECYCLE, "set_lifecycle")


class SupportsCors:
    """Rules for browsers (`Capability.CORS`).

    Example:
        >>> Capability.CORS in storage.capabilities  # a folder has none
        False
    """

    def get_cors(self, bucket: str) -> list[CorsRule]:
        """Get a bucket's rules for other origins.

        Args:
            bucket: The bucket.

        Returns:
            The rules; empty when it has none.

        Raises:
            UnsupportedError: When the store has no CORS.
            BucketNotFoundError: When there is no such bucket.
        """
        raise _refusal(self, Capability.CORS, "get_cors")

    def set_cors(self, bucket: str, rules: Sequence[CorsRule]) -> None:
        """Replace all rules for other origins of a bucket.

        Args:
            bucket: The bucket.
            rules: The rules; empty removes all.

        Raises:
            UnsupportedError: When the store has no CORS.
            BucketNotFoundError: When there is no such bucket.
        """
        raise _refusal(self, Capability.CORS, "set_cors")


class SupportsAcl:
    """Access control lists (`Capability.ACL`).

    Example:
        >>> Capability.ACL in storage.capabilities  # a folder has none
        False
    """

    def get_acl(self, bucket: str, key: str | None = None) -> list[AclGrant]:
        """Get the grants on a bucket or an object.

        Args:
            bucket: The bucket.
            key: The key; the bucket's own grants when None.

        Returns:
            The grants.

        Raises:
            UnsupportedError: When the store has no ACL.
            NotFoundError: When there is no such bucket or object.
        """
        raise _refusal(self, Capability.ACL, "get_acl")

    def set_acl(self, bucket: str, key: str | None = None, *, acl: str) -> None:
        """Set a canned ACL.

        Args:
            bucket: The bucket.
            key: The key; the bucket's own ACL when None.
            acl: Such as ``private`` or ``public-read``.

        Raises:
            UnsupportedError: When the store has no ACL.
            NotFoundError: When there is no such bucket or object.
        """
        raise _refusal(self, Capability.ACL, "set_acl")


class SupportsBucketPolicy:
    """Policies of buckets (`Capability.BUCKET_POLICY`).

    Example:
        >>> Capability.BUCKET_POLICY in storage.capabilities  # a folder has none
        False
    """

    def get_bucket_policy(self, bucket: str) -> dict[str, Any]:
        """Get a bucket's policy document.

        Args:
            bucket: The bucket.

        Returns:
            The document; empty when it has none.

        Raises:
            UnsupportedError: When the store has no policies.
            BucketNotFoundError: When there is no such bucket.
        """
        raise _refusal(self, Capability.BUCKET_POLICY, "get_bucket_policy")

    def set_bucket_policy(self, bucket: str, policy: Mapping[str, Any] | None) -> None:
        """Replace a bucket's policy document.

        Args:
            bucket: The bucket.
            policy: The document; None removes it.

        Raises:
            UnsupportedError: When the store has no policies.
            BucketNotFoundError: When there is no such bucket.
        """
        raise _refusal(self, Capability.BUCKET_POLICY, "set_bucket_policy")


class SupportsObjectLock:
    """Retention and legal holds (`Capability.OBJECT_LOCK`).

    Example:
        >>> Capability.OBJECT_LOCK in storage.capabilities  # a folder has none
        False
    """

    def get_retention(self, bucket: str, key: str) -> Retention | None:
        """Get an object's retention.

        Args:
            bucket: The bucket.
            key: The key.

        Returns:
            The retention; None when it has none.

        Raises:
            UnsupportedError: When the store has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        raise _refusal(self, Capability.OBJECT_LOCK, "get_retention")

    def set_retention(self, bucket: str, key: str, retention: Retention) -> None:
        """Set an object's retention; its bucket must have object lock.

        Args:
            bucket: The bucket.
            key: The key.
            retention: Mode and end; in compliance mode the end can only be moved later.

        Raises:
            UnsupportedError: When the store has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        raise _refusal(self, Capability.OBJECT_LOCK, "set_retention")

    def get_legal_hold(self, bucket: str, key: str) -> bool:
        """Tell whether an object is under a legal hold.

        Args:
            bucket: The bucket.
            key: The key.

        Returns:
            True when it is.

        Raises:
            UnsupportedError: When the store has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        raise _refusal(self, Capability.OBJECT_LOCK, "get_legal_hold")

    def set_legal_hold(self, bucket: str, key: str, enabled: bool) -> None:
        """Set or lift a legal hold; the object's bucket must have object lock.

        Args:
            bucket: The bucket.
            key: The key.
            enabled: Whether the object is held.

        Raises:
            UnsupportedError: When the store has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        raise _refusal(self, Capability.OBJECT_LOCK, "set_legal_hold")


class SupportsStorageClasses:
    """Storage classes (`Capability.STORAGE_CLASSES`).

    Example:
        >>> Capability.STORAGE_CLASSES in storage.capabilities  # a folder has none
        False
    """

    def set_storage_class(self, bucket: str, key: str, storage_class: str) -> ObjectInfo:
        """Move an object to another storage class.

        Args:
            bucket: The bucket.
            key: The key.
            storage_class: The provider's own word, such as ``STANDARD_IA``.

        Returns:
            The object as it is now.

        Raises:
            UnsupportedError: When the store has no storage classes.
            ObjectNotFoundError: When there is no such object.
        """
        raise _refusal(self, Capability.STORAGE_CLASSES, "set_storage_class")


class SupportsPresignedPost:
    """Upload forms for browsers (`Capability.PRESIGNED_POST`).

    Example:
        >>> Capability.PRESIGNED_POST in storage.capabilities  # a folder has none
        False
    """

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
            expires_in: Seconds, 1 to 604,800 (seven days).
            max_size: The largest upload in bytes; any when None.
            content_type: The Content-Type that the form must send; any when None.

        Returns:
            Where to post, and the fields; treat them as a secret.

        Raises:
            UnsupportedError: When the store has no such forms.
            InvalidRequestError: When ``expires_in`` is out of range.
        """
        raise _refusal(self, Capability.PRESIGNED_POST, "generate_presigned_post")


def _refusal(client: object, capability: Capability, operation: str) -> UnsupportedError:
    provider = getattr(client, "provider", type(client).__name__)
    return lacking(capability, provider=provider, operation=operation)
