"""Progress of transfers: counted always, shown as a bar on a terminal."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Final, Self

from codomyrmex.cloud.cli.output import Output
from codomyrmex.cloud.cli.values import count_of, human_size
from codomyrmex.cloud.common.errors import CancelledError

if TYPE_CHECKING:
    from codomyrmex.cloud.common.progress import ProgressEvent
    from codomyrmex.cloud.common.rate_limit import RateLimit

__all__ = ["Tally", "ending"]

_DELAY: Final = 0.4
"""Seconds before a bar appears: what is faster needs none, and rich costs 100 ms to load."""

_STEP: Final = 0.1
_WINDOW: Final = 10.0


@contextlib.contextmanager
def ending(before: Callable[[], None], *numbers: signal.Signals) -> Iterator[None]:
    """Let signals end the block by a KeyboardInterrupt, after something else was done.

    Args:
        before: Called in the handler.
        *numbers: The signals.

    Yields:
        Nothing.

    Example:
        >>> with ending(lambda: None, signal.SIGINT):
        ...     pass
    """

    def end(number: int, frame: FrameType | None) -> None:
        before()
        signal.default_int_handler(number, frame)

    handlers = [signal.signal(number, end) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, handlers, strict=True):
            signal.signal(number, handler)


class Tally:
    """Counts what passes; as a context manager it shows a bar, where a person looks on.

    Args:
        output: Where the bar goes: standard error.
        verb: What is being done, such as ``copying``.
        objects: How many objects there will be.
        size: How many bytes; None when it is not known.
        pace: What the bytes wait for, where nothing else limits them.
        retried: Tells how many requests were repeated so far, those without an event too.

    Attributes:
        moved: Bytes that passed.
        done: Objects that are done.
        retries: Requests and parts that were sent again.
        failed: Objects that failed.

    Example:
        >>> from codomyrmex.cloud.common.progress import ProgressEvent
        >>> with Tally(Output(quiet=True), "copying", 1, 3) as tally:
        ...     tally(ProgressEvent("bytes", "k", bytes_moved=3))
        ...     tally(ProgressEvent("done", "k"))
        >>> tally.done, tally.moved
        (1, 3)
    """

    def __init__(
        self,
        output: Output,
        verb: str,
        objects: int,
        size: int | None,
        *,
        pace: RateLimit | None = None,
        retried: Callable[[], int] = lambda: 0,
    ) -> None:
        self.moved = 0
        self.done = 0
        self.retries = 0
        self.failed = 0
        self._pace = pace
        self._retried = retried
        self._output = output
        self._verb = verb
        self._objects = objects
        self._size = size
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._interrupted = threading.Event()
        self._handlers = contextlib.ExitStack()
        self._thread: threading.Thread | None = None

    def __call__(self, event: ProgressEvent) -> None:
        """Count an event; called by the threads that transfer.

        Args:
            event: What happened.

        Raises:
            CancelledError: When it was interrupted while the bytes waited for their turn.
        """
        with self._lock:
            self.moved += event.bytes_moved
            if event.kind == "done":
                self.done += 1
            elif event.kind == "retry":
                self.retries += 1
            elif event.kind == "fail":
                self.failed += 1
            elif event.kind == "start" and self._size is None and self._objects == 1:
                self._size = event.bytes_total
        if event.kind == "resume":
            self._output.note(f"{event.key} goes on where it stopped")
        elif event.kind == "anew":
            self._output.say(f"{event.key} begins anew: its source was changed since it stopped")
        elif event.kind == "bytes" and self._pace is not None:
            delay = self._pace.take(max(event.bytes_moved, 0))
            if delay and self._interrupted.wait(delay):
                raise CancelledError(f"{event.key}: interrupted while it waited for --limit-rate")

    def add_done(self, count: int) -> None:
        """Count objects that are done without any event of theirs.

        Args:
            count: How many.

        Example:
            >>> tally = Tally(Output(), "deleting", 2, 0)
            >>> tally.add_done(2)
            >>> tally.done
            2
        """
        with self._lock:
            self.done += count

    def interrupt(self) -> None:
        """Let nothing wait for the rate limit any more: the transfers are about to end.

        Example:
            >>> Tally(Output(), "copying", 1, 0).interrupt()
        """
        self._interrupted.set()

    def __enter__(self) -> Self:
        if self._pace is not None and threading.current_thread() is threading.main_thread():
            self._handlers.enter_context(ending(self.interrupt, signal.SIGINT))
        if not self._output.quiet and self._output.stderr.isatty():
            self._thread = threading.Thread(target=self._show, name="cmx-progress", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._handlers.close()
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def summary(self) -> str:
        """Tell how far it came.

        Returns:
            One phrase.

        Example:
            >>> Tally(Output(), "copying", 12, None).summary()
            '0 of 12 objects done, 0 B moved'
        """
        total = count_of(self._objects, "object")
        return f"{self.done:,} of {total} done, {human_size(max(self.moved, 0))} moved"

    def _show(self) -> None:
        # the rate is that of the last seconds, from before the bar appeared
        samples = deque([(time.monotonic(), 0)], maxlen=round(_WINDOW / _STEP))
        if self._ended.wait(_DELAY):
            return
        from rich import progress
        from rich.console import Console

        bar = progress.Progress(
            progress.TextColumn("{task.description}", markup=False),
            progress.BarColumn(),
            progress.DownloadColumn(binary_units=True),
            progress.TextColumn("{task.fields[facts]}"),
            console=Console(file=self._output.stderr),
            auto_refresh=False,
            transient=True,
        )
        with bar:
            task = bar.add_task(self._verb, total=self._size, facts="")
            while True:
                samples.append((time.monotonic(), max(self.moved, 0)))
                facts = self._facts(*samples[0], *samples[-1])
                bar.update(task, completed=samples[-1][1], total=self._size, facts=facts)
                bar.refresh()
                if self._ended.wait(_STEP):
                    return

    def _facts(self, since: float, before: int, now: float, moved: int) -> str:
        rate = (moved - before) / (now - since)
        facts = [f"{human_size(max(round(rate), 0))}/s"]
        if self._size is not None and rate > 0:
            minutes, seconds = divmod(round(max(self._size - moved, 0) / rate), 60)
            facts.append(f"{minutes // 60}:{minutes % 60:02}:{seconds:02} left")
        facts.append(f"{self.done:,}/{self._objects:,}")
        retries = max(self.retries, self._retried())
        facts += [count_of(retries, "retry")] if retries else []
        facts += [f"{self.failed:,} failed"] if self.failed else []
        return "  ".join(facts)
