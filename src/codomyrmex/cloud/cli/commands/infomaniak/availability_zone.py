"""``cmx infomaniak availability-zone``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Call, service_group

__all__ = ["GROUP"]

GROUP: Final[Group] = service_group(
    infomaniak("availability-zone", "InfomaniakComputeClient", "zone",
               "name available=is_available"),
    "Availability zones.",
    [Call("list", "list_availability_zones", "List the availability zones.")],
)  # fmt: skip
