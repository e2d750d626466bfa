"""``cmx infomaniak server-group``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_GROUP: Final = Argument("GROUP", "group", names="list_server_groups")

GROUP: Final[Group] = service_group(
    infomaniak("server-group", "InfomaniakComputeClient", "server-group",
               "name policy members id"),
    "Server groups: servers on one host, or on different ones.",
    [
        Call("list", "list_server_groups", "List the server groups."),
        Call("show", "get_server_group", "Show a server group.", (_GROUP,), example="apart"),
        Call("create", "create_server_group", "Make a server group.", (Argument("NAME", "name"),),
             (Field("--policy", "Same host or different ones.", "POLICY", choices=(
                 "anti-affinity", "affinity", "soft-anti-affinity", "soft-affinity")),),
             changes=True, example="apart --policy soft-anti-affinity"),
        Call("delete", "delete_server_group", "Delete server groups; their servers stay.",
             (_GROUP,), changes=True, deletes=True, several=True, example="apart --yes"),
    ],
)  # fmt: skip
