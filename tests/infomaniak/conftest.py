"""Clients of the running OpenStack, and the record of which request each public method sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import msgspec
import pytest
from openstack.connection import Connection
from openstack.identity.v3._proxy import Proxy as IdentityAPI

from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak import (
    InfomaniakComputeClient,
    InfomaniakCredentials,
    InfomaniakDNSClient,
    InfomaniakHeatClient,
    InfomaniakIdentityClient,
    InfomaniakInventoryClient,
    InfomaniakMeteringClient,
    InfomaniakNetworkClient,
    InfomaniakVolumeClient,
    create_openstack_connection,
)
from codomyrmex.cloud.infomaniak.compute import ServerSpec
from codomyrmex.cloud.infomaniak.service import current_operation
from codomyrmex.cloud.infomaniak.waiting import Clock
from tests.infomaniak.seen_calls import SeenCalls
from tests.servers.swift import OpenStackCloud

FLAVOR = "a1-ram2-disk20-perf1"
LARGER = "a2-ram4-disk20-perf1"
IMAGE = "Debian 12 bookworm"
# the services here are fast; the pauses between looks are too
CLOCK = Clock(first=0.2, longest=1.0)

_SEEN = pytest.StashKey[SeenCalls]()


@pytest.fixture(scope="session")
def seen_calls(pytestconfig: pytest.Config) -> SeenCalls:
    """Which requests each public method was seen to send; the last test of the folder reads it."""
    return pytestconfig.stash.setdefault(_SEEN, SeenCalls())


@pytest.fixture(scope="session")
def credentials(openstack: OpenStackCloud) -> InfomaniakCredentials:
    """An ordinary user of one project, with a password."""
    return InfomaniakCredentials(
        username=openstack.username,
        password=openstack.password,
        project_name=openstack.project,
        auth_url=openstack.auth_url,
        region=openstack.region,
    )


@pytest.fixture(scope="session")
def connect(seen_calls: SeenCalls) -> Iterator[Callable[[InfomaniakCredentials], Connection]]:
    """Make connections whose requests are recorded."""
    made: list[Connection] = []

    def connect(credentials: InfomaniakCredentials) -> Connection:
        connection = create_openstack_connection(credentials)
        seen_calls.watch(connection, current_operation)
        made.append(connection)
        return connection

    yield connect
    for connection in made:
        connection.close()


@pytest.fixture(scope="session")
def user(
    connect: Callable[[InfomaniakCredentials], Connection], credentials: InfomaniakCredentials
) -> Connection:
    """The connection of the ordinary user."""
    return connect(credentials)


@pytest.fixture(scope="session")
def admin(openstack: OpenStackCloud) -> Iterator[Connection]:
    """A connection that may set quotas and do what only an administrator does."""
    connection = create_openstack_connection(
        InfomaniakCredentials(
            username="admin",
            password=openstack.password,
            project_name="admin",
            auth_url=openstack.auth_url,
            region=openstack.region,
        )
    )
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def own_project(
    admin: Connection, credentials: InfomaniakCredentials
) -> Iterator[InfomaniakCredentials]:
    """A user in a project of its own, which nothing else fills."""
    name = f"t-{uuid.uuid4().hex[:8]}"
    keystone = cast("IdentityAPI", admin.identity)
    project = keystone.create_project(name=name, domain_id="default")
    user = keystone.create_user(
        name=name, password=name, default_project_id=project.id, domain_id="default"
    )
    for role in (
        "member",
        "reader",
        "creator",
        "load-balancer_member",
        "heat_stack_owner",
        "rating",
    ):
        found = keystone.find_role(role, ignore_missing=False)
        keystone.assign_project_role_to_user(project, user, found)
    yield msgspec.structs.replace(credentials, username=name, password=name, project_name=name)
    for group in admin.network.security_groups(project_id=project.id):
        admin.network.delete_security_group(group)
    keystone.delete_user(user)
    keystone.delete_project(project)


@pytest.fixture
def logged_in(
    own_project: InfomaniakCredentials, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The environment of a user, in an empty folder."""
    for name in ("INFOMANIAK_APP_CREDENTIAL_ID", "OS_CLOUD"):
        monkeypatch.delenv(name, raising=False)
    password = own_project.password
    assert isinstance(password, Secret)
    for name, value in {
        "OS_AUTH_URL": own_project.auth_url,
        "OS_USERNAME": own_project.username,
        "OS_PASSWORD": password.reveal(),
        "OS_PROJECT_NAME": own_project.project_name,
        "OS_REGION_NAME": own_project.region,
    }.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def identity(user: Connection) -> InfomaniakIdentityClient:
    return InfomaniakIdentityClient.from_connection(user, clock=CLOCK)


@pytest.fixture(scope="session")
def compute(user: Connection) -> InfomaniakComputeClient:
    return InfomaniakComputeClient.from_connection(user, clock=CLOCK)


@pytest.fixture(scope="session")
def volumes(user: Connection) -> InfomaniakVolumeClient:
    return InfomaniakVolumeClient.from_connection(user, clock=CLOCK)


@pytest.fixture(scope="session")
def network(user: Connection) -> InfomaniakNetworkClient:
    return InfomaniakNetworkClient.from_connection(user, clock=CLOCK)


@pytest.fixture(scope="session")
def inventory(user: Connection) -> InfomaniakInventoryClient:
    return InfomaniakInventoryClient.from_connection(user, clock=CLOCK)


@pytest.fixture(scope="session")
def dns(user: Connection) -> InfomaniakDNSClient:
    return InfomaniakDNSClient.from_connection(user, clock=CLOCK)


@pytest.fixture(scope="session")
def heat(user: Connection) -> InfomaniakHeatClient:
    return InfomaniakHeatClient.from_connection(user, clock=CLOCK)


@pytest.fixture(scope="session")
def metering(user: Connection) -> InfomaniakMeteringClient:
    return InfomaniakMeteringClient.from_connection(user, clock=CLOCK)


@pytest.fixture
def name() -> str:
    """A name that nothing else has."""
    return f"t-{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="session")
def lan(user: Connection) -> Iterator[str]:
    """A network with a subnet, and a router to the external network; its name."""
    network = user.network.create_network(name=f"lan-{uuid.uuid4().hex[:6]}")
    subnet = user.network.create_subnet(
        network_id=network.id, cidr="10.7.0.0/24", ip_version=4, name="lan"
    )
    external = next(iter(user.network.networks(is_router_external=True)))
    router = user.network.create_router(
        name="lan", external_gateway_info={"network_id": external.id}
    )
    user.network.add_interface_to_router(router, subnet.id)
    yield str(network.name)
    user.network.remove_interface_from_router(router, subnet.id)
    user.network.delete_router(router)
    user.network.delete_network(network)


@pytest.fixture
def server(compute: InfomaniakComputeClient, lan: str, name: str) -> Iterator[str]:
    """A running server of its own; its id."""
    made = compute.create_instance(
        ServerSpec(name=name, flavor=FLAVOR, image=IMAGE, networks=[lan])
    )
    assert isinstance(made, list)
    yield made[0].id
    _clean(compute, made[0].id)


@pytest.fixture
def volume(user: Connection, name: str) -> Iterator[str]:
    """A volume of 1 GiB; its id."""
    made = user.block_storage.create_volume(name=f"{name}-data", size=1)
    user.block_storage.wait_for_status(made, "available", interval=0.3)
    yield str(made.id)
    user.block_storage.delete_volume(made.id)


def _clean(compute: InfomaniakComputeClient, server_id: str) -> None:
    from codomyrmex.cloud.common.errors import NotFoundError

    try:
        compute.delete_instance(server_id)
    except NotFoundError:
        return  # the test deleted it
