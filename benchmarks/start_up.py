"""From the start of a process to its first byte."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.report import Page, Section
from benchmarks.servers import DESCRIPTION, loopback
from benchmarks.tasks import Settings, run, small_files

_PEERS = ("cmx", "s5cmd", "rclone", "awscli")


def measure(settings: Settings) -> Iterator[Page]:
    """Measure the least that each command can be asked."""
    source = settings.folder / "source"
    small_files(source, 10, 4096)
    runs = settings.size(11)
    with loopback(settings.folder, source=source) as served:
        sections = tuple(
            Section(
                title,
                run(settings, served, task, _PEERS, bucket="source", prefix="000000", runs=runs),
                1,
                "run",
                milliseconds=True,
            )
            for title, task in (
                ("Print a version", "version"),
                ("Print an object of 4 KiB", "cat"),
                ("List ten keys", "ls"),
            )
        )
    yield Page(
        "start-up",
        "Start-up",
        f"Whole processes from start to end, medians of {runs} runs in turn. {DESCRIPTION}",
        sections,
    )
