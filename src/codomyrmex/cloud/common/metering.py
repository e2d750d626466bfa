"""One request under rate limits: libcurl's callbacks, which pass bytes in pieces when they may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import pycurl

from codomyrmex.cloud.common.rate_limit import RateLimit

__all__ = ["Hold", "Meter", "take_all"]

Hold: TypeAlias = Callable[[float], bool | None]
"""Waits the seconds it is given and says False, or sees to it that the transfer goes on after
them and says True; None ends the transfer."""


def take_all(limits: Sequence[RateLimit], size: int) -> float:
    """Take bytes from every limit; the longest wait holds for all."""
    return max(limit.take(size) for limit in limits)


class Meter:
    """What one request may pass now.

    A piece is taken before it passes. Where its turn is later, the transfer is held; when it goes
    on, the piece is paid for and passes, however libcurl cuts it then.

    Args:
        limits: What the bytes are taken from.
        write: Takes the body of the answer, as libcurl's write callback.
        body: What is sent.
        hold: Waits.

    Attributes:
        limits: What the bytes are taken from.
    """

    __slots__ = (
        "_body",
        "_given",
        "_hold",
        "_paid_in",
        "_paid_out",
        "_piece",
        "_position",
        "_write",
        "limits",
    )

    def __init__(
        self,
        limits: Sequence[RateLimit],
        write: Callable[[bytes], int],
        body: bytes | memoryview,
        hold: Hold,
    ) -> None:
        self.limits = limits
        self._write = write
        self._body = memoryview(body)
        self._hold = hold
        self._piece = min(limit.piece for limit in limits)
        self._position = self._given = self._paid_in = self._paid_out = 0

    def write(self, data: bytes) -> int:
        """Take bytes of the answer, or hold it back."""
        if self._paid_in < len(data):
            delay = take_all(self.limits, len(data) - self._paid_in)
            self._paid_in = len(data)
            if delay:
                held = self._hold(delay)
                if held is None:
                    return -1
                if held:
                    return pycurl.WRITEFUNC_PAUSE
        self._paid_in -= len(data)
        return self._write(data)

    def read(self, size: int) -> bytes | int:
        """Give bytes of the body, or hold it back."""
        left = len(self._body) - self._position
        if not self._paid_out and left:
            self._paid_out = min(size, left, self._piece)
            delay = take_all(self.limits, self._paid_out)
            if delay:
                held = self._hold(delay)
                if held is None:
                    return pycurl.READFUNC_ABORT
                if held:
                    return pycurl.READFUNC_PAUSE
        size = min(size, left, self._paid_out)
        self._paid_out -= size
        self._position += size
        self._given += size
        return bytes(self._body[self._position - size : self._position])

    def seek(self, offset: int, origin: int) -> int:
        """Begin the body again, as libcurl does on another connection."""
        if origin != 0:
            return pycurl.SEEKFUNC_CANTSEEK
        self._position = offset
        return pycurl.SEEKFUNC_OK

    def settle(self, sent: int, lines: Sequence[bytes]) -> None:
        """Count what no callback saw, when the request is over: the headers of both sides.

        Args:
            sent: All bytes that libcurl sent.
            lines: The header lines that came.
        """
        take_all(self.limits, max(sent - self._given, 0) + sum(map(len, lines)))
