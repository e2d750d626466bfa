"""The examples in the docstrings of the clients, run against the real services."""

from __future__ import annotations

import doctest
import importlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openstack.connection import Connection

import codomyrmex.cloud.infomaniak as package
from codomyrmex.cloud.infomaniak import (
    InfomaniakComputeClient,
    InfomaniakDNSClient,
    InfomaniakHeatClient,
    InfomaniakIdentityClient,
    InfomaniakInventoryClient,
    InfomaniakMeteringClient,
    InfomaniakNetworkClient,
    InfomaniakVolumeClient,
)
from codomyrmex.cloud.infomaniak.compute import ServerSpec
from codomyrmex.cloud.infomaniak.conftest import collect_ignore
from codomyrmex.cloud.infomaniak.dns import Zone
from codomyrmex.cloud.infomaniak.heat import StackTemplate
from tests.infomaniak.conftest import FLAVOR, IMAGE
from tests.infomaniak.rated_data import example_rates, forget, measured

_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
_MODULES = [
    f"{package.__name__}.{name.removesuffix('.py').replace('/', '.')}" for name in collect_ignore
]


def _examples() -> Iterator[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    for name in _MODULES:
        module = importlib.import_module(name)
        for test in finder.find(module, name):
            if test.examples:
                yield test


_EXAMPLES = {test.name.removeprefix(f"{package.__name__}."): test for test in _examples()}


@pytest.fixture(scope="module")
def example_server(compute: InfomaniakComputeClient, user: Connection, lan: str) -> Iterator[None]:
    """What the examples speak of: the server ``web``, the volume ``data``, the network ``lan``."""
    user.network.update_network(user.network.find_network(lan, ignore_missing=False), name="lan")
    volume = user.block_storage.create_volume(name="data", size=1)
    user.block_storage.wait_for_status(volume, "available", interval=0.3)
    made = compute.create_instance(
        ServerSpec(name="web", flavor=FLAVOR, image=IMAGE, networks=["lan"])
    )
    assert isinstance(made, list)
    yield
    compute.delete_instance(made[0].id)
    user.block_storage.delete_volume(volume.id)
    user.network.update_network(user.network.find_network("lan", ignore_missing=False), name=lan)


@pytest.fixture(scope="module")
def example_services(
    dns: InfomaniakDNSClient,
    heat: InfomaniakHeatClient,
    admin: Connection,
    user: Connection,
) -> Iterator[None]:
    """The zone ``example.org``, the stack ``words``, and what is rated and measured."""
    zone = dns.create_zone("example.org", email="admin@example.org", wait=False)
    template = (
        "heat_template_version: 2018-08-31\n"
        "parameters: {length: {type: number, default: 4}}\n"
        "resources:\n"
        "  word: {type: OS::Heat::RandomString, properties: {length: {get_param: length}}}\n"
        "outputs: {word: {value: {get_attr: [word, value]}}}\n"
    )
    heat.create_stack("words", StackTemplate.parse(template))
    example_rates(admin, str(user.session.get_project_id()))
    time = datetime(2026, 9, 1, 8, tzinfo=UTC)
    resource, _ = measured(user, "example", "load", "jobs", {time: 3.0})
    dns.wait_for_zone("example.org")
    yield
    forget(user, resource)
    heat.delete_stack("words", wait=False)
    assert isinstance(zone, Zone)
    dns.delete_zone(zone.id, wait=False)


@pytest.mark.usefixtures("example_server", "example_services")
@pytest.mark.parametrize("name", sorted(_EXAMPLES))
def test_example(
    name: str,
    identity: InfomaniakIdentityClient,
    compute: InfomaniakComputeClient,
    volumes: InfomaniakVolumeClient,
    network: InfomaniakNetworkClient,
    inventory: InfomaniakInventoryClient,
    dns: InfomaniakDNSClient,
    heat: InfomaniakHeatClient,
    metering: InfomaniakMeteringClient,
    tmp_path: Path,
) -> None:
    test = _EXAMPLES[name]
    test.globs.update(
        identity=identity,
        compute=compute,
        volumes=volumes,
        network=network,
        inventory=inventory,
        dns=dns,
        heat=heat,
        metering=metering,
        tmp_path=tmp_path,
    )
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=_OPTIONS).run(
        test, out=said.append, clear_globs=False
    )
    assert result.failed == 0, "".join(said)
