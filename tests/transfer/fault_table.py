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

_HEADER: Final = ("Fault", "Operation")


def rows(outcomes: Mapping[Cell, str]) -> list[tuple[str, ...]]:
    """Make the table: a row a fault and outcome, a column a server."""
    servers = list(dict.fromkeys(cell.server for cell in outcomes))
    faults = list(dict.fromkeys(cell.fault for cell in outcomes))
    table: list[tuple[str, ...]] = [(*_HEADER, *servers)]
    for fault in faults:
        alike: dict[tuple[str, ...], list[str]] = {}
        for operation in dict.fromkeys(c.operation for c in outcomes if c.fault == fault):
            row = tuple(
                outcomes.get(Cell(fault, operation, server), "not tried") for server in servers
            )
            alike.setdefault(row, []).append(operation)
        table += [(fault, ", ".join(operations), *row) for row, operations in alike.items()]
    return table


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
