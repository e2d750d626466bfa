"""``cmx sync --watch``: what a watch tells, printed as it happens."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.output import JsonValue, error_line, error_record
from codomyrmex.cloud.cli.progress import Tally, ending
from codomyrmex.cloud.cli.values import human_size

if TYPE_CHECKING:
    from codomyrmex.cloud.transfer.watch_events import WatchEvent, WatchTotals
    from codomyrmex.cloud.transfer.watching import FolderWatch

__all__ = ["EventPrinter", "watch"]


def watch(context: Context, folder: FolderWatch, tally: Tally) -> ExitCode:
    """Run a watch until Ctrl-C or a SIGTERM, and print what it did.

    Args:
        context: The run.
        folder: The watch.
        tally: What its bytes are counted by.

    Returns:
        ``DONE``; ``FAILED`` when a change has not arrived.

    Raises:
        CloudError: As `FolderWatch.run` raises it.
    """
    try:
        with ending(tally.interrupt, signal.SIGINT, signal.SIGTERM):
            folder.run()
    except KeyboardInterrupt:
        pass  # the usual end of a watch
    _summary(context, folder.totals)
    return ExitCode.FAILED if folder.totals.waiting else ExitCode.DONE


class EventPrinter:
    """Prints each event of a watch: one JSON line, or one line for people.

    Args:
        context: The run.

    Example:
        >>> from codomyrmex.cloud.cli.command import load_command, parse
        >>> from codomyrmex.cloud.cli.output import Output
        >>> from codomyrmex.cloud.transfer.watch_events import WatchEvent
        >>> show = EventPrinter(Context(parse(load_command("ls"), ["x"]), Output()))
        >>> show(WatchEvent("copy", "s3://photos/a.jpg", size=2048))
        copy s3://photos/a.jpg (2.0 KiB)
    """

    def __init__(self, context: Context) -> None:
        self._output = context.output

    def __call__(self, event: WatchEvent) -> None:
        """Print an event.

        Args:
            event: What happened.
        """
        output = self._output
        if output.json:
            output.result(_record(event), "")
        elif event.error is not None:
            again = "" if event.retry_in is None else f" (again in {event.retry_in:.0f} s)"
            output.say(f"{error_line(event.error)}{again}")
        elif event.kind in ("copy", "delete"):
            size = "" if event.size is None else f" ({human_size(event.size)})"
            output.result({}, f"{event.kind} {output.name(event.target)}{size}")
        elif event.kind == "ready":
            output.note("both sides are alike; waiting for changes (Ctrl-C ends it)")
        elif event.kind == "rescan":
            output.note(f"comparing both sides again: {event.reason}")
        else:
            output.note(f"{event.kind} {output.name(event.target)}: {event.reason}")
        # somebody may follow it through a pipe
        output.stdout.flush()


def _record(event: WatchEvent) -> dict[str, JsonValue]:
    return {
        "type": "event",
        "event": event.kind,
        "target": event.target,
        "size": event.size,
        "reason": event.reason,
        "retry_in": event.retry_in,
        "error": None if event.error is None else error_record(event.error, event.target),
    }


def _summary(context: Context, totals: WatchTotals) -> None:
    output = context.output
    if output.json:
        output.result(
            {
                "type": "summary",
                "copied": totals.copied,
                "deleted": totals.deleted,
                "bytes": totals.bytes_moved,
                "failures": totals.failures,
                "waiting": totals.waiting,
            },
            "",
        )
        return
    text = (
        f"{totals.copied:,} copied, {totals.deleted:,} deleted ({human_size(totals.bytes_moved)})"
    )
    if totals.waiting:
        output.say(f"{text}; {totals.waiting:,} did not arrive: cmx sync takes them up")
    else:
        output.note(text)
