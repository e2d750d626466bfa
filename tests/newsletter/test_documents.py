"""The documents of the newsletter: the tables are fresh, and the example of the README runs."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout

import pytest

from tests.newsletter.draw_docs import PAGE, README, page, readme
from tests.newsletter.fake import Fake, NewsletterServer


def test_the_tables_are_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.newsletter.draw_docs"
    text = README.read_text("utf-8")
    assert text == readme(text), "run: python -m tests.newsletter.draw_docs"


def test_the_example_of_the_readme(
    server: NewsletterServer, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = README.read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (output,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_TOKEN", "your-token")
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_ID", "12")
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_BASE_URL", server.base_url)
    out = io.StringIO()
    with redirect_stdout(out):
        exec(code, {})
    assert out.getvalue() == output
    assert len(fake.world.sent) == 1
