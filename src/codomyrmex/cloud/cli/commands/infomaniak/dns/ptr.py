"""``cmx infomaniak dns ptr``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_ADDRESS: Final = Argument("ADDRESS", "floating_ip")

GROUP: Final[Group] = service_group(
    infomaniak("dns ptr", "InfomaniakDNSClient", "pointer", "address name ttl state"),
    "Pointers: the names of floating IPs.",
    [
        Call("list", "list_pointers", "List the floating IPs with their names."),
        Call("show", "get_pointer", "Show the name of a floating IP.", (_ADDRESS,),
             example="198.18.0.250"),
        Call("set", "set_pointer", "Give a floating IP a name.",
             (_ADDRESS, Argument("NAME", "name")), (
                 Field("--ttl", "How long answers may be kept.", "SECONDS", read=parse_count),
                 DESCRIPTION,
             ), changes=True, waits=True, example="198.18.0.250 www.shop.example.org. --dry-run"),
        Call("unset", "unset_pointer", "Take its name.", (_ADDRESS,), changes=True, waits=True,
             example="198.18.0.250 --dry-run"),
    ],
)  # fmt: skip
