"""Shows the request that a call would send, and sends nothing that changes anything."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping
from typing import Any, Final, Protocol, TypeVar

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.rest.operations import Request, Response
from codomyrmex.cloud.common.rest.session import AsyncRunner, Pause, Runner, Session
from codomyrmex.cloud.infomaniak.newsletter.calls import Calls

__all__ = ["RequestPreview", "ShownError", "bound_method", "previewing", "previewing_async"]

_READS: Final = frozenset({"GET"})


class RequestPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was not sent. The token is not part of it.

    Attributes:
        method: The HTTP method.
        url: Where it would go.
        body: Its JSON; the size of a form in words; None without a body.

    Example:
        >>> str(RequestPreview(method="POST", url="https://example.com/x", body={"name": "a"}))
        'POST https://example.com/x {"name":"a"}'
    """

    method: str
    url: str
    body: Any = None  # JSON of any shape

    def __str__(self) -> str:
        body = "" if self.body is None else f" {msgspec.json.encode(self.body).decode()}"
        return f"{self.method} {self.url}{body}"

    @classmethod
    def of(cls, session: Session, request: Request) -> RequestPreview:
        """Make one of a request.

        Args:
            session: Says where it would go.
            request: The request.

        Returns:
            The preview.
        """
        body: Any = None
        if request.body is not None:
            is_json = "json" in request.headers.get("content-type", "")
            body = msgspec.json.decode(request.body) if is_json else f"{len(request.body)} bytes"
        return cls(method=request.method, url=session.base_url.url + request.target, body=body)


class ShownError(Exception):
    """Ends a call at the request that would change something. It never leaves the client."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.operation)
        self.request = request


class _ShowingRunner(Runner):
    """Reads, and stops before anything else."""

    @override
    def _do(self, item: Request | Pause) -> Response | None:
        if isinstance(item, Request) and item.method not in _READS:
            raise ShownError(item)
        return super()._do(item)


class _AsyncShowingRunner(AsyncRunner):
    """Reads, and stops before anything else."""

    @override
    async def _do(self, item: Request | Pause) -> Response | None:
        if isinstance(item, Request) and item.method not in _READS:
            raise ShownError(item)
        return await super()._do(item)


class _Client(Protocol):
    _runner: Any  # the one kind of client or the other
    _calls: Calls


C = TypeVar("C", bound=_Client)


def previewing(client: C) -> C:
    """Make a client in step that stops before it changes anything; it is closed by its runner."""
    return _with_runner(client, _ShowingRunner(client._calls.session))


def previewing_async(client: C) -> C:
    """Make an awaited client that stops before it changes anything."""
    return _with_runner(client, _AsyncShowingRunner(client._calls.session))


def _with_runner(client: C, runner: Runner | AsyncRunner) -> C:
    made = copy.copy(client)
    made._runner = runner
    made._calls = Calls(client._calls.session, runner, client._calls.domain)
    return made


def bound_method(client: object, method: str, arguments: Mapping[str, Any]) -> Any:
    """Find a method, and say that it is confirmed where it wants that.

    Args:
        client: The client.
        method: The method's name.
        arguments: Its arguments by keyword.

    Returns:
        A function of the positional arguments.

    Raises:
        InvalidRequestError: When there is no such method.
    """
    found = None if method.startswith("_") else getattr(type(client), method, None)
    if not inspect.isfunction(found):
        raise InvalidRequestError(f"the client has no method {method!r}")
    more = dict(arguments)
    if "confirm" in inspect.signature(found).parameters:
        more["confirm"] = True
    return lambda *positional: found(client, *positional, **more)
