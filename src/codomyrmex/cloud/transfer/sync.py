"""Copying and mirroring trees: first a plan, then its execution."""

from __future__ import annotations

import functools
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

import msgspec

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CancelledError,
    CloudError,
    InvalidRequestError,
    PlanRefusedError,
)
from codomyrmex.cloud.common.local_files import PendingFile, local_errors
from codomyrmex.cloud.common.plan import Action, Plan, Verb
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.transfer.download import fetch_file
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.object_client import MIB, ObjectClient, write_condition
from codomyrmex.cloud.transfer.small_objects import (
    SMALL,
    BatchCommitter,
    download_steps,
    upload_steps,
)
from codomyrmex.cloud.transfer.stepped_client import SteppedClient
from codomyrmex.cloud.transfer.trees import (
    BucketTree,
    Entry,
    FolderTree,
    Tree,
    entries_or_none,
    make_folder,
    require_apart,
)

if TYPE_CHECKING:  # libcurl is loaded with the first client that uses it
    from codomyrmex.cloud.common.steps import Steps

__all__ = [
    "Compare",
    "TransferPlan",
    "TransferResult",
    "plan_copy",
    "plan_delete",
    "plan_sync",
    "run_plan",
    "sync",
]

Compare: TypeAlias = Literal["size,mtime", "size"]
"""What makes two entries the same: their size and modification time, or their size alone."""

_SAME_TIME_NS = 1_000_000
"""Times closer than this are one: file systems and tools round differently."""

_CONCURRENCY = 16

T = TypeVar("T")


class TransferPlan(msgspec.Struct, frozen=True):
    """A plan together with what is needed to carry it out.

    Attributes:
        plan: What will be done, for people and for JSON.
        source: Where from; None when nothing is copied.
        target: Where to.
        copies: What is copied.
        deletes: What is deleted from the target.
    """

    plan: Plan
    source: Tree | None
    target: Tree
    copies: list[Entry]
    deletes: list[Entry]


class TransferResult(msgspec.Struct, frozen=True):
    """What was done of a plan.

    Attributes:
        done: How many steps succeeded.
        failed: Each failed place with its error.
        bytes_moved: Bytes of the objects that arrived.
        seconds: How long it took.
        counts: Steps that succeeded, by verb; ``skip`` for what was as it should be.
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


def sync(
    source: Tree,
    target: Tree,
    *,
    delete: bool = False,
    dry_run: bool = False,
    compare: Compare = "size,mtime",
    filters: Filters | None = None,
    max_delete: int | str | None = "50%",
    concurrency: int | None = None,
    progress: ProgressCallback | None = None,
) -> TransferResult | Plan:
    """Make a target like its source: copy what is missing or differs, delete what is too much.

    Args:
        source: A `FolderTree` or `BucketTree`.
        target: A `FolderTree` or `BucketTree`; need not exist when it is a folder.
        delete: Whether to delete what the source does not have; never when the source is empty.
        dry_run: Whether to return the plan and change nothing.
        compare: What makes two entries the same.
        filters: Which keys take part on both sides.
        max_delete: How many deletions are allowed at the most: a number, a per cent of the target
            such as ``10%``, or None for any.
        concurrency: Objects under way at once; 16 when None.
        progress: Called as bytes pass.

    Returns:
        What was done, or with ``dry_run`` the `Plan`.

    Raises:
        PlanRefusedError: When more would be deleted than is allowed; nothing was changed.
        CloudError: When either side cannot be listed; nothing was changed.

    Example:
        >>> from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
        >>> _ = (tmp_path / "in").mkdir(), (tmp_path / "in" / "a.txt").write_text("hi")
        >>> source, target = FolderTree(tmp_path / "in"), BucketTree(storage, "demo", "copy")
        >>> sync(source, target).counts
        {'copy': 1}
        >>> sync(source, target).counts
        {'skip': 1}
    """
    planned = plan_sync(
        source,
        target,
        delete=delete,
        compare=compare,
        filters=filters,
        max_delete=max_delete,
    )
    if dry_run:
        return planned.plan
    return run_plan(planned, concurrency=concurrency, progress=progress)


def plan_sync(
    source: Tree,
    target: Tree,
    *,
    delete: bool = False,
    compare: Compare = "size,mtime",
    filters: Filters | None = None,
    max_delete: int | str | None = "50%",
) -> TransferPlan:
    """Compare two trees, listed side by side, and plan what makes them alike; see `sync`."""
    if compare not in ("size,mtime", "size"):
        raise InvalidRequestError(f"compare must be 'size,mtime' or 'size', not {compare!r}")
    require_apart(source, target)
    rules = filters or Filters()
    copies: list[Entry] = []
    deletes: list[Entry] = []
    actions: list[Action] = []
    skipped = in_source = in_target = 0
    for mine, theirs in _merge(source.entries(), entries_or_none(target)):
        key = mine.key if mine is not None else theirs.key if theirs is not None else ""
        if not rules.matches(key):
            continue
        in_target += theirs is not None
        if mine is None:
            if theirs is not None and delete:
                deletes.append(theirs)
            continue
        in_source += 1
        reason = _difference(source, target, mine, theirs, compare)
        if reason is None:
            skipped += 1
        else:
            copies.append(mine)
            actions.append(_action("copy", source, target, mine, reason))
    if deletes:
        _check_deletes(len(deletes), in_source, in_target, source, max_delete)
    actions += [_action("delete", None, target, entry, "not in the source") for entry in deletes]
    return TransferPlan(Plan(actions, skipped), source, target, copies, deletes)


def plan_copy(
    source: Tree, target: Tree, *, filters: Filters | None = None, overwrite: bool = True
) -> TransferPlan:
    """Plan to copy everything of a tree.

    Args:
        source: Where from.
        target: Where to.
        filters: Which keys take part.
        overwrite: False leaves alone what the target has already.

    Returns:
        The plan.

    Raises:
        CloudError: When a side cannot be listed.

    Example:
        >>> tree = BucketTree(storage, "demo", "docs")
        >>> plan_copy(tree, FolderTree(tmp_path / "out")).plan.counts
        Counter({'copy': 1})
    """
    require_apart(source, target)
    rules = filters or Filters()
    copies: list[Entry] = []
    actions: list[Action] = []
    skipped = 0
    there = iter(()) if overwrite else entries_or_none(target)
    for mine, theirs in _merge(source.entries(), there):
        if mine is None or not rules.matches(mine.key):
            continue
        if theirs is not None:
            skipped += 1
            continue
        copies.append(mine)
        actions.append(_action("copy", source, target, mine, ""))
    return TransferPlan(Plan(actions, skipped), source, target, copies, [])


def plan_delete(tree: Tree, *, filters: Filters | None = None) -> TransferPlan:
    """Plan to delete everything of a tree.

    Args:
        tree: What to delete.
        filters: Which keys take part.

    Returns:
        The plan.

    Raises:
        CloudError: When it cannot be listed.

    Example:
        >>> plan_delete(BucketTree(storage, "demo", "docs")).plan.counts
        Counter({'delete': 1})
    """
    rules = filters or Filters()
    deletes = [entry for entry in tree.entries() if rules.matches(entry.key)]
    actions = [_action("delete", None, tree, entry, "") for entry in deletes]
    return TransferPlan(Plan(actions), None, tree, [], deletes)


def _action(verb: Verb, source: Tree | None, target: Tree, entry: Entry, reason: str) -> Action:
    return Action(
        verb,
        target.url(entry.key),
        source=source.url(entry.key) if source is not None else None,
        size=entry.size,
        reason=reason,
    )


def _merge(
    left: Iterator[Entry], right: Iterator[Entry]
) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Pair two streams that are sorted by the UTF-8 bytes of their keys."""
    mine, theirs = next(left, None), next(right, None)
    while mine is not None or theirs is not None:
        if theirs is None or (mine is not None and _before(mine.key, theirs.key)):
            yield mine, None
            mine = next(left, None)
        elif mine is None or _before(theirs.key, mine.key):
            yield None, theirs
            theirs = next(right, None)
        else:
            yield mine, theirs
            mine, theirs = next(left, None), next(right, None)


def _before(one: str, other: str) -> bool:
    if one.isascii() and other.isascii():
        return one < other
    return one.encode() < other.encode()


def _difference(
    source: Tree, target: Tree, mine: Entry, theirs: Entry | None, compare: Compare
) -> str | None:
    """Why an entry has to be copied; None when it has not."""
    if theirs is None:
        if isinstance(target, FolderTree) and _is_folder_marker(mine):
            return None if os.path.isdir(target.path_of(mine.key[:-1])) else "not there yet"
        return "not there yet"
    if mine.size != theirs.size:
        return "another size"
    if compare == "size":
        return None
    if mine.mtime_ns is not None and theirs.mtime_ns is not None:
        return "another time" if abs(mine.mtime_ns - theirs.mtime_ns) > _SAME_TIME_NS else None
    if mine.mtime_ns is not None and theirs.stored_ns is not None:
        # stored after the file was last changed: it is what was stored then, or newer
        return None if theirs.stored_ns >= mine.mtime_ns else "changed since it was stored"
    return _difference_by_metadata(source, mine, theirs)


def _difference_by_metadata(source: Tree, mine: Entry, theirs: Entry) -> str | None:
    """Ask for the time that a listing does not tell."""
    if not isinstance(source, BucketTree) or mine.info is None:
        return "another time"
    kept = source.client.get_metadata(source.bucket, mine.info.key).mtime_ns
    if kept is None:
        kept = mine.stored_ns
    there = theirs.mtime_ns if theirs.mtime_ns is not None else theirs.stored_ns
    if kept is None or there is None:
        return "the times are not known"
    if theirs.mtime_ns is None:
        return None if there >= kept else "another time"
    return "another time" if abs(kept - there) > _SAME_TIME_NS else None


def _is_folder_marker(entry: Entry) -> bool:
    return entry.size == 0 and entry.key.endswith("/")


def _check_deletes(
    deletes: int, in_source: int, in_target: int, source: Tree, max_delete: int | str | None
) -> None:
    if in_source == 0:
        raise PlanRefusedError(
            f"{source.url()} is empty: nothing is deleted for it",
            hint="Delete the target with cmx rm -r if that is what you want",
        )
    if max_delete is None:
        return
    try:
        if isinstance(max_delete, str) and max_delete.endswith("%"):
            allowed = int(in_target * float(max_delete[:-1]) / 100)
        else:
            allowed = int(max_delete)
    except ValueError as error:
        raise InvalidRequestError(
            f"max_delete must be a number or a per cent such as 10%, not {max_delete!r}"
        ) from error
    if deletes > allowed:
        raise PlanRefusedError(
            f"{deletes} of {in_target} objects would be deleted, more than {max_delete}",
            hint="Look at the plan with --dry-run, and raise --max-delete if it is right",
        )


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
    """
    started = time.monotonic()
    run = _Run(planned, settings, overwrite, progress)
    run.copy_all(concurrency or _CONCURRENCY)
    counts: Counter[str] = Counter()
    if run.arrived:
        counts["copy"] = len(run.arrived)
    if planned.deletes and not run.failed:
        failures = planned.target.delete(entry.key for entry in planned.deletes)
        run.failed.update({planned.target.url(key): e for key, e in failures.items()})
        counts["delete"] = len(planned.deletes) - len(failures)
    if move and planned.source is not None:
        failures = planned.source.delete(entry.key for entry in run.arrived)
        run.failed.update({planned.source.url(key): e for key, e in failures.items()})
    if planned.plan.skipped:
        counts["skip"] = planned.plan.skipped
    return TransferResult(
        done=counts["copy"] + counts["delete"],
        failed=run.failed,
        bytes_moved=sum(entry.size for entry in run.arrived),
        seconds=time.monotonic() - started,
        counts={verb: count for verb, count in counts.items() if count},
    )


Job: TypeAlias = "tuple[Steps[T], Callable[[T | None, CloudError | None], None]]"
"""An operation for the loop, and who is told of its end."""


def _is_small(entry: Entry) -> bool:
    return entry.size <= SMALL and not _is_folder_marker(entry)


class _Run:
    """The copies of one plan under way."""

    def __init__(
        self,
        planned: TransferPlan,
        settings: ObjectSettings | None,
        overwrite: bool,
        progress: ProgressCallback | None,
    ) -> None:
        self.planned = planned
        self.settings = settings
        self.overwrite = overwrite
        self.progress = progress
        self.arrived: list[Entry] = []
        self.failed: dict[str, CloudError] = {}
        self._stop = threading.Event()
        self._broken: BaseException | None = None
        self._waiting: Iterator[Entry] = iter(())
        self._lock = threading.Lock()

    def copy_all(self, concurrency: int) -> None:
        small, rest = self._split()
        self._waiting = iter(rest)
        work = [self._work] * min(concurrency, len(rest))
        if small:
            work.append(lambda: self._work_small(small, concurrency))
        threads = [
            threading.Thread(target=self._guarded, args=(each,), name=f"cmx-{n}", daemon=True)
            for n, each in enumerate(work)
        ]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                # in short waits, so that a signal reaches the main thread
                while thread.is_alive():
                    thread.join(0.5)
        except BaseException:
            self._stop.set()
            for thread in threads:
                thread.join()
            raise
        if self._broken is not None:
            raise self._broken

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 # raised by copy_all in the caller's thread
            self._broken = error
            self._stop.set()

    # -- small objects, in one thread

    def _split(self) -> tuple[list[Entry], list[Entry]]:
        """Divide the copies into those for the one thread and those for the others."""
        copies = self.planned.copies
        source, target = self.planned.source, self.planned.target
        up = isinstance(source, FolderTree) and isinstance(target, BucketTree)
        down = isinstance(source, BucketTree) and isinstance(target, FolderTree)
        if up and isinstance(target, BucketTree):
            client = target.client
        elif down and isinstance(source, BucketTree):
            client = source.client
        else:
            return [], copies
        if len(copies) < 2 or not isinstance(client, SteppedClient):
            return [], copies
        small = [entry for entry in copies if _is_small(entry)]
        return small, [entry for entry in copies if not _is_small(entry)]

    def _work_small(self, entries: list[Entry], concurrency: int) -> None:
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
        self, entries: list[Entry], source: FolderTree, target: BucketTree, client: SteppedClient
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
        entries: list[Entry],
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
            self.arrived.append(entry)
            return
        self.failed[self.planned.target.url(entry.key)] = error
        if self.progress is not None:
            self.progress(ProgressEvent("fail", entry.key))

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
        if _is_folder_marker(entry):
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
            progress=self._watched,
        )

    def _copy_file(self, entry: Entry, source: FolderTree, target: FolderTree) -> None:
        copy_file(
            f"{source.path}/{entry.key}",
            target.path_of(entry.key),
            overwrite=self.overwrite,
            progress=self._watched,
        )


def copy_between(
    source_client: StorageClient,
    source_bucket: str,
    source_key: str,
    target_client: StorageClient,
    target_bucket: str,
    target_key: str,
    *,
    settings: ObjectSettings | None = None,
    overwrite: bool = True,
    progress: ProgressCallback | None = None,
) -> ObjectInfo:
    """Copy an object, inside its store by the server, else through this machine.

    What the object carries goes along; a few parts of it are in memory at a time.

    Args:
        source_client: Where from.
        source_bucket: The bucket.
        source_key: The key.
        target_client: Where to.
        target_bucket: The bucket.
        target_key: The key.
        settings: Replaces what the object carries.
        overwrite: False refuses to replace an object.
        progress: Called as bytes pass.

    Returns:
        The new object.

    Raises:
        ObjectNotFoundError: When there is no such source.
        AlreadyExistsError: When ``overwrite`` is False and the target exists.

    Example:
        >>> copy_between(storage, "demo", "hello.txt", storage, "demo", "b.txt").key
        'b.txt'
    """
    if source_client is target_client:
        return target_client.copy_object(
            source_bucket,
            source_key,
            target_bucket,
            target_key,
            settings=settings,
            overwrite=overwrite,
            progress=progress,
        )
    info = source_client.get_metadata(source_bucket, source_key)
    return target_client.upload_data(
        target_bucket,
        target_key,
        source_client.iter_data(source_bucket, source_key, if_match=info.etag),
        settings=settings or ObjectSettings.of(info),
        overwrite=overwrite,
        progress=progress,
    )


def copy_file(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    overwrite: bool = True,
    progress: ProgressCallback | None = None,
) -> Path:
    """Copy a file on the local disk; it appears whole or not at all, with its time kept.

    Args:
        source: The file.
        target: Its new path.
        overwrite: False refuses to replace a file.
        progress: Called as bytes pass.

    Returns:
        The target.

    Raises:
        LocalFileNotFoundError: When there is no such file.
        AlreadyExistsError: When ``overwrite`` is False and the target exists.
        DiskFullError: When the disk is full.

    Example:
        >>> _ = (tmp_path / "a").write_text("hi")
        >>> copy_file(tmp_path / "a", tmp_path / "b").read_text()
        'hi'
    """
    path = Path(target)
    if not overwrite and os.path.lexists(path):
        raise AlreadyExistsError(f"{path} exists already", resource=str(path))
    name = os.fspath(source)
    with local_errors(name, "copy_file"), open(name, "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        if progress is not None:
            progress(ProgressEvent("start", name, bytes_total=status.st_size))
        pending = PendingFile(path, operation="copy_file")
        try:
            while chunk := file.read(MIB):
                view = memoryview(chunk)
                while view:
                    view = view[os.write(pending.fd, view) :]
                if progress is not None:
                    progress(ProgressEvent("bytes", name, bytes_moved=len(chunk)))
        except BaseException:
            pending.discard()
            raise
    pending.commit(mtime_ns=status.st_mtime_ns, overwrite=overwrite)
    if progress is not None:
        progress(ProgressEvent("done", name))
    return path
