"""Records that an earlier boot of the system left: what they claim is looked at, not believed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from codomyrmex.cloud.common.errors import ExpiredCredentialsError
from codomyrmex.cloud.transfer.manifest import Manifest, list_manifests, state_folder
from tests.servers.fault_proxy import refuse
from tests.servers.loopback import Request
from tests.transfer.fault_table import happened
from tests.transfer.scenes import MIB, PART, Backend, noise, stray_files, with_limits

BOTH: Final = pytest.mark.parametrize("behind", ["moto_s3", "swift_s3"], indirect=True)
EACH: Final = pytest.mark.parametrize(
    "behind", ["moto_s3", "swift_s3", "swift", "azure", "gcs"], indirect=True
)


def is_range(request: Request) -> bool:
    return request.method == "GET" and "range" in request.headers


def is_part(request: Request) -> bool:
    return request.method == "PUT" and "partNumber" in request.query


def boot_anew() -> None:
    """Make the one record that of another boot."""
    [record] = Path(state_folder()).iterdir()
    with Manifest(str(record)) as manifest:
        assert not manifest.outlived_boot
    header, rest = record.read_bytes().split(b"\n", 1)
    changed = {**json.loads(header), "boot_id": "another"}
    record.write_bytes(json.dumps(changed).encode() + b"\n" + rest)


def damage(path: Path, offset: int) -> None:
    """Overwrite a page of a file and leave its times as they were."""
    status = path.stat()
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(bytes(4096))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def leave_download(behind: Backend, target: Path) -> bytes:
    """Fetch three of six ranges."""
    data = noise(31, 5 * MIB + 99)
    behind.put("source", data)
    behind.proxy.add(behind.expired, is_range, after=3, times=None)
    with (
        with_limits(behind.client(concurrency=1), MIB) as client,
        pytest.raises(behind.expired_error),
    ):
        client.download_file(behind.bucket, "source", target)
    behind.proxy.clear()
    return data


@EACH
@pytest.mark.parametrize("boot", [boot_anew, lambda: None], ids=["new boot", "same boot"])
def test_only_the_ranges_that_are_not_as_they_came_are_fetched_again(
    boot: Callable[[], None], behind: Backend, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    data = leave_download(behind, target)
    [pending] = tmp_path.iterdir()
    damage(pending, MIB + 5000)
    boot()
    with with_limits(behind.client(), MIB) as client:
        client.download_file(behind.bucket, "source", target)
    assert target.read_bytes() == data
    asked = [r.headers["range"] for r in behind.proxy.requests if is_range(r)]
    assert len(asked) == 4
    assert f"bytes={MIB}-{2 * MIB - 1}" in asked
    assert list(list_manifests()) == []
    assert stray_files(tmp_path) == set()
    happened("byte flipped in the unfinished file", "download in ranges", behind.title)


@BOTH
def test_parts_that_differ_from_the_file_by_now_are_sent_again(
    behind: Backend, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(noise(32, 2 * PART + 1))
    behind.proxy.add(refuse(400, "ExpiredToken"), is_part, after=2, times=None)
    with behind.client(concurrency=1) as client, pytest.raises(ExpiredCredentialsError):
        client.upload_file(path, behind.bucket, "target")
    assert sorted(behind.uploads().values()) == [2]
    behind.proxy.clear()
    damage(path, 0)
    boot_anew()
    with behind.client() as client:
        client.upload_file(path, behind.bucket, "target")
    numbers = sorted(r.query["partNumber"] for r in behind.proxy.requests if is_part(r))
    assert numbers == ["1", "3"]
    assert behind.get("target") == path.read_bytes()
    assert behind.uploads() == {}
