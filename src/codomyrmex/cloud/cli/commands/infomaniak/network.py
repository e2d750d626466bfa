"""``cmx infomaniak network``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, TAGS, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_NETWORK: Final = Argument("NETWORK", "network", names="list_networks")
_FACTS: Final = (
    DESCRIPTION,
    Field("--mtu", "The longest packet.", "BYTES", read=parse_count),
    Field("--no-port-security", "Let ports use any address.", parameter="port_security",
          constant=False),
    Field("--qos-policy", "How fast.", "POLICY"),
    TAGS,
)  # fmt: skip

GROUP: Final[Group] = service_group(
    infomaniak("network", "InfomaniakNetworkClient", "network",
               "name state external subnets=subnet_ids tags id"),
    "Networks.",
    [
        Call("list", "list_networks", "List the networks that the project sees.", fields=(
            Field("--name", "Only those of this name.", "NAME"),
            Field("--external", "Only those that lead out of the cloud."),
            Field("--internal", "Only the others.", parameter="external", constant=False),
            TAGS,
        ), example="--internal"),
        Call("show", "get_network", "Show a network.", (_NETWORK,), several=True, example="lan"),
        Call("create", "create_network", "Make a network.", (Argument("NAME", "name"),), _FACTS,
             changes=True, waits=True, example="back --tag stage=test"),
        Call("set", "update_network", "Change facts of a network.", (_NETWORK,),
             (Field("--name", "A new name.", "NAME"), *_FACTS), changes=True,
             example="back --description internal"),
        Call("delete", "delete_network", "Delete networks with their subnets.", (_NETWORK,),
             changes=True, deletes=True, several=True, example="back --yes"),
    ],
)  # fmt: skip
