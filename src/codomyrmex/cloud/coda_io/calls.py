"""What Coda's calls need beyond sending: following pages, waiting for changes, fresh reads."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar, cast

import msgspec

from codomyrmex.cloud.coda_io.errors import (
    CodaMutationTimeoutError,
    CodaNotFoundError,
    CodaServerError,
    CodaValidationError,
    CodaWarning,
)
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.mutations import Mutation, MutationStatus
from codomyrmex.cloud.coda_io.models.rows import Row, RowChanges, RowList
from codomyrmex.cloud.coda_io.models.tables import Column
from codomyrmex.cloud.coda_io.operations.account import GET_MUTATION_STATUS
from codomyrmex.cloud.coda_io.operations.rows import GET_ROW, LIST_ROWS
from codomyrmex.cloud.common.rest.operations import Operation, build
from codomyrmex.cloud.common.rest.paging import PageWatch
from codomyrmex.cloud.common.rest.session import AsyncRunner, Pause, Runner, Session, Steps

__all__ = ["Calls"]

T = TypeVar("T")
P = TypeVar("P", bound=ListPage[Any])

_FIRST_POLL: Final = 1.0
_LONGEST_POLL: Final = 8.0
_UNKNOWN_AT_FIRST: Final = 30.0  # a new change is not known everywhere at once
_FRESH: Final = {"x-coda-doc-version": "latest"}
_DEFAULT_LIMIT: Final = 25


def _nothing() -> None:
    """For those who do not mind that a page comes twice."""


class Calls:
    """Makes the steps of calls, for a runner in step or awaited.

    Args:
        session: The service.
        runner: What runs the pages and changes that come of it.
        read_your_writes: Whether reads of docs wait until all changes are in the snapshot.
        freshness_timeout: Seconds that such a read waits for at the most.
    """

    def __init__(
        self,
        session: Session,
        runner: Runner | AsyncRunner,
        *,
        read_your_writes: bool = False,
        freshness_timeout: float = 120.0,
    ) -> None:
        self.session = session
        self.runner = runner
        self.read_your_writes = read_your_writes
        self.freshness_timeout = freshness_timeout

    def call(self, operation: Operation[T], arguments: Mapping[str, Any]) -> Steps[T]:
        """Steps of a call; pages and changes of its result know where they come from."""
        columns = tuple(arguments.get("columns") or ())
        arguments = {name: value for name, value in arguments.items() if name != "columns"}
        is_rich = arguments.get("value_format") == "rich"
        result = yield from self._answer(operation, arguments, columns, is_rich)
        if isinstance(result, ListPage):
            self._check(result)
            if operation.next_arguments is not None:
                result.with_source(_Pages(self, operation, arguments, columns))
        elif isinstance(result, Mutation):
            result.with_source(self)
        return result

    def change(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        wait: bool,
        timeout: float,
    ) -> Steps[T]:
        """Steps of a change that is queued, and of the wait for it."""
        result = yield from self.call(operation, arguments)
        if wait and isinstance(result, Mutation):
            yield from self.wait(result.request_id, timeout)
        return result

    def wait(self, request_id: str, timeout: float) -> Steps[MutationStatus]:
        """Steps that end when a change is done."""
        clock = self.session.clock
        begin = clock.now()
        poll = _FIRST_POLL
        while True:
            left = begin + timeout - clock.now()
            if left <= 0:
                raise CodaMutationTimeoutError(
                    f"the change {request_id} was not done in {timeout:g} s",
                    hint="It may be done later; a change that proves invalid never completes",
                    provider="coda",
                    operation="get_mutation_status",
                    resource=request_id,
                )
            yield Pause(min(poll, left))
            poll = min(poll * 1.5, _LONGEST_POLL)
            try:
                status = yield from self.session.call(
                    GET_MUTATION_STATUS, {"request_id": request_id}
                )
            except CodaNotFoundError:
                if clock.now() - begin > _UNKNOWN_AT_FIRST:
                    raise
                continue
            if status.completed:
                if status.warning:
                    warnings.warn(status.warning, CodaWarning, stacklevel=2)
                return status

    def rows_since(self, arguments: Mapping[str, Any]) -> Steps[RowChanges]:
        """Steps that read all pages of the rows changed since a token."""
        rows: dict[str, Row] = {}
        token: str | None = None

        def take(page: RowList) -> None:
            nonlocal token
            rows.update((row.id, row) for row in page.items)
            # the first page's token: what changes while the list is read comes again next time
            token = token or page.next_sync_token

        yield from self.walk(LIST_ROWS, arguments, take)
        return RowChanges(tuple(rows.values()), token)

    def walk(
        self,
        operation: Operation[P],
        arguments: Mapping[str, Any],
        visit: Callable[[P], object],
        *,
        begin_anew: Callable[[], object] = _nothing,
        fresh: bool = False,
    ) -> Steps[None]:
        """Steps that read all pages of a list.

        When a list of rows has to be begun anew with smaller pages, rows come a second time, as
        they are then.

        Args:
            operation: The operation that lists.
            arguments: Its arguments.
            visit: Takes each page.
            begin_anew: Called before the first page comes a second time.
            fresh: Whether the snapshot must hold every change, whatever the client's setting.
        """
        calls = self
        if fresh and not self.read_your_writes:
            calls = Calls(self.session, self.runner, read_your_writes=True)
        page = yield from calls.call(operation, arguments)
        pages = page.__dict__["source"].begin(begin_anew)
        watch = PageWatch(lambda each: each.next_page_token)
        while page is not None:
            watch.see(page)
            visit(page)
            page = yield from pages.following(page)

    def _answer(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        columns: tuple[Column, ...],
        is_rich: bool,
    ) -> Steps[T]:
        if cast("object", operation) is LIST_ROWS:
            result = yield from self._smaller_pages(operation, arguments)
        else:
            result = yield from self._read(operation, arguments)
        if isinstance(result, RowList):
            for row in result.items:
                _finish(row, is_rich, columns)
        elif cast("object", operation) is GET_ROW:
            _finish(result, is_rich, columns)
        return result

    def _read(self, operation: Operation[T], arguments: Mapping[str, Any]) -> Steps[T]:
        is_fresh = self.read_your_writes and _reads_a_doc(operation)
        return (self._fresh if is_fresh else self.session.call)(operation, arguments)

    def _fresh(self, operation: Operation[T], arguments: Mapping[str, Any]) -> Steps[T]:
        """A read that is refused until the snapshot holds every change."""
        session = self.session
        request = build(operation, arguments)
        fresh = msgspec.structs.replace(request, headers={**request.headers, **_FRESH})
        end = session.clock.now() + self.freshness_timeout
        poll = _FIRST_POLL
        while True:
            try:
                response = yield from session.exchange(operation, fresh, arguments)
                return session.read(operation, response)
            except CodaValidationError:
                # 400 also means wrong parameters: then it comes without the header, too
                response = yield from session.exchange(operation, request, arguments)
                if session.clock.now() >= end:
                    raise
            yield Pause(poll)
            poll = min(poll * 1.5, _LONGEST_POLL)

    def _smaller_pages(self, operation: Operation[T], arguments: Mapping[str, Any]) -> Steps[T]:
        """A listing of rows that halves its page when the service cannot gather it in time."""
        failures = 0
        while True:
            try:
                return (yield from self._read(operation, arguments))
            except CodaServerError as error:
                failures += 1
                limit = arguments.get("limit") or _DEFAULT_LIMIT
                if error.status != 504 or arguments.get("page_token") or limit <= 1:
                    raise
                if failures > 1:
                    arguments = {**arguments, "limit": limit // 2}
            yield Pause(float(failures))

    def _check(self, page: ListPage[Any]) -> None:
        self.session.base_url.check_link(page.next_page_link)


def _finish(row: Any, is_rich: bool, columns: Iterable[Column]) -> None:  # Row or RowDetail
    if is_rich:
        row.values._set_rich()
    if columns:
        msgspec.structs.force_setattr(row, "values", row.values.with_columns(columns))


def _reads_a_doc(operation: Operation[Any]) -> bool:
    return operation.method == "GET" and operation.path.startswith("/docs/{docId}/")


class _Pages:
    """The pages after one.

    The token of a page carries its size. When the service cannot gather a page in time, the list
    is begun anew with half of the size, and what was given already is left out.
    """

    def __init__(
        self,
        calls: Calls,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        columns: tuple[Column, ...],
        *,
        begin_anew: Callable[[], object] | None = None,
    ) -> None:
        self.runner = calls.runner
        self._begin_anew = begin_anew
        self._calls = calls
        self._operation = operation
        self._arguments = arguments
        self._columns = columns
        # the token of a page implies the format, and does not tell it
        self._is_rich = arguments.get("value_format") == "rich"
        self._given: set[str] = set()

    def begin(self, begin_anew: Callable[[], object] | None = None) -> _Pages:
        """A source for one walk; what was given comes again for those who are told before."""
        return _Pages(
            self._calls, self._operation, self._arguments, self._columns, begin_anew=begin_anew
        )

    def following(self, page: Any) -> Steps[Any]:
        find = self._operation.next_arguments
        assert find is not None
        arguments = find(self._operation, self._arguments, page)
        if arguments is None:
            return None
        if self._begin_anew is None:
            self._given.update(row.id for row in _rows(page))
        repeated = 0
        failures = 0
        while True:
            try:
                found = yield from self._calls._answer(
                    self._operation, arguments, self._columns, self._is_rich
                )
            except CodaServerError as error:
                failures += 1
                arguments = self._after(error, arguments, failures)
                yield Pause(float(failures))
                continue
            self._calls._check(found)
            if not self._given:
                return found.with_source(self)
            rows = _rows(found)
            kept = tuple(row for row in rows if row.id not in self._given)
            following = find(self._operation, self._arguments, found)
            if kept or not rows or following is None or repeated > len(self._given):
                return msgspec.structs.replace(found, items=kept).with_source(self)
            repeated += 1
            arguments = following

    def _after(
        self, error: CodaServerError, arguments: Mapping[str, Any], failures: int
    ) -> Mapping[str, Any]:
        """The page to ask for after a failure: the same once more, then the first of half size."""
        limit = self._arguments.get("limit") or _DEFAULT_LIMIT
        can_restart = self._operation is LIST_ROWS and not self._arguments.get("page_token")
        if error.status != 504 or not can_restart or limit <= 1:
            raise error
        if failures > 1:
            self._arguments = arguments = {**self._arguments, "limit": limit // 2}
            if self._begin_anew is not None:
                self._begin_anew()
        return arguments


def _rows(page: Any) -> tuple[Any, ...]:  # rows, or nothing
    return page.items if isinstance(page, RowList) else ()
