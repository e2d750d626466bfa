"""What makes two entries of trees the same, found with as few requests as can be."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias, get_args

from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
    LocalFileError,
    NotFoundError,
    PermissionDeniedError,
)
from codomyrmex.cloud.common.ordered_map import ordered_map
from codomyrmex.cloud.transfer.content import content_differs, same_by_md5
from codomyrmex.cloud.transfer.part_records import MIB
from codomyrmex.cloud.transfer.stepped_client import SteppedClient
from codomyrmex.cloud.transfer.trees import (
    BucketTree,
    Entry,
    FolderTree,
    Tree,
    is_folder_marker,
)

__all__ = ["Compare", "Compared", "differences"]

Compare: TypeAlias = Literal["size,mtime", "size", "checksum"]
"""What makes two entries the same: their size and modification time, their size alone, or their
content, by a checksum that both sides can give, else by reading both."""

Compared: TypeAlias = tuple[Entry | None, Entry | None, str | None]
"""An entry of either side, and why it has to be copied; None when it has not."""

_ASK: Final = "ask"
_SAME_TIME_NS: Final = 1_000_000
"""Times closer than this are one: file systems and tools round differently."""

_CLOCKS_NS: Final = 2_000_000_000
"""A service's clock is known to about a second, and listings round: within this nobody knows what
was first."""

_READ_MOST: Final = MIB
"""Up to this size reading a file costs less than asking the service for its time."""

_THREADS: Final = 16
_CHUNK: Final = 256
_ASKED_IN_CHUNK: Final = 16


def differences(
    source: Tree, target: Tree, pairs: Iterable[tuple[Entry | None, Entry | None]], compare: Compare
) -> Iterator[Compared]:
    """Tell of each pair why it has to be copied, in their order.

    Most pairs are decided by what both listings tell. Where that is not enough, a small file's
    MD5 is compared with the one in the listing; only then the service is asked, about several
    objects at once.

    Args:
        source: Where from.
        target: Where to.
        pairs: Entries of one key; None where a side has none.
        compare: What makes two entries the same.

    Yields:
        Each pair with the reason.

    Raises:
        InvalidRequestError: When there is no such comparison.
        CloudError: When a service cannot be asked.

    Example:
        >>> one, other = Entry("a", 3, mtime_ns=5), Entry("a", 3, mtime_ns=5)
        >>> tree = FolderTree(tmp_path)
        >>> [reason for _, _, reason in differences(tree, tree, [(one, other)], "size,mtime")]
        [None]
    """
    if compare not in get_args(Compare):
        raise InvalidRequestError(
            f"compare must be one of {', '.join(get_args(Compare))}, not {compare!r}"
        )
    comparison = _Comparison(source, target, compare)
    chunks = _chunks(comparison, pairs)
    for chunk in ordered_map(comparison.settle, chunks, threads=_THREADS, name="cmx-compare"):
        yield from chunk


def _chunks(
    comparison: _Comparison, pairs: Iterable[tuple[Entry | None, Entry | None]]
) -> Iterator[list[Compared]]:
    chunk: list[Compared] = []
    asked = 0
    for mine, theirs in pairs:
        reason = None if mine is None else comparison.by_listing(mine, theirs)
        chunk.append((mine, theirs, reason))
        asked += reason is _ASK
        if len(chunk) == _CHUNK or asked == _ASKED_IN_CHUNK:
            yield chunk
            chunk, asked = [], 0
    yield chunk


class _Comparison:
    """How the entries of two trees are compared."""

    def __init__(self, source: Tree, target: Tree, compare: Compare) -> None:
        self._source = source
        self._target = target
        self._compare = compare

    def by_listing(self, mine: Entry, theirs: Entry | None) -> str | None:
        """Decide by what the listings tell; ``_ASK`` when that is not enough."""
        if theirs is None:
            return self._missing(mine)
        if mine.size != theirs.size:
            return "another size"
        if self._compare == "size":
            return None
        if self._compare == "checksum":
            return _ASK
        if mine.mtime_ns is not None and theirs.mtime_ns is not None:
            return "another time" if _apart(mine.mtime_ns, theirs.mtime_ns) else None
        if mine.stored_ns is None or theirs.stored_ns is None:
            return _ASK
        if theirs.mtime_ns is None:
            # stored when the source was already as it is now
            changed_ns = max(mine.mtime_ns or 0, mine.stored_ns - _ahead_ns(self._source))
            stored_ns = theirs.stored_ns - _ahead_ns(self._target)
            return None if stored_ns >= changed_ns + _CLOCKS_NS else _ASK
        # a file gets the time of storing where no better one is known
        return _ASK if _apart(theirs.mtime_ns, mine.stored_ns) else None

    def _missing(self, mine: Entry) -> str | None:
        if isinstance(self._target, FolderTree) and is_folder_marker(mine):
            there = os.path.isdir(self._target.path_of(mine.key[:-1]))
            return None if there else "not there yet"
        return "not there yet"

    def settle(self, chunk: list[Compared]) -> list[Compared]:
        """Decide what the listings could not."""
        return [
            (mine, theirs, self._ask(mine, theirs))
            if reason is _ASK and mine is not None and theirs is not None
            else (mine, theirs, reason)
            for mine, theirs, reason in chunk
        ]

    def _ask(self, mine: Entry, theirs: Entry) -> str | None:
        try:
            if self._compare == "checksum":
                return content_differs(self._source, mine, self._target, theirs)
            same = same_by_md5(self._source, mine, self._target, theirs, read_most=_READ_MOST)
            return None if same else self._by_metadata(mine, theirs, seem_different=same is False)
        except (NotFoundError, PermissionDeniedError, LocalFileError):
            # gone or not to be read: the copy says so, of this one alone
            return "could not be compared"

    def _by_metadata(self, mine: Entry, theirs: Entry, *, seem_different: bool) -> str | None:
        """Ask for the times that the listings do not tell."""
        mine_ns = _kept_time(self._source, mine)
        theirs_ns = _kept_time(self._target, theirs)
        if mine_ns is not None and theirs_ns is not None:
            if not _apart(mine_ns, theirs_ns):
                return None
            return "another time" if theirs.mtime_ns is not None else "changed since it was stored"
        if seem_different:
            return "other bytes"
        # one side tells only when it was stored: what is as late as the other is of it, or newer
        mine_ns = mine.stored_ns if mine_ns is None else mine_ns
        theirs_ns = theirs.stored_ns if theirs_ns is None else theirs_ns
        if mine_ns is None or theirs_ns is None:
            return "the times are not known"
        return None if theirs_ns >= mine_ns else "changed since it was stored"


def _ahead_ns(tree: Tree) -> int:
    """How far the clock of a tree's service is ahead of this machine's."""
    client = tree.client if isinstance(tree, BucketTree) else None
    return int(client.http.clock_ahead * 1e9) if isinstance(client, SteppedClient) else 0


def _apart(one_ns: int, other_ns: int) -> bool:
    return abs(one_ns - other_ns) > _SAME_TIME_NS


def _kept_time(tree: Tree, entry: Entry) -> int | None:
    """The content's modification time, from the listing or asked for."""
    if entry.mtime_ns is not None or not isinstance(tree, BucketTree) or entry.info is None:
        return entry.mtime_ns
    return tree.client.get_metadata(tree.bucket, entry.info.key).mtime_ns
