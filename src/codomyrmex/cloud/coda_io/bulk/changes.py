"""What a call over a whole table is about to do, and what came of it."""

from __future__ import annotations

import msgspec

from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.common.records import BatchResult

__all__ = ["TableChanges"]


class TableChanges(msgspec.Struct, frozen=True):
    """What was to be done to a table, and what came of it.

    Attributes:
        plan: The steps, in order.
        result: What came of them: rows of the source by their line or number, deleted ones by
            their id. None when nothing was to be done but a plan (``dry_run``).

    Example:
        >>> changes = coda.import_table([{"Name": "Glue"}], "AbCDeFGH", "Tasks", dry_run=True)
        >>> changes.plan.actions[0].reason, changes.result
        ('1 row', None)
    """

    plan: Plan
    result: BatchResult | None = None
