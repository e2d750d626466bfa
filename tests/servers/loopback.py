"""An HTTP server on 127.0.0.1 whose every answer a test writes: for what no real server does."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from tests.servers.process import HOST

_REASONS = {200: "OK", 206: "Partial Content", 404: "Not Found", 503: "Slow Down"}


@dataclass(frozen=True)
class Request:
    """A request as it came.

    Attributes:
        method: The method.
        target: Path and query exactly as they were sent.
        headers: By lower-case name.
        lines: The header lines as they came.
        body: The whole body.
        connection: Which connection it came on, from 1.
        number: Which request of the server it is, from 1.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    lines: tuple[str, ...]
    body: bytes
    connection: int
    number: int

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The decoded query."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """An answer; its length is sent unless a header tells another."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def encode(self, *, head: bool) -> bytes:
        """Write it as it goes over the wire."""
        headers = {"content-length": str(len(self.body)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Answer')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + (b"" if head else self.body)


Play: TypeAlias = Callable[[socket.socket], None]
"""Writes to the connection what it likes; the connection is closed after it."""

Handler: TypeAlias = Callable[[Request], Answer | Play]


class Loopback:
    """The server; ``requests`` and ``connections`` tell what came.

    Args:
        handler: Answers each request.
        tls: Makes it speak TLS.
    """

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.connections = 0
        self._handler = handler
        self._tls = tls
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server((HOST, 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{'https' if self._tls else 'http'}://{HOST}:{self.port}"

    def close(self) -> None:
        """Stop listening and cut every connection."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                number = self.connections
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection, number), daemon=True).start()

    def _serve(self, plain: socket.socket, number: int) -> None:
        connection = plain
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                connection = self._tls.wrap_socket(plain, server_side=True)
            with connection.makefile("rb") as stream:
                while (request := self._read(stream.readline, stream.read, number)) is not None:
                    answer = self._handler(request)
                    if not isinstance(answer, Answer):
                        answer(connection)
                        return
                    connection.sendall(answer.encode(head=request.method == "HEAD"))
        except OSError:
            return
        finally:
            with self._lock:
                self._open.discard(plain)
            connection.close()

    def _read(
        self, readline: Callable[[], bytes], read: Callable[[int], bytes], connection: int
    ) -> Request | None:
        words = readline().decode("latin-1").split()
        if len(words) != 3:
            return None
        lines: list[str] = []
        while (line := readline().decode("latin-1").rstrip("\r\n")) != "":
            lines.append(line)
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = read(int(headers.get("content-length", "0")))
        with self._lock:
            request = Request(
                words[0],
                words[1],
                headers,
                tuple(lines),
                body,
                connection,
                len(self.requests) + 1,
            )
            self.requests.append(request)
        return request


@contextlib.contextmanager
def serving(handler: Handler, tls: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    """Run a server for the length of the block."""
    server = Loopback(handler, tls)
    try:
        yield server
    finally:
        server.close()


def reset(connection: socket.socket) -> None:
    """End a connection by a reset, as a crashed server or a firewall does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def raw(data: bytes, *, then_reset: bool = False) -> Play:
    """Write bytes as they are, then close, or reset, the connection."""

    def play(connection: socket.socket) -> None:
        connection.sendall(data)
        if then_reset:
            reset(connection)

    return play


def in_turn(*answers: Answer | Play) -> Handler:
    """Give the answers one after the other; the last one again for every further request."""
    lock = threading.Lock()
    waiting = list(answers)

    def handler(_request: Request) -> Answer | Play:
        with lock:
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    return handler
