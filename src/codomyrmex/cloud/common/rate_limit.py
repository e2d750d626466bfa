"""A limit of bytes per second that transfers, parts, threads and clients share.

The bucket is kept as one moment: when everything taken so far is paid for at the rate. Who takes
bytes moves it on and is told how long to wait, so that each waits for its own turn, in the order
of the taking, and nobody is woken for nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from codomyrmex.cloud.common.errors import CancelledError, ConfigurationError, InvalidRequestError
from codomyrmex.cloud.common.sizes import parse_size
from codomyrmex.cloud.common.stopping import is_stopped

__all__ = ["RateLimit", "RateLimited", "rate_limit_of"]

_LEAST: Final = 1024
_TOLERANCE: Final = 0.02
"""Seconds that may be owed: many short sleeps would cost more than they hold back."""

_CREDIT: Final = 0.1
"""Seconds of the rate that are kept for later, which make up for sleeps that were too long."""

_PIECE: Final = 0.02
"""Seconds of the rate that pass at a time."""

_LARGEST_PIECE: Final = 256 * 1024
_NAP: Final = 0.2


class RateLimit:
    """So many bytes a second, for all who share this object.

    Pass one to several clients, and together they stay below it. What is sent and what is received
    counts, headers too. Safe for threads.

    Args:
        bytes_per_second: The rate; 1024 or more.
        clock: Tells the seconds.
        sleep: Waits for seconds.

    Raises:
        InvalidRequestError: When the rate is below 1024.

    Example:
        >>> limit = RateLimit(1024 * 1024)
        >>> limit.take(1000)
        0.0
        >>> limit.take(10 * 1024 * 1024) > 9
        True
    """

    def __init__(
        self,
        bytes_per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not bytes_per_second >= _LEAST:
            raise InvalidRequestError(
                f"a rate must be {_LEAST} bytes per second or more, not {bytes_per_second!r}"
            )
        self._rate = float(bytes_per_second)
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._paid = clock()
        self._taken = 0

    def __repr__(self) -> str:
        return f"RateLimit({self._rate:.0f})"

    @property
    def bytes_per_second(self) -> float:
        """The rate.

        Returns:
            Bytes per second.

        Example:
            >>> RateLimit(2048).bytes_per_second
            2048.0
        """
        return self._rate

    @property
    def taken(self) -> int:
        """How many bytes were taken so far, by all who share it.

        Returns:
            Bytes.

        Example:
            >>> limit = RateLimit(2048)
            >>> _ = limit.take(10), limit.take(20)
            >>> limit.taken
            30
        """
        return self._taken

    @property
    def piece(self) -> int:
        """How many bytes are best taken at once, so that they pass evenly.

        Returns:
            Bytes, 1 KiB to 256 KiB.

        Example:
            >>> RateLimit(1024**2).piece
            20971
        """
        return max(_LEAST, min(int(self._rate * _PIECE), _LARGEST_PIECE))

    def take(self, size: int) -> float:
        """Take bytes, which may pass after the wait.

        Args:
            size: How many; 0 asks how long nothing should begin.

        Returns:
            Seconds to wait; 0 to go on at once.

        Example:
            >>> limit = RateLimit(1024)
            >>> limit.take(0)
            0.0
        """
        with self._lock:
            now = self._clock()
            self._paid = max(self._paid, now - _CREDIT) + size / self._rate
            self._taken += size
            wait = self._paid - now
        return wait if wait > _TOLERANCE else 0.0

    def pause(self, seconds: float) -> None:
        """Wait, unless the work of this thread is stopped.

        Args:
            seconds: What `take` told.

        Raises:
            CancelledError: When it was stopped (see `codomyrmex.cloud.common.stopping`).

        Example:
            >>> RateLimit(1024).pause(0.0)
        """
        while seconds > 0:
            if is_stopped():
                raise CancelledError("the work was stopped while it waited for the rate limit")
            nap = min(seconds, _NAP)
            self._sleep(nap)
            seconds -= nap

    def pass_on(self, size: int) -> None:
        """Take bytes and wait for their turn.

        Args:
            size: How many.

        Raises:
            CancelledError: As `pause` raises it.

        Example:
            >>> RateLimit(1024).pass_on(10)
        """
        self.pause(self.take(size))


@runtime_checkable
class RateLimited(Protocol):
    """A transport whose bytes can be limited."""

    def limit_rate(self, limit: RateLimit) -> None:
        """Let everything pass through a limit, besides those that are set already.

        Args:
            limit: The limit.
        """
        ...


def rate_limit_of(value: float | str | RateLimit | None) -> RateLimit | None:
    """Read the ``max_rate`` of a client.

    Args:
        value: Bytes per second, such a number with a unit (``10M``, see
            `codomyrmex.cloud.common.sizes`), a limit shared with others, or None.

    Returns:
        The limit; None for none.

    Raises:
        ConfigurationError: When it is no rate.

    Example:
        >>> rate_limit_of("1.5M"), rate_limit_of(None)
        (RateLimit(1572864), None)
    """
    if value is None or isinstance(value, RateLimit):
        return value
    try:
        return RateLimit(parse_size(value) if isinstance(value, str) else value)
    except InvalidRequestError as error:
        raise ConfigurationError(f"max_rate: {error.message}", hint=error.hint) from None
