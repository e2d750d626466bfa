"""The one policy of retry: full jitter, the service's own word, and a budget."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Generator
from typing import TypeVar

import msgspec

from codomyrmex.cloud.common.errors import CloudError, InvalidRequestError, RateLimitError

__all__ = ["Retrier", "RetryPolicy"]

S = TypeVar("S")
T = TypeVar("T")
Y = TypeVar("Y")


class RetryPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """How often and how patiently a request is repeated.

    Attributes:
        attempts: How often it is sent at the most, 1 for never again.
        base: The first wait is drawn from 0 to this many seconds, each later one from twice that.
        cap: The longest wait drawn, in seconds.
        rate_limit_base: After a refusal for too many requests that does not say when to come back,
            the first wait is drawn from the upper half of so many seconds, each later one from
            twice that; as after any other failure when None.
        rate_limit_cap: The longest of these waits, in seconds.
        longest_retry_after: A service that asks for a longer wait, in seconds, is not waited for.
        budget: How many retries all requests together may have ahead of successes: a dead server
            fails fast instead of being asked again for each of a million objects.

    Raises:
        InvalidRequestError: When attempts are below 1 or a time is negative.

    Example:
        >>> RetryPolicy(attempts=1).attempts
        1
    """

    attempts: int = 6
    base: float = 0.2
    cap: float = 20.0
    rate_limit_base: float | None = None
    rate_limit_cap: float = 120.0
    longest_retry_after: float = 120.0
    budget: int = 100

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise InvalidRequestError(f"attempts must be 1 or more, not {self.attempts}")
        for name in ("base", "cap", "longest_retry_after", "budget"):
            if getattr(self, name) < 0:
                raise InvalidRequestError(f"{name} must be 0 or more, not {getattr(self, name)}")


class Retrier:
    """Repeats failed calls as a policy says; shared by all threads of a client.

    Args:
        policy: The policy.
        sleep: Waits, replaced in tests of the policy itself.

    Attributes:
        retries: How often something was repeated so far.

    Example:
        >>> answers = iter([CloudError("busy", retryable=True), "done"])
        >>> def call():
        ...     answer = next(answers)
        ...     if isinstance(answer, CloudError):
        ...         raise answer
        ...     return answer
        >>> Retrier(RetryPolicy(base=0.001)).run(call)
        'done'
    """

    def __init__(
        self, policy: RetryPolicy | None = None, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.policy = policy or RetryPolicy()
        self._sleep = sleep
        self._tokens = float(self.policy.budget)
        self._lock = threading.Lock()
        self.retries = 0

    def run(
        self,
        call: Callable[[], T],
        *,
        idempotent: bool = True,
        on_retry: Callable[[CloudError], None] | None = None,
    ) -> T:
        """Call until it succeeds, fails for good, or the policy ends it.

        Args:
            call: What to do.
            idempotent: Whether doing it twice is as good as once. If not, only a refusal for too
                many requests, after which nothing was done, is repeated.
            on_retry: Told of each failure that is about to be repeated.

        Returns:
            What the call returned.

        Raises:
            CloudError: The last failure.

        Example:
            >>> Retrier().run(lambda: 1)
            1
        """
        attempt = 1
        while True:
            try:
                result = call()
            except CloudError as error:
                wait = self._wait(error, attempt, idempotent)
                if wait is None:
                    raise
                if on_retry is not None:
                    on_retry(error)
                self._sleep(wait)
                attempt += 1
            else:
                self._succeeded(attempt)
                return result

    def steps(
        self,
        call: Callable[[], Generator[Y, S | None, T]],
        pause: Callable[[float], Y],
        *,
        idempotent: bool = True,
        on_retry: Callable[[CloudError], None] | None = None,
    ) -> Generator[Y, S | None, T]:
        """Do as `run` does for an operation in steps (see `codomyrmex.cloud.common.steps`).

        Args:
            call: Makes the operation anew for each attempt.
            pause: Makes the step that waits.
            idempotent: As in `run`.
            on_retry: As in `run`.

        Yields:
            The operation's steps, and pauses between attempts.

        Returns:
            What the operation returned.

        Raises:
            CloudError: The last failure.

        Example:
            >>> def call():
            ...     yield "a request"
            ...     return "the result"
            >>> list(Retrier().steps(call, lambda seconds: f"wait {seconds} s"))
            ['a request']
        """
        attempt = 1
        while True:
            try:
                result = yield from call()
            except CloudError as error:
                wait = self._wait(error, attempt, idempotent)
                if wait is None:
                    raise
                if on_retry is not None:
                    on_retry(error)
                yield pause(wait)
                attempt += 1
            else:
                self._succeeded(attempt)
                return result

    def _succeeded(self, attempt: int) -> None:
        if attempt > 1 or self._tokens < self.policy.budget:
            with self._lock:
                self._tokens = min(self._tokens + 0.5, self.policy.budget)

    def _wait(self, error: CloudError, attempt: int, idempotent: bool) -> float | None:
        """How long to wait before the next attempt; None to give up."""
        policy = self.policy
        if not error.retryable or attempt >= policy.attempts:
            return None
        if not idempotent and not isinstance(error, RateLimitError):
            return None
        if error.retry_after is not None and error.retry_after > policy.longest_retry_after:
            return None
        with self._lock:
            if self._tokens < 1:
                return None
            self._tokens -= 1
            self.retries += 1
        if (
            isinstance(error, RateLimitError)
            and error.retry_after is None
            and policy.rate_limit_base is not None
        ):
            longest = min(policy.rate_limit_cap, policy.rate_limit_base * 2 ** (attempt - 1))
            return random.uniform(longest / 2, longest)  # noqa: S311 # as below
        jitter = random.uniform(0, min(policy.cap, policy.base * 2 ** (attempt - 1)))  # noqa: S311 # spreads load, guards nothing
        return max(jitter, error.retry_after or 0.0)
