"""One function over many things by several threads, its results in their order."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from codomyrmex.cloud.common.stopping import current_stop, stoppable

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["ordered_map"]

T = TypeVar("T")
R = TypeVar("R")


def ordered_map(
    function: Callable[[T], R], items: Iterable[T], *, threads: int, name: str
) -> Iterator[R]:
    """Apply a function to each item, several at once, and give the results in order.

    Items are taken only a few ahead of what was given, so that streams of any length take little
    memory. When the caller ends early, by an error or Ctrl-C, what waits is dropped and what is
    under way is told to stop.

    Args:
        function: Called in threads.
        items: What to call it with; read in the caller's thread.
        threads: How many calls at once.
        name: What the threads are called.

    Yields:
        Each result.

    Raises:
        Exception: The first that the function raised.

    Example:
        >>> list(ordered_map(str.upper, "abc", threads=2, name="letters"))
        ['A', 'B', 'C']
    """
    from concurrent.futures import ThreadPoolExecutor  # slow to load

    stop = threading.Event()
    outer = current_stop()

    def call(item: T) -> R:
        with stoppable(outer, stop.is_set):
            return function(item)

    waiting: deque[Future[R]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
    try:
        for item in items:
            waiting.append(pool.submit(call, item))
            while len(waiting) >= 4 * threads or (waiting and waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)
