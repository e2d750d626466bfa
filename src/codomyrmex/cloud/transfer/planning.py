"""Plans: what makes one tree like another, found by listing both side by side."""

from __future__ import annotations

import os
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError, PlanRefusedError
from codomyrmex.cloud.common.plan import Action, Plan, Verb
from codomyrmex.cloud.transfer.content import content_differs
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.trees import (
    BucketTree,
    Entry,
    FolderTree,
    Tree,
    entries_or_none,
    is_folder_marker,
    merge,
    require_apart,
)

__all__ = ["Compare", "TransferPlan", "plan_copy", "plan_delete", "plan_sync"]

Compare: TypeAlias = Literal["size,mtime", "size", "checksum"]
"""What makes two entries the same: their size and modification time, their size alone, or their
content, by a checksum that both sides can give, else by reading both."""

_SAME_TIME_NS: Final = 1_000_000
"""Times closer than this are one: file systems and tools round differently."""

_LISTED_TIME_NS: Final = 1_000_000_000
"""Listings tell times in whole seconds, rounded down."""


class TransferPlan(msgspec.Struct, frozen=True):
    """A plan together with what is needed to carry it out.

    Attributes:
        plan: What will be done, for people and for JSON.
        source: Where from; None when nothing is copied.
        target: Where to.
        copies: What is copied.
        deletes: What is deleted from the target.

    Example:
        >>> planned = plan_delete(BucketTree(storage, "demo", "docs"))
        >>> [entry.key for entry in planned.deletes]
        ['a.md']
    """

    plan: Plan
    source: Tree | None
    target: Tree
    copies: list[Entry]
    deletes: list[Entry]


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
    if compare not in get_args(Compare):
        raise InvalidRequestError(
            f"compare must be one of {', '.join(get_args(Compare))}, not {compare!r}"
        )
    require_apart(source, target)
    rules = filters or Filters()
    copies: list[Entry] = []
    deletes: list[Entry] = []
    actions: list[Action] = []
    skipped = in_source = in_target = 0
    for mine, theirs in merge(source.entries(), entries_or_none(target)):
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
    for mine, theirs in merge(source.entries(), there):
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


def _difference(
    source: Tree, target: Tree, mine: Entry, theirs: Entry | None, compare: Compare
) -> str | None:
    """Why an entry has to be copied; None when it has not."""
    if theirs is None:
        if isinstance(target, FolderTree) and is_folder_marker(mine):
            return None if os.path.isdir(target.path_of(mine.key[:-1])) else "not there yet"
        return "not there yet"
    if mine.size != theirs.size:
        return "another size"
    if compare == "size":
        return None
    if compare == "checksum":
        return content_differs(source, mine, target, theirs)
    if mine.mtime_ns is not None and theirs.mtime_ns is not None:
        return "another time" if abs(mine.mtime_ns - theirs.mtime_ns) > _SAME_TIME_NS else None
    if mine.mtime_ns is not None and theirs.stored_ns is not None:
        # stored after the file was last changed: it is what was stored then, or newer
        if theirs.stored_ns >= mine.mtime_ns:
            return None
        if theirs.stored_ns + _LISTED_TIME_NS <= mine.mtime_ns:
            return "changed since it was stored"
        return _difference_in_one_second(target, mine, theirs)
    return _difference_by_metadata(source, mine, theirs)


def _difference_in_one_second(target: Tree, mine: Entry, theirs: Entry) -> str | None:
    """Ask for the time kept with an object that was stored in the second of the change."""
    kept = None
    if isinstance(target, BucketTree) and theirs.info is not None:
        kept = target.client.get_metadata(target.bucket, theirs.info.key).mtime_ns
    same = kept is not None and mine.mtime_ns is not None
    if same and abs((kept or 0) - (mine.mtime_ns or 0)) <= _SAME_TIME_NS:
        return None
    return "changed since it was stored"


def _difference_by_metadata(source: Tree, mine: Entry, theirs: Entry) -> str | None:
    """Ask for the time that a listing does not tell."""
    if not isinstance(source, BucketTree) or mine.info is None:
        return "another time"
    kept = source.client.get_metadata(source.bucket, mine.info.key).mtime_ns
    if kept is not None and theirs.mtime_ns is not None:
        return "another time" if abs(kept - theirs.mtime_ns) > _SAME_TIME_NS else None
    # one side tells only when it was stored: what is as late as the other side is of it, or newer
    mine_ns = kept if kept is not None else mine.stored_ns
    theirs_ns = theirs.mtime_ns if theirs.mtime_ns is not None else theirs.stored_ns
    if mine_ns is None or theirs_ns is None:
        return "the times are not known"
    return None if theirs_ns >= mine_ns else "another time"


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
