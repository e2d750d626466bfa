"""Child processes for the tests: on loopback, logged to a file, and never left behind."""

from __future__ import annotations

import http.client
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"

_KEEPER = Path(__file__).with_name("keeper.py")
_KEEPER_END_SECONDS = 90.0
_FOREIGN_SETTINGS = ("AWS_", "OS_", "RCLONE_", "MOTO_", "COV")
_PROXY_SETTINGS = ("http_proxy", "https_proxy", "all_proxy")


class ServerUnavailableError(Exception):
    """A server cannot be had on this machine; the text says why."""


class ChildProcess:
    """A command under a keeper process, which ends it when this process ends, however it does."""

    def __init__(self, keeper: subprocess.Popen[bytes], name: str, log: Path) -> None:
        """Take over ``keeper``, which has just been started."""
        self.name = name
        self.log = log
        self._keeper = keeper
        self._exit_code: int | None = None

    def wait(self, timeout: float) -> int | None:
        """Return the exit code of the command, or None when it still runs after ``timeout``."""
        if self._exit_code is None:
            pipe = self._keeper.stdout
            assert pipe is not None
            if select.select([pipe], [], [], timeout)[0]:
                # Without a line, the keeper itself has been killed.
                self._exit_code = int(pipe.readline() or -9)
        return self._exit_code

    def wait_for_http(self, port: int, path: str = "/", timeout: float = 30.0) -> None:
        """Wait until any HTTP answer, an error too, comes from ``port``.

        Raises:
            ServerUnavailableError: The command ended, or gave no answer in time.
        """
        deadline = time.monotonic() + timeout
        answered = False
        while not answered:
            answered = _answers_http(port, path)
            code = self.wait(0 if answered else 0.05)
            if code is not None:
                raise self.unavailable(f"ended with exit code {code}")
            if not answered and time.monotonic() > deadline:
                raise self.unavailable(f"did not answer on port {port} in {timeout:.0f} s")

    def unavailable(self, what: str) -> ServerUnavailableError:
        """Make an error that says ``what`` happened and ends with the last lines of the log."""
        return ServerUnavailableError(f"{self.name} {what}; {self.log} ends:\n{tail(self.log)}")

    def stop(self) -> None:
        """End the command and all its descendants: TERM first, then KILL."""
        for pipe in (self._keeper.stdin, self._keeper.stdout):
            assert pipe is not None
            pipe.close()
        self._keeper.wait(_KEEPER_END_SECONDS)


@contextmanager
def running(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    stop: Sequence[str] = (),
    keep_open: Sequence[int] = (),
) -> Iterator[ChildProcess]:
    """Run ``command`` for the length of the block, with its output in the file ``log``.

    Args:
        command: Program and arguments.
        log: File for standard output and error.
        environment: Settings to add to ``clean_environment()``.
        stop: Command that ends what ``command`` leaves behind, run before any signal is sent.
        keep_open: File descriptors held open, by a process that outlives a killed test run,
            until everything has ended. A lock on such a descriptor lasts as long.

    Raises:
        ServerUnavailableError: The program does not exist.
    """
    task = json.dumps({"command": list(command), "stop": list(stop)})
    if not Path(command[0]).exists():
        raise ServerUnavailableError(f"there is no {command[0]}")
    with log.open("ab") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_KEEPER), task],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            env={**clean_environment(), **(environment or {})},
            pass_fds=keep_open,
            start_new_session=True,
        )
    child = ChildProcess(keeper, Path(command[0]).name, log)
    try:
        yield child
    finally:
        child.stop()


def clean_environment() -> dict[str, str]:
    """Return the environment without the settings that would change what a server does."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_FOREIGN_SETTINGS) and name.lower() not in _PROXY_SETTINGS
    }


def program(name: str) -> str:
    """Return the path of a program that was installed beside the running Python."""
    return str(Path(sys.executable).with_name(name))


def free_port() -> int:
    """Return a loopback TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


def is_free(port: int) -> bool:
    """Say whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        # As servers do: a connection that was closed a moment ago does not block the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def tail(log: Path, lines: int = 20) -> str:
    """Return the last lines of a log file."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-lines:])


def _answers_http(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
