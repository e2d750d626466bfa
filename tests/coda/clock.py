"""A clock that only goes on when somebody waits: tests of pauses take no time."""

from __future__ import annotations

import asyncio
import threading


class ManualClock:
    """Time that passes by sleeping. Thread-safe."""

    def __init__(self) -> None:
        self._now = 1_000.0
        self._lock = threading.Lock()
        self.slept = 0.0

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds
            self.slept += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)
        await asyncio.sleep(0)
