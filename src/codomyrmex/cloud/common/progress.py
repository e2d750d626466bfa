"""Progress of long work: what a callback is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import msgspec

__all__ = ["ProgressCallback", "ProgressEvent"]


class ProgressEvent(msgspec.Struct, frozen=True):
    """One step of a transfer.

    Events may come from several threads at once. A part that is sent again is reported with
    negative ``bytes_moved`` first, so that sums stay right.

    Attributes:
        kind: ``start`` (a transfer begins), ``bytes`` (some passed), ``resume`` (so many were there
            from an earlier attempt), ``anew`` (an earlier attempt is of no use: the source was
            changed), ``retry``, ``done``, ``fail`` or ``skip``.
        key: The object.
        bytes_moved: Bytes since the last event of this transfer.
        bytes_total: The size of this transfer, when known.

    Example:
        >>> ProgressEvent("bytes", "k", bytes_moved=10).bytes_moved
        10
    """

    kind: Literal["start", "bytes", "resume", "anew", "retry", "done", "fail", "skip"]
    key: str
    bytes_moved: int = 0
    bytes_total: int | None = None


ProgressCallback: TypeAlias = Callable[[ProgressEvent], None]
"""Called with each `ProgressEvent`; must be quick and thread-safe."""
