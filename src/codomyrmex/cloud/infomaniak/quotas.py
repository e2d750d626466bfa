"""What a project may have of something, and how much of it is used."""

from __future__ import annotations

import msgspec

__all__ = ["Quota"]


class Quota(msgspec.Struct, frozen=True, kw_only=True):
    """One limit of a project.

    Attributes:
        name: What is limited, in the service's words, such as ``volumes`` or ``floatingip``.
        limit: How many there may be; None without a limit.
        used: How many there are.
        reserved: How many are being made.

    Example:
        >>> Quota(name="volumes", limit=100, used=99, reserved=1).left
        0
    """

    name: str
    limit: int | None
    used: int
    reserved: int = 0

    @property
    def left(self) -> int | None:
        """How many more there may be.

        Returns:
            The number, never below zero; None without a limit.

        Example:
            >>> Quota(name="volumes", limit=None, used=3).left is None
            True
        """
        if self.limit is None:
            return None
        return max(0, self.limit - self.used - self.reserved)


def quota(name: str, limit: int, used: int, reserved: int = 0) -> Quota:
    # OpenStack writes "no limit" as -1
    return Quota(name=name, limit=None if limit < 0 else limit, used=used, reserved=reserved)
