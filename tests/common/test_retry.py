"""The policy of retry, with the waits recorded instead of waited."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from codomyrmex.cloud.common.errors import (
    CloudError,
    ConnectionFailedError,
    ObjectNotFoundError,
    RateLimitError,
    ServiceUnavailableError,
)
from codomyrmex.cloud.common.retry import Retrier, RetryPolicy


class Call:
    """Fails as it is told, then answers ``done``; counts how often it was called."""

    def __init__(self, failures: Iterable[CloudError]) -> None:
        self.failures = list(failures)
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


class Run:
    """One way to run calls under a policy, and the waits it made."""

    def __init__(self, policy: RetryPolicy, *, steps: bool) -> None:
        self.waits: list[float] = []
        self.retrier = Retrier(policy, sleep=self.waits.append)
        self._steps = steps

    def __call__(
        self,
        call: Callable[[], str],
        *,
        idempotent: bool = True,
        on_retry: Callable[[CloudError], None] | None = None,
    ) -> str:
        if not self._steps:
            return self.retrier.run(call, idempotent=idempotent, on_retry=on_retry)

        def stepped() -> Generator[float, None, str]:
            yield -1.0  # a request
            return call()

        steps = self.retrier.steps(stepped, float, idempotent=idempotent, on_retry=on_retry)
        try:
            while True:
                item = next(steps)
                if item >= 0:
                    self.waits.append(item)
        except StopIteration as stop:
            return str(stop.value)


@pytest.fixture(params=["run", "steps"])
def make_run(request: pytest.FixtureRequest) -> Callable[[RetryPolicy], Run]:
    return lambda policy: Run(policy, steps=request.param == "steps")


MakeRun = Callable[[RetryPolicy], Run]


def busy(count: int) -> list[CloudError]:
    return [ServiceUnavailableError("busy") for _ in range(count)]


def test_a_storm_then_success(make_run: MakeRun) -> None:
    run = make_run(RetryPolicy(attempts=6))
    call = Call(busy(5))
    told: list[CloudError] = []
    expected = list(call.failures)
    assert run(call, on_retry=told.append) == "done"
    assert call.count == 6
    assert told == expected
    assert len(run.waits) == 5


def test_the_last_failure_is_raised(make_run: MakeRun) -> None:
    run = make_run(RetryPolicy(attempts=3))
    call = Call([ServiceUnavailableError(f"busy {n}") for n in range(9)])
    with pytest.raises(ServiceUnavailableError, match="busy 2"):
        run(call)
    assert call.count == 3


def test_one_attempt_means_no_retry(make_run: MakeRun) -> None:
    run = make_run(RetryPolicy(attempts=1))
    call = Call(busy(1))
    with pytest.raises(ServiceUnavailableError):
        run(call)
    assert (call.count, run.waits) == (1, [])


def test_what_cannot_pass_is_not_repeated(make_run: MakeRun) -> None:
    run = make_run(RetryPolicy())
    call = Call([ObjectNotFoundError("none")])
    with pytest.raises(ObjectNotFoundError):
        run(call)
    assert (call.count, run.waits) == (1, [])


def test_an_error_that_says_it_cannot_pass_is_believed(make_run: MakeRun) -> None:
    call = Call([ConnectionFailedError("bad certificate", retryable=False)])
    with pytest.raises(ConnectionFailedError):
        make_run(RetryPolicy())(call)
    assert call.count == 1


def test_other_exceptions_are_not_caught(make_run: MakeRun) -> None:
    def call() -> str:
        raise ZeroDivisionError

    run = make_run(RetryPolicy())
    with pytest.raises(ZeroDivisionError):
        run(call)
    assert run.waits == []


def test_waits_are_drawn_below_a_bound_that_doubles_up_to_the_cap(make_run: MakeRun) -> None:
    policy = RetryPolicy(attempts=9, base=0.5, cap=4.0, budget=100_000)
    drawn: list[list[float]] = [[] for _ in range(8)]
    for _ in range(300):
        run = make_run(policy)
        run(Call(busy(8)))
        for waits, wait in zip(drawn, run.waits, strict=True):
            waits.append(wait)
    for number, waits in enumerate(drawn):
        bound = min(4.0, 0.5 * 2**number)
        assert 0 <= min(waits) <= max(waits) <= bound
        # full jitter: the whole range is used (misses once in 10**13 runs)
        assert min(waits) < bound * 0.1
        assert max(waits) > bound * 0.9


def test_the_services_word_is_obeyed(make_run: MakeRun) -> None:
    run = make_run(RetryPolicy(base=0.1, cap=0.1))
    failures: list[CloudError] = [
        RateLimitError("slow", retry_after=30.0),
        RateLimitError("slow", retry_after=0.0),
    ]
    run(Call(failures))
    assert run.waits[0] == 30.0
    assert run.waits[1] <= 0.1


def test_a_wait_that_is_too_long_is_not_waited(make_run: MakeRun) -> None:
    run = make_run(RetryPolicy(longest_retry_after=60.0))
    call = Call([RateLimitError("slow", retry_after=61.0)])
    with pytest.raises(RateLimitError):
        run(call)
    assert (call.count, run.waits) == (1, [])


def test_what_may_have_been_done_is_not_done_twice(make_run: MakeRun) -> None:
    for error in (ConnectionFailedError("reset"), ServiceUnavailableError("busy")):
        call = Call([error])
        with pytest.raises(type(error)):
            make_run(RetryPolicy())(call, idempotent=False)
        assert call.count == 1


def test_what_was_refused_for_its_rate_was_not_done(make_run: MakeRun) -> None:
    call = Call([RateLimitError("slow"), RateLimitError("slow")])
    assert make_run(RetryPolicy())(call, idempotent=False) == "done"
    assert call.count == 3


def test_a_dead_service_is_given_up_early(make_run: MakeRun) -> None:
    run = make_run(RetryPolicy(attempts=4, budget=10))
    counts = []
    for _ in range(10):
        call = Call(busy(9))
        with pytest.raises(ServiceUnavailableError):
            run(call)
        counts.append(call.count)
    # 3 retries each until 10 were spent
    assert counts == [4, 4, 4, 2, 1, 1, 1, 1, 1, 1]


def test_successes_earn_retries_again(make_run: MakeRun) -> None:
    run = make_run(RetryPolicy(attempts=2, budget=2))
    for _ in range(3):
        with pytest.raises(ServiceUnavailableError):
            run(Call(busy(9)))
    for _ in range(2):
        run(Call([]))
    assert run(Call(busy(1))) == "done"
    for _ in range(100):
        run(Call([]))
    # never more than the budget
    calls = [Call(busy(9)) for _ in range(3)]
    for call in calls:
        with pytest.raises(ServiceUnavailableError):
            run(call)
    assert [call.count for call in calls] == [2, 2, 1]


def test_threads_share_one_budget() -> None:
    retrier = Retrier(RetryPolicy(attempts=2, budget=50), sleep=lambda _: None)
    calls = [Call(busy(9)) for _ in range(200)]
    barrier = threading.Barrier(8)

    def work(number: int) -> None:
        barrier.wait()
        for call in calls[number::8]:
            with pytest.raises(ServiceUnavailableError):
                retrier.run(call)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sum(call.count for call in calls) == 200 + 50
