"""Sizes as people write them."""

from __future__ import annotations

import re
from typing import Final

from codomyrmex.cloud.common.errors import InvalidRequestError

__all__ = ["SIZE_UNITS", "parse_size"]

SIZE_UNITS: Final = "KMGTPE"
"""The units in order; each counts 1,024 of the one before."""


def parse_size(text: str) -> int:
    """Read a size.

    Args:
        text: Digits and a unit: ``10M``, ``1.5GiB``, ``512``; units count in 1,024.

    Returns:
        Bytes.

    Raises:
        InvalidRequestError: When it is no size.

    Example:
        >>> parse_size("10K"), parse_size("1.5MiB")
        (10240, 1572864)
    """
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) *([KMGTPE]?)(?:i?B)?", text, re.IGNORECASE)
    if match is None:
        raise InvalidRequestError(f"{text!r} is no size", hint="Write 512, 10K, 1.5M or 2GiB")
    power = SIZE_UNITS.index(match[2].upper()) + 1 if match[2] else 0
    return round(float(match[1]) * 1024**power) if "." in match[1] else int(match[1]) << 10 * power
