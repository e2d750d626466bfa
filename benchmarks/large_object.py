"""One object of 2 GiB, up and down."""

from __future__ import annotations

import os
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measure import PeerFailedError, Run
from benchmarks.report import Goal, Page, Section
from benchmarks.servers import BUCKET, DESCRIPTION, Served, loopback
from benchmarks.tasks import MIB, Settings, large_file, need, removed, run, same_file
from tests.servers import swift
from tests.servers.process import HOST, ServerUnavailableError

SIZE = 2048
REAL_SIZE = 512

_PEERS = (
    "cmx", "cmx, as with Amazon", "library", "s5cmd", "rclone", "boto3", "boto3 CRT", "awscli",
    "obstore", "curl",
)  # fmt: skip
_DOWN = tuple(name for name in _PEERS if name != "cmx, as with Amazon")
_REAL_PEERS = ("cmx", "s5cmd", "rclone", "boto3 CRT", "awscli", "curl")
_RIVALS = ("s5cmd", "rclone", "boto3 CRT")
_GOALS = (Goal("speed", 1.3, _RIVALS), Goal("cpu", 0.5), Goal("peak", 200))
_WORK = (
    "Whole processes, start included, medians of several runs in turn; the library and obstore "
    "are measured inside a process that has made its client. curl moves the object in one piece "
    "and checks nothing. Files are in memory (`/dev/shm`), so that no disk is the limit. "
)
_SIGNING = (
    "An endpoint with an unknown name is sent the SHA-256 of every part, as s5cmd and others do "
    "over HTTP; Amazon's is sent a CRC32C instead, which is the second row."
)

_LIMITS_DOWN = (
    "What limits a download is the kernel first, see the least that it can cost above. What cmx "
    "adds is Python: libcurl hands over pieces of 16 KiB, and each is copied and summed (CRC-32C, "
    "compared with the service's) in one thread, which is what sets the speed; a second one writes "
    "them, a MiB at a time. More threads that fetch cost more CPU and are no faster, because they "
    "pass the interpreter's lock to and fro. s5cmd and rclone compute no CRC-32C."
)


def measure(settings: Settings) -> Iterator[Page]:
    """Measure against the loopback server, then against Swift where it can be had."""
    size = settings.size(SIZE)
    source, target = settings.folder / "source", settings.folder / "target" / "large"
    need(settings.folder, 2 * size * MIB)
    large_file(source / "large", size * MIB)
    target.parent.mkdir()
    with loopback(settings.folder, source=source) as served:
        up, down = _both(
            settings, served, _PEERS, source / "large", target, "source", settings.runs
        )
    yield Page(
        "large-object",
        f"One object of {size:,} MiB",
        f"{_WORK}{DESCRIPTION}\n\n{limits(size, target.parent)}",
        (
            Section("Up", up, size, "MiB", _GOALS, _SIGNING),
            Section("Down", down, size, "MiB", _GOALS, _LIMITS_DOWN),
        ),
    )
    removed(target)("")
    yield from _real(settings, source / "real", target)


def _both(
    settings: Settings,
    served: Served,
    names: Sequence[str],
    source: Path,
    target: Path,
    bucket: str,
    runs: int,
) -> tuple[dict[str, Run], dict[str, Run]]:
    """Send the file, then fetch it: from the bucket that shows it, or what cmx has sent."""
    size = source.stat().st_size

    def sent(place: str) -> None:
        found = served.sizes(place).get("")
        if found != size:
            raise PeerFailedError(f"{found} bytes arrived of {size}")

    up = run(
        settings, served, "put", names, source=source,
        prepare=served.clear, check=sent, runs=runs,
    )  # fmt: skip
    down = run(
        settings, served, "get", [name for name in names if name in _DOWN], bucket=bucket,
        prefix=source.name if bucket != BUCKET else "cmx", target=target,
        prepare=removed(target), check=same_file(source, target), runs=runs,
    )  # fmt: skip
    return up, down


def _real(settings: Settings, source: Path, target: Path) -> Iterator[Page]:
    size = settings.size(REAL_SIZE)
    try:
        with swift.serve() as started:
            served = Served(started.server.s3, counting=False)
            served.client.create_bucket(BUCKET)
            large_file(source, size * MIB)
            up, down = _both(settings, served, _REAL_PEERS, source, target, BUCKET, 1)
    except ServerUnavailableError as error:
        print(f"no figures with Swift: {error}", flush=True)
        return
    yield Page(
        "large-object-swift",
        f"One object of {size:,} MiB, Swift as the server",
        f"{_WORK}The server is OpenStack Swift ({started.version}) through s3api on the same cores "
        "and its own disk folder: it is the limit, and the clients wait for it. One run each. curl "
        "cannot sign as Swift wants it.",
        (Section("Up", up, size, "MiB"), Section("Down", down, size, "MiB")),
    )


def limits(size: int, folder: Path) -> str:
    """Measure what the machine can do: memory, loopback, disk, and a download's system calls."""
    memory, loop, disk = _memory(size), _loopback(size), _disk(size)
    taken = statistics.median(_taken(size, folder) for _ in range(3))
    return (
        f"What this machine can do at the most: copy memory at {memory:,.0f} MiB/s (one core), "
        f"send through a loopback socket at {loop:,.0f} MiB/s (two cores), write to disk with "
        f"fsync at {disk:,.0f} MiB/s. Taking bytes from a socket and writing them into a new file "
        f"in memory, nothing else, is {taken:,.0f} us of CPU a MiB, the least that a download can "
        "cost here."
    )


def _memory(size: int) -> float:
    one, other = bytearray(os.urandom(64 * MIB)), bytearray(64 * MIB)
    rounds = max(2, size // 64)
    started = time.perf_counter()
    for _ in range(rounds):
        other[:] = one
    return rounds * 64 / (time.perf_counter() - started)


def _connection() -> tuple[socket.socket, socket.socket]:
    with socket.create_server((HOST, 0)) as listener:
        one = socket.create_connection(listener.getsockname())
        other, _ = listener.accept()
    return one, other


def _send(to: socket.socket, size: int) -> threading.Thread:
    def send() -> None:
        block = bytes(MIB)
        for _ in range(size):
            to.sendall(block)

    thread = threading.Thread(target=send)
    thread.start()
    return thread


def _loopback(size: int) -> float:
    ours, theirs = _connection()
    room = bytearray(MIB)
    with ours, theirs:
        started, left = time.perf_counter(), size * MIB
        thread = _send(theirs, size)
        while left:
            left -= ours.recv_into(room)
        took = time.perf_counter() - started
        thread.join()
    return size / took


def _taken(size: int, folder: Path) -> float:
    """CPU microseconds a MiB of the two system calls that no download can do without."""
    ours, theirs = _connection()
    with ours, theirs, tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        room = memoryview(bytearray(256 << 10))
        thread = _send(theirs, size)
        started, left = time.thread_time(), size * MIB
        while left:
            count = ours.recv_into(room)
            file.write(room[:count])
            left -= count
        cpu = time.thread_time() - started
        thread.join()
    return cpu / size * 1e6


def _disk(size: int) -> float:
    block, count = os.urandom(MIB), min(size, 1024)
    with tempfile.TemporaryFile(dir="/tmp") as file:
        started = time.perf_counter()
        for _ in range(count):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
        return count / (time.perf_counter() - started)
