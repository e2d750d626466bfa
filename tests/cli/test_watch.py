"""`cmx sync --watch`: a real process beside a folder that changes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud import LocalStorageClient, S3Client, StorageClient
from codomyrmex.cloud.common.errors import ObjectNotFoundError
from tests.cli.conftest import PROGRAM
from tests.servers import S3Server

_SECONDS = 30.0


def eventually(holds: Callable[[], bool], what: Callable[[], object] = lambda: "") -> None:
    """Wait until something holds."""
    end = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < end, what()
        time.sleep(0.05)


class Watch:
    """A running `cmx sync --watch --json`."""

    def __init__(self, folder: Path, target: str, *options: str) -> None:
        self._log = folder.parent / f"events-{time.monotonic_ns()}"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [*PROGRAM, "sync", "--watch", "--json", str(folder), target, *options],
                stdout=log,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONUNBUFFERED": ""},
            )

    @property
    def events(self) -> list[dict[str, Any]]:
        whole = self._log.read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def kinds(self, target: str = "") -> list[str]:
        return [
            event["event"]
            for event in self.events
            if event["type"] == "event" and event["target"].endswith(target)
        ]

    def wait_for(self, kind: str, target: str = "", times: int = 1) -> None:
        def seen() -> bool:
            assert self.process.poll() is None, (self.process.stderr or sys.stderr).read()
            return self.kinds(target).count(kind) >= times

        eventually(seen, lambda: (kind, target, self.events))

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, dict[str, Any]]:
        self.process.send_signal(number)
        code = self.process.wait(_SECONDS)
        return code, self.events[-1]


@pytest.fixture
def folder(home: Path) -> Path:
    path = home / "live"
    (path / "sub").mkdir(parents=True)
    (path / "a.txt").write_text("a")
    (path / "sub" / "b.txt").write_text("b")
    return path


@pytest.fixture(params=["local", "s3"])
def place(
    request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[StorageClient, str, str]:
    """A store, an empty bucket of it, and what stands before it in URLs."""
    if request.param == "local":
        client: StorageClient = LocalStorageClient()
        bucket = "live"
    else:
        server: S3Server = request.getfixturevalue("moto_s3")
        for name, value in (
            ("AWS_ENDPOINT_URL", server.endpoint),
            ("AWS_ACCESS_KEY_ID", server.access_key_id),
            ("AWS_SECRET_ACCESS_KEY", server.secret_access_key),
            ("AWS_DEFAULT_REGION", server.region),
        ):
            monkeypatch.setenv(name, value)
        client = S3Client()
        bucket = f"live-{time.monotonic_ns()}"
    client.create_bucket(bucket)
    return client, bucket, request.param


class Watching:
    """Starts watches of one folder and ends what is left of them."""

    def __init__(self, folder: Path, place: tuple[StorageClient, str, str]) -> None:
        self.client, self.bucket, scheme = place
        self.folder = folder
        self.url = f"{scheme}://{self.bucket}/copy"
        self.running: list[Watch] = []

    def __call__(self, *options: str, until: str = "ready") -> Watch:
        watch = Watch(self.folder, self.url, *options)
        self.running.append(watch)
        watch.wait_for(until)
        return watch

    def stored(self) -> dict[str, bytes]:
        return {
            info.key[5:]: self.client.download_data(self.bucket, info.key)
            for info in self.client.list_objects(self.bucket, "copy/")
        }

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def same(self) -> bool:
        try:
            return self.stored() == self.files()
        except ObjectNotFoundError:
            return False  # deleted since it was listed

    def close(self) -> None:
        for watch in self.running:
            if watch.process.poll() is None:
                watch.process.kill()
            watch.process.wait()
            if watch.process.stderr is not None:
                watch.process.stderr.close()
        self.client.close()


@pytest.fixture
def watching(folder: Path, place: tuple[StorageClient, str, str]) -> Iterator[Watching]:
    watching = Watching(folder, place)
    yield watching
    watching.close()


def test_changes_go_up_as_they_happen(watching: Watching, folder: Path) -> None:
    watch = watching("--delete", "--max-delete", "100%")
    assert watching.same()
    (folder / "new.txt").write_text("new")
    (folder / "a.txt").write_text("changed")
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "c.bin").write_bytes(bytes(100_000))
    eventually(watching.same, watching.stored)
    # a folder under another name, one file under another, and one that goes
    (folder / "deep").rename(folder / "deeper")
    (folder / "new.txt").rename(folder / "newer.txt")
    (folder / "sub" / "b.txt").unlink()
    eventually(watching.same, lambda: (watching.stored().keys(), watch.events))
    assert set(watching.stored()) == {"a.txt", "newer.txt", "deeper/er/c.bin"}
    shutil.rmtree(folder / "deeper")
    eventually(watching.same, watching.stored)
    code, summary = watch.end()
    assert code == 0
    assert summary["type"] == "summary"
    assert (summary["waiting"], summary["failures"]) == (0, 0)
    assert summary["copied"] >= 7
    assert summary["deleted"] == 4


def test_without_delete_nothing_is_deleted(watching: Watching, folder: Path) -> None:
    watch = watching()
    (folder / "a.txt").unlink()
    (folder / "c.txt").write_text("c")
    watch.wait_for("copy", "c.txt")
    assert set(watching.stored()) == {"a.txt", "sub/b.txt", "c.txt"}
    assert watch.end(signal.SIGTERM)[0] == 0


def test_filters(watching: Watching, folder: Path) -> None:
    watching.client.upload_data(watching.bucket, "copy/keep.log", b"kept")
    watch = watching("--delete", "--max-delete", "100%", "--exclude", "*.log")
    (folder / "x.log").write_text("log")
    (folder / "keep.log").write_text("other")
    (folder / "keep.log").unlink()
    (folder / "x.txt").write_text("text")
    (folder / "a.txt").unlink()
    watch.wait_for("copy", "x.txt")
    watch.wait_for("delete", "a.txt")
    assert watching.stored() == {"x.txt": b"text", "sub/b.txt": b"b", "keep.log": b"kept"}
    assert watch.end()[0] == 0


def test_more_than_max_delete_is_refused(watching: Watching, folder: Path) -> None:
    for number in range(8):
        (folder / f"{number}").write_text("x")
    watch = watching("--delete", "--max-delete", "2", "--rescan-interval", "1h")
    for number in range(5):
        (folder / f"{number}").unlink()
    watch.wait_for("refuse")
    assert len(watching.stored()) == 10
    # and it goes on
    (folder / "7").unlink()
    watch.wait_for("delete", "/7")
    (folder / "more").write_text("more")
    watch.wait_for("copy", "/more")
    assert watch.end()[0] == 0


def test_a_folder_that_vanishes_deletes_nothing(watching: Watching, folder: Path) -> None:
    watch = watching("--delete", "--max-delete", "100%", "--rescan-interval", "1s")
    before = watching.stored()
    folder.rename(folder.parent / "away")
    watch.wait_for("lost")
    time.sleep(2)  # long enough for what must not happen
    assert watching.stored() == before
    (folder.parent / "away").rename(folder)
    watch.wait_for("rescan")
    (folder / "after.txt").write_text("after")
    eventually(watching.same, watching.stored)
    # all at once, as when a disk is taken out: an empty folder deletes nothing either
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    watch.wait_for("refuse")
    watch.end()
    assert watching.stored()


def test_a_file_that_is_still_written_to(watching: Watching, folder: Path) -> None:
    watch = watching()
    with (folder / "slow.bin").open("wb") as file:
        for _ in range(12):
            file.write(os.urandom(50_000))
            file.flush()
            time.sleep(0.1)
    eventually(watching.same, watching.stored)
    assert watch.kinds("slow.bin").count("copy") <= 2
    assert watch.end()[0] == 0


def test_many_files_at_once(watching: Watching, folder: Path) -> None:
    watch = watching()
    for number in range(400):
        path = folder / f"{number % 20}" / f"{number}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(str(number))
    eventually(watching.same, lambda: len(watching.stored()))
    code, summary = watch.end()
    assert (code, summary["copied"]) == (0, 402)


def test_both_sides_are_compared_again(watching: Watching, folder: Path) -> None:
    """What no notice tells: the target changed."""
    watch = watching("--rescan-interval", "1s")
    watching.client.delete_object(watching.bucket, "copy/a.txt")
    eventually(watching.same, watching.stored)
    assert "rescan" in watch.kinds()
    assert watch.end()[0] == 0


def test_links_to_folders_are_not_followed(
    watching: Watching, folder: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("secret")
    watch = watching()
    (folder / "link").symlink_to(outside)
    (folder / "file-link").symlink_to(outside / "secret")
    (folder / "last").write_text("last")
    watch.wait_for("copy", "/last")
    watch.wait_for("copy", "/file-link")
    (outside / "secret").write_text("another")
    (folder / "very-last").write_text("x")
    watch.wait_for("copy", "/very-last")
    assert not [key for key in watching.stored() if key.startswith("link")]
    watch.end()


def test_failures_are_shown_and_tried_again(folder: Path, home: Path) -> None:
    client = LocalStorageClient()
    client.create_bucket("live")
    watching = Watching(folder, (client, "live", "local"))
    watch = watching()
    try:
        # the bucket goes, as a server does
        bucket = Path(os.environ["CODOMYRMEX_LOCAL_ROOT"]) / "live"
        bucket.rename(bucket.parent / "away")
        (folder / "c.txt").write_text("c")
        watch.wait_for("fail", "c.txt")
        (event,) = [e for e in watch.events if e.get("event") == "fail"][:1]
        assert event["error"]["type"] == "BucketNotFoundError"
        assert event["retry_in"] > 0
        (bucket.parent / "away").rename(bucket)
        watch.wait_for("copy", "c.txt")
        assert watching.same()
        bucket.rename(bucket.parent / "away")
        (folder / "d.txt").write_text("d")
        watch.wait_for("fail", "d.txt")
        code, summary = watch.end()
        assert (code, summary["waiting"]) == (1, 1)
    finally:
        watching.close()


@pytest.mark.parametrize(
    "words",
    [
        ["local://empty", "out", "--watch"],
        ["live", "local://empty", "--watch", "--dry-run"],
        ["live", "local://empty", "--rescan-interval", "10m"],
        ["live", "local://empty", "--watch", "--rescan-interval", "0"],
        ["live", "local://empty", "--watch", "--rescan-interval", "soon"],
        ["live", "local://empty", "--watch", "--max-delete", "many"],
    ],
)
def test_refusals(cmx: Any, store: LocalStorageClient, folder: Path, words: list[str]) -> None:
    result = cmx("sync", *words)
    assert (result.code, result.out) == (2, "")
    assert not list(store.list_objects("empty"))


def test_what_cannot_begin(cmx: Any, store: LocalStorageClient, folder: Path) -> None:
    assert cmx("sync", "--watch", "nowhere", "local://empty").code == 3
    assert cmx("sync", "--watch", "live", "local://nobucket").code == 3


def test_without_the_extra(
    cmx: Any, store: LocalStorageClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = cmx("sync", "--watch", "live", "local://empty")
    assert result.code == 6
    assert "codomyrmex-cloud[watch]" in result.err
