"""Comparing two trees by what is in them, not by when it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Literal, TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.transfer.content import content_differs
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.trees import Entry, Tree, entries_or_none, merge

__all__ = ["CheckBy", "CheckResult", "Difference", "check"]

CheckBy: TypeAlias = Literal["checksum", "read", "size"]
"""How contents are compared: by a checksum that both sides can give, else by reading both; always
by reading both; or by their sizes alone."""

_WINDOW: Final = 64


class Difference(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is not the same on both sides.

    Attributes:
        kind: ``missing`` (not in the target), ``extra`` (not in the source), ``differs``, or
            ``failed`` (could not be compared).
        key: Relative to both trees.
        reason: In a few words.

    Example:
        >>> Difference("missing", "a.txt").kind
        'missing'
    """

    kind: Literal["missing", "extra", "differs", "failed"]
    key: str
    reason: str = ""


class CheckResult(msgspec.Struct, frozen=True):
    """The outcome of a comparison.

    Attributes:
        same: How many things are the same.
        differences: What is not.

    Example:
        >>> CheckResult(3, []).ok
        True
    """

    same: int
    differences: list[Difference]

    @property
    def ok(self) -> bool:
        """Whether both trees are the same.

        Returns:
            True when there is no difference.

        Example:
            >>> CheckResult(0, [Difference("extra", "k")]).ok
            False
        """
        return not self.differences

    @property
    def counts(self) -> Counter[str]:
        """How many differences of each kind.

        Returns:
            A counter.

        Example:
            >>> CheckResult(0, [Difference("extra", "k")]).counts
            Counter({'extra': 1})
        """
        return Counter(difference.kind for difference in self.differences)


def check(
    source: Tree,
    target: Tree,
    *,
    by: CheckBy = "checksum",
    filters: Filters | None = None,
    concurrency: int = 8,
    on_difference: Callable[[Difference], None] | None = None,
) -> CheckResult:
    """Compare two trees.

    Args:
        source: One side.
        target: The other side; one that is not there is empty.
        by: How contents are compared.
        filters: Which keys take part.
        concurrency: Comparisons under way at once.
        on_difference: Told of each difference as it is found, in the order of the keys.

    Returns:
        What is the same and what is not.

    Raises:
        CloudError: When a side cannot be listed.

    Example:
        >>> from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
        >>> folder = tmp_path / "docs"
        >>> folder.mkdir()
        >>> _ = (folder / "a.md").write_text("# B")
        >>> result = check(FolderTree(folder), BucketTree(storage, "demo", "docs"))
        >>> result.differences
        [Difference(kind='differs', key='a.md', reason='another size')]
    """
    rules = filters or Filters()
    differences: list[Difference] = []
    same = 0

    def take(found: Difference | None) -> None:
        nonlocal same
        if found is None:
            same += 1
            return
        differences.append(found)
        if on_difference is not None:
            on_difference(found)

    with ThreadPoolExecutor(concurrency, thread_name_prefix="cmx-check") as pool:
        waiting: list[Future[Difference | None]] = []
        for mine, theirs in _pairs(source, target, rules):
            waiting.append(pool.submit(_compare, source, target, mine, theirs, by))
            if len(waiting) >= _WINDOW:
                take(waiting.pop(0).result())
        for future in waiting:
            take(future.result())
    return CheckResult(same, differences)


def _pairs(
    source: Tree, target: Tree, rules: Filters
) -> Iterator[tuple[Entry | None, Entry | None]]:
    for mine, theirs in merge(source.entries(), entries_or_none(target)):
        entry = mine or theirs
        if entry is not None and rules.matches(entry.key):
            yield mine, theirs


def _compare(
    source: Tree, target: Tree, mine: Entry | None, theirs: Entry | None, by: CheckBy
) -> Difference | None:
    if mine is None or theirs is None:
        entry = mine or theirs
        assert entry is not None
        return Difference("extra" if mine is None else "missing", entry.key)
    if mine.size != theirs.size:
        return Difference("differs", mine.key, "another size")
    if by == "size":
        return None
    try:
        reason = content_differs(source, mine, target, theirs, read=by == "read")
    except CloudError as error:
        return Difference("failed", mine.key, str(error))
    return None if reason is None else Difference("differs", mine.key, reason)
