"""``cmx infomaniak topology``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.service_calls import closing
from codomyrmex.cloud.common.local_files import local_errors

__all__ = ["COMMAND"]

_SERVICE: Final = infomaniak(
    "topology", "InfomaniakNetworkClient", "link", "from from_kind to to_kind addresses"
)


def _run(context: Context, values: Values) -> ExitCode:
    from codomyrmex.cloud.cli.records import show_table

    with closing(_SERVICE.open(values)) as client:
        found = client.topology(shared=values.switch("--shared"))
    picture = values.text("--svg")
    if picture is not None:
        with local_errors(picture, "write"):
            Path(picture).write_text(found.svg(), encoding="utf-8")
        context.output.note(f"drawn: {picture}")
        return ExitCode.DONE
    nodes = {node.id: node for node in found.nodes}
    rows = []
    for link in found.links:
        source, target = nodes[link.source], nodes[link.target]
        row = {"from": source.name, "from_kind": source.kind, "from_id": source.id}
        row |= {"to": target.name, "to_kind": target.kind, "to_id": target.id}
        rows.append({**row, "addresses": list(link.addresses)})
    show_table(context.output, "link", _SERVICE.columns, rows)
    return ExitCode.DONE


COMMAND: Final = Command(
    name="infomaniak topology",
    usage="",
    summary="Show what is connected with what, as a table or as a picture.",
    details="",
    run=_run,
    options=(
        Option(("--svg",), "Draw it into this file instead.", "FILE"),
        Option(("--shared",), "Networks of other projects too that nothing here is connected to."),
        *_SERVICE.options,
    ),
    examples=(
        Example("cmx infomaniak topology", "the links"),
        Example("cmx infomaniak topology --svg cloud.svg", "a picture"),
    ),
    most=0,
)
