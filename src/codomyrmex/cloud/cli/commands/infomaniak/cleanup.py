"""``cmx infomaniak cleanup``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.commands.infomaniak.services import age, infomaniak
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS, YES
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.cli.service_calls import closing, print_plan
from codomyrmex.cloud.cli.values import count_of

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.inventory import CleanupPlan

__all__ = ["COMMAND"]

_SERVICE: Final = infomaniak("cleanup", "InfomaniakInventoryClient", "item", "kind name")


def _run(context: Context, values: Values) -> ExitCode:
    dry = context.dry_run or not values.switch("--apply")
    context.dry_run = dry
    with closing(_SERVICE.open(values)) as client:
        plan = client.plan_cleanup(
            tag=values.text("--tag"),
            name=values.text("--name"),
            older_than=values.parsed("--older-than", age),
            kinds=values.arguments,
            orphans=values.switch("--orphans"),
        )
        _show(context, plan)
        if dry or plan.is_empty:
            return ExitCode.DONE
        what = f"cleanup deletes {count_of(len(plan), 'thing')}"
        if not context.confirm(what, "Delete all of it?"):
            return ExitCode.FAILED
        return _apply(context, client, plan)


def _show(context: Context, plan: CleanupPlan) -> None:
    output = context.output
    for kept in plan.kept:
        record: dict[str, JsonValue] = {"type": "kept", "target": str(kept.item)}
        record["reason"] = kept.reason
        output.result(record, f"keep {output.name(str(kept.item))} ({kept.reason})")
    if context.dry_run:
        print_plan(context, plan)
        if not plan.is_empty:
            output.note("cmx infomaniak cleanup --apply does it")


def _apply(context: Context, client: Any, plan: CleanupPlan) -> ExitCode:  # the class is not loaded
    output = context.output
    done = client.cleanup(
        plan, dry_run=False, progress=lambda item: output.note(f"done with {item}")
    )
    for target in done.succeeded:
        record: dict[str, JsonValue] = {"type": "action", "verb": "delete", "target": target}
        output.result({**record, "dry_run": False}, f"deleted {output.name(target)}")
    for target, error in done.failed.items():
        context.failed(error, target)
    return context.exit_code


COMMAND: Final = Command(
    name="infomaniak cleanup",
    usage="[KIND...]",
    summary="Delete what has a tag, a name, an age, or no use, in an order that works.",
    details="""
    Without --apply it shows what would go and what has to stay, and changes nothing. A thing goes
    when it fits all that is said. What something else needs that does not go is kept, and so are
    containers with objects, locked servers and protected images.
    """,
    run=_run,
    options=(
        Option(("--tag",), "Only what has this tag or metadata.", "NAME[=VALUE]"),
        Option(("--name",), "Only what is called so; * and ? are wildcards.", "PATTERN"),
        Option(("--older-than",), "Only what was made so long ago: 36h, 30d.", "AGE"),
        Option(("--orphans",), "Only what nothing uses; see cmx infomaniak orphans."),
        Option(("--apply",), "Do it, after a question."),
        YES,
        *CHANGE_OPTIONS,
        *_SERVICE.options,
    ),
    examples=(
        Example("cmx infomaniak cleanup --orphans", "what of no use would go"),
        Example("cmx infomaniak cleanup --tag stage=test --older-than 1d", "yesterday's tests"),
        Example("cmx infomaniak cleanup volume --name 'scratch-*' --apply --yes", "without asking"),
    ),
)
