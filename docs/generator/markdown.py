"""Pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["fenced", "prose", "slug", "table"]


def slug(heading: str) -> str:
    """Make the anchor that GitHub gives a heading.

    Args:
        heading: The heading's text in Markdown.

    Returns:
        The anchor, without the number that a repeated heading gets.
    """
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip()).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table.

    Args:
        header: The headings.
        rows: The cells.

    Returns:
        Markdown.
    """
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines
    )


def fenced(text: str, language: str = "text") -> str:
    """Write a block of code.

    Args:
        text: The code.
        language: Its language.

    Returns:
        Markdown.
    """
    return f"```{language}\n{text.rstrip()}\n```"


def prose(text: str, known: Iterable[str] = ()) -> str:
    """Turn a docstring's text into Markdown.

    Args:
        text: The text.
        known: Names that have a heading in the same document.

    Returns:
        Markdown; names in backticks that are known are links.
    """
    names = set(known)
    text = re.sub(r"``(.+?)``", r"`\1`", text, flags=re.DOTALL)

    def linked(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"[`{name}`](#{slug(name)})" if name in names else match.group()

    return re.sub(r"(?<![`\[])`([A-Za-z_][\w.]*)`(?!`)", linked, text)
