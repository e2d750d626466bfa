"""How the methods of `AsyncCodaClient` call."""

from __future__ import annotations

from typing import Any, TypeVar

from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.models.rows import RowChanges
from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.common.rest.session import AsyncRunner, Steps

__all__ = ["Caller"]

T = TypeVar("T")


class Caller:
    """Base of the areas: runs operations in the running event loop."""

    _runner: AsyncRunner
    _calls: Calls

    async def _call(self, operation: Operation[T], **arguments: Any) -> T:  # checked by `build`
        return await self._runner.run(self._calls.call(operation, arguments))

    async def _change(
        self,
        operation: Operation[T],
        wait: bool,
        timeout: float,
        **arguments: Any,  # checked by `build`
    ) -> T:
        return await self._runner.run(self._calls.change(operation, arguments, wait, timeout))

    async def _rows_since(self, **arguments: Any) -> RowChanges:  # checked by `build`
        return await self._runner.run(self._calls.rows_since(arguments))

    async def _run(self, steps: Steps[T]) -> T:
        return await self._runner.run(steps)
