"""Fixtures of all tests: the real servers, each started once when a test first asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import S3Server, moto, rclone, swift
from tests.servers.report import ServerReport, used_fixtures

# a script of the test bed's own environment, not a test of this one
collect_ignore = ["openstack"]

_REPORT = pytest.StashKey[ServerReport]()


def pytest_configure(config: pytest.Config) -> None:
    """Add the table of servers to the end of the run."""
    config.stash[_REPORT] = ServerReport()
    config.pluginmanager.register(config.stash[_REPORT])


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
def swift_stack(server_report: ServerReport) -> Iterator[swift.SwiftStack]:
    """Keystone and Swift, the real services, on empty data."""
    names = ["swift_stack", "swift_s3", "swift_openstack"]
    with server_report.run("swift", names, swift.serve()) as stack:
        yield stack


@pytest.fixture(scope="session")
def swift_s3(swift_stack: swift.SwiftStack) -> S3Server:
    """OpenStack Swift through its S3 interface, with a key pair that Keystone made."""
    return swift_stack.s3


@pytest.fixture(scope="session")
def swift_openstack(swift_stack: swift.SwiftStack) -> swift.OpenStackCloud:
    """OpenStack Swift through Keystone: what an OpenStack client needs to log in."""
    return swift_stack.cloud
