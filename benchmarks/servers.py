"""The servers that the peers are measured against, as the benchmarks see them."""

from __future__ import annotations

import json
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from codomyrmex.cloud import S3Client
from tests.servers import S3Server
from tests.servers.process import HOST, free_port, running

BUCKET = "bench"

DESCRIPTION = (
    "The server is `benchmarks/loopback_s3.py`, one thread on the same cores, made to be no "
    "limit: it checks neither signatures nor checksums, keeps what is small in memory, lets the "
    "kernel drop the bytes of what is large, and serves files by `sendfile`. So the figures are "
    "the clients' own."
)


class Served:
    """A running server: how to reach it, look into it and ask what it was asked.

    Args:
        server: Where it listens.
        counting: Whether it is the loopback server, which counts.
    """

    def __init__(self, server: S3Server, *, counting: bool) -> None:
        self.server = server
        self.counting = counting
        self.client = S3Client(
            endpoint_url=server.endpoint,
            access_key_id=server.access_key_id,
            secret_access_key=server.secret_access_key,
        )

    def counts(self) -> tuple[Mapping[str, int], float]:
        """The requests since the last call by kind, and the server's CPU seconds so far."""
        found = json.loads(self._control("counts"))
        return found["requests"], found["cpu"]

    def copy(self, source: str, prefix: str, to: str) -> None:
        """Put the objects under a prefix of another bucket into the bucket, under ``to``."""
        self._control("copy", bucket=source, prefix=prefix, to=to)

    def sizes(self, prefix: str) -> dict[str, int]:
        """What is under a prefix, by the rest of the key."""
        items = self.client.list_objects(BUCKET, prefix)
        return {item.key.removeprefix(prefix): item.size for item in items}

    def clear(self, prefix: str) -> None:
        """Delete what is under a prefix."""
        keys = [item.key for item in self.client.list_objects(BUCKET, prefix)]
        if keys:
            self.client.delete_objects(BUCKET, keys)

    def _control(self, verb: str, **query: str) -> str:
        url = f"{self.server.endpoint}/-/{verb}?{urllib.parse.urlencode(query)}"
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url) as answer:
            text: str = answer.read().decode()
        return text


@contextmanager
def loopback(folder: Path, **buckets: Path | int | str) -> Iterator[Served]:
    """Run the loopback server with further buckets, as its arguments have them."""
    port = free_port()
    shown = [f"{name}={what}" for name, what in buckets.items()]
    command = [sys.executable, "-m", "benchmarks.loopback_s3", str(port), *shown]
    with running(command, log=folder / "loopback.log") as child:
        child.wait_for_http(port, timeout=120)
        server = S3Server("loopback", f"http://{HOST}:{port}", "bench-key", "secret", "us-east-1")
        yield Served(server, counting=True)
