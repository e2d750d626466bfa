"""The operations of Coda's API as data, by area."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from codomyrmex.cloud.common.rest.operations import Operation

__all__ = ["AREAS", "all_operations", "coverage"]

AREAS: Final = (
    "sharing",
    "docs",
    "pages",
    "tables",
    "rows",
    "account",
    "analytics",
    "packs",
    "pack_versions",
    "pack_listings",
    "pack_making",
    "pack_access",
    "pack_logs",
    "ingestions",
)
"""The modules of operations; the clients' methods are in modules of the same names."""


@cache
def all_operations() -> Mapping[str, Operation[Any]]:
    """Find every operation.

    Returns:
        The operations by Python name.

    Example:
        >>> len(all_operations())
        124
    """
    found = {}
    for area in AREAS:
        for value in vars(import_module(f"{__name__}.{area}")).values():
            if isinstance(value, Operation):
                found[value.name] = value
    return found


def coverage() -> list[tuple[str, str, str, str, str]]:
    """List what the clients can do.

    Returns:
        For each operation the reference's name, the HTTP method, the path, the Python name and
        the class of its rate budget.

    Example:
        >>> ("whoami", "GET", "/whoami", "whoami", "read") in coverage()
        True
    """
    return [
        (each.reference, each.method, each.path, each.name, each.budget)
        for each in all_operations().values()
    ]
