"""What stands for an answer that the description does not describe."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["ANYTHING"]

ANYTHING: Final[Any] = Any  # any JSON: nothing is known of it
