"""Markdown pages as the tests see them: blocks of code, links and anchors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from docs.generator.markdown import slug
from docs.generator.pages import ROOT

_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})\s*([^`\s]*)[^`]*$")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_LINK = re.compile(r"(?<!\\)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)")
_ANCHOR = re.compile(r"<a (?:id|name)=\"([^\"]+)\"")
_NOT_RUN = re.compile(r"<!-- not run: .+ -->")


class Block(NamedTuple):
    """One fenced block of code.

    Attributes:
        language: What stands behind the opening fence.
        text: What is inside.
        line: The line of the opening fence, from 1.
        not_run: Whether a comment just above says that it is not executed, and why.
    """

    language: str
    text: str
    line: int
    not_run: bool


class Page:
    """One Markdown file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.blocks: list[Block] = []
        self._prose: list[tuple[int, str]] = []
        self._read(path.read_text().splitlines())

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    def _read(self, lines: list[str]) -> None:
        fence = language = indent = ""
        start, inside = 0, list[str]()
        above = ""
        for number, line in enumerate(lines, start=1):
            match = _FENCE.match(line)
            if fence:
                if match and match[2].startswith(fence) and not match[3]:
                    not_run = bool(_NOT_RUN.fullmatch(above.strip()))
                    self.blocks.append(Block(language, "\n".join(inside), start, not_run))
                    fence = ""
                else:
                    inside.append(line.removeprefix(indent))
            elif match:
                indent, fence, language = match.groups()
                start, inside = number, []
            else:
                self._prose.append((number, line))
                above = line
        assert not fence, f"{self.name}:{start}: the block is never closed"

    def links(self) -> Iterator[tuple[int, str]]:
        """Find the links that lead to a place in this project."""
        for number, line in self._prose:
            for target in _LINK.findall(re.sub(r"(`+).+?\1", "", line)):
                if not re.match(r"[a-z][a-z0-9+.-]*:", target):
                    yield number, target

    def anchors(self) -> set[str]:
        """Find what a ``#…`` can lead to."""
        found: set[str] = set()
        seen: Counter[str] = Counter()
        for _, line in self._prose:
            found.update(_ANCHOR.findall(line))
            if match := _HEADING.match(line):
                anchor = slug(match[1])
                found.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
                seen[anchor] += 1
        return found
