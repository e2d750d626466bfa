"""10,000 objects of 4 KiB: up, down, deleted."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import PeerFailedError
from benchmarks.report import Goal, Page, Section
from benchmarks.servers import BUCKET, DESCRIPTION, Served, loopback
from benchmarks.tasks import Settings, fetched, need, removed, run, small_files, stored
from tests.servers.rclone import serve

COUNT = 10_000
SIZE = 4096

_PEERS = ("cmx", "library", "s5cmd", "rclone", "boto3", "boto3 CRT", "awscli", "s3fs", "obstore")
_REAL_PEERS = ("cmx", "s5cmd", "rclone", "boto3")
_GOALS = (Goal("speed", 2.0), Goal("cpu", 1 / 3))
_WORK = (
    "Whole processes, start included, medians of several runs in turn; the library and obstore "
    "are measured inside a process that has made its client. cmx and the library verify every "
    "object and make each downloaded file durable before it takes its name; no other makes files "
    "durable. "
    "boto3 and obstore run 16 threads, rclone 16 transfers, the others what they choose. "
)

_LIMITS = (
    "What limits cmx is the interpreter: most of its CPU time goes into Python code that reads, "
    "signs, sends and checks one object after the other in one thread, and a sixth into the "
    "kernel. obstore, in brackets, shows what compiled code takes for the requests alone."
)
_LIMITS_DOWN = (
    "Besides the interpreter it is the disk's promise that limits cmx: a new file is made, "
    "flushed and renamed for each object, where the others write under the final name."
)
_LIMITS_DELETE = (
    "Ten lists and ten requests delete all. The library, which has started already, shows how much "
    "of cmx's time is its start."
)


def measure(settings: Settings) -> Iterator[Page]:
    """Measure against the loopback server, then a part of it against rclone's."""
    count = settings.size(COUNT)
    source, target = settings.folder / "source", settings.folder / "target"
    need(settings.folder, count * SIZE * 4)
    small_files(source / "tree", count, SIZE)
    tree = source / "tree"
    with loopback(settings.folder, source=source) as served:
        up = run(
            settings, served, "up", _PEERS,
            source=tree, prepare=lambda place: served.clear(f"{place}/"),
            check=stored(served, tree),
        )  # fmt: skip
        down = run(
            settings, served, "down", _PEERS, bucket="source", prefix="tree",
            target=target, prepare=removed(target), check=fetched(tree, target),
        )  # fmt: skip
        delete = run(
            settings, served, "delete", _PEERS,
            prepare=lambda place: served.copy("source", "tree/", f"{place}/"),
            check=lambda place: _gone(served, place),
        )  # fmt: skip
    yield Page(
        "small-objects",
        f"{count:,} objects of {SIZE // 1024} KiB",
        _WORK + DESCRIPTION,
        (
            Section("Up", up, count, "object", _GOALS, _LIMITS),
            Section("Down", down, count, "object", _GOALS, _LIMITS_DOWN),
            Section("Delete", delete, count, "object", _GOALS, _LIMITS_DELETE),
        ),
    )
    yield _real(settings)


def _gone(served: Served, place: str) -> None:
    if left := len(served.sizes(f"{place}/")):
        raise PeerFailedError(f"{left} objects are still there")


def _real(settings: Settings) -> Page:
    count = settings.size(COUNT // 5)
    source, target = settings.folder / "real-source", settings.folder / "real-target"
    small_files(source, count, SIZE)
    folder = settings.folder / "server"
    folder.mkdir()
    with serve(folder) as started:
        served = Served(started.server, counting=False)
        served.client.create_bucket(BUCKET)
        up = run(
            settings, served, "up", _REAL_PEERS,
            source=source, prepare=lambda place: served.clear(f"{place}/"),
            check=stored(served, source),
        )  # fmt: skip
        down = run(
            settings, served, "down", _REAL_PEERS, prefix="cmx",
            target=target, prepare=removed(target), check=fetched(source, target),
        )  # fmt: skip
    return Page(
        "small-objects-rclone",
        f"{count:,} objects of {SIZE // 1024} KiB, rclone as the server",
        f"{_WORK}The server is `rclone serve s3` {started.version} over memory on the same cores, "
        "and takes more of them than the clients do: it is the limit of the speed here.",
        (Section("Up", up, count, "object"), Section("Down", down, count, "object")),
    )
