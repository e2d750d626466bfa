"""A prepared store on the local disk, and `cmx` in this process and as a real one."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from codomyrmex.cloud import LocalStorageClient
from codomyrmex.cloud.cli.main import run

PROGRAM = [sys.executable, "-m", "codomyrmex.cloud.cli"]


class Result(NamedTuple):
    code: int
    stdout: bytes
    err: str

    @property
    def out(self) -> str:
        return self.stdout.decode()

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, with config and local root of its own."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "CODOMYRMEX_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CODOMYRMEX_LOCAL_ROOT", str(tmp_path / "root"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("TZ", "UTC")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def store(home: Path) -> LocalStorageClient:
    """Three buckets, one of them empty, and a few files to copy."""
    client = LocalStorageClient()
    for bucket in ("photos", "backups", "empty"):
        client.create_bucket(bucket)
    client.upload_data("photos", "2026/cat.jpg", b"c" * 2048)
    client.upload_data("photos", "2026/dog.jpg", b"d" * 1500)
    client.upload_data("photos", "2026/notes.txt", b"about cats\n", metadata={"by": "Ada"})
    client.upload_data("photos", "2026/raw/cat.bin", b"\x00\xff")
    client.upload_data("photos", "readme", b"read me")
    (home / "notes.txt").write_text("notes\n")
    album = home / "album"
    (album / "summer").mkdir(parents=True)
    for name in ("a.jpg", "b.jpg", "summer/c.jpg", "summer/list.txt"):
        (album / name).write_text(f"content of {name}")
    return client


@pytest.fixture
def cmx(home: Path) -> Callable[..., Result]:
    """Run a command line in this process, with nothing of it on a terminal."""

    def call(*words: str, stdin: bytes = b"") -> Result:
        out, err = io.BytesIO(), io.BytesIO()
        source = io.TextIOWrapper(io.BytesIO(stdin))
        before, sys.stdin = sys.stdin, source
        try:
            with ExitStack() as stack:
                stdout = stack.enter_context(redirect_stdout(_text(out)))
                stderr = stack.enter_context(redirect_stderr(_text(err)))
                code = run(words)
                stdout.flush()
                stderr.flush()
        finally:
            sys.stdin = before
        return Result(int(code), out.getvalue(), err.getvalue().decode())

    return call


def _text(stream: io.BytesIO) -> io.TextIOWrapper:
    wrapper = io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape")
    # the wrapper must not close the bytes when it goes
    wrapper._keep = stream  # type: ignore[attr-defined]
    return wrapper


@pytest.fixture
def process(home: Path) -> Callable[..., Result]:
    """Run a command line as a process of its own."""

    def call(*words: str, stdin: bytes = b"") -> Result:
        done = subprocess.run([*PROGRAM, *words], input=stdin, capture_output=True, check=False)
        return Result(done.returncode, done.stdout, done.stderr.decode())

    return call


@pytest.fixture
def keys(store: LocalStorageClient) -> Callable[[str], list[str]]:
    """The keys of a bucket."""
    return lambda bucket: [info.key for info in store.list_objects(bucket)]
