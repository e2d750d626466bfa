"""Load balancers against Octavia."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from codomyrmex.cloud.common.errors import (
    InUseError,
    InvalidRequestError,
    NotFoundError,
    WaiterError,
    WaiterTimeoutError,
)
from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.infomaniak import InfomaniakNetworkClient
from codomyrmex.cloud.infomaniak.network.load_balancer_records import (
    L7PolicySpec,
    L7RuleSpec,
    ListenerSpec,
    LoadBalancer,
    LoadBalancerSpec,
    MemberSpec,
    MonitorSpec,
    PoolSpec,
)

API = L7PolicySpec(
    name="api", pool="api", rules=[L7RuleSpec(type="PATH", compare="STARTS_WITH", value="/api")]
)
OLD = L7PolicySpec(
    name="old",
    url="https://example.com/",
    rules=[L7RuleSpec(type="HEADER", key="X-Old", value="yes", invert=True)],
)

CLOSED = L7PolicySpec(
    name="closed",
    rules=[
        L7RuleSpec(type="PATH", value="/x"),
        L7RuleSpec(type="COOKIE", key="beta", value="no"),
    ],
)


@pytest.fixture(scope="module")
def subnet(network: InfomaniakNetworkClient, lan: str) -> str:
    """The id of the subnet 10.7.0.0/24."""
    return next(iter(network.list_subnets(network=lan))).id


@pytest.fixture(scope="module")
def spec(subnet: str) -> LoadBalancerSpec:
    return LoadBalancerSpec(
        name="balancer",
        subnet=subnet,
        address="10.7.0.200",
        description="a test",
        tags=["blue"],
        listeners=[
            ListenerSpec(name="http", port=80, pool="web", policies=[API, OLD]),
            ListenerSpec(name="tcp", protocol="TCP", port=5432, allowed_cidrs=["10.0.0.0/8"]),
        ],
        pools=[
            PoolSpec(
                name="web",
                persistence="SOURCE_IP",
                monitor=MonitorSpec(type="HTTP", path="/health"),
                members=[
                    MemberSpec(address="10.7.0.11", port=8080),
                    MemberSpec(address="10.7.0.12", port=8080, weight=3),
                ],
            ),
            PoolSpec(name="api", algorithm="LEAST_CONNECTIONS"),
            PoolSpec(name="spare"),
        ],
    )


@pytest.fixture(scope="module")
def balancer(network: InfomaniakNetworkClient, spec: LoadBalancerSpec) -> Iterator[LoadBalancer]:
    seen: list[LoadBalancer] = []
    made = network.ensure_load_balancer(spec, progress=seen.append)
    assert isinstance(made, LoadBalancer)
    assert {each.id for each in seen} == {made.id}
    yield made
    network.delete_load_balancer(made.id, cascade=True)
    with pytest.raises(NotFoundError):
        network.get_load_balancer(made.name)


def verbs(plan: LoadBalancer | Plan) -> list[str]:
    assert isinstance(plan, Plan)
    return [f"{action.verb} {action.target.partition(' of load')[0]}" for action in plan]


def test_the_whole_tree(
    network: InfomaniakNetworkClient, balancer: LoadBalancer, spec: LoadBalancerSpec
) -> None:
    assert (balancer.state, balancer.address) == ("ACTIVE", "10.7.0.200")
    assert (balancer.description, balancer.tags) == ("a test", ("blue",))
    assert network.get_load_balancer("balancer").id == balancer.id
    assert [each.id for each in network.list_load_balancers(tags=["blue"])] == [balancer.id]
    again = network.ensure_load_balancer(spec, dry_run=True)
    assert verbs(again) == []
    tree = network.get_load_balancer_status("balancer")
    parts = {(each.kind, each.name) for each in tree.walk()}
    assert {
        ("loadbalancer", "balancer"),
        ("listener", "http"),
        ("listener", "tcp"),
        ("pool", "web"),
        ("pool", "spare"),
        ("l7policy", "old"),
        ("member", "10.7.0.11:8080"),
        ("member", "10.7.0.12:8080"),
    } <= parts
    assert {"l7policy", "healthmonitor"} <= {each.kind for each in tree.walk()}
    assert {each.state for each in tree.walk()} == {"ACTIVE"}
    assert network.get_load_balancer_statistics("balancer").connections == 0
    assert network.wait_for_load_balancer("balancer").state == "ACTIVE"


def test_only_what_differs_is_changed(
    network: InfomaniakNetworkClient, balancer: LoadBalancer, spec: LoadBalancerSpec
) -> None:
    web, api, _ = spec.pools
    http, tcp = spec.listeners
    replace: Any = msgspec.structs.replace  # it keeps the type of what it is given
    other = replace(
        spec,
        description="changed",
        listeners=[
            replace(
                http,
                connection_limit=100,
                policies=[
                    replace(OLD, rules=[L7RuleSpec(type="HOST_NAME", value="old.example")]),
                    CLOSED,
                    API,
                ],
            ),
            replace(tcp, port=5433, pool="sql"),
        ],
        pools=[
            replace(
                web,
                algorithm="SOURCE_IP",
                persistence="",
                monitor=MonitorSpec(type="TCP", delay=7),
                members=[
                    replace(web.members[1], weight=5),
                    MemberSpec(address="10.7.0.13", port=8080, backup=True),
                ],
            ),
            api,
            PoolSpec(name="sql", protocol="TCP", monitor=MonitorSpec()),
        ],
    )
    wanted = [
        "update load balancer balancer",
        "delete listener tcp",
        "update pool web",
        "delete monitor of pool web",
        "create monitor of pool web",
        "update member 10.7.0.12:8080 of pool web",
        "create member 10.7.0.13:8080 of pool web",
        "delete member 10.7.0.11:8080 of pool web",
        "create pool sql",
        "create monitor of pool sql",
        "update listener http",
        "create rule HOST_NAME of policy old of listener http",
        "delete rule HEADER of policy old of listener http",
        "update policy old of listener http",
        "create policy closed of listener http",
        "create rule PATH of policy closed of listener http",
        "create rule COOKIE of policy closed of listener http",
        "update policy closed of listener http",
        "update policy api of listener http",
        "create listener tcp",
        "delete pool spare",
    ]
    assert verbs(network.ensure_load_balancer(other, dry_run=True)) == wanted
    changed = network.ensure_load_balancer(other)
    assert isinstance(changed, LoadBalancer)
    assert (changed.id, changed.description) == (balancer.id, "changed")
    assert verbs(network.ensure_load_balancer(other, dry_run=True)) == []
    kept = verbs(network.ensure_load_balancer(spec, prune=False, dry_run=True))
    assert "create pool spare" in kept
    assert "delete listener tcp" in kept, "its port can only change so"
    assert not {"delete pool sql", "delete policy closed of listener http"} & set(kept)
    names = {each.name for each in network.get_load_balancer_status(balancer.id).walk()}
    assert {"closed", "sql"} <= names
    assert "spare" not in names


def test_what_cannot_be_changed_is_refused(
    network: InfomaniakNetworkClient, balancer: LoadBalancer, spec: LoadBalancerSpec
) -> None:
    replace: Any = msgspec.structs.replace
    before = network.ensure_load_balancer(spec, dry_run=True)
    with pytest.raises(InvalidRequestError, match=r"address 10.7.0.200") as caught:
        network.ensure_load_balancer(replace(spec, address="10.7.0.201"))
    assert "another name" in str(caught.value)
    with pytest.raises(InvalidRequestError, match="cannot become TCP"):
        network.ensure_load_balancer(
            replace(spec, pools=[spec.pools[0], replace(spec.pools[1], protocol="TCP")])
        )
    with pytest.raises(InUseError, match=r"listener http.*pool web") as refused:
        network.delete_load_balancer(balancer.id)
    assert "cascade=True" in str(refused.value)
    assert refused.value.service == "load-balancer"
    assert network.ensure_load_balancer(spec, dry_run=True) == before


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"pools": [PoolSpec(name="a"), PoolSpec(name="a")]}, "twice: a"),
        ({"listeners": [ListenerSpec(name="l", port=80, pool="b")]}, "not declared"),
        (
            {"listeners": [ListenerSpec(name="l", port=80), ListenerSpec(name="m", port=80)]},
            "twice: HTTP 80",
        ),
        (
            {"pools": [PoolSpec(name="a", members=[MemberSpec(address="1.2.3.4", port=1)] * 2)]},
            "twice: 1.2.3.4:1",
        ),
        ({"pools": [PoolSpec(name="a", monitor=MonitorSpec(timeout=9))]}, "above its delay"),
    ],
)
def test_a_declaration_that_makes_no_sense(
    network: InfomaniakNetworkClient, name: str, subnet: str, parts: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidRequestError, match=problem):
        network.ensure_load_balancer(LoadBalancerSpec(name=name, subnet=subnet, **parts))
    assert list(network.list_load_balancers(name=name)) == []


def test_a_wait_that_is_too_short_is_gone_on_with(
    network: InfomaniakNetworkClient, subnet: str, name: str
) -> None:
    spec = LoadBalancerSpec(name=name, subnet=subnet, pools=[PoolSpec(name="a")])
    with pytest.raises(WaiterTimeoutError, match="longer timeout"):
        network.ensure_load_balancer(spec, timeout=0)
    made = network.ensure_load_balancer(spec)
    assert isinstance(made, LoadBalancer)
    assert verbs(network.ensure_load_balancer(spec, dry_run=True)) == []
    plan = network.delete_load_balancer(name, cascade=True, dry_run=True)
    assert isinstance(plan, Plan)
    assert [action.target for action in plan] == [
        f"pool a of load balancer {name}",
        f"load balancer {name}",
    ]
    network.delete_load_balancer(name, cascade=True)


def test_a_part_that_fails_is_named(
    network: InfomaniakNetworkClient, subnet: str, name: str
) -> None:
    # Octavia's noop driver cannot unplug the network of a member that it did not plug
    member = MemberSpec(address="10.7.0.31", port=80, subnet=subnet)
    spec = LoadBalancerSpec(name=name, subnet=subnet, pools=[PoolSpec(name="a", members=[member])])
    network.ensure_load_balancer(spec)
    emptied = msgspec.structs.replace(spec, pools=[PoolSpec(name="a")])
    with pytest.raises(WaiterError, match=r"member 10.7.0.31:80 went to ERROR") as caught:
        network.ensure_load_balancer(emptied)
    assert not isinstance(caught.value, WaiterTimeoutError)
    network.delete_load_balancer(name, cascade=True)


def test_the_service_of_an_error(network: InfomaniakNetworkClient) -> None:
    with pytest.raises(NotFoundError) as caught:
        network.get_load_balancer_status("absent")
    assert "no load balancer 'absent'" in str(caught.value)
