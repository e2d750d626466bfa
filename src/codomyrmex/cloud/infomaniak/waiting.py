"""Waiting until a resource has reached a state, or has failed on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Generic, TypedDict, TypeVar

import msgspec

from codomyrmex.cloud.common.errors import (
    CancelledError,
    NotFoundError,
    TransientError,
    WaiterError,
    WaiterTimeoutError,
)
from codomyrmex.cloud.common.stopping import is_stopped

__all__ = ["DEFAULT_TIMEOUT", "ChangeOptions", "Clock", "Goal", "wait_until"]

R = TypeVar("R")

DEFAULT_TIMEOUT = 600.0
"""Seconds that a change is waited for unless the caller says otherwise."""

_LONGEST_NAP = 0.5  # how soon a stop is noticed, in seconds


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """The time that waiting goes by; tests give another one.

    Attributes:
        monotonic: The time now, in seconds since any moment.
        sleep: Waits that many seconds.
        first: Seconds between the first two looks; each later pause is half as long again.
        longest: The longest pause, in seconds.

    Example:
        >>> import itertools
        >>> next(Clock(first=1.0, longest=2.0).pauses())
        1.0
        >>> list(itertools.islice(Clock(first=1.0, longest=2.0).pauses(), 3))
        [1.0, 1.5, 2.0]
    """

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    first: float = 0.5
    longest: float = 10.0

    def pauses(self) -> Iterator[float]:
        """Give the pauses between looks.

        Yields:
            Seconds, for ever.

        Example:
            >>> next(Clock(first=0.25).pauses())
            0.25
        """
        pause = self.first
        while True:
            yield min(pause, self.longest)
            pause = min(pause * 1.5, self.longest)


class ChangeOptions(TypedDict, Generic[R], total=False):
    """The keyword arguments of every call that changes something and may take time.

    Attributes:
        wait: Whether to wait until the change is done; True by default.
        timeout: Seconds to wait at the most; `DEFAULT_TIMEOUT` by default.
        progress: Told of the record at each look while waiting.
        dry_run: Whether to check what can be checked, change nothing and return the `Plan`.

    Example:
        >>> options: ChangeOptions[str] = {"wait": False}
    """

    wait: bool
    timeout: float
    progress: Callable[[R], None] | None
    dry_run: bool


class Goal(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """What a change leads to.

    Attributes:
        what: The thing and the state, for messages, such as ``server web to be ACTIVE``.
        look: Fetches the record as it is now.
        reached: Whether that is it.
        fault: Why it will not get there any more, in the service's own words; None while it may.
        gone: What to return when `look` finds nothing: for deletes, the last record seen. None
            means that it must not vanish.

    Example:
        >>> states = iter(["building", "active"])
        >>> goal = Goal(what="server web", look=lambda: next(states), reached="active".__eq__)
        >>> wait_until(goal, clock=Clock(sleep=lambda seconds: None))
        'active'
    """

    what: str
    look: Callable[[], R]
    reached: Callable[[R], bool]
    fault: Callable[[R], str | None] = lambda record: None
    gone: R | None = None


def wait_until(
    goal: Goal[R],
    *,
    timeout: float = DEFAULT_TIMEOUT,
    progress: Callable[[R], None] | None = None,
    clock: Clock | None = None,
) -> R:
    """Look again and again until the goal is reached; a look that fails in passing is repeated.

    Args:
        goal: What is waited for.
        timeout: Seconds at the most; 0 looks once.
        progress: Told of the record at each look.
        clock: The time to go by.

    Returns:
        The record as seen last.

    Raises:
        WaiterError: When the service reports a failure; its words are in the message.
        WaiterTimeoutError: When the time is over.
        NotFoundError: When the thing vanished and was not meant to.
        CancelledError: When the work was stopped; what was begun goes on at the service.

    Example:
        >>> goal = Goal(what="w to be up", look=lambda: "down", reached=lambda state: False,
        ...             fault=lambda state: "no valid host")
        >>> wait_until(goal)
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.common.errors.WaiterError: w to be up: no valid host
    """
    clock = clock or Clock()
    deadline = clock.monotonic() + timeout
    for pause in clock.pauses():
        problem = ""
        try:
            record = goal.look()
        except NotFoundError:
            if goal.gone is None:
                raise
            return goal.gone
        except TransientError as error:
            problem = f"; the last look failed: {error.message}"
        else:
            if progress is not None:
                progress(record)
            if goal.reached(record):
                return record
            fault = goal.fault(record)
            if fault is not None:
                raise WaiterError(
                    f"waited for {goal.what}: {fault}",
                    hint="Mend the cause, delete what failed, then try again",
                    provider="infomaniak",
                )
        left = deadline - clock.monotonic()
        if left <= 0:
            raise WaiterTimeoutError(
                f"waited {timeout:g} s for {goal.what}{problem}",
                hint="It may still get there: look again, or give a longer timeout",
                provider="infomaniak",
            )
        _nap(min(pause, left), clock, goal.what)
    raise AssertionError("pauses never end")


def _nap(seconds: float, clock: Clock, what: str) -> None:
    while True:
        if is_stopped():
            raise CancelledError(f"stopped waiting for {what}", provider="infomaniak")
        clock.sleep(min(seconds, _LONGEST_NAP))
        seconds -= _LONGEST_NAP
        if seconds <= 0:
            return
