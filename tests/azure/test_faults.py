"""Faults between the client and Azurite: nothing is lost, nothing partial shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from codomyrmex.cloud.azure.blocks import BlockId
from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.transfer.manifest import list_manifests
from codomyrmex.cloud.transfer.sync import sync
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
from tests.azure.helpers import AT_ONCE, PART, noise
from tests.servers.azurite import AzuriteServer
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
    "503": lambda: refuse(503, "ServerBusy", x_ms_error_code="ServerBusy"),
    "500": lambda: refuse(500, "InternalError", x_ms_error_code="InternalError"),
    "429, wait": lambda: ask_to_wait("seconds"),
}
"""Faults that pass: the operation must succeed."""

LASTING: Final[dict[str, Callable[[], Act]]] = {
    "403": lambda: refuse(403, "AuthorizationFailure", x_ms_error_code="AuthorizationFailure"),
    "no service": lambda: reset_at_once,
    "full": lambda: refuse(507),
}
"""Faults that stay: the operation must fail, and leave the old state."""


@pytest.fixture
def proxy(azurite_http: AzuriteServer) -> Iterator[FaultProxy]:
    with faulty(azurite_http.endpoint) as made:
        yield made


@pytest.fixture
def behind(azurite_http: AzuriteServer, proxy: FaultProxy) -> Iterator[AzureBlobClient]:
    with AzureBlobClient(
        f"{proxy.url}/{azurite_http.account}",
        credential=azurite_http.key,
        part_size=PART,
        concurrency=2,
        idle_timeout=1.0,
        retry=AT_ONCE,
    ) as client:
        yield client


def puts(request: Request) -> bool:
    return request.method == "PUT" and "comp" not in request.query


def puts_block(request: Request) -> bool:
    """The second block: its neighbours, under way at the same time, are told nothing of it."""
    block = BlockId.parse(request.query.get("blockid", ""))
    return block is not None and block.number == 2


def commits(request: Request) -> bool:
    return request.method == "PUT" and request.query.get("comp") == "blocklist"


def gets(request: Request) -> bool:
    ranged = request.headers.get("range", f"bytes={PART}-").startswith(f"bytes={PART}-")
    return request.method == "GET" and "comp" not in request.query and ranged


Do = Callable[[AzureBlobClient, str, Path], None]


def upload_small(client: AzureBlobClient, container: str, folder: Path) -> None:
    (folder / "small").write_bytes(SMALL)
    client.upload_blob(container, "target", folder / "small")


def upload_large(client: AzureBlobClient, container: str, folder: Path) -> None:
    (folder / "large").write_bytes(LARGE)
    client.upload_blob(container, "target", folder / "large")


def upload_stream(client: AzureBlobClient, container: str, folder: Path) -> None:
    pieces = (LARGE[at : at + 1000] for at in range(0, len(LARGE), 1000))
    client.upload_data(container, "target", pieces)


UPLOADS: Final[dict[str, tuple[Do, Callable[[Request], bool], bytes]]] = {
    "upload": (upload_small, puts, SMALL),
    "block": (upload_large, puts_block, LARGE),
    "commit": (upload_large, commits, LARGE),
    "block of a stream": (upload_stream, puts_block, LARGE),
}


@pytest.mark.parametrize("operation", UPLOADS)
@pytest.mark.parametrize("fault", PASSING)
def test_upload_survives(
    fault: str,
    operation: str,
    client: AzureBlobClient,
    behind: AzureBlobClient,
    proxy: FaultProxy,
    container: str,
    tmp_path: Path,
) -> None:
    do, meets, data = UPLOADS[operation]
    client.upload_data(container, "target", OLD)
    made = proxy.add(PASSING[fault](), meets, times=2 if fault == "429, wait" else 1)
    do(behind, container, tmp_path)
    assert made.done
    assert client.download_data(container, "target") == data
    assert list(list_manifests()) == []


@pytest.mark.parametrize("operation", UPLOADS)
@pytest.mark.parametrize("fault", LASTING)
def test_upload_fails_whole(
    fault: str,
    operation: str,
    client: AzureBlobClient,
    behind: AzureBlobClient,
    proxy: FaultProxy,
    container: str,
    tmp_path: Path,
) -> None:
    do, meets, data = UPLOADS[operation]
    client.upload_data(container, "target", OLD)
    proxy.add(LASTING[fault](), meets, times=None)
    with pytest.raises(CloudError):
        do(behind, container, tmp_path)
    assert client.download_data(container, "target") == OLD
    proxy.clear()
    do(behind, container, tmp_path)
    assert client.download_data(container, "target") == data


@pytest.mark.parametrize("operation", ["upload", "block"])
def test_damaged_on_the_way_up(
    operation: str,
    client: AzureBlobClient,
    behind: AzureBlobClient,
    proxy: FaultProxy,
    container: str,
    tmp_path: Path,
) -> None:
    do, meets, data = UPLOADS[operation]
    client.upload_data(container, "target", OLD)
    proxy.add(flip_in_request, meets, times=None)
    with pytest.raises(CloudError):
        do(behind, container, tmp_path)
    assert client.download_data(container, "target") == OLD
    proxy.clear()
    do(behind, container, tmp_path)
    assert client.download_data(container, "target") == data


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("size", ["small", "large"])
def test_download_survives(
    fault: str,
    size: str,
    client: AzureBlobClient,
    behind: AzureBlobClient,
    proxy: FaultProxy,
    container: str,
    tmp_path: Path,
) -> None:
    data = SMALL if size == "small" else LARGE
    client.upload_data(container, "source", data)
    target = tmp_path / "target"
    target.write_bytes(OLD)
    made = proxy.add(PASSING[fault](), gets, times=2 if fault == "429, wait" else 1)
    behind.download_blob(container, "source", target)
    assert made.done
    assert target.read_bytes() == data


@pytest.mark.parametrize("size", ["small", "large"])
def test_damaged_on_the_way_down(
    size: str,
    client: AzureBlobClient,
    behind: AzureBlobClient,
    proxy: FaultProxy,
    container: str,
    tmp_path: Path,
) -> None:
    data = SMALL if size == "small" else LARGE
    client.upload_data(container, "source", data)
    target = tmp_path / "target"
    target.write_bytes(OLD)
    proxy.add(flip_in_answer, gets, times=None)
    with pytest.raises(CloudError):
        behind.download_blob(container, "source", target)
    assert target.read_bytes() == OLD
    proxy.clear()
    behind.download_blob(container, "source", target)
    assert target.read_bytes() == data


@pytest.mark.parametrize("fault", ["reset at once", "answer lost", "answer cut", "503"])
def test_sync_survives(
    fault: str,
    client: AzureBlobClient,
    behind: AzureBlobClient,
    proxy: FaultProxy,
    container: str,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(50):
        (folder / f"{number}.bin").write_bytes(noise(number, 500))
    proxy.add(PASSING[fault](), puts, after=20, times=3)
    proxy.add(PASSING[fault](), lambda request: request.query.get("comp") == "list")
    sync(FolderTree(str(folder)), BucketTree(behind, container))
    assert sorted(item.key for item in client.list_blobs(container)) == sorted(
        f"{number}.bin" for number in range(50)
    )
    back = tmp_path / "back"
    proxy.add(PASSING[fault](), gets, after=20, times=3)
    sync(BucketTree(behind, container), FolderTree(str(back)))
    for number in range(50):
        assert (back / f"{number}.bin").read_bytes() == noise(number, 500)


@pytest.mark.parametrize("fault", ["reset at once", "answer lost", "503"])
def test_deletes_survive(
    fault: str, client: AzureBlobClient, behind: AzureBlobClient, proxy: FaultProxy, container: str
) -> None:
    for key in ("a", "b"):
        client.upload_data(container, key, b"")
    proxy.add(PASSING[fault](), lambda request: request.query.get("comp") == "batch")
    behind.delete_objects(container, ["a", "b", "c"]).raise_failures()
    assert list(client.list_blobs(container)) == []
