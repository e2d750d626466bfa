"""Transfers to and from Swift that are killed go on in a new process, and end whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from tests.infomaniak_storage.helpers import fresh_container, swift_client
from tests.servers.swift import OpenStackCloud

ROOT: Final = Path(__file__).parents[2]
MIB: Final = 1024 * 1024
DATA: Final = Random(5).randbytes(24 * MIB + 12345)


def start(task: dict[str, Any]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.infomaniak_storage.child", json.dumps(task)]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def kill_half_way(task: dict[str, Any]) -> None:
    with start({**task, "stop_after": 10 * MIB}) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line == "stopped\n":
                break
        process.kill()
        assert process.wait() != 0


@pytest.mark.parametrize("do", ["upload", "download", "copy"])
def test_a_killed_transfer_goes_on(
    do: str, swift_openstack: OpenStackCloud, tmp_path: Path
) -> None:
    client = swift_client(swift_openstack, part_size=MIB)
    path = tmp_path / "file"
    login = {
        "auth_url": swift_openstack.auth_url,
        "username": swift_openstack.username,
        "password": swift_openstack.password,
        "project_name": swift_openstack.project,
        "region": swift_openstack.region,
    }
    with fresh_container(client) as container:
        if do == "upload":
            path.write_bytes(DATA)
        else:
            client.upload_data(container, "source", DATA)
        task = {"do": do, "login": login, "container": container, "path": str(path)}
        kill_half_way(task)
        assert not client.object_exists(container, "target")
        with start(task) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        resumed = [int(line.split()[1]) for line in out.splitlines() if line.startswith("resume")]
        assert len(resumed) == 1
        assert resumed[0] >= 2 * MIB
        if do == "download":
            assert path.read_bytes() == DATA
        else:
            assert client.download_data(container, "target") == DATA
            kept = [info.key for info in client.list_objects(container + "+segments", "target/")]
            assert len(kept) == 25  # the object's own, and no marker
            assert client._list_uploads(container, "target") == []
