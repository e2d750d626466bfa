"""The table of faults: what came of each on each server, for the end of the run and the docs."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "modules" / "cloud" / "faults.md"

_MARKED: Final = re.compile(
    r"(<!-- fault table -->\n)(.*?)(\n<!-- end of the fault table -->)", re.S
)


class Cell(NamedTuple):
    """One fault in one operation on one server."""

    fault: str
    operation: str
    server: str


OUTCOMES: Final[dict[Cell, str]] = {}
"""What came of the faults in this run."""

LOCAL: Final = "local"
REMOTE: Final = ("S3", "Infomaniak S3", "Swift", "Azure", "GCS")
"""The titles of the stores that are reached over the network."""
STORES: Final = (*REMOTE, LOCAL)
_NO_NETWORK: Final = "does not apply: no network"
_ITS_OWN_DISK: Final = "does not apply: the disk is the server's"
_ONE_REQUEST: Final = "does not apply: one request"
_ONE_CALL: Final = "does not apply: one call copies any size"
_KERNEL: Final = "does not apply: one call of the kernel"


def _row(fault: str, operation: str, remote: str, local: str) -> dict[Cell, str]:
    """The same on all stores that are reached over the network, and on the local one."""
    return {
        **{Cell(fault, operation, store): remote for store in REMOTE},
        Cell(fault, operation, LOCAL): local,
    }


_FLIPPED: Final = "byte flipped in a stored object"

OFF_THE_WIRE: Final[dict[Cell, str]] = {
    **_row("disk full", "download", "DiskFullError", "DiskFullError"),
    **_row("disk full", "download in ranges", "DiskFullError", "DiskFullError"),
    **_row("disk full", "upload", _ITS_OWN_DISK, "DiskFullError"),
    **_row("disk full", "upload in parts", _ITS_OWN_DISK, "DiskFullError"),
    **_row("disk full", "copy", _ITS_OWN_DISK, "DiskFullError"),
    **_row("kill -9", "upload in parts", "done", "done"),
    **_row("kill -9", "download in ranges", "done", "done"),
    **_row("kill -9", "copy in parts", "done", _KERNEL),
    **_row("kill -9", "copy", _ONE_REQUEST, "done"),
    **{Cell("kill -9", "copy in parts", store): _ONE_CALL for store in ("Azure", "GCS")},
    **{Cell("kill -9", "copy", store): "done" for store in ("Azure", "GCS")},
    **_row("source changes", "upload in parts", "ConflictError", "ConflictError"),
    **_row(
        "source changes",
        "download in ranges",
        "PreconditionFailedError",
        "PreconditionFailedError",
    ),
    **_row("two syncs at once", "tree up", "done", "done"),
    **_row("two syncs at once", "tree down", "done", "done"),
    **_row(_FLIPPED, "download", _ITS_OWN_DISK, "IntegrityError"),
    **_row(_FLIPPED, "download in ranges", _ITS_OWN_DISK, "IntegrityError"),
    **_row(_FLIPPED, "stream", _ITS_OWN_DISK, "IntegrityError"),
    **_row(_FLIPPED, "copy", _ITS_OWN_DISK, "IntegrityError when it is read"),
    **_row("byte flipped in the unfinished file", "download in ranges", "done", "done"),
    **_row("byte flipped in an unfinished part", "upload in parts", _ITS_OWN_DISK, "done"),
}
"""What must come of faults that are not made by the proxy."""


def happened(fault: str, operation: str, server: str) -> None:
    """Note that a test saw what `OFF_THE_WIRE` promises."""
    cell = Cell(fault, operation, server)
    OUTCOMES[cell] = OFF_THE_WIRE[cell]


_HEADER: Final = ("Fault", "Operation")


def rows(outcomes: Mapping[Cell, str]) -> list[tuple[str, ...]]:
    """Make the table: a row a fault and outcome, a column a server."""
    servers = [store for store in STORES if store in {cell.server for cell in outcomes} | {LOCAL}]
    faults = list(dict.fromkeys(cell.fault for cell in outcomes))
    table: list[tuple[str, ...]] = [(*_HEADER, *servers)]
    for fault in faults:
        alike: dict[tuple[str, ...], list[str]] = {}
        for operation in dict.fromkeys(c.operation for c in outcomes if c.fault == fault):
            cells = (Cell(fault, operation, server) for server in servers)
            row = tuple(outcomes.get(cell) or _untried(cell) for cell in cells)
            alike.setdefault(row, []).append(operation)
        table += [(fault, ", ".join(operations), *row) for row, operations in alike.items()]
    return table


def _untried(cell: Cell) -> str:
    if cell.fault in {each.fault for each in OFF_THE_WIRE}:
        reason = OFF_THE_WIRE.get(cell, "")
        return reason if reason.startswith("does not apply") else "not tried"
    return _NO_NETWORK if cell.server == LOCAL else "not tried"


def aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Write a table for a terminal."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def markdown(table: Sequence[Sequence[str]]) -> str:
    """Write a table for the docs."""
    lines = [f"| {' | '.join(row)} |" for row in table]
    lines.insert(1, "|" + " --- |" * len(table[0]))
    return "\n".join(lines)


def document_is_fresh(expected: Mapping[Cell, str]) -> bool:
    """Whether the docs have the table; with ``UPDATE_DOCS=1`` it is written first."""
    text = DOCUMENT.read_text()
    assert _MARKED.search(text) is not None, f"{DOCUMENT.name} has no marks for the table"
    fresh = _MARKED.sub(lambda m: f"{m[1]}\n{markdown(rows(expected))}\n{m[3]}", text)
    if os.environ.get("UPDATE_DOCS"):
        DOCUMENT.write_text(fresh)
        return True
    return fresh == text
