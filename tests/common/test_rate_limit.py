"""The limit of bytes per second: its arithmetic on a clock of the test, its count on servers."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from codomyrmex.cloud.common.errors import (
    CancelledError,
    CloudError,
    ConfigurationError,
    ConnectionFailedError,
    InvalidRequestError,
)
from codomyrmex.cloud.common.http import HttpClient, HttpOptions, HttpRequest, HttpResponse
from codomyrmex.cloud.common.rate_limit import RateLimit, RateLimited, rate_limit_of
from codomyrmex.cloud.common.steps import StepLoop, Steps
from codomyrmex.cloud.common.stopping import stoppable
from tests.servers.loopback import Answer, Loopback, Request, serving

KIB = 1024
MIB = 1024 * KIB


class Clock:
    """Time that passes only by sleeping, always a little longer than asked."""

    def __init__(self, late: float = 0.0) -> None:
        self.now = 1000.0
        self.late = late
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds + self.late

    def limit(self, rate: float) -> RateLimit:
        return RateLimit(rate, clock=self, sleep=self.sleep)


@pytest.mark.parametrize("late", [0.0, 0.001, 0.01])
@pytest.mark.parametrize("rate", [1024, 50_000, MIB, 100 * MIB])
@pytest.mark.parametrize("size", [1, 600, 16 * KIB, MIB])
def test_the_rate_holds_on_average(rate: int, size: int, late: float) -> None:
    clock = Clock(late)
    limit = clock.limit(rate)
    size = max(size, rate // 1000)
    total = 0
    while clock.now < 1020:
        limit.pass_on(size)
        total += size
    # what is owed at the end, and the last piece, is all that may be too much
    assert total / (clock.now - 1000) == pytest.approx(rate, rel=0.05)


def test_an_idle_bucket_keeps_little() -> None:
    clock = Clock()
    limit = clock.limit(10_000)
    clock.now += 3600
    # a tenth of a second's worth passes ahead, and not an hour's
    assert limit.take(1_000) == 0
    assert limit.take(1_000) == pytest.approx(0.1)


def test_each_waits_for_its_own_turn() -> None:
    limit = Clock().limit(1024)
    assert [limit.take(1024) for _ in range(4)] == pytest.approx([1, 2, 3, 4])
    assert limit.take(0) == pytest.approx(4)
    assert limit.taken == 4096


def test_threads_share_the_rate() -> None:
    clock = Clock()
    limit = clock.limit(MIB)

    def take() -> None:
        for _ in range(1000):
            limit.take(1000)

    with ThreadPoolExecutor(8) as threads:
        for each in [threads.submit(take) for _ in range(8)]:
            each.result()
    assert limit.taken == 8_000_000
    assert limit.take(0) == pytest.approx(8_000_000 / MIB)


def test_a_wait_ends_when_the_work_is_stopped() -> None:
    clock = Clock()
    with (
        stoppable(lambda: clock.now > 1002),
        pytest.raises(CancelledError),
    ):
        clock.limit(1024).pass_on(MIB)
    assert clock.now < 1003


@pytest.mark.parametrize("rate", [0, -1, 1023, float("nan")])
def test_no_rate(rate: float) -> None:
    with pytest.raises(InvalidRequestError, match="1024 bytes per second or more"):
        RateLimit(rate)


def test_what_max_rate_may_be() -> None:
    shared = RateLimit(4096)
    assert rate_limit_of(shared) is shared
    assert rate_limit_of(None) is None
    found = [rate_limit_of(value) for value in (2048, "2K", "1MiB")]
    assert [limit.bytes_per_second for limit in found if limit] == [2048, 2048, MIB]
    for wrong in ("fast", "10", -1):
        with pytest.raises(ConfigurationError, match="max_rate: "):
            rate_limit_of(wrong)


# -- on the wire


def passed(server: Loopback, answer: Callable[[Request], Answer]) -> int:
    """Every byte that went to the server and came from it."""
    total = 0
    for request in server.requests:
        lines = [f"{request.method} {request.target} HTTP/1.1", *request.lines, "", ""]
        total += len("\r\n".join(lines)) + len(request.body)
        total += len(answer(request).encode(head=request.method == "HEAD"))
    return total


def answer_to(request: Request) -> Answer:
    if request.method == "GET":
        return Answer(200, b"x" * int(request.path[1:]), {"x-odd": "yes"})
    return Answer(200, b"" if request.method == "HEAD" else b"stored")


REQUESTS = [
    ("PUT", "/a", os.urandom(3 * MIB)),
    ("PUT", "/b", b""),
    ("PUT", "/c", b"small"),
    ("GET", f"/{2 * MIB + 17}", None),
    ("GET", "/0", None),
    ("HEAD", "/5", None),
    ("POST", "/d", memoryview(bytes(70_000))[5:]),
    ("GET", "/300", None),
    ("DELETE", "/e", None),
]


def requests(server: Loopback) -> list[HttpRequest]:
    return [HttpRequest(method, server.url + path, ["Expect:"], body)
            for method, path, body in REQUESTS]  # fmt: skip


def check_answers(server: Loopback, answers: list[HttpResponse]) -> None:
    sent = {request.target: request.body for request in server.requests}
    for (_, path, body), answer in zip(REQUESTS, answers, strict=True):
        assert sent[path] == bytes(body or b"")
        if path[1:].isdigit():
            assert answer.body == b"x" * (int(path[1:]) if path != "/5" else 0)
        else:
            assert answer.body == b"stored"


@pytest.mark.parametrize("rate", [20 * MIB, 1000 * MIB])
def test_every_byte_of_a_request_is_counted(rate: int) -> None:
    """At one rate transfers are held, at the other nothing ever waits."""
    limit = RateLimit(rate)
    with serving(answer_to) as server:
        client = HttpClient(HttpOptions(rate_limit=limit))
        check_answers(server, [client.request(request) for request in requests(server)])
        client.close()
        assert limit.taken == passed(server, answer_to)


@pytest.mark.parametrize("rate", [20 * MIB, 1000 * MIB])
def test_every_byte_of_many_requests_in_one_thread_is_counted(rate: int) -> None:
    limit = RateLimit(rate)
    with serving(answer_to) as server:
        client = HttpClient(HttpOptions(rate_limit=limit))
        wanted = requests(server)
        answers: list[HttpResponse | None] = [None] * len(wanted)

        def operation(number: int) -> Steps[None]:
            answers[number] = yield wanted[number]

        def ended(_: None, error: CloudError | None) -> None:
            assert error is None

        StepLoop[None](client, 4).run((operation(n), ended) for n in range(len(wanted)))
        check_answers(server, [answer for answer in answers if answer is not None])
        assert limit.taken == passed(server, answer_to)


def test_threads_and_clients_share_one_limit() -> None:
    limit = RateLimit(50 * MIB)
    with serving(answer_to) as server:
        first, second = HttpClient(HttpOptions(rate_limit=limit)), HttpClient()
        second.limit_rate(limit)
        second.limit_rate(limit)  # the same one twice counts once
        with ThreadPoolExecutor(6) as threads:
            for each in [
                threads.submit(client.request, request)
                for request in requests(server)
                for client in (first, second)
            ]:
                each.result()
        assert len(server.requests) == 2 * len(REQUESTS)
        assert limit.taken == passed(server, answer_to)


def test_a_request_takes_the_time_that_its_bytes_need() -> None:
    """On a clock that only sleeping moves, the rate is exact but for what may be owed."""
    clock = Clock()
    limit = clock.limit(100 * KIB)
    with serving(answer_to) as server:
        client = HttpClient(HttpOptions(rate_limit=limit))
        for _ in range(3):
            client.request(HttpRequest("PUT", f"{server.url}/a", ["Expect:"], bytes(MIB)))
            client.request(HttpRequest("GET", f"{server.url}/{MIB}", []))
        for _ in range(500):
            client.request(HttpRequest("GET", f"{server.url}/4096", []))
    seconds = clock.now - 1000
    assert limit.taken / seconds == pytest.approx(100 * KIB, rel=0.01)


def test_two_limits_both_hold() -> None:
    clock = Clock()
    wide, narrow = clock.limit(MIB), clock.limit(100 * KIB)
    with serving(answer_to) as server:
        client = HttpClient(HttpOptions(rate_limit=wide))
        assert isinstance(client, RateLimited)
        client.limit_rate(narrow)
        client.request(HttpRequest("GET", f"{server.url}/{MIB}", []))
    assert wide.taken == narrow.taken == passed(server, answer_to)
    assert clock.now - 1000 == pytest.approx(MIB / (100 * KIB), rel=0.02)


def test_a_limit_set_later_holds_for_kept_connections() -> None:
    limit = RateLimit(1000 * MIB)
    with serving(answer_to) as server:
        client = HttpClient()
        for request in requests(server):
            client.request(request)
        server.requests.clear()
        client.limit_rate(limit)
        check_answers(server, [client.request(request) for request in requests(server)])
        assert {request.connection for request in server.requests} == {1}
        assert limit.taken == passed(server, answer_to)


def test_what_is_held_can_be_stopped() -> None:
    limit = RateLimit(4 * KIB)
    with serving(answer_to) as server:
        client = HttpClient(HttpOptions(rate_limit=limit))
        began = threading.Event()

        def on_headers(_: HttpResponse) -> None:
            began.set()

        with stoppable(began.is_set), pytest.raises(CancelledError):
            client.request(HttpRequest("GET", f"{server.url}/{10 * MIB}", [], None, on_headers))
        with (
            stoppable(lambda: bool(server.requests) or limit.taken > 0),
            pytest.raises(CancelledError),
        ):
            client.request(HttpRequest("PUT", f"{server.url}/a", ["Expect:"], bytes(10 * MIB)))


def test_a_broken_connection_under_a_limit_is_an_error_of_the_tree() -> None:
    limit = RateLimit(MIB)
    with serving(lambda _: (lambda sock: sock.sendall(
            b"HTTP/1.1 200 OK\r\ncontent-length: 300000\r\n\r\n" + bytes(200_000)
        ))) as server:  # fmt: skip
        client = HttpClient(HttpOptions(rate_limit=limit))
        with pytest.raises(ConnectionFailedError):
            client.request(HttpRequest("GET", f"{server.url}/a", []))
        failures: list[CloudError | None] = []

        def operation() -> Steps[None]:
            yield HttpRequest("GET", f"{server.url}/a", [])

        StepLoop[None](client, 2).run(
            (operation(), lambda _, error: failures.append(error)) for _ in range(3)
        )
    assert [type(error) for error in failures] == [ConnectionFailedError] * 3


def test_an_exception_of_a_reader_under_a_limit_comes_through() -> None:
    limit = RateLimit(2 * MIB)

    def broken(_: bytes) -> None:
        if limit.taken > 100_000:
            raise ConnectionFailedError("the reader gave up")

    def on_headers(_: HttpResponse) -> Callable[[bytes], None]:
        return broken

    failures: list[CloudError | None] = []
    with serving(answer_to) as server:
        client = HttpClient(HttpOptions(rate_limit=limit))
        request = HttpRequest("GET", f"{server.url}/{MIB}", [], None, on_headers)

        def operation() -> Steps[None]:
            yield request

        StepLoop[None](client, 2).run(
            (operation(), lambda _, error: failures.append(error)) for _ in range(2)
        )
        with pytest.raises(ConnectionFailedError, match="gave up"):
            client.request(request)
    assert [str(error) for error in failures] == ["the reader gave up"] * 2
