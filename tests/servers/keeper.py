"""Run one command on behalf of a parent, and end everything it started when the parent goes.

A script of its own, standard library only. It is told what to do by one JSON argument:
``command`` to start, and optionally ``stop``, a command that ends what ``command`` left behind.

The parent holds standard input open. When that pipe closes, for whatever reason (the parent
asked, was interrupted, or was killed), the stop command runs and then every descendant still
alive gets TERM and, after a grace period, KILL. The exit code of ``command`` is written as one
line to standard output; all output of the commands goes to standard error.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_HAS_PROC = Path("/proc/self/task").is_dir()
_GRACE_SECONDS = 5.0
_STOP_SECONDS = 60.0


def main() -> None:
    """Start the command, wait for the end of standard input, clean up."""
    task = json.loads(sys.argv[1])
    woken = _wake_on_child_exit()
    signal.signal(signal.SIGTERM, _raise_exit)
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    if _HAS_PROC:
        # Daemons whose own parent ends become children of this process, so none gets out of sight.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    child = subprocess.Popen(
        task["command"], stdin=subprocess.DEVNULL, stdout=2, stderr=2, start_new_session=True
    )
    try:
        _watch(child.pid, woken)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if task.get("stop"):
            _run_stop(task["stop"])
        _end_descendants(child.pid)


def _raise_exit(_signal: int, _frame: object) -> None:
    raise SystemExit(1)


def _wake_on_child_exit() -> int:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader


def _watch(child: int, woken: int) -> None:
    while True:
        ready, _, _ = select.select([0, woken], [], [])
        if 0 in ready:
            return
        os.read(woken, 4096)
        code = _reap(child)
        if code is not None:
            os.write(1, f"{code}\n".encode())


def _reap(child: int) -> int | None:
    """Collect every child that has ended; return the exit code of ``child`` if it is among them."""
    code = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code
        if pid == 0:
            return code
        if pid == child:
            code = os.waitstatus_to_exitcode(status)


def _run_stop(command: list[str]) -> None:
    try:
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=2,
            stderr=2,
            timeout=_STOP_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"keeper: {error}", file=sys.stderr)


def _end_descendants(child: int) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + _GRACE_SECONDS
        _signal_all(_descendants(child), number)
        while time.monotonic() < deadline:
            _reap(child)
            if not _descendants(child):
                return
            time.sleep(0.02)


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _descendants(child: int) -> list[int]:
    if _HAS_PROC:
        return _below(os.getpid())
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return []
    return [child]


def _below(pid: int) -> list[int]:
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            direct = [int(word) for word in children.read_text().split()]
        except OSError:
            continue
        for each in direct:
            found += [each, *_below(each)]
    return found


if __name__ == "__main__":
    main()
