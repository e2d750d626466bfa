"""Waiting by a clock of the test: how often it looks, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from codomyrmex.cloud.common.errors import (
    CancelledError,
    ConnectionFailedError,
    NotFoundError,
    WaiterTimeoutError,
)
from codomyrmex.cloud.common.stopping import stoppable
from codomyrmex.cloud.infomaniak.waiting import Clock, Goal, wait_until


class FakeTime:
    """A time that passes only while it is slept."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> Clock:
        return Clock(monotonic=lambda: self.now, sleep=self.sleep, first=1.0, longest=4.0)

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def goal(states: Iterator[object], gone: str | None = None) -> Goal[str]:
    def look() -> str:
        state = next(states)
        if isinstance(state, Exception):
            raise state
        return str(state)

    return Goal(what="x to be up", look=look, reached="up".__eq__, gone=gone)


def test_it_looks_less_and_less_often_and_tells_each_look() -> None:
    time = FakeTime()
    looks: list[tuple[str, float]] = []
    states = iter(["down"] * 5 + ["up"])
    wait_until(
        goal(states), progress=lambda state: looks.append((state, time.now)), clock=time.clock()
    )
    assert [at for _, at in looks] == [0.0, 1.0, 2.5, 4.75, 8.125, 12.125]
    assert looks[-1][0] == "up"


def test_the_last_look_is_at_the_end_of_the_time() -> None:
    time = FakeTime()
    with pytest.raises(WaiterTimeoutError, match="waited 3 s for x to be up"):
        wait_until(goal(iter(["down"] * 99)), timeout=3.0, clock=time.clock())
    assert time.now == 3.0


def test_a_look_that_fails_in_passing_is_repeated() -> None:
    states = iter([ConnectionFailedError("broke"), "up"])
    assert wait_until(goal(states), clock=FakeTime().clock()) == "up"


def test_what_fails_till_the_end_is_told() -> None:
    states = iter([ConnectionFailedError("broke")] * 99)
    with pytest.raises(WaiterTimeoutError, match="the last look failed: broke"):
        wait_until(goal(states), timeout=2.0, clock=FakeTime().clock())


def test_vanishing_is_the_end_only_where_it_is_meant() -> None:
    assert wait_until(goal(iter([NotFoundError("no x")]), gone="it was x")) == "it was x"
    with pytest.raises(NotFoundError):
        wait_until(goal(iter([NotFoundError("no x")])))


def test_a_wait_can_be_stopped() -> None:
    time = FakeTime()
    with stoppable(lambda: time.now > 1), pytest.raises(CancelledError):
        wait_until(goal(iter(["down"] * 99)), clock=time.clock())
    assert time.now < 3
