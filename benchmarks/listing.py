"""A listing of a million keys."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import PeerFailedError
from benchmarks.report import Goal, Page, Section
from benchmarks.servers import loopback
from benchmarks.tasks import Settings, run

KEYS = 1_000_000

_PEERS = ("cmx", "library", "s5cmd", "rclone", "boto3")


def measure(settings: Settings) -> Iterator[Page]:
    """Measure listings of a tenth and of all, so that the memory tells whether it grows."""
    keys = settings.size(KEYS, 2000)
    few = keys // 10
    with loopback(settings.folder, few=few, many=keys) as served:
        small = run(settings, served, "list", _PEERS, bucket="few", runs=1)
        large = run(
            settings, served, "list", _PEERS, bucket="many",
            check=lambda _: _listed(settings, keys),
        )  # fmt: skip
    grown = ", ".join(
        f"{name} {small[name].peak_mib:.0f} to {large[name].peak_mib:.0f}"
        for name in large
        if not (small[name].failure or large[name].failure)
    )
    yield Page(
        "listing",
        f"A listing of {keys:,} keys",
        "Whole processes, medians of several runs in turn; the library is measured inside a "
        "process that has made its client. cmx, s5cmd and rclone print each key, the library and "
        "boto3 count them. The server gives pages of 1,000 keys out of its memory, on the same "
        "cores.",
        (
            Section(
                "All",
                large,
                keys,
                "key",
                (Goal("speed", 1.0),),
                f"Peak MiB from {few:,} keys to {keys:,}: {grown}.",
            ),
        ),
    )


def _listed(settings: Settings, keys: int) -> None:
    """What was printed is a line for each key, or their number."""
    with (settings.folder / "log").open("rb") as file:
        first = file.readline().strip()
        lines = 1 + sum(1 for _ in file)
    if lines < keys and first != str(keys).encode():
        raise PeerFailedError(f"printed {lines} lines for {keys} keys")
