"""``cmx coda docs``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import DOC, FOLDER, change, coda, coda_group
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field

__all__ = ["GROUP"]

GROUP: Final[Group] = coda_group(
    coda("docs", "doc", "name owner updated=updated_at id"),
    "Docs.",
    [
        Call("list", "list_docs", "List the docs that you opened, the latest first.", fields=(
            Field("--query", "Only those with these words.", "TEXT"),
            Field("--own", "Only your own.", parameter="is_owner"),
            Field("--published", "Only published ones.", parameter="is_published"),
            Field("--starred", "Only those with a star.", parameter="is_starred"),
            Field("--source", "Only copies of this doc.", "DOC", parameter="source_doc"),
            Field("--workspace", "Only of this workspace.", "ID", parameter="workspace_id"),
            FOLDER,
        ), example="--query Plans"),
        Call("show", "get_doc", "Show everything of a doc.", (DOC,), several=True,
             example="AbCDeFGH --json"),
        Call("create", change("create_doc"), "Make a doc.", (Argument("TITLE", "title"),), (
            Field("--copy-of", "The doc to be copied.", "DOC", parameter="source_doc"),
            Field("--time-zone", "Its zone, such as Europe/Zurich.", "NAME", parameter="timezone"),
            FOLDER,
        ), changes=True, example="'Plans of 2027' --time-zone Europe/Zurich"),
        Call("set", change("update_doc"), "Give a doc another title or icon.", (DOC,), (
            Field("--title", "The title.", "TEXT"),
            Field("--icon", "Name of the icon.", "NAME", parameter="icon_name"),
        ), changes=True, example="AbCDeFGH --title Plans --dry-run"),
        Call("delete", change("delete_doc"), "Delete docs.", (DOC,), changes=True, deletes=True,
             several=True, example="AbCDeFGH --dry-run"),
    ],
)  # fmt: skip
