"""1,000 objects of 4 KiB to Azurite and back: run as ``python -m benchmarks.azure_objects``.

Azurite is one Node process and answers some hundred requests a second: the wall times are more its
own than the clients', whose CPU time tells them apart.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.measure import Peer, compare, table
from codomyrmex.cloud import AzureBlobClient
from tests.servers.azurite import AzuriteServer, serve
from tests.servers.process import program

CONTAINER = "bench"
COUNT = 1000
SIZE = 4096
RUNS = 3
THREADS = 16
CONNECTION = "AZURE_STORAGE_CONNECTION_STRING"


def measure(folder: Path) -> str:
    """Measure uploads and downloads, each peer a process of its own."""
    source, target = folder / "source", folder / "target"
    source.mkdir()
    for number in range(COUNT):
        (source / f"{number:06}").write_bytes(os.urandom(SIZE))
    with serve(folder) as started:
        client = _client(started.server)
        client.create_container(CONTAINER)
        up = compare(_uploads(started.server, source), folder / "log", runs=RUNS)
        down = compare(_downloads(started.server, source, target), folder / "log", runs=RUNS)
    return (
        f"# {COUNT:,} objects of {SIZE // 1024} KiB, Azurite {started.version}\n\n"
        f"## Up\n\n{table(up, items=COUNT, item='object')}\n\n"
        f"## Down\n\n{table(down, items=COUNT, item='object')}"
    )


def _client(server: AzuriteServer) -> AzureBlobClient:
    return AzureBlobClient(connection_string=server.connection_string)


def _environment(server: AzuriteServer) -> dict[str, str]:
    return {
        CONNECTION: server.connection_string,
        "RCLONE_CONFIG_AZ_TYPE": "azureblob",
        "RCLONE_CONFIG_AZ_ACCOUNT": server.account,
        "RCLONE_CONFIG_AZ_KEY": server.key,
        "RCLONE_CONFIG_AZ_ENDPOINT": server.endpoint,
        "RCLONE_CONFIG": "",
    }


def _uploads(server: AzuriteServer, source: Path) -> list[Peer]:
    script = [sys.executable, "-m", "benchmarks.azure_objects"]
    rclone = [program("rclone"), "copy", "--transfers", str(THREADS), "--no-check-dest"]
    commands = {
        "cmx": [program("cmx"), "cp", "--quiet", "-r", f"{source}/", f"az://{CONTAINER}/cmx/"],
        "rclone": [*rclone, str(source), f"az:{CONTAINER}/rclone"],
        "azure-storage-blob": [*script, "sdk_put", str(source), "azure-storage-blob/"],
        "adlfs": [*script, "adlfs_put", str(source), "adlfs/"],
    }
    client = _client(server)

    def check(name: str) -> None:
        found = sum(1 for _ in client.list_blobs(CONTAINER, f"{name}/"))
        if found != COUNT:
            raise RuntimeError(f"{name} stored {found} objects")

    return [
        Peer(
            name,
            command,
            prepare=lambda: None,
            check=lambda name=name: check(name),  # type: ignore[misc] # mypy and lambda defaults
            environment=_environment(server),
        )
        for name, command in commands.items()
    ]


def _downloads(server: AzuriteServer, source: Path, target: Path) -> list[Peer]:
    script = [sys.executable, "-m", "benchmarks.azure_objects"]
    rclone = [program("rclone"), "copy", "--transfers", str(THREADS)]
    commands = {
        "cmx": [program("cmx"), "cp", "--quiet", "-r", f"az://{CONTAINER}/cmx/", f"{target}/"],
        "rclone": [*rclone, f"az:{CONTAINER}/cmx", str(target)],
        "azure-storage-blob": [*script, "sdk_get", str(target), "cmx/"],
        "adlfs": [*script, "adlfs_get", str(target), "cmx/"],
    }

    def prepare() -> None:
        shutil.rmtree(target, ignore_errors=True)

    def check() -> None:
        for name in sorted(os.listdir(source))[:: COUNT // 100]:
            if (source / name).read_bytes() != (target / name).read_bytes():
                raise RuntimeError(f"{name} came back with other bytes")

    return [
        Peer(name, command, prepare=prepare, check=check, environment=_environment(server))
        for name, command in commands.items()
    ]


def sdk_put(folder: str, prefix: str) -> None:
    """Upload a flat folder with Microsoft's library from threads."""
    from azure.storage.blob import BlobServiceClient

    with BlobServiceClient.from_connection_string(os.environ[CONNECTION]) as service:
        container = service.get_container_client(CONTAINER)

        def put(name: str) -> None:
            with open(f"{folder}/{name}", "rb") as file:
                container.upload_blob(prefix + name, file.read(), overwrite=True)

        _each(put, sorted(os.listdir(folder)))


def sdk_get(folder: str, prefix: str) -> None:
    """Download everything under a prefix with Microsoft's library from threads."""
    from azure.storage.blob import BlobServiceClient

    os.makedirs(folder, exist_ok=True)
    with BlobServiceClient.from_connection_string(os.environ[CONNECTION]) as service:
        container = service.get_container_client(CONTAINER)

        def get(key: str) -> None:
            data = container.download_blob(key).readall()
            with open(f"{folder}/{key[len(prefix) :]}", "wb") as file:
                file.write(data)

        _each(get, [blob.name for blob in container.list_blobs(prefix)])


def adlfs_put(folder: str, prefix: str) -> None:
    """Upload a flat folder with adlfs, which is asynchronous inside."""
    _adlfs().put(f"{folder}/", f"{CONTAINER}/{prefix}", recursive=True)


def adlfs_get(folder: str, prefix: str) -> None:
    """Download everything under a prefix with adlfs."""
    os.makedirs(folder, exist_ok=True)
    _adlfs().get(f"{CONTAINER}/{prefix}", f"{folder}/", recursive=True)


def _adlfs() -> Any:  # it has no types
    return import_module("adlfs").AzureBlobFileSystem(connection_string=os.environ[CONNECTION])


def _each(work: Callable[[str], None], names: list[str]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(work, names):
            pass


if __name__ == "__main__":
    if len(sys.argv) > 1:
        verbs = {each.__name__: each for each in (sdk_put, sdk_get, adlfs_put, adlfs_get)}
        verbs[sys.argv[1]](*sys.argv[2:])
    else:
        with tempfile.TemporaryDirectory() as made:
            print(measure(Path(made)))
