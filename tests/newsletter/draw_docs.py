"""Write docs/modules/cloud/newsletter.md, and the table of words in the folder's README.

Which request a user's word becomes is seen, not told: each is called against the fake. After a
change, run in the root of the checkout::

    .venv/bin/python -m tests.newsletter.draw_docs
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.infomaniak.newsletter import __file__ as package
from codomyrmex.cloud.infomaniak.newsletter.client import InfomaniakNewsletterClient
from codomyrmex.cloud.infomaniak.newsletter.operations import coverage, undocumented
from codomyrmex.cloud.infomaniak.newsletter.operations import tasks as beside
from docs.generator.pages import refreshed
from tests.coda.clock import ManualClock
from tests.newsletter.contract import operations
from tests.newsletter.fake import Fake, NewsletterServer

PAGE: Final = Path(__file__).parents[2] / "docs" / "modules" / "cloud" / "newsletter.md"
README: Final = Path(package or "").with_name("README.md")
BEGIN: Final = "<!-- words, written by python -m tests.newsletter.draw_docs -->\n"
END: Final = "\n<!-- end of words -->"

_LATER: Final = 4102444800
WORDS: Final[tuple[tuple[str, str, tuple[Any, ...], dict[str, Any]], ...]] = (
    ("send a test", "send_test", (2, "ada@example.com"), {}),
    ("schedule", "schedule_campaign", (2, _LATER), {}),
    ("unschedule", "unschedule_campaign", (2,), {}),
    ("send now", "send_campaign", (2,), {"confirm": True}),
    ("statistics", "get_campaign_statistics", (1,), {}),
    ("mailing lists", "list_mailing_lists", (), {}),
    ("", "get_mailing_list", (1,), {}),
    ("", "create_mailing_list", ("Family",), {}),
    ("", "update_mailing_list", (2, "Media"), {}),
    ("", "delete_mailing_list", (2,), {}),
    ("contacts of a list", "get_list_contacts", (1,), {}),
    ("contact", "get_contact", (1,), {}),
    ("", "find_contact", ("ada@example.com",), {}),
    ("take out of a list", "manage_contact", (1, "bob@example.com", "delete"), {}),
    ("unsubscribe", "manage_contact", (1, "ada@example.com", "unsub"), {}),
    ("", "unsubscribe_contact", ("bob@example.com",), {}),
    ("", "delete_contact", (3,), {}),
    ("import contacts", "import_contacts", (1, [{"email": "eve@example.com"}]), {"resume": False}),
    ("export contacts", "read_contacts", (), {}),
    ("credits", "get_credits", (), {}),
    ("tasks", "list_tasks", (), {}),
)
"""A user's word, the method, and a call of it."""


@cache
def words() -> str:
    """The table of words."""
    lines = ["| A user's word | Method | What is asked for, below `/1/newsletters/{domain}` |"]
    lines.append("|---|---|---|")
    clock = ManualClock()
    with NewsletterServer(Fake(clock.now)) as server:
        with InfomaniakNewsletterClient(
            "your-token", 12, base_url=server.base_url, clock=clock
        ) as client:
            for word, method, arguments, more in WORDS:
                begin = len(server.newsletter.seen)
                getattr(client, method)(*arguments, **more)
                asked = [_asked(each) for each in server.newsletter.seen[begin:]]
                cells = ", then ".join(dict.fromkeys(f"`{each}`" for each in asked))
                lines.append(f"| {word} | `{method}` | {cells} |")
        assert server.newsletter.problems == []
    return "\n".join(lines)


def _asked(seen: Any) -> str:
    path = operations()[seen.operation]["path"].removeprefix("/1/newsletters/{domain}")
    target = f"{seen.method} {path}"
    if seen.operation == "NewsletterScheduleCampaign":
        target += " with started_at" if b"started_at" in seen.body else " without started_at"
    return target + ("?with=statistics" if "with=statistics" in seen.target else "")


def page() -> str:
    """The whole page."""
    rows = coverage()
    lines = [
        "# Newsletters: what is covered",
        "",
        "Written by `python -m tests.newsletter.draw_docs`. How to use the clients is in "
        "[the folder's README](../../../src/codomyrmex/cloud/infomaniak/newsletter/README.md).",
        "",
        f"{len(rows)} documented operations, each a method of `InfomaniakNewsletterClient` and of "
        "`AsyncInfomaniakNewsletterClient`. All of them, and those beside, share 60 requests in "
        "60 seconds.",
        "",
        "## A user's words",
        "",
        words(),
        "",
        "## The operations",
        "",
        "| Reference | Method and path | Python |",
        "|---|---|---|",
        *(
            f"| {reference} | `{method} {path}` | `{name}` |"
            for reference, method, path, name in rows
        ),
        "",
        "## Beside them",
        "",
        "Of the whole API; the last six are known by their paths alone, and are in the namespace "
        "`client.undocumented`.",
        "",
        "| Method and path | Python |",
        "|---|---|",
    ]
    for module, prefix in ((beside, ""), (undocumented, "undocumented.")):
        lines += [
            f"| `{each.method} {each.path}` | `{prefix}{each.name}` |"
            for each in vars(module).values()
            if isinstance(each, Operation)
        ]
    lines += [
        "",
        "## The commands",
        "",
        "<!-- generated: cmx-commands newsletter -->",
        "<!-- end -->",
    ]
    return refreshed("\n".join(lines) + "\n")


def readme(text: str) -> str:
    """The README with a fresh table."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{words()}\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write both."""
    PAGE.write_text(page(), "utf-8")
    README.write_text(readme(README.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
