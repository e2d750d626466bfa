"""Sends many things in few requests: in order, at the pace of the service, each accounted for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from codomyrmex.cloud.coda_io.bulk.record import RunRecord
from codomyrmex.cloud.coda_io.bulk.spool import Item, batches
from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.errors import (
    CodaMutationTimeoutError,
    CodaNotFoundError,
    CodaValidationError,
)
from codomyrmex.cloud.coda_io.models.mutations import Mutation
from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    CancelledError,
    CloudError,
    ConfigurationError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    TransientError,
)
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.common.rest.operations import Operation, Request, build
from codomyrmex.cloud.common.rest.session import Steps

__all__ = ["MAX_REQUEST", "MAX_ROW", "Sender"]

T = TypeVar("T")

MAX_REQUEST: Final = 2_000_000
"""Bytes of a request's body: the documented 2 MB, taken for the smaller of its two meanings."""

MAX_ROW: Final = 85_000
"""Bytes of a row as JSON: the documented 85 KB, taken likewise."""

_MOST_SPLITS: Final = 40
_MOST_FAILURES: Final = 3
_A_LOOK: Final = 2.0
_FATAL: Final = (
    AuthenticationError,
    CancelledError,
    ConfigurationError,
    NotFoundError,
    PermissionDeniedError,
)
_UNCLEAR_HINT: Final = "Whether it was done is not known: look before you send it again"


class Sender:
    """Sends things and keeps account of them.

    Args:
        calls: The client's calls.
        operation: What is done with many things in one request.
        arguments: Its arguments; the one that takes the things is empty.
        name: What it is done to, for progress.
        most_items: Things a request.
        total: Bytes of all things, for progress.
        key: What two things of one request must not share; None when they may be alike.
        progress: Told of what was taken.

    Attributes:
        failed: Each thing that was not done, with its error.
    """

    def __init__(
        self,
        calls: Calls,
        operation: Operation[Any],  # of a change
        arguments: Mapping[str, Any],
        *,
        name: str,
        most_items: int,
        total: int | None = None,
        key: Callable[[Item], Hashable] | None = None,
        progress: ProgressCallback | None = None,
    ) -> None:
        self.failed: dict[str, CloudError] = {}
        self._calls = calls
        self._operation = operation
        self._arguments = arguments
        self._name = name
        self._most_items = most_items
        self._record: RunRecord | None = None
        self._total = total
        self._key = key
        self._progress = progress
        self._repeatable = operation.is_repeatable(arguments)
        self._request = build(operation, arguments)
        # the things stand in the one empty list of the body
        self._before, _, self._after = (self._request.body or b"").partition(b"[]")
        self._changes: dict[str, list[str]] = {}
        self._splits_left = _MOST_SPLITS

    def send(self, items: Iterable[Item], record: RunRecord | None = None) -> Steps[None]:
        """Steps that send everything; what fails is in `failed`.

        Args:
            items: The things, in order.
            record: The record on disk; None when doing it all again does no harm.

        Raises:
            CloudError: When there is no sense in going on, such as for a token that is refused.
        """
        self._record = record
        self._tell("start", 0)
        room = MAX_REQUEST - len(self._before) - len(self._after) - 2
        in_a_row = 0
        last: CloudError | None = None
        for batch in batches(
            self._left(items), most_items=self._most_items, most_bytes=room, gap=1, key=self._key
        ):
            if last is not None and in_a_row >= _MOST_FAILURES:
                reason = TransientError(
                    f"not sent, since {in_a_row} requests in a row failed: {last.message}",
                    hint="Run the same again: it goes on where it stopped",
                )
                self.failed.update((item.name, reason) for item in batch)
                continue
            error = yield from self._deliver(batch)
            in_a_row = 0 if error is None else in_a_row + 1
            last = error

    def _left(self, items: Iterable[Item]) -> Iterable[Item]:
        """The things that are to be sent still."""
        record = self._record
        for item in items:
            change = None if record is None else record.change_of(item.number)
            if change is not None:
                self._changes.setdefault(change, []).append(item.name)
                self._tell("resume", len(item.data))
            elif record is not None and record.is_unclear(item.number) and not self._repeatable:
                self.failed[item.name] = ConflictError(
                    "an earlier run ended while this was under way", hint=_UNCLEAR_HINT
                )
            else:
                yield item

    def _deliver(self, batch: list[Item]) -> Steps[CloudError | None]:
        """Send a batch, in halves when the service refuses it, so that it is known for what.

        Gives the last error when nothing of the batch was taken.
        """
        pieces = [batch]
        taken = False
        last: CloudError | None = None
        while pieces:
            piece = pieces.pop()
            try:
                change = yield from self._post(piece)
            except _FATAL:
                raise
            except CloudError as error:
                last = error
                if isinstance(error, CodaValidationError) and len(piece) > 1 and self._splits_left:
                    self._splits_left -= 1
                    half = len(piece) // 2
                    pieces += [piece[half:], piece[:half]]
                else:
                    self._fail(piece, error)
            else:
                taken = True
                self._changes.setdefault(change, []).extend(item.name for item in piece)
                self._tell("bytes", sum(len(item.data) for item in piece))
        return None if taken else last

    def _post(self, piece: list[Item]) -> Steps[str]:
        """One request; gives the id of the change."""
        session = self._calls.session
        exchange = session.exchange(self._operation, self._body(piece), self._arguments)
        begin, end = piece[0].number, piece[-1].number + 1
        if self._record is not None:
            exchange = _recorded(exchange, self._record, begin, end)
        response = yield from exchange
        change: Mutation = session.read(self._operation, response)
        if self._record is not None:
            self._record.taken(begin, end, change.request_id)
        return change.request_id

    def _body(self, piece: list[Item]) -> Request:
        things = b",".join(item.data for item in piece)
        body = b"%s[%s]%s" % (self._before, things, self._after)
        return msgspec.structs.replace(self._request, body=body)

    def _fail(self, piece: list[Item], error: CloudError) -> None:
        if not self._repeatable and not _was_not_done(error):
            error.hint = _UNCLEAR_HINT
        self.failed.update((item.name, error) for item in piece)
        self._tell("fail", 0)

    def wait(self, timeout: float) -> Steps[None]:
        """Steps that wait until every change is done; those that are not are in `failed`.

        Args:
            timeout: Seconds to wait for each. The service works through its queue in order: once
                one was waited for in vain, the later ones are only looked at.
        """
        for change, names in list(self._changes.items()):
            try:
                yield from self._calls.wait(change, timeout)
            except (CodaMutationTimeoutError, CodaNotFoundError) as error:
                timeout = min(timeout, _A_LOOK)
                if isinstance(error, CodaNotFoundError):
                    error.hint = "The service knows a change for a day: look whether it was done"
                self.failed.update((name, error) for name in names)

    def result(self) -> BatchResult:
        """Say what came of it, and tell the end to who wants progress."""
        self._tell("fail" if self.failed else "done", 0)
        taken = (name for names in self._changes.values() for name in names)
        return BatchResult([name for name in taken if name not in self.failed], self.failed)

    def _tell(self, kind: Any, size: int) -> None:  # the literals of ProgressEvent
        if self._progress is not None:
            event = ProgressEvent(kind, self._name, bytes_moved=size, bytes_total=self._total)
            self._progress(event)


def _recorded(steps: Steps[T], record: RunRecord, begin: int, end: int) -> Steps[T]:
    """The same steps, with a note before each request and after each refusal.

    While it waits for its place in the budget, or after a refusal, nothing is under way: a process
    that ends then leaves nothing unclear.
    """
    try:
        item = next(steps)
        while True:
            if isinstance(item, Request):
                record.under_way(begin, end)
            try:
                answer = yield item
            except CloudError as error:
                item = steps.throw(error)
            else:
                if answer is not None and _is_refusal(answer.status):
                    record.refused(begin, end)
                item = steps.send(answer)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        steps.close()


def _is_refusal(status: int) -> bool:
    """Whether a request with such an answer certainly changed nothing."""
    return 400 <= status < 500


def _was_not_done(error: CloudError) -> bool:
    return error.status is not None and _is_refusal(error.status)
