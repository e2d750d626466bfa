"""Everything of a project with hundreds of things: ``python -m benchmarks inventory``.

It needs the OpenStack of ``tests/openstack``: one that runs, with ``OSTACK_RUNNING=DIR``, or its
own. The project is made, filled and deleted again; one that ``BENCHMARK_PROJECT`` names is filled
where it is not full, and stays.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import msgspec
from openstack.connection import Connection
from openstack.identity.v3._proxy import Proxy as IdentityAPI

from benchmarks.measure import Peer, PeerFailedError, Run, compare
from benchmarks.report import Page, Section
from benchmarks.tasks import Settings
from codomyrmex.cloud.infomaniak import (
    InfomaniakCredentials,
    InfomaniakInventoryClient,
    create_openstack_connection,
)
from codomyrmex.cloud.infomaniak.inventory import InventoryItem
from tests.servers import swift
from tests.servers.swift import OpenStackCloud

_HERE = Path(__file__).parent
PEERS = ("openstacksdk", "openstack command")
"""What this is measured beside."""

_SERVERS, _VOLUMES, _PORTS = 200, 200, 100
_ONE_BY_ONE = (
    "server list --long", "server group list", "volume list --long", "volume snapshot list --long",
    "volume backup list --long", "image list --private --long", "network list --long",
    "subnet list --long", "router list --long", "port list --long", "floating ip list --long",
    "security group list", "loadbalancer list", "zone list", "stack list", "container list --long",
)  # fmt: skip


def measure(settings: Settings) -> Iterator[Page]:
    """Measure one listing of everything."""
    with swift.serve("") as started:
        results, wanted = compare_on(started.server.cloud, settings)
        versions = _versions(_openstack_command(started.server.cloud))
    things = sum(wanted.values())
    yield Page(
        "inventory",
        f"Inventory of a project with {things} things",
        f"A project with {', '.join(f'{n} {kind}s' for kind, n in wanted.items())}, in all "
        "OpenStack services of `tests/openstack`, which run on the same cores: most of the time is "
        "theirs. Each peer logs in and lists the same sixteen kinds of things: `cmx infomaniak "
        "inventory --json`; openstacksdk as it comes, one list after the other; the `openstack` "
        "command once for each kind. `requests` are those that the client sent, whatever it "
        "sent them for: logins, versions of the services, lists.",
        (
            Section(
                "List everything",
                results,
                1,
                "run",
                milliseconds=True,
                reference="openstacksdk",
            ),
        ),
        versions,
    )


def compare_on(
    cloud: OpenStackCloud, settings: Settings
) -> tuple[dict[str, Run], Mapping[str, int]]:
    """Measure on a running cloud; gives the results and how much of what there was."""
    commands = _openstack_command(cloud)
    with _project(cloud, settings) as (environment, wanted):
        return _compare(settings, environment, wanted, commands), wanted


def _openstack_command(cloud: OpenStackCloud) -> Path:
    """The command that the test bed installs beside its services."""
    default = Path.home() / ".cache/openstack-testbed"
    for folder in (cloud.clouds_file.parent, Path(os.environ.get("OSTACK_DIR") or default)):
        command = folder / "venv" / "bin" / "openstack"
        if command.exists():
            return command
    raise FileNotFoundError("the test bed has no openstack command")


def _compare(
    settings: Settings, environment: Mapping[str, str], wanted: Mapping[str, int], commands: Path
) -> dict[str, Run]:
    counted, log = settings.folder / "requests", settings.folder / "log"
    environment = {
        **environment,
        "BENCHMARK_REQUESTS": str(counted),
        "PYTHONPATH": str(_HERE / "counting"),
        "PYTHONWARNINGS": "ignore",
    }

    def counts() -> tuple[Mapping[str, int], float]:
        number = counted.stat().st_size if counted.exists() else 0
        counted.unlink(missing_ok=True)
        return {"any": number}, 0.0

    def check() -> None:
        text = log.read_text(errors="replace")
        for kind in ("server", "volume"):
            if text.count(f"bench-{kind}-") < wanted[kind]:
                raise PeerFailedError(f"not every {kind} was listed")

    python = str(Path(sys.executable))
    lines = " && ".join(f"{commands} {each} -f json" for each in _ONE_BY_ONE)
    peers = {
        "cmx": [python, "-m", "codomyrmex.cloud.cli", "infomaniak", "inventory", "--json"],
        "openstacksdk": [python, str(_HERE / "inventory_by_sdk.py")],
        "openstack command": ["sh", "-c", lines],
    }
    return compare(
        [
            Peer(name, command, lambda: counted.unlink(missing_ok=True), check, environment)
            for name, command in peers.items()
            if not settings.only or name in settings.only
        ],
        log,
        runs=settings.runs,
        warm_up=False,  # the services stay warm, and the openstack command takes minutes
        counts=counts,
    )


@contextmanager
def _project(
    cloud: OpenStackCloud, settings: Settings
) -> Iterator[tuple[Mapping[str, str], Mapping[str, int]]]:
    """A project full of things; one that is there and full is used and left."""
    name = os.environ.get("BENCHMARK_PROJECT") or f"bench-{uuid.uuid4().hex[:8]}"
    wanted = {
        "server": settings.size(_SERVERS, 4),
        "volume": settings.size(_VOLUMES, 4),
        "port": settings.size(_PORTS, 2),
    }
    credentials = InfomaniakCredentials(
        username=name,
        password=name,
        project_name=name,
        auth_url=cloud.auth_url,
        region=cloud.region,
    )
    admin = create_openstack_connection(
        msgspec.structs.replace(
            credentials, username="admin", password=cloud.password, project_name="admin"
        )
    )
    _make_project(admin, name)
    # the services are slow to make so much
    patient = create_openstack_connection(credentials, idle_timeout=600)
    inventory = InfomaniakInventoryClient.from_connection(patient)
    there = inventory.inventory(kinds=list(wanted)).counts
    full = all(there.get(kind, 0) >= number for kind, number in wanted.items())
    try:
        if not full:
            _fill(inventory.connection, wanted)
        yield _environment(credentials, name), wanted
    finally:
        if not os.environ.get("BENCHMARK_PROJECT"):
            _remove(admin, inventory, name)
        patient.close()
        admin.close()


def _environment(credentials: InfomaniakCredentials, name: str) -> Mapping[str, str]:
    return {
        "OS_AUTH_URL": credentials.auth_url,
        "OS_IDENTITY_API_VERSION": "3",
        "OS_USERNAME": name,
        "OS_PASSWORD": name,
        "OS_PROJECT_NAME": name,
        "OS_USER_DOMAIN_NAME": "Default",
        "OS_PROJECT_DOMAIN_NAME": "Default",
        "OS_REGION_NAME": credentials.region,
    }


def _make_project(admin: Connection, name: str) -> None:
    keystone = cast("IdentityAPI", admin.identity)
    if keystone.find_project(name) is not None:
        return
    project = keystone.create_project(name=name, domain_id="default")
    user = keystone.create_user(
        name=name, password=name, default_project_id=project.id, domain_id="default"
    )
    for role in ("member", "reader", "creator", "load-balancer_member", "heat_stack_owner"):
        found = keystone.find_role(role)
        if found is not None:
            keystone.assign_project_role_to_user(project, user, found)
    admin.compute.update_quota_set(project.id, instances=-1, cores=-1, ram=-1)
    admin.block_storage.update_quota_set(project.id, volumes=-1, gigabytes=-1)
    admin.network.update_quota(project.id, port=-1, network=-1)


def _fill(connection: Connection, wanted: Mapping[str, int]) -> None:
    network = connection.network.create_network(name="bench")
    connection.network.create_subnet(
        network_id=network.id, cidr="10.0.0.0/20", ip_version=4, name="bench"
    )
    ports = list(
        connection.network.create_ports(
            [{"network_id": network.id, "name": f"bench-{n}"} for n in range(wanted["port"])]
        )
    )
    # one host holds all of them
    flavor = min(connection.compute.flavors(), key=lambda each: (each.ram, each.vcpus, each.disk))
    image = next(iter(connection.image.images()))

    def server(number: int) -> Any:  # openstacksdk's record
        port = ports[number] if number < len(ports) else None
        return connection.compute.create_server(
            name=f"bench-server-{number}",
            flavor_id=flavor.id,
            image_id=image.id,
            networks=[{"port": port.id}] if port else "none",
        )

    def volume(number: int) -> Any:  # openstacksdk's record
        return connection.block_storage.create_volume(name=f"bench-volume-{number}", size=1)

    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(server, range(wanted["server"])))
        volumes = list(pool.map(volume, range(wanted["volume"])))
    for each in servers:
        connection.compute.wait_for_server(each, wait=600)
    for each in volumes:
        connection.block_storage.wait_for_status(each, "available", wait=600)


def _remove(admin: Connection, inventory: InfomaniakInventoryClient, name: str) -> None:
    def told(item: InventoryItem) -> None:
        print(f"  deleted {item}", file=sys.stderr)

    done = inventory.cleanup(inventory.plan_cleanup(name="*"), dry_run=False, progress=told)
    keystone = cast("IdentityAPI", admin.identity)
    project = keystone.find_project(name, ignore_missing=False)
    for group in admin.network.security_groups(project_id=project.id):
        admin.network.delete_security_group(group)
    keystone.delete_user(keystone.find_user(name, ignore_missing=False))
    keystone.delete_project(project)
    done.raise_failures()  # type: ignore[union-attr] # no dry run


def _versions(commands: Path) -> str:
    import subprocess
    from importlib.metadata import version

    said = subprocess.run([commands, "--version"], capture_output=True, text=True, check=True)
    return f"openstacksdk {version('openstacksdk')}, {said.stdout.strip()}"
