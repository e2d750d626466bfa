"""How arguments are written for the service."""

from __future__ import annotations

__all__ = ["query_name"]


def query_name(name: str) -> str:
    """Write a Python name as the service does: ``with_`` is ``with``.

    Args:
        name: The name.

    Returns:
        The service's name.

    Example:
        >>> query_name("return_"), query_name("per_page")
        ('return', 'per_page')
    """
    return name.rstrip("_")
