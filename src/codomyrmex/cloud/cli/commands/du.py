"""``cmx du``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.entries import Entry, below
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import (
    FILTER_OPTIONS,
    KEY_OPTIONS,
    SIZE_OPTIONS,
    filters_of,
    size_text,
)
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["COMMAND"]


class _Usage(NamedTuple):
    name: str
    objects: int
    size: int


def _run(context: Context, values: Values) -> ExitCode:
    depth = values.parsed("--depth", parse_count)
    filters = filters_of(values)
    for text in values.arguments:
        with context.each(text, len(values.arguments)):
            entries = (
                entry
                for entry in below(context, context.place(text))
                if filters.matches(entry.name)
            )
            for usage in _usages(entries, 1 if depth is None else depth):
                _print(context, values, text, usage)
    return context.exit_code


def _usages(entries: Iterator[Entry], depth: int) -> Iterator[_Usage]:
    """Sum up by folder; what belongs together follows each other, so one sum is held a depth."""
    total = _Usage("", 0, 0)
    open_folders: list[_Usage] = []
    for entry in entries:
        segments = entry.name.split("/")[:-1][:depth]
        names = ["/".join(segments[: n + 1]) + "/" for n in range(len(segments))]
        while open_folders and open_folders[-1].name not in names:
            yield open_folders.pop()
        open_folders += [_Usage(name, 0, 0) for name in names[len(open_folders) :]]
        open_folders = [_added(usage, entry.size) for usage in open_folders]
        total = _added(total, entry.size)
    yield from reversed(open_folders)
    yield total


def _added(usage: _Usage, size: int) -> _Usage:
    return _Usage(usage.name, usage.objects + 1, usage.size + size)


def _print(context: Context, values: Values, place: str, usage: _Usage) -> None:
    output = context.output
    kind = "folder" if usage.name else "total"
    record = {"type": kind, "place": place, "name": usage.name}
    size = size_text(values, output, usage.size)
    output.result(
        {**record, "objects": usage.objects, "size": usage.size},
        f"{size:>12}  {usage.objects:>9}  {output.name(usage.name or place)}",
    )


COMMAND: Final = Command(
    name="du",
    usage="PLACE...",
    summary="Count objects and bytes, by folder and in total.",
    details="Columns: bytes, objects, folder. The last line of a place is its total.",
    run=_run,
    options=(
        Option(("-d", "--depth"), "Folders down to this level; 0 for the total only (1).", "N"),
        *SIZE_OPTIONS,
        *FILTER_OPTIONS,
        *KEY_OPTIONS,
    ),
    examples=(
        Example("cmx du -H s3://photos", "how much is in each folder"),
        Example("cmx du --depth 0 s3://photos/2026/", "the total"),
        Example("cmx du s3://photos --include '*.jpg' --json", "of the pictures, for a program"),
    ),
    least=1,
)
