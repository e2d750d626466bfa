"""``cmx check``."""

from __future__ import annotations

from typing import Final, cast

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import FILTER_OPTIONS, filters_of
from codomyrmex.cloud.cli.trees import require_found, source_tree, target_tree
from codomyrmex.cloud.common.places import parse_place
from codomyrmex.cloud.transfer.checking import CheckBy, Difference, check

__all__ = ["COMMAND"]

_BY: Final = ("checksum", "read", "size")


def _run(context: Context, values: Values) -> ExitCode:
    output = context.output
    source_place, target_place = (parse_place(text, glob=False) for text in values.arguments)
    source, target = source_tree(context, source_place), target_tree(context, target_place)

    def show(difference: Difference) -> None:
        record = {
            "type": "difference",
            "kind": difference.kind,
            "key": difference.key,
            "reason": difference.reason,
        }
        reason = f" ({difference.reason})" if difference.reason else ""
        output.result(record, f"{difference.kind:8} {output.name(difference.key)}{reason}")

    result = check(
        source,
        target,
        by=cast(CheckBy, values.text("--by") or _BY[0]),
        filters=filters_of(values),
        concurrency=context.concurrency or 8,
        on_difference=show,
    )
    if not result.same and not result.differences:
        require_found(source, source_place)
    counts = result.counts
    summary = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    output.result(
        {"type": "summary", "same": result.same, **dict(sorted(counts.items()))},
        f"{result.same} the same" + (f", {summary}" if summary else ""),
    )
    return ExitCode.DONE if result.ok else ExitCode.FAILED


COMMAND: Final = Command(
    name="check",
    usage="SOURCE TARGET",
    summary="Compare two folders or prefixes by what is in them; print what is not the same.",
    details="""
    Contents are compared by a checksum that the store keeps and that can be computed of the
    other side, and by reading both where there is none. Prints what is missing in the target,
    extra there, or differs; ends with 1 when anything does.
    """,
    run=_run,
    options=(
        Option(("--by",), "How contents are compared.", "HOW", _BY),
        *FILTER_OPTIONS,
    ),
    examples=(
        Example("cmx sync album s3://photos/album && cmx check album s3://photos/album", "proof"),
        Example("cmx check --by size album album", "quickly"),
    ),
    least=2,
    most=2,
)
