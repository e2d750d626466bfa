"""The main job on real input: thousands of files into a bucket, back again, and compared.

Syncs this interpreter's own standard library into ``local://demo/stdlib``, lists and measures it,
brings it back to a temporary folder, proves both trees identical by the SHA-256 of every file, and
syncs again to show that nothing is left to do. Run it with ``make demo``.
"""

from __future__ import annotations

import hashlib
import heapq
import os
import sys
import sysconfig
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codomyrmex.cloud import CloudError, LocalStorageClient, Plan, ProgressEvent, sync
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree, Tree

ROOT = os.environ.get("CODOMYRMEX_LOCAL_ROOT") or str(Path(__file__).parents[1] / ".demo")
EXCLUDED = ("__pycache__/", "site-packages/", "dist-packages/")
PAST = {"copy": "copied", "delete": "deleted", "skip": "as they should be"}
FILTERS = Filters(tuple(("exclude", pattern) for pattern in EXCLUDED))


def main() -> int:
    """Run the demo.

    Returns:
        0 when everything came back as it was.
    """
    started = time.monotonic()
    stdlib = sysconfig.get_paths()["stdlib"]
    say("What the library does here, cmx does too; to try the commands shown:")
    say(f"  export CODOMYRMEX_LOCAL_ROOT={ROOT}")
    client = LocalStorageClient(ROOT)
    here = FolderTree(stdlib)
    there = BucketTree(client, "demo", "stdlib")

    step("A bucket on this disk", "cmx mb --exist-ok local://demo")
    client.create_bucket("demo", exist_ok=True)
    excludes = " ".join(f"--exclude '{pattern}'" for pattern in EXCLUDED)
    command = f"cmx sync --delete --max-delete 100% {stdlib} local://demo/stdlib {excludes}"
    step("The standard library of this Python goes up", command)
    transfer(here, there)

    step("What is in the bucket now", "cmx du local://demo/stdlib")
    stored = measure(client)

    with tempfile.TemporaryDirectory(prefix="cmx-demo-") as folder:
        step("It comes back into an empty folder", f"cmx sync local://demo/stdlib {folder}")
        back = FolderTree(folder)
        transfer(there, back)

        step("Every file is compared by its SHA-256", "")
        different = compare(stdlib, folder, stored)

        step("A second sync, both ways, finds nothing to do", f"{command} --dry-run")
        left = pending(here, there) + pending(there, back)
        say(f"  {left} steps to do")

    say(
        f"\n{'Done' if not different and not left else 'FAILED'} in "
        f"{time.monotonic() - started:.1f} s."
    )
    return 1 if different or left else 0


def transfer(source: Tree, target: Tree) -> None:
    """Make the target like the source, and tell what was done.

    Args:
        source: Where from.
        target: Where to.
    """
    with shown_progress() as progress:
        result = sync(
            source, target, delete=True, max_delete=None, filters=FILTERS, progress=progress
        )
    if isinstance(result, Plan):
        return
    for error in result.failed.values():
        say(f"  {error}")
    counts = ", ".join(f"{count:,} {PAST[verb]}" for verb, count in result.counts.items())
    rate = result.bytes_moved / max(result.seconds, 0.001)
    say(f"  {counts}: {mib(result.bytes_moved)} in {result.seconds:.1f} s ({mib(rate)}/s)")


def pending(source: Tree, target: Tree) -> int:
    """Count what a sync would change.

    Args:
        source: Where from.
        target: Where to.

    Returns:
        The number of steps.
    """
    plan = sync(source, target, delete=True, max_delete=None, filters=FILTERS, dry_run=True)
    return len(plan) if isinstance(plan, Plan) else -1


def measure(client: LocalStorageClient) -> int:
    """List the bucket and tell what is in it: count, bytes, kinds, the largest.

    Args:
        client: The store.

    Returns:
        How many objects there are.
    """
    count, total = 0, 0
    by_kind: Counter[str] = Counter()
    largest: list[tuple[int, str]] = []
    for info in client.list_objects("demo", "stdlib/"):
        count, total = count + 1, total + info.size
        by_kind[os.path.splitext(info.key)[1] or "(none)"] += info.size
        heapq.heappush(largest, (info.size, info.key))
        if len(largest) > 3:
            heapq.heappop(largest)
    say(f"  {count:,} objects, {mib(total)}")
    say("  by kind: " + ", ".join(f"{kind} {mib(size)}" for kind, size in by_kind.most_common(5)))
    for size, key in sorted(largest, reverse=True):
        say(f"  {mib(size):>10}  {key}")
    return count


def compare(one: str, other: str, expected: int) -> int:
    """Compare two folders by the SHA-256 of every file, and tell what differs.

    Args:
        one: A folder.
        other: Another.
        expected: How many files there must be.

    Returns:
        How many differ, are missing or are too much.
    """
    mine, theirs = dict(digests(one)), dict(digests(other))
    different = sorted(
        key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)
    )
    for key in different[:10]:
        say(f"  differs: {key}")
    if len(theirs) != expected:
        say(f"  {len(theirs):,} files came back of {expected:,} objects")
        return max(len(different), 1)
    say(f"  {len(mine) - len(different):,} of {len(mine):,} files are identical")
    return len(different)


def digests(folder: str) -> Iterator[tuple[str, str]]:
    """Read every file that takes part.

    Args:
        folder: The folder.

    Yields:
        The path inside the folder, and the SHA-256.
    """
    for path in Path(folder).rglob("*"):
        key = path.relative_to(folder).as_posix()
        if path.is_file() and FILTERS.matches(key):
            with path.open("rb") as file:
                yield key, hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def shown_progress() -> Iterator[ProgressCallback | None]:
    """Show a bar, where a terminal is.

    Yields:
        What counts the events of a transfer; None where nobody looks on.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TransferSpeedColumn

    columns = (SpinnerColumn(), TextColumn("{task.fields[done]:,} files"), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, done=0)
        done, lock = 0, threading.Lock()

        def count(event: ProgressEvent) -> None:
            nonlocal done
            with lock:
                done += event.kind == "done"
                bar.update(task, advance=event.bytes_moved, done=done)

        yield count


def step(what: str, command: str) -> None:
    """Announce a step with the command that does the same.

    Args:
        what: What happens.
        command: The command; empty where there is none.
    """
    say(f"\n{what}" + (f"\n  $ {command}" if command else ""))


def say(text: str) -> None:
    """Write a line.

    Args:
        text: The line.
    """
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def mib(size: float) -> str:
    """Write a size.

    Args:
        size: Bytes.

    Returns:
        In MiB.
    """
    return f"{size / 1024 / 1024:.1f} MiB"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CloudError as problem:
        sys.exit(f"demo: {problem}")
