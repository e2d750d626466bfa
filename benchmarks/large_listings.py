"""A listing of a million keys."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.measure import Peer, compare, table
from tests.servers.process import free_port, program

KEYS = 1_000_000


def measure(folder: Path) -> str:
    """Measure listing against a server of generated pages."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.listing_server", str(port), str(KEYS)]
    )
    try:
        _wait(endpoint)
        environment = {
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": endpoint,
        }
        script = [sys.executable, "-m", "benchmarks.peers"]
        commands = {
            "codomyrmex.cloud": [*script, "ours_list", endpoint, "bench"],
            "s5cmd": [program("s5cmd"), "--endpoint-url", endpoint, "ls", "s3://bench/*"],
            "boto3": [*script, "boto3_list", endpoint, "bench"],
        }
        peers = [
            Peer(name, command, lambda: None, lambda: None, environment)
            for name, command in commands.items()
        ]
        results = compare(peers, folder / "log", runs=3)
    finally:
        server.terminate()
        server.wait()
    return (
        f"# A listing of {KEYS:,} keys\n\n"
        "Whole processes, medians of three runs in turn after one warm-up; the server gives "
        "pages of 1,000 keys out of its memory, on the same two cores. s5cmd prints each key.\n\n"
        f"{table(results, items=KEYS, item='key')}"
    )


def _wait(endpoint: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{endpoint}/bench?list-type=2"):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise RuntimeError("the listing server did not start")
