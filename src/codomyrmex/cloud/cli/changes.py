"""Plans of changes: shown, asked about, carried out, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode, exit_code_of
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.cli.progress import Tally
from codomyrmex.cloud.cli.values import count_of, human_size
from codomyrmex.cloud.common.errors import CancelledError, CloudError
from codomyrmex.cloud.common.plan import Action

if TYPE_CHECKING:
    from codomyrmex.cloud.common.records import ObjectSettings
    from codomyrmex.cloud.transfer.sync import TransferPlan

__all__ = ["Verb", "carry_out", "print_action", "show", "statement"]

Verb: TypeAlias = Literal["copy", "move", "delete", "sync"]

_MOST_ERRORS = 50
_PAST = {"copy": "copied", "move": "moved", "delete": "deleted", "skip": "as it should be"}
_DOING = {"copy": "copying", "move": "moving", "delete": "deleting", "sync": "syncing"}
_GO_ON: dict[Verb, str] = {
    "copy": "What is done stays done. To go on, run cmx sync with the same places, or the same "
    "command again, which begins anew but for large objects (cmx transfers lists those)",
    "move": "What is done stays done; the same command again moves the rest",
    "delete": "What is done stays done; the same command again deletes the rest",
    "sync": "What is done stays done; the same command again goes on, also inside large objects "
    "(cmx transfers lists those)",
}


class _Sum(NamedTuple):
    """What several plans did or would do."""

    counts: dict[str, int]
    size: int
    seconds: float = 0.0

    def text(self) -> str:
        parts = [f"{count:,} {_PAST.get(verb, verb)}" for verb, count in self.counts.items()]
        return ", ".join(parts) or "nothing to do"


def statement(plans: Sequence[TransferPlan], verb: Verb) -> str:
    """Say what plans would do, with count and bytes.

    Args:
        plans: The plans.
        verb: What is being done.

    Returns:
        Such as ``delete 12 objects (3.4 MiB) of local://photos/2026``.
    """
    actions = size = 0
    for action in _actions(plans):
        actions += 1
        size += action.size or 0
    first = plans[0]
    places = first.target.url() if first.source is None else first.source.url()
    if len(plans) > 1:
        places += f" and {count_of(len(plans) - 1, 'other place')}"
    if first.source is not None:
        places += f" to {first.target.url()}"
    return f"{verb} {count_of(actions, 'object')} ({human_size(size)}) of {places}"


def show(context: Context, plans: Sequence[TransferPlan], verb: Verb) -> ExitCode:
    """Print what plans would do.

    Args:
        context: The run.
        plans: The plans.
        verb: What is being done; a move is planned as a copy.

    Returns:
        ``DONE``.
    """
    counts: dict[str, int] = {}
    size = 0
    for planned in plans:
        for action in planned.plan:
            print_action(context, action, verb)
            size += 0 if action.verb == "skip" else action.size or 0
        for name, count in planned.plan.counts.items():
            shown = _shown(name, verb)
            counts[shown] = counts.get(shown, 0) + count
    words = [
        f"{n:,} {'to ' + name if name != 'skip' else _PAST[name]}" for name, n in counts.items()
    ]
    text = ", ".join(words) or "nothing to do"
    context.output.result(
        {"type": "summary", "dry_run": True, "counts": counts, "bytes": size},
        f"{text} ({human_size(size)}); dry run, nothing was changed",
    )
    return context.exit_code


def print_action(context: Context, action: Action, verb: Verb, *, dry_run: bool = True) -> None:
    """Print one step, planned or done.

    Args:
        context: The run.
        action: The step.
        verb: What is being done; a move is planned as a copy.
        dry_run: Whether it is only planned.
    """
    name = context.output.name
    shown = _shown(action.verb, verb)
    record: dict[str, JsonValue] = {
        "type": "action",
        "verb": shown,
        "source": action.source,
        "target": action.target,
        "size": action.size,
        "reason": action.reason,
        "dry_run": dry_run,
    }
    facts = [] if action.size is None else [human_size(action.size)]
    facts += [action.reason] if action.reason else []
    place = name(action.target)
    if action.source is not None:
        place = f"{name(action.source)} -> {place}"
    context.output.result(record, f"{shown} {place}" + (f" ({', '.join(facts)})" if facts else ""))


def carry_out(
    context: Context,
    plans: Sequence[TransferPlan],
    verb: Verb,
    *,
    settings: ObjectSettings | None = None,
    overwrite: bool = True,
) -> ExitCode:
    """Do what plans say, and print what came of it.

    Args:
        context: The run.
        plans: The plans.
        verb: What is being done.
        settings: What the copies carry.
        overwrite: False refuses to replace what has come to be at the target meanwhile.

    Returns:
        ``DONE``; ``FAILED`` when something failed; when nothing else was done either, what all
        failures have in common.

    Raises:
        CancelledError: When it was interrupted, saying how far it came.
    """
    from codomyrmex.cloud.transfer.sync import run_plan

    counts: dict[str, int] = {}
    failed: dict[str, CloudError] = {}
    moved, seconds = 0, 0.0
    actions = [action for planned in plans for action in planned.plan if action.verb != "skip"]
    size = sum(planned.plan.bytes_to_move for planned in plans)
    tally = Tally(
        context.output,
        _DOING[verb],
        len(actions),
        size,
        pace=context.pace,
        retried=lambda: context.clients.retries,
    )
    try:
        with tally:
            for planned in plans:
                result = run_plan(
                    planned,
                    concurrency=context.concurrency,
                    progress=tally,
                    settings=settings,
                    move=verb == "move",
                    overwrite=overwrite,
                )
                failed |= result.failed
                moved, seconds = moved + result.bytes_moved, seconds + result.seconds
                for name, count in result.counts.items():
                    counts[_shown(name, verb)] = counts.get(_shown(name, verb), 0) + count
                if context.output.json:
                    _print_done(context, planned, verb, result.failed)
    except KeyboardInterrupt:
        raise CancelledError(f"interrupted: {tally.summary()}", hint=_GO_ON[verb]) from None
    _print_failures(context, failed)
    _print_summary(context, _Sum(counts, moved, seconds), len(failed))
    return _exit_code(context, failed, sum(n for name, n in counts.items() if name != "skip"))


def _actions(plans: Sequence[TransferPlan]) -> Iterator[Action]:
    for planned in plans:
        yield from (action for action in planned.plan if action.verb != "skip")


def _shown(verb: str, doing: Verb) -> str:
    return "move" if verb == "copy" and doing == "move" else verb


def _print_done(
    context: Context, planned: TransferPlan, verb: Verb, failed: dict[str, CloudError]
) -> None:
    for action in planned.plan:
        # the engine deletes nothing when a copy failed
        held_back = action.verb == "delete" and planned.copies and failed
        if action.verb != "skip" and action.target not in failed and not held_back:
            print_action(context, action, verb, dry_run=False)


def _print_failures(context: Context, failed: dict[str, CloudError]) -> None:
    for number, (item, error) in enumerate(failed.items()):
        if number == _MOST_ERRORS and not context.output.json:
            context.output.say(f"cmx: error: … and {len(failed) - number:,} more")
            return
        context.output.error(error, item)


def _print_summary(context: Context, total: _Sum, failures: int) -> None:
    output = context.output
    if output.json:
        output.result(
            {
                "type": "summary",
                "dry_run": False,
                "counts": total.counts,
                "failed": failures,
                "bytes": total.size,
                "seconds": round(total.seconds, 3),
            },
            "",
        )
    rate = f", {human_size(round(total.size / total.seconds))}/s" if total.seconds else ""
    failed = f", {failures:,} failed" if failures else ""
    output.note(f"{total.text()}{failed} ({human_size(total.size)} in {total.seconds:.1f} s{rate})")


def _exit_code(context: Context, failed: dict[str, CloudError], done: int) -> ExitCode:
    if not failed:
        return context.exit_code
    codes = {exit_code_of(error) for error in failed.values()}
    return codes.pop() if len(codes) == 1 and not done else ExitCode.FAILED
