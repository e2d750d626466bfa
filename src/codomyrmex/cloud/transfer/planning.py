"""Plans: what makes one tree like another, found by listing both side by side."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from codomyrmex.cloud.common.delete_bound import bound_deletes
from codomyrmex.cloud.common.errors import PlanRefusedError
from codomyrmex.cloud.common.plan import Action, Plan, Verb
from codomyrmex.cloud.transfer.comparing import Compare, differences
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.spool import Spool
from codomyrmex.cloud.transfer.trees import (
    Entry,
    Tree,
    entries_or_none,
    require_apart,
    selected_pairs,
)

__all__ = [
    "Compare",
    "TransferPlan",
    "plan_copy",
    "plan_delete",
    "plan_sync",
    "require_bounded_deletes",
]


class TransferPlan(msgspec.Struct, frozen=True):
    """A plan together with what is needed to carry it out.

    Attributes:
        plan: What will be done, for people and for JSON.
        source: Where from; None when nothing is copied.
        target: Where to.
        copies: What is copied. Long plans are kept in a temporary file, so that they cost no
            memory.
        deletes: What is deleted from the target.

    Example:
        >>> from codomyrmex.cloud.transfer.trees import BucketTree
        >>> planned = plan_delete(BucketTree(storage, "demo", "docs"))
        >>> [entry.key for entry in planned.deletes]
        ['a.md']
    """

    plan: Plan
    source: Tree | None
    target: Tree
    copies: Sequence[Entry]
    deletes: Sequence[Entry]


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
    require_apart(source, target)
    copies, deletes, actions = Spool[Entry](), Spool[Entry](), Spool[Action]()
    skipped = in_source = in_target = 0
    pairs = selected_pairs(source.entries(), entries_or_none(target), filters)
    for mine, theirs, reason in differences(source, target, pairs, compare):
        in_target += theirs is not None
        if mine is None:
            if theirs is not None and delete:
                deletes.append(theirs)
            continue
        in_source += 1
        if reason is None:
            skipped += 1
        else:
            copies.append(mine)
            actions.append(_action("copy", source, target, mine, reason))
    if deletes:
        require_bounded_deletes(len(deletes), in_source, in_target, source, max_delete)
    for entry in deletes:
        actions.append(_action("delete", None, target, entry, "not in the source"))
    plan = Plan(actions.sequence(), skipped)
    return TransferPlan(plan, source, target, copies.sequence(), deletes.sequence())


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
        >>> from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
        >>> tree = BucketTree(storage, "demo", "docs")
        >>> plan_copy(tree, FolderTree(tmp_path / "out")).plan.counts
        Counter({'copy': 1})
    """
    require_apart(source, target)
    copies, actions = Spool[Entry](), Spool[Action]()
    skipped = 0
    there = iter(()) if overwrite else entries_or_none(target)
    for mine, theirs in selected_pairs(source.entries(), there, filters):
        if mine is None:
            continue
        if theirs is not None:
            skipped += 1
            continue
        copies.append(mine)
        actions.append(_action("copy", source, target, mine, ""))
    plan = Plan(actions.sequence(), skipped)
    return TransferPlan(plan, source, target, copies.sequence(), [])


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
        >>> from codomyrmex.cloud.transfer.trees import BucketTree
        >>> plan_delete(BucketTree(storage, "demo", "docs")).plan.counts
        Counter({'delete': 1})
    """
    rules = filters or Filters()
    deletes, actions = Spool[Entry](), Spool[Action]()
    for entry in tree.entries():
        if rules.matches(entry.key):
            deletes.append(entry)
            actions.append(_action("delete", None, tree, entry, ""))
    return TransferPlan(Plan(actions.sequence()), None, tree, [], deletes.sequence())


def _action(verb: Verb, source: Tree | None, target: Tree, entry: Entry, reason: str) -> Action:
    return Action(
        verb,
        target.url(entry.key),
        source=source.url(entry.key) if source is not None else None,
        size=entry.size,
        reason=reason,
    )


def require_bounded_deletes(
    deletes: int, in_source: int, in_target: int, source: Tree, max_delete: int | str | None
) -> None:
    """Refuse to delete too much, or anything for a source that is empty.

    Args:
        deletes: How many would be deleted.
        in_source: How many things the source has.
        in_target: How many things the target has.
        source: The source, for the message.
        max_delete: A number, a per cent of the target such as ``10%``, or None for any.

    Raises:
        PlanRefusedError: When it is too much.
        InvalidRequestError: When ``max_delete`` is none of these.

    Example:
        >>> from codomyrmex.cloud.transfer.trees import FolderTree
        >>> require_bounded_deletes(1, 9, 10, FolderTree(tmp_path), "10%")
    """
    if in_source == 0:
        raise PlanRefusedError(
            f"{source.url()} is empty: nothing is deleted for it",
            hint="Delete the target with cmx rm -r if that is what you want",
        )
    bound_deletes(deletes, in_target, max_delete, "objects")
