"""The CRC-32C of a whole from those of its parts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

__all__ = ["joined_crc32c"]

_POLYNOMIAL: Final = 0x82F63B78


def _times(a: int, b: int) -> int:
    """Multiply two polynomials modulo the CRC's, both with their bits reversed."""
    product = 0
    bit = 1 << 31
    while True:
        if a & bit:
            product ^= b
            if not a & (bit - 1):
                return product
        bit >>= 1
        b = b >> 1 ^ _POLYNOMIAL if b & 1 else b >> 1


@lru_cache(maxsize=16)  # parts are all of one size, but for the last
def _shift(size: int) -> int:
    """The polynomial that stands for ``size`` bytes which follow."""
    result, power, bits = 1 << 31, 1 << 30, size * 8
    while bits:
        if bits & 1:
            result = _times(power, result)
        power = _times(power, power)
        bits >>= 1
    return result


def joined_crc32c(parts: Iterable[tuple[int, int]]) -> int:
    """Compute the CRC-32C of bytes that are put together.

    Args:
        parts: The CRC-32C and the size of each piece, in order.

    Returns:
        The CRC-32C of all.

    Example:
        >>> from google_crc32c import value
        >>> crc = joined_crc32c([(value(b"12345"), 5), (value(b"6"), 1)])
        >>> crc == value(b"123456")
        True
    """
    whole = 0
    for crc, size in parts:
        whole = (_times(_shift(size), whole) if whole else 0) ^ crc
    return whole
