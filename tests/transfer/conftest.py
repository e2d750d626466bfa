"""The servers of the tests of faults, and the table that such a run prints at its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.run_tables import RunTables
from tests.servers import S3Server
from tests.servers.azurite import AzuriteServer
from tests.servers.swift import OpenStackCloud
from tests.transfer import stores
from tests.transfer.fault_table import OUTCOMES, aligned, rows
from tests.transfer.scenes import Backend


@pytest.fixture(scope="session")
def moto_s3_behind(moto_s3: S3Server) -> Iterator[Backend]:
    """S3 behind a proxy, by moto."""
    with stores.moto(moto_s3) as made:
        yield made


@pytest.fixture(scope="session")
def swift_s3_behind(swift_s3: S3Server) -> Iterator[Backend]:
    """Infomaniak's S3 behind a proxy, by Swift's s3api."""
    with stores.infomaniak_s3(swift_s3) as made:
        yield made


@pytest.fixture(scope="session")
def swift_behind(
    swift_openstack: OpenStackCloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Backend]:
    """Swift behind a proxy."""
    with stores.swift(swift_openstack, tmp_path_factory.mktemp("swift")) as made:
        yield made


@pytest.fixture(scope="session")
def azure_behind(azurite_http: AzuriteServer) -> Iterator[Backend]:
    """Azure behind a proxy, by Azurite."""
    with stores.azure(azurite_http) as made:
        yield made


@pytest.fixture(scope="session")
def gcs_behind() -> Iterator[Backend]:
    """Cloud Storage behind a proxy, by the tests' own server."""
    with stores.google() as made:
        yield made


@pytest.fixture
def behind(request: pytest.FixtureRequest) -> Iterator[Backend]:
    """The store that the parameter names, behind a proxy without faults, and empty."""
    found = request.getfixturevalue(f"{request.param}_behind")
    assert isinstance(found, Backend)
    yield found
    found.proxy.thaw()
    found.proxy.clear()
    found.empty()


@pytest.fixture(scope="session", autouse=True)
def _table_of_faults(pytestconfig: pytest.Config) -> None:
    """Print what came of each fault at the end of the run."""
    tables = pytestconfig.pluginmanager.get_plugin("run-tables")
    assert isinstance(tables, RunTables)
    tables.add("Faults and what came of them", lambda: aligned(rows(OUTCOMES)) if OUTCOMES else [])
