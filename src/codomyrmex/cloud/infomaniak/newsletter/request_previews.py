"""Clients that stop at the first request that would change something, to show it."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping
from typing import Any, Final, Protocol, TypeVar

from typing_extensions import override

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.rest.operations import Download, Request, Response
from codomyrmex.cloud.common.rest.session import AsyncRunner, Pause, Runner
from codomyrmex.cloud.infomaniak.newsletter.calls import Calls

__all__ = ["ShownError", "bound_method", "previewing", "previewing_async"]

_READS: Final = frozenset({"GET"})


class ShownError(Exception):
    """Ends a call at the request that would change something. It never leaves the client."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.operation)
        self.request = request


class _ShowingRunner(Runner):
    """Reads, and stops before anything else."""

    @override
    def _do(self, item: Request | Download | Pause) -> Response | None:
        if isinstance(item, Request) and item.method not in _READS:
            raise ShownError(item)
        return super()._do(item)


class _AsyncShowingRunner(AsyncRunner):
    """Reads, and stops before anything else."""

    @override
    async def _do(self, item: Request | Download | Pause) -> Response | None:
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
