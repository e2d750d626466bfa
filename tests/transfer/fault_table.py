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

LOCAL: Final = "local store"
_NO_NETWORK: Final = "does not apply: no network"
_ITS_OWN_DISK: Final = "does not apply: the disk is the server's"
_RANGES: Final = ("download", "download in ranges")
_KEPT: Final = ("upload in parts", "download in ranges", "copy in parts")

OFF_THE_WIRE: Final[dict[Cell, str]] = {
    **{
        Cell("disk full", operation, server): "DiskFullError"
        for operation in _RANGES
        for server in ("moto", "Swift", LOCAL)
    },
    **{
        Cell("disk full", operation, server): outcome
        for operation in ("upload", "upload in parts", "copy")
        for server, outcome in (
            ("moto", _ITS_OWN_DISK),
            ("Swift", _ITS_OWN_DISK),
            (LOCAL, "DiskFullError"),
        )
    },
    **{Cell("kill -9", each, server): "done" for each in _KEPT for server in ("moto", "Swift")},
    **{
        Cell("kill -9", each, LOCAL): "done"
        for each in ("upload in parts", "download in ranges", "copy")
    },
    Cell("kill -9", "copy in parts", LOCAL): "does not apply: one call of the kernel",
    Cell("kill -9", "copy", "moto"): "does not apply: one request",
    Cell("kill -9", "copy", "Swift"): "does not apply: one request",
    **{
        Cell("source changes", operation, server): outcome
        for operation, outcome in (
            ("upload in parts", "ConflictError"),
            ("download in ranges", "PreconditionFailedError"),
        )
        for server in ("moto", "Swift", LOCAL)
    },
    **{
        Cell("two syncs at once", operation, server): "done"
        for operation in ("tree up", "tree down")
        for server in ("moto", "Swift", LOCAL)
    },
    **{
        Cell("byte flipped in a stored object", operation, server): outcome
        for operation in (*_RANGES, "stream")
        for server, outcome in (
            ("moto", _ITS_OWN_DISK),
            ("Swift", _ITS_OWN_DISK),
            (LOCAL, "IntegrityError"),
        )
    },
    Cell("byte flipped in a stored object", "copy", "moto"): _ITS_OWN_DISK,
    Cell("byte flipped in a stored object", "copy", "Swift"): _ITS_OWN_DISK,
    Cell("byte flipped in a stored object", "copy", LOCAL): "IntegrityError when it is read",
    **{
        Cell("byte flipped in the unfinished file", "download in ranges", server): "IntegrityError"
        for server in ("moto", "Swift", LOCAL)
    },
    **{
        Cell("byte flipped in an unfinished part", "upload in parts", server): outcome
        for server, outcome in (
            ("moto", _ITS_OWN_DISK),
            ("Swift", _ITS_OWN_DISK),
            (LOCAL, "done"),
        )
    },
}
"""What must come of faults that are not made by the proxy."""


def happened(fault: str, operation: str, server: str) -> None:
    """Note that a test saw what `OFF_THE_WIRE` promises."""
    cell = Cell(fault, operation, server)
    OUTCOMES[cell] = OFF_THE_WIRE[cell]


_HEADER: Final = ("Fault", "Operation")


def rows(outcomes: Mapping[Cell, str]) -> list[tuple[str, ...]]:
    """Make the table: a row a fault and outcome, a column a server."""
    servers = list(dict.fromkeys([*(cell.server for cell in outcomes), LOCAL]))
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
