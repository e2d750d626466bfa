"""The CRC-32C of a whole from those of its parts."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

__all__ = ["base64_of", "combined_crc32c", "hex_of"]

_POLYNOMIAL: Final = 0x82F63B78
_BITS: Final = 32


def _apply(matrix: tuple[int, ...], vector: int) -> int:
    """Multiply a matrix over GF(2), given by its columns, with a vector of bits."""
    result = 0
    for column in matrix:
        if not vector:
            break
        if vector & 1:
            result ^= column
        vector >>= 1
    return result


@cache
def _doubled(times: int) -> tuple[int, ...]:
    """What 2**times zero bits that follow do to a CRC, as a matrix."""
    if times == 0:
        return (_POLYNOMIAL, *(1 << bit for bit in range(_BITS - 1)))
    half = _doubled(times - 1)
    return tuple(_apply(half, column) for column in half)


@lru_cache(maxsize=64)  # parts are of few sizes
def _followed_by(size: int) -> tuple[int, ...]:
    """What so many zero bytes do."""
    result = tuple(1 << bit for bit in range(_BITS))
    times, rest = 3, size
    while rest:
        if rest & 1:
            result = tuple(_apply(_doubled(times), column) for column in result)
        rest >>= 1
        times += 1
    return result


def combined_crc32c(parts: Iterable[tuple[str, int]]) -> str:
    """Compute the CRC-32C of bytes that are put together.

    Args:
        parts: The CRC-32C of each piece, in 8 hexadecimal digits, and its size; in order.

    Returns:
        The CRC-32C of all, in 8 hexadecimal digits.

    Example:
        >>> from codomyrmex.cloud.transfer.verify import crc32c_hex
        >>> parts = [(crc32c_hex(b"12345"), 5), (crc32c_hex(b"6789"), 4)]
        >>> combined_crc32c(parts) == crc32c_hex(b"123456789")
        True
    """
    whole = 0
    for crc, size in parts:
        whole = _apply(_followed_by(size), whole) ^ int(crc, 16)
    return f"{whole:08x}"


def base64_of(digits: str) -> str:
    """Write a checksum as the service does.

    Args:
        digits: Hexadecimal digits.

    Returns:
        The bytes in base64.

    Example:
        >>> base64_of("e3069283")
        '4waSgw=='
    """
    return base64.b64encode(bytes.fromhex(digits)).decode()


def hex_of(text: str) -> str:
    """Read a checksum as the service writes it.

    Args:
        text: The bytes in base64.

    Returns:
        Hexadecimal digits.

    Example:
        >>> hex_of("4waSgw==")
        'e3069283'
    """
    return base64.b64decode(text).hex()
