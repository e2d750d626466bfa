"""Infomaniak's networks and load balancers: Neutron and Octavia."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.network.client import (
        InfomaniakNetworkClient,
    )
    from codomyrmex.cloud.infomaniak.network.load_balancer_records import (
        L7PolicySpec,
        L7RuleSpec,
        ListenerSpec,
        LoadBalancer,
        LoadBalancerSpec,
        LoadBalancerStatistics,
        LoadBalancerStatus,
        MemberSpec,
        MonitorSpec,
        PoolSpec,
    )
    from codomyrmex.cloud.infomaniak.network.records import (
        FloatingIP,
        Network,
        Port,
        Route,
        Router,
        Subnet,
    )
    from codomyrmex.cloud.infomaniak.network.rule_records import (
        AddressGroup,
        QoSPolicy,
        QoSRule,
        RBACPolicy,
        SecurityGroup,
        SecurityRule,
    )
    from codomyrmex.cloud.infomaniak.network.topology import (
        Topology,
        TopologyLink,
        TopologyNode,
    )

__all__ = [
    "AddressGroup",
    "FloatingIP",
    "InfomaniakNetworkClient",
    "L7PolicySpec",
    "L7RuleSpec",
    "ListenerSpec",
    "LoadBalancer",
    "LoadBalancerSpec",
    "LoadBalancerStatistics",
    "LoadBalancerStatus",
    "MemberSpec",
    "MonitorSpec",
    "Network",
    "PoolSpec",
    "Port",
    "QoSPolicy",
    "QoSRule",
    "RBACPolicy",
    "Route",
    "Router",
    "SecurityGroup",
    "SecurityRule",
    "Subnet",
    "Topology",
    "TopologyLink",
    "TopologyNode",
]

_HERE = "codomyrmex.cloud.infomaniak.network"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "AddressGroup": f"{_HERE}.rule_records",
        "FloatingIP": f"{_HERE}.records",
        "InfomaniakNetworkClient": f"{_HERE}.client",
        "L7PolicySpec": f"{_HERE}.load_balancer_records",
        "L7RuleSpec": f"{_HERE}.load_balancer_records",
        "ListenerSpec": f"{_HERE}.load_balancer_records",
        "LoadBalancer": f"{_HERE}.load_balancer_records",
        "LoadBalancerSpec": f"{_HERE}.load_balancer_records",
        "LoadBalancerStatistics": f"{_HERE}.load_balancer_records",
        "LoadBalancerStatus": f"{_HERE}.load_balancer_records",
        "MemberSpec": f"{_HERE}.load_balancer_records",
        "MonitorSpec": f"{_HERE}.load_balancer_records",
        "Network": f"{_HERE}.records",
        "PoolSpec": f"{_HERE}.load_balancer_records",
        "Port": f"{_HERE}.records",
        "QoSPolicy": f"{_HERE}.rule_records",
        "QoSRule": f"{_HERE}.rule_records",
        "RBACPolicy": f"{_HERE}.rule_records",
        "Route": f"{_HERE}.records",
        "Router": f"{_HERE}.records",
        "SecurityGroup": f"{_HERE}.rule_records",
        "SecurityRule": f"{_HERE}.rule_records",
        "Subnet": f"{_HERE}.records",
        "Topology": f"{_HERE}.topology",
        "TopologyLink": f"{_HERE}.topology",
        "TopologyNode": f"{_HERE}.topology",
    },
)
