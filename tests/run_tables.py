"""Tables at the end of a test run, also of one that several processes share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


class RunTables:
    """A pytest plugin that prints tables, gathered from the processes that ran the tests.

    Args:
        config: Of this process: the one that a person started, or one of its workers.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._own: dict[str, Callable[[], list[str]]] = {}
        self._told: dict[str, list[str]] = {}

    def add(self, title: str, lines: Callable[[], list[str]]) -> None:
        """Add a table.

        Args:
            title: Its heading.
            lines: Gives the heading row and the rows when the tests are done; none for no table.
        """
        self._own[title] = lines

    def pytest_sessionfinish(self) -> None:
        """Send the tables to the process that prints them."""
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output["tables"] = {title: lines() for title, lines in self._own.items()}

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # xdist has no types for its nodes
        """Take what a worker sent; one that broke down sent nothing."""
        self._merge(getattr(node, "workeroutput", {}).get("tables", {}))

    def _merge(self, tables: dict[str, list[str]]) -> None:
        for title, lines in tables.items():
            there = self._told.setdefault(title, lines[:1])
            there += lines[1:]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print them."""
        self._merge({title: lines() for title, lines in self._own.items()})
        for title, lines in self._told.items():
            if lines:
                terminalreporter.write_sep("=", title)
                for line in lines:
                    terminalreporter.write_line(line, red="NOT AVAILABLE" in line)
