"""What commands of services print while they wait and when they are done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Final

from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.values import count_of

if TYPE_CHECKING:
    from codomyrmex.cloud.common.plan import Plan
    from codomyrmex.cloud.common.progress import ProgressEvent
    from codomyrmex.cloud.common.rest.previews import RequestPreview

__all__ = ["byte_progress", "print_plan", "print_request", "state_progress", "watching"]

# records of any service
_Any = Any

_PAUSE: Final = 2.0


def watching(context: Context, look: Callable[[set[str]], None]) -> None:
    """Print again and again what changed, until Ctrl-C.

    Args:
        context: The run.
        look: Prints what is not in the set, and adds it.
    """
    seen: set[str] = set()
    try:
        while True:
            look(seen)
            context.output.stdout.flush()
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        return  # the usual end of it


def print_plan(context: Context, plan: Plan) -> None:
    """Print what a plan does.

    Args:
        context: The run; it tells whether the plan was carried out.
        plan: The plan.
    """
    from codomyrmex.cloud.cli.changes import print_action

    for action in plan:
        print_action(context, action, "sync", dry_run=context.dry_run)
    if context.dry_run:
        context.output.note(
            f"{count_of(len(plan), 'change') if not plan.is_empty else 'nothing to do'}; "
            "dry run, nothing was changed"
        )


def print_request(context: Context, request: RequestPreview) -> None:
    """Print a request that was not sent.

    Args:
        context: The run.
        request: The request.
    """
    from codomyrmex.cloud.cli.records import json_of

    record: dict[str, _Any] = {"type": "request", "method": request.method, "url": request.url}
    context.output.result({**record, "body": json_of(request.body)}, str(request))
    context.output.note("dry run, nothing was sent")


def byte_progress(
    context: Context, verb: str
) -> AbstractContextManager[Callable[[ProgressEvent], None]]:
    """Show how many bytes have passed.

    Args:
        context: The run.
        verb: What is being done, such as ``uploading``.

    Returns:
        What is told of them, as a context manager.
    """
    from codomyrmex.cloud.cli.progress import Tally

    return Tally(context.output, verb, 1, None)


@contextmanager
def state_progress(context: Context, noun: str) -> Iterator[Callable[[_Any], None] | None]:
    """Show on a terminal, in one line, what is waited for; nothing elsewhere.

    Args:
        context: The run.
        noun: What changes, such as ``server``.

    Yields:
        What is told of each record; None where nothing is shown.
    """
    output = context.output
    if output.quiet or output.json or not output.stderr.isatty():
        yield None
        return
    begun = time.monotonic()

    def show(record: _Any) -> None:
        named = getattr(record, "name", "") or getattr(record, "id", "")
        state = getattr(record, "provider_state", "") or getattr(record, "state", "")
        line = f"{noun} {named}: {state}, {time.monotonic() - begun:.0f} s"
        output.stderr.write(f"\r\x1b[K{output.name(line)}")
        output.stderr.flush()

    try:
        yield show
    finally:
        output.stderr.write("\r\x1b[K")
        output.stderr.flush()
