"""A CRC-32C as Google Cloud Storage writes it."""

from __future__ import annotations

import base64

__all__ = ["base64_of", "hex_of"]


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
