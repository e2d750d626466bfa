"""``cmx infomaniak load-balancer``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import TAGS, infomaniak, read_spec
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_BALANCER: Final = Argument("BALANCER", "load_balancer", names="list_load_balancers")


def _spec() -> Any:  # the type LoadBalancerSpec
    from codomyrmex.cloud.infomaniak.network import LoadBalancerSpec

    return LoadBalancerSpec


GROUP: Final[Group] = service_group(
    infomaniak("load-balancer", "InfomaniakNetworkClient", "load-balancer",
               "name state operating address tags id"),
    "Load balancers, each declared as one tree.",
    [
        Call("list", "list_load_balancers", "List the load balancers.", fields=(
            Field("--name", "Only those of this name.", "NAME"), TAGS)),
        Call("show", "get_load_balancer", "Show a load balancer.", (_BALANCER,), example="front"),
        Call("status", "get_load_balancer_status", "Show the state of each of its parts.",
             (_BALANCER,), noun="status", example="front --json"),
        Call("statistics", "get_load_balancer_statistics", "Show what went through.",
             (_BALANCER,), noun="statistics", example="front"),
        Call("apply", "ensure_load_balancer", "Make a load balancer what a file says.",
             (Argument("FILE", "spec", read_spec(_spec)),),
             (Field("--keep", "Remove no listeners and pools.", parameter="prune",
                    constant=False),), changes=True, waits=True,
             details="The file has the fields of LoadBalancerSpec, in JSON or TOML: name, subnet, "
             "listeners, pools with members and monitor. What is as it should be is left alone.",
             example="front.toml"),
        Call("wait", "wait_for_load_balancer", "Wait until it is at rest.", (_BALANCER,),
             (Field("--seconds", "At the most; 600 without it.", "SECONDS", parameter="timeout",
                    read=float),), example="front"),
        Call("delete", "delete_load_balancer", "Delete load balancers.", (_BALANCER,),
             (Field("--cascade", "With listeners and pools."),), changes=True, waits=True,
             deletes=True, several=True, example="front --cascade --yes"),
    ],
)  # fmt: skip
