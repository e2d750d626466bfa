"""Faults of the disk under the local store, and transfers between it and files that are killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from codomyrmex.cloud.common.errors import (
    CloudError,
    ConflictError,
    DiskFullError,
    IntegrityError,
    PreconditionFailedError,
)
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.transfer.manifest import list_manifests
from codomyrmex.cloud.transfer.running import TransferResult
from codomyrmex.cloud.transfer.sync import sync
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
from codomyrmex.cloud.transfer.unfinished import list_uploads
from tests.transfer.fault_table import LOCAL, happened
from tests.transfer.scenes import MIB, noise, stray_files

ROOT: Final = Path(__file__).parents[2]
OLD: Final = b"what was there before"
PIECE: Final = 128 * 1024
DATA: Final = noise(41, 2 * MIB)


def store_in(folder: Path, part_size: int = PIECE) -> LocalStorageClient:
    """A store with a bucket, that sends and fetches in small parts."""
    store = LocalStorageClient(folder)
    store.concurrency = 2
    store.limits = msgspec.structs.replace(store.limits, part_size=part_size, single_put=part_size)
    store.create_bucket("bucket", exist_ok=True)
    return store


def nothing_is_left(store: LocalStorageClient, *folders: Path) -> None:
    assert list_uploads(store, "bucket") == []
    assert list(list_manifests()) == []
    internal = Path(store.root) / "bucket" / ".cmx"
    assert list((internal / "tmp").iterdir()) == []
    for folder in folders:
        assert stray_files(folder) == set()
        assert not list(folder.rglob("*.cmx-part"))


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of one MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.decode()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def make_room(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=16m", str(folder)], check=True)


@pytest.mark.parametrize("operation", ["upload", "upload in parts", "copy"])
def test_a_full_disk_under_the_store(operation: str, full_disk: Path, tmp_path: Path) -> None:
    store = store_in(full_disk / "store", PIECE if operation == "upload in parts" else 4 * MIB)
    store.upload_data("bucket", "target", OLD)
    size = 700_000 if operation == "copy" else len(DATA)
    path = tmp_path / "file"
    path.write_bytes(DATA[:size])
    if operation == "copy":
        store.upload_file(path, "bucket", "source")

    def run() -> None:
        if operation == "copy":
            store.copy_object("bucket", "source", "bucket", "target")
        else:
            store.upload_file(path, "bucket", "target")

    with pytest.raises(DiskFullError):
        run()
    assert store.download_data("bucket", "target") == OLD
    assert len(list(list_manifests())) == (operation == "upload in parts")
    make_room(full_disk)
    run()
    assert store.download_data("bucket", "target") == DATA[:size]
    nothing_is_left(store)
    happened("disk full", operation, LOCAL)


@pytest.mark.parametrize("operation", ["download", "download in ranges"])
def test_a_full_disk_under_the_file(operation: str, full_disk: Path, tmp_path: Path) -> None:
    store = store_in(tmp_path / "store", 4 * MIB if operation == "download" else PIECE)
    store.upload_data("bucket", "source", DATA)
    target = full_disk / "target"
    target.write_bytes(OLD)
    with pytest.raises(DiskFullError):
        store.download_file("bucket", "source", target)
    assert target.read_bytes() == OLD
    make_room(full_disk)
    store.download_file("bucket", "source", target)
    assert target.read_bytes() == DATA
    nothing_is_left(store, full_disk)
    happened("disk full", operation, LOCAL)


KILLED: Final = {
    "upload in parts": "upload",
    "download in ranges": "download",
    "copy": "copy inside",
}


@pytest.mark.parametrize("operation", KILLED)
@pytest.mark.parametrize("moment", [1, 2, 5])
def test_a_process_that_is_killed(operation: str, moment: int, tmp_path: Path) -> None:
    store = store_in(tmp_path / "store")
    path = tmp_path / "files" / "file"
    path.parent.mkdir()
    large = noise(42, 200 * MIB) if operation == "copy" else DATA
    if operation == "upload in parts":
        path.write_bytes(DATA)
        store.upload_data("bucket", "target", OLD)
    else:
        store.upload_data("bucket", "source", large)
        store.upload_data("bucket", "target", OLD)
    task: dict[str, Any] = {
        "do": KILLED[operation],
        "client": {
            "class": "codomyrmex.cloud.local.storage:LocalStorageClient",
            "settings": {"root": store.root},
            "bucket": "bucket",
            "part_size": PIECE,
        },
        "path": str(path),
        "stop_after": moment if operation != "copy" else min(moment, 3),
    }
    command = [sys.executable, "-m", "tests.transfer.child"]
    with subprocess.Popen(
        [*command, json.dumps(task)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any(line == "stopped\n" for line in process.stdout)
        process.kill()
    assert store.download_data("bucket", "target") == OLD
    assert not path.exists() or operation == "upload in parts"
    del task["stop_after"]
    done = subprocess.run(
        [*command, json.dumps(task)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    if operation != "copy":
        assert "resume" in done.stdout.split()
        assert "anew" not in done.stdout.split()
    if operation == "download in ranges":
        assert path.read_bytes() == DATA
    else:
        assert store.download_data("bucket", "target") == large
    if operation == "copy":
        # what the killed process was writing; the store removes it when it is a day old
        [left] = (Path(store.root) / "bucket" / ".cmx" / "tmp").iterdir()
        left.unlink()
    nothing_is_left(store, path.parent)
    happened("kill -9", operation, LOCAL)


def at_bytes(act: Callable[[], object]) -> Callable[[ProgressEvent], None]:
    """A callback that does something once, when the first bytes have passed."""
    todo = [act]
    lock = threading.Lock()

    def told(event: ProgressEvent) -> None:
        with lock:
            if event.kind == "bytes" and todo:
                todo.pop()()

    return told


def test_a_file_that_changes_during_the_upload(tmp_path: Path) -> None:
    store = store_in(tmp_path / "store")
    store.concurrency = 1
    store.upload_data("bucket", "target", OLD)
    path = tmp_path / "file"
    path.write_bytes(DATA)
    changed = at_bytes(lambda: os.utime(path, ns=(1, 1)))
    with pytest.raises(ConflictError, match="changed"):
        store.upload_file(path, "bucket", "target", progress=changed)
    assert store.download_data("bucket", "target") == OLD
    nothing_is_left(store)
    happened("source changes", "upload in parts", LOCAL)


def test_an_object_that_changes_during_the_download(tmp_path: Path) -> None:
    store = store_in(tmp_path / "store")
    store.concurrency = 1
    store.upload_data("bucket", "source", DATA)
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "target").write_bytes(OLD)
    other = store_in(tmp_path / "store")
    changed = at_bytes(lambda: other.upload_data("bucket", "source", DATA[::-1]))
    with pytest.raises(PreconditionFailedError):
        store.download_file("bucket", "source", folder / "target", progress=changed)
    assert (folder / "target").read_bytes() == OLD
    nothing_is_left(store, folder)
    happened("source changes", "download in ranges", LOCAL)


@pytest.mark.parametrize("down", [False, True])
def test_two_syncs_of_the_same_tree_at_once(down: bool, tmp_path: Path) -> None:
    store = store_in(tmp_path / "store")
    folder = tmp_path / "tree"
    files = {f"d{n % 3}/{n}": noise(n, 2000) for n in range(30)} | {"large": DATA}
    for name, data in files.items():
        if down:
            store.upload_data("bucket", name, data)
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    results: list[TransferResult] = []
    both = threading.Barrier(2)

    def work() -> None:
        here, there = FolderTree(folder), BucketTree(store_in(tmp_path / "store"), "bucket")
        both.wait()
        result = sync(there, here) if down else sync(here, there)
        assert isinstance(result, TransferResult)
        results.append(result)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    for result in results:
        assert all(isinstance(error, ConflictError) for error in result.failed.values())
    assert sum(len(result.failed) for result in results) <= 1
    for name, data in files.items():
        assert (folder / name).read_bytes() == data
        assert store.download_data("bucket", name) == data
    nothing_is_left(store, folder)
    happened("two syncs at once", "tree down" if down else "tree up", LOCAL)


def flip(path: Path) -> None:
    """Change one bit as a bad disk does: no time of the file tells."""
    status = path.stat()
    with path.open("r+b") as file:
        file.seek(status.st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def read(store: LocalStorageClient, how: str, key: str, target: Path) -> object:
    if how == "stream":
        return b"".join(store.iter_data("bucket", key))
    return store.download_file("bucket", key, target)


@pytest.mark.parametrize("operation", ["download", "download in ranges", "stream"])
def test_a_byte_flipped_in_a_stored_object(operation: str, tmp_path: Path) -> None:
    store = store_in(tmp_path / "store", 4 * MIB if operation == "download" else PIECE)
    store.upload_data("bucket", "source", DATA)
    flip(tmp_path / "store" / "bucket" / "source")
    folder = tmp_path / "files"
    folder.mkdir()
    with pytest.raises(IntegrityError):
        read(store, operation, "source", folder / "target")
    assert list(folder.iterdir()) == []
    happened("byte flipped in a stored object", operation, LOCAL)


def test_a_byte_flipped_in_what_is_copied(tmp_path: Path) -> None:
    store = store_in(tmp_path / "store")
    store.upload_data("bucket", "source", DATA)
    flip(tmp_path / "store" / "bucket" / "source")
    store.copy_object("bucket", "source", "bucket", "target")
    with pytest.raises(IntegrityError):
        store.download_data("bucket", "target")
    happened("byte flipped in a stored object", "copy", LOCAL)


def stop_after(parts: int) -> Callable[[ProgressEvent], None]:
    left = [parts]

    def told(event: ProgressEvent) -> None:
        if event.kind == "bytes":
            left[0] -= 1
            if left[0] <= 0:
                raise KeyboardInterrupt

    return told


def test_a_byte_flipped_in_the_unfinished_file(tmp_path: Path) -> None:
    store = store_in(tmp_path / "store")
    store.concurrency = 1
    store.upload_data("bucket", "source", DATA)
    folder = tmp_path / "files"
    folder.mkdir()
    with pytest.raises(KeyboardInterrupt):
        store.download_file("bucket", "source", folder / "target", progress=stop_after(5))
    [pending] = folder.iterdir()
    with pending.open("r+b") as file:
        file.write(bytes([DATA[0] ^ 1]))
    store.download_file("bucket", "source", folder / "target")
    assert (folder / "target").read_bytes() == DATA
    happened("byte flipped in the unfinished file", "download in ranges", LOCAL)


def test_a_byte_flipped_in_an_unfinished_part(tmp_path: Path) -> None:
    store = store_in(tmp_path / "store")
    store.concurrency = 1
    path = tmp_path / "file"
    path.write_bytes(DATA)
    with pytest.raises((KeyboardInterrupt, CloudError)):
        store.upload_file(path, "bucket", "target", progress=stop_after(5))
    [upload] = list_uploads(store, "bucket")
    assert upload.transfer is not None
    data = Path(store.root) / "bucket" / ".cmx" / "uploads" / upload.upload_id / "data"
    with data.open("r+b") as file:
        file.write(bytes([DATA[0] ^ 1]))
    store.upload_file(path, "bucket", "target")
    assert store.download_data("bucket", "target") == DATA
    nothing_is_left(store)
    happened("byte flipped in an unfinished part", "upload in parts", LOCAL)
