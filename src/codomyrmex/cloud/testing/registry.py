"""The table of what the storage interface promises, each with the check that tests it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType
from typing import Final, TypeAlias, overload

import msgspec

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.storage import StorageClient

__all__ = ["Check", "CheckFunction", "add_check", "all_checks", "check"]

CheckFunction: TypeAlias = Callable[[StorageClient, str], None]
"""Tests a client with an empty bucket of its own; raises when a promise is broken."""

_MODULES: Final = (
    "buckets",
    "content",
    "files",
    "metadata",
    "ranges",
    "streams",
    "listing",
    "keys",
    "copies",
    "deletes",
    "conditions",
    "failures",
    "parts",
    "urls",
    "concurrency",
    "capabilities",
)

_CHECKS: Final[dict[str, Check]] = {}


class Check(msgspec.Struct, frozen=True):
    """One promise of the storage interface.

    Attributes:
        name: The check's name, by which a known fault is announced.
        promise: What the interface promises, in a sentence.
        run: Tests it.
        needs: The capability without which the check makes no sense.

    Example:
        >>> check = all_checks()["bucket_create"]
        >>> check.promise
        'A bucket that was created is there.'
        >>> check.run(storage, "demo")
    """

    name: str
    promise: str
    run: CheckFunction
    needs: Capability | None = None


def add_check(
    name: str, statement: str, run: CheckFunction, *, needs: Capability | None = None
) -> None:
    """Add a check to the table.

    Args:
        name: Its name, which must be new.
        statement: What the interface promises.
        run: Tests it.
        needs: The capability without which the check makes no sense.

    Raises:
        ValueError: When there is a check of that name.
    """
    if name in _CHECKS:
        raise ValueError(f"there are two checks {name!r}")
    _CHECKS[name] = Check(name, statement, run, needs)


@overload
def check(run: CheckFunction) -> CheckFunction: ...


@overload
def check(*, needs: Capability) -> Callable[[CheckFunction], CheckFunction]: ...


def check(
    run: CheckFunction | None = None, *, needs: Capability | None = None
) -> CheckFunction | Callable[[CheckFunction], CheckFunction]:
    """Make a function a check of its name; its docstring is the promise.

    Args:
        run: The function; None when the decorator has arguments.
        needs: The capability without which the check makes no sense.

    Returns:
        The function, or the decorator.
    """

    def register(run: CheckFunction) -> CheckFunction:
        add_check(run.__name__, run.__doc__ or "", run, needs=needs)
        return run

    return register if run is None else register(run)


@lru_cache(maxsize=1)
def all_checks() -> Mapping[str, Check]:
    """Give the whole table.

    Returns:
        The checks by name.

    Example:
        >>> len(all_checks()) > 100
        True
    """
    for module in _MODULES:
        import_module(f"codomyrmex.cloud.testing.checks.{module}")
    return MappingProxyType(_CHECKS)
