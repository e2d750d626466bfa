"""``cmx cat``."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.entries import below, require_key
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import KEY_OPTIONS, VERSION_OPTIONS, versioned_place
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.cli.streams import WHOLE, chunks_of, write_out
from codomyrmex.cloud.cli.values import parse_range
from codomyrmex.cloud.common.places import FilePlace, ObjectPlace

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    span = values.parsed("--range", parse_range) or WHOLE
    version_id = values.text("--version-id")
    if version_id is not None and len(values.arguments) > 1:
        raise values.wrong("--version-id goes with one object")
    places = [
        require_key(versioned_place(values, context.place(text)), "cat")
        for text in values.arguments
    ]
    for place in places:
        with context.each(str(place), len(places)):
            for source in _sources(context, place):
                chunks = chunks_of(context.clients, source, span, version_id=version_id)
                _print(context, source, chunks)
    return context.exit_code


def _sources(context: Context, place: ObjectPlace | FilePlace) -> Iterator[ObjectPlace | FilePlace]:
    if isinstance(place, FilePlace) or place.kind != "glob":
        yield place
        return
    for entry in below(context, place):
        if entry.info is not None:
            yield ObjectPlace(place.remote, place.bucket, entry.info.key, exact=True)


def _print(context: Context, place: ObjectPlace | FilePlace, chunks: Iterator[bytes]) -> None:
    if not context.output.json:
        write_out(chunks)
        return
    data = b"".join(chunks)
    record: dict[str, JsonValue] = {"type": "data", "url": str(place), "size": len(data)}
    try:
        record |= {"encoding": "utf-8", "data": data.decode()}
    except UnicodeDecodeError:
        record |= {"encoding": "base64", "data": base64.b64encode(data).decode()}
    context.output.result(record, "")


COMMAND: Final = Command(
    name="cat",
    usage="PLACE...",
    summary="Write objects to standard output, one after the other.",
    details="""
    With --json each object is one line whose field data is text, or base64 when it is no UTF-8;
    it is then held in memory.
    """,
    run=_run,
    options=(
        Option(("--range",), "Bytes: 0-99 (the first 100), 100- or -100 (the last 100).", "A-B"),
        *VERSION_OPTIONS,
        *KEY_OPTIONS,
    ),
    examples=(
        Example("cmx cat s3://photos/2026/notes.txt", "an object"),
        Example("cmx cat 's3://photos/2026/*.txt' > all.txt", "several as one"),
        Example("cmx cat --range -100 s3://photos/2026/notes.txt", "the last 100 bytes"),
    ),
    least=1,
)
