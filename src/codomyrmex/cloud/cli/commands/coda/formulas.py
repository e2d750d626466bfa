"""``cmx coda formulas``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import DOC, coda, coda_group
from codomyrmex.cloud.cli.service_calls import Argument, Call

__all__ = ["GROUP"]

GROUP: Final[Group] = coda_group(
    coda("formulas", "formula", "name page=parent.name id"),
    "Named formulas.",
    [
        Call("list", "list_formulas", "List the formulas of a doc.", (DOC,), example="AbCDeFGH"),
        Call(
            "show",
            "get_formula",
            "Show the value of a formula.",
            (DOC, Argument("FORMULA", "formula_id_or_name")),
            example="AbCDeFGH Total",
        ),
    ],
)
