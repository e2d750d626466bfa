"""A fake Coda: a real HTTP server that keeps docs, pages, tables and rows.

Every request and every answer is checked against the facts of the official description. What the
fake keeps nothing about (Packs, analytics, …) is answered with the smallest answer of the schema.
"""

from __future__ import annotations

import base64
import gzip
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.coda import handlers
from tests.coda.contract import ContractError, check_answer, check_request, match, success_of
from tests.coda.samples import sample
from tests.coda.world import World

Answer = tuple[int, dict[str, str], bytes]
MAX_REQUEST = 2_000_000
LIMITS = {
    "read": (100, 6.0),
    "write": (10, 6.0),
    "content": (5, 10.0),
    "list_docs": (4, 6.0),
    "analytics": (100, 6.0),
}


@dataclass
class Seen:
    """A request that came."""

    operation: str
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Fake:
    """The fake's behaviour; `interfere` may answer instead of it."""

    now: Callable[[], float] = time.monotonic
    tokens: set[str] = field(default_factory=lambda: {"your-api-token"})
    limits: dict[str, tuple[int, float]] = field(default_factory=lambda: dict(LIMITS))
    checks: bool = True
    interfere: Callable[[Seen], Answer | None] | None = None

    def __post_init__(self) -> None:
        self.world = World(self.now)
        self.seen: list[Seen] = []
        self.problems: list[str] = []
        self.refused = 0
        self._times: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def handle(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """Answer a request."""
        with self._lock:
            path, _, query = target.partition("?")
            if path.startswith("/exports/") and method == "GET":
                return self._download(path, query, headers)
            if not path.startswith("/apis/v1/"):
                return _json(404, _error(404, "there is nothing here"))
            path = path.removeprefix("/apis/v1")
            try:
                name, names = match(method, path)
                seen = Seen(name, method, target, headers, body)
                self.seen.append(seen)
                if self.interfere is not None and (answer := self.interfere(seen)) is not None:
                    return answer
                return self._answer(seen, names, query)
            except ContractError as error:
                self.problems.append(str(error))
                return _json(400, _error(400, str(error)))

    def _download(self, path: str, query: str, headers: dict[str, str]) -> Answer:
        """What the object store does: a link is good for once, and no token may come with it."""
        if "authorization" in headers:
            self.problems.append("the token was sent to the store")
        export = self.world.exports.get(path.removeprefix("/exports/"))
        signature = query.removeprefix("X-Amz-Signature=")
        if export is None or signature not in export.links:
            return 403, {"content-type": "application/xml"}, b"<Error>Request has expired</Error>"
        export.links.discard(signature)
        kind = {"content-type": "text/plain", "content-encoding": "gzip"}
        return 200, kind, gzip.compress(export.text.encode())

    def _answer(self, seen: Seen, names: dict[str, str], query: str) -> Answer:
        name = seen.operation
        if seen.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _json(401, _error(401, "the token is not known"))
        if not self._allows(name, seen.method):
            self.refused += 1
            return _json(429, _error(429, "too many requests"))
        if len(seen.body) > MAX_REQUEST:
            return _json(400, _error(400, "request entity too large"))
        values, body = check_request(
            name, names, query, seen.headers.get("content-type", ""), seen.body
        )
        self.world.settle()
        self.world.origin = f"http://{seen.headers['host']}"
        if seen.headers.get("x-coda-doc-version") and self.world.is_stale(names.get("docId", "")):
            return _json(400, _error(400, "the doc is not up to date"))
        handler = getattr(handlers, name, None)
        status, schema = success_of(name)
        try:
            value = sample(schema) if handler is None else handler(self.world, names, values, body)
            if isinstance(value, handlers.Listing):
                value = _page(value, values, _href(seen))
        except handlers.RefusedError as error:
            status, value = error.status, _error(error.status, str(error))
        if self.checks:
            check_answer(name, status, value)
        return _json(status, value)

    def _allows(self, name: str, method: str) -> bool:
        requests, seconds = self.limits[handlers.limit_of(name, method)]
        times = self._times[handlers.limit_of(name, method)]
        now = self.now()
        while times and times[0] <= now - seconds:
            times.popleft()
        times.append(now)
        if len(times) > requests:
            times.pop()
            return False
        return True


def _error(status: int, message: str) -> dict[str, Any]:
    return {"statusCode": status, "statusMessage": "Error", "message": message}


def _json(status: int, value: object) -> Answer:
    return status, {"content-type": "application/json"}, json.dumps(value).encode()


def _href(seen: Seen) -> str:
    """The address that was asked, as the one who asked reaches it."""
    return f"http://{seen.headers['host']}{seen.target.partition('?')[0]}"


def _page(listing: handlers.Listing, values: dict[str, Any], href: str) -> dict[str, Any]:
    """One page; the token carries where it begins and how many it takes."""
    offset, limit, query = 0, values.get("limit", 25), values
    if "pageToken" in values:
        try:
            loaded = json.loads(base64.urlsafe_b64decode(values["pageToken"]))
            offset, limit, query = loaded["offset"], loaded["limit"], loaded["query"]
        except ValueError as error:
            raise handlers.RefusedError(400, "Invalid pageToken.") from error
    items = listing.make(query)
    page: dict[str, Any] = {"items": items[offset : offset + limit], **listing.more}
    if listing.has_href:
        page["href"] = href
    if offset + limit < len(items):
        token = json.dumps({"offset": offset + limit, "limit": limit, "query": query})
        page["nextPageToken"] = base64.urlsafe_b64encode(token.encode()).decode()
        page["nextPageLink"] = f"{href}?pageToken={page['nextPageToken']}"
    return page


class Server:
    """Serves a fake on a free port of this machine.

    Args:
        fake: What answers.
    """

    def __init__(self, fake: Fake) -> None:
        self.fake = fake

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def _do(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length)
                if len(body) < length:  # whoever asked is gone
                    self.close_connection = True
                    return
                headers = {key.lower(): value for key, value in self.headers.items()}
                status, more, content = fake.handle(self.command, self.path, headers, body)
                self.send_response(status)
                for key, value in more.items():
                    self.send_header(key, value)
                if "content-length" not in more:
                    self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                self.wfile.flush()

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _do  # noqa: N815 # http.server's names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # as its base
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def base_url(self) -> str:
        """What a client takes as ``base_url``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/apis/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
