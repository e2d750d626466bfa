"""The documents of Coda: the table is fresh, and the example of the README runs."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from codomyrmex.cloud.coda_io import __file__ as package
from tests.coda.draw_docs import PAGE, page
from tests.coda.fake import Fake, Server


def test_the_table_of_operations_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.coda.draw_docs"


def test_the_example_of_the_readme(
    server: Server, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path(package or "").with_name("README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (output,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    fake.world.lag = 0.0  # this client waits by the system's clock, the fake by its own
    monkeypatch.setenv("CODA_API_TOKEN", "your-api-token")
    monkeypatch.setenv("CODA_API_BASE_URL", server.base_url)
    out = io.StringIO()
    with redirect_stdout(out):
        exec(code, {})
    assert out.getvalue() == output
