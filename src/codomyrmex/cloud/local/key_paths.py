"""The names on disk of an object's key.

A key's segments are file names as they are, wherever they can be. The exceptions are told by the
last two bytes of a name:

========  ==========================================================================================
``%=``    the segment is no usable name: it is empty, ``.``, ``..``, the reserved first segment
          ``.cmx``, holds a NUL byte, or ends like a file that is still being written or in one of
          these marks. In such a name, and only there, ``%25`` is a percent sign and ``%00`` a NUL.
``%+``    the segment is too long for one name: it goes on in the names below.
``%!``    the object's own name is a folder, so it lives beside that folder under this name.
========  ==========================================================================================

The mapping is injective and needs no look at the disk. A name that it does not produce is no
object: `decode_segment` refuses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from codomyrmex.cloud.common.local_files import PART_SUFFIX

__all__ = [
    "ALIAS",
    "CONTINUED",
    "ESCAPED",
    "INTERNAL",
    "NAME_MAX",
    "PART_ENDING",
    "decode_piece",
    "decode_segment",
    "encode_key",
    "encode_segment",
]

NAME_MAX: Final = 255
"""How many bytes a file name may have."""

ALIAS: Final = b"%!"
CONTINUED: Final = b"%+"
ESCAPED: Final = b"%="
INTERNAL: Final = b".cmx"
PART_ENDING: Final = PART_SUFFIX.encode()

_MARK_SIZE: Final = 2
_UNUSABLE_ENDINGS: Final = (ALIAS, CONTINUED, ESCAPED, PART_ENDING)

# A piece of this size fits into a name with both of its marks, were every byte of it escaped.
_SMALL_PIECE: Final = (NAME_MAX - 2 * _MARK_SIZE) // 3


def encode_key(key: str, *, alias: bool = False) -> list[bytes]:
    """Find the names, from the bucket's folder down, under which an object is kept.

    Args:
        key: The key, legal Unicode.
        alias: Whether to give the names used when the plain path is a folder.

    Returns:
        One or more file names of at most 255 bytes, none of them ``.`` or ``..``.

    Example:
        >>> encode_key("a/b%20.txt"), encode_key("x//..")
        ([b'a', b'b%20.txt'], [b'x', b'%=', b'..%='])
        >>> encode_key("a", alias=True)
        [b'a%!']
    """
    *folders, last = key.encode().split(b"/")
    names: list[bytes] = []
    for segment in folders:
        names += encode_segment(segment, first=not names)
    return names + encode_segment(last, first=not names, alias=alias)


def encode_segment(segment: bytes, *, first: bool, alias: bool = False) -> list[bytes]:
    """Find the names of one segment of a key.

    Args:
        segment: The segment in UTF-8, without a slash.
        first: Whether it is the key's first.
        alias: Whether it is the key's last and its plain path is a folder.

    Returns:
        One name; more, each below the one before, when the segment is too long.

    Example:
        >>> encode_segment(b".cmx", first=True), encode_segment(b".cmx", first=False)
        ([b'.cmx%='], [b'.cmx'])
        >>> [len(name) for name in encode_segment(b"x" * 300, first=True)]
        [255, 47]
    """
    ending = ALIAS if alias else b""
    for size in (NAME_MAX, NAME_MAX - _MARK_SIZE, _SMALL_PIECE):
        pieces = _cut(segment, size)
        *above, last = (_name(piece, first=first and len(pieces) == 1) for piece in pieces)
        names = [*(name + CONTINUED for name in above), last + ending]
        if max(map(len, names)) <= NAME_MAX:
            break
    return names


def _cut(segment: bytes, size: int) -> list[bytes]:
    pieces = []
    while len(segment) > size:
        end = size
        while segment[end] & 0xC0 == 0x80:  # file systems that check names want whole characters
            end -= 1
        pieces.append(segment[:end])
        segment = segment[end:]
    return [*pieces, segment]


def _name(piece: bytes, *, first: bool) -> bytes:
    if (
        piece.endswith(_UNUSABLE_ENDINGS)
        or piece in (b"", b".", b"..")
        or b"\0" in piece
        or (first and piece == INTERNAL)
    ):
        return piece.replace(b"%", b"%25").replace(b"\0", b"%00") + ESCAPED
    return piece


def decode_piece(name: bytes) -> bytes:
    """Read the piece of a segment that a name without ``%+`` and ``%!`` stands for.

    Args:
        name: The name, the marks for more below and for an alias taken off.

    Returns:
        The piece, in UTF-8 if the name is.

    Example:
        >>> decode_piece(b"a%25b%="), decode_piece(b"a%25b")
        (b'a%b', b'a%25b')
    """
    if name.endswith(ESCAPED):
        return name[:-_MARK_SIZE].replace(b"%00", b"\0").replace(b"%25", b"%")
    return name


def decode_segment(names: Sequence[bytes], *, first: bool) -> tuple[bytes, bool]:
    """Read the segment that names on disk stand for.

    Args:
        names: The segment's names, each below the one before.
        first: Whether it is the key's first segment.

    Returns:
        The segment, and whether the names are those of an alias.

    Raises:
        ValueError: When the mapping does not produce these names.

    Example:
        >>> decode_segment([b"a%!"], first=True), decode_segment([b"50%-off"], first=True)
        ((b'a', True), (b'50%-off', False))
    """
    alias = names[-1].endswith(ALIAS)
    last = names[-1][:-_MARK_SIZE] if alias else names[-1]
    above = (decode_piece(name[:-_MARK_SIZE]) for name in names[:-1])
    segment = b"".join((*above, decode_piece(last)))
    segment.decode()  # another encoding is none of ours; its error is a ValueError
    if encode_segment(segment, first=first, alias=alias) != list(names):
        raise ValueError(f"{b'/'.join(names)!r} is not the name of an object")
    return segment, alias
