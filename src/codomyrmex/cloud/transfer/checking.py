"""Comparing two trees by what is in them, not by when it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Literal, TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.common.ordered_map import ordered_map
from codomyrmex.cloud.transfer.content import content_differs
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.trees import Entry, Tree, entries_or_none, selected_pairs

__all__ = ["CheckBy", "CheckResult", "Difference", "check"]

CheckBy: TypeAlias = Literal["checksum", "read", "size"]
"""How contents are compared: by a checksum that both sides can give, else by reading both; always
by reading both; or by their sizes alone."""


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
        target: The other side; a folder that is not there is empty.
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
    differences: list[Difference] = []
    same = 0

    def compare(pair: tuple[Entry | None, Entry | None]) -> Difference | None:
        return _compare(source, target, *pair, by)

    pairs = selected_pairs(source.entries(), entries_or_none(target), filters)
    for found in ordered_map(compare, pairs, threads=concurrency, name="cmx-check"):
        if found is None:
            same += 1
            continue
        differences.append(found)
        if on_difference is not None:
            on_difference(found)
    return CheckResult(same, differences)


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
