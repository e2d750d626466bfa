"""``cmx infomaniak address-group``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_GROUP: Final = Argument("GROUP", "group", names="list_address_groups")

GROUP: Final[Group] = service_group(
    infomaniak("address-group", "InfomaniakNetworkClient", "address-group",
               "name addresses description id"),
    "Address groups: addresses that rules speak of by one name.",
    [
        Call("list", "list_address_groups", "List the address groups."),
        Call("show", "get_address_group", "Show an address group.", (_GROUP,), example="office"),
        Call("apply", "ensure_address_group", "Make an address group, or make its addresses these.",
             (Argument("NAME", "name"),), (
                 Field("--address", "May be repeated.", "CIDR", parameter="addresses", many=True,
                       required=True),
                 DESCRIPTION,
             ), changes=True, example="office --address 192.0.2.0/28"),
        Call("delete", "delete_address_group", "Delete address groups.", (_GROUP,), changes=True,
             deletes=True, several=True, example="office --yes"),
    ],
)  # fmt: skip
