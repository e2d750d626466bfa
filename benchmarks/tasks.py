"""A task made of its peers: what each runs, what comes before, and how it is proved done."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from benchmarks import peers
from benchmarks.measure import Peer, PeerFailedError, Run, compare
from benchmarks.servers import BUCKET, Served

MIB = 1 << 20


class Settings(msgspec.Struct, frozen=True):
    """How much is measured.

    Attributes:
        folder: For data; emptied afterwards.
        scale: Part of the full size, 0 to 1.
        runs: How often each peer runs.
        only: The peers that take part; all when empty.
    """

    folder: Path
    scale: float = 1.0
    runs: int = 3
    only: tuple[str, ...] = ()

    def size(self, full: int, least: int = 1) -> int:
        """A number, made smaller by the scale."""
        return max(least, int(full * self.scale))


def run(
    settings: Settings,
    served: Served,
    task: str,
    names: Sequence[str],
    *,
    source: Path | str = "",
    target: Path | str = "",
    bucket: str = BUCKET,
    prefix: str | None = None,
    prepare: Callable[[str], None] = lambda _: None,
    check: Callable[[str], None] = lambda _: None,
    runs: int | None = None,
) -> dict[str, Run]:
    """Run a task by each peer in turn.

    Args:
        settings: How much.
        served: The server.
        task: The name of the task in `peers.TOOLS`.
        names: The peers; those that are not installed or cannot do it are shown as such.
        source: File or folder it starts from.
        target: File or folder that it makes.
        bucket: The bucket.
        prefix: Key or prefix; the peer's own name when None.
        prepare: Told the prefix before each run.
        check: Told the prefix after each run.
        runs: Another number of runs.
    """
    variables = peers.environment(served.server, settings.folder)
    able: list[Peer] = []
    results: dict[str, Run] = {}
    for name in [each for each in names if not settings.only or each in settings.only]:
        tool = peers.TOOLS[name]
        results[name] = Run(0, 0, 0, failure=tool.cannot.get(task, ""))
        if not peers.installed(name):
            results[name] = Run(0, 0, 0, failure="not installed")
        if results[name].failure:
            continue
        place = name.replace(" ", "-").replace(",", "") if prefix is None else prefix
        values = {
            "endpoint": served.server.endpoint,
            "source": str(source),
            "target": str(target),
            "bucket": bucket,
            "prefix": place,
        }
        able.append(
            Peer(
                name,
                peers.command(name, task, values),
                prepare=lambda place=place: prepare(place),  # type: ignore[misc] # a default
                check=lambda place=place: check(place),  # type: ignore[misc] # a default
                environment=variables,
                inside=tool.inside,
            )
        )
    print(f"{task}:", flush=True)
    results |= compare(
        able,
        settings.folder / "log",
        runs=runs or settings.runs,
        warm_up=False,
        counts=served.counts if served.counting else None,
    )
    return results


def need(folder: Path, size: int) -> None:
    """Refuse to begin without room for so many bytes and a tenth more."""
    free = shutil.disk_usage(folder).free
    if free < size * 1.1:
        raise SystemExit(f"{folder} has {free / MIB:,.0f} MiB free, needed are {size / MIB:,.0f}")


def small_files(folder: Path, count: int, size: int) -> None:
    """Make files of repeatable noise, with whole seconds as their time."""
    folder.mkdir(parents=True)
    noise = random.Random(count)
    for number in range(count):
        path = folder / f"{number:06}"
        path.write_bytes(noise.randbytes(size))
        os.utime(path, (1_700_000_000, 1_700_000_000))


def large_file(path: Path, size: int) -> None:
    """Make a file of repeatable noise; no two blocks of it are alike."""
    path.parent.mkdir(parents=True, exist_ok=True)
    block = bytearray(random.Random(size).randbytes(8 * MIB))
    with path.open("wb") as file:
        for number, first in enumerate(range(0, size, len(block))):
            block[:8] = number.to_bytes(8, "big")
            file.write(block[: min(len(block), size - first)])


def file_sizes(folder: Path) -> dict[str, int]:
    """Every file below a folder with its size."""
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }


def stored(served: Served, source: Path) -> Callable[[str], None]:
    """A check: the objects under the prefix are the files of the source, by name and size."""
    wanted = file_sizes(source)

    def check(prefix: str) -> None:
        if served.sizes(f"{prefix}/") != wanted:
            raise PeerFailedError(f"{prefix} has stored something else than {source}")

    return check


def fetched(source: Path, target: Path) -> Callable[[str], None]:
    """A check: the files are those of the source, by name and size, and samples by content."""
    wanted = file_sizes(source)

    def check(_: str) -> None:
        if file_sizes(target) != wanted:
            raise PeerFailedError(f"{target} has other files than {source}")
        for name in sorted(wanted)[:: max(1, len(wanted) // 100)]:
            if not _same(source / name, target / name):
                raise PeerFailedError(f"{name} came back with other bytes")

    return check


def same_file(source: Path, target: Path) -> Callable[[str], None]:
    """A check: two files have the same bytes."""

    def check(_: str) -> None:
        if not _same(source, target):
            raise PeerFailedError(f"{target} has other bytes than {source}")

    return check


def _same(one: Path, other: Path) -> bool:
    with one.open("rb") as first, other.open("rb") as second:
        while block := first.read(8 * MIB):
            if block != second.read(len(block)):
                return False
        return not second.read(1)


def removed(path: Path) -> Callable[[str], None]:
    """A preparation: nothing is at the path."""

    def prepare(_: str) -> None:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    return prepare
