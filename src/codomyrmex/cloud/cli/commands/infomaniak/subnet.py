"""``cmx infomaniak subnet``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, TAGS, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_pair

__all__ = ["GROUP"]

_SUBNET: Final = Argument("SUBNET", "subnet", names="list_subnets")


def _pool(text: str) -> tuple[str, str]:
    """Read a range of addresses: ``10.0.0.10-10.0.0.99``."""
    first, _, last = text.partition("-")
    return first, last or first


def _route(text: str) -> object:
    """Read a route: ``10.9.0.0/16=10.0.0.7``."""
    from codomyrmex.cloud.infomaniak.network import Route

    return Route(*parse_pair(text))


_FACTS: Final = (
    Field("--dns", "A server to ask for names; may be repeated.", "ADDRESS",
          parameter="dns_servers", many=True),
    Field("--no-dhcp", "Tell servers nothing.", parameter="dhcp", constant=False),
    Field("--pool", "Where ports get their addresses from; may be repeated.", "FIRST-LAST",
          parameter="pools", read=_pool, many=True),
    Field("--route", "May be repeated.", "CIDR=ADDRESS", parameter="routes", read=_route,
          many=True),
    DESCRIPTION,
    TAGS,
)  # fmt: skip

GROUP: Final[Group] = service_group(
    infomaniak("subnet", "InfomaniakNetworkClient", "subnet",
               "name cidr gateway dns=dns_servers dhcp network=network_id id"),
    "Subnets: the addresses of networks.",
    [
        Call("list", "list_subnets", "List the subnets.", fields=(
            Field("--network", "Only those of this network.", "NETWORK"),
            Field("--name", "Only those of this name.", "NAME"),
            TAGS,
        ), example="--network lan"),
        Call("show", "get_subnet", "Show a subnet.", (_SUBNET,), several=True, example="lan-v4"),
        Call("create", "create_subnet", "Give a network addresses.",
             (Argument("NETWORK", "network", names="list_networks"), Argument("CIDR", "cidr")), (
                 Field("--name", "Its name.", "NAME"),
                 Field("--gateway", "The router's address.", "ADDRESS"),
                 Field("--no-gateway", "Without one."),
                 Field("--ipv6-mode", "How servers learn their IPv6 addresses.", "MODE"),
                 *_FACTS,
             ), changes=True, example="back 10.20.0.0/24 --name back-v4 --dns 9.9.9.9"),
        Call("set", "update_subnet", "Change facts of a subnet.", (_SUBNET,), (
            Field("--name", "A new name.", "NAME"),
            *_FACTS,
        ), changes=True, example="back-v4 --dns 9.9.9.9 --dns 149.112.112.112"),
        Call("delete", "delete_subnet", "Delete subnets.", (_SUBNET,), changes=True, deletes=True,
             several=True, example="back-v4 --yes"),
    ],
)  # fmt: skip
