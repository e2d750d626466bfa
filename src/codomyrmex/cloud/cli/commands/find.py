"""``cmx find``."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.entries import Entry, below
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import FILTER_OPTIONS, KEY_OPTIONS, filters_of
from codomyrmex.cloud.cli.values import parse_duration, parse_size_limit
from codomyrmex.cloud.common.globs import compile_glob

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    matches, output = _condition(values), context.output
    end = "\0" if values.switch("--print0") else "\n"
    for text in values.arguments:
        with context.each(text, len(values.arguments)):
            for entry in below(context, context.place(text)):
                if not matches(entry):
                    continue
                if output.json:
                    output.result(entry.record(), "")
                else:
                    output.stdout.write(output.name(entry.url) + end)
    return context.exit_code


def _condition(values: Values) -> Callable[[Entry], bool]:
    filters, name = filters_of(values), values.text("--name")
    pattern = None if name is None else compile_glob(name)
    limit = values.parsed("--size", parse_size_limit)
    newer = values.parsed("--newer-than", parse_duration)
    older = values.parsed("--older-than", parse_duration)
    now = time.time()

    def matches(entry: Entry) -> bool:
        if pattern is not None and not pattern.fullmatch(entry.url.rpartition("/")[2]):
            return False
        if limit is not None and not limit.holds(entry.size):
            return False
        if newer is not None or older is not None:
            # what has no time is neither newer nor older than anything
            if entry.modified is None:
                return False
            age = now - entry.modified.timestamp()
            if (newer is not None and age > newer) or (older is not None and age < older):
                return False
        return filters.matches(entry.name)

    return matches


COMMAND: Final = Command(
    name="find",
    usage="PLACE...",
    summary="Find objects by name, size and age; prints their URLs.",
    details="""
    Every condition must hold. Nothing found is no error; a place where nothing is, is one.
    """,
    run=_run,
    options=(
        Option(("--name",), "The last segment of the key matches.", "GLOB"),
        Option(("--size",), "+10M: that or more; -10M: that or less; 0: exactly.", "[+-]SIZE"),
        Option(("--newer-than",), "Written in the last 90s, 15m, 1h, 2d, 1w.", "AGE"),
        Option(("--older-than",), "Written before that.", "AGE"),
        Option(("-0", "--print0"), "End each URL with a NUL byte, for xargs -0."),
        *FILTER_OPTIONS,
        *KEY_OPTIONS,
    ),
    examples=(
        Example("cmx find s3://photos --name '*.jpg' --size +1K", "large pictures"),
        Example("cmx find s3://photos/2026/ --newer-than 2d", "what came in the last two days"),
        Example("cmx find s3://photos --size 0 --older-than 1w --json", "old empty objects"),
    ),
    least=1,
)
