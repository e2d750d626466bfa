"""``cmx coda publish``, ``unpublish`` and ``categories``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.commands.coda.services import DOC, change, coda, read_switch
from codomyrmex.cloud.cli.service_calls import Call, Field, service_command

__all__ = ["COMMANDS"]

COMMANDS: Final = tuple(
    service_command(coda("", "category", "name"), call)
    for call in (
        Call("publish", change("publish_doc"), "Publish a doc.", (DOC,), (
            Field("--slug", "The last part of its address.", "TEXT"),
            Field("--mode", "What readers may do.", "MODE", choices=("view", "play", "edit")),
            Field("--discoverable", "Whether it can be found.", "YES-OR-NO", read=read_switch,
                  choices=("yes", "no")),
            Field("--category", "A category; may be repeated.", "NAME",
                  parameter="category_names", many=True),
        ), noun="doc", changes=True, waits=True, example="AbCDeFGH --mode view --dry-run"),
        Call("unpublish", change("unpublish_doc"), "Publish a doc no longer.", (DOC,),
             noun="doc", changes=True, example="AbCDeFGH --dry-run"),
        Call("categories", "list_categories", "List what docs can be published under."),
    )
)  # fmt: skip
"""Members of the group."""
