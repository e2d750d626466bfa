"""Names that are imported when they are first used (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["lazy_exports"]


def lazy_exports(
    package: str, names: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Build a package's ``__getattr__`` and ``__dir__``.

    Args:
        package: The package's ``__name__``.
        names: For each public name, the module that defines it.

    Returns:
        The two functions.

    Example:
        >>> getter, lister = lazy_exports("collections", {"sqrt": "math"})
        >>> getter("sqrt")(9.0)
        3.0
    """

    def __getattr__(name: str) -> Any:  # noqa: N807 # PEP 562; an attribute is of any type
        module = names.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(module), name)
        setattr(sys.modules[package], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807 # PEP 562
        return sorted(names)

    return __getattr__, __dir__
