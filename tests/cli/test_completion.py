"""Shell completion."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from codomyrmex.cloud.cli.command import COMMANDS
from tests.cli.conftest import Result

Cmx = Callable[..., Result]


@pytest.fixture(autouse=True)
def _prepared(store: LocalStorageClient) -> None:
    store.upload_data("empty", "new\nline", b"")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([""], list(COMMANDS)),
        (["c"], [name for name in COMMANDS if name.startswith("c")]),
        (["--v"], ["--version"]),
        (["help", "pre"], ["presign"]),
        (["nothing", ""], []),
        (["ls", "--rec"], ["--recursive"]),
        (["presign", "--method", "H"], ["HEAD"]),
        (["sync", "--compare", ""], ["size,mtime", "size", "checksum"]),
        (["mb", "--region", ""], []),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["ls", "loc"], ["local://"]),
        (["ls", "local://ph"], ["local://photos/"]),
        (["ls", "local://photos/"], ["local://photos/2026/", "local://photos/readme"]),
        (["cp", "-r", "local://photos/2026/r"], ["local://photos/2026/raw/"]),
        (["ls", "local://empty/"], []),
        (["ls", "local://nobucket/"], []),
        (["ls", "no-such-remote://"], []),
        (["ls", "album"], []),
        (["version", "x"], []),
    ],
)
def test_words(cmx: Cmx, words: list[str], found: list[str]) -> None:
    result = cmx("completion", "words", "--", *words)
    assert (result.code, result.err, result.lines) == (0, "", found)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(cmx: Cmx, shell: str) -> None:
    script = cmx("completion", shell).out
    assert "completion words --" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)
    assert cmx("completion", shell, "--json").json[0]["script"].strip() == script.strip()


def complete(tmp_path: Path, line: str) -> list[str]:
    """What bash itself offers at the end of a line."""
    program = tmp_path / "cmx"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m codomyrmex.cloud.cli "$@"\n')
    program.chmod(0o755)
    script = f"""
        compopt() {{ :; }}
        source <(cmx completion bash)
        COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}
        _cmx
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_bash(tmp_path: Path) -> None:
    assert complete(tmp_path, "cmx pre") == ["presign"]
    assert complete(tmp_path, "cmx ls --rec") == ["--recursive"]
    # bash breaks words at a colon: only what comes after it is to be given
    assert complete(tmp_path, "cmx ls local://photos/re") == ["//photos/readme"]
    assert complete(tmp_path, "cmx ls loc") == ["local://"]
