"""Stopping work in other threads: what blocks asks now and then whether it is still wanted."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar

__all__ = ["current_stop", "is_stopped", "stoppable"]

_STOPPED: ContextVar[Callable[[], bool] | None] = ContextVar("stopped", default=None)


@contextlib.contextmanager
def stoppable(*stopped: Callable[[], bool] | None) -> Iterator[None]:
    """Let what runs in the block, in this thread, be stopped.

    Args:
        *stopped: Asked often, from this thread; one that says True stops the work. None is left
            out.

    Yields:
        Nothing.

    Example:
        >>> with stoppable(lambda: True):
        ...     is_stopped()
        True
        >>> is_stopped()
        False
    """
    asked = [each for each in (current_stop(), *stopped) if each is not None]
    token = _STOPPED.set(lambda: any(each() for each in asked))
    try:
        yield
    finally:
        _STOPPED.reset(token)


def current_stop() -> Callable[[], bool] | None:
    """Tell what may stop the work of this thread, to hand it to other threads.

    Returns:
        What is asked; None where nothing stops it.

    Example:
        >>> current_stop() is None
        True
    """
    return _STOPPED.get()


def is_stopped() -> bool:
    """Tell whether the work of this thread is not wanted any more.

    Returns:
        True when it should end soon, by a `CancelledError`.

    Example:
        >>> is_stopped()
        False
    """
    stopped = _STOPPED.get()
    return stopped is not None and stopped()
