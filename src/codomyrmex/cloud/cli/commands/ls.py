"""``cmx ls``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.entries import Entry, below, level
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import (
    FILTER_OPTIONS,
    KEY_OPTIONS,
    SIZE_OPTIONS,
    filters_of,
    size_text,
)
from codomyrmex.cloud.cli.values import local_time

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    filters = filters_of(values)
    entries = below if values.switch("--recursive") else level
    output, count = context.output, len(values.arguments)
    for number, text in enumerate(values.arguments):
        with context.each(text, count):
            place = context.place(text)
            if count > 1:
                output.text(("\n" if number else "") + f"{output.name(text)}:")
            for entry in entries(context, place):
                if entry.kind in ("folder", "bucket") or filters.matches(entry.name):
                    _print(context, values, entry)
    return context.exit_code


def _print(context: Context, values: Values, entry: Entry) -> None:
    output = context.output
    if output.json:
        output.result(entry.record(), "")
        return
    name = output.name(entry.name)
    if values.switch("--long"):
        is_file = entry.kind in ("object", "file")
        size = size_text(values, output, entry.size) if is_file else "-"
        storage_class = (entry.info and entry.info.storage_class) or "-"
        name = f"{size:>12}  {local_time(entry.modified):<19}  {storage_class:<12}  {name}"
    output.text(name)


COMMAND: Final = Command(
    name="ls",
    usage="PLACE...",
    summary="List buckets, folders and objects.",
    details="""
    s3:// lists the buckets. A bucket or folder lists one level, as a shell's ls does; a key lists
    itself and what is in the folder of its name. Names are relative to the place.

    Columns with -l: size, time, storage class, name.
    """,
    run=_run,
    options=(
        Option(("-l", "--long"), "With size, time and storage class."),
        Option(("-r", "--recursive"), "Everything below, not one level."),
        *SIZE_OPTIONS,
        *FILTER_OPTIONS,
        *KEY_OPTIONS,
    ),
    examples=(
        Example("cmx ls s3://photos/2026/", "what is in a folder"),
        Example("cmx ls local://", "the buckets"),
        Example("cmx ls -lr s3://photos --include '*.jpg'", "all pictures, with size and time"),
        Example("cmx ls 's3://photos/2026/*.jpg'", "what matches a pattern"),
        Example("cmx ls --json s3://photos/2026/", "one JSON value a line"),
    ),
    least=1,
)
