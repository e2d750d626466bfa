"""Making one tree like another."""

from __future__ import annotations

from typing import Literal, overload

from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.transfer.comparing import Compare
from codomyrmex.cloud.transfer.copying import copy_between, copy_file
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.planning import (
    TransferPlan,
    plan_copy,
    plan_delete,
    plan_sync,
)
from codomyrmex.cloud.transfer.running import TransferResult, run_plan
from codomyrmex.cloud.transfer.trees import Tree

__all__ = [
    "Compare",
    "TransferPlan",
    "TransferResult",
    "copy_between",
    "copy_file",
    "plan_copy",
    "plan_delete",
    "plan_sync",
    "run_plan",
    "sync",
]


@overload
def sync(
    source: Tree,
    target: Tree,
    *,
    delete: bool = ...,
    dry_run: Literal[False] = ...,
    compare: Compare = ...,
    filters: Filters | None = ...,
    max_delete: int | str | None = ...,
    concurrency: int | None = ...,
    progress: ProgressCallback | None = ...,
) -> TransferResult: ...


@overload
def sync(
    source: Tree,
    target: Tree,
    *,
    delete: bool = ...,
    dry_run: Literal[True],
    compare: Compare = ...,
    filters: Filters | None = ...,
    max_delete: int | str | None = ...,
    concurrency: int | None = ...,
    progress: ProgressCallback | None = ...,
) -> Plan: ...


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
        max_delete=None if dry_run else max_delete,
    )
    if dry_run:
        return planned.plan
    return run_plan(planned, concurrency=concurrency, progress=progress)
