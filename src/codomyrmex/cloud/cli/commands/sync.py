"""``cmx sync``."""

from __future__ import annotations

from typing import Final, cast

from codomyrmex.cloud.cli.changes import carry_out, show
from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import (
    CHANGE_OPTIONS,
    FILTER_OPTIONS,
    RATE_OPTIONS,
    filters_of,
)
from codomyrmex.cloud.cli.progress import Tally
from codomyrmex.cloud.cli.trees import require_found, require_target, source_tree, target_tree
from codomyrmex.cloud.cli.values import parse_duration
from codomyrmex.cloud.common.errors import PlanRefusedError
from codomyrmex.cloud.common.places import FilePlace, parse_place
from codomyrmex.cloud.transfer.sync import Compare, TransferPlan, plan_sync
from codomyrmex.cloud.transfer.trees import FolderTree

__all__ = ["COMMAND"]

_COMPARES: Final = ("size,mtime", "size", "checksum")
_MAX_DELETE: Final = "50%"
_RESCAN: Final = 600.0


def _run(context: Context, values: Values) -> ExitCode:
    if values.switch("--watch"):
        return _watch(context, values)
    if values.text("--rescan-interval") is not None:
        raise values.wrong("--rescan-interval goes with --watch")
    try:
        planned = _plan(context, values, values.text("--max-delete") or _MAX_DELETE)
    except PlanRefusedError:
        if context.dry_run:
            # the plan is what one wants to see before allowing more
            show(context, [_plan(context, values, None)], "sync")
        raise
    if context.dry_run:
        return show(context, [planned], "sync")
    return carry_out(context, [planned], "sync")


def _plan(context: Context, values: Values, max_delete: str | None) -> TransferPlan:
    source_place, target_place = (parse_place(text, glob=False) for text in values.arguments)
    source = source_tree(context, source_place)
    planned = plan_sync(
        source,
        target_tree(context, target_place),
        delete=values.switch("--delete"),
        compare=cast(Compare, values.text("--compare") or _COMPARES[0]),
        filters=filters_of(values),
        max_delete=max_delete,
    )
    if planned.plan.is_empty and not planned.plan.skipped:
        require_found(source, source_place)
    return planned


def _watch(context: Context, values: Values) -> ExitCode:
    from codomyrmex.cloud.cli.watching import EventPrinter, watch
    from codomyrmex.cloud.transfer.watching import FolderWatch

    if context.dry_run:
        raise values.wrong("--watch and --dry-run exclude each other")
    source_place, target_place = (parse_place(text, glob=False) for text in values.arguments)
    if not isinstance(source_place, FilePlace):
        raise values.wrong(
            f"only a folder of this machine can be watched, and {source_place} is none",
            "Leave out --watch",
        )
    interval = values.parsed("--rescan-interval", parse_duration)
    if interval == 0:
        raise values.wrong("--rescan-interval must be 1s or more")
    target = target_tree(context, target_place)
    # a watch tries again what fails, and a bucket that was never there is a slip of the pen
    require_target(context, target_place)
    tally = Tally(context.output, "syncing", 0, None, pace=context.pace)
    folder = FolderWatch(
        FolderTree(source_place.path),
        target,
        delete=values.switch("--delete"),
        compare=cast(Compare, values.text("--compare") or _COMPARES[0]),
        filters=filters_of(values),
        max_delete=values.text("--max-delete") or _MAX_DELETE,
        concurrency=context.concurrency,
        rescan_interval=_RESCAN if interval is None else interval,
        progress=tally,
        on_event=EventPrinter(context),
    )
    return watch(context, folder, tally)


COMMAND: Final = Command(
    name="sync",
    usage="SOURCE TARGET",
    summary="Make a folder or prefix like another: copy what is missing or differs.",
    details="""
    Both places are folders, with or without a slash. With --delete what the source does not have
    is deleted from the target; never for a source that is empty or could not be listed, and not
    when more than --max-delete would go. Filters hold on both sides: what they leave out is
    neither copied nor deleted.

    With --watch it goes on after that: changes in the folder SOURCE are copied as they happen, and
    with --delete what vanishes from it is deleted, at the most --max-delete in one batch and
    nothing when the folder is empty or gone. What fails is tried again until it succeeds. Ctrl-C
    ends it: with 0 when everything arrived, else with 1. It needs the extra watch.
    """,
    run=_run,
    options=(
        Option(("--delete",), "Delete from the target what the source does not have."),
        Option(("--max-delete",), "Refuse to delete more: a number, or a part of it (50%).", "N"),
        Option(("--compare",), "What makes two files the same.", "HOW", _COMPARES),
        Option(("-w", "--watch"), "Go on: copy changes of a folder as they happen."),
        Option(
            ("--rescan-interval",),
            "With --watch: compare both sides again so often (10m when left out).",
            "TIME",
        ),
        *FILTER_OPTIONS,
        *RATE_OPTIONS,
        *CHANGE_OPTIONS,
    ),
    examples=(
        Example("cmx sync album s3://photos/album", "up; a second run finds nothing to do"),
        Example(
            "cmx sync --dry-run --delete --max-delete 100% album s3://photos/2026",
            "what would change",
        ),
        Example("cmx sync --limit-rate 500K album s3://photos/album", "at most 500 KiB/s"),
        Example("cmx sync --watch --delete album s3://photos/album", "and whenever it changes"),
        Example("cmx sync s3://photos/2026 local://backups/2026 --exclude '*.txt'", "to the disk"),
    ),
    least=2,
    most=2,
)
