"""``cmx coda tables``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import DOC, TABLE, coda, coda_group
from codomyrmex.cloud.cli.service_calls import Call, Field

__all__ = ["GROUP"]

GROUP: Final[Group] = coda_group(
    coda("tables", "table", "name kind=table_type page=parent.name id"),
    "Tables and views.",
    [
        Call("list", "list_tables", "List the tables and views of a doc.", (DOC,), (
            Field("--type", "Only this kind; may be repeated.", "KIND", parameter="table_types",
                  many=True, choices=("table", "view", "database")),
            Field("--by-name", "In the order of their names.", parameter="sort_by",
                  constant="name"),
        ), example="AbCDeFGH --type table"),
        Call("show", "get_table", "Show everything of a table but its rows.", (DOC, TABLE),
             example="AbCDeFGH Tasks"),
    ],
)  # fmt: skip
