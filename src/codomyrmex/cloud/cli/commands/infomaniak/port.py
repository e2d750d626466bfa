"""``cmx infomaniak port``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, TAGS, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_PORT: Final = Argument("PORT", "port", names="list_ports")
_FACTS: Final = (
    Field("--security-group", "May be repeated.", "GROUP", parameter="security_groups", many=True),
    Field("--allowed-address", "One that it may use besides; may be repeated.", "CIDR",
          parameter="allowed_addresses", many=True),
    Field("--no-port-security", "Let it use any address.", parameter="port_security",
          constant=False),
    Field("--qos-policy", "How fast.", "POLICY"),
    DESCRIPTION,
    TAGS,
)  # fmt: skip

GROUP: Final[Group] = service_group(
    infomaniak("port", "InfomaniakNetworkClient", "port",
               "name state addresses owner=device_owner device=device_id network=network_id id"),
    "Ports: connections to networks.",
    [
        Call("list", "list_ports", "List the ports.", fields=(
            Field("--network", "Only those of this network.", "NETWORK"),
            Field("--device", "Only those of this server or router, by id.", "ID"),
            Field("--name", "Only those of this name.", "NAME"),
            TAGS,
        ), example="--network lan"),
        Call("show", "get_port", "Show a port.", (_PORT,), several=True, example="spare"),
        Call("create", "create_port", "Make a port.",
             (Argument("NETWORK", "network", names="list_networks"),), (
                 Field("--name", "Its name.", "NAME"),
                 Field("--subnet", "Where its address is from.", "SUBNET"),
                 Field("--address", "The address; any without it.", "ADDRESS"),
                 Field("--mac-address", "Any without it.", "MAC"),
                 *_FACTS,
             ), changes=True, example="lan --name spare --security-group default"),
        Call("set", "update_port", "Change facts of a port.", (_PORT,),
             (Field("--name", "A new name.", "NAME"), *_FACTS), changes=True,
             example="spare --allowed-address 10.10.0.200"),
        Call("delete", "delete_port", "Delete ports.", (_PORT,), changes=True, deletes=True,
             several=True, example="spare --yes"),
    ],
)  # fmt: skip
