r"""Glob patterns over keys.

========  ==========================================================================
``*``     any characters but ``/``
``**``    any characters, ``/`` too; ``**/`` also stands for nothing
``?``     one character but ``/``
``[ab]``  one of these; ``[a-z]`` a range; ``[!a]`` none of these
``\*``    the character itself: a backslash counts only before ``*``, ``?`` or ``[``
========  ==========================================================================

A key may hold any of these characters, and a backslash too: where no wildcard follows, it stands
for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, TypeAlias

__all__ = ["compile_glob", "glob_regex", "is_glob", "literal_prefix", "unescape"]

_Token: TypeAlias = tuple[Literal["text", "glob"], str]

_TOKEN: Final = re.compile(
    r"""
    (?P<escaped>\\+(?=[*?\[]))      # backslashes before a wildcard, halved; an odd one escapes it
    | (?P<stars>\*\*+/?) | (?P<star>\*) | (?P<any>\?)
    | (?P<set>\[!?+\]?+[^\]]*\])    # a bracket that is never closed is itself
    | (?P<text>[^\\*?\[]+ | .)
    """,
    re.VERBOSE | re.DOTALL,
)


def _tokens(pattern: str) -> Iterator[_Token]:
    position = 0
    while match := _TOKEN.match(pattern, position):
        position = match.end()
        if match.lastgroup == "escaped":
            count = len(match.group())
            if count > 1:
                yield "text", "\\" * (count // 2)
            if count % 2:
                yield "text", pattern[position]
                position += 1
        else:
            yield ("text" if match.lastgroup == "text" else "glob"), match.group()


def is_glob(pattern: str) -> bool:
    r"""Tell whether a text has a wildcard that is not escaped.

    Args:
        pattern: The text.

    Returns:
        True when it stands for more than itself.

    Example:
        >>> is_glob("a/*.txt"), is_glob("a[1].txt"), is_glob("a[1.txt"), is_glob("a\\*")
        (True, True, False, False)
    """
    return any(kind == "glob" for kind, _ in _tokens(pattern))


def unescape(pattern: str) -> str:
    r"""Give the text that a pattern without wildcards stands for.

    Args:
        pattern: A pattern for which `is_glob` is False.

    Returns:
        The text without the backslashes that escape.

    Example:
        >>> unescape("what\\?"), unescape("a\\b")
        ('what?', 'a\\b')
    """
    return "".join(text for _, text in _tokens(pattern))


def literal_prefix(pattern: str) -> str:
    """Give the text before the first wildcard: every match begins with it.

    Args:
        pattern: The pattern.

    Returns:
        The text, without the backslashes that escape.

    Example:
        >>> literal_prefix("logs/2026-*/x?.gz")
        'logs/2026-'
    """
    parts = []
    for kind, text in _tokens(pattern):
        if kind == "glob":
            break
        parts.append(text)
    return "".join(parts)


def glob_regex(pattern: str) -> str:
    r"""Translate a pattern into a regular expression, without anchors.

    Args:
        pattern: The pattern.

    Returns:
        The source of the expression; compile it with ``re.DOTALL``.

    Example:
        >>> glob_regex("a*.txt")
        'a[^/]*\\.txt'
    """
    return "".join(
        re.escape(text) if kind == "text" else _wildcard(text) for kind, text in _tokens(pattern)
    )


def _wildcard(text: str) -> str:
    if text.startswith("**"):
        return "(?:.*/)?" if text.endswith("/") else ".*"
    if text == "*":
        return "[^/]*"
    if text == "?":
        return "[^/]"
    negated = text[1] == "!"
    members = text[2:-1] if negated else text[1:-1]
    # Between brackets only "-" keeps its meaning; a range that runs backwards matches nothing.
    parts = []
    position = 0
    while position < len(members):
        if members[position + 1 : position + 2] == "-" and position + 2 < len(members):
            first, last = members[position], members[position + 2]
            if first <= last:
                parts.append(f"{re.escape(first)}-{re.escape(last)}")
            position += 3
        else:
            parts.append(re.escape(members[position]))
            position += 1
    if not parts:
        return "[^/]" if negated else "(?!)"
    # a set never matches the slash, as no other wildcard of one segment does
    return f"(?!/)[{'^' if negated else ''}{''.join(parts)}]"


@lru_cache(maxsize=512)
def compile_glob(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that must match a whole key.

    Args:
        pattern: The pattern.

    Returns:
        The expression, to be used with ``fullmatch``.

    Example:
        >>> [bool(compile_glob("a/**/z").fullmatch(key)) for key in ("a/z", "a/b/c/z", "a/bz")]
        [True, True, False]
    """
    return re.compile(glob_regex(pattern), re.DOTALL)
