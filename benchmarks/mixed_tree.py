"""The standard library and five files of 200 MiB, up and down."""

from __future__ import annotations

import shutil
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import Goal, Page, Section
from benchmarks.servers import DESCRIPTION, loopback
from benchmarks.tasks import (
    MIB,
    Settings,
    fetched,
    file_sizes,
    large_file,
    need,
    removed,
    run,
    stored,
)

LARGE = 200

_PEERS = ("cmx", "library", "s5cmd", "rclone", "boto3 CRT", "awscli")
_GOALS = (Goal("speed", 1.0, ("s5cmd", "rclone", "boto3 CRT", "awscli")),)
_LIMITS_DOWN = (
    "What limits cmx here is on the pages of small objects and of a large one: the interpreter, "
    "which the bytes of the large files and the thousands of small ones share, and files that are "
    "flushed before they take their names. s5cmd compares no checksum and flushes nothing."
)


def measure(settings: Settings) -> Iterator[Page]:
    """Measure a tree of small and large files."""
    size = settings.size(LARGE)
    source, target = settings.folder / "source", settings.folder / "target"
    need(settings.folder, 10 * size * MIB + 300 * MIB)
    tree = source / "tree"
    shutil.copytree(_library(settings), tree / "library", symlinks=False, ignore=_ignored)
    for number in range(5):
        large_file(tree / f"large-{number}", size * MIB)
    sizes = file_sizes(tree)
    total = sum(sizes.values()) // MIB
    with loopback(settings.folder, source=source) as served:
        up = run(
            settings, served, "up", _PEERS, source=tree,
            prepare=lambda place: served.clear(f"{place}/"), check=stored(served, tree),
        )  # fmt: skip
        down = run(
            settings, served, "down", _PEERS, bucket="source", prefix="tree",
            target=target, prepare=removed(target), check=fetched(tree, target),
        )  # fmt: skip
    yield Page(
        "mixed-tree",
        "A mixed tree",
        f"The standard library of Python and five files of {size} MiB: {len(sizes):,} files, "
        f"{total:,} MiB. Whole processes, medians of several runs in turn. {DESCRIPTION}",
        (
            Section("Up", up, total, "MiB", _GOALS),
            Section("Down", down, total, "MiB", _GOALS, _LIMITS_DOWN),
        ),
    )


def _library(settings: Settings) -> Path:
    whole = Path(sysconfig.get_path("stdlib"))
    return whole if settings.scale == 1 else whole / "json"


def _ignored(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in ("site-packages", "__pycache__")}
