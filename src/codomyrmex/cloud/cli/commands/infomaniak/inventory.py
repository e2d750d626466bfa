"""``cmx infomaniak inventory``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codomyrmex.cloud.cli.command import Command, Example, Values
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.cli.service_calls import LOOK_OPTIONS, closing, watching
from codomyrmex.cloud.cli.values import count_of

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.inventory import Inventory

__all__ = ["COMMAND"]

_SERVICE: Final = infomaniak(
    "inventory",
    "InfomaniakInventoryClient",
    "item",
    "kind name state quantity hangs_on created=created_at id",
)


def _run(context: Context, values: Values) -> ExitCode:
    with closing(_SERVICE.open(values)) as client:

        def look(seen: set[str] | None) -> None:
            _print(context, values, client.inventory(kinds=values.arguments), seen)

        if values.switch("--watch"):
            watching(context, look)
        else:
            look(None)
    return ExitCode.DONE


def _print(context: Context, values: Values, found: Inventory, seen: set[str] | None) -> None:
    from codomyrmex.cloud.cli.records import json_of, show_table

    output = context.output
    named = {item.id: str(item) for item in found.items}
    on: dict[str, list[str]] = {}
    for link in found.links:
        on.setdefault(link.source, []).append(f"{named[link.target]} ({link.how})")
    rows: list[JsonValue] = []
    for item in found.items:
        fields = json_of(item, raw=values.switch("--raw"))
        assert isinstance(fields, dict)
        del fields["links"]
        rows.append({**fields, "hangs_on": on.get(item.id, [])})
    show_table(output, "item", _SERVICE.columns, rows, raw=True, seen=seen)
    for kind, reason in found.unseen.items():
        if output.json:
            output.result({"type": "unseen", "kind": kind, "reason": reason}, "")
        else:
            output.say(f"cmx: {kind}s are not shown: {reason}")
    counts = ", ".join(count_of(number, kind) for kind, number in found.counts.items())
    output.note(counts or "there is nothing")


COMMAND: Final = Command(
    name="infomaniak inventory",
    usage="[KIND...]",
    summary="List everything of the project, all services at the same time.",
    details="""
    KIND is the name of a group, such as server or floating-ip. What the cloud does not have, or
    this user may not see, is said below, unless it was asked for by its kind: that is an error.
    """,
    run=_run,
    options=(*LOOK_OPTIONS, *_SERVICE.options),
    examples=(
        Example("cmx infomaniak inventory", "what there is, and what hangs on what"),
        Example("cmx infomaniak inventory server volume --json", "two kinds, for a program"),
    ),
    complete=lambda words: _kinds(),
)


def _kinds() -> list[str]:
    from codomyrmex.cloud.infomaniak.inventory.kinds import KINDS

    return [kind.name for kind in KINDS]
