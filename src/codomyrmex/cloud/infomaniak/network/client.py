"""Neutron and Octavia: networks, addresses, what is let through, load balancers, the picture."""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.infomaniak.errors import Call
from codomyrmex.cloud.infomaniak.network.floating_ips import FloatingIPs
from codomyrmex.cloud.infomaniak.network.load_balancers import LoadBalancers
from codomyrmex.cloud.infomaniak.network.networks import Networks
from codomyrmex.cloud.infomaniak.network.policies import NetworkPolicies
from codomyrmex.cloud.infomaniak.network.ports import Ports
from codomyrmex.cloud.infomaniak.network.records import (
    floating_ip_record,
    network_record,
    port_record,
    router_record,
    subnet_record,
)
from codomyrmex.cloud.infomaniak.network.routers import Routers
from codomyrmex.cloud.infomaniak.network.security import SecurityGroups
from codomyrmex.cloud.infomaniak.network.topology import Topology, build_topology
from codomyrmex.cloud.infomaniak.quotas import Quota, quota

__all__ = ["InfomaniakNetworkClient"]


class InfomaniakNetworkClient(
    Networks, Ports, Routers, FloatingIPs, SecurityGroups, NetworkPolicies, LoadBalancers
):
    """The network and load balancer services (Neutron, Octavia) of Infomaniak's public cloud.

    Load balancers need the role ``load-balancer_member``.

    Source: https://docs.openstack.org/api-ref/network/v2/ and
    https://docs.openstack.org/api-ref/load-balancer/v2/.

    Example:
        >>> "lan" in [each.name for each in network.list_networks()]
        True
    """

    service_type: ClassVar[str] = "network"

    def list_quotas(self) -> Listing[Quota]:
        """List what the project may have of networks, ports and so on, and how much is used.

        Returns:
            An iterable; the names are Neutron's, such as ``floatingip``.

        Example:
            >>> next(each for each in network.list_quotas() if each.name == "router").used
            1
        """
        return self._listing(self._quotas, lambda each: each)

    def topology(self, *, shared: bool = False) -> Topology:
        """Find out what is connected with what.

        Args:
            shared: Whether to show networks of other projects that nothing here is connected to.

        Returns:
            The networks, routers, instances and other things, and their links; `Topology.svg`
            draws them.

        Example:
            >>> found = network.topology()
            >>> sorted({node.kind for node in found.nodes})
            ['external', 'network', 'router', 'server']
        """
        api = self._network_api
        servers = {each.id: each for each in self._compute_api.servers(details=True)}
        return build_topology(
            networks=[network_record(each) for each in api.networks()],
            subnets=[subnet_record(each) for each in api.subnets()],
            routers=[router_record(each) for each in api.routers()],
            ports=[port_record(each) for each in api.ports(project_id=self._project_id())],
            floating_ips=[
                floating_ip_record(each) for each in api.ips(project_id=self._project_id())
            ],
            servers={key: (str(each.name), str(each.status)) for key, each in servers.items()},
            shared=shared,
        )

    def _quotas(self) -> list[Quota]:
        from openstack.exceptions import raise_from_response

        # openstacksdk's record of it drops what it has no field for
        answer = self._network_api.get(f"/quotas/{self._project_id()}/details.json")
        raise_from_response(answer)
        found = answer.json()["quota"]
        return [
            quota(name, each["limit"], each["used"], each["reserved"])
            for name, each in sorted(found.items())
        ]

    @override
    def _call(self) -> Call:
        call = super()._call()
        # two services: which one a method belongs to, the class says that has it
        owner = next((cls for cls in LoadBalancers.__mro__ if call.operation in vars(cls)), None)
        service = getattr(owner, "service_type", call.service)
        return Call(call.operation, service, call.connection, call.accepted, call.expires_at)
