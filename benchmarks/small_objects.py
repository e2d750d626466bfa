"""4,000 objects of 4 KiB to a server and back."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from benchmarks.measure import Peer, compare, table
from benchmarks.peers import BUCKET
from tests.servers import S3Server
from tests.servers.process import program
from tests.servers.rclone import serve

COUNT = 4000
SIZE = 4096


def measure(folder: Path) -> str:
    """Measure uploads and downloads against a server that keeps its objects in memory."""
    source, target = folder / "source", folder / "target"
    source.mkdir()
    for number in range(COUNT):
        (source / f"{number:06}").write_bytes(os.urandom(SIZE))
    served = folder / "server"
    served.mkdir()
    with serve(served) as started:
        server = started.server
        _make_bucket(server)
        stored = served / "buckets" / BUCKET
        up = compare(_uploads(server, source, stored), folder / "log")
        down = compare(_downloads(server, source, target), folder / "log")
    return (
        f"# {COUNT:,} objects of {SIZE // 1024} KiB\n\n"
        "Whole processes, start included, medians of five runs in turn after one warm-up; the "
        f"server is rclone {started.version} over memory on the same two cores. `cmx` verifies "
        "every object and makes each downloaded file durable before it takes its name; s5cmd and "
        "boto3 with 16 threads do neither.\n\n"
        f"## Up\n\n{table(up, items=COUNT, item='object')}\n\n"
        f"## Down\n\n{table(down, items=COUNT, item='object')}"
    )


def environment(server: S3Server) -> dict[str, str]:
    """The variables that tell each peer where to go."""
    return {
        "AWS_ACCESS_KEY_ID": server.access_key_id,
        "AWS_SECRET_ACCESS_KEY": server.secret_access_key,
        "AWS_REGION": server.region,
        "AWS_DEFAULT_REGION": server.region,
        "AWS_ENDPOINT_URL": server.endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _make_bucket(server: S3Server) -> None:
    from codomyrmex.cloud import S3Client

    S3Client(
        endpoint_url=server.endpoint,
        access_key_id=server.access_key_id,
        secret_access_key=server.secret_access_key,
    ).create_bucket(BUCKET)


def _uploads(server: S3Server, source: Path, stored: Path) -> list[Peer]:
    s5cmd = [program("s5cmd"), "--endpoint-url", server.endpoint, "--log", "error"]
    script = [sys.executable, "-m", "benchmarks.peers"]
    commands = {
        "cmx": [program("cmx"), "cp", "--quiet", "-r", f"{source}/", f"s3://{BUCKET}/cmx/"],
        "s5cmd": [*s5cmd, "cp", f"{source}/", f"s3://{BUCKET}/s5cmd/"],
        "boto3": [*script, "boto3_put", server.endpoint, str(source), "boto3/"],
    }

    def check(name: str) -> None:
        found = len(os.listdir(stored / name))
        if found != COUNT:
            raise RuntimeError(f"{name} stored {found} objects")

    return [
        Peer(
            name,
            command,
            prepare=lambda: None,
            check=lambda name=name: check(name),  # type: ignore[misc] # mypy and lambda defaults
            environment=environment(server),
        )
        for name, command in commands.items()
    ]


def _downloads(server: S3Server, source: Path, target: Path) -> list[Peer]:
    s5cmd = [program("s5cmd"), "--endpoint-url", server.endpoint, "--log", "error"]
    script = [sys.executable, "-m", "benchmarks.peers"]
    commands = {
        "cmx": [program("cmx"), "cp", "--quiet", "-r", f"s3://{BUCKET}/cmx/", f"{target}/"],
        "s5cmd": [*s5cmd, "cp", f"s3://{BUCKET}/cmx/*", f"{target}/"],
        "boto3": [*script, "boto3_get", server.endpoint, str(target), "cmx/"],
    }

    def prepare() -> None:
        shutil.rmtree(target, ignore_errors=True)

    def check() -> None:
        for name in sorted(os.listdir(source))[:: COUNT // 100]:
            if (source / name).read_bytes() != (target / name).read_bytes():
                raise RuntimeError(f"{name} came back with other bytes")
        if len(os.listdir(target)) != COUNT:
            raise RuntimeError(f"{len(os.listdir(target))} files came back")

    return [
        Peer(name, command, prepare=prepare, check=check, environment=environment(server))
        for name, command in commands.items()
    ]
