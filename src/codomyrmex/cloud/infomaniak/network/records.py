"""Networks, subnets, ports, routers and floating IPs as records, read from openstacksdk's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from codomyrmex.cloud.infomaniak.service import raw_record

if TYPE_CHECKING:
    from openstack.network.v2.floating_ip import FloatingIP as SDKFloatingIP
    from openstack.network.v2.network import Network as SDKNetwork
    from openstack.network.v2.port import Port as SDKPort
    from openstack.network.v2.router import Router as SDKRouter
    from openstack.network.v2.subnet import Subnet as SDKSubnet

__all__ = [
    "FloatingIP",
    "Network",
    "Port",
    "Route",
    "Router",
    "Subnet",
]

_EMPTY: Mapping[str, Any] = {}  # the provider's JSON, of any shape


class Network(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A network that instances are connected to.

    Attributes:
        id: Its id.
        name: Its name.
        state: The service's word, such as ``ACTIVE``.
        subnet_ids: Its subnets.
        external: Whether it leads out of the cloud.
        shared: Whether all projects see it.
        mtu: The longest packet, in bytes.
        port_security: Whether addresses of its ports are checked.
        description: For its owner.
        tags: Its tags.
        raw: The service's own record.

    Example:
        >>> Network(id="1", name="lan", state="ACTIVE").external
        False
    """

    id: str
    name: str
    state: str
    subnet_ids: Sequence[str] = ()
    external: bool = False
    shared: bool = False
    mtu: int | None = None
    port_security: bool = True
    description: str = ""
    tags: Sequence[str] = ()
    raw: Mapping[str, Any] = _EMPTY


class Route(msgspec.Struct, frozen=True):
    """Where packets to some addresses go.

    Attributes:
        destination: The addresses, such as ``10.9.0.0/16``.
        nexthop: The address that knows more.

    Example:
        >>> Route("10.9.0.0/16", "10.0.0.7").nexthop
        '10.0.0.7'
    """

    destination: str
    nexthop: str


class Subnet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses of a network.

    Attributes:
        id: Its id.
        name: Its name.
        network_id: Its network.
        cidr: The addresses, such as ``10.0.0.0/24``.
        ip_version: 4 or 6.
        gateway: The router's address; None without one.
        dns_servers: What instances are told to ask for names.
        dhcp: Whether instances are told their addresses.
        pools: First and last address of each range that ports get theirs from.
        routes: What instances are told besides the gateway.
        description: For its owner.
        tags: Its tags.
        raw: The service's own record.

    Example:
        >>> Subnet(id="1", name="lan", network_id="2", cidr="10.0.0.0/24").ip_version
        4
    """

    id: str
    name: str
    network_id: str
    cidr: str
    ip_version: int = 4
    gateway: str | None = None
    dns_servers: Sequence[str] = ()
    dhcp: bool = True
    pools: Sequence[tuple[str, str]] = ()
    routes: Sequence[Route] = ()
    description: str = ""
    tags: Sequence[str] = ()
    raw: Mapping[str, Any] = _EMPTY


class Port(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A connection of something to a network.

    Attributes:
        id: Its id.
        name: Its name.
        network_id: Its network.
        state: The service's word, such as ``ACTIVE`` or ``DOWN``.
        mac_address: Its hardware address.
        addresses: Its IP addresses.
        subnet_ids: Where each of the addresses is from.
        device_id: What is connected: the id of an instance or router; empty for nothing.
        device_owner: What kind that is, such as ``compute:nova``.
        security_group_ids: Its security groups.
        description: For its owner.
        tags: Its tags.
        raw: The service's own record.

    Example:
        >>> Port(id="1", name="", network_id="2", state="DOWN").addresses
        ()
    """

    id: str
    name: str
    network_id: str
    state: str
    mac_address: str = ""
    addresses: Sequence[str] = ()
    subnet_ids: Sequence[str] = ()
    device_id: str = ""
    device_owner: str = ""
    security_group_ids: Sequence[str] = ()
    description: str = ""
    tags: Sequence[str] = ()
    raw: Mapping[str, Any] = _EMPTY


class Router(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What connects networks with each other and with the world.

    Attributes:
        id: Its id.
        name: Its name.
        state: The service's word, such as ``ACTIVE``.
        external_network_id: Where its gateway leads; None without one.
        external_addresses: Its addresses there.
        snat: Whether instances without a floating IP go out by its address.
        routes: Its static routes.
        description: For its owner.
        tags: Its tags.
        raw: The service's own record.

    Example:
        >>> Router(id="1", name="edge", state="ACTIVE").external_network_id is None
        True
    """

    id: str
    name: str
    state: str
    external_network_id: str | None = None
    external_addresses: Sequence[str] = ()
    snat: bool = False
    routes: Sequence[Route] = ()
    description: str = ""
    tags: Sequence[str] = ()
    raw: Mapping[str, Any] = _EMPTY


class FloatingIP(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address of the world that leads to a port; it costs whether it is used or not.

    Attributes:
        id: Its id.
        address: The address.
        state: The service's word: ``ACTIVE`` where it leads somewhere, ``DOWN`` elsewhere.
        network_id: The external network it belongs to.
        port_id: Where it leads; None when it is free.
        fixed_address: The address there.
        router_id: The router on the way.
        description: For its owner.
        tags: Its tags.
        raw: The service's own record.

    Example:
        >>> FloatingIP(id="1", address="198.18.0.9", state="DOWN", network_id="2").port_id is None
        True
    """

    id: str
    address: str
    state: str
    network_id: str
    port_id: str | None = None
    fixed_address: str | None = None
    router_id: str | None = None
    description: str = ""
    tags: Sequence[str] = ()
    raw: Mapping[str, Any] = _EMPTY


def network_record(network: SDKNetwork) -> Network:
    return Network(
        id=network.id,
        name=network.name or "",
        state=network.status or "",
        subnet_ids=tuple(network.subnet_ids or ()),
        external=bool(network.is_router_external),
        shared=bool(network.is_shared),
        mtu=network.mtu,
        port_security=network.is_port_security_enabled is not False,
        description=network.description or "",
        tags=tuple(network.tags or ()),
        raw=raw_record(network),
    )


def subnet_record(subnet: SDKSubnet) -> Subnet:
    return Subnet(
        id=subnet.id,
        name=subnet.name or "",
        network_id=subnet.network_id or "",
        cidr=subnet.cidr or "",
        ip_version=subnet.ip_version or 4,
        gateway=subnet.gateway_ip,
        dns_servers=tuple(subnet.dns_nameservers or ()),
        dhcp=bool(subnet.is_dhcp_enabled),
        pools=tuple((each["start"], each["end"]) for each in subnet.allocation_pools or ()),
        routes=_routes(subnet.host_routes),
        description=subnet.description or "",
        tags=tuple(subnet.tags or ()),
        raw=raw_record(subnet),
    )


def port_record(port: SDKPort) -> Port:
    fixed = port.fixed_ips or ()
    return Port(
        id=port.id,
        name=port.name or "",
        network_id=port.network_id or "",
        state=port.status or "",
        mac_address=port.mac_address or "",
        addresses=tuple(each["ip_address"] for each in fixed),
        subnet_ids=tuple(each["subnet_id"] for each in fixed),
        device_id=port.device_id or "",
        device_owner=port.device_owner or "",
        security_group_ids=tuple(port.security_group_ids or ()),
        description=port.description or "",
        tags=tuple(port.tags or ()),
        raw=raw_record(port),
    )


def router_record(router: SDKRouter) -> Router:
    gateway = router.external_gateway_info or {}
    return Router(
        id=router.id,
        name=router.name or "",
        state=router.status or "",
        external_network_id=gateway.get("network_id"),
        external_addresses=tuple(
            each["ip_address"] for each in gateway.get("external_fixed_ips") or ()
        ),
        snat=bool(gateway.get("enable_snat")),
        routes=_routes(router.routes),
        description=router.description or "",
        tags=tuple(router.tags or ()),
        raw=raw_record(router),
    )


def floating_ip_record(ip: SDKFloatingIP) -> FloatingIP:
    return FloatingIP(
        id=ip.id,
        address=ip.floating_ip_address or "",
        state=ip.status or "",
        network_id=ip.floating_network_id or "",
        port_id=ip.port_id,
        fixed_address=ip.fixed_ip_address,
        router_id=ip.router_id,
        description=ip.description or "",
        tags=tuple(ip.tags or ()),
        raw=raw_record(ip),
    )


def _routes(routes: Sequence[Mapping[str, str]] | None) -> tuple[Route, ...]:
    return tuple(Route(each["destination"], each["nexthop"]) for each in routes or ())
