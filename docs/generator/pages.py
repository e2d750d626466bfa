"""The documents and the marks in them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from docs.generator import tables
from docs.generator.api import api

__all__ = ["PARTS", "ROOT", "documents", "main", "refreshed"]

ROOT: Final = Path(__file__).resolve().parents[2]

_PART: Final = re.compile(r"(<!-- generated: ([^>]+?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)

PARTS: Final[dict[str, Callable[[str], str]]] = {
    "api": api,
    "arguments": tables.arguments,
    "benchmark": tables.benchmark,
    "benchmark-list": tables.benchmark_list,
    "capabilities": tables.capabilities,
    "capability-words": tables.capability_words,
    "checks": tables.checks,
    "cmx-commands": tables.cmx_commands,
    "cmx-members": tables.cmx_members,
    "cmx-overview": tables.cmx_overview,
    "error-classes": tables.error_classes,
    "error-tree": tables.error_tree,
    "exit-codes": tables.exit_code_table,
    "exports": tables.exports,
    "faults": tables.faults,
    "s3-codes": tables.s3_codes,
    "statuses": tables.statuses,
    "vendors": tables.vendors,
}
"""What can stand in a mark; what follows the first word is given to the function."""


def documents() -> list[Path]:
    """Find the documents that may have generated parts.

    Returns:
        Every Markdown file of the project, those of hidden folders left out.
    """
    found = (Path(folder) / name for folder, _, names in _walk() for name in names)
    return sorted(path for path in found if path.suffix == ".md")


def _walk() -> Iterator[tuple[str, list[str], list[str]]]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            each for each in folders if not each.startswith(".") and each != "node_modules"
        ]
        yield folder, folders, names


def refreshed(text: str) -> str:
    """Write every generated part of a document anew.

    Args:
        text: The document.

    Returns:
        The document as it should be.

    Raises:
        KeyError: When a mark names a part that does not exist.
    """

    def written(match: re.Match[str]) -> str:
        kind, _, argument = match.group(2).partition(" ")
        return f"{match.group(1)}\n{PARTS[kind](argument)}\n\n{match.group(4)}"

    return _PART.sub(written, text)


def main(words: Sequence[str]) -> int:
    """Write or check all documents.

    Args:
        words: ``--check``, or nothing.

    Returns:
        The exit code.
    """
    stale = 0
    for path in documents():
        text = path.read_text()
        fresh = refreshed(text)
        if fresh == text:
            continue
        stale += 1
        shown = path.relative_to(ROOT)
        if "--check" in words:
            sys.stderr.write(f"{shown} is stale: run make docs\n")
        else:
            path.write_text(fresh)
            sys.stdout.write(f"wrote {shown}\n")
    return 1 if stale and "--check" in words else 0
