"""Transfers whose process was killed go on in a new one, and send nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from codomyrmex.cloud.gcp.storage import GCSClient
from codomyrmex.cloud.transfer.manifest import list_manifests
from tests.gcp.helpers import PART, noise
from tests.gcp.server import GcsServer
from tests.servers.fault_proxy import FaultProxy, Hold, faulty
from tests.servers.loopback import Request

ROOT = Path(__file__).parents[2]
PARTS = 8
DATA = noise(9, PARTS * PART + 1234)


def is_part(request: Request) -> bool:
    """An upload of the size of a part: the proxy keeps no bodies."""
    return request.path.startswith("/upload/") and int(request.headers["content-length"]) > 1000


def is_compose(request: Request) -> bool:
    return request.path.endswith("/compose")


@pytest.fixture
def proxy(server: GcsServer) -> Iterator[FaultProxy]:
    with faulty(server.url) as made:
        yield made


def task_of(proxy: FaultProxy, bucket: str, path: Path, **more: Any) -> dict[str, Any]:
    task = {"endpoint": proxy.url, "bucket": bucket, "part_size": PART}
    return {**task, "path": str(path), "overwrite": True, **more}


def start(task: dict[str, Any]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.gcp.child", json.dumps(task)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def kill_at(task: dict[str, Any], hold: Hold, proxy: FaultProxy) -> None:
    with start(task) as process:
        try:
            while not hold.reached.wait(0.02):
                assert process.poll() is None, process.communicate()
        finally:
            process.kill()
    proxy.thaw()


def finish(task: dict[str, Any]) -> str:
    with start(task) as process:
        out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    return out


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize("point", ["start", "done"])
def test_upload_killed_in_the_compose(
    point: Literal["start", "done"],
    overwrite: bool,
    client: GCSClient,
    server: GcsServer,
    bucket: str,
    proxy: FaultProxy,
    tmp_path: Path,
) -> None:
    path = tmp_path / "source"
    path.write_bytes(DATA)
    task = task_of(proxy, bucket, path, overwrite=overwrite)
    hold = Hold(point)
    proxy.add(hold, is_compose)
    kill_at(task, hold, proxy)
    assert client.object_exists(bucket, "target") is (point == "done")
    proxy.clear()
    finish(task)
    assert proxy.count(is_part) == 0
    assert client.download_data(bucket, "target") == DATA
    assert list(server.buckets[bucket].objects) == ["target"]
    assert list(list_manifests()) == []
