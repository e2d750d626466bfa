"""A fake newsletter: a real HTTP server that keeps campaigns, subscribers and groups.

Every request and every answer is checked against the facts of the description. What the fake
keeps nothing about is answered with a small answer of the schema.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.coda.contract import ContractError
from tests.coda.fake import Answer, Seen, Server
from tests.coda.samples import Sampler
from tests.newsletter import handlers, webform_handlers
from tests.newsletter.contract import check_answer, check_request, match, operations, success_of
from tests.newsletter.world import Queued, RefusedError, World

DEFAULT_PER_PAGE = 15


@dataclass
class Fake:
    """The fake's behaviour; `interfere` may answer instead of it."""

    now: Callable[[], float] = time.monotonic
    tokens: set[str] = field(default_factory=lambda: {"your-token"})
    limit: tuple[int, float] = (60, 60.0)
    interfere: Callable[[Seen], Answer | None] | None = None

    def __post_init__(self) -> None:
        self.world = World(self.now)
        self.seen: list[Seen] = []
        self.problems: list[str] = []
        self.refused = 0
        self._times: deque[float] = deque()
        self._lock = threading.Lock()

    def handle(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """Answer a request."""
        with self._lock:
            path, _, query = target.partition("?")
            try:
                name, names = match(method, path)
                seen = Seen(name, method, target, headers, body)
                self.seen.append(seen)
                if self.interfere is not None and (answer := self.interfere(seen)) is not None:
                    return answer
                return self._answer(seen, names, query)
            except ContractError as error:
                self.problems.append(str(error))
                return refusal(422, "validation_failed", str(error))

    def _answer(self, seen: Seen, names: dict[str, str], query: str) -> Answer:
        name = seen.operation
        if seen.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return refusal(401, "not_authorized", "Authorization required")
        if not self._allows():
            self.refused += 1
            return refusal(429, "too_many_requests", "Rate limit exceeded")
        values, body = check_request(
            name, names, query, seen.headers.get("content-type", ""), seen.body
        )
        self.world.settle()
        short = name.removeprefix("Newsletter")
        handler = getattr(handlers, short, None) or getattr(webform_handlers, short, None)
        status, schema = success_of(name)
        try:
            if handler is None:
                value = {"result": "success", "data": _small(schema)}
            else:
                value = _wrapped(name, handler(self.world, names, values, body), values)
        except RefusedError as error:
            status = error.status
            value = {
                "result": "error",
                "error": {"code": error.code, "description": str(error)},
            }
        if values.get("return") != "total":  # a number instead of the items
            check_answer(name, status, value)
        return status, {"content-type": "application/json"}, json.dumps(value).encode()

    def _allows(self) -> bool:
        requests, seconds = self.limit
        now = self.now()
        while self._times and self._times[0] <= now - seconds:
            self._times.popleft()
        if len(self._times) >= requests:
            return False
        self._times.append(now)
        return True


def _small(schema: dict[str, Any]) -> Any:
    data = schema.get("properties", {}).get("data")
    if not data:
        return {}
    return True if data.get("type") == "boolean" else Sampler().make(data)


def _wrapped(name: str, data: Any, query: dict[str, Any]) -> dict[str, Any]:
    """The data as the service wraps them, a page of it for a list."""
    envelope: dict[str, Any] = {"result": "success", "data": data}
    if isinstance(data, Queued):
        return {"result": "asynchronous", "data": str(data)}
    is_list = any(each["name"] == "page" for each in operations()[name]["parameters"])
    if not is_list or not isinstance(data, list):
        return envelope
    if query.get("return") == "total":
        return {**envelope, "data": len(data)}
    if "page" in query:
        size = query.get("per_page", DEFAULT_PER_PAGE)
        first = (query["page"] - 1) * size
        pages = max(1, -(-len(data) // size))
        envelope |= {"total": len(data), "page": query["page"], "pages": pages}
        envelope |= {"items_per_page": size, "data": data[first : first + size]}
    elif "skip" in query or "limit" in query:
        first = query.get("skip", 0)
        envelope["data"] = data[first : first + query.get("limit", len(data))]
    return envelope


def refusal(status: int, code: str, text: str) -> Answer:
    """An error as the service writes it."""
    value = {"result": "error", "error": {"code": code, "description": text}}
    return status, {"content-type": "application/json"}, json.dumps(value).encode()


class NewsletterServer(Server):
    """Serves a fake newsletter on a free port of this machine.

    Args:
        fake: What answers.
    """

    def __init__(self, fake: Fake) -> None:
        super().__init__(fake)  # type: ignore[arg-type] # only `handle` is used
        self.newsletter = fake

    @property
    def base_url(self) -> str:
        """What a client takes as ``base_url``."""
        return super().base_url.removesuffix("/apis/v1")
