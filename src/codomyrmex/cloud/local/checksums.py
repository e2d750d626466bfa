"""The CRC-32C of bytes that were seen in parts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import google_crc32c

__all__ = ["combine_crc32c", "extend_crc32c"]

_POLYNOMIAL: Final = 0x82F63B78  # Castagnoli's, lowest power in the highest bit
_ONE: Final = 1 << 31


def extend_crc32c(value: int, data: bytes) -> int:
    """Take the next bytes into a checksum.

    Args:
        value: The checksum so far; 0 for none.
        data: The next bytes.

    Returns:
        The checksum of all.

    Example:
        >>> f"{extend_crc32c(extend_crc32c(0, b'12345'), b'6789'):08x}"
        'e3069283'
    """
    result: int = google_crc32c.extend(value, data)
    return result


def combine_crc32c(parts: Iterable[tuple[int, int]]) -> int:
    """Compute the checksum of a whole from those of its parts, without the bytes.

    Args:
        parts: Checksum and size in bytes of each part, in order.

    Returns:
        The checksum of the parts put together.

    Example:
        >>> parts = [(extend_crc32c(0, data), len(data)) for data in (b"12345", b"6789")]
        >>> f"{combine_crc32c(parts):08x}"
        'e3069283'
    """
    whole = 0
    for value, size in parts:
        whole = _multiply(_shift(size), whole) ^ value
    return whole


def _multiply(a: int, b: int) -> int:
    """Multiply two polynomials over GF(2), modulo CRC-32C's."""
    product = 0
    bit = _ONE
    while a:
        if a & bit:
            product ^= b
            a ^= bit
        bit >>= 1
        b = (b >> 1) ^ _POLYNOMIAL if b & 1 else b >> 1
    return product


@lru_cache(maxsize=64)
def _shift(size: int) -> int:
    """The factor that appending ``size`` bytes multiplies a checksum with: x to the 8·size."""
    result, power = _ONE, _ONE >> 8
    while size:
        if size & 1:
            result = _multiply(result, power)
        power = _multiply(power, power)
        size >>= 1
    return result
