"""Changes that the service queues: they have an id, and can be waited for."""

from __future__ import annotations

from typing import Any, Protocol, Self, cast

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.rest.records import Record
from codomyrmex.cloud.common.rest.session import AsyncRunner, Runner, Steps

__all__ = ["DEFAULT_WAIT", "Mutation", "MutationSource", "MutationStatus"]

DEFAULT_WAIT = 120.0
"""Seconds that a change is waited for when nothing else is said; most take up to half a minute."""


class MutationStatus(Record, frozen=True, kw_only=True):
    """How far a change is.

    Attributes:
        completed: Whether it is done.
        warning: What the service warns of; None when all is well.

    Example:
        >>> mutation = coda.delete_row("AbCDeFGH", "Tasks", "i-1", wait=True)
        >>> coda.get_mutation_status(mutation.request_id).completed
        True
    """

    completed: bool
    warning: str | None = None


class MutationSource(Protocol):
    """What asks how far a change is."""

    runner: Runner | AsyncRunner

    def wait(self, request_id: str, timeout: float) -> Steps[MutationStatus]:
        """Steps that end when the change is done."""
        ...


class Mutation(Record, frozen=True, kw_only=True, dict=True):
    """A change that is queued: it is well formed and accepted, but not done yet.

    Attributes:
        request_id: Id of the change.

    Example:
        >>> mutation = coda.delete_row("AbCDeFGH", "Tasks", "i-1")
        >>> mutation.wait(timeout=60).completed
        True
    """

    request_id: str

    def with_source(self, source: MutationSource) -> Self:
        """Say what asks for its progress.

        Args:
            source: The source.

        Returns:
            This change.

        Example:
            >>> Mutation(request_id="mutate:1").with_source(coda.mutation_source).request_id
            'mutate:1'
        """
        vars(self)["source"] = source
        return self

    def _source(self, kind: type[Any]) -> MutationSource:
        source = cast("MutationSource | None", self.__dict__.get("source"))
        if source is None or not isinstance(source.runner, kind):
            raise InvalidRequestError(
                "this change does not come from such a client",
                hint="An async client's change is awaited with `wait_async`",
            )
        return source

    def wait(self, timeout: float = DEFAULT_WAIT) -> MutationStatus:
        """Wait until the change is done.

        A warning of the service is also given as a `CodaWarning`.

        Args:
            timeout: Seconds to wait at the most. The service has no word for a change that
                fails: it never completes.

        Returns:
            Its status.

        Raises:
            WaiterError: A `CodaMutationTimeoutError` when it is not done in time.
            InvalidRequestError: When the change comes from an async client, or from none.

        Example:
            >>> coda.delete_row("AbCDeFGH", "Tasks", "i-1").wait().completed
            True
        """
        source = self._source(Runner)
        return cast("Runner", source.runner).run(source.wait(self.request_id, timeout))

    async def wait_async(self, timeout: float = DEFAULT_WAIT) -> MutationStatus:
        """Wait until the change is done; see `Mutation.wait`."""
        source = self._source(AsyncRunner)
        return await cast("AsyncRunner", source.runner).run(source.wait(self.request_id, timeout))
