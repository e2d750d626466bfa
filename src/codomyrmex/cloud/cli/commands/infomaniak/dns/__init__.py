"""``cmx infomaniak dns``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Call, service_group

__all__ = ["GROUP"]

GROUP: Final[Group] = service_group(
    infomaniak("dns", "InfomaniakDNSClient", "limits", ""),
    "DNS: zones, records, names of addresses.",
    [Call("limits", "get_limits", "Show how many zones and records there may be.")],
    modules=("zone", "record", "ptr"),
    aliases=(("recordset", "record"),),
)
