"""Keeping a target like a local folder while the folder changes.

The operating system tells which paths changed (watchfiles); what is at them is then looked up, so
that a repeated or late notice does no harm. What was not told, because the system's queue ran over
or the folder went and came back, is found by listing both sides again.

The file is long because one loop owns all of it: what is due, what was sent, and when.
"""

from __future__ import annotations

import contextlib
import os
import random
import stat
import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import (
    CloudError,
    ConflictError,
    LocalFileError,
    LocalFileNotFoundError,
    MissingDependencyError,
    PlanRefusedError,
)
from codomyrmex.cloud.common.local_files import PART_SUFFIX, local_errors
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.planning import (
    Compare,
    TransferPlan,
    plan_sync,
    require_bounded_deletes,
)
from codomyrmex.cloud.transfer.running import run_plan
from codomyrmex.cloud.transfer.trees import BucketTree, Entry, FolderTree, Tree, entries_or_none
from codomyrmex.cloud.transfer.watch_events import WatchEvent, WatchTotals

if TYPE_CHECKING:  # of the extra
    from watchfiles import Change

__all__ = ["FolderWatch"]

_Changes: TypeAlias = "Generator[set[tuple[Change, str]], None, None]"

_TICK: Final = 0.2
_SETTLE: Final = 0.5
"""Seconds for which nothing was written to a file before it is taken up."""

_PATIENCE: Final = 10.0
"""Seconds after which a file is taken up although something still writes to it."""

_HOLD: Final = 60.0
"""Seconds for which deletions wait for copies that have not arrived."""

_SECOND_LOOK: Final = 2.0
"""Seconds until a new folder is looked into again: what was put into it before the system watched
it was not told."""

_BURST: Final = 8000
"""Changes at once from which on the system's queue (16,384 on Linux) may have run over."""

_MOST_LISTINGS: Final = 64
_MOST_REMEMBERED: Final = 100_000
_FIRST_RETRY: Final = 1.0
_LONGEST_RETRY: Final = 60.0


class _Due(msgspec.Struct):
    """A path that has to be looked at."""

    at: float
    first: float
    attempts: int = 0
    again: bool = False  # a second look into a folder
    held: bool = False  # a deletion that waits for copies


class FolderWatch:
    """A sync that goes on: changes of a folder go to the target as they happen.

    `run` compares both sides once as `sync` does, then works through what changes, in batches.
    What fails is tried again until it succeeds. It needs the extra ``watch``.

    Args:
        source: The folder.
        target: Where its files go.
        delete: Whether what vanishes from the folder is deleted from the target; never when the
            folder is empty, gone, or replaced by another one.
        compare: What makes two entries the same when both sides are listed.
        filters: Which keys take part.
        max_delete: How many deletions a batch may have: a number, a per cent of the files, or
            None for any.
        concurrency: Objects under way at once; 16 when None.
        rescan_interval: Seconds until both sides are listed again, whatever was told.
        progress: Called as bytes pass.
        on_event: Told what happens, in the thread of `run`.

    Raises:
        InvalidRequestError: When ``max_delete`` is neither.

    Attributes:
        totals: What was done so far.

    Example:
        >>> (tmp_path / "in").mkdir()
        >>> _ = (tmp_path / "in" / "a.txt").write_text("hi")
        >>> target = BucketTree(storage, "demo", "live")
        >>> watch = FolderWatch(FolderTree(tmp_path / "in"), target)
        >>> watch.run(stopped=lambda: True).copied
        1
    """

    def __init__(
        self,
        source: FolderTree,
        target: Tree,
        *,
        delete: bool = False,
        compare: Compare = "size,mtime",
        filters: Filters | None = None,
        max_delete: int | str | None = "50%",
        concurrency: int | None = None,
        rescan_interval: float = 600.0,
        progress: ProgressCallback | None = None,
        on_event: Callable[[WatchEvent], None] | None = None,
    ) -> None:
        # a bound that is none is refused now, not with the first deletion
        require_bounded_deletes(0, 1, 1, source, max_delete)
        self.totals = WatchTotals()
        self._source = source
        self._target = target
        self._delete = delete
        self._compare: Compare = compare
        self._filters = filters or Filters()
        self._max_delete = max_delete
        self._concurrency = concurrency
        self._interval = rescan_interval
        self._progress = progress
        self._on_event = on_event
        self._due: dict[str, _Due] = {}
        self._sent: OrderedDict[str, tuple[int, int | None]] = OrderedDict()
        self._identity: tuple[int, int] | None = None
        self._rescan_at = 0.0
        self._rescan_failures = 0

    def run(self, *, stopped: Callable[[], bool] = lambda: False) -> WatchTotals:
        """Compare both sides, then follow the changes until it is stopped.

        Args:
            stopped: Asked several times a second, when nothing is under way.

        Returns:
            What was done.

        Raises:
            MissingDependencyError: When the extra ``watch`` is not installed.
            LocalFileError: When the system cannot watch the folder.
            PlanRefusedError: When the first comparison would delete more than is allowed.
            CloudError: When a side cannot be listed in the first comparison.
            KeyboardInterrupt: After the objects under way were finished or dropped; `totals` has
                what was done.

        Example:
            >>> (tmp_path / "in").mkdir()
            >>> target = BucketTree(storage, "demo", "live")
            >>> FolderWatch(FolderTree(tmp_path / "in"), target).run(stopped=lambda: True).copied
            0
        """
        # watched before it is compared: what changes in between is told
        changes = self._begin()
        try:
            self._compare_all(self._plan())
            self._tell(WatchEvent("ready", self._target.url()))
            while not stopped():
                try:
                    self._mark(self._next(changes))
                except _SourceLost:
                    changes.close()
                    changes = self._come_back(stopped)
                    continue
                if time.monotonic() >= self._rescan_at:
                    self._rescan("it is time")
                self._work()
        finally:
            changes.close()
            self.totals.waiting = sum(map(self._is_waiting, self._due))
        return self.totals

    # -- what the system tells

    def _begin(self) -> _Changes:
        try:
            import watchfiles
        except ImportError as error:
            raise MissingDependencyError.for_extra("watch", "watching a folder") from error
        path = self._source.path
        with local_errors(path, "watch"):
            self._identity = _identity(path)
        changes: _Changes = watchfiles.watch(
            path,
            watch_filter=None,
            debounce=500,
            step=50,
            rust_timeout=round(_TICK * 1000),
            yield_on_timeout=True,
            ignore_permission_denied=True,
        )
        self._mark(self._first(changes))
        return changes

    def _first(self, changes: _Changes) -> set[tuple[Change, str]]:
        from watchfiles._rust_notify import WatchfilesRustInternalError

        try:
            return next(changes)
        except FileNotFoundError as error:
            raise LocalFileNotFoundError(f"there is no folder {self._source.url()}") from error
        except (OSError, WatchfilesRustInternalError) as error:
            raise LocalFileError(
                f"{self._source.url()} cannot be watched: {error}",
                hint="Where there are too many folders, raise fs.inotify.max_user_watches, or "
                "set WATCHFILES_FORCE_POLLING=true",
            ) from error

    def _next(self, changes: _Changes) -> set[tuple[Change, str]]:
        from watchfiles._rust_notify import WatchfilesRustInternalError

        try:
            found = next(changes)
        except (OSError, WatchfilesRustInternalError) as error:
            raise _SourceLost from error
        if not self._is_there():
            raise _SourceLost
        return found

    def _is_there(self) -> bool:
        """Whether the folder is the one that is watched: another may be mounted or moved there."""
        try:
            return _identity(self._source.path) == self._identity
        except OSError:
            return False

    def _come_back(self, stopped: Callable[[], bool]) -> _Changes:
        """Wait until the folder is there again; nothing is deleted for its absence."""
        gone = LocalFileNotFoundError(f"the folder {self._source.url()} is gone")
        self._tell(WatchEvent("lost", self._source.url(), error=gone))
        while not stopped():
            time.sleep(_TICK)
            with contextlib.suppress(LocalFileError, LocalFileNotFoundError):
                changes = self._begin()
                self._rescan("the folder is back")
                return changes
        return _nothing()

    def _mark(self, changes: set[tuple[Change, str]]) -> None:
        """Note which paths have to be looked at."""
        if len(changes) >= _BURST:
            self._due.clear()
            self._rescan(f"{len(changes)} changes at once: some may not have been told")
            return
        top = f"{self._source.path}/"
        now = time.monotonic()
        for _, path in changes:
            if path.startswith(top) and not path.endswith(PART_SUFFIX):
                self._look_at(path[len(top) :], now)

    def _look_at(self, key: str, when: float) -> None:
        due = self._due.get(key)
        if due is None:
            self._due[key] = _Due(when, time.monotonic())
        else:
            due.at = min(due.at, when)
            due.again = due.held = False

    def _is_waiting(self, key: str) -> bool:
        """Whether a path that is still to be looked at holds what has not arrived."""
        if self._due[key].again or not self._filters.matches(key):
            return False
        try:
            status = os.stat(f"{self._source.path}/{key}")
        except OSError:
            return self._delete
        return self._sent.get(key) != (status.st_size, status.st_mtime_ns)

    # -- both sides listed

    def _plan(self) -> TransferPlan:
        return plan_sync(
            self._source,
            self._target,
            delete=self._delete,
            compare=self._compare,
            filters=self._filters,
            max_delete=self._max_delete,
        )

    def _rescan(self, reason: str) -> None:
        """List both sides again; when that fails, once more later."""
        self._tell(WatchEvent("rescan", self._target.url(), reason=reason))
        try:
            try:
                planned = self._plan()
            except PlanRefusedError as error:
                self._tell(WatchEvent("refuse", self._target.url(), error=error))
                with_deletes, self._delete = self._delete, False
                try:
                    planned = self._plan()
                finally:
                    self._delete = with_deletes
        except CloudError as error:
            self._rescan_failures += 1
            self.totals.failures += 1
            wait = _backoff(self._rescan_failures)
            self._rescan_at = time.monotonic() + wait
            self._tell(WatchEvent("fail", self._target.url(), error=error, retry_in=wait))
            return
        self._compare_all(planned)

    def _compare_all(self, planned: TransferPlan) -> None:
        self._rescan_failures = 0
        self._rescan_at = time.monotonic() + self._interval
        self._carry_out(planned)

    # -- what changed

    def _work(self) -> None:
        """Do what is due: one batch of copies, then deletions."""
        now = time.monotonic()
        ready = [key for key, due in self._due.items() if due.at <= now]
        if not ready:
            return
        copies: dict[str, Entry] = {}
        gone = self._held_back([key for key in ready if not self._find(key, copies)], copies)
        try:
            deletes = self._deletes(gone)
        except CloudError as error:
            self._failed(gone, self._target.url(), error)
            deletes = []
        else:
            for key in gone:
                self._due.pop(key, None)
        if not copies and not deletes:
            return
        entries = sorted(copies.values(), key=lambda entry: os.fsencode(entry.key))
        self._carry_out(self._batch(entries, deletes))

    def _held_back(self, gone: list[str], copies: dict[str, Entry]) -> list[str]:
        """Hold deletions back for a while when a copy is still to come: it may be a new name."""
        now = time.monotonic()
        vanished = set(gone)
        comes = any(
            not (due.again or due.held) and key not in vanished and key not in copies
            for key, due in self._due.items()
        )
        if not comes or not self._delete:
            return gone
        for key in gone:
            if now - self._due[key].first < _HOLD:
                self._due[key].at, self._due[key].held = now + _SETTLE, True
        return [key for key in gone if now - self._due[key].first >= _HOLD]

    def _find(self, key: str, copies: dict[str, Entry]) -> bool:
        """Find the files at and below a path; False when nothing is there."""
        path = f"{self._source.path}/{key}"
        try:
            status = os.stat(path)
        except OSError:
            # gone, a link to nowhere, or below what is no folder any more
            return False
        due = self._due[key]
        if self._is_below_link(key):
            del self._due[key]
        elif stat.S_ISDIR(status.st_mode):
            del self._due[key]
            if not os.path.islink(path):
                self._find_below(key, due)
        elif not stat.S_ISREG(status.st_mode) or not self._filters.matches(key):
            del self._due[key]
        else:
            entry = Entry(key, status.st_size, mtime_ns=status.st_mtime_ns)
            if self._sent.get(key) == (entry.size, entry.mtime_ns):
                del self._due[key]
            elif not self._is_written_to(due, status):
                copies[key] = entry
        return True

    def _is_below_link(self, key: str) -> bool:
        """Whether a path leads through a link to a folder, which is not followed."""
        folder = os.path.dirname(key)
        while folder:
            if os.path.islink(f"{self._source.path}/{folder}"):
                return True
            folder = os.path.dirname(folder)
        return False

    def _is_written_to(self, due: _Due, status: os.stat_result) -> bool:
        age = time.time() - status.st_mtime
        # a time in the future was set, and says nothing of now
        if not 0 <= age < _SETTLE or time.monotonic() - due.first > _PATIENCE:
            return False
        due.at = time.monotonic() + _SETTLE - age
        return True

    def _find_below(self, key: str, due: _Due) -> None:
        """Take up all files of a new folder, and look into it once more a little later."""
        with contextlib.suppress(LocalFileError, LocalFileNotFoundError):
            for entry in FolderTree(f"{self._source.path}/{key}").entries():
                inner = f"{key}/{entry.key}"
                if self._sent.get(inner) != (entry.size, entry.mtime_ns):
                    self._look_at(inner, 0.0)
        if time.monotonic() - due.first < _SECOND_LOOK:
            self._due[key] = _Due(due.first + _SECOND_LOOK, due.first, again=True)

    def _deletes(self, gone: list[str]) -> list[Entry]:
        """Find what the target has at and below the paths that vanished."""
        if not self._delete or not gone:
            return []
        tops: list[str] = []
        # sorted so that what is below a folder comes right after it
        for key in sorted(set(gone), key=lambda key: key.split("/")):
            if not tops or not key.startswith(f"{tops[-1]}/"):
                tops.append(key)
        if len(tops) > _MOST_LISTINGS:
            self._rescan(f"{len(tops)} files or folders vanished")
            return []
        found = [entry for key in tops for entry in self._stored(key)]
        return self._allowed([entry for entry in found if self._filters.matches(entry.key)])

    def _stored(self, key: str) -> Iterator[Entry]:
        target = self._target
        if isinstance(target, FolderTree):
            path = target.path_of(key)
            if os.path.isfile(path):
                yield Entry(key, os.path.getsize(path))
            below: Tree = FolderTree(path)
        elif isinstance(target, BucketTree):
            name = target.prefix + key
            for info in target.client.list_objects(target.bucket, name, limit=1):
                if info.key == name:
                    yield Entry(key, info.size, info=info)
            below = BucketTree(target.client, target.bucket, f"{name}/")
        else:
            return
        for entry in entries_or_none(below):
            yield msgspec.structs.replace(entry, key=f"{key}/{entry.key}")

    def _allowed(self, deletes: list[Entry]) -> list[Entry]:
        """Keep deletions in their bounds; none for a folder that is gone or empty."""
        # looked at again: it may have come back, or the whole folder may have gone since
        deletes = [e for e in deletes if not os.path.lexists(f"{self._source.path}/{e.key}")]
        if not deletes or not self._is_there():
            return []
        left = sum(self._filters.matches(entry.key) for entry in self._source.entries())
        try:
            require_bounded_deletes(
                len(deletes), left, left + len(deletes), self._source, self._max_delete
            )
        except PlanRefusedError as error:
            self._tell(WatchEvent("refuse", self._target.url(), error=error))
            return []
        return deletes if self._is_there() else []

    def _batch(self, copies: list[Entry], deletes: list[Entry]) -> TransferPlan:
        source, target = self._source, self._target
        actions = [
            Action("copy", target.url(entry.key), source=source.url(entry.key), size=entry.size)
            for entry in copies
        ]
        actions += [Action("delete", target.url(entry.key), size=entry.size) for entry in deletes]
        return TransferPlan(Plan(actions), source, target, copies, deletes)

    # -- doing it

    def _carry_out(self, planned: TransferPlan) -> None:
        result = run_plan(planned, concurrency=self._concurrency, progress=self._progress)
        copies_failed = False
        for entry in planned.copies:
            place = self._target.url(entry.key)
            error = result.failed.get(place)
            if error is not None:
                copies_failed = True
                self._failed([entry.key], place, error)
                continue
            self._due.pop(entry.key, None)
            self._remember(entry)
            self.totals.copied += 1
            self.totals.bytes_moved += entry.size
            self._tell(WatchEvent("copy", place, size=entry.size))
        for entry in planned.deletes:
            place = self._target.url(entry.key)
            if copies_failed:
                # nothing is deleted before what was to come has come
                self._look_at(entry.key, time.monotonic() + _FIRST_RETRY)
            elif place in result.failed:
                self._failed([entry.key], place, result.failed[place])
            else:
                self._sent.pop(entry.key, None)
                self.totals.deleted += 1
                self._tell(WatchEvent("delete", place, size=entry.size))

    def _remember(self, entry: Entry) -> None:
        self._sent[entry.key] = (entry.size, entry.mtime_ns)
        self._sent.move_to_end(entry.key)
        if len(self._sent) > _MOST_REMEMBERED:
            self._sent.popitem(last=False)

    def _failed(self, keys: list[str], place: str, error: CloudError) -> None:
        """Try again later: soon what is still written to, then ever more rarely."""
        now = time.monotonic()
        if isinstance(error, LocalFileNotFoundError):
            for key in keys:  # it vanished before it was read: looked at again, it is gone
                self._due.setdefault(key, _Due(now, now)).at = now
            return
        wait = 0.0
        for key in keys:
            due = self._due.setdefault(key, _Due(now, now))
            due.attempts += 1
            wait = _SETTLE if isinstance(error, ConflictError) else _backoff(due.attempts)
            due.at = now + wait
        if isinstance(error, ConflictError):
            self._tell(WatchEvent("wait", place, reason="it changes", retry_in=wait))
            return
        self.totals.failures += 1
        self._tell(WatchEvent("fail", place, error=error, retry_in=round(wait, 1)))

    def _tell(self, event: WatchEvent) -> None:
        if self._on_event is not None:
            self._on_event(event)


class _SourceLost(Exception):  # noqa: N818 # a turn of the loop, not an error
    """The watched folder is not there any more."""


def _identity(path: str) -> tuple[int, int]:
    status = os.stat(path)
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(20, "Not a directory", path)
    return status.st_dev, status.st_ino


def _backoff(attempts: int) -> float:
    longest = min(_LONGEST_RETRY, _FIRST_RETRY * 2 ** min(attempts, 16))
    return random.uniform(longest / 2, longest)  # noqa: S311 # spreads load, guards nothing


def _nothing() -> _Changes:
    yield from ()
