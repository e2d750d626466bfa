"""``cmx coda workspaces``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import change, coda, coda_group
from codomyrmex.cloud.cli.service_calls import Argument, Call

__all__ = ["GROUP"]

_WORKSPACE: Final = Argument("WORKSPACE", "workspace_id")


def _roles(client: Any, *, workspace_id: str) -> Any:
    return client.list_workspace_role_activity(workspace_id).items


GROUP: Final[Group] = coda_group(
    coda("workspaces", "member", "email name role"),
    "Members of workspaces, for their admins.",
    [
        Call("members", "list_workspace_members", "List the members.", (_WORKSPACE,),
             example="ws-1"),
        Call("roles", _roles, "Show how many members of each role were active.", (_WORKSPACE,),
             noun="month", columns="month active_admin_count active_doc_maker_count "
             "active_editor_count", example="ws-1"),
        Call("set-role", change("change_user_role"), "Give a member another role.",
             (_WORKSPACE, Argument("EMAIL", "email"), Argument("ROLE", "new_role")),
             changes=True, details="ROLE is Admin, DocMaker or Editor.",
             example="ws-1 grace@example.com Editor --dry-run"),
    ],
)  # fmt: skip
