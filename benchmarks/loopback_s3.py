"""An S3 server that is never the limit: ``python -m benchmarks.loopback_s3 PORT [BUCKET=WHAT …]``.

One thread over epoll. It checks no signature and no checksum. Objects up to 1 MiB are kept in
memory; of larger ones the size is kept and the bytes are dropped by the kernel without a copy
(``MSG_TRUNC``). A bucket can be a folder, served by ``sendfile``, or so many generated keys:
``BUCKET=/path``, ``BUCKET=later:/path`` (stored after the files were made) or ``BUCKET=1000000``.
What clients ask is counted; see `benchmarks.servers`.
"""

from __future__ import annotations

import base64
import contextlib
import email.utils
import hashlib
import json
import os
import re
import select
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote
from xml.sax.saxutils import escape, unescape

import msgspec

from benchmarks.loopback_buckets import KEPT, PAGE, Bucket, Generated, Stored, folder_bucket

BUCKET = "bench"
_CHUNK = 1 << 20
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_SPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
_REASONS = {200: "OK", 204: "No Content", 206: "Partial Content", 404: "Not Found"}
_CARRIED = ("x-amz-meta-", "x-amz-checksum-", "content-type", "x-amz-storage-class")


class Answer(msgspec.Struct):
    """What is sent: a head, bytes, and a range of a file."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}
    path: str | None = None
    first: int = 0
    length: int | None = None


class Store:
    """Every operation that the peers use, from the request's head and body to an answer."""

    def __init__(self, buckets: dict[str, Bucket]) -> None:
        self.buckets = buckets
        self.uploads: dict[str, dict[int, tuple[int, str]]] = {}
        self.counts: Counter[str] = Counter()

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes | None, size: int
    ) -> Answer:
        """Answer one request; ``body`` is None when its bytes were dropped."""
        path, _, raw = target.partition("?")
        query = dict(parse_qsl(raw, keep_blank_values=True))
        name, _, key = unquote(path).lstrip("/").partition("/")
        if name == "-":
            return self._control(key, query)
        self.counts[self._kind(method, key, query)] += 1
        if name == "":
            rows = "".join(
                f"<Bucket><Name>{each}</Name><CreationDate>2026-01-31T10:00:00.000Z"
                "</CreationDate></Bucket>"
                for each in self.buckets
            )
            return _xml("ListAllMyBucketsResult", f"<Buckets>{rows}</Buckets>")
        if method == "PUT" and key == "" and not query:
            self.buckets.setdefault(name, Bucket())
            return Answer()
        bucket = self.buckets.get(name)
        if bucket is None:
            return _error(404, "NoSuchBucket")
        if key == "":
            return self._bucket(method, name, bucket, query, body)
        if "uploadId" in query or "uploads" in query:
            return self._parts(method, name, bucket, key, query, headers, size)
        return self._object(method, bucket, key, headers, body, size)

    def _kind(self, method: str, key: str, query: Mapping[str, str]) -> str:
        if key == "" and method == "GET" and "location" not in query:
            return "LIST"
        if "delete" in query:
            return "DELETE many"
        return f"{method} part" if "partNumber" in query else method

    def _control(self, verb: str, query: Mapping[str, str]) -> Answer:
        """What the benchmarks ask: the counts since the last time, or copies of a prefix."""
        if verb == "counts":
            found = {"requests": dict(self.counts), "cpu": time.process_time()}
            self.counts.clear()
            return Answer(body=json.dumps(found).encode())
        prefix = query["prefix"]
        for key, each in self.buckets[query["bucket"]].objects.items():
            if key.startswith(prefix):
                self.buckets[BUCKET].put(query["to"] + key.removeprefix(prefix), each)
        return Answer()

    def _bucket(
        self, method: str, name: str, bucket: Bucket, query: Mapping[str, str], body: bytes | None
    ) -> Answer:
        if method == "HEAD":
            return Answer()
        if method == "POST" and "delete" in query:
            keys = re.findall(r"<Key>(.*?)</Key>", (body or b"").decode(), re.DOTALL)
            for key in keys:
                bucket.delete(unescape(key, {"&quot;": '"', "&apos;": "'"}))
            quiet = b"<Quiet>true" in (body or b"")
            rows = [] if quiet else [f"<Deleted><Key>{key}</Key></Deleted>" for key in keys]
            return _xml("DeleteResult", "".join(rows))
        if "location" in query:
            return _xml("LocationConstraint", "")
        return self._listing(name, bucket, query)

    def _listing(self, name: str, bucket: Bucket, query: Mapping[str, str]) -> Answer:
        after = query.get("continuation-token") or query.get("start-after") or query.get("marker")
        after = after or ""
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        if isinstance(bucket, Generated):
            first = bucket.first(after)
            number = min(PAGE, bucket.count - first)
            rows, more = bucket.rows(first), first + number < bucket.count
            last = f"part-{first + number - 1:09}.parquet"
        else:
            keys, folders, more = bucket.page(prefix, after, delimiter)
            coded = quote if query.get("encoding-type") == "url" else escape
            rows = "".join(_row(coded(key), bucket.objects[key]) for key in keys) + "".join(
                f"<CommonPrefixes><Prefix>{coded(each)}</Prefix></CommonPrefixes>"
                for each in folders
            )
            number = len(keys) + len(folders)
            last = max([*keys[-1:], *folders[-1:]], default="")
        following = "NextContinuationToken" if "list-type" in query else "NextMarker"
        return _xml(
            "ListBucketResult",
            f"<Name>{name}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{number}</KeyCount>"
            f"<MaxKeys>{PAGE}</MaxKeys>"
            + (f"<EncodingType>url</EncodingType>" if "encoding-type" in query else "")  # noqa: F541
            + f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>"
            + (f"<{following}>{escape(last)}</{following}>" if more else "")
            + rows,
        )

    def _parts(
        self,
        method: str,
        name: str,
        bucket: Bucket,
        key: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        size: int,
    ) -> Answer:
        if "uploads" in query:
            upload = os.urandom(16).hex()
            self.uploads[upload] = {}
            return _xml(
                "InitiateMultipartUploadResult",
                f"<Bucket>{name}</Bucket><Key>{escape(key)}</Key><UploadId>{upload}</UploadId>",
            )
        parts = self.uploads.get(query["uploadId"])
        if parts is None:
            return _error(404, "NoSuchUpload")
        if method == "PUT":
            etag = _etag(headers, None)
            parts[int(query["partNumber"])] = (size, etag)
            return Answer(headers={"ETag": f'"{etag}"', **_checksums(headers)})
        if method == "GET":
            rows = "".join(
                f"<Part><PartNumber>{number}</PartNumber><ETag>&quot;{etag}&quot;</ETag>"
                f"<Size>{length}</Size></Part>"
                for number, (length, etag) in sorted(parts.items())
            )
            return _xml("ListPartsResult", f"<IsTruncated>false</IsTruncated>{rows}")
        del self.uploads[query["uploadId"]]
        if method == "DELETE":
            return Answer(204)
        sums = b"".join(bytes.fromhex(parts[number][1]) for number in sorted(parts))
        etag = f"{hashlib.md5(sums).hexdigest()}-{len(parts)}"
        total = sum(length for length, _ in parts.values())
        bucket.put(key, Stored(total, etag, {}, time.time()))
        return _xml(
            "CompleteMultipartUploadResult",
            f"<Bucket>{name}</Bucket><Key>{escape(key)}</Key><ETag>&quot;{etag}&quot;</ETag>",
        )

    def _object(
        self,
        method: str,
        bucket: Bucket,
        key: str,
        headers: Mapping[str, str],
        body: bytes | None,
        size: int,
    ) -> Answer:
        if method == "PUT":
            carried = {k: v for k, v in headers.items() if k.startswith(_CARRIED)}
            etag = _etag(headers, body)
            bucket.put(key, Stored(size, etag, carried, time.time(), body))
            return Answer(headers={"ETag": f'"{etag}"', **_checksums(headers)})
        if method == "DELETE":
            bucket.delete(key)
            return Answer(204)
        stored = bucket.objects.get(key)
        if stored is None:
            return _error(404, "NoSuchKey")
        found = {
            "ETag": f'"{stored.etag}"',
            "Last-Modified": email.utils.formatdate(stored.modified, usegmt=True),
            "Accept-Ranges": "bytes",
            **stored.headers,
        }
        first, length, status = 0, stored.size, 200
        if "range" in headers and stored.size:
            one, two = headers["range"].removeprefix("bytes=").split("-")
            first = int(one) if one else max(0, stored.size - int(two))
            last = min(int(two), stored.size - 1) if one and two else stored.size - 1
            if first > last:
                return _error(416, "InvalidRange")
            length, status = last - first + 1, 206
            found["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
        if status == 206 or headers.get("x-amz-checksum-mode", "").upper() != "ENABLED":
            found = {k: v for k, v in found.items() if not k.startswith("x-amz-checksum-")}
        if method == "HEAD":
            return Answer(status, headers=found, length=length)
        if stored.data is not None:
            return Answer(status, stored.data[first : first + length], found)
        if stored.path is None:
            return _error(404, "NotKept")
        return Answer(status, b"", found, stored.path, first, length)


def _xml(root: str, inside: str) -> Answer:
    body = f"{_XML}<{root} {_SPACE}>{inside}</{root}>".encode()
    return Answer(200, body, {"Content-Type": "application/xml"})


def _error(status: int, code: str) -> Answer:
    body = f"{_XML}<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
    return Answer(status, body, {"Content-Type": "application/xml"})


def _row(name: str, stored: Stored) -> str:
    when = f"{datetime.fromtimestamp(stored.modified, UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    return (
        f"<Contents><Key>{name}</Key><LastModified>{when}</LastModified>"
        f"<ETag>&quot;{stored.etag}&quot;</ETag><Size>{stored.size}</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
    )


def _etag(headers: Mapping[str, str], body: bytes | None) -> str:
    """The MD5, of the bytes or as the client gave it; for dropped bytes any other value."""
    if body is not None:
        return hashlib.md5(body).hexdigest()
    given = headers.get("content-md5")
    return base64.b64decode(given).hex() if given else os.urandom(16).hex()


def _checksums(headers: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in headers.items() if k.startswith("x-amz-checksum-")}


def _unchunked(data: bytes) -> bytes:
    """Take the bytes out of the ``aws-chunked`` coding."""
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

    def __init__(self, sock: socket.socket, store: Store) -> None:
        self.sock = sock
        self.store = store
        self._came = bytearray()
        self._head: tuple[str, str, dict[str, str]] | None = None
        self._length = self._drop = 0
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
            if "expect" in headers:
                self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
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

    def _finish(self, body: bytes | None) -> None:
        assert self._head is not None
        method, target, headers = self._head
        self._head = None
        size = int(headers.get("x-amz-decoded-content-length", self._length))
        if body is not None and "aws-chunked" in headers.get("content-encoding", ""):
            body = _unchunked(body)
        answer = self.store.answer(method, target, headers, body, size)
        length = len(answer.body) if answer.length is None else answer.length
        lines = [f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Error')}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        if answer.status != 204:
            lines.append(f"Content-Length: {length}")
        lines.append("x-amz-request-id: 0123456789ABCDEF")
        self._out.append(memoryview("\r\n".join([*lines, "", ""]).encode() + answer.body))
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


def serve(listener: socket.socket, store: Store) -> None:
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
                connections[sock.fileno()] = Connection(sock, store)
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


def _buckets(arguments: list[str]) -> Iterator[tuple[str, Bucket]]:
    yield BUCKET, Bucket()
    for argument in arguments:
        name, _, what = argument.partition("=")
        path = what.removeprefix("later:")
        yield (
            name,
            (
                Generated(int(what))
                if what.isdecimal()
                else folder_bucket(Path(path), later=path != what)
            ),
        )


def main(port: int, arguments: list[str]) -> None:
    """Make the buckets, then listen."""
    store = Store(dict(_buckets(arguments)))
    with socket.create_server(("127.0.0.1", port), backlog=256) as listener:
        listener.setblocking(False)
        serve(listener, store)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
