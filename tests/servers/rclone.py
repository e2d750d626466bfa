"""``rclone serve s3`` over a folder: a second, independent S3 server that checks signatures."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import S3Server, Started
from tests.servers.process import HOST, free_port, program, running

FAULTS: dict[str, str] = {}

_KEY = "rclone-key"
_SECRET = "rclone-secret"


@contextmanager
def serve(folder: Path) -> Iterator[Started[S3Server]]:
    """Run rclone over the empty folder ``folder/buckets``."""
    buckets = folder / "buckets"
    buckets.mkdir()
    port = free_port()
    command = [program("rclone"), "serve", "s3", "--config", "", "--cache-dir", str(folder)]
    command += ["--addr", f"{HOST}:{port}", "--auth-key", f"{_KEY},{_SECRET}", str(buckets)]
    with running(command, log=folder / "rclone.log") as child:
        child.wait_for_http(port)
        server = S3Server("rclone", f"http://{HOST}:{port}", _KEY, _SECRET, "us-east-1", FAULTS)
        yield Started(server, _version(), server.endpoint, "rclone serve s3")


def _version() -> str:
    answer = subprocess.run(
        [program("rclone"), "version", "--config", ""], capture_output=True, text=True, check=True
    )
    return answer.stdout.split()[1].removeprefix("v")
