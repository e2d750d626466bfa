"""The checks as pytest runs them: one test a promise, known faults announced by name."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest

from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import Check, all_checks
from codomyrmex.cloud.testing.scenes import new_bucket

__all__ = ["StorageConformance", "conformance_cases", "run_check"]

if "codomyrmex.cloud.testing.checks" not in sys.modules:
    pytest.register_assert_rewrite("codomyrmex.cloud.testing.checks")


def conformance_cases(known_faults: Mapping[str, str] | None = None) -> list[Any]:
    """Make the parameters of a test that runs every check.

    Args:
        known_faults: For checks that the backend is known to fail, by name, a sentence on what it
            does wrong. Such a check must fail; when it passes, the announcement is out of date
            and the test is an error.

    Returns:
        What ``pytest.mark.parametrize`` takes: one `Check` a case.

    Raises:
        ValueError: When a fault names no check, or does not say what is wrong.

    Example:
        >>> len(conformance_cases({"list_order": "It sorts by UTF-16."})) > 100
        True
    """
    faults = dict(known_faults or {})
    checks = all_checks()
    for name, sentence in faults.items():
        if name not in checks:
            raise ValueError(f"{name!r} is announced as a fault, but there is no such check")
        if not sentence.strip():
            raise ValueError(f"the fault {name!r} does not say what is wrong")
    return [
        pytest.param(check, id=name, marks=_marks(faults.get(name)))
        for name, check in checks.items()
    ]


def _marks(fault: str | None) -> list[pytest.MarkDecorator]:
    if fault is None:
        return []
    return [pytest.mark.xfail(reason=fault, raises=(AssertionError, CloudError), strict=True)]


def run_check(check: Check, client: StorageClient) -> None:
    """Run one check in a bucket of its own, or skip it where it makes no sense.

    Args:
        check: The check.
        client: The client to be tested.

    Raises:
        AssertionError: When the promise is broken.
        CloudError: When the client fails.

    Example:
        >>> run_check(all_checks()["list_order"], storage)
    """
    if check.needs is not None and check.needs not in client.capabilities:
        pytest.skip(f"{client.provider} has no {check.needs.value.replace('_', ' ')}")
    with new_bucket(client) as bucket:
        check.run(client, bucket)


class StorageConformance:
    """Base of a test class that holds a backend to every promise of `StorageClient`.

    Attributes:
        known_faults: As `conformance_cases` takes them.

    Example:
        >>> class TestMyStore(StorageConformance):
        ...     known_faults = {"list_order": "It sorts by UTF-16."}
        ...
        ...     @pytest.fixture
        ...     def storage(self):
        ...         return LocalStorageClient("/tmp/store")
    """

    known_faults: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    def storage(self) -> Iterator[StorageClient]:
        """The client to be tested; a subclass must give it."""
        raise NotImplementedError(f"{type(self).__name__} must have a fixture `storage`")

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a test of every check; called by pytest.

        Args:
            metafunc: What pytest tells of the test.

        Example:
            >>> StorageConformance.pytest_generate_tests.__name__
            'pytest_generate_tests'
        """
        if "conformance_check" in metafunc.fixturenames:
            metafunc.parametrize("conformance_check", conformance_cases(self.known_faults))

    def test_promise(self, storage: StorageClient, conformance_check: Check) -> None:
        """Hold the client to one promise.

        Args:
            storage: The client.
            conformance_check: The promise.

        Raises:
            AssertionError: When it is not kept.

        Example:
            >>> from codomyrmex.cloud.testing.registry import all_checks
            >>> StorageConformance().test_promise(storage, next(iter(all_checks().values())))
        """
        run_check(conformance_check, storage)
