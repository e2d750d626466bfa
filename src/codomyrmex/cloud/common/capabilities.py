"""What a client can do beyond the common core: the one vocabulary of it, with what each word means.

The command ``cmx capabilities`` and the tables of the documents are made from these words.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from codomyrmex.cloud.common.errors import UnsupportedError

__all__ = ["Capabilities", "Capability", "lacking"]


class Capability(StrEnum):
    """One thing that some providers have and others lack.

    Attributes:
        meaning: What it is, one sentence.
        methods: The methods that it brings; without it they raise `UnsupportedError`.
        options: Further arguments and fields that need it.

    Example:
        >>> Capability.VERSIONS
        <Capability.VERSIONS: 'versions'>
        >>> Capability("tags").methods
        ('get_tags', 'set_tags')
    """

    meaning: str
    methods: tuple[str, ...]
    options: tuple[str, ...]

    def __new__(
        cls,
        value: str,
        meaning: str,
        methods: tuple[str, ...] = (),
        options: tuple[str, ...] = (),
    ) -> Self:
        """Make a member of its value and what is known of it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.methods = methods
        member.options = options
        return member

    USER_METADATA = (
        "user_metadata",
        "Names and values of one's own are kept with an object.",
        (),
        ("metadata", "settings.metadata"),
    )
    CONDITIONAL_CREATE = (
        "conditional_create",
        "The store itself refuses to replace an object, in one step with the write.",
        (),
        ("overwrite=False",),
    )
    CONDITIONAL_UPDATE = (
        "conditional_update",
        "The store replaces an object only when it still has the ETag that is named.",
        (),
        ("if_match",),
    )
    MULTIPART = (
        "multipart",
        "Large objects go in parts, side by side, and go on where they stopped.",
    )
    SERVER_SIDE_COPY = (
        "server_side_copy",
        "A copy inside the store moves no bytes through this machine.",
    )
    PRESIGNED_URLS = (
        "presigned_urls",
        "A URL that lets whoever has it read or write one object for a time.",
        ("generate_presigned_url",),
    )
    PRESIGNED_POST = (
        "presigned_post",
        "A form with which a browser uploads one object.",
        ("generate_presigned_post",),
    )
    VERSIONS = (
        "versions",
        "What a write or a delete replaces is kept, listed and restored.",
        ("get_versioning", "set_versioning", "list_versions", "restore_version"),
        ("version_id",),
    )
    TAGS = (
        "tags",
        "Names and values that can be changed without writing the object again.",
        ("get_tags", "set_tags"),
        ("settings.tags",),
    )
    LIFECYCLE = (
        "lifecycle",
        "Rules that delete or move objects as they age.",
        ("get_lifecycle", "set_lifecycle"),
    )
    CORS = (
        "cors",
        "Rules for pages of other origins.",
        ("get_cors", "set_cors"),
    )
    ACL = (
        "acl",
        "Rights for single accounts and groups on buckets or objects.",
        ("get_acl", "set_acl"),
        ("settings.acl",),
    )
    BUCKET_POLICY = (
        "bucket_policy",
        "A document that says who may do what in a bucket.",
        ("get_bucket_policy", "set_bucket_policy"),
    )
    OBJECT_LOCK = (
        "object_lock",
        "Retention until a day, and legal holds: nobody can delete or replace what is locked.",
        ("get_retention", "set_retention", "get_legal_hold", "set_legal_hold"),
    )
    STORAGE_CLASSES = (
        "storage_classes",
        "Cheaper classes for what is seldom read.",
        ("set_storage_class",),
        ("settings.storage_class",),
    )
    ENCRYPTION = (
        "encryption",
        "The caller chooses the key: of the service, of its key service, or the caller's own.",
        (),
        ("settings.encryption",),
    )
    REQUESTER_PAYS = (
        "requester_pays",
        "The caller pays for requests to a bucket of somebody else.",
        (),
        ("requester_pays=True of the client",),
    )


class Capabilities(frozenset[Capability]):
    """The capabilities of one client: a set that can refuse with a helpful error.

    Example:
        >>> Capability.TAGS in Capabilities([Capability.TAGS])
        True
    """

    def require(self, capability: Capability, *, provider: str, operation: str) -> None:
        """Refuse an operation that the client does not have, before any I/O.

        Args:
            capability: What the operation needs.
            provider: The provider's short name, for the message.
            operation: The method, for the message.

        Raises:
            UnsupportedError: When the capability is not there.

        Example:
            >>> Capabilities().require(Capability.TAGS, provider="local", operation="get_tags")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.UnsupportedError: local has no tags, which get_tags needs
        """
        if capability not in self:
            raise lacking(capability, provider=provider, operation=operation)


def lacking(capability: Capability, *, provider: str, operation: str) -> UnsupportedError:
    """Build the error for an operation that a client does not have.

    Args:
        capability: What the operation needs.
        provider: The provider's short name.
        operation: The method.

    Returns:
        The error, to be raised.

    Example:
        >>> lacking(Capability.CORS, provider="local", operation="get_cors").operation
        'get_cors'
    """
    name = capability.value.replace("_", " ")
    return UnsupportedError(
        f"{provider} has no {name}, which {operation} needs",
        hint=f"cmx capabilities shows which store has {name}",
        provider=provider,
        operation=operation,
    )
