"""The examples in the docstrings of the clients, run against the real services."""

from __future__ import annotations

import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from openstack.connection import Connection

import codomyrmex.cloud.infomaniak as package
from codomyrmex.cloud.infomaniak import (
    InfomaniakComputeClient,
    InfomaniakIdentityClient,
    InfomaniakInventoryClient,
    InfomaniakNetworkClient,
    InfomaniakVolumeClient,
)
from codomyrmex.cloud.infomaniak.compute import ServerSpec
from codomyrmex.cloud.infomaniak.conftest import collect_ignore
from tests.infomaniak.conftest import FLAVOR, IMAGE

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


@pytest.mark.usefixtures("example_server")
@pytest.mark.parametrize("name", sorted(_EXAMPLES))
def test_example(
    name: str,
    identity: InfomaniakIdentityClient,
    compute: InfomaniakComputeClient,
    volumes: InfomaniakVolumeClient,
    network: InfomaniakNetworkClient,
    inventory: InfomaniakInventoryClient,
    tmp_path: Path,
) -> None:
    test = _EXAMPLES[name]
    test.globs.update(
        identity=identity,
        compute=compute,
        volumes=volumes,
        network=network,
        inventory=inventory,
        tmp_path=tmp_path,
    )
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=_OPTIONS).run(
        test, out=said.append, clear_globs=False
    )
    assert result.failed == 0, "".join(said)
