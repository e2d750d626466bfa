"""What the newsletter's calls need beyond sending: arguments as users have them, pages, waiting."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar, cast

import msgspec

from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
    PlanRefusedError,
    UnsupportedError,
    WaiterError,
    WaiterTimeoutError,
)
from codomyrmex.cloud.common.rest.operations import Operation, Request, build
from codomyrmex.cloud.common.rest.paging import PageWatch
from codomyrmex.cloud.common.rest.session import AsyncRunner, Pause, Runner, Session, Steps
from codomyrmex.cloud.infomaniak.newsletter.errors import NewsletterNotFoundError
from codomyrmex.cloud.infomaniak.newsletter.models.lists import ListPage
from codomyrmex.cloud.infomaniak.newsletter.operations.imports import UPLOAD_IMPORT
from codomyrmex.cloud.infomaniak.newsletter.operations.tasks import GET_TASK_STATUS
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task, TaskState, TaskStatus

__all__ = ["Calls", "pages_of", "read_all"]

T = TypeVar("T")

_FIRST_POLL: Final = 2.0
_LONGEST_POLL: Final = 15.0
_TIMES: Final = frozenset({"date_from", "date_to", "started_at"})


class Calls:
    """Makes the steps of calls, for a runner in step or awaited.

    Args:
        session: The service.
        runner: What runs the pages and tasks that come of it.
        domain: The number of the newsletter.
    """

    def __init__(self, session: Session, runner: Runner | AsyncRunner, domain: int) -> None:
        self.session = session
        self.runner = runner
        self.domain = domain

    def call(self, operation: Operation[T], arguments: Mapping[str, Any]) -> Steps[T]:
        """Steps of a call; pages and tasks of its result know where they come from."""
        arguments = self._prepared(operation, arguments)
        if cast("object", operation) is UPLOAD_IMPORT and arguments.get("file") is not None:
            rest = {name: value for name, value in arguments.items() if name != "file"}
            request = _form(build(operation, rest), arguments["file"])
            response = yield from self.session.exchange(operation, request, arguments)
            return self.session.read(operation, response)
        result = yield from self.session.call(operation, arguments)
        if isinstance(result, ListPage) and operation.next_arguments is not None:
            result.with_source(_Pages(self, operation, arguments))
        elif isinstance(result, Task):
            result.with_source(self)
        return result

    def wait(self, task: Task, timeout: float) -> Steps[TaskStatus]:
        """Steps that end when queued work is done."""
        if task.id is None:
            raise _cannot_follow(task, "the service gave no id of it")
        clock = self.session.clock
        end = clock.now() + timeout
        poll = _FIRST_POLL
        while True:
            try:
                status = yield from self.session.call(GET_TASK_STATUS, {"task_uuid": task.id})
            except NewsletterNotFoundError as error:
                raise _cannot_follow(task, f"the service knows no task {task.id}") from error
            if status.status is TaskState.EXECUTED:
                return status
            if status.status is TaskState.FAILED:
                raise WaiterError(
                    f"{task.operation}: the queued work failed: {status.error}",
                    operation=task.operation,
                    resource=task.id,
                )
            left = end - clock.now()
            if left <= 0:
                raise WaiterTimeoutError(
                    f"{task.operation}: the queued work was not done in {timeout:g} s",
                    hint="It may be done later",
                    operation=task.operation,
                    resource=task.id,
                )
            yield Pause(min(poll, left))
            poll = min(poll * 1.5, _LONGEST_POLL)

    def _prepared(
        self, operation: Operation[Any], arguments: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Ids as numbers, times as Unix seconds, ids as a selection, the number of the page."""
        known = operation.arguments
        prepared = {}
        for name, value in arguments.items():
            if name == "confirm" and name not in known:
                _check_confirmed(operation, value)
                continue
            kind = known[name].type if name in known else None
            if name in _TIMES and isinstance(value, datetime):
                value = _unix(operation, name, value)
            elif kind is int and isinstance(value, str) and value.isascii() and value.isdigit():
                value = int(value)
            elif name == "select" and isinstance(value, (Sequence, set, frozenset)):
                value = {"all": False, "include": list(value)}
            prepared[name] = value
        if "domain" in known:
            prepared["domain"] = self.domain
        if "page" in known and all(
            arguments.get(each) is None for each in ("page", "limit", "skip", "return_")
        ):
            prepared["page"] = 1
        return prepared


def _check_confirmed(operation: Operation[Any], confirm: object) -> None:
    if confirm is not True:
        raise PlanRefusedError(
            f"{operation.name}: this cannot be undone; nothing was done",
            hint="Say confirm=True when it is meant",
            operation=operation.name,
        )


def _cannot_follow(task: Task, reason: str) -> UnsupportedError:
    return UnsupportedError(
        f"{task.operation}: the queued work cannot be followed: {reason}",
        hint="It goes on nevertheless; look at what it changes",
        operation=task.operation,
    )


def _unix(operation: Operation[Any], name: str, value: datetime) -> int:
    if value.tzinfo is None:
        raise InvalidRequestError(
            f"{operation.name}: {name} has no time zone",
            hint="Say it, as in datetime(…, tzinfo=UTC)",
            operation=operation.name,
        )
    return int(value.timestamp())


def _form(request: Request, content: bytes) -> Request:
    """The upload of a file as a form (RFC 7578)."""
    boundary = uuid.uuid4().hex
    head = (
        f"--{boundary}\r\n"
        'content-disposition: form-data; name="file"; filename="subscribers.csv"\r\n'
        "content-type: text/csv\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    headers = {**request.headers, "content-type": f"multipart/form-data; boundary={boundary}"}
    return msgspec.structs.replace(request, body=body, headers=headers)


class _Pages:
    """The pages after one."""

    def __init__(
        self, calls: Calls, operation: Operation[Any], arguments: Mapping[str, Any]
    ) -> None:
        self.runner = calls.runner
        self._calls = calls
        self._operation = operation
        self._arguments = arguments

    def begin(self) -> _Pages:
        return self

    def following(self, page: Any) -> Steps[Any]:
        find = self._operation.next_arguments
        assert find is not None
        arguments = find(self._operation, self._arguments, page)
        if arguments is None:
            return None
        found = yield from self._calls.session.call(self._operation, arguments)
        return found.with_source(self)


def pages_of(
    calls: Calls,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    take: Callable[[Sequence[Any], int | None], None],
) -> Steps[None]:
    """Steps that walk a list to its end.

    Args:
        calls: The client's calls.
        operation: The operation that lists.
        arguments: Its arguments.
        take: Takes the items of a page, and the number of all when the service says it.

    Raises:
        UnexpectedResponseError: When the list does not end.
    """
    page = yield from calls.call(operation, arguments)
    source = page.__dict__["source"]
    watch = PageWatch(lambda each: each.page + 1 if each.page < each.pages_total else None)
    while page is not None:
        watch.see(page)
        take(page.items, page.total)
        page = yield from source.following(page)


def read_all(
    calls: Calls, operation: Operation[Any], arguments: Mapping[str, Any]
) -> Steps[list[Any]]:
    """Steps that read a list to its end; see `pages_of`."""
    found: list[Any] = []
    yield from pages_of(calls, operation, arguments, lambda items, _: found.extend(items))
    return found
