"""Operations as steps: what to send and what to make of the answer, apart from the sending.

An operation is a generator that yields `HttpRequest` and is sent the `HttpResponse`, or has the
transport's error thrown into it; it yields `Pause` to wait, and returns its result. The same
generator runs alone in the calling thread (`run_steps`), or among many in one thread
(`StepLoop`): for thousands of small requests one thread that waits for all of them costs a
fraction of threads that wait for one each, which pass the interpreter's lock to and fro.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Generator, Iterator
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec
import pycurl

from codomyrmex.cloud.common.errors import CancelledError, CloudError
from codomyrmex.cloud.common.http import HttpClient, HttpRequest, HttpResponse, _Exchange
from codomyrmex.cloud.common.stopping import current_stop, is_stopped

__all__ = ["Pause", "StepLoop", "Steps", "run_steps"]

T = TypeVar("T")


class Pause(msgspec.Struct, frozen=True):
    """Wait before going on.

    Attributes:
        seconds: How long.

    Example:
        >>> Pause(1.5).seconds
        1.5
    """

    seconds: float


Steps: TypeAlias = Generator["HttpRequest | Pause", "HttpResponse | None", T]
"""An operation that yields requests and pauses, and returns a T."""


def run_steps(http: HttpClient, steps: Steps[T], sleep: Callable[[float], None] = time.sleep) -> T:
    """Run one operation in the calling thread.

    Args:
        http: The transport.
        steps: The operation.
        sleep: How to wait.

    Returns:
        What the operation returns.

    Raises:
        CloudError: What the operation raises; a `CancelledError` when it was stopped (see
            `codomyrmex.cloud.common.stopping`).
    """
    try:
        item = next(steps)
        while True:
            if isinstance(item, Pause):
                _wait(item.seconds, sleep)
            if is_stopped():
                item = steps.throw(CancelledError("the operation was stopped"))
                continue
            if isinstance(item, Pause):
                item = steps.send(None)
                continue
            try:
                response = http.request(item)
            except CloudError as error:
                item = steps.throw(error)
            else:
                item = steps.send(response)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        steps.close()


def _wait(seconds: float, sleep: Callable[[float], None]) -> None:
    """Sleep, in short naps where the thread's work may be stopped."""
    if current_stop() is None:
        sleep(seconds)
        return
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not is_stopped():
        sleep(min(left, _POLL_MILLISECONDS / 1000))


class _Job(Generic[T]):
    """One operation among many."""

    __slots__ = ("exchange", "on_done", "request", "steps")

    def __init__(
        self, steps: Steps[T], on_done: Callable[[T | None, CloudError | None], None]
    ) -> None:
        self.steps = steps
        self.on_done = on_done
        self.request: HttpRequest | None = None
        self.exchange: _Exchange | None = None


_POLL_MILLISECONDS: Final = 200
_NO_SOCKET_SECONDS: Final = 0.002
"""libcurl has no socket to wait for while it looks a name up."""


class StepLoop(Generic[T]):
    """Runs many operations at once in the calling thread, over libcurl's multi interface.

    Args:
        http: Says how connections are made.
        concurrency: Operations under way at once.
    """

    def __init__(self, http: HttpClient, concurrency: int) -> None:
        self._http = http
        self._concurrency = concurrency
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, concurrency)
        self._idle: list[pycurl.Curl] = []
        self._busy: dict[pycurl.Curl, _Job[T]] = {}
        self._paused: list[tuple[float, int, _Job[T]]] = []
        self._held: list[tuple[float, int, _Exchange, pycurl.Curl]] = []
        self._counter = 0
        self._active = 0

    def run(
        self,
        jobs: Iterator[tuple[Steps[T], Callable[[T | None, CloudError | None], None]]],
        *,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Run operations until there are no more.

        Args:
            jobs: Each operation and who is told of its end: the result, or the error. Taken as
                there is room for them.
            stopped: Asked often; True drops what is under way and returns.

        Raises:
            BaseException: What is no `CloudError` ends the loop.
        """
        more = True
        try:
            while not stopped():
                while more and self._active < self._concurrency:
                    job = next(jobs, None)
                    if job is None:
                        more = False
                        break
                    self._active += 1
                    self._advance(_Job(*job))
                if not self._active and not more:
                    return
                self._turn()
        finally:
            self._drop_all()

    def _turn(self) -> None:
        """Let libcurl work, and take what is finished."""
        self._multi.perform()
        finished = False
        while True:
            queued, succeeded, failed = self._multi.info_read()
            for handle in succeeded:
                finished = True
                self._finish(handle, None)
            for handle, code, text in failed:
                finished = True
                self._finish(handle, (code, text))
            if not queued:
                break
        now = time.monotonic()
        while self._paused and self._paused[0][0] <= now:
            finished = True
            self._go_on(heapq.heappop(self._paused)[2])
        while self._held and self._held[0][0] <= now:
            finished = True
            self._let_pass(*heapq.heappop(self._held)[2:])
        if not finished and self._active:
            wait = float(_POLL_MILLISECONDS)
            for queue in (self._paused, self._held):
                if queue:
                    wait = min(wait, max(1.0, (queue[0][0] - now) * 1000))
            if self._busy:
                if self._multi.select(wait / 1000) < 0:
                    time.sleep(_NO_SOCKET_SECONDS)
            else:
                time.sleep(wait / 1000)

    def _finish(self, handle: pycurl.Curl, failure: tuple[int, str] | None) -> None:
        job = self._busy.pop(handle)
        self._multi.remove_handle(handle)
        assert job.request is not None
        assert job.exchange is not None
        self._http._release(handle, job.request, job.exchange)
        self._idle.append(handle)
        exchange, request = job.exchange, job.request
        job.exchange = job.request = None
        if exchange.failure is not None:
            if not isinstance(exchange.failure, CloudError):
                raise exchange.failure
            self._advance(job, error=exchange.failure)
        elif failure is not None:
            self._advance(job, error=self._http._error(failure, request.url))
        else:
            try:
                response = exchange.finish()
            except CloudError as error:
                self._advance(job, error=error)
            else:
                self._advance(job, response)

    def _advance(
        self, job: _Job[T], response: HttpResponse | None = None, error: CloudError | None = None
    ) -> None:
        """Go on with an operation until its next request, pause or end."""
        try:
            item = job.steps.send(response) if error is None else job.steps.throw(error)
        except StopIteration as stop:
            self._active -= 1
            job.on_done(stop.value, None)
            return
        except CloudError as failure:
            self._active -= 1
            job.on_done(None, failure)
            return
        if isinstance(item, Pause):
            self._wait(job, item.seconds)
            return
        job.request = item
        debt = self._http._debt()
        if debt:
            self._wait(job, debt)
        else:
            self._send(job, item)

    def _wait(self, job: _Job[T], seconds: float) -> None:
        self._counter += 1
        heapq.heappush(self._paused, (time.monotonic() + seconds, self._counter, job))

    def _go_on(self, job: _Job[T]) -> None:
        """Send what waited for a rate limit, or go on after a pause."""
        if job.request is not None:
            self._send(job, job.request)
        else:
            self._advance(job)

    def _send(self, job: _Job[T], request: HttpRequest) -> None:
        handle = self._idle.pop() if self._idle else self._http._new_handle()

        def hold(seconds: float) -> bool:
            self._counter += 1
            due = time.monotonic() + seconds
            heapq.heappush(self._held, (due, self._counter, exchange, handle))
            return True

        exchange = job.exchange = self._http._prepare(handle, request, hold)
        self._busy[handle] = job
        self._multi.add_handle(handle)

    def _let_pass(self, exchange: _Exchange, handle: pycurl.Curl) -> None:
        """Go on with a transfer that a rate limit held."""
        job = self._busy.get(handle)
        if job is None or job.exchange is not exchange:
            return  # it broke meanwhile
        try:
            handle.pause(pycurl.PAUSE_CONT)
        except pycurl.error as error:
            # what was held back is given to the callback at once, which may end the request
            self._finish(handle, (int(error.args[0]), str(error.args[-1])))

    def _drop_all(self) -> None:
        for handle, job in self._busy.items():
            self._multi.remove_handle(handle)
            handle.close()
            job.steps.close()
        for _, _, job in self._paused:
            job.steps.close()
        for handle in self._idle:
            handle.close()
        self._busy.clear()
        self._paused.clear()
        self._held.clear()
        self._idle.clear()
        self._multi.close()
