"""A sync of 100,000 keys that finds nothing to do, with the requests that it takes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from benchmarks.measure import PeerFailedError, Run
from benchmarks.report import Goal, Page, Section
from benchmarks.servers import DESCRIPTION, loopback
from benchmarks.tasks import Settings, need, run, small_files

KEYS = 100_000

_PEERS = ("cmx", "s5cmd", "rclone", "awscli")
# seconds: the objects were stored later than the files, and not in the future
_LATER = 5
_KEEPING = ("cmx", "rclone")
_GOALS = (Goal("speed", 1.0, ("s5cmd", "rclone", "awscli")),)


def measure(settings: Settings) -> Iterator[Page]:
    """Measure both directions between a folder and the bucket that is just like it."""
    keys = settings.size(KEYS, 1200)
    source = settings.folder / "source"
    need(settings.folder, keys * 4096)
    small_files(source / "tree", keys, 16)
    pages = -(-keys // 1000)
    tree = source / "tree"
    time.sleep(_LATER)
    with loopback(settings.folder, later=f"later:{source}", equal=source) as served:
        up = run(settings, served, "sync-up", _PEERS, source=tree, bucket="later", prefix="tree")
        down = run(
            settings, served, "sync-down", _PEERS, target=tree, bucket="equal", prefix="tree"
        )
        kept = run(
            settings, served, "sync-down", _KEEPING, target=tree, bucket="later", prefix="tree"
        )
    for results in (up, down, kept):
        _refuse_writes(results)
    yield Page(
        "sync-nothing",
        f"A sync of {keys:,} keys with nothing to do",
        f"A folder and a bucket that hold the same {keys:,} files; the listing has {pages:,} "
        "pages. Folder to bucket: the objects were stored after the files were made. Bucket to "
        "folder: the files have the times at which the objects were stored, which all tools take "
        "for the same; then those that the metadata keeps, as cmx and rclone restore them, where "
        "s5cmd and awscli would copy all. Whole processes, medians of several runs in turn. "
        f"{DESCRIPTION}",
        (
            Section("Folder to bucket", up, keys, "key", _GOALS, _counted(up, pages)),
            Section("Bucket to folder", down, keys, "key", _GOALS, _counted(down, pages)),
            Section("Bucket to folder, times kept", kept, keys, "key", (), _counted(kept, pages)),
        ),
    )


def _refuse_writes(results: Mapping[str, Run]) -> None:
    """What is sent or fetched again is no sync with nothing to do, and spoils the next one."""
    for name, found in results.items():
        if {"PUT", "PUT part", "GET"} & set(found.requests):
            raise PeerFailedError(f"{name} moved what was there: {dict(found.requests)}")


def _counted(results: Mapping[str, Run], pages: int) -> str:
    kinds = "; ".join(
        f"{name} " + (", ".join(f"{count:,} {kind}" for kind, count in run.requests.items()) or "-")
        for name, run in results.items()
        if not run.failure
    )
    ours = sum(results["cmx"].requests.values())
    met = "met" if ours == pages else "not met"
    return f"Requests: {kinds}. The goal for cmx is the listing's {pages:,} pages: {met}."
