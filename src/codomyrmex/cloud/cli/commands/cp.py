"""``cmx cp``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.copying import copy_or_move
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import (
    CHANGE_OPTIONS,
    FILTER_OPTIONS,
    KEY_OPTIONS,
    RATE_OPTIONS,
    SETTING_OPTIONS,
    VERSION_OPTIONS,
)

__all__ = ["COMMAND", "COPY_OPTIONS"]

COPY_OPTIONS: Final = (
    Option(("-r", "--recursive"), "A folder with all below it, as a slash at its end says too."),
    Option(("--no-overwrite",), "Replace nothing: one thing fails, of several those are skipped."),
    *SETTING_OPTIONS,
    *FILTER_OPTIONS,
    *KEY_OPTIONS,
    *RATE_OPTIONS,
    *CHANGE_OPTIONS,
)
"""What `cp` and `mv` share."""


def _run(context: Context, values: Values) -> ExitCode:
    if values.text("--version-id") is not None and len(values.arguments) > 2:
        raise values.wrong("--version-id goes with one object")
    return copy_or_move(context, values, "copy")


COMMAND: Final = Command(
    name="cp",
    usage="SOURCE... TARGET",
    summary="Copy files and objects, single ones and whole trees.",
    details="""
    A target that ends in a slash, a bucket or a folder that exists takes the copy under the name
    of its source. Of one folder the contents land in the target; of several sources each keeps
    its name there. A copy inside one store is made by the server. Filters hold against the name
    relative to the source. --limit-rate counts what is sent and what is received, headers too, of
    all stores together; a copy between two stores passes twice.
    """,
    run=_run,
    options=(*COPY_OPTIONS, *VERSION_OPTIONS),
    examples=(
        Example("cmx cp notes.txt s3://photos/2026/", "a file into a folder"),
        Example("cmx cp -r album s3://photos/2027", "a tree"),
        Example("cmx cp s3://photos/2026/ pictures --exclude '*.txt'", "a tree back, but no texts"),
        Example("cmx cp 's3://photos/2026/*.jpg' pictures/", "what matches a pattern"),
        Example("tar c album | cmx cp - s3://photos/album.tar", "a stream"),
        Example(
            "cmx cp --no-overwrite --content-type text/plain notes.txt s3://photos/n", "a new one"
        ),
        Example("cmx cp -r --dry-run album local://backups/album", "what would be copied"),
        Example("cmx cp --limit-rate 10M album/a.jpg s3://photos/", "at most 10 MiB/s"),
    ),
    least=2,
)
