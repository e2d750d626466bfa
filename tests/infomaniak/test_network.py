"""The network client against Neutron, with Nova where floating IPs need a server."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

import pytest
from openstack.connection import Connection

from codomyrmex.cloud.common.errors import (
    AmbiguousNameError,
    ConflictError,
    InUseError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
)
from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.infomaniak import (
    InfomaniakComputeClient,
    InfomaniakCredentials,
    InfomaniakIdentityClient,
    InfomaniakNetworkClient,
)
from codomyrmex.cloud.infomaniak.compute import ServerSpec
from codomyrmex.cloud.infomaniak.network.records import (
    FloatingIP,
    Network,
    Port,
    Route,
    Router,
    Subnet,
)
from codomyrmex.cloud.infomaniak.network.rule_records import (
    QoSPolicy,
    QoSRule,
    SecurityGroup,
    SecurityRule,
)
from codomyrmex.cloud.infomaniak.network.topology import Topology
from tests.infomaniak.conftest import CLOCK, FLAVOR, IMAGE
from tests.servers.swift import OpenStackCloud

EXTERNAL = "ext-floating1"
WEB = SecurityRule(protocol="tcp", port_min=80)
SSH = SecurityRule(protocol="tcp", port_min=22, remote="10.0.0.0/8", description="admins")


@pytest.fixture(scope="module")
def host(compute: InfomaniakComputeClient, lan: str) -> Iterator[str]:
    """A server in the network with a router; its name."""
    made = compute.create_instance(
        ServerSpec(name="network-host", flavor=FLAVOR, image=IMAGE, networks=[lan])
    )
    assert isinstance(made, list)
    yield made[0].name
    compute.delete_instance(made[0].id)


@pytest.fixture
def net(network: InfomaniakNetworkClient, name: str) -> Iterator[str]:
    """A network of its own with the subnet 10.9.0.0/24; its name, which the subnet has too."""
    network.create_network(name)
    network.create_subnet(name, "10.9.0.0/24", name=name)
    yield name
    network.delete_network(name)


@pytest.fixture(scope="module")
def operator(
    connect: Callable[[InfomaniakCredentials], Connection], openstack: OpenStackCloud
) -> InfomaniakNetworkClient:
    """The client of an administrator, who alone may make QoS policies."""
    credentials = InfomaniakCredentials(
        username="admin",
        password=openstack.password,
        project_name="admin",
        auth_url=openstack.auth_url,
        region=openstack.region,
    )
    return InfomaniakNetworkClient.from_connection(connect(credentials), clock=CLOCK)


def test_networks_and_subnets(network: InfomaniakNetworkClient, name: str) -> None:
    made = network.create_network(
        name, description="a test", mtu=1400, port_security=False, tags=["blue", "test"]
    )
    assert isinstance(made, Network)
    assert (made.state, made.mtu, made.port_security) == ("ACTIVE", 1400, False)
    assert sorted(made.tags) == ["blue", "test"]
    assert made.raw["description"] == made.description == "a test"
    assert [each.id for each in network.list_networks(tags=["blue", "test"])] == [made.id]
    changed = network.update_network(name, name=f"{name}-2", mtu=1300, tags=["red"])
    assert isinstance(changed, Network)
    assert (changed.name, changed.mtu, changed.tags) == (f"{name}-2", 1300, ("red",))
    assert network.get_network(f"{name}-2") == changed
    subnet = network.create_subnet(
        made.id,
        "10.9.0.0/24",
        name=name,
        gateway="10.9.0.254",
        dns_servers=["9.9.9.9"],
        pools=[("10.9.0.10", "10.9.0.20")],
        routes=[Route("10.8.0.0/16", "10.9.0.7")],
        tags=["blue"],
    )
    assert isinstance(subnet, Subnet)
    assert (subnet.gateway, subnet.dhcp, subnet.tags) == ("10.9.0.254", True, ("blue",))
    assert subnet.pools == (("10.9.0.10", "10.9.0.20"),)
    assert subnet.routes == (Route("10.8.0.0/16", "10.9.0.7"),)
    six = network.create_subnet(made.id, "fd00:9::/64", no_gateway=True, ipv6_mode="slaac")
    assert isinstance(six, Subnet)
    assert (six.ip_version, six.gateway) == (6, None)
    assert len(list(network.list_subnets(network=made.id))) == 2
    updated = network.update_subnet(name, name=f"{name}-s", dhcp=False, routes=[], dns_servers=[])
    assert isinstance(updated, Subnet)
    assert (updated.dhcp, updated.routes, updated.dns_servers) == (False, (), ())
    assert network.get_subnet(f"{name}-s") == updated
    network.delete_subnet(f"{name}-s")
    plan = network.delete_network(made.id, dry_run=True)
    assert isinstance(plan, Plan)
    assert plan.counts["delete"] == 2
    network.delete_network(made.id)
    with pytest.raises(NotFoundError, match="no network"):
        network.get_network(made.id)


def test_a_plan_changes_nothing(network: InfomaniakNetworkClient, name: str) -> None:
    plan = network.create_network(name, dry_run=True)
    assert isinstance(plan, Plan)
    assert [action.target for action in plan] == [f"network {name}"]
    assert list(network.list_networks(name=name)) == []


def test_ranges_that_are_none_or_taken(network: InfomaniakNetworkClient, net: str) -> None:
    with pytest.raises(InvalidRequestError, match="no range of addresses"):
        network.create_subnet(net, "10.9.0.7/24")
    with pytest.raises(InvalidRequestError, match="overlaps"):
        network.create_subnet(net, "10.9.0.0/25")


def test_ports(network: InfomaniakNetworkClient, net: str, name: str) -> None:
    group = network.create_security_group(name)
    made = network.create_port(
        net,
        name=name,
        subnet=net,
        address="10.9.0.50",
        security_groups=[name],
        allowed_addresses=["10.9.0.60"],
        tags=["blue"],
    )
    assert isinstance(made, Port)
    assert isinstance(group, SecurityGroup)
    assert (made.addresses, made.tags) == (("10.9.0.50",), ("blue",))
    assert made.security_group_ids == (group.id,)
    assert [each.id for each in network.list_ports(network=net, tags=["blue"])] == [made.id]
    with pytest.raises(ConflictError):
        network.create_port(net, address="10.9.0.50")
    with pytest.raises(InUseError, match=f"port {name}"):
        network.delete_security_group(name)
    with pytest.raises(InUseError, match=r"10.9.0.50") as caught:
        network.delete_network(net)
    assert "Delete or detach" in str(caught.value)
    with pytest.raises(InUseError, match=r"10.9.0.50"):
        network.delete_subnet(net)
    changed = network.update_port(
        name, description="x", security_groups=[], port_security=False, allowed_addresses=[]
    )
    assert isinstance(changed, Port)
    assert (changed.security_group_ids, changed.description) == ((), "x")
    assert network.get_port(name) == changed
    network.delete_port(name)
    network.delete_security_group(name)


def test_routers(network: InfomaniakNetworkClient, net: str, name: str) -> None:
    made = network.create_router(name, external=EXTERNAL, subnets=[net], tags=["blue"])
    assert isinstance(made, Router)
    assert made.state == "ACTIVE"
    assert len(made.external_addresses) == 1
    assert [each.id for each in network.list_routers(tags=["blue"])] == [made.id]
    again = network.add_interface(name, subnet=net)
    assert isinstance(again, Port)
    assert again.addresses == ("10.9.0.1",)
    with pytest.raises(InUseError, match="router"):
        network.delete_port(again.id)
    with pytest.raises(InUseError, match=r"10.9.0.1") as caught:
        network.delete_router(name)
    assert "detach" in str(caught.value)
    routed = network.update_router(name, routes=[Route("10.8.0.0/16", "10.9.0.7")])
    assert isinstance(routed, Router)
    assert routed.routes == (Route("10.8.0.0/16", "10.9.0.7"),)
    network.update_router(name, routes=[])
    closed = network.set_gateway(name, None)
    assert isinstance(closed, Router)
    assert closed.external_network_id is None
    same = network.set_gateway(name, None, dry_run=True)
    assert isinstance(same, Plan)
    assert same.is_empty
    opened = network.set_gateway(name, EXTERNAL)
    assert isinstance(opened, Router)
    assert opened.snat
    network.remove_interface(name, subnet=net)
    network.remove_interface(name, subnet=net)
    port = network.create_port(net, name=name)
    assert isinstance(port, Port)
    network.add_interface(name, port=name)
    assert network.get_router(name).id == made.id
    with pytest.raises(InvalidRequestError, match="a subnet or a port"):
        network.add_interface(made.id, subnet="a", port="b")
    network.delete_router(name, detach=True)
    with pytest.raises(NotFoundError):
        network.get_router(made.id)


def test_floating_ips(
    network: InfomaniakNetworkClient, compute: InfomaniakComputeClient, host: str, net: str
) -> None:
    spare = network.create_floating_ip(description="spare", tags=["blue"])
    assert isinstance(spare, FloatingIP)
    assert (spare.state, spare.port_id, spare.tags) == ("DOWN", None, ("blue",))
    assert [each.id for each in network.list_floating_ips(free=True)] == [spare.id]
    plan = network.attach_floating_ip(host, dry_run=True)
    assert isinstance(plan, Plan)
    assert plan.actions[0].verb == "update"
    assert plan.actions[0].target == f"floating IP {spare.address}"
    attached = network.attach_floating_ip(host)
    assert isinstance(attached, FloatingIP)
    assert (attached.id, attached.state) == (spare.id, "ACTIVE")
    assert attached.fixed_address in compute.get_instance(host).private_addresses
    again = network.attach_floating_ip(host)
    assert isinstance(again, FloatingIP)
    assert again.id == spare.id
    assert len(list(network.list_floating_ips())) == 1
    assert network.get_floating_ip(spare.address).id == spare.id
    with pytest.raises(InUseError, match=spare.address):
        network.set_gateway(str(attached.router_id), None)
    network.detach_floating_ip(spare.address)
    network.detach_floating_ip(spare.address)
    assert network.get_floating_ip(spare.id).port_id is None
    network.delete_floating_ip(spare.address)
    fresh = network.attach_floating_ip(host)
    assert isinstance(fresh, FloatingIP)
    assert fresh.id != spare.id
    network.detach_floating_ip(fresh.address, release=True)
    assert list(network.list_floating_ips()) == []


def test_a_free_floating_ip_that_is_taken_meanwhile(
    network: InfomaniakNetworkClient,
    compute: InfomaniakComputeClient,
    user: Connection,
    host: str,
) -> None:
    stale = user.network.create_ip(
        floating_network_id=network.get_network(EXTERNAL).id, description="stale"
    )
    user.network.update_ip(stale.id, description="changed by somebody else")
    port = next(iter(network.list_ports(device=compute.get_instance(host).id)))
    taken = network._point([stale], port.id, port.addresses[0], stale.floating_network_id)
    assert taken != stale.id, "an address that somebody else changed was taken"
    network.delete_floating_ip(taken)
    network.delete_floating_ip(stale.id)


def test_a_server_without_a_way_to_the_world(
    network: InfomaniakNetworkClient, compute: InfomaniakComputeClient, net: str, name: str
) -> None:
    made = compute.create_instance(
        ServerSpec(name=name, flavor=FLAVOR, image=IMAGE, networks=[net])
    )
    assert isinstance(made, list)
    try:
        with pytest.raises(ConflictError, match="a way to the world") as caught:
            network.attach_floating_ip(name)
        assert "add_interface" in str(caught.value)
    finally:
        compute.delete_instance(made[0].id)


def test_rules_are_made_what_is_desired(network: InfomaniakNetworkClient, name: str) -> None:
    network.create_security_group(f"{name}-db")
    made = network.create_security_group(name, rules=[WEB, SSH], tags=["blue"])
    assert isinstance(made, SecurityGroup)
    assert made.tags == ("blue",)
    first = {each.meaning: each.id for each in made.rules}
    assert len(first) == 4, "two rules out, two rules in"
    desired = [
        SecurityRule(protocol="6", port_min=80, port_max=80, remote="0.0.0.0/0"),  # WEB
        SecurityRule(protocol="tcp", port_min=5432, remote_group=f"{name}-db"),
        SecurityRule(protocol="tcp", port_min=5432, remote_group=f"{name}-db"),
        SecurityRule(protocol="icmp", port_min=8),
        SecurityRule(protocol="icmpv6", ip_version=6),
        SecurityRule(protocol="udp", port_min=1000, port_max=2000, remote="2001:db8::/32"),
    ]
    plan = network.ensure_rules(name, desired, dry_run=True)
    assert isinstance(plan, Plan)
    assert [action.verb for action in plan] == ["create"] * 4 + ["delete"]
    changed = network.ensure_rules(name, desired)
    assert isinstance(changed, SecurityGroup)
    after = {each.meaning: each.id for each in changed.rules}
    assert after[WEB.meaning] == first[WEB.meaning], "a rule that stays was made anew"
    assert SSH.meaning not in after
    assert len(after) == 7
    assert len([each for each in changed.rules if each.direction == "egress"]) == 2
    again = network.ensure_rules(name, desired, dry_run=True)
    assert isinstance(again, Plan)
    assert again.is_empty
    kept = network.ensure_rules(name, [SSH], prune=False)
    assert isinstance(kept, SecurityGroup)
    assert len(kept.rules) == 8
    closed = network.ensure_rules(name, [SecurityRule(direction="egress", protocol="tcp")])
    assert isinstance(closed, SecurityGroup)
    assert [str(e) for e in closed.rules if e.direction == "egress"] == [
        "egress IPv4 tcp to anywhere"
    ]
    renamed = network.update_security_group(name, name=f"{name}-2", tags=[])
    assert isinstance(renamed, SecurityGroup)
    assert (renamed.name, renamed.tags) == (f"{name}-2", ())
    assert network.get_security_group(f"{name}-2").id == made.id
    assert made.id in [each.id for each in network.list_security_groups()]
    for each in (f"{name}-2", f"{name}-db"):
        network.delete_security_group(each)


def test_a_rule_that_somebody_made_meanwhile(network: InfomaniakNetworkClient, name: str) -> None:
    made = network.create_security_group(name, rules=[WEB])
    assert isinstance(made, SecurityGroup)
    network._create_rule(made.id, WEB)
    assert len(network.get_security_group(name).rules) == 3
    network.delete_security_group(name)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (SecurityRule(port_min=80), "need a protocol"),
        (SecurityRule(protocol="tcp", port_max=80), "needs port_min"),
        (SecurityRule(protocol="tcp", port_min=80, port_max=79), "below"),
        (SecurityRule(remote="10.0.0.0/8", ip_version=6), "no IPv6"),
        (SecurityRule(remote="10.0.0.0/8", remote_group="default"), "one of"),
        (SecurityRule(remote="everywhere"), "no range"),
    ],
)
def test_rules_that_make_no_sense(
    network: InfomaniakNetworkClient, name: str, rule: SecurityRule, problem: str
) -> None:
    with pytest.raises(InvalidRequestError, match=problem):
        network.create_security_group(name, rules=[WEB, rule])
    assert list(network.list_security_groups(name=name)) == []


def test_address_groups(network: InfomaniakNetworkClient, name: str) -> None:
    made = network.ensure_address_group(name, ["192.0.2.0/24", "198.51.100.7/32"])
    changed = network.ensure_address_group(
        name, ["192.0.2.0/24", "203.0.113.0/24"], description="offices"
    )
    assert not isinstance(changed, Plan)
    assert not isinstance(made, Plan)
    assert changed.id == made.id
    assert sorted(changed.addresses) == ["192.0.2.0/24", "203.0.113.0/24"]
    assert network.get_address_group(name).description == "offices"
    again = network.ensure_address_group(name, ["203.0.113.0/24", "192.0.2.0/24"], dry_run=True)
    assert isinstance(again, Plan)
    assert again.is_empty
    assert [each.id for each in network.list_address_groups()] == [made.id]
    rule = SecurityRule(protocol="tcp", port_min=22, remote_address_group=name)
    network.create_security_group(name, rules=[rule])
    with pytest.raises(InUseError, match="security group"):
        network.delete_address_group(name)
    network.delete_security_group(name)
    network.delete_address_group(name)


def test_qos(
    network: InfomaniakNetworkClient, operator: InfomaniakNetworkClient, net: str, name: str
) -> None:
    slow = QoSRule(type="bandwidth_limit", max_kbps=1000, max_burst_kbps=100)
    with pytest.raises(PermissionDeniedError) as caught:
        network.create_qos_policy(name, [slow])
    assert "role" in str(caught.value)
    made = operator.create_qos_policy(name, [slow], description="slow", shared=True, tags=["x"])
    assert isinstance(made, QoSPolicy)
    assert (made.rules[0].max_kbps, made.shared, made.tags) == (1000, True, ("x",))
    assert network.get_qos_policy(name).id == made.id
    assert [each.id for each in network.list_qos_policies(name=name)] == [made.id]
    faster = QoSRule(type="bandwidth_limit", max_kbps=2000)
    changed = operator.set_qos_rules(name, [faster, QoSRule(type="dscp_marking", dscp_mark=26)])
    assert isinstance(changed, QoSPolicy)
    assert {each.max_kbps or each.dscp_mark for each in changed.rules} == {2000, 26}
    limit = next(each for each in changed.rules if each.type == "bandwidth_limit")
    assert limit.id == made.rules[0].id, "the rule was made anew"
    again = operator.set_qos_rules(name, changed.rules, dry_run=True)
    assert isinstance(again, Plan)
    assert again.is_empty
    operator.set_qos_rules(name, [QoSRule(type="dscp_marking", dscp_mark=28)])
    with pytest.raises(InvalidRequestError, match="not made"):
        operator.set_qos_rules(name, [QoSRule(type="minimum_bandwidth")])
    network.update_network(net, qos_policy=name)
    with pytest.raises(ConflictError):
        operator.delete_qos_policy(name)
    network.update_network(net, qos_policy="")
    operator.set_qos_rules(name, [])
    operator.delete_qos_policy(name)


def test_sharing_with_another_project(
    network: InfomaniakNetworkClient,
    identity: InfomaniakIdentityClient,
    openstack: OpenStackCloud,
    net: str,
) -> None:
    projects = {each.name: each.id for each in identity.list_projects()}
    other = next(id_ for each, id_ in projects.items() if each != openstack.project)
    made = network.create_rbac_policy("network", net, other)
    again = network.create_rbac_policy("network", net, other)
    assert not isinstance(made, Plan)
    assert again == made
    assert made.target_project_id == other
    assert made.id in [each.id for each in network.list_rbac_policies()]
    network.delete_rbac_policy(made.id)
    with pytest.raises(NotFoundError):
        network.delete_rbac_policy(made.id)
    with pytest.raises(InvalidRequestError, match="cannot be shared"):
        network.create_rbac_policy("router", net, other)  # type: ignore[arg-type] # refused


def test_topology(
    network: InfomaniakNetworkClient, compute: InfomaniakComputeClient, host: str, lan: str
) -> None:
    port = network.create_port(lan, name="spare & free")
    assert isinstance(port, Port)
    attached = network.attach_floating_ip(host)
    assert isinstance(attached, FloatingIP)
    found = network.topology()
    nodes = {node.id: node for node in found.nodes}
    lan_id, server_id = network.get_network(lan).id, compute.get_instance(host).id
    router_id = str(attached.router_id)
    assert nodes[lan_id].details == ("10.7.0.0/24",)
    assert nodes[server_id].kind == "server"
    assert nodes[server_id].details == (f"{attached.fixed_address} = {attached.address}",)
    assert nodes[port.id].kind == "port"
    links = {(link.source, link.target) for link in found.links}
    external = network.get_network(EXTERNAL).id
    assert {(external, router_id), (router_id, lan_id), (lan_id, server_id)} <= links
    drawn = ET.fromstring(found.svg())
    ids = {each.get("id") for each in drawn.iter() if each.get("id")}
    assert ids == {f"node-{each}" for each in nodes}
    assert isinstance(found, Topology)
    network.detach_floating_ip(attached.id, release=True)
    network.delete_port(port.id)


def test_the_boxes_of_a_picture_do_not_overlap() -> None:
    from codomyrmex.cloud.infomaniak.network.topology import TopologyLink, TopologyNode

    nodes = [TopologyNode(id=f"n{i}", name=f"net {i}", kind="network") for i in range(5)]
    nodes += [
        TopologyNode(id=f"s{i}", name=f"<server> {i}", kind="server", details=("10.0.0.1",) * 2)
        for i in range(12)
    ]
    links = [TopologyLink(source=f"n{i % 5}", target=f"s{i}") for i in range(12)]
    drawn = ET.fromstring(Topology(nodes=nodes, links=links).svg())
    space = "{http://www.w3.org/2000/svg}"
    boxes = [group.find(f"{space}rect") for group in drawn.iter(f"{space}g")]
    columns: dict[str, list[tuple[float, float]]] = {}
    for box in boxes:
        assert box is not None
        top = float(box.attrib["y"])
        columns.setdefault(box.attrib["x"], []).append((top, top + float(box.attrib["height"])))
    assert sum(len(each) for each in columns.values()) == 17
    for column in columns.values():
        column.sort()
        ends = [bottom for _, bottom in column]
        assert all(top > end for end, (top, _) in zip(ends, column[1:], strict=False))
        assert ends[-1] <= float(drawn.attrib["height"])


def test_quotas(network: InfomaniakNetworkClient, admin: Connection, name: str) -> None:
    quotas = {each.name: each for each in network.list_quotas()}
    assert quotas["network"].limit == 100
    project = network._project_id()
    admin.network.update_quota(project, floating_ips=0)
    try:
        with pytest.raises(QuotaExceededError) as caught:
            network.create_floating_ip()
        assert "Delete what is not needed" in str(caught.value)
    finally:
        admin.network.delete_quota(project)


def test_an_ambiguous_name_lists_the_ids(network: InfomaniakNetworkClient, name: str) -> None:
    made = [network.create_network(name) for _ in range(2)]
    ids = [each.id for each in made if isinstance(each, Network)]
    with pytest.raises(AmbiguousNameError) as caught:
        network.delete_network(name)
    assert all(each in str(caught.value) for each in ids)
    for each in ids:
        network.delete_network(each)
