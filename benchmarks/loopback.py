"""What the loopback servers share: one thread over epoll, and buckets that are looked into.

A server here checks no signature and no checksum, so that it is never the limit. Objects up to
1 MiB are kept in memory; of larger ones the size is kept and the bytes are dropped by the kernel
without a copy (``MSG_TRUNC``). What clients ask is counted; see `benchmarks.servers`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import socket
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec

from benchmarks.loopback_buckets import KEPT, Bucket, Stored

BUCKET = "bench"
_CHUNK = 1 << 20
_REASONS = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "No Content",
    206: "Partial Content",
    404: "Not Found",
}


class Answer(msgspec.Struct):
    """What is sent: a head, bytes, and a range of a file."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}
    path: str | None = None
    first: int = 0
    length: int | None = None


class Service(ABC):
    """The operations of one kind of store, from the request's head and body to an answer.

    Args:
        buckets: What is there when it begins.

    Attributes:
        lines: Header lines of every answer.
    """

    lines: tuple[str, ...] = ()

    def __init__(self, buckets: dict[str, Bucket]) -> None:
        self.buckets = buckets
        self.counts: Counter[str] = Counter()

    def respond(
        self, method: str, target: str, headers: dict[str, str], body: bytes | None, size: int
    ) -> Answer:
        """Answer one request; ``body`` is None when its bytes were dropped."""
        if target.startswith("/-/"):
            verb, _, query = target[3:].partition("?")
            return self._control(verb, dict(parse_qsl(query, keep_blank_values=True)))
        return self.answer(method, target, headers, body, size)

    @abstractmethod
    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes | None, size: int
    ) -> Answer:
        """Answer a request of a client."""

    def _control(self, verb: str, query: Mapping[str, str]) -> Answer:
        """What the benchmarks ask: the counts since the last time, copies, sizes of a prefix."""
        if verb == "counts":
            found = {"requests": dict(self.counts), "cpu": time.process_time()}
            self.counts.clear()
            return Answer(body=json.dumps(found).encode())
        prefix, bucket = query["prefix"], self.buckets[query.get("bucket", BUCKET)]
        under = {key: each for key, each in bucket.objects.items() if key.startswith(prefix)}
        if verb == "copy":
            for key, each in under.items():
                self.buckets[BUCKET].put(query["to"] + key.removeprefix(prefix), each)
        if verb == "clear":
            for key in under:
                bucket.delete(key)
        sizes = {key.removeprefix(prefix): each.size for key, each in under.items()}
        return Answer(body=json.dumps(sizes).encode() if verb == "sizes" else b"")


def stored_etag(body: bytes | None) -> str:
    """The MD5 of the bytes; for dropped bytes any other value."""
    return os.urandom(16).hex() if body is None else hashlib.md5(body).hexdigest()


def part_of(
    stored: Stored, headers: Mapping[str, str], asked: str | None, *, head: bool = False
) -> Answer:
    """Answer a request for an object, or for a range of it."""
    first, length, status, found = 0, stored.size, 200, dict(headers)
    if asked is not None:
        if not stored.size:
            return Answer(416)
        one, two = asked.removeprefix("bytes=").split("-")
        first = int(one) if one else max(0, stored.size - int(two))
        last = min(int(two), stored.size - 1) if one and two else stored.size - 1
        if first > last:
            return Answer(416)
        length, status = last - first + 1, 206
        found["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
    if head:
        return Answer(status, headers=found, length=length)
    return Answer(status, (stored.data or b"")[first : first + length], found)


def unchunked(data: bytes) -> bytes:
    """Take the bytes out of the ``chunked`` or ``aws-chunked`` coding."""
    found, at = list[bytes](), 0
    while True:
        end = data.index(b"\r\n", at)
        size = int(data[at:end].partition(b";")[0], 16)
        if size == 0:
            return b"".join(found)
        found.append(data[end + 2 : end + 2 + size])
        at = end + 4 + size


class Connection:
    """A client's connection: what came and what is still to be sent."""

    def __init__(self, sock: socket.socket, service: Service) -> None:
        self.sock = sock
        self.service = service
        self._came = bytearray()
        self._head: tuple[str, str, dict[str, str]] | None = None
        self._length = self._drop = 0
        self._chunked = False
        self._out: list[memoryview | tuple[int, int, int]] = []

    @property
    def sending(self) -> bool:
        return bool(self._out)

    def read(self, scratch: bytearray) -> bool:
        """Take what came; False at the end."""
        if self._drop:
            got = self.sock.recv_into(scratch, min(self._drop, len(scratch)), socket.MSG_TRUNC)
            self._drop -= got
            if got and not self._drop:
                self._finish(None)
            return got > 0
        data = self.sock.recv(1 << 16)
        self._came += data
        while self._step():
            pass
        return bool(data)

    def _step(self) -> bool:
        """Go on with what is there; False when more must come."""
        if self._head is None:
            end = self._came.find(b"\r\n\r\n")
            if end < 0:
                return False
            first, *lines = self._came[:end].decode("latin-1").split("\r\n")
            del self._came[: end + 4]
            pairs = (line.partition(":") for line in lines)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            method, target, _ = first.split(" ")
            self._head = method, target, headers
            self._length = int(headers.get("content-length", 0))
            self._chunked = headers.get("transfer-encoding", "").lower() == "chunked"
            if "expect" in headers:
                self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if self._chunked:
            return self._take_chunks()
        if self._length > KEPT + (1 << 16):  # more than the coding of a small object adds
            self._drop = self._length - len(self._came)
            self._came.clear()
            return False
        if len(self._came) < self._length:
            return False
        body = bytes(self._came[: self._length])
        del self._came[: self._length]
        self._finish(body)
        return True

    def _take_chunks(self) -> bool:
        """Finish a request whose length its sender did not know; only small ones are sent so."""
        if not self._came.endswith(b"0\r\n\r\n"):
            return False
        body = unchunked(bytes(self._came))
        self._came.clear()
        self._length = len(body)
        self._finish(body)
        return False

    def _finish(self, came: bytes | None) -> None:
        assert self._head is not None
        method, target, headers = self._head
        self._head = None
        answer = self.service.respond(method, target, headers, came, self._length)
        length = len(answer.body) if answer.length is None else answer.length
        lines = [f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Error')}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        if answer.status != 204:
            lines.append(f"Content-Length: {length}")
        lines += self.service.lines
        body = b"" if method == "HEAD" else answer.body
        self._out.append(memoryview("\r\n".join([*lines, "", ""]).encode() + body))
        if answer.path is not None:
            self._out.append((os.open(answer.path, os.O_RDONLY), answer.first, length))
        self.write()

    def write(self) -> None:
        """Send what the connection takes."""
        with contextlib.suppress(BlockingIOError):
            while self._out:
                head = self._out[0]
                if isinstance(head, memoryview):
                    rest = head[self.sock.send(head) :]
                    self._out[:1] = [rest] if rest else []
                    continue
                file, first, left = head
                sent = os.sendfile(self.sock.fileno(), file, first, min(left, 1 << 20))
                self._out[0] = (file, first + sent, left - sent)
                if sent == left:
                    os.close(file)
                    del self._out[0]
                return  # to the next connection

    def close(self) -> None:
        for each in self._out:
            if not isinstance(each, memoryview):
                os.close(each[0])
        self.sock.close()


def serve(listener: socket.socket, service: Service) -> None:
    """Serve until the process is ended."""
    poll = select.epoll()
    poll.register(listener, select.EPOLLIN)
    connections: dict[int, Connection] = {}
    scratch = bytearray(_CHUNK)
    while True:
        for number, _ in poll.poll():
            if number == listener.fileno():
                sock, _ = listener.accept()
                sock.setblocking(False)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connections[sock.fileno()] = Connection(sock, service)
                poll.register(sock, select.EPOLLIN)
                continue
            each = connections[number]
            was_sending = each.sending
            alive = True
            try:
                if was_sending:
                    each.write()
                else:
                    alive = each.read(scratch)
            except BlockingIOError:
                pass
            except (ConnectionError, BrokenPipeError):
                alive = False
            if not alive:
                poll.unregister(number)
                connections.pop(number).close()
            elif each.sending != was_sending:
                poll.modify(number, select.EPOLLOUT if each.sending else select.EPOLLIN)


def listen(port: int, service: Service) -> None:
    """Listen on 127.0.0.1 and serve."""
    with socket.create_server(("127.0.0.1", port), backlog=256) as listener:
        listener.setblocking(False)
        serve(listener, service)
