"""``cmx coda permissions``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import (
    DOC,
    change,
    coda,
    coda_group,
    read_switch,
)
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field

__all__ = ["GROUP"]


def _principal(text: str) -> dict[str, str]:
    """Read who: a mail address, the id of a workspace, or anyone."""
    if text == "anyone":
        return {"type": "anyone"}
    if "@" in text:
        return {"type": "email", "email": text}
    return {"type": "workspace", "workspaceId": text}


def _list(client: Any, *, doc_id: str) -> Any:
    return client.get_permissions(doc_id)


_SETTINGS: Final = tuple(
    Field(flag, text, "YES-OR-NO", parameter=name, read=read_switch, choices=("yes", "no"))
    for flag, text, name in (
        ("--copying", "Whether viewers may copy it.", "allow_copying"),
        ("--editors-share", "Whether editors may change permissions.",
         "allow_editors_to_change_permissions"),
        ("--requests", "Whether viewers may ask for editing.",
         "allow_viewers_to_request_editing"),
    )
)  # fmt: skip

GROUP: Final[Group] = coda_group(
    coda("permissions", "permission", "who=principal access id"),
    "Who may do what with a doc.",
    [
        Call("list", _list, "List the permissions of a doc.", (DOC,), example="AbCDeFGH"),
        Call("add", change("add_permission"), "Let somebody in.",
             (DOC, Argument("WHO", "principal", read=_principal)), (
                 Field("--access", "What they may do.", "ACCESS", required=True,
                       choices=("readonly", "write", "comment")),
                 Field("--no-mail", "Send them no mail.", parameter="suppress_email"),
             ), changes=True,
             details="WHO is a mail address, the id of a workspace, or anyone.",
             example="AbCDeFGH grace@example.com --access readonly"),
        Call("remove", change("delete_permission"), "Take a permission away.",
             (DOC, Argument("ID", "permission_id")), changes=True, deletes=True,
             example="AbCDeFGH p-1 --dry-run"),
        Call("show", "get_sharing_metadata", "Show whether you may share a doc.", (DOC,),
             noun="sharing", example="AbCDeFGH"),
        Call("settings", "get_acl_settings", "Show what others may do with a doc.", (DOC,),
             noun="settings", example="AbCDeFGH"),
        Call("set", change("update_acl_settings"), "Change what others may do with a doc.",
             (DOC,), _SETTINGS, noun="settings", changes=True,
             example="AbCDeFGH --copying no --dry-run"),
        Call("search", "search_principals", "Find whom a doc can be shared with.", (DOC,), (
            Field("--query", "Words of their name or address.", "TEXT"),
        ), example="AbCDeFGH --query Grace"),
    ],
)  # fmt: skip
