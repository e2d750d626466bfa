"""What the tests of bulk writing share: a table to fill, and a service that fails at random."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

from tests.coda.contract import match
from tests.coda.fake import Answer, Fake, Seen
from tests.coda.world import Table, column

DOC = "AbCDeFGH"
TABLE = "Stock"


def add_table(fake: Fake, *more: dict[str, Any]) -> Table:
    """Make an empty table of names and counts, with more columns when they are given."""
    columns = [
        column(1, "Name", {"type": "text"}, display=True),
        column(2, "Count", {"type": "number"}),
        *more,
    ]
    table = Table("grid-2", TABLE, "canvas-1", columns)
    fake.world.docs[DOC].tables[table.id] = table
    return table


def rows(count: int, begin: int = 0) -> list[dict[str, Any]]:
    """Rows for the table."""
    return [{"Name": f"thing {number}", "Count": number} for number in range(begin, count)]


def names(table: Table) -> list[str]:
    """The names in the table, in its order."""
    return [row["c-1"] for row in table.rows.values()]


def doubled(table: Table) -> list[str]:
    """The names that are there more than once."""
    return [name for name, count in Counter(names(table)).items() if count > 1]


def writes(fake: Fake) -> list[list[dict[str, Any]]]:
    """The rows of each upsert that came, in order."""
    return [json.loads(seen.body)["rows"] for seen in fake.seen if seen.operation == "upsertRows"]


class Storm:
    """Answers some requests to change rows with a failure instead of what the fake would say.

    Args:
        fake: The fake.
        seed: Of the chance.
        refusals: How often a request is refused for too many (429).
        before: How often it fails before anything is done (502).
        after: How often it fails after it was done (504).
    """

    def __init__(
        self, fake: Fake, seed: int, *, refusals: float = 0, before: float = 0, after: float = 0
    ) -> None:
        self._fake = fake
        self._rng = random.Random(seed)
        self._bounds = (refusals, refusals + before, refusals + before + after)
        self.counts: Counter[str] = Counter()

    def __call__(self, seen: Seen) -> Answer | None:
        if seen.operation not in ("upsertRows", "deleteRows"):
            return None
        chance = self._rng.random()
        if chance < self._bounds[0]:
            self.counts["refused"] += 1
            return 429, {"retry-after": "1"}, b"{}"
        if chance < self._bounds[1]:
            self.counts["before"] += 1
            return 502, {}, b"<html>bad gateway</html>"
        if chance < self._bounds[2]:
            self.counts["after"] += 1
            do(self._fake, seen)
            return 504, {}, b"<html>gateway timeout</html>"
        return None


def do(fake: Fake, seen: Seen) -> Answer:
    """Let the fake do what a request says, whoever hears of its answer."""
    path, _, query = seen.target.partition("?")
    _, found = match(seen.method, path.removeprefix("/apis/v1"))
    return fake._answer(seen, found, query)
