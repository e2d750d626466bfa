"""From the start of a process to its end, for the least that can be asked of it."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measure import Peer, Run, compare
from benchmarks.small_objects import environment
from tests.servers.process import program
from tests.servers.rclone import serve


def measure(folder: Path) -> str:
    """Measure imports, local commands and one listing of an S3 server."""
    served = folder / "server"
    served.mkdir()
    local = {"CODOMYRMEX_LOCAL_ROOT": str(folder / "local")}
    (folder / "local" / "demo").mkdir(parents=True)
    python = [sys.executable, "-c"]
    offline = [
        _peer("python -c pass", [*python, "pass"], local),
        _peer("import codomyrmex.cloud", [*python, "import codomyrmex.cloud"], local),
        _peer("cmx version", [program("cmx"), "version"], local),
        _peer("cmx ls local://demo", [program("cmx"), "ls", "local://demo"], local),
        _peer("import boto3", [*python, "import boto3"], local),
    ]
    with serve(served) as started:
        server = started.server
        (served / "buckets" / "bench").mkdir()
        variables = environment(server)
        s5cmd = [program("s5cmd"), "--endpoint-url", server.endpoint, "ls"]
        boto3 = "import boto3; print(boto3.client('s3').list_buckets()['Buckets'])"
        online = [
            _peer("cmx ls s3://", [program("cmx"), "ls", "s3://"], variables),
            _peer("s5cmd ls", s5cmd, variables),
            _peer("boto3 list_buckets", [*python, boto3], variables),
        ]
        offline_results = compare(offline, folder / "log", runs=11)
        online_results = compare(online, folder / "log", runs=11)
    return (
        "# Start-up\n\n"
        "Whole processes, medians of eleven runs in turn.\n\n"
        f"{_table({**offline_results, **online_results})}"
    )


def _peer(name: str, command: list[str], variables: dict[str, str]) -> Peer:
    return Peer(name, command, lambda: None, lambda: None, variables)


def _table(results: dict[str, Run]) -> str:
    rows = ["| command | ms | CPU ms | peak MiB |", "|---|--:|--:|--:|"]
    rows += [
        f"| `{name}` | {run.wall * 1000:.0f} | {run.cpu * 1000:.0f} | {run.peak_mib:.0f} |"
        for name, run in results.items()
    ]
    return "\n".join(rows)
