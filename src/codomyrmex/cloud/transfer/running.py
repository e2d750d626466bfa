"""Carrying out plans: small objects in one thread, large ones in several, deletes last."""

from __future__ import annotations

import functools
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import msgspec

from codomyrmex.cloud.common.errors import CancelledError, CloudError
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.stopping import stoppable
from codomyrmex.cloud.transfer.copying import copy_between, copy_file
from codomyrmex.cloud.transfer.download import fetch_file
from codomyrmex.cloud.transfer.object_client import ObjectClient, write_condition
from codomyrmex.cloud.transfer.planning import TransferPlan
from codomyrmex.cloud.transfer.small_objects import (
    SMALL,
    BatchCommitter,
    download_steps,
    upload_steps,
)
from codomyrmex.cloud.transfer.spool import Spool
from codomyrmex.cloud.transfer.stepped_client import SteppedClient
from codomyrmex.cloud.transfer.trees import (
    BucketTree,
    Entry,
    FolderTree,
    Tree,
    is_folder_marker,
    make_folder,
)

if TYPE_CHECKING:  # libcurl is loaded with the first client that uses it
    from codomyrmex.cloud.common.steps import Steps

__all__ = ["TransferResult", "run_plan"]

_CONCURRENCY: Final = 16
_DELETES: Final = 4000

T = TypeVar("T")


class TransferResult(msgspec.Struct, frozen=True):
    """What was done of a plan.

    Attributes:
        done: How many steps succeeded.
        failed: Each failed place with its error.
        bytes_moved: Bytes of the objects that arrived.
        seconds: How long it took.
        counts: Steps that succeeded, by verb; ``skip`` for what was as it should be.

    Example:
        >>> TransferResult(2, {}, 10, 0.1, {"copy": 2}).done
        2
    """

    done: int
    failed: dict[str, CloudError]
    bytes_moved: int
    seconds: float
    counts: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether everything was done.

        Returns:
            True when nothing failed.

        Example:
            >>> TransferResult(1, {}, 0, 0.1, {"copy": 1}).ok
            True
        """
        return not self.failed


def run_plan(
    planned: TransferPlan,
    *,
    concurrency: int | None = None,
    progress: ProgressCallback | None = None,
    settings: ObjectSettings | None = None,
    move: bool = False,
    overwrite: bool = True,
) -> TransferResult:
    """Carry out a plan: copies by several threads, deletes last.

    One failure does not stop the rest. Nothing is deleted when a copy failed.

    Args:
        planned: The plan.
        concurrency: Objects under way at once; 16 when None.
        progress: Called as bytes pass, from several threads.
        settings: What the copies carry instead of what their sources do.
        move: Whether a source is deleted when its copy has arrived.
        overwrite: False refuses to replace what has come to be at the target meanwhile.

    Returns:
        What was done and what failed.

    Raises:
        KeyboardInterrupt: After the objects under way were finished or dropped.

    Example:
        >>> from codomyrmex.cloud.transfer.planning import plan_copy
        >>> tree = BucketTree(storage, "demo", "docs")
        >>> run_plan(plan_copy(tree, FolderTree(tmp_path / "out"))).counts
        {'copy': 1}
    """
    started = time.monotonic()
    run = _Run(planned, settings, overwrite, progress, keep_arrived=move)
    run.copy_all(concurrency or _CONCURRENCY)
    counts: Counter[str] = Counter(copy=run.copied)
    if planned.deletes and not run.failed:
        counts["delete"] = run.delete(planned.target, planned.deletes, progress)
    if move and planned.source is not None:
        run.delete(planned.source, run.arrived, None)
    counts["skip"] = planned.plan.skipped
    return TransferResult(
        done=counts["copy"] + counts["delete"],
        failed=run.failed,
        bytes_moved=run.copied_bytes,
        seconds=time.monotonic() - started,
        counts={verb: count for verb, count in counts.items() if count},
    )


Job: TypeAlias = "tuple[Steps[T], Callable[[T | None, CloudError | None], None]]"
"""An operation for the loop, and who is told of its end."""


def _is_small(entry: Entry) -> bool:
    return entry.size <= SMALL and not is_folder_marker(entry)


class _Run:
    """The copies of one plan under way."""

    def __init__(
        self,
        planned: TransferPlan,
        settings: ObjectSettings | None,
        overwrite: bool,
        progress: ProgressCallback | None,
        *,
        keep_arrived: bool,
    ) -> None:
        self.planned = planned
        self.settings = settings
        self.overwrite = overwrite
        self.progress = progress
        self.arrived = Spool[Entry]()
        self.copied = self.copied_bytes = 0
        self.failed: dict[str, CloudError] = {}
        self._keep_arrived = keep_arrived
        self._stop = threading.Event()
        self._broken: BaseException | None = None
        self._waiting: Iterator[Entry] = iter(())
        self._lock = threading.Lock()
        self._change = threading.Condition()
        self._busy = self._finished = 0

    def copy_all(self, concurrency: int) -> None:
        copies = self.planned.copies
        small = sum(map(_is_small, copies)) if self._takes_steps() else 0
        self._waiting = (entry for entry in copies if not (small and _is_small(entry)))
        work = [self._work] * min(concurrency, len(copies) - small)
        if small:
            entries = (entry for entry in copies if _is_small(entry))
            work.append(lambda: self._work_small(entries, concurrency))
        threads = [
            threading.Thread(target=self._guarded, args=(each,), name=f"cmx-{n}", daemon=True)
            for n, each in enumerate(work)
        ]
        try:
            for thread in threads:
                thread.start()
            self._wait_until(lambda: self._finished == len(threads))
        except BaseException:
            self._stop.set()
            self._wait_until(lambda: not self._busy)
            raise
        if self._broken is not None:
            raise self._broken

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        # not by Thread.join, which takes a running thread for ended after a KeyboardInterrupt;
        # in short waits, so that a signal reaches the main thread
        with self._change:
            while not holds():
                self._change.wait(0.5)

    def _guarded(self, work: Callable[[], None]) -> None:
        with self._change:
            if self._stop.is_set():
                self._finished += 1
                self._change.notify_all()
                return
            self._busy += 1
        try:
            with stoppable(self._stop.is_set):
                work()
        except BaseException as error:  # noqa: BLE001 # raised by copy_all in the caller's thread
            self._broken = error
            self._stop.set()
        finally:
            with self._change:
                self._busy -= 1
                self._finished += 1
                self._change.notify_all()

    # -- small objects, in one thread

    def _takes_steps(self) -> bool:
        """Whether small objects can go through the one thread."""
        source, target = self.planned.source, self.planned.target
        if isinstance(source, FolderTree) and isinstance(target, BucketTree):
            client = target.client
        elif isinstance(source, BucketTree) and isinstance(target, FolderTree):
            client = source.client
        else:
            return False
        return len(self.planned.copies) > 1 and isinstance(client, SteppedClient)

    def _work_small(self, entries: Iterator[Entry], concurrency: int) -> None:
        from codomyrmex.cloud.common.steps import StepLoop

        source, target = self.planned.source, self.planned.target
        if isinstance(source, FolderTree) and isinstance(target, BucketTree):
            assert isinstance(target.client, SteppedClient)
            StepLoop[ObjectInfo](target.client.http, concurrency).run(
                self._uploads(entries, source, target, target.client),
                stopped=self._stop.is_set,
            )
        elif isinstance(source, BucketTree) and isinstance(target, FolderTree):
            assert isinstance(source.client, SteppedClient)
            committer = BatchCommitter()
            try:
                StepLoop[None](source.client.http, concurrency).run(
                    self._downloads(entries, source.client, target, committer),
                    stopped=self._stop.is_set,
                )
                committer.commit()
            finally:
                committer.discard()

    def _uploads(
        self,
        entries: Iterator[Entry],
        source: FolderTree,
        target: BucketTree,
        client: SteppedClient,
    ) -> Iterator[Job[ObjectInfo]]:
        condition = write_condition(self.overwrite, None)
        for entry in entries:
            steps = upload_steps(
                client,
                f"{source.path}/{entry.key}",
                target.bucket,
                target.prefix + entry.key,
                self.settings,
                condition,
                self._watched,
            )
            yield steps, functools.partial(self._ended, entry)

    def _downloads(
        self,
        entries: Iterator[Entry],
        client: SteppedClient,
        target: FolderTree,
        committer: BatchCommitter,
    ) -> Iterator[Job[None]]:
        for entry in entries:
            assert entry.info is not None
            try:
                path = target.path_of(entry.key)
            except CloudError as error:
                self._ended(entry, None, error)
                continue
            steps = download_steps(
                client,
                entry.info,
                path,
                self.overwrite,
                committer,
                functools.partial(self._ended, entry, None),
                self._watched,
            )
            yield steps, functools.partial(self._fetched, entry)

    def _fetched(self, entry: Entry, result: object, error: CloudError | None) -> None:
        if error is not None:  # else the committer tells when the file is in place
            self._ended(entry, result, error)

    def _ended(self, entry: Entry, result: object, error: CloudError | None) -> None:
        if error is None:
            with self._lock:
                self.copied += 1
                self.copied_bytes += entry.size
                if self._keep_arrived:
                    self.arrived.append(entry)
            return
        self.failed[self.planned.target.url(entry.key)] = error
        if self.progress is not None:
            self.progress(ProgressEvent("fail", entry.key))

    # -- deletes

    def delete(
        self, tree: Tree, entries: Iterable[Entry], progress: ProgressCallback | None
    ) -> int:
        """Delete from a tree, some thousands at a time, and count what is gone."""
        deleted = 0
        keys = (entry.key for entry in entries)
        while batch := list(itertools.islice(keys, _DELETES)):
            failures = tree.delete(batch)
            self.failed.update({tree.url(key): error for key, error in failures.items()})
            deleted += len(batch) - len(failures)
            if progress is not None:
                for key in batch:
                    progress(ProgressEvent("fail" if key in failures else "done", key))
        return deleted

    # -- everything else, an object a thread

    def _next(self) -> Entry | None:
        with self._lock:
            return None if self._stop.is_set() else next(self._waiting, None)

    def _work(self) -> None:
        while (entry := self._next()) is not None:
            try:
                self._copy(entry)
            except CloudError as error:
                self._ended(entry, None, error)
            else:
                self._ended(entry, None, None)

    def _watched(self, event: ProgressEvent) -> None:
        if self._stop.is_set():
            raise CancelledError("stopped")
        if self.progress is not None:
            self.progress(event)

    def _copy(self, entry: Entry) -> None:
        source, target = self.planned.source, self.planned.target
        if isinstance(source, FolderTree) and isinstance(target, BucketTree):
            target.client.upload_file(
                f"{source.path}/{entry.key}",
                target.bucket,
                target.prefix + entry.key,
                settings=self.settings,
                overwrite=self.overwrite,
                progress=self._watched,
            )
        elif isinstance(source, BucketTree) and isinstance(target, FolderTree):
            self._download(entry, source, target)
        elif isinstance(source, BucketTree) and isinstance(target, BucketTree):
            self._copy_object(entry, source, target)
        elif isinstance(source, FolderTree) and isinstance(target, FolderTree):
            self._copy_file(entry, source, target)

    def _download(self, entry: Entry, source: BucketTree, target: FolderTree) -> None:
        if is_folder_marker(entry):
            make_folder(target.path_of(entry.key[:-1]))
            return
        path = target.path_of(entry.key)
        client, info = source.client, entry.info
        if isinstance(client, ObjectClient) and info is not None:
            fetch_file(client, info, Path(path), overwrite=self.overwrite, progress=self._watched)
        else:
            client.download_file(
                source.bucket,
                source.prefix + entry.key,
                path,
                overwrite=self.overwrite,
                progress=self._watched,
            )

    def _copy_object(self, entry: Entry, source: BucketTree, target: BucketTree) -> None:
        copy_between(
            source.client,
            source.bucket,
            source.prefix + entry.key,
            target.client,
            target.bucket,
            target.prefix + entry.key,
            settings=self.settings,
            overwrite=self.overwrite,
            mtime_ns=entry.mtime_ns,
            progress=self._watched,
        )

    def _copy_file(self, entry: Entry, source: FolderTree, target: FolderTree) -> None:
        copy_file(
            f"{source.path}/{entry.key}",
            target.path_of(entry.key),
            overwrite=self.overwrite,
            progress=self._watched,
        )
