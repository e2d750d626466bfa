"""Which keys of a tree take part: include and exclude rules."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

import msgspec

from codomyrmex.cloud.common.globs import glob_regex

__all__ = ["Filters", "Rule"]

Rule: TypeAlias = tuple[Literal["include", "exclude"], str]
"""A verb and a glob over the key relative to the tree."""


class Filters(msgspec.Struct, frozen=True):
    """Rules in order, of which the last that matches decides.

    A key that no rule matches takes part, unless the first rule is an ``include``: then only
    what is included does. A pattern is a glob (see `codomyrmex.cloud.common.globs`) over the key
    relative to the tree:

    * without a slash it is held against the last segment: ``*.pyc``;
    * with a slash, against the whole relative key: ``docs/*.md``; a leading slash only anchors:
      ``/setup.py`` is the one at the top;
    * with a slash at the end it means everything below such a folder: ``__pycache__/`` at any
      depth, ``build/cache/`` and ``/build/`` from the top.

    Attributes:
        rules: The rules.

    Example:
        >>> filters = Filters((("exclude", "*.log"), ("include", "keep.log")))
        >>> [filters.matches(key) for key in ("a.txt", "x/a.log", "x/keep.log")]
        [True, False, True]
        >>> Filters((("include", "*.jpg"),)).matches("a.txt")
        False
    """

    rules: tuple[Rule, ...] = ()

    def matches(self, key: str) -> bool:
        """Tell whether a key takes part.

        Args:
            key: The key relative to the tree.

        Returns:
            True when it does.

        Example:
            >>> Filters().matches("anything")
            True
        """
        if not self.rules:
            return True
        for verb, pattern in reversed(self.rules):
            if _compile(pattern).fullmatch(key):
                return verb == "include"
        return self.rules[0][0] == "exclude"


@lru_cache(maxsize=1024)
def _compile(pattern: str) -> re.Pattern[str]:
    body = pattern[1:] if pattern.startswith("/") else pattern
    below = body.endswith("/")
    # "a/" names a folder wherever it is, "a/b/" and "/a/" only the one they spell out
    anchored = pattern.startswith("/") or "/" in (body[:-1] if below else body)
    source = ("" if anchored else "(?:.*/)?") + glob_regex(body) + (".+" if below else "")
    return re.compile(source, re.DOTALL)
