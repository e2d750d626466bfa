"""``cmx mv``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Values
from codomyrmex.cloud.cli.commands.cp import COPY_OPTIONS
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.copying import copy_or_move
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import YES

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    return copy_or_move(context, values, "move")


COMMAND: Final = Command(
    name="mv",
    usage="SOURCE... TARGET",
    summary="Move files and objects: copy them, then delete what arrived.",
    details="""
    Works as cp does; a source is deleted when its copy is there. For more than one thing it says
    how many, and asks on a terminal; elsewhere it needs --yes.
    """,
    run=_run,
    options=(*COPY_OPTIONS, YES),
    examples=(
        Example("cmx mv s3://photos/2026/cat.jpg s3://photos/2026/tom.jpg", "another name"),
        Example("cmx mv -r --yes s3://photos/2026 s3://photos/old/2026", "a tree"),
        Example("cmx mv --dry-run 's3://photos/2026/*.txt' texts/", "what would be moved"),
    ),
    least=2,
)
