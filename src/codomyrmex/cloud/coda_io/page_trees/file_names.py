"""Names of files for names of pages, which may be anything."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["FileNames", "file_name"]

_LONGEST: Final = 120  # bytes; an ending and an id have to fit, too
# what no file system, or not each of them, takes in a name
_REFUSED: Final = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')


def file_name(name: str) -> str:
    """Make a name of a file, without its ending, of the name of a page.

    Args:
        name: The name of the page.

    Returns:
        One segment of a path, never hidden, empty or a step up.

    Example:
        >>> file_name("Plans 2026/27: what?"), file_name("../../etc/passwd"), file_name(" . ")
        ('Plans 2026-27- what-', '-..-etc-passwd', 'Untitled')
    """
    name = unicodedata.normalize("NFC", name).encode(errors="replace").decode()
    name = _REFUSED.sub("-", name).strip().lstrip(".").strip()
    name = name.encode()[:_LONGEST].decode(errors="ignore").rstrip(". ")
    return name or "Untitled"


class FileNames:
    """The names in one folder, each given once, whatever the case of its letters.

    Example:
        >>> names = FileNames()
        >>> names.take("Ideas", "canvas-1"), names.take("ideas", "canvas-2")
        ('Ideas', 'ideas (canvas-2)')
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str, page_id: str) -> str:
        """Give the name of a file for a page.

        Args:
            name: The name of the page.
            page_id: Its id, which makes the name one of its own when needed.

        Returns:
            The name, without an ending.
        """
        found = file_name(name)
        if found.casefold() in self._taken:
            found = f"{found} ({file_name(page_id)})"
        number = 2
        while found.casefold() in self._taken:
            found = f"{file_name(name)} ({file_name(page_id)}, {number})"
            number += 1
        self._taken.add(found.casefold())
        return found
