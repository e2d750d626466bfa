"""Whole processes measured from outside: wall time, CPU time, peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

# a process of its own, as small as can be: the kernel counts the memory of the process that starts
# another as the peak of the one that is started
_LAUNCHER = """
import os, sys, time
started = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ,
                        file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - started
cpu = usage.ru_utime + usage.ru_stime
print([os.waitstatus_to_exitcode(status), wall, cpu, usage.ru_maxrss])
"""


class Run(msgspec.Struct, frozen=True):
    """One run of one command: seconds, CPU seconds and MiB of its largest process."""

    wall: float
    cpu: float
    peak_mib: float


class Peer(msgspec.Struct, frozen=True):
    """A command that does the work of a benchmark.

    Attributes:
        name: How the table calls it.
        command: The arguments.
        prepare: Brings the machine into the state that the command starts from.
        check: Raises unless the command did its work.
        environment: Variables besides those of this process.
    """

    name: str
    command: Sequence[str]
    prepare: Callable[[], None]
    check: Callable[[], None]
    environment: Mapping[str, str] = {}


def run_once(peer: Peer, log: Path) -> Run:
    """Run a peer once, with what it prints in a file."""
    peer.prepare()
    with log.open("wb") as output:
        answer = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, *peer.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            env={**os.environ, **peer.environment},
            check=True,
        )
    code, wall, cpu, peak = msgspec.json.decode(answer.stdout, type=tuple[int, float, float, int])
    if code != 0:
        raise RuntimeError(
            f"{peer.name} ended with {code}: {log.read_text(errors='replace')[-800:]}"
        )
    peer.check()
    return Run(wall, cpu, peak / 1024)


def compare(peers: Sequence[Peer], log: Path, *, runs: int = 5) -> dict[str, Run]:
    """Run the peers in turn, one warm-up and then several times, and take each one's medians."""
    results: dict[str, list[Run]] = {peer.name: [] for peer in peers}
    for number in range(runs + 1):
        for peer in peers:
            run = run_once(peer, log)
            if number:
                results[peer.name].append(run)
    return {name: _median(found) for name, found in results.items()}


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        statistics.median(run.peak_mib for run in runs),
    )


def table(results: Mapping[str, Run], *, items: int, item: str) -> str:
    """Write a Markdown table with ratios to the first peer, which is this package."""
    ours = next(iter(results.values()))
    rows = [
        f"| peer | {item}/s | CPU us/{item} | peak MiB | our speed : its | our CPU : its |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, run in results.items():
        rows.append(
            f"| {name} | {items / run.wall:,.0f} | {run.cpu / items * 1e6:,.0f} "
            f"| {run.peak_mib:,.0f} | {run.wall / ours.wall:.2f} | {ours.cpu / run.cpu:.2f} |"
        )
    return "\n".join(rows)
