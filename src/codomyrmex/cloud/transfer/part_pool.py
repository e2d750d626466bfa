"""The threads that send the parts of all of a client's objects."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # loaded with the first part
    from concurrent.futures import Future, ThreadPoolExecutor

__all__ = ["PartPool"]

T = TypeVar("T")


class PartPool:
    """A bounded number of parts under way, whatever number of objects they belong to.

    The bound is on memory too: a part is read when its turn comes, and each thread holds one.
    Threads are started when first needed, and anew in a child process after a fork.

    Args:
        size: How many parts at once.

    Example:
        >>> PartPool(2).submit(lambda: 1).result()
        1
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._lock = threading.Lock()
        self._pid = 0
        self._threads: ThreadPoolExecutor | None = None

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queue a part.

        Args:
            work: Reads and sends it.

        Returns:
            Its outcome.

        Example:
            >>> PartPool(1).submit(lambda: "sent").result()
            'sent'
        """
        from concurrent.futures import ThreadPoolExecutor

        with self._lock:
            if self._threads is None or self._pid != os.getpid():
                self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="cmx-part")
                self._pid = os.getpid()
            return self._threads.submit(work)

    def close(self) -> None:
        """End the threads when their parts are done; the pool can be used again.

        Example:
            >>> PartPool(1).close()
        """
        with self._lock:
            if self._threads is not None and self._pid == os.getpid():
                self._threads.shutdown(wait=True)
            self._threads = None
