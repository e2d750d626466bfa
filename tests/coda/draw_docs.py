"""Write the end of docs/modules/cloud/coda.md: the table of what the clients can do.

After a change of the operations, run in the root of the checkout::

    .venv/bin/python -m tests.coda.draw_docs
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from codomyrmex.cloud.coda_io.operations import coverage
from codomyrmex.cloud.coda_io.service import LIMITS

MARK: Final = "<!-- what follows is written by `python -m tests.coda.draw_docs` -->"
PAGE: Final = Path(__file__).parents[2] / "docs" / "modules" / "cloud" / "coda.md"


def page() -> str:
    """The whole page: what people wrote, and the table anew."""
    rows = coverage()
    lines = [
        PAGE.read_text("utf-8").partition(MARK)[0] + MARK,
        "",
        f"{len(rows)} operations, each a method of `CodaClient` and of `AsyncCodaClient`. "
        "The budget is the class of rate limit that an operation waits for.",
        "",
        "| Budget | Requests | In seconds | Operations |",
        "|---|---|---|---|",
    ]
    for name, limit in LIMITS.items():
        count = sum(row[4] == name for row in rows)
        lines.append(f"| {name} | {limit.requests} | {limit.seconds:g} | {count} |")
    lines += ["", "| Reference | Method and path | Python | Budget |", "|---|---|---|---|"]
    lines += [
        f"| {reference} | `{method} {path}` | `{name}` | {budget} |"
        for reference, method, path, name, budget in rows
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
