"""Docstrings in Google's form, taken apart."""

from __future__ import annotations

import inspect
import textwrap
from typing import Final, NamedTuple

__all__ = ["Docstring", "parse_docstring"]


class Docstring(NamedTuple):
    """A docstring in Google's form, taken apart.

    Attributes:
        text: Summary and description.
        sections: The lines of each section by its name, such as ``Args``.
    """

    text: str
    sections: dict[str, str]

    def items(self, section: str) -> list[tuple[str, str]]:
        """Read a section of ``name: text`` entries.

        Args:
            section: Its name.

        Returns:
            Name and text of each entry; none when there is no such section.
        """
        found: list[tuple[str, str]] = []
        for line in self.sections.get(section, "").splitlines():
            name, colon, text = line.partition(":")
            if line[:1].strip() and colon:
                found.append((name.strip().lstrip("*"), text.strip()))
            elif found and line.strip():
                found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}".strip())
        return found


_SECTIONS: Final = ("Args", "Attributes", "Returns", "Yields", "Raises", "Example")


def parse_docstring(text: str | None) -> Docstring:
    """Take a docstring apart.

    Args:
        text: The docstring; None counts as empty.

    Returns:
        Its parts.
    """
    head: list[str] = []
    sections: dict[str, list[str]] = {}
    current = head
    for line in inspect.cleandoc(text or "").splitlines():
        if line.endswith(":") and line[:-1] in _SECTIONS:
            current = sections.setdefault(line[:-1], [])
        elif current is head or not line[:1].strip():
            current.append(line)
        else:
            current = head
            head.append(line)
    return Docstring(
        "\n".join(head).strip(),
        {name: textwrap.dedent("\n".join(lines)).strip("\n") for name, lines in sections.items()},
    )
