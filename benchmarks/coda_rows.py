"""Reading a table of 100,000 rows of Coda: ``python -m benchmarks coda-rows``."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from benchmarks.coda_scripts import PEERS
from benchmarks.measure import Peer, Run, compare
from benchmarks.report import Page, Section
from benchmarks.tasks import Settings

ROWS = 100_000
_SCRIPTS = Path(__file__).with_name("coda_scripts.py")
_THEIRS = Path(sys.prefix) / "peers" / "bin" / "python"


def measure(settings: Settings) -> Iterator[Page]:
    """Measure a reading of the whole table."""
    rows = settings.size(ROWS, 1000)
    names = [each for each in PEERS if not settings.only or each in settings.only]
    results: dict[str, Run] = {}
    able = []
    with _serve(rows) as address:
        for name in names or ["library"]:
            python = sys.executable if name.startswith("library") else str(_THEIRS)
            if not _has(python, name):
                results[name] = Run(0, 0, 0, failure="not installed")
                continue
            command = [python, str(_SCRIPTS), name, f"{address}/apis/v1", str(rows)]
            results[name] = Run(0, 0, 0)
            able.append(Peer(name, [*command, str(settings.folder)], lambda: None, lambda: None))
        results |= compare(
            able,
            settings.folder / "log",
            runs=settings.runs,
            warm_up=False,
            counts=lambda: _counts(address),
        )
    yield Page(
        "coda-rows",
        f"Reading {rows:,} rows of Coda",
        f"A table of {rows:,} rows and eight columns (text, number, date, check box, person, link, "
        "list, amount) on a server in this machine's memory, which takes the same cores. Whole "
        "processes: each reads all rows and adds up a column. The library is told that the "
        "service has no limits: with the published ones, 100 requests in 6 s, any client is held "
        "to 500 rows a request and 8,333 rows a second.",
        (
            Section(
                "All rows",
                results,
                rows,
                "row",
                note="`library` iterates records; `to CSV` and `to Arrow` ask for the rich format, "
                "which is larger, and write or hold every column in its type. codaio's "
                "`Table.rows()` asks for pages of 25, the service's default, opens a connection "
                "for each, and holds everything; its pages of 200, walked by hand, are "
                "dictionaries. requests and json keep nothing, check nothing and make no records.",
                reference="codaio",
            ),
        ),
        versions=_versions(),
    )


@contextmanager
def _serve(rows: int) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.loopback_coda", str(port), str(rows)],
        cwd=Path(__file__).parent.parent,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                _counts(address)
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def _counts(address: str) -> tuple[Mapping[str, int], float]:
    with urllib.request.urlopen(f"{address}/counts", timeout=60) as answer:
        counts, seconds = json.load(answer)
    return counts, seconds


def _has(python: str, name: str) -> bool:
    if name.startswith("library"):
        return True
    module = "codaio" if name.startswith("codaio") else "requests"
    return (
        Path(python).exists()
        and not subprocess.run(
            [python, "-c", f"import {module}"], capture_output=True, check=False
        ).returncode
    )


def _versions() -> str:
    said = f"httpx2 {version('httpx2')}, msgspec {version('msgspec')}"
    if not _has(str(_THEIRS), "codaio"):
        return said
    ask = "from importlib.metadata import version as v; print(v('codaio'), v('requests'))"
    theirs = subprocess.run([_THEIRS, "-c", ask], capture_output=True, text=True, check=True)
    codaio, requests = theirs.stdout.split()
    return f"{said}, codaio {codaio}, requests {requests}"
