"""What `cmx` loads, and what it does with the streams it is given."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from codomyrmex.cloud import LocalStorageClient
from tests.cli.conftest import PROGRAM, Result

Cmx = Callable[..., Result]

HEAVY = {
    "aiohttp", "asyncio", "attrs", "boto3", "botocore", "cyclopts", "http.client", "httpx",
    "obstore", "pycurl", "rich", "s3transfer", "ssl", "urllib.request", "xml",
}  # fmt: skip
"""Modules that cost tens of milliseconds, and that listing a folder has no use for."""

LIGHT = {*HEAVY, "msgspec", "argparse", "codomyrmex.cloud.common.storage"}
"""What telling the version has no use for either."""


def loaded(code: str) -> set[str]:
    report = f"{code}\nimport sys\nsys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def command(*words: str) -> str:
    return f"from codomyrmex.cloud.cli.main import run\nassert run({list(words)!r}) == 0"


def test_importing_the_package_loads_next_to_nothing() -> None:
    bare = loaded("")
    extra = loaded("import codomyrmex.cloud") - bare
    assert not extra & LIGHT
    assert len(extra) < 60, sorted(extra)


def test_the_version_loads_no_library() -> None:
    assert not loaded(command("version")) & LIGHT


@pytest.mark.parametrize(
    "words",
    [
        ["ls", "local://photos"],
        ["ls", "-lr", "--json", "local://photos"],
        ["du", "local://photos"],
        ["find", "local://photos"],
        ["cat", "local://photos/readme"],
        ["cp", "notes.txt", "local://empty"],
        ["cp", "-r", "album", "local://empty"],
        ["sync", "album", "local://empty"],
        ["rm", "local://photos/readme"],
        ["remotes"],
    ],
)
def test_a_local_place_loads_no_sdk_and_no_terminal_library(
    store: LocalStorageClient, words: list[str]
) -> None:
    assert not loaded(command(*words)) & HEAVY


def test_a_reader_that_goes_away_is_no_error(store: LocalStorageClient) -> None:
    for number in range(1200):
        store.upload_data("empty", f"{'long' * 20}{number}", b"")
    with subprocess.Popen(
        [*PROGRAM, "ls", "local://empty"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 141


def test_a_full_output(process: Cmx, store: LocalStorageClient) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*PROGRAM, "ls", "local://photos"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 10
    assert done.stderr == b"cmx: error: the output cannot be written: No space left on device\n"


def test_a_closed_input(store: LocalStorageClient) -> None:
    line = f'"{sys.executable}" -m codomyrmex.cloud.cli cp - local://empty/x <&-'
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("cmx: error: standard input is closed")


def test_it_speaks_utf8_in_any_locale(store: LocalStorageClient) -> None:
    store.upload_data("empty", "grüße", b"")
    for locale in ("C", "C.UTF-8", "POSIX"):
        done = subprocess.run(
            [*PROGRAM, "ls", "local://empty"],
            env={**os.environ, "LC_ALL": locale},
            capture_output=True,
            check=True,
        )
        assert done.stdout == "grüße\n".encode()


def test_the_script_and_the_module_are_one(process: Cmx) -> None:
    assert process("version").code == 0
    assert process("--version").out == process("version").out
