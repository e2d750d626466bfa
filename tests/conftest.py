"""Fixtures of all tests: the real servers, each started once when a test first asks for it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.run_tables import RunTables
from tests.servers import S3Server, azurite, gcs, moto, rclone, swift
from tests.servers.report import ServerReport, used_fixtures

# a script of the test bed's own environment, not a test of this one
collect_ignore = ["openstack"]

_REPORT = pytest.StashKey[ServerReport]()
_OPENSTACK = re.compile(r"\b(swift_stack|swift_s3|swift_openstack|openstack)\b")


def pytest_configure(config: pytest.Config) -> None:
    """Add the tables to the end of the run."""
    config.stash[_REPORT] = ServerReport()
    tables = RunTables(config)
    tables.add("Servers really used", config.stash[_REPORT].lines)
    config.pluginmanager.register(tables, "run-tables")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:  # xdist has no types here
    """Run each file in one process, and all that needs OpenStack in the same one."""
    # xdist has no type information
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ByServer(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.partition("::")[0]
            return "openstack" if needs_openstack(config.rootpath / path) else path

    return ByServer(config, log)


@functools.cache
def needs_openstack(path: Path) -> bool:
    """Whether a file of tests, or what its folder shares, names a fixture of OpenStack's."""
    return any(
        file.is_file() and _OPENSTACK.search(file.read_text()) is not None
        for file in (path, path.parent / "conftest.py")
        if file != Path(__file__)
    )


@pytest.fixture(scope="session")
def server_report(pytestconfig: pytest.Config) -> ServerReport:
    """Where every server of the run is recorded."""
    return pytestconfig.stash[_REPORT]


@pytest.fixture(autouse=True)
def _count_test(request: pytest.FixtureRequest, server_report: ServerReport) -> Iterator[None]:
    yield
    server_report.count(used_fixtures(request))


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the records of unfinished transfers out of the user's own folder."""
    monkeypatch.setenv("CODOMYRMEX_STATE_DIR", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(scope="session")
def moto_s3(
    server_report: ServerReport, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[S3Server]:
    """A moto server that accepts any key: broad and fast, but lenient."""
    start = moto.serve(tmp_path_factory.mktemp("moto"))
    with server_report.run("moto", ["moto_s3"], start) as server:
        yield server


@pytest.fixture(scope="session")
def moto_strict_s3(
    server_report: ServerReport, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[S3Server]:
    """A moto server that checks signatures and permissions; `moto.add_user` makes more keys."""
    start = moto.serve_strict(tmp_path_factory.mktemp("moto-strict"))
    with server_report.run("moto strict", ["moto_strict_s3"], start) as server:
        yield server


@pytest.fixture(scope="session")
def rclone_s3(
    server_report: ServerReport, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[S3Server]:
    """`rclone serve s3` over an empty folder."""
    start = rclone.serve(tmp_path_factory.mktemp("rclone"))
    with server_report.run("rclone", ["rclone_s3"], start) as server:
        yield server


@pytest.fixture(scope="session")
def swift_stack(
    request: pytest.FixtureRequest, server_report: ServerReport
) -> Iterator[swift.SwiftStack]:
    """Keystone and Swift, the real services, on empty data; all of OpenStack when a test of the
    run needs more, so that never two stacks run.
    """
    names = ["swift_stack", "swift_s3", "swift_openstack", "openstack"]
    whole = any("openstack" in used_names(item) for item in request.session.items)
    name, services = ("openstack", "") if whole else ("swift", "swift")
    with server_report.run(name, names, swift.serve(services)) as stack:
        yield stack


@pytest.fixture(scope="session")
def swift_s3(swift_stack: swift.SwiftStack) -> S3Server:
    """OpenStack Swift through its S3 interface, with a key pair that Keystone made."""
    return swift_stack.s3


@pytest.fixture(scope="session")
def swift_openstack(swift_stack: swift.SwiftStack) -> swift.OpenStackCloud:
    """OpenStack Swift through Keystone: what an OpenStack client needs to log in."""
    return swift_stack.cloud


@pytest.fixture(scope="session")
def openstack(swift_stack: swift.SwiftStack) -> swift.OpenStackCloud:
    """All of OpenStack's services, the real ones: see tests/openstack."""
    return swift_stack.cloud


def used_names(item: pytest.Item) -> list[str]:
    """Give the names of the fixtures of a test; a doctest has none of its own."""
    names: list[str] = getattr(item, "fixturenames", [])
    return names


@pytest.fixture(scope="session")
def azurite_http(
    server_report: ServerReport, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[azurite.AzuriteServer]:
    """Azurite over http, which takes the account's key and signatures made with it."""
    start = azurite.serve(tmp_path_factory.mktemp("azurite"))
    with server_report.run("azurite", ["azurite_http"], start) as server:
        yield server


@pytest.fixture(scope="session")
def azurite_oauth(
    server_report: ServerReport, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[azurite.AzuriteServer]:
    """Azurite over https, which takes tokens too."""
    start = azurite.serve_oauth(tmp_path_factory.mktemp("azurite-oauth"))
    with server_report.run("azurite oauth", ["azurite_oauth"], start) as server:
        yield server


@pytest.fixture(scope="session")
def gcs_emulator(
    server_report: ServerReport, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[gcs.GcsEmulator]:
    """gcp-storage-emulator: the JSON API without conditions, versions and pages."""
    start = gcs.serve(tmp_path_factory.mktemp("gcs"))
    with server_report.run("gcs emulator", ["gcs_emulator"], start) as server:
        yield server
