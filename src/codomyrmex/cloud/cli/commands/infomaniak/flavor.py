"""``cmx infomaniak flavor``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, service_group

__all__ = ["GROUP"]

GROUP: Final[Group] = service_group(
    infomaniak("flavor", "InfomaniakComputeClient", "flavor",
               "name vcpus ram_mib disk_gib id"),
    "Flavors: the sizes of servers.",
    [
        Call("list", "list_flavors", "List the flavors that the project may use."),
        Call("show", "get_flavor", "Show a flavor.",
             (Argument("FLAVOR", "flavor", names="list_flavors"),),
             example="a1-ram2-disk20-perf1"),
    ],
)  # fmt: skip
