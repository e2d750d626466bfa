"""`FolderWatch` in this process: what is hard to bring about from outside."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud import LocalStorageClient
from codomyrmex.cloud.common.errors import (
    CloudError,
    ConflictError,
    ConnectionFailedError,
    InvalidRequestError,
    PlanRefusedError,
)
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.transfer import watching
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
from codomyrmex.cloud.transfer.watch_events import WatchEvent
from codomyrmex.cloud.transfer.watching import FolderWatch

_SECONDS = 30.0


class Failing(LocalStorageClient):
    """A store that fails to take an object as often as it is told."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.failures: list[CloudError] = []

    def _put(self, *args: Any, **options: Any) -> ObjectInfo:
        if self.failures:
            raise self.failures.pop(0)
        return super()._put(*args, **options)


class Running:
    """A watch in a thread of its own."""

    def __init__(self, folder: Path, store: LocalStorageClient, **options: Any) -> None:
        self.events: list[WatchEvent] = []
        self._end = threading.Event()
        self.watch = FolderWatch(
            FolderTree(folder),
            BucketTree(store, "live"),
            on_event=self.events.append,
            **options,
        )
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self.wait_for(lambda: "ready" in self.kinds())

    def _run(self) -> None:
        self.watch.run(stopped=self._end.is_set)

    def kinds(self, target: str = "") -> list[str]:
        return [event.kind for event in list(self.events) if event.target.endswith(target)]

    def wait_for(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _SECONDS
        while not holds():
            assert time.monotonic() < end, self.events
            assert self._thread.is_alive()
            time.sleep(0.02)

    def close(self) -> None:
        self._end.set()
        self._thread.join(_SECONDS)
        assert not self._thread.is_alive()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    for number in range(10):
        (path / f"{number}").write_text("x")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Failing:
    client = Failing(tmp_path / "root")
    client.create_bucket("live")
    return client


@pytest.fixture
def start(folder: Path, store: Failing) -> Iterator[Callable[..., Running]]:
    running: list[Running] = []

    def begin(**options: Any) -> Running:
        running.append(Running(folder, store, **options))
        return running[-1]

    yield begin
    for each in running:
        each.close()


Start = Callable[..., Running]


def test_so_many_changes_that_some_may_be_lost(
    start: Start, folder: Path, store: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_BURST", 5)
    watch = start()
    for number in range(200):
        (folder / f"new-{number}").write_text("new")
    watch.wait_for(lambda: len(list(store.list_objects("live"))) == 210)
    reasons = [event.reason for event in watch.events if event.kind == "rescan"]
    assert any("changes at once" in reason for reason in reasons)


def test_a_file_that_changes_while_it_is_read_waits(
    start: Start, folder: Path, store: Failing
) -> None:
    watch = start()
    store.failures = [ConflictError("it changed"), ConflictError("again")]
    (folder / "log").write_text("log")
    watch.wait_for(lambda: "copy" in watch.kinds("/log"))
    assert watch.kinds("/log") == ["wait", "wait", "copy"]
    assert watch.watch.totals.failures == 0


def test_a_failure_is_told_and_tried_again(start: Start, folder: Path, store: Failing) -> None:
    watch = start()
    store.failures = [ConnectionFailedError("no network")]
    (folder / "new").write_text("new")
    watch.wait_for(lambda: "copy" in watch.kinds("/new"))
    first, last = [event for event in watch.events if event.target.endswith("/new")]
    assert (first.kind, last.kind) == ("fail", "copy")
    assert isinstance(first.error, ConnectionFailedError)
    assert 0 < (first.retry_in or 0) <= 2
    assert watch.watch.totals.failures == 1


def test_nothing_is_deleted_before_the_copies_have_arrived(
    start: Start, folder: Path, store: Failing
) -> None:
    """A file under another name: the old one stays until the new one is there."""
    watch = start(delete=True)
    store.failures = [ConnectionFailedError("no network")]
    (folder / "0").rename(folder / "renamed")
    watch.wait_for(lambda: "delete" in watch.kinds("/0"))
    kinds = [(event.kind, event.target[-8:]) for event in watch.events[-4:]]
    assert kinds.index(("copy", "/renamed")) < [kind for kind, _ in kinds].index("delete")


def test_a_per_cent_of_the_files_is_the_bound(start: Start, folder: Path, store: Failing) -> None:
    watch = start(delete=True, max_delete="20%")
    for number in range(3):
        (folder / f"{number}").unlink()
    watch.wait_for(lambda: "refuse" in watch.kinds())
    (refused,) = [event for event in watch.events if event.kind == "refuse"]
    assert isinstance(refused.error, PlanRefusedError)
    assert "3 of 10 objects" in refused.error.message
    assert len(list(store.list_objects("live"))) == 10
    (folder / "9").unlink()
    watch.wait_for(lambda: "delete" in watch.kinds("/9"))


def test_the_target_may_be_a_folder(tmp_path: Path, folder: Path) -> None:
    events: list[WatchEvent] = []
    end = threading.Event()
    out = tmp_path / "out"
    watch = FolderWatch(FolderTree(folder), FolderTree(out), delete=True, on_event=events.append)
    thread = threading.Thread(target=lambda: watch.run(stopped=end.is_set))
    thread.start()
    try:
        limit = time.monotonic() + _SECONDS
        while "ready" not in [event.kind for event in events]:
            assert time.monotonic() < limit
            time.sleep(0.02)
        (folder / "0").unlink()
        (folder / "deep").mkdir()
        (folder / "deep" / "a").write_text("a")
        while (out / "0").exists() or not (out / "deep" / "a").exists():
            assert time.monotonic() < limit
            time.sleep(0.02)
    finally:
        end.set()
        thread.join(_SECONDS)


def test_what_cannot_be_a_bound(folder: Path, store: Failing) -> None:
    with pytest.raises(InvalidRequestError, match="max_delete"):
        FolderWatch(FolderTree(folder), BucketTree(store, "live"), max_delete="many")
