"""The documents of Coda: the table is fresh, and the example of the README runs."""

from __future__ import annotations

import doctest
import io
import re
import shlex
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from codomyrmex.cloud.cli.main import run
from codomyrmex.cloud.coda_io import __file__ as package
from codomyrmex.cloud.common.rest import session
from tests.coda.clock import ManualClock
from tests.coda.draw_docs import PAGE, page
from tests.coda.fake import Server


def test_the_table_of_operations_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.coda.draw_docs"


@pytest.mark.parametrize("path", [Path(package or "").with_name("README.md"), PAGE], ids=str)
def test_the_examples_run(
    server: Server,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    path: Path,
) -> None:
    """Each block in turn, with the names of those before; the text behind it is its output."""
    blocks = re.findall(r"```(python|text|console)\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    monkeypatch.setattr(session, "SYSTEM_CLOCK", clock)
    monkeypatch.setenv("CODA_API_TOKEN", "your-api-token")
    monkeypatch.setenv("CODA_API_BASE_URL", server.base_url)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    output = ""
    for kind, content in blocks:
        if kind == "text":
            assert output == content
            continue
        if kind == "console":
            _run_commands(content)
            continue
        out = io.StringIO()
        with redirect_stdout(out):
            exec(content, names)
        output = out.getvalue()
    assert names


def _run_commands(content: str) -> None:
    """Run each line behind a dollar; what follows it is its output."""
    for part in re.split(r"^\$ cmx ", content, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        out = io.StringIO()
        with redirect_stdout(out):
            code = run(shlex.split(line))
        is_shown = doctest.OutputChecker().check_output(shown, out.getvalue(), doctest.ELLIPSIS)
        assert (code, is_shown) == (0, True), f"{line}\n{out.getvalue()}"
