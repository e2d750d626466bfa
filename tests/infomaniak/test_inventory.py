"""The inventory of a project, what nothing uses in it, and clean-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from openstack.connection import Connection

from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
    PermissionDeniedError,
    RestrictedCredentialsError,
)
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.infomaniak import (
    InfomaniakComputeClient,
    InfomaniakCredentials,
    InfomaniakIdentityClient,
    InfomaniakNetworkClient,
    InfomaniakObjectStorageClient,
    InfomaniakVolumeClient,
)
from codomyrmex.cloud.infomaniak.compute import ServerSpec
from codomyrmex.cloud.infomaniak.identity import AccessRule, ApplicationCredential
from codomyrmex.cloud.infomaniak.inventory import (
    CleanupPlan,
    InfomaniakInventoryClient,
    Inventory,
    InventoryItem,
    InventoryLink,
)
from codomyrmex.cloud.infomaniak.inventory.cleanup import run_plan
from tests.infomaniak.conftest import CLOCK, FLAVOR, IMAGE
from tests.servers.swift import OpenStackCloud


@pytest.fixture(scope="module")
def inventory(
    connect: Callable[[InfomaniakCredentials], Connection], own_project: InfomaniakCredentials
) -> Iterator[InfomaniakInventoryClient]:
    """A project with a server, and with things that nothing uses; it is cleaned up at the end."""
    connection = connect(own_project)
    network = InfomaniakNetworkClient.from_connection(connection, clock=CLOCK)
    volumes = InfomaniakVolumeClient.from_connection(connection, clock=CLOCK)
    compute = InfomaniakComputeClient.from_connection(connection, clock=CLOCK)
    network.create_network("i-lan", tags=["stage=test"])
    network.create_subnet("i-lan", "10.9.0.0/24", name="i-subnet")
    network.create_router("i-router", external="ext-floating1", subnets=["i-subnet"])
    network.create_security_group("i-web", tags=["stage=test"])
    network.create_port("i-lan", name="i-port", security_groups=["i-web"])
    compute.create_instance(
        ServerSpec(name="i-server", flavor=FLAVOR, image=IMAGE, networks=["i-lan"])
    )
    volumes.create_volume("i-data", size_gib=1, metadata={"stage": "test"})
    volumes.attach_volume("i-data", "i-server")
    volumes.create_volume("i-spare", size_gib=1)
    volumes.create_snapshot("i-spare", "i-snapshot")
    network.create_floating_ip(tags=["keep"])
    InfomaniakObjectStorageClient.from_connection(connection).create_bucket("i-bucket")
    InfomaniakObjectStorageClient.from_connection(connection).create_bucket("i-gone+segments")
    client = InfomaniakInventoryClient.from_connection(connection, clock=CLOCK)
    yield client
    left = client.inventory()
    _finish(client.cleanup(client.plan_cleanup(name="*", inventory=left), dry_run=False))


def _finish(result: BatchResult | CleanupPlan) -> BatchResult:
    assert isinstance(result, BatchResult)
    result.raise_failures()
    return result


def test_everything_is_found_with_few_requests(
    inventory: InfomaniakInventoryClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    session = inventory.connection.session
    send = session.request

    def request(url: str, method: str, **kwargs: Any) -> Any:  # as the session's own
        sent.append(url)
        return send(url, method, **kwargs)

    inventory.inventory()  # finds out the versions of the services
    monkeypatch.setattr(session, "request", request)
    found = inventory.inventory()
    assert len(sent) == 16  # one a kind
    # the port of the server and that of the router besides the one made here
    assert found.counts == {
        "server": 1,
        "volume": 2,
        "snapshot": 1,
        "network": 1,
        "subnet": 1,
        "router": 1,
        "port": 3,
        "floating-ip": 1,
        "security-group": 2,
        "container": 2,
    }
    assert found.unseen == {}
    data = next(item for item in found.of("volume") if item.name == "i-data")
    assert [str(item) for item in found.hanging_on(data.id)] == ["server i-server"]
    assert (data.quantity, data.size, data.tags["stage"]) == ("1 GiB CEPH_1_perf1", 1 << 30, "test")
    lan = found.of("network")[0]
    assert {item.kind for item in found.hanging_on(lan.id)} == {"port", "subnet"}


def test_what_cannot_be_seen_is_told_and_an_error_when_it_was_asked_for(
    inventory: InfomaniakInventoryClient, openstack: OpenStackCloud
) -> None:
    identity = InfomaniakIdentityClient.from_connection(inventory.connection)
    rule = AccessRule(service="compute", method="GET", path="/v2.1/servers/detail")
    key = identity.create_application_credential("i-key", access_rules=[rule])
    assert isinstance(key, ApplicationCredential)
    credentials = key.credentials(auth_url=openstack.auth_url, region=openstack.region)
    with InfomaniakInventoryClient.from_credentials(credentials) as restricted:
        found = restricted.inventory()
        assert list(found.counts) == ["server"]
        assert len(found.unseen) >= 12  # some services do not look at the rules
        assert "access rules" in found.unseen["volume"]
        with pytest.raises(RestrictedCredentialsError, match="access rules") as caught:
            restricted.inventory(kinds=["server", "volume"])
    assert caught.value.service == "block-storage"
    identity.delete_application_credential(key.id)
    with pytest.raises(InvalidRequestError, match="there is no kind 'serv'"):
        inventory.inventory(kinds=["serv"])


def test_what_nothing_uses_is_found(inventory: InfomaniakInventoryClient) -> None:
    found = {str(each.item): each.reason for each in inventory.find_orphans()}
    address = next(name for name in found if name.startswith("floating-ip"))
    assert found == {
        "volume i-spare": "no server has it",
        "port i-port": "nothing is connected to it",
        address: "it leads nowhere",
        "container i-gone+segments": "segments of a container that is gone",
    }


def test_a_plan_keeps_what_others_need(inventory: InfomaniakInventoryClient) -> None:
    plan = inventory.plan_cleanup(tag="stage=test")
    assert plan.is_empty
    assert {str(each.item): each.reason for each in plan.kept} == {
        "volume i-data": "server i-server hangs on it and is not chosen",
        "network i-lan": "port i-port hangs on it and is not chosen",
        "security-group i-web": "port i-port hangs on it and is not chosen",
    }
    assert inventory.plan_cleanup(older_than=timedelta(days=1), name="i-*").is_empty
    assert [item.kind for item in inventory.plan_cleanup(tag="keep").items] == ["floating-ip"]
    with pytest.raises(InvalidRequestError, match="a clean-up of everything is refused"):
        inventory.plan_cleanup(kinds=["volume"])


def test_a_cleanup_goes_by_its_plan_and_is_dry_unless_said(
    inventory: InfomaniakInventoryClient,
) -> None:
    plan = inventory.plan_cleanup(name="i-*")
    kinds = [item.kind for item in plan.items]
    for first, then in (
        ("server", "volume"),
        ("server", "network"),
        ("snapshot", "volume"),
        ("router", "subnet"),
        ("port", "security-group"),
        ("subnet", "network"),
    ):
        assert kinds.index(first) < kinds.index(then), (first, then)
    before = inventory.inventory().counts
    assert inventory.cleanup(plan) is plan
    assert inventory.inventory().counts == before
    seen: list[InventoryItem] = []
    done = _finish(inventory.cleanup(plan, dry_run=False, progress=seen.append))
    assert sorted(done.succeeded) == sorted(str(item) for item in seen)
    assert inventory.inventory().counts == {"floating-ip": 1, "security-group": 1}
    # again: all of it is gone already, which is what was wanted
    _finish(inventory.cleanup(plan, dry_run=False))


def test_what_hangs_on_a_failure_is_left_alone() -> None:
    items = tuple(
        InventoryItem(kind=kind, id=kind, name=kind) for kind in ("server", "volume", "image")
    )
    plan = CleanupPlan(
        actions=[], items=items, links=(InventoryLink("server", "volume", "attached"),)
    )

    def delete(item: InventoryItem) -> None:
        if item.kind == "server":
            raise PermissionDeniedError("no")

    result = run_plan(plan, delete, None)
    assert result.succeeded == ["image image"]
    assert list(result.failed) == ["server server", "volume volume"]
    assert "server server hangs on it" in str(result.failed["volume volume"])


def test_an_incremental_backup_goes_before_the_one_it_needs() -> None:
    from codomyrmex.cloud.infomaniak.inventory.cleanup import Choice, plan_of
    from codomyrmex.cloud.infomaniak.inventory.listing import _links

    raws = [
        {"volume_id": "v", "created_at": "2026-01-01T00:00:00", "is_incremental": False},
        {"volume_id": "v", "created_at": "2026-01-02T00:00:00", "is_incremental": True},
    ]
    items = [
        InventoryItem(kind="backup", id=str(number), name=f"b{number}", raw=raw)
        for number, raw in enumerate(raws)
    ]
    found = Inventory(items=items, links=tuple(_links(items)))
    assert [item.name for item in plan_of(found, Choice(name="b*"), {}).items] == ["b1", "b0"]
    kept = plan_of(found, Choice(name="b0"), {}).kept
    assert [each.reason for each in kept] == ["backup b1 hangs on it and is not chosen"]
