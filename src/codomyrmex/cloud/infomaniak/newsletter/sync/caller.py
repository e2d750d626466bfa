"""How the methods of `InfomaniakNewsletterClient` call."""

from __future__ import annotations

from typing import Any, TypeVar

from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.common.rest.session import Runner, Steps
from codomyrmex.cloud.infomaniak.newsletter.calls import Calls

__all__ = ["Caller"]

T = TypeVar("T")


class Caller:
    """Base of the areas: runs operations in the calling thread."""

    _runner: Runner
    _calls: Calls

    def _call(self, operation: Operation[T], **arguments: Any) -> T:  # checked by `build`
        return self._runner.run(self._calls.call(operation, arguments))

    def _run(self, steps: Steps[T]) -> T:
        return self._runner.run(steps)
