"""How the methods of `AsyncInfomaniakNewsletterClient` call."""

from __future__ import annotations

from typing import Any, TypeVar

from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.common.rest.session import AsyncRunner, Steps
from codomyrmex.cloud.infomaniak.newsletter.calls import Calls

__all__ = ["Caller"]

T = TypeVar("T")


class Caller:
    """Base of the areas: runs operations in the running event loop."""

    _runner: AsyncRunner
    _calls: Calls

    async def _call(self, operation: Operation[T], **arguments: Any) -> T:  # checked by `build`
        return await self._runner.run(self._calls.call(operation, arguments))

    async def _run(self, steps: Steps[T]) -> T:
        return await self._runner.run(steps)
