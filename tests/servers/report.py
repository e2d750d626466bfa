"""What a test run says about the servers it used: one table, and no server missed in silence."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import NoReturn

import pytest

from tests.servers import ServerT, Started
from tests.servers.process import ServerUnavailableError

_HEADER = ("server", "version", "address", "started by", "start", "tests")


@dataclass
class _Row:
    name: str
    fixtures: frozenset[str]
    version: str = ""
    address: str = ""
    how: str = ""
    seconds: float = 0.0
    tests: int = 0
    unavailable: str = ""


class ServerReport:
    """The servers of one test run."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []

    @contextmanager
    def run(
        self,
        name: str,
        fixtures: Collection[str],
        start: AbstractContextManager[Started[ServerT]],
    ) -> Iterator[ServerT]:
        """Start a server, keep a row about it, stop it after the block.

        A server that cannot be had skips the test; where the environment has ``CI``, it fails it.

        Args:
            name: What the table calls the server.
            fixtures: Names of the fixtures that hand it out.
            start: What starts it and stops it.
        """
        row = _Row(name, frozenset(fixtures))
        self._rows.append(row)
        begun = time.monotonic()
        with ExitStack() as stack:
            try:
                started = stack.enter_context(start)
            except ServerUnavailableError as error:
                row.unavailable = str(error)
                _refuse(name, row.unavailable)
            except BaseException as error:
                row.unavailable = repr(error)
                raise
            row.seconds = time.monotonic() - begun
            row.version, row.address, row.how = started.version, started.address, started.how
            yield started.server

    def count(self, fixtures: Collection[str]) -> None:
        """Count one test that used these fixtures, whatever else they are."""
        for row in self._rows:
            if not row.unavailable and not row.fixtures.isdisjoint(fixtures):
                row.tests += 1

    def lines(self) -> list[str]:
        """Write the table.

        Returns:
            The heading and a line a server; none when no server was asked for.
        """
        if not self._rows:
            return []
        lines = _aligned([_HEADER, *(_cells(row) for row in self._rows)])
        for number, row in enumerate(self._rows, start=1):
            if row.unavailable:
                lines[number] += f" NOT AVAILABLE: {row.unavailable.partition(chr(10))[0]}"
        return lines


def used_fixtures(request: pytest.FixtureRequest) -> set[str]:
    """Return the names of all fixtures of a test, those behind a parameter or asked for late too.

    A fixture that is wider than the test and asks for a server by ``getfixturevalue`` is not in
    the request of every test that uses it; a parameter that is the server's name then is.
    """
    callspec = getattr(request.node, "callspec", None)
    parameters = callspec.params.values() if callspec else ()
    return {*request.fixturenames, *(each for each in parameters if isinstance(each, str))}


def _refuse(name: str, reason: str) -> NoReturn:
    message = f"the server {name} is not available: {reason}"
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def _cells(row: _Row) -> Sequence[str]:
    if row.unavailable:
        return (row.name, "", "", "", "", "")
    return (row.name, row.version, row.address, row.how, f"{row.seconds:.1f} s", str(row.tests))


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
