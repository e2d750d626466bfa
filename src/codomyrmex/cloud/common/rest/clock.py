"""Time, as the REST core sees it; replaced in tests so that nothing waits."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

__all__ = ["SYSTEM_CLOCK", "Clock", "SystemClock"]


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> float:
        """Seconds on a clock that never goes back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait in the calling thread."""
        ...

    async def sleep_async(self, seconds: float) -> None:
        """Wait in the calling task."""
        ...


class SystemClock:
    """The machine's own clock.

    Example:
        >>> SystemClock().now() <= SystemClock().now()
        True
    """

    def now(self) -> float:
        """Tell the time; see `Clock`."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait; see `Clock`."""
        time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Wait; see `Clock`."""
        await asyncio.sleep(seconds)


SYSTEM_CLOCK = SystemClock()
"""The clock of every client that is not given another."""
