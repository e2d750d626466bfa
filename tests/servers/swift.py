"""OpenStack Swift with its S3 interface, and Keystone: the real services, from tests/openstack."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.servers import S3Server, Started
from tests.servers.process import (
    HOST,
    ChildProcess,
    ServerUnavailableError,
    clean_environment,
    is_free,
    running,
)

FAULTS = {
    "key_NUL": "It refuses a key with a NUL character: InvalidURI.",
}
# Checks that it fails at times, as they race.
UNSTEADY = {
    "create_race": "Of several PUTs with If-None-Match under way at once, several succeed.",
}

_TESTBED = Path(__file__).parents[1] / "openstack"
_NEEDED_PROGRAMS = ("bash", "apt-get", "dpkg-deb", "flock", "setsid")
_START_SECONDS = 900.0
# Offsets from the port base: Keystone, Swift's proxy and three storage servers, memcached, and a
# sample of the others, each of which belongs to the same range.
_PORT_OFFSETS = (0, 80, 81, 82, 83, 211, 53, 292, 369, 567, 568, 696, 774, 776, 804, 876, 886, 901)
_SWIFT_PROXY_OFFSET = 80
_PORT_BASES = range(21000, 32000, 1000)
# ``location`` of s3api in up.sh.
_S3_REGION = "us-east-1"


@dataclass(frozen=True)
class OpenStackCloud:
    """How to log in to the test cloud, as an ordinary user of one project."""

    auth_url: str
    clouds_file: Path
    cloud: str
    username: str
    password: str = field(repr=False)
    project: str
    domain: str
    region: str


@dataclass(frozen=True)
class SwiftStack:
    """One Keystone and one Swift, seen through S3 and through OpenStack."""

    s3: S3Server
    cloud: OpenStackCloud


@contextmanager
def serve(services: str = "swift") -> Iterator[Started[SwiftStack]]:
    """Run Keystone and Swift on empty data, in a directory and on ports of their own.

    With ``OSTACK_RUNNING=DIR`` a stack that runs in DIR is used instead, and left running.

    Args:
        services: What `up.sh` starts besides Keystone; everything when empty.

    Raises:
        ServerUnavailableError: This machine lacks what they need, or they did not start.
    """
    missing = [name for name in _NEEDED_PROGRAMS if shutil.which(name) is None]
    if missing:
        raise ServerUnavailableError(f"needs Debian; not found: {', '.join(missing)}")
    install = _install_folder()
    running_in = os.environ.get("OSTACK_RUNNING")
    if running_in:
        stack = _stack(Path(running_in))
        yield Started(stack, _versions(install), stack.s3.endpoint, "OSTACK_RUNNING")
        return
    with _session_folder(install / "sessions") as (session, port_base, lock):
        with running(
            [str(_TESTBED / "up.sh"), str(session)],
            log=session / "up.log",
            environment={
                "OSTACK_INSTALL_DIR": str(install),
                "OSTACK_PORT_BASE": str(port_base),
                **({"OSTACK_SERVICES": services} if services else {}),
                "OSTACK_PASSWORD": secrets.token_hex(16),
            },
            stop=[str(_TESTBED / "down.sh"), str(session)],
            keep_open=[lock],
        ) as up:
            _wait_until_up(up)
            stack = _stack(session)
            yield Started(stack, _versions(install), stack.s3.endpoint, "tests/openstack/up.sh")
        shutil.rmtree(session / "data")


def _install_folder() -> Path:
    return Path(os.environ.get("OSTACK_DIR") or Path.home() / ".cache/openstack-testbed").resolve()


@contextmanager
def _session_folder(sessions: Path) -> Iterator[tuple[Path, int, int]]:
    """Give an empty folder, the port base it stands for, and the lock that says it is in use.

    Of two test runs at the same time each gets a folder, so each has its own ports and data.
    """
    sessions.mkdir(parents=True, exist_ok=True)
    with _locked(sessions / "choose.lock"):
        for base in _port_bases():
            lock = _try_lock(sessions / f"{base}.lock")
            if lock is None:
                continue
            session = sessions / str(base)
            _remove_leftover(session)
            if all(is_free(base + offset) for offset in _PORT_OFFSETS):
                session.mkdir(mode=0o700)
                break
            os.close(lock)
        else:
            raise ServerUnavailableError("no range of ports is free; see OSTACK_PORT_BASE")
    try:
        yield session, base, lock
    finally:
        os.close(lock)


def _port_bases() -> list[int]:
    chosen = os.environ.get("OSTACK_PORT_BASE")
    return [int(chosen)] if chosen else list(_PORT_BASES)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _try_lock(path: Path) -> int | None:
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _remove_leftover(session: Path) -> None:
    if session.exists():
        down = [str(_TESTBED / "down.sh"), str(session)]
        subprocess.run(down, check=True, capture_output=True, env=clean_environment())
        shutil.rmtree(session)


def _wait_until_up(up: ChildProcess) -> None:
    code = up.wait(_START_SECONDS)
    if code is None:
        raise up.unavailable(f"did not finish in {_START_SECONDS:.0f} s")
    if code != 0:
        raise up.unavailable(f"ended with exit code {code}")


def _stack(session: Path) -> SwiftStack:
    settings = _read_openrc(session / "openrc")
    cloud = OpenStackCloud(
        auth_url=settings["OS_AUTH_URL"],
        clouds_file=session / "clouds.yaml",
        cloud="ostack",
        username=settings["OS_USERNAME"],
        password=settings["OS_PASSWORD"],
        project=settings["OS_PROJECT_NAME"],
        domain=settings["OS_USER_DOMAIN_NAME"],
        region=settings["OS_REGION_NAME"],
    )
    access, secret = _create_ec2_credential(cloud)
    port_base = urlsplit(cloud.auth_url).port
    assert port_base is not None
    endpoint = f"http://{HOST}:{port_base + _SWIFT_PROXY_OFFSET}"
    return SwiftStack(S3Server("swift", endpoint, access, secret, _S3_REGION, FAULTS), cloud)


def _read_openrc(path: Path) -> dict[str, str]:
    words = path.read_text().replace("export ", "").split()
    return {name: value for name, _, value in (word.partition("=") for word in words)}


def _create_ec2_credential(cloud: OpenStackCloud) -> tuple[str, str]:
    """Ask Keystone for the access key and secret of the user in the project."""
    domain = {"name": cloud.domain}
    user = {"name": cloud.username, "password": cloud.password, "domain": domain}
    identity = {"methods": ["password"], "password": {"user": user}}
    scope = {"project": {"name": cloud.project, "domain": domain}}
    answer, token = _post(
        f"{cloud.auth_url}/auth/tokens", {"auth": {"identity": identity, "scope": scope}}
    )
    user_id, project_id = answer["token"]["user"]["id"], answer["token"]["project"]["id"]
    url = f"{cloud.auth_url}/users/{user_id}/credentials/OS-EC2"
    answer, _ = _post(url, {"tenant_id": project_id}, token)
    return answer["credential"]["access"], answer["credential"]["secret"]


def _post(url: str, body: dict[str, Any], token: str = "") -> tuple[dict[str, Any], str]:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["X-Auth-Token"] = token
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=30) as response:
        return json.load(response), response.headers.get("X-Subject-Token", "")


def _versions(install: Path) -> str:
    places = [str(place) for place in install.glob("venv/lib/python3*/site-packages")]
    wanted = {"swift", "keystone"}
    found = {each.name: each.version for each in distributions(path=places) if each.name in wanted}
    return ", ".join(f"{name} {found[name]}" for name in sorted(found, reverse=True))
