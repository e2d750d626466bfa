"""What a client can do beyond the common core."""

from __future__ import annotations

from enum import StrEnum

from codomyrmex.cloud.common.errors import UnsupportedError

__all__ = ["Capabilities", "Capability"]


class Capability(StrEnum):
    """One thing that some providers have and others lack.

    Example:
        >>> Capability.VERSIONS
        <Capability.VERSIONS: 'versions'>
    """

    USER_METADATA = "user_metadata"
    CONDITIONAL_CREATE = "conditional_create"
    CONDITIONAL_UPDATE = "conditional_update"
    MULTIPART = "multipart"
    SERVER_SIDE_COPY = "server_side_copy"
    PRESIGNED_URLS = "presigned_urls"
    PRESIGNED_POST = "presigned_post"
    VERSIONS = "versions"
    TAGS = "tags"
    LIFECYCLE = "lifecycle"
    CORS = "cors"
    ACL = "acl"
    BUCKET_POLICY = "bucket_policy"
    OBJECT_LOCK = "object_lock"
    STORAGE_CLASSES = "storage_classes"
    ENCRYPTION = "encryption"
    REQUESTER_PAYS = "requester_pays"


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
            raise UnsupportedError(
                f"{provider} has no {capability.value.replace('_', ' ')}, which {operation} needs",
                provider=provider,
                operation=operation,
            )
