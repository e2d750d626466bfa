"""A full disk and missing permissions."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import stat
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codomyrmex.cloud.common.errors import (
    CloudError,
    DiskFullError,
    LocalFileError,
    PermissionDeniedError,
)
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.local.bucket import remove_tree
from codomyrmex.cloud.local.storage import LocalStorageClient

NOBODY = 65534


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "small-disk", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a full disk needs the right to mount a small one: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_leaves_the_old_object(small_disk: Path) -> None:
    storage = LocalStorageClient(small_disk)
    storage.create_bucket("demo")
    old = storage.upload_data("demo", "a", b"old" * 10_000, metadata={"is": "old"})
    with pytest.raises(DiskFullError) as caught:
        storage.upload_data("demo", "a", b"n" * 2_000_000)
    assert caught.value.hint == "Free some space and run the same again"
    with pytest.raises(DiskFullError):
        storage.upload_data("demo", "new/key", b"n" * 2_000_000)
    upload = storage._begin_parts("demo", "a", ObjectSettings())
    with pytest.raises(DiskFullError):
        storage._put_part(upload, 1, 0, b"n" * 2_000_000)
    storage._abort_parts(upload)
    assert storage.get_metadata("demo", "a") == old
    assert storage.download_data("demo", "a") == b"old" * 10_000
    assert sorted(os.listdir(small_disk / "demo")) == [".cmx", "a"]
    assert os.listdir(small_disk / "demo" / ".cmx" / "tmp") == []


def test_disk_full_to_the_last_byte(small_disk: Path) -> None:
    storage = LocalStorageClient(small_disk)
    storage.create_bucket("demo")
    storage.upload_data("demo", "a", b"old", metadata={"is": "old"})
    filler = os.open(small_disk / "filler", os.O_WRONLY | os.O_CREAT)
    with contextlib.suppress(OSError):
        while os.write(filler, b"x" * 4096):
            pass
    os.close(filler)
    for key in ("a", "b", "a/b", "x/y/z"):
        with pytest.raises(DiskFullError):
            storage.upload_data("demo", key, b"new")
    assert storage.download_data("demo", "a") == b"old"
    assert storage.get_metadata("demo", "a").metadata == {"is": "old"}
    assert [item.key for item in storage.list_objects("demo")] == ["a"]
    storage.delete_object("demo", "a")
    os.unlink(small_disk / "filler")
    storage.upload_data("demo", "a/b", b"new")


def in_child(work: Callable[[], None]) -> None:
    """Run in a child, whose limits and rights may be taken away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 # nothing of the child may reach pytest
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status == 0


def test_file_size_limit(storage: LocalStorageClient, root: Path) -> None:
    storage.upload_data("demo", "a", b"old")

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        with pytest.raises(LocalFileError):
            storage.upload_data("demo", "a", b"n" * 200_000)

    in_child(work)
    assert storage.download_data("demo", "a") == b"old"
    assert os.listdir(root / "demo" / ".cmx" / "tmp") == []


@pytest.fixture
def public_storage() -> Iterator[LocalStorageClient]:
    """A store whose folder every user can reach."""
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o755)
    storage = LocalStorageClient(folder)
    storage.create_bucket("demo")
    yield storage
    for path, _, _ in os.walk(folder):
        os.chmod(path, 0o755)
    remove_tree(os.fsencode(folder))


def as_nobody(work: Callable[[], None]) -> None:
    def run() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        work()

    in_child(run)


def test_a_store_that_may_only_be_read(public_storage: LocalStorageClient) -> None:
    storage = public_storage
    storage.upload_data("demo", "a/b", b"x", metadata={"is": "x"})
    upload = storage._begin_parts("demo", "big", ObjectSettings())
    for path, folders, files in os.walk(storage.root):
        for name in (*folders, *files):
            os.chmod(os.path.join(path, name), 0o555 if name in folders else 0o444)

    def work() -> None:
        assert [item.key for item in storage.list_objects("demo")] == ["a/b"]
        assert storage.download_data("demo", "a/b") == b"x"
        assert storage.get_metadata("demo", "a/b").metadata == {"is": "x"}
        assert not storage.object_exists("demo", "c")
        changes: list[Callable[[], object]] = [
            lambda: storage.upload_data("demo", "a/b", b"y"),
            lambda: storage.delete_object("demo", "a/b"),
            lambda: storage.delete_objects("demo", ["a/b"]).raise_failures(),
            lambda: storage.copy_object("demo", "a/b", "demo", "c"),
            lambda: storage.delete_bucket("demo", force=True),
            lambda: storage._put_part(upload, 1, 0, b"z"),
            lambda: storage._begin_parts("demo", "c", ObjectSettings()),
        ]
        for change in changes:
            try:
                change()
            except CloudError as error:
                first = next(iter(getattr(error, "failures", {None: error}).values()))
                assert isinstance(first, PermissionDeniedError), first
            else:
                raise AssertionError("nothing was refused")
        if os.geteuid() == NOBODY:
            with pytest.raises(PermissionDeniedError):
                storage.create_bucket("new")

    as_nobody(work)
    assert storage.download_data("demo", "a/b") == b"x"


def test_what_may_not_be_read_is_no_empty_answer(public_storage: LocalStorageClient) -> None:
    storage = public_storage
    storage.upload_data("demo", "secret/a", b"x")
    storage.upload_data("demo", "b", b"x")
    os.chmod(os.path.join(storage.root, "demo", "secret"), 0)
    os.chmod(os.path.join(storage.root, "demo", "b"), 0)

    def work() -> None:
        calls: list[Callable[[], object]] = [
            lambda: list(storage.list_objects("demo")),
            lambda: list(storage.list_objects("demo", "secret/")),
            lambda: list(storage.list_objects("demo", delimiter="/")),
            lambda: storage.object_exists("demo", "secret/a"),
            lambda: storage.download_data("demo", "b"),
        ]
        for call in calls:
            with pytest.raises(PermissionDeniedError):
                call()

    as_nobody(work)


def test_new_files_have_the_usual_mode(storage: LocalStorageClient, root: Path) -> None:
    before = os.umask(0o027)
    try:
        storage.upload_data("demo", "a/b", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((root / "demo" / "a" / "b").stat().st_mode) == 0o640
    assert stat.S_IMODE((root / "demo" / "a").stat().st_mode) == 0o750
