"""Faults between the client and the server: nothing is lost, nothing partial shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.gcp.storage import GCSClient
from codomyrmex.cloud.transfer.manifest import list_manifests
from codomyrmex.cloud.transfer.sync import sync
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
from tests.gcp.helpers import PART, client_for, noise
from tests.gcp.server import GcsServer
from tests.servers.fault_proxy import (
    Act,
    FaultProxy,
    ask_to_wait,
    cut_answer,
    faulty,
    flip_in_answer,
    flip_in_request,
    lose_answer,
    refuse,
    reset_at_once,
    reset_in_answer,
    reset_in_request,
    stall,
    stall_in_answer,
)
from tests.servers.loopback import Request

SMALL: Final = noise(1, 100_000)
LARGE: Final = noise(2, 4 * PART + 77)
OLD: Final = b"what was there before"

PASSING: Final[dict[str, Callable[[], Act]]] = {
    "reset at once": lambda: reset_at_once,
    "reset in the request": lambda: reset_in_request,
    "reset in the answer": lambda: reset_in_answer,
    "answer lost": lambda: lose_answer,
    "answer cut": lambda: cut_answer,
    "no answer": lambda: stall,
    "half an answer": lambda: stall_in_answer,
    "503": lambda: refuse(503),
    "500": lambda: refuse(500),
    "429, wait": lambda: ask_to_wait("seconds"),
}
"""Faults that pass: the operation must succeed."""

LASTING: Final[dict[str, Callable[[], Act]]] = {
    "403": lambda: refuse(403),
    "no service": lambda: reset_at_once,
    "full": lambda: refuse(507),
}
"""Faults that stay: the operation must fail, and leave the old state."""


@pytest.fixture
def proxy(server: GcsServer) -> Iterator[FaultProxy]:
    with faulty(server.url) as made:
        yield made


@pytest.fixture
def behind(server: GcsServer, proxy: FaultProxy) -> Iterator[GCSClient]:
    with client_for(proxy.url, idle_timeout=1.0) as client:
        yield client


def puts(request: Request) -> bool:
    """An upload of more than the object that stands for an upload in parts."""
    return request.path.startswith("/upload/") and int(request.headers["content-length"]) > 900


def commits(request: Request) -> bool:
    return request.path.endswith("/compose")


def lists(request: Request) -> bool:
    return request.method == "GET" and request.path.endswith("/o")


def gets(request: Request) -> bool:
    return request.query.get("alt") == "media"


Do = Callable[[GCSClient, str, Path], None]


def upload_small(client: GCSClient, bucket: str, folder: Path) -> None:
    (folder / "small").write_bytes(SMALL)
    client.upload_blob(bucket, folder / "small", "target")


def upload_large(client: GCSClient, bucket: str, folder: Path) -> None:
    (folder / "large").write_bytes(LARGE)
    client.upload_blob(bucket, folder / "large", "target")


def upload_stream(client: GCSClient, bucket: str, folder: Path) -> None:
    pieces = (LARGE[at : at + 1000] for at in range(0, len(LARGE), 1000))
    client.upload_data(bucket, "target", pieces)


UPLOADS: Final[dict[str, tuple[Do, Callable[[Request], bool], bytes]]] = {
    "upload": (upload_small, puts, SMALL),
    "part": (upload_large, puts, LARGE),
    "compose": (upload_large, commits, LARGE),
    "part of a stream": (upload_stream, puts, LARGE),
}


@pytest.mark.parametrize("operation", UPLOADS)
@pytest.mark.parametrize("fault", PASSING)
def test_upload_survives(
    fault: str,
    operation: str,
    client: GCSClient,
    behind: GCSClient,
    proxy: FaultProxy,
    bucket: str,
    tmp_path: Path,
) -> None:
    do, meets, data = UPLOADS[operation]
    client.upload_data(bucket, "target", OLD)
    made = proxy.add(PASSING[fault](), meets, times=2 if fault == "429, wait" else 1)
    do(behind, bucket, tmp_path)
    assert made.done
    assert client.download_data(bucket, "target") == data
    assert list(list_manifests()) == []


@pytest.mark.parametrize("operation", UPLOADS)
@pytest.mark.parametrize("fault", LASTING)
def test_upload_fails_whole(
    fault: str,
    operation: str,
    client: GCSClient,
    behind: GCSClient,
    proxy: FaultProxy,
    bucket: str,
    tmp_path: Path,
) -> None:
    do, meets, data = UPLOADS[operation]
    client.upload_data(bucket, "target", OLD)
    proxy.add(LASTING[fault](), meets, times=None)
    with pytest.raises(CloudError):
        do(behind, bucket, tmp_path)
    assert client.download_data(bucket, "target") == OLD
    proxy.clear()
    do(behind, bucket, tmp_path)
    assert client.download_data(bucket, "target") == data


@pytest.mark.parametrize("operation", ["upload", "part"])
def test_damaged_on_the_way_up(
    operation: str,
    client: GCSClient,
    behind: GCSClient,
    proxy: FaultProxy,
    bucket: str,
    tmp_path: Path,
) -> None:
    do, meets, data = UPLOADS[operation]
    client.upload_data(bucket, "target", OLD)
    proxy.add(flip_in_request, meets, times=None)
    with pytest.raises(CloudError):
        do(behind, bucket, tmp_path)
    assert client.download_data(bucket, "target") == OLD
    proxy.clear()
    do(behind, bucket, tmp_path)
    assert client.download_data(bucket, "target") == data


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("size", ["small", "large"])
def test_download_survives(
    fault: str,
    size: str,
    client: GCSClient,
    behind: GCSClient,
    proxy: FaultProxy,
    bucket: str,
    tmp_path: Path,
) -> None:
    data = SMALL if size == "small" else LARGE
    client.upload_data(bucket, "source", data)
    target = tmp_path / "target"
    target.write_bytes(OLD)
    if fault == "429, wait":
        behind.concurrency = 1  # what comes at the same time would come too early
    made = proxy.add(PASSING[fault](), gets, times=2 if fault == "429, wait" else 1)
    behind.download_blob(bucket, "source", target)
    assert made.done
    assert target.read_bytes() == data


@pytest.mark.parametrize("size", ["small", "large"])
def test_damaged_on_the_way_down(
    size: str,
    client: GCSClient,
    behind: GCSClient,
    proxy: FaultProxy,
    bucket: str,
    tmp_path: Path,
) -> None:
    data = SMALL if size == "small" else LARGE
    client.upload_data(bucket, "source", data)
    target = tmp_path / "target"
    target.write_bytes(OLD)
    proxy.add(flip_in_answer, gets, times=None)
    with pytest.raises(CloudError):
        behind.download_blob(bucket, "source", target)
    assert target.read_bytes() == OLD
    proxy.clear()
    behind.download_blob(bucket, "source", target)
    assert target.read_bytes() == data


@pytest.mark.parametrize("fault", ["reset at once", "answer lost", "answer cut", "503"])
def test_sync_survives(
    fault: str,
    client: GCSClient,
    behind: GCSClient,
    proxy: FaultProxy,
    bucket: str,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(50):
        (folder / f"{number}.bin").write_bytes(noise(number, 500))
    proxy.add(PASSING[fault](), puts, after=20, times=3)
    proxy.add(PASSING[fault](), lists)
    sync(FolderTree(str(folder)), BucketTree(behind, bucket))
    assert sorted(item.key for item in client.list_blobs(bucket)) == sorted(
        f"{number}.bin" for number in range(50)
    )
    back = tmp_path / "back"
    proxy.add(PASSING[fault](), gets, after=20, times=3)
    sync(BucketTree(behind, bucket), FolderTree(str(back)))
    for number in range(50):
        assert (back / f"{number}.bin").read_bytes() == noise(number, 500)


@pytest.mark.parametrize("fault", ["reset at once", "answer lost", "503"])
def test_deletes_survive(
    fault: str, client: GCSClient, behind: GCSClient, proxy: FaultProxy, bucket: str
) -> None:
    for key in ("a", "b"):
        client.upload_data(bucket, key, b"")
    proxy.add(PASSING[fault](), lambda request: request.path.startswith("/batch/"))
    behind.delete_objects(bucket, ["a", "b", "c"]).raise_failures()
    assert list(client.list_blobs(bucket)) == []
