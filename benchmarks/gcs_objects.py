"""200 objects of 4 KiB to gcp-storage-emulator and back: ``python -m benchmarks.gcs_objects``.

The emulator is one Python process that answers some forty requests a second: the wall times are
its own more than the clients', whose CPU time tells them apart.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.measure import Peer, compare, table
from codomyrmex.cloud import GCSClient
from tests.servers.gcs import GcsEmulator, serve
from tests.servers.process import program

BUCKET = "bench"
COUNT = 200
SIZE = 4096
RUNS = 2
THREADS = 16
HOST = "STORAGE_EMULATOR_HOST"


def measure(folder: Path) -> str:
    """Measure uploads and downloads, each peer a process of its own."""
    source, target = folder / "source", folder / "target"
    source.mkdir()
    for number in range(COUNT):
        (source / f"{number:06}").write_bytes(os.urandom(SIZE))
    with serve(folder) as started:
        client = _client(started.server)
        client.create_bucket(BUCKET)
        up = compare(_uploads(started.server, source), folder / "log", runs=RUNS)
        down = compare(_downloads(started.server, source, target), folder / "log", runs=RUNS)
    return (
        f"# {COUNT:,} objects of {SIZE // 1024} KiB, gcp-storage-emulator {started.version}\n\n"
        f"## Up\n\n{table(up, items=COUNT, item='object')}\n\n"
        f"## Down\n\n{table(down, items=COUNT, item='object')}"
    )


def _client(server: GcsEmulator) -> GCSClient:
    return GCSClient("bench", endpoint=server.endpoint, anonymous=True)


def _environment(server: GcsEmulator) -> dict[str, str]:
    return {
        HOST: server.endpoint,
        "GOOGLE_CLOUD_PROJECT": "bench",
        "RCLONE_CONFIG_GCS_TYPE": "google cloud storage",
        "RCLONE_CONFIG_GCS_ENDPOINT": f"{server.endpoint}/storage/v1/",
        "RCLONE_CONFIG_GCS_ANONYMOUS": "true",
        "RCLONE_CONFIG_GCS_BUCKET_POLICY_ONLY": "true",
        "RCLONE_CONFIG_GCS_NO_CHECK_BUCKET": "true",
        "RCLONE_CONFIG": "",
    }


def _uploads(server: GcsEmulator, source: Path) -> list[Peer]:
    script = [sys.executable, "-m", "benchmarks.gcs_objects"]
    rclone = [program("rclone"), "copy", "--transfers", str(THREADS), "--no-check-dest"]
    commands = {
        "cmx": [program("cmx"), "cp", "--quiet", "-r", f"{source}/", f"gs://{BUCKET}/cmx/"],
        "rclone": [*rclone, str(source), f"gcs:{BUCKET}/rclone"],
        "google-cloud-storage": [*script, "sdk_put", str(source), "google-cloud-storage/"],
    }
    client = _client(server)

    def check(name: str) -> None:
        found = sum(1 for _ in client.list_blobs(BUCKET, f"{name}/"))
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


def _downloads(server: GcsEmulator, source: Path, target: Path) -> list[Peer]:
    script = [sys.executable, "-m", "benchmarks.gcs_objects"]
    rclone = [program("rclone"), "copy", "--transfers", str(THREADS)]
    commands = {
        "cmx": [program("cmx"), "cp", "--quiet", "-r", f"gs://{BUCKET}/cmx/", f"{target}/"],
        "rclone": [*rclone, f"gcs:{BUCKET}/cmx", str(target)],
        "google-cloud-storage": [*script, "sdk_get", str(target), "cmx/"],
    }

    def prepare() -> None:
        shutil.rmtree(target, ignore_errors=True)

    def check() -> None:
        for name in sorted(os.listdir(source))[::10]:
            if (source / name).read_bytes() != (target / name).read_bytes():
                raise RuntimeError(f"{name} came back with other bytes")

    return [
        Peer(name, command, prepare=prepare, check=check, environment=_environment(server))
        for name, command in commands.items()
    ]


def _sdk_bucket() -> Any:  # it has no types
    from google.cloud import storage  # type: ignore[import-untyped] # as above

    return storage.Client("bench").bucket(BUCKET)


def sdk_put(folder: str, prefix: str) -> None:
    """Upload a flat folder with Google's library from threads."""
    bucket = _sdk_bucket()

    def put(name: str) -> None:
        with open(f"{folder}/{name}", "rb") as file:
            bucket.blob(prefix + name).upload_from_string(file.read())

    _each(put, sorted(os.listdir(folder)))


def sdk_get(folder: str, prefix: str) -> None:
    """Download everything under a prefix with Google's library from threads."""
    os.makedirs(folder, exist_ok=True)
    bucket = _sdk_bucket()

    def get(key: str) -> None:
        data = bucket.blob(key).download_as_bytes()
        with open(f"{folder}/{key[len(prefix) :]}", "wb") as file:
            file.write(data)

    _each(get, [blob.name for blob in bucket.list_blobs(prefix=prefix)])


def _each(work: Callable[[str], None], names: list[str]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(work, names):
            pass


if __name__ == "__main__":
    if len(sys.argv) > 1:
        verbs = {each.__name__: each for each in (sdk_put, sdk_get)}
        verbs[sys.argv[1]](*sys.argv[2:])
    else:
        with tempfile.TemporaryDirectory() as made:
            print(measure(Path(made)))
