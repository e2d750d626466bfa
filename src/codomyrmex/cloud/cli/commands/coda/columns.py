"""``cmx coda columns``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import COLUMN, DOC, TABLE, coda, coda_group
from codomyrmex.cloud.cli.service_calls import Call, Field

__all__ = ["GROUP"]

GROUP: Final[Group] = coda_group(
    coda("columns", "column", "name format=format.type list=format.is_array calculated id"),
    "Columns of tables.",
    [
        Call("list", "list_columns", "List the columns of a table.", (DOC, TABLE), (
            Field("--visible", "Only visible ones.", parameter="visible_only"),
        ), example="AbCDeFGH Tasks"),
        Call("show", "get_column", "Show everything of a column.", (DOC, TABLE, COLUMN),
             example="AbCDeFGH Tasks Hours"),
    ],
)  # fmt: skip
