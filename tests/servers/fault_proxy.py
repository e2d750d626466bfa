"""An HTTP proxy on 127.0.0.1 that makes faults on the way to a real server.

A request is passed on as it came, its Host header too, so that signatures hold. A fault says which
requests it acts on, how many of them it lets pass before, and how often it acts.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from io import BufferedReader
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from tests.servers.loopback import Answer, Loopback, Request, reset

_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


@dataclass(frozen=True)
class Got:
    """What the server answered: the head as it goes to the client, and the body."""

    head: bytes
    body: bytes


class Passage:
    """One request on its way through the proxy.

    Attributes:
        proxy: The proxy.
        request: The request; its body is not in it.
    """

    def __init__(
        self, proxy: FaultProxy, request: Request, client: socket.socket, stream: BufferedReader
    ) -> None:
        self.proxy = proxy
        self.request = request
        self._client = client
        self._stream = stream
        self._body = bytearray()
        self._size = int(request.headers.get("content-length", "0"))

    def read(self, fraction: float = 1.0) -> bytearray:
        """Read the request's body up to a fraction of it; gives what was read in all."""
        wanted = int(self._size * fraction)
        while len(self._body) < wanted:
            data = self._stream.read1(min(65536, wanted - len(self._body)))
            if not data:
                raise ConnectionResetError("the client is gone")
            self._body += data
        return self._body

    def forward(self) -> Got:
        """Have the server do the request."""
        self.read()
        connection = http.client.HTTPConnection(self.proxy.host, self.proxy.to_port, timeout=60)
        try:
            request = self.request
            connection.putrequest(
                request.method, request.target, skip_host=True, skip_accept_encoding=True
            )
            for line in request.lines:
                name, _, value = line.partition(":")
                if name.lower() != "connection":
                    connection.putheader(name, value.strip().encode("latin-1"))
            connection.endheaders(bytes(self._body))
            answer = connection.getresponse()
            body = answer.read()
            size = answer.getheader("content-length", "0")
            if request.method != "HEAD":
                size = str(len(body))
            lines = [f"HTTP/1.1 {answer.status} {answer.reason}"]
            lines += [
                f"{name}: {value}"
                for name, value in answer.getheaders()
                if name.lower() not in _HOP_BY_HOP
            ]
            if answer.status != 204:
                lines.append(f"content-length: {size}")
        finally:
            connection.close()
        return Got("\r\n".join([*lines, "", ""]).encode("latin-1"), body)

    def send(self, got: Got, fraction: float = 1.0) -> None:
        """Answer the client, with a fraction of the body, or of the head where there is none."""
        whole = got.head + got.body
        cut = len(got.head) if got.body else 0
        end = cut + int((len(whole) - cut) * fraction)
        self._client.sendall(whole[:end])

    def answer(self, answer: Answer) -> None:
        """Answer in the server's place, after the whole request came."""
        self.read()
        self._client.sendall(answer.encode(head=self.request.method == "HEAD"))

    def reset(self) -> None:
        """Reset the connection, as a crashed server or a firewall does."""
        reset(self._client)
        raise ConnectionResetError

    def close(self) -> None:
        """End the connection in good order."""
        raise ConnectionResetError

    def stand_still(self) -> None:
        """Let nothing move until the client goes away."""
        while self._stream.read1(65536):
            pass
        raise ConnectionResetError


Act: TypeAlias = Callable[[Passage], None]
"""Does with a request what it likes, instead of passing it on."""


class Fault:
    """What is done to some requests.

    Args:
        act: What is done.
        match: To which requests.
        after: How many of them pass before.
        times: How often it is done; None for always.
    """

    def __init__(
        self,
        act: Act,
        match: Callable[[Request], bool],
        *,
        after: int = 0,
        times: int | None = 1,
    ) -> None:
        self.act = act
        self.done = 0
        self._match = match
        self._after = after
        self._times = times

    def takes(self, request: Request) -> bool:
        """Whether it acts on this request, which is counted."""
        if not self._match(request) or (self._times is not None and self.done >= self._times):
            return False
        if self._after:
            self._after -= 1
            return False
        self.done += 1
        return True


class FaultProxy(Loopback):
    """The proxy; ``requests`` tells what came, without the bodies.

    Args:
        endpoint: The server's URL.
    """

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        assert parts.hostname is not None
        assert parts.port is not None
        self.host, self.to_port = parts.hostname, parts.port
        self.faults: list[Fault] = []
        self._frozen: threading.Event | None = None
        super().__init__(lambda _request: Answer(500))

    def add(
        self,
        act: Act,
        match: Callable[[Request], bool],
        *,
        after: int = 0,
        times: int | None = 1,
    ) -> Fault:
        """Add a fault; of several that take a request, the first acts."""
        fault = Fault(act, match, after=after, times=times)
        self.faults.append(fault)
        return fault

    def clear(self) -> None:
        """Remove the faults and forget the requests."""
        with self._lock:
            self.faults.clear()
            self.requests.clear()

    def thaw(self) -> None:
        """Go on, for new connections; those that were held are closed, their requests not done."""
        with self._lock:
            frozen, self._frozen = self._frozen, None
        if frozen is not None:
            frozen.set()

    def count(self, match: Callable[[Request], bool]) -> int:
        """Count the requests that came."""
        with self._lock:
            return sum(map(match, self.requests))

    def close(self) -> None:
        self.thaw()
        super().close()

    def _serve(self, plain: socket.socket, number: int) -> None:
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with plain.makefile("rb") as stream:
                while (request := self._read(stream.readline, lambda _: b"", number)) is not None:
                    with self._lock:
                        frozen = self._frozen
                        fault = next((each for each in self.faults if each.takes(request)), None)
                        if fault is not None and isinstance(fault.act, Hold):
                            self._frozen = fault.act.thawed = threading.Event()
                    if frozen is not None:  # before this request came
                        frozen.wait()
                        return
                    passage = Passage(self, request, plain, stream)
                    if fault is not None:
                        fault.act(passage)
                    else:
                        passage.send(passage.forward())
        except (OSError, ValueError, http.client.HTTPException):
            return
        finally:
            with self._lock:
                self._open.discard(plain)
            plain.close()


@contextlib.contextmanager
def faulty(endpoint: str) -> Iterator[FaultProxy]:
    """Run a proxy for the length of the block."""
    proxy = FaultProxy(endpoint)
    try:
        yield proxy
    finally:
        proxy.close()


def reset_at_once(passage: Passage) -> None:
    """Reset the connection before anything of the request was read but its head."""
    passage.reset()


def reset_in_request(passage: Passage) -> None:
    """Reset the connection when half of the request's body came."""
    passage.read(0.5)
    passage.reset()


def reset_in_answer(passage: Passage) -> None:
    """Have the request done, answer half of it and reset the connection."""
    passage.send(passage.forward(), 0.5)
    passage.reset()


def lose_answer(passage: Passage) -> None:
    """Have the request done and reset the connection instead of answering."""
    passage.forward()
    passage.reset()


def cut_answer(passage: Passage) -> None:
    """Have the request done, answer half of it and end the connection in good order."""
    passage.send(passage.forward(), 0.5)
    passage.close()


def flip_in_answer(passage: Passage) -> None:
    """Change one byte in the middle of the answer's body."""
    got = passage.forward()
    passage.send(Got(got.head, _flipped(got.body)))


def flip_in_request(passage: Passage) -> None:
    """Change one byte in the middle of the request's body."""
    body = passage.read()
    body[:] = _flipped(body)
    passage.send(passage.forward())


def _flipped(body: bytes | bytearray) -> bytes:
    changed = bytearray(body)
    if changed:
        changed[len(changed) // 2] ^= 1
    return bytes(changed)


def stall(passage: Passage) -> None:
    """Take the request and never answer."""
    passage.read()
    passage.stand_still()


def stall_in_answer(passage: Passage) -> None:
    """Answer half and stand still."""
    passage.send(passage.forward(), 0.5)
    passage.stand_still()


def refuse(status: int, code: str = "", **headers: str) -> Act:
    """Answer an error in the server's place, in the form of S3's errors."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>No</Message></Error>"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = Answer(status, body.encode() if code else b"", named)

    def act(passage: Passage) -> None:
        passage.answer(answer)

    return act


def ask_to_wait(how: Literal["seconds", "date"]) -> Act:
    """Answer 429 with Retry-After; what comes before that time is refused with 400.

    A client that waits less than it is told gets an error that it cannot mend.
    """
    until = 0.0

    def act(passage: Passage) -> None:
        nonlocal until
        now = time.time()
        if not until:
            until = float(int(now) + 2) if how == "date" else now + 1
            value = formatdate(until, usegmt=True) if how == "date" else "1"
            passage.answer(Answer(429, b"", {"retry-after": value}))
        elif now < until:
            passage.answer(Answer(400))
        else:
            passage.send(passage.forward())

    return act


class Hold:
    """Stops a request at a point, and everything that comes after it.

    ``reached`` is set when that has happened; `FaultProxy.thaw` ends it.

    Args:
        point: ``start`` (nothing of it was read), ``request`` (half of its body was), ``done``
            (the server has done it) or ``answer`` (half of the answer was sent).
    """

    def __init__(self, point: Literal["start", "request", "done", "answer"]) -> None:
        self.point = point
        self.reached = threading.Event()
        self.thawed = threading.Event()

    def __call__(self, passage: Passage) -> None:
        if self.point == "request":
            passage.read(0.5)
        elif self.point == "done":
            passage.forward()
        elif self.point == "answer":
            passage.send(passage.forward(), 0.5)
        self.reached.set()
        self.thawed.wait()
        passage.close()


class Pause:
    """Lets a request wait until `go` is set, and then pass; ``reached`` tells that it waits."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.go = threading.Event()

    def __call__(self, passage: Passage) -> None:
        self.reached.set()
        self.go.wait()
        passage.send(passage.forward())
