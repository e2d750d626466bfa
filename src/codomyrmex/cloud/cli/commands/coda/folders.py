"""``cmx coda folders``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import change, coda, coda_group
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field

__all__ = ["GROUP"]

_FOLDER: Final = Argument("FOLDER", "folder_id")
_DESCRIPTION: Final = Field("--description", "What it is for.", "TEXT")

GROUP: Final[Group] = coda_group(
    coda("folders", "folder", "name workspace=workspace.name id"),
    "Folders of docs.",
    [
        Call("list", "list_folders", "List folders.", fields=(
            Field("--workspace", "Only of this one.", "ID", parameter="workspace_id"),
            Field("--starred", "Only those with a star.", parameter="is_starred"),
        )),
        Call("show", "get_folder", "Show everything of a folder.", (_FOLDER,), example="fl-1"),
        Call("create", change("create_folder"), "Make a folder.", (Argument("NAME", "name"),), (
            Field("--workspace", "The one it is in.", "ID", parameter="workspace_id",
                  required=True),
            _DESCRIPTION,
        ), changes=True, example="Plans --workspace ws-1"),
        Call("set", change("update_folder"), "Change a folder.", (_FOLDER,), (
            Field("--name", "Another name.", "TEXT"), _DESCRIPTION,
        ), changes=True, example="fl-1 --name Plans --dry-run"),
        Call("delete", change("delete_folder"), "Delete a folder.", (_FOLDER,), changes=True,
             deletes=True, example="fl-1 --dry-run"),
    ],
)  # fmt: skip
