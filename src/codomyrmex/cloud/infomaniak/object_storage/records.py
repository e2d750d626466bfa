"""What Swift tells of accounts and containers."""

from __future__ import annotations

import msgspec

__all__ = ["AccountUsage", "ContainerAcl", "ContainerUsage"]


class AccountUsage(msgspec.Struct, frozen=True):
    """How much an account (a project) holds, and how much it may.

    Attributes:
        containers: Containers, those for segments included.
        objects: Objects, segments included.
        bytes_used: Bytes of all objects.
        quota_bytes: How many it may hold; None where there is no limit.

    Example:
        >>> AccountUsage(1, 2, 300).quota_bytes is None
        True
    """

    containers: int
    objects: int
    bytes_used: int
    quota_bytes: int | None = None


class ContainerUsage(msgspec.Struct, frozen=True):
    """How much a container holds, and how much it may.

    Attributes:
        name: The container.
        objects: Objects; the service counts them with some delay.
        bytes_used: Bytes of them, with the same delay.
        quota_bytes: How many it may hold; None where there is no limit.
        quota_objects: How many objects it may hold; None where there is no limit.
        storage_policy: The service's word for how it is kept.

    Example:
        >>> ContainerUsage("photos", 2, 300).objects
        2
    """

    name: str
    objects: int
    bytes_used: int
    quota_bytes: int | None = None
    quota_objects: int | None = None
    storage_policy: str | None = None


class ContainerAcl(msgspec.Struct, frozen=True):
    """Who may use a container besides its project, in Swift's own words.

    Attributes:
        read: Such as ``.r:*`` (everybody), ``.rlistings`` (the listing too), ``project:user``.
        write: Such as ``project:user``.

    Example:
        >>> ContainerAcl(read=(".r:*", ".rlistings")).public
        True
    """

    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()

    @property
    def public(self) -> bool:
        """Whether everybody may read the objects.

        Returns:
            True when the read list has ``.r:*``.

        Example:
            >>> ContainerAcl().public
            False
        """
        return ".r:*" in self.read
