"""Transfers whose process was killed go on in a new one, and send nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.transfer.manifest import list_manifests
from tests.azure.helpers import PART, noise
from tests.servers.azurite import AzuriteServer
from tests.servers.fault_proxy import FaultProxy, Hold, faulty
from tests.servers.loopback import Request

ROOT = Path(__file__).parents[2]
PARTS = 8
DATA = noise(9, PARTS * PART + 1234)


def is_block(request: Request) -> bool:
    return request.method == "PUT" and request.query.get("comp") == "block"


def is_commit(request: Request) -> bool:
    return request.method == "PUT" and request.query.get("comp") == "blocklist"


@pytest.fixture
def proxy(azurite_http: AzuriteServer) -> Iterator[FaultProxy]:
    with faulty(azurite_http.endpoint) as made:
        yield made


def task_of(
    server: AzuriteServer,
    proxy: FaultProxy,
    container: str,
    path: Path,
) -> dict[str, Any]:
    return {
        "endpoint": f"{proxy.url}/{server.account}",
        "key": server.key,
        "container": container,
        "part_size": PART,
        "path": str(path),
    }


def start(task: dict[str, Any]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.azure.child", json.dumps(task)],
        cwd=ROOT,
        env=None,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def kill_at(task: dict[str, Any], hold: Hold, proxy: FaultProxy) -> None:
    with start(task) as process:
        try:
            while not hold.reached.wait(0.02):
                assert process.poll() is None, process.communicate()[1]
        finally:
            process.kill()
            process.wait()
    proxy.thaw()


def finish(task: dict[str, Any]) -> list[str]:
    with start(task) as process:
        try:
            out, err = process.communicate(timeout=120)
        finally:
            process.kill()
    assert process.returncode == 0, err
    return out.split()


@pytest.mark.parametrize("point", ["start", "done"])
def test_upload_killed_in_the_commit(
    point: Literal["start", "done"],
    client: AzureBlobClient,
    container: str,
    azurite_http: AzuriteServer,
    proxy: FaultProxy,
    tmp_path: Path,
) -> None:
    path = tmp_path / "source"
    path.write_bytes(DATA)
    task = task_of(azurite_http, proxy, container, path)
    hold = Hold(point)
    proxy.add(hold, is_commit)
    kill_at(task, hold, proxy)
    assert client.object_exists(container, "target") is (point == "done")
    proxy.clear()
    assert "resume" in finish(task)
    assert proxy.count(is_block) == 0
    assert client.download_data(container, "target") == DATA
    assert list(list_manifests()) == []


def test_upload_killed_and_overtaken(
    client: AzureBlobClient,
    container: str,
    azurite_http: AzuriteServer,
    proxy: FaultProxy,
    tmp_path: Path,
) -> None:
    """Another write of the blob drops the waiting blocks: the upload begins anew, and is whole."""
    path = tmp_path / "source"
    path.write_bytes(DATA)
    task = task_of(azurite_http, proxy, container, path)
    hold = Hold("start")
    proxy.add(hold, is_block, after=4)
    kill_at(task, hold, proxy)
    client.upload_data(container, "target", noise(1, 2 * PART))
    proxy.clear()
    finish(task)
    assert proxy.count(is_block) == PARTS + 1
    assert client.download_data(container, "target") == DATA
