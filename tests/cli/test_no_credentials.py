"""What somebody sees who is not logged in: one error a provider, and what to do."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from docs.generator.pages import ROOT
from tests.cli.conftest import PROGRAM

PAGE = ROOT / "docs" / "modules" / "cloud" / "credentials.md"
ROWS = re.findall(r"^\| `(\w+)://`(, no account)? \| (.+) \|$", PAGE.read_text(), re.MULTILINE)
CODES = {"s3": 4, "gs": 4, "az": 4, "swift": 6, "ik": 6, "az, no account": 6}


def test_every_provider_has_a_row() -> None:
    assert {f"{scheme}{more}" for scheme, more, _ in ROWS} == CODES.keys()


@pytest.mark.parametrize(("scheme", "more", "said"), ROWS, ids=[f"{a}{b}" for a, b, _ in ROWS])
def test_nothing_is_found(scheme: str, more: str, said: str, tmp_path: Path) -> None:
    environment = {
        "HOME": str(tmp_path),
        "PATH": "/nonexistent",
        "AWS_EC2_METADATA_DISABLED": "true",  # nobody is to be waited for
        "NO_GCE_CHECK": "true",
        "AZURE_TOKEN_CREDENTIALS": "AzureCliCredential",
        "CODOMYRMEX_STATE_DIR": str(tmp_path / "state"),
    }
    if scheme == "az" and not more:
        environment["AZURE_STORAGE_ACCOUNT"] = "myaccount"
    done = subprocess.run(
        [*PROGRAM, "ls", f"{scheme}://bucket"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    first, _, last = said.partition("…")
    assert done.returncode == CODES[f"{scheme}{more}"]
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"cmx: error: {first}")
    assert line.endswith(last)
