"""``cmx infomaniak router``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, TAGS, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_ROUTER: Final = Argument("ROUTER", "router", names="list_routers")
_ENDS: Final = (
    Field("--subnet", "Which subnet.", "SUBNET"),
    Field("--port", "Or which port.", "PORT"),
)


# the client, and keyword arguments of ChangeOptions, which check them
def _unset_gateway(client: Any, *, router: str, **options: Any) -> Any:
    return client.set_gateway(router, None, **options)


GROUP: Final[Group] = service_group(
    infomaniak("router", "InfomaniakNetworkClient", "router",
               "name state gateway=external_addresses snat tags id"),
    "Routers: networks with each other and with the world.",
    [
        Call("list", "list_routers", "List the routers.", fields=(
            Field("--name", "Only those of this name.", "NAME"), TAGS)),
        Call("show", "get_router", "Show a router.", (_ROUTER,), several=True, example="edge"),
        Call("create", "create_router", "Make a router.", (Argument("NAME", "name"),), (
            Field("--external", "The network it leads to.", "NETWORK"),
            Field("--subnet", "One that it connects; may be repeated.", "SUBNET",
                  parameter="subnets", many=True),
            DESCRIPTION,
            TAGS,
        ), changes=True, waits=True, example="gate --external ext-floating1"),
        Call("set", "update_router", "Change facts of a router.", (_ROUTER,),
             (Field("--name", "A new name.", "NAME"), DESCRIPTION, TAGS), changes=True,
             example="gate --description spare"),
        Call("add-subnet", "add_interface", "Connect a router to a subnet.", (_ROUTER,), _ENDS,
             noun="port", changes=True, example="gate --subnet back-v4"),
        Call("remove-subnet", "remove_interface", "Disconnect a router from a subnet.",
             (_ROUTER,), _ENDS, noun="port", changes=True, example="gate --subnet back-v4"),
        Call("set-gateway", "set_gateway", "Lead a router to an external network.",
             (_ROUTER, Argument("NETWORK", "external", names="list_networks")), (
                 Field("--address", "Its address there.", "ADDRESS"),
                 Field("--no-snat", "Let no server without a floating IP out.", parameter="snat",
                       constant=False),
             ), changes=True, waits=True, example="gate ext-floating1"),
        Call("unset-gateway", _unset_gateway, "Take a router's way out.", (_ROUTER,),
             changes=True, waits=True, example="gate"),
        Call("delete", "delete_router", "Delete routers.", (_ROUTER,),
             (Field("--detach", "Disconnect them from their subnets first."),), changes=True,
             deletes=True, several=True, example="gate --detach --yes"),
    ],
)  # fmt: skip
