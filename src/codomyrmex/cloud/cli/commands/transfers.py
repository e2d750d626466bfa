"""``cmx transfers``."""

from __future__ import annotations

import time
from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS, YES
from codomyrmex.cloud.cli.values import human_size
from codomyrmex.cloud.transfer.unfinished import (
    UnfinishedTransfer,
    abort_transfer,
    list_transfers,
    resume_transfer,
)

__all__ = ["COMMAND"]

_ACTIONS: Final = ("list", "resume", "abort")


def _run(context: Context, values: Values) -> ExitCode:
    action, *names = values.arguments or ["list"]
    if action not in _ACTIONS:
        raise values.wrong(f"transfers cannot {action!r}", f"Write {', '.join(_ACTIONS)}")
    if action == "list":
        for transfer in list_transfers():
            _show(context, transfer)
        return ExitCode.DONE
    if bool(names) == values.switch("--all"):
        raise values.wrong(f"name the transfers to {action}, or give --all")
    found = names or [transfer.id for transfer in list_transfers() if not transfer.active]
    if context.dry_run:
        for name in found:
            context.output.result({"type": action, "id": name}, f"{action} {name}")
        return ExitCode.DONE
    asks = action == "abort" and bool(found)
    if asks and not context.confirm(f"abort would give up {len(found)} transfers", "Do it?"):
        return ExitCode.FAILED
    for name in found:
        with context.each(name, len(found)):
            if action == "abort":
                _show(context, abort_transfer(name))
            else:
                resume_transfer(name)
                context.output.result({"type": "resumed", "id": name}, f"{name} done")
    return context.exit_code


def _show(context: Context, transfer: UnfinishedTransfer) -> None:
    output = context.output
    age = max(0, round((time.time() - transfer.started) / 60))
    state = "under way" if transfer.active else f"begun {age} min ago"
    output.result(
        {
            "type": "transfer",
            "id": transfer.id,
            "kind": transfer.kind,
            "source": transfer.source,
            "target": transfer.target,
            "size": transfer.size,
            "arrived": transfer.arrived,
            "started": transfer.started,
            "active": transfer.active,
        },
        f"{transfer.id}  {human_size(transfer.arrived)} of {human_size(transfer.size)}, {state}: "
        f"{output.name(transfer.source)} -> {output.name(transfer.target)}",
    )


COMMAND: Final = Command(
    name="transfers",
    usage="[list | resume ID... | abort ID...]",
    summary="List the transfers that were stopped; go on with them or give them up.",
    details="""
    An upload, download or copy in parts that was stopped leaves a record, and the same command
    again goes on with it. This one does so by the record's id, of which a beginning will do. abort
    removes the parts at the store, the file beside the target and the record.
    """,
    run=_run,
    options=(Option(("--all",), "All that no process is at."), YES, *CHANGE_OPTIONS),
    examples=(
        Example("cmx transfers", "what was stopped"),
        Example("cmx transfers resume --all", "go on with all"),
        Example("cmx transfers abort --all --yes", "give all up"),
    ),
)
