"""Work that the service queued."""

from __future__ import annotations

from typing import Any, Protocol, Self, cast

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.rest.records import OpenEnum
from codomyrmex.cloud.common.rest.session import AsyncRunner, Runner, Steps
from codomyrmex.cloud.infomaniak.newsletter.models.lists import ListPage

__all__ = ["DEFAULT_WAIT", "Task", "TaskList", "TaskSource", "TaskState", "TaskStatus"]

DEFAULT_WAIT = 300.0
"""Seconds that are waited for queued work."""


class TaskState(OpenEnum):
    """How far queued work is."""

    SPOOLED = "spooled"
    RUNNING = "running"
    EXECUTED = "executed"
    FAILED = "failed"


class TaskStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What the service tells of queued work.

    Attributes:
        uuid: Its id.
        status: How far it is.
        created_at: When it was queued.
        updated_at: When it was changed.
        executed_at: When it began.
        finished_at: When it ended.
        response: What came of it.
        error: What went wrong.

    Example:
        >>> newsletter.delete_groups([2]).wait().finished_at is None
        True
    """

    uuid: str
    status: TaskState
    created_at: int | None = None
    updated_at: int | None = None
    executed_at: int | None = None
    finished_at: int | None = None
    response: Any = None  # JSON of any shape
    error: Any = None  # JSON of any shape


class TaskList(ListPage[TaskStatus], frozen=True, kw_only=True, dict=True):
    """Queued work."""

    items: tuple[TaskStatus, ...]


class TaskSource(Protocol):
    """What can ask how far queued work is."""

    runner: Runner | AsyncRunner

    def wait(self, task: Task, timeout: float) -> Steps[TaskStatus]:
        """Steps that end when it is done."""
        ...


class Task(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Work that the service queued (202).

    The service documents that this id cancels the work (`cancel_operation`). That the id is also
    one of its tasks, whose state can be read, is not documented: `wait` tries it and says so when
    the service does not know it.

    Attributes:
        id: The service's id of it; None when the service only said that it is queued.
        operation: The method that queued it.

    Example:
        >>> newsletter.delete_groups([2]).wait().status
        <TaskState.EXECUTED: 'executed'>
    """

    id: str | None
    operation: str

    def with_source(self, source: TaskSource) -> Self:
        """Say what can be asked how far it is.

        Args:
            source: The source.

        Returns:
            This task.

        Example:
            >>> task = newsletter.delete_groups([2])
            >>> task.with_source(task.__dict__["source"]) is task
            True
        """
        msgspec.structs.force_setattr(self, "source", source)
        return self

    def _source(self, kind: type[Any]) -> TaskSource:
        source = cast("TaskSource | None", self.__dict__.get("source"))
        if source is None or not isinstance(source.runner, kind):
            raise InvalidRequestError(
                "a task of an async client is awaited with `wait_async`, "
                "one of a client in step with `wait`"
            )
        return source

    def wait(self, timeout: float = DEFAULT_WAIT) -> TaskStatus:
        """Wait until it is done, as far as the service lets one follow it.

        Args:
            timeout: Seconds to wait at the most.

        Returns:
            How it ended.

        Raises:
            UnsupportedError: When the service gave no id, or knows no task of this id.
            WaiterError: When it failed; `WaiterTimeoutError` when it was not done in time.
            InvalidRequestError: When it comes from an async client.

        Example:
            >>> newsletter.assign_subscribers([1], groups=["Press"]).wait(60).status.value
            'executed'
        """
        source = self._source(Runner)
        return cast("Runner", source.runner).run(source.wait(self, timeout))

    async def wait_async(self, timeout: float = DEFAULT_WAIT) -> TaskStatus:
        """Wait until it is done; see `Task.wait`."""
        source = self._source(AsyncRunner)
        return await cast("AsyncRunner", source.runner).run(source.wait(self, timeout))
