"""The demo that `make demo` runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DEMO = Path(__file__).parents[2] / "examples" / "demo.py"


def test_the_demo_proves_what_it_says(tmp_path: Path) -> None:
    environment = {**os.environ, "CODOMYRMEX_LOCAL_ROOT": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(DEMO)], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 steps to do" in done.stdout
    assert "files are identical" in done.stdout
    objects = list((tmp_path / "demo" / "stdlib").rglob("*.py"))
    assert len(objects) > 500
