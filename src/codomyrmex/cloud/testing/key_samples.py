"""Legal object keys of the kinds that break stores and tools."""

from __future__ import annotations

import random
from typing import Final

__all__ = ["CONTROL_KEYS", "ODD_KEYS", "odd_keys"]

_MAX_BYTES: Final = 1024

ODD_KEYS: Final[dict[str, str]] = {
    "space": " ",
    "spaces around": " a b ",
    "percent": "100%",
    "percent escape": "a%20b%2Fc%00",
    "plus": "a+b c+",
    "query": "a?b=c&d#e",
    "quotes": 'it\'s "quoted" `so`',
    "backslash": "a\\b\\",
    "wildcards": "*?[a]{b}",
    "xml": "<a>&amp;</a>",
    "colon and at": "a:b@c",
    "tilde": "~/a~",
    "hyphen": "-rf",
    "dot": ".",
    "two dots": "..",
    "dot segments": "a/./b/../c",
    "parent": "../../etc/passwd",
    "hidden": ".hidden",
    "slash": "/",
    "leading slash": "/a",
    "trailing slash": "a/",
    "double slash": "a//b",
    "only slashes": "///",
    "slash after dots": "../",
    "composed": "é",
    "decomposed": "e\u0301",
    "case": "READme and readME",
    "dotless i": "ıİ",
    "right to left": "שלום/עולם",
    "zero width": "a\u200bb\ufeffc",
    "chinese": "文件/数据.txt",
    "emoji": "👩\u200d👩\u200d👧/🗂.txt",
    "first of plane 1": "\U00010000",
    "last before plane 1": "\uffee",
    "private use": "\ue000\U0010fffd",
    "line separators": "a\u2028b\u2029c",
    "no-break space": "a\u00a0b",
    "windows name": "CON/NUL.txt.",
    "long segment": "s" * 300,
    "long key": "k" * _MAX_BYTES,
    "long unicode key": "語" * (_MAX_BYTES // 3) + "a",
    "deep": "d/" * (_MAX_BYTES // 2 - 1) + "ee",
}
"""Names of kinds with one key of each, all of which an XML document can carry."""

CONTROL_KEYS: Final[dict[str, str]] = {
    "tab": "a\tb",
    "newline": "a\nb/\n",
    "carriage return": "a\rb\r\n",
    "escape character": "\x1b[31mred",
    "NUL": "a\0b/\0",
    "delete character": "a\x7f\x9f",
    "noncharacter": "a\ufffe\uffff",
}
"""The same with control characters and noncharacters: most of them no XML 1.0 document carries."""

_ASCII: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_PUNCTUATION: Final = " !\"#$%&'()*+,-.:;<=>?@[\\]^_`{|}~"
_TRICKY_SEGMENTS: Final = (
    "",
    ".",
    "..",
    "...",
    " ",
    "%",
    "%25",
    "%2F",
    "%00",
    "+",
    "~",
    "-",
    ".cmx",
    "x.cmx-part",
    "a%!",
    "a%+",
    "a%=",
    "%!",
    "%+",
    "%=",
)
_CONTROLS: Final = "".join(map(chr, [*range(0x20), 0x7F, *range(0x80, 0xA0), 0xFFFE, 0xFFFF]))


def odd_keys(count: int, seed: int = 0, *, controls: bool = True) -> list[str]:
    """Make legal keys that tools tend to trip over; the same ones for the same arguments.

    They have characters of all planes of Unicode, spaces, percent and plus signs, empty, ``.``
    and ``..`` segments, slashes at both ends, segments longer than a file name, exactly 1,024
    bytes, and keys that are folders of other keys.

    Args:
        count: How many.
        seed: Other keys for another number.
        controls: Whether to use control characters, NUL among them, and U+FFFE and U+FFFF: no
            XML 1.0 document, and so no listing of an S3 server that does not encode its keys,
            can carry most of them.

    Returns:
        That many keys, each once, none longer than 1,024 bytes of UTF-8.

    Example:
        >>> keys = odd_keys(1000, seed=1)
        >>> len(set(keys)), max(len(key.encode()) for key in keys)
        (1000, 1024)
        >>> keys == odd_keys(1000, seed=1)
        True
    """
    source = random.Random(seed)  # noqa: S311 # nothing here is a secret
    keys: dict[str, None] = {}
    makers = (_short, _short, _short, _segments, _segments, _segments, _long, _full)
    while len(keys) < count:
        key = source.choice(makers)(source, controls)
        if keys and source.random() < 0.1:
            # another key with something after it: an object whose name is a folder as well
            key = source.choice(list(keys)[-50:]) + source.choice(("/", "/" + key, key))
        key = _cut(key)
        if key:
            keys[key] = None
    return list(keys)


def _character(source: random.Random, controls: bool) -> str:
    kind = source.random()
    if kind < 0.4:
        return source.choice(_ASCII)
    if kind < 0.6:
        return source.choice(_PUNCTUATION)
    if controls and kind < 0.7:
        return source.choice(_CONTROLS)
    while True:
        top = source.choice((0x800, 0x10000, 0x110000))
        code = source.randrange(0xA0, top)
        if not 0xD800 <= code <= 0xDFFF and code & 0xFFFE != 0xFFFE:
            return chr(code)


def _text(source: random.Random, controls: bool, length: int) -> str:
    return "".join(_character(source, controls) for _ in range(length))


def _short(source: random.Random, controls: bool) -> str:
    return _text(source, controls, source.randint(1, 12))


def _segments(source: random.Random, controls: bool) -> str:
    return "/".join(
        source.choice(_TRICKY_SEGMENTS) if source.random() < 0.5 else _short(source, controls)
        for _ in range(source.randint(1, 6))
    )


def _long(source: random.Random, controls: bool) -> str:
    # around the limits of file names, where a tool may cut
    size = source.choice((200, 253, 254, 255, 256, 257, 300, 510, 600))
    start = source.choice((_ASCII[:1], "%", "é", "文", "👩")) * size
    return _cut(start, size) + source.choice(("", "%", ".", "/" + _short(source, controls)))


def _full(source: random.Random, controls: bool) -> str:
    key = _cut(_text(source, controls, _MAX_BYTES // 2) * 3)
    return key + "x" * (_MAX_BYTES - len(key.encode()))


def _cut(text: str, size: int = _MAX_BYTES) -> str:
    return text.encode()[:size].decode(errors="ignore")
