"""The operations of the newsletter's API as data, by area."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from codomyrmex.cloud.common.rest.operations import Operation

__all__ = ["AREAS", "BESIDE", "all_operations", "coverage"]

AREAS: Final = (
    "domain",
    "campaigns",
    "sending",
    "reports",
    "subscribers",
    "selections",
    "imports",
    "groups",
    "segments",
    "fields",
    "webforms",
    "templates",
    "credits",
)
"""The modules of documented operations; the clients' methods are in modules of the same names."""

BESIDE: Final = ("tasks", "undocumented")
"""The modules of operations beside those: of the whole API, and not documented."""


@cache
def all_operations() -> Mapping[str, Operation[Any]]:
    """Find every documented operation of the newsletter.

    Returns:
        The operations by Python name.

    Example:
        >>> len(all_operations())
        71
    """
    found = {}
    for area in AREAS:
        for value in vars(import_module(f"{__name__}.{area}")).values():
            if isinstance(value, Operation):
                found[value.name] = value
    return found


def coverage() -> list[tuple[str, str, str, str]]:
    """List what the clients can do.

    Returns:
        For each operation the reference's name, the HTTP method, the path and the Python name.

    Example:
        >>> coverage()[0][1:]
        ('GET', '/1/newsletters/{domain}', 'get_domain')
    """
    return [
        (each.reference, each.method, each.path, each.name) for each in all_operations().values()
    ]
