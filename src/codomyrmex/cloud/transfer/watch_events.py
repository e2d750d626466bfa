"""What a watch tells: its events, and the sum of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from codomyrmex.cloud.common.errors import CloudError

__all__ = ["WatchEvent", "WatchTotals"]


class WatchEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happened while a folder is watched.

    Attributes:
        kind: ``copy`` or ``delete`` (one object is done), ``fail`` (it is tried again),
            ``wait`` (something still writes to the file), ``refuse`` (more would be deleted than is
            allowed), ``rescan`` (both sides are listed again, for the reason), ``lost`` (the
            folder is not there), ``ready`` (both sides were compared, and changes are waited for).
        target: The object or tree.
        size: Bytes of a copy.
        reason: Why.
        error: What went wrong.
        retry_in: Seconds until it is tried again.

    Example:
        >>> WatchEvent("delete", "s3://photos/a.jpg").kind
        'delete'
    """

    kind: Literal["copy", "delete", "fail", "wait", "refuse", "rescan", "lost", "ready"]
    target: str
    size: int | None = None
    reason: str = ""
    error: CloudError | None = None
    retry_in: float | None = None


class WatchTotals(msgspec.Struct):
    """What a watch did so far.

    Attributes:
        copied: Objects that were copied.
        deleted: Objects that were deleted.
        bytes_moved: Bytes of the copies.
        failures: Attempts that failed.
        waiting: Changes that have not arrived yet.

    Example:
        >>> WatchTotals().copied
        0
    """

    copied: int = 0
    deleted: int = 0
    bytes_moved: int = 0
    failures: int = 0
    waiting: int = 0
