"""Reading JSON and builtin values into records, from any number of threads.

msgspec learns how a record is made when it first reads one, and a second thread that comes while
it learns reads half of it: the process ends with a segmentation fault. Here it is learned under a
lock, once for each kind; what comes after needs none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

__all__ = ["convert", "decoder"]

T = TypeVar("T")

_KNOWN: Final[dict[object, msgspec.json.Decoder[Any]]] = {}  # of every kind that was asked for
_LOCK: Final = threading.Lock()


def decoder(
    kind: type[T], custom: Callable[[type, object], object] | None = None
) -> msgspec.json.Decoder[T]:
    """Get the decoder of a kind of value.

    Args:
        kind: A record, or another type that msgspec knows.
        custom: Makes values of types that msgspec does not know; the first that is given for a
            kind stays.

    Returns:
        The decoder; the same for every call.

    Example:
        >>> decoder(list[int]).decode(b"[1, 2]")
        [1, 2]
    """
    known = _KNOWN.get(kind)
    if known is None:
        with _LOCK:
            known = _KNOWN.get(kind)
            if known is None:
                known = _KNOWN[kind] = (
                    msgspec.json.Decoder(kind)
                    if custom is None
                    else msgspec.json.Decoder(kind, dec_hook=custom)
                )
    return known


def convert(
    value: object, kind: type[T], custom: Callable[[type, object], object] | None = None
) -> T:
    """Make a value of a kind out of builtin values.

    Args:
        value: Mappings, lists, texts and numbers.
        kind: What it should become.
        custom: Makes values of types that msgspec does not know.

    Returns:
        The value.

    Raises:
        ValidationError: Of msgspec, when it is none.

    Example:
        >>> convert({"a": 1}, dict[str, int])
        {'a': 1}
    """
    decoder(kind, custom)
    return msgspec.convert(value, kind, dec_hook=custom)
