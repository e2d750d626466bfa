"""Rate budgets: requests wait here before they would be refused.

A budget allows so many requests in a window. A request counts from the moment it is allowed until
one window after its answer came, so a service that counts them on arrival never sees more in any
window of its own, whatever the network's delay. Budgets are shared by every client of one token
in the process, by threads and by tasks.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from typing import Final
from weakref import WeakValueDictionary

import msgspec

from codomyrmex.cloud.common.rest.clock import Clock

__all__ = ["Budget", "Budgets", "Limit", "shared_budgets"]

_POLL: Final = 0.01  # while every allowed request is still under way


class Limit(msgspec.Struct, frozen=True):
    """How many requests a service allows.

    Attributes:
        requests: So many, 1 or more.
        seconds: In any window of so many seconds.

    Example:
        >>> Limit(10, 6.0).requests
        10
    """

    requests: int
    seconds: float


class Budget:
    """Lets requests of one class through, no more than a limit allows. Thread-safe.

    Args:
        limit: The limit.

    Example:
        >>> budget = Budget(Limit(1, 6.0))
        >>> budget.take(now=0.0)
        0.0
        >>> budget.give_back(now=0.5)
        >>> budget.take(now=1.0)
        5.5
    """

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._answered: deque[float] = deque()
        self._under_way = 0
        self._held_until = float("-inf")
        self._lock = threading.Lock()

    def take(self, now: float) -> float:
        """Ask for one request.

        Args:
            now: The time in seconds.

        Returns:
            0 when it may go out now, and `give_back` must follow; otherwise the seconds to wait
            before asking again.
        """
        with self._lock:
            if now < self._held_until:
                return self._held_until - now
            answered = self._answered
            while answered and answered[0] + self.limit.seconds <= now:
                answered.popleft()
            if self._under_way + len(answered) < self.limit.requests:
                self._under_way += 1
                return 0.0
            return answered[0] + self.limit.seconds - now if answered else _POLL

    def give_back(self, now: float) -> None:
        """Tell that the answer came, or that none will come.

        Args:
            now: The time in seconds.
        """
        with self._lock:
            self._under_way -= 1
            self._answered.append(now)

    def hold(self, until: float) -> None:
        """Let nothing through for a while: the service refused a request for too many.

        Args:
            until: The time in seconds.
        """
        with self._lock:
            self._held_until = max(self._held_until, until)


class Budgets:
    """The budgets of one token, by class of operation.

    Args:
        limits: The limit of each class.

    Example:
        >>> Budgets({"read": Limit(100, 6.0)}).get("read").limit.requests
        100
    """

    def __init__(self, limits: Mapping[str, Limit]) -> None:
        self._budgets = {name: Budget(limit) for name, limit in limits.items()}

    def get(self, name: str) -> Budget:
        """Get the budget of a class.

        Args:
            name: The class.

        Returns:
            The budget.
        """
        return self._budgets[name]


_shared: WeakValueDictionary[tuple[object, ...], Budgets] = WeakValueDictionary()
_shared_lock = threading.Lock()


def shared_budgets(key: object, limits: Mapping[str, Limit], clock: Clock) -> Budgets:
    """Find the budgets of a token, or make them.

    Args:
        key: What they belong to: the service and the token, as a `Secret`.
        limits: The limits; other limits are other budgets.
        clock: The clock they are kept by.

    Returns:
        The budgets, which live as long as a client holds them.

    Example:
        >>> from codomyrmex.cloud.common.rest.clock import SYSTEM_CLOCK
        >>> limits = {"read": Limit(1, 1.0)}
        >>> one = shared_budgets("token", limits, SYSTEM_CLOCK)
        >>> one is shared_budgets("token", limits, SYSTEM_CLOCK)
        True
    """
    whole = (key, tuple(sorted((n, v.requests, v.seconds) for n, v in limits.items())), id(clock))
    with _shared_lock:
        found = _shared.get(whole)
        if found is None:
            found = _shared[whole] = Budgets(limits)
        return found
