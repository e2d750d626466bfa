"""Every example of the help does what it says, against a prepared store."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from codomyrmex.cloud.cli.command import COMMANDS, Command, find_command

# those of a group, such as `cmx coda`, run in the tests of its service
LINES = [
    example.line
    for found, _ in (find_command([name]) for name in COMMANDS)
    if isinstance(found, Command)
    for example in found.examples
]


@pytest.mark.parametrize("line", LINES)
def test_example(line: str, store: LocalStorageClient, home: Path, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "cmx"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m codomyrmex.cloud.cli "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    if "presign" in line:
        # signing sends no request, and needs a store with a server
        environment |= {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
        environment |= {"AWS_DEFAULT_REGION": "eu-west-1"}
    else:
        line = line.replace("s3://", "local://")
    if "--watch" in line:
        # it goes on until it is ended
        line = (
            f"{line} > watched & until grep -q . watched; do sleep 0.1; done; "
            "kill -TERM $!; wait $!; cat watched"
        )
    if line == "cmx doctor":
        line += " --offline"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    silent = line.startswith(("cmx cp", "cmx mv", "cmx rm", "cmx sync", "cmx mb", "cmx rb", "tar"))
    silent = silent and "cmx check" not in line and "--watch" not in line
    redirected = ">" in line and "--watch" not in line
    nothing_found = "--older-than" in line or "cmx transfers" in line
    if not redirected and not nothing_found:
        assert bool(done.stdout) is ("--dry-run" in line or not silent)


def test_there_are_examples_of_dry_runs_json_streams_and_patterns() -> None:
    for word in ("--dry-run", "--json", " - ", "*", "--include", "--exclude", "--yes"):
        assert any(word in line for line in LINES), word
