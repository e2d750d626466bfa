"""What texts and numbers of a request can be."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta

__all__ = [
    "Email",
    "Emails",
    "NotNegative",
    "Positive",
    "UpTo5",
    "UpTo255",
    "UpTo500",
    "UpTo1000",
]

Email: TypeAlias = Annotated[
    str, Meta(max_length=255, pattern=r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+$")
]
"""An e-mail address."""

Emails: TypeAlias = Annotated[tuple[Email, ...], Meta(min_length=1, max_length=5)]
"""Up to five addresses."""

NotNegative: TypeAlias = Annotated[int, Meta(ge=0)]
"""From 0."""

Positive: TypeAlias = Annotated[int, Meta(ge=1)]
"""From 1."""

UpTo5: TypeAlias = Annotated[str, Meta(max_length=5)]
"""A text of up to 5 characters."""

UpTo255: TypeAlias = Annotated[str, Meta(max_length=255)]
"""A text of up to 255 characters."""

UpTo500: TypeAlias = Annotated[str, Meta(max_length=500)]
"""A text of up to 500 characters."""

UpTo1000: TypeAlias = Annotated[str, Meta(max_length=1000)]
"""A text of up to 1000 characters."""
