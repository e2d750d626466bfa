"""``cmx infomaniak orphans``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Call, service_command

__all__ = ["COMMAND"]

COMMAND: Final = service_command(
    infomaniak(
        "orphans",
        "InfomaniakInventoryClient",
        "orphan",
        "kind=item.kind name=item.name quantity=item.quantity reason id=item.id",
    ),
    Call(
        "",
        "find_orphans",
        "List what nothing uses: volumes, floating IPs, ports, snapshots, segments.",
        purpose="what costs and is of no use",
    ),
)
