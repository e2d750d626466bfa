"""``cmx coda controls``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import DOC, coda, coda_group
from codomyrmex.cloud.cli.service_calls import Argument, Call

__all__ = ["GROUP"]

GROUP: Final[Group] = coda_group(
    coda("controls", "control", "name page=parent.name id"),
    "Sliders, check boxes and other controls.",
    [
        Call("list", "list_controls", "List the controls of a doc.", (DOC,), example="AbCDeFGH"),
        Call(
            "show",
            "get_control",
            "Show the value of a control.",
            (DOC, Argument("CONTROL", "control_id_or_name")),
            example="AbCDeFGH Done",
        ),
    ],
)
