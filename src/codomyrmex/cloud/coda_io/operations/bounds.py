"""The numbers that parameters can be."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta

__all__ = ["Positive", "UpTo100", "UpTo500", "UpTo5000"]

Positive: TypeAlias = Annotated[int, Meta(ge=1)]
"""From 1."""

UpTo100: TypeAlias = Annotated[int, Meta(ge=1, le=100)]
"""From 1 to 100."""

UpTo500: TypeAlias = Annotated[int, Meta(ge=1, le=500)]
"""From 1 to 500."""

UpTo5000: TypeAlias = Annotated[int, Meta(ge=1, le=5000)]
"""From 1 to 5000."""
