"""Whole processes measured from outside: wall time, CPU time, peak memory."""

from __future__ import annotations

import contextlib
import os
import signal
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

PATIENCE = 300.0
"""Seconds after which a peer is given up."""

SLOW = 20.0
"""A peer whose first run takes more seconds than this runs once."""


class Run(msgspec.Struct, frozen=True):
    """One run of one command, or the median of several.

    Attributes:
        wall: Seconds.
        cpu: CPU seconds, of the process and those it waited for.
        peak_mib: MiB of its largest process.
        requests: What the server counted, by method.
        server_cpu: CPU seconds of the server meanwhile.
        runs: How many runs it is the median of.
        failure: Why it could not do the work.
    """

    wall: float
    cpu: float
    peak_mib: float
    requests: Mapping[str, int] = {}
    server_cpu: float = 0.0
    runs: int = 1
    failure: str = ""


class Peer(msgspec.Struct, frozen=True):
    """A command that does the work of a benchmark.

    Attributes:
        name: How the table calls it.
        command: The arguments.
        prepare: Brings the machine into the state that the command starts from.
        check: Raises unless the command did its work.
        environment: Variables besides those of this process.
        inside: Whether the command measures itself, and ends its output with a line of
            ``[wall, CPU, peak]``.
    """

    name: str
    command: Sequence[str]
    prepare: Callable[[], None]
    check: Callable[[], None]
    environment: Mapping[str, str] = {}
    inside: bool = False


Counts = Callable[[], tuple[Mapping[str, int], float]]
"""What the server was asked since the last call, and its CPU seconds so far."""


class PeerFailedError(Exception):
    """A peer ended with an error, did not do its work, or took too long."""


def run_once(peer: Peer, log: Path, counts: Counts | None = None) -> Run:
    """Run a peer once, with what it prints in a file.

    Raises:
        PeerFailedError: When it did not do its work.
    """
    peer.prepare()
    before = counts()[1] if counts else 0.0
    with log.open("wb") as output:
        launcher = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, *peer.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            env={**os.environ, **peer.environment},
            start_new_session=True,
        )
        try:
            answer, _ = launcher.communicate(timeout=PATIENCE)
        except BaseException as error:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(launcher.pid, signal.SIGKILL)
            launcher.communicate()
            if isinstance(error, subprocess.TimeoutExpired):
                raise PeerFailedError(f"not done after {PATIENCE:.0f} s") from None
            raise
    code, wall, cpu, peak = msgspec.json.decode(answer, type=tuple[int, float, float, float])
    printed = log.read_text(errors="replace").splitlines() if log.stat().st_size < 1 << 24 else []
    if code != 0:
        raise PeerFailedError(f"ended with {code}: {' '.join(printed[-3:])[-300:]}")
    if peer.inside:
        wall, cpu, peak = msgspec.json.decode(printed[-1], type=tuple[float, float, float])
    requests, after = counts() if counts else ({}, 0.0)
    peer.check()
    return Run(wall, cpu, peak / 1024, requests, after - before)


def compare(
    peers: Sequence[Peer],
    log: Path,
    *,
    runs: int = 5,
    warm_up: bool = True,
    counts: Counts | None = None,
) -> dict[str, Run]:
    """Run the peers in turn and take each one's medians.

    A peer that fails keeps its place in the results with the reason, and is not run again; the
    first peer is this package and must not fail.

    Args:
        peers: What to run.
        log: Where each writes what it prints.
        runs: How often each is run.
        warm_up: Whether a run that is not counted comes first.
        counts: Asks the server.
    """
    results: dict[str, list[Run]] = {peer.name: [] for peer in peers}
    failed: dict[str, str] = {}
    for number in range(-1 if warm_up else 0, runs):
        for peer in peers:
            found = results[peer.name]
            if peer.name in failed or (found and found[0].wall > SLOW):
                continue
            try:
                run = run_once(peer, log, counts)
            except PeerFailedError as error:
                if peer is peers[0]:
                    raise
                failed[peer.name] = str(error)
                continue
            print(f"  {peer.name}: {run.wall:.2f} s, CPU {run.cpu:.2f} s", file=sys.stderr)
            if number >= 0:
                found.append(run)
    return {
        name: Run(0, 0, 0, failure=failed[name]) if name in failed else _median(found)
        for name, found in results.items()
    }


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        statistics.median(run.peak_mib for run in runs),
        runs[-1].requests,
        statistics.median(run.server_cpu for run in runs),
        len(runs),
    )


def table(results: Mapping[str, Run], *, items: int, item: str) -> str:
    """Write a Markdown table with ratios to the first peer, which is this package."""
    ours = next(iter(results.values()))
    rows = [
        f"| peer | {item}/s | CPU us/{item} | peak MiB | our speed : its | our CPU : its |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, run in results.items():
        if run.failure:
            rows.append(f"| {name} | - | - | - | - | - |")
            continue
        rows.append(
            f"| {name} | {items / run.wall:,.0f} | {run.cpu / items * 1e6:,.0f} "
            f"| {run.peak_mib:,.0f} | {run.wall / ours.wall:.2f} | {ours.cpu / run.cpu:.2f} |"
        )
    return "\n".join(rows)
