"""On a terminal: questions, colours of progress, sizes for people; and Ctrl-C anywhere."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from codomyrmex.cloud.cli.output import Output
from codomyrmex.cloud.cli.progress import Tally
from codomyrmex.cloud.common.progress import ProgressEvent
from tests.cli.conftest import PROGRAM, Result

Cmx = Callable[..., Result]
Keys = Callable[[str], list[str]]


class Terminal:
    """A pseudo-terminal with a program on it."""

    def __init__(self) -> None:
        self.master, self.slave = pty.openpty()
        self.seen = ""

    def start(self, *words: str, stdin: int | None = None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*PROGRAM, *words],
            stdin=self.slave if stdin is None else stdin,
            stdout=self.slave,
            stderr=self.slave,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
            start_new_session=True,
        )

    def read_until(self, text: str, seconds: float = 20) -> str:
        end = time.monotonic() + seconds
        while text not in self.seen:
            left = end - time.monotonic()
            assert left > 0, f"{text!r} is not in {self.seen[-400:]!r}"
            if select.select([self.master], [], [], left)[0]:
                self.seen += os.read(self.master, 65536).decode(errors="replace")
        return self.seen

    def read_rest(self) -> str:
        while select.select([self.master], [], [], 0.2)[0]:
            self.seen += os.read(self.master, 65536).decode(errors="replace")
        return self.seen

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())


@pytest.fixture
def terminal(store: LocalStorageClient) -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    os.close(terminal.master)
    os.close(terminal.slave)


@pytest.mark.parametrize(
    ("answer", "code", "left"),
    [("y", 0, ["readme"]), ("yes", 0, ["readme"]), ("n", 1, None), ("", 1, None)],
)
def test_rm_asks(
    terminal: Terminal, keys: Keys, answer: str, code: int, left: list[str] | None
) -> None:
    before = keys("photos")
    program = terminal.start("rm", "-r", "local://photos/2026")
    shown = terminal.read_until("Delete them? [y/N] ")
    assert "rm would delete 4 objects (3.5 KiB) of local://photos/2026/" in shown
    assert keys("photos") == before
    terminal.type(f"{answer}\n")
    assert program.wait(20) == code
    assert keys("photos") == (before if left is None else left)
    assert ("4 deleted" if code == 0 else "nothing was done") in terminal.read_rest()


def test_the_end_of_the_input_is_a_no(terminal: Terminal, keys: Keys) -> None:
    program = terminal.start("rm", "-r", "local://photos")
    terminal.read_until("[y/N] ")
    terminal.type("\x04")
    assert program.wait(20) == 1
    assert len(keys("photos")) == 5


def test_ctrl_c_at_the_question(terminal: Terminal, keys: Keys) -> None:
    program = terminal.start("mv", "-r", "local://photos", "local://empty")
    terminal.read_until("Move them? [y/N] ")
    program.send_signal(signal.SIGINT)
    assert program.wait(20) == 130
    assert "cmx: error: interrupted" in terminal.read_rest()
    assert len(keys("photos")) == 5


def test_rb_force_asks(terminal: Terminal, store: LocalStorageClient) -> None:
    program = terminal.start("rb", "--force", "local://photos")
    terminal.read_until("Delete all of it? [y/N] ")
    terminal.type("y\n")
    assert program.wait(20) == 0
    assert not store.bucket_exists("photos")


def test_no_question_without_a_terminal_to_answer_on(terminal: Terminal, keys: Keys) -> None:
    program = terminal.start("rm", "-r", "local://photos", stdin=subprocess.DEVNULL)
    assert program.wait(20) == 2
    assert len(keys("photos")) == 5


def test_a_summary_and_sizes_for_people(terminal: Terminal) -> None:
    assert terminal.start("cp", "-r", "album", "local://empty").wait(20) == 0
    assert "4 copied (81 B in" in terminal.read_rest()
    assert terminal.start("ls", "-l", "local://photos/2026/cat.jpg").wait(20) == 0
    assert "2.0 KiB" in terminal.read_rest()


def test_quiet_says_nothing(terminal: Terminal) -> None:
    assert terminal.start("cp", "-q", "-r", "album", "local://empty").wait(20) == 0
    assert terminal.read_rest() == ""


def test_names_cannot_write_to_the_terminal(terminal: Terminal, store: LocalStorageClient) -> None:
    store.upload_data("empty", "a\x1b]0;title\x07\nb", b"")
    assert terminal.start("ls", "local://empty").wait(20) == 0
    assert terminal.read_rest() == "a\\x1b]0;title\\x07\\nb\r\n"


def test_a_bar_for_what_takes_long(terminal: Terminal) -> None:
    size = 40 * 1024 * 1024
    reader, writer = os.pipe()
    program = terminal.start("cp", "-", "local://empty/slow", stdin=reader)
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(bytes(size))
        pipe.flush()
        shown = terminal.read_until("/s ")
        assert "0/1" in shown
        assert "\x1b[" in shown
    assert program.wait(20) == 0
    assert "copied - -> local://empty/slow (40.0 MiB)" in terminal.read_rest()


def test_no_bar_when_piped(process: Cmx, store: LocalStorageClient) -> None:
    result = process("cp", "-r", "album", "local://empty")
    assert (result.code, result.stdout, result.err) == (0, b"", "")


def test_ctrl_c_while_a_stream_comes_in(home: Path, store: LocalStorageClient) -> None:
    with subprocess.Popen(
        [*PROGRAM, "cp", "-", "local://empty/never"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdin is not None
        program.stdin.write(b"x" * 100_000)
        program.stdin.flush()
        time.sleep(1)
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=20)
    assert program.returncode == 130
    assert err.decode() == "cmx: error: interrupted: local://empty/never is as it was\n"
    assert not store.object_exists("empty", "never")


def test_ctrl_c_in_a_tree_says_how_far_it_came(home: Path, store: LocalStorageClient) -> None:
    many = home / "many"
    many.mkdir()
    for number in range(4000):
        (many / f"{number}").write_bytes(b"x")
    with subprocess.Popen(
        [*PROGRAM, "cp", "-r", "many", "local://empty", "--concurrency", "2"],
        stderr=subprocess.PIPE,
    ) as program:
        while not any(True for _ in store.list_objects("empty", limit=1)):
            assert program.poll() is None
            time.sleep(0.02)
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=60)
    assert program.returncode == 130
    assert err.decode().startswith("cmx: error: interrupted: ")
    assert "of 4,000 objects done" in err.decode()
    arrived = list(store.list_objects("empty"))
    assert 0 < len(arrived) < 4000
    assert all(info.size == 1 for info in arrived)


@pytest.mark.parametrize("verb", ["cp", "sync"])
def test_ctrl_c_in_a_large_transfer_says_how_to_go_on(
    terminal: Terminal, home: Path, store: LocalStorageClient, verb: str
) -> None:
    folder = home / "large"
    folder.mkdir()
    (folder / "big").write_bytes(os.urandom(40 * 1024 * 1024))
    words = ("large/big", "local://empty/big") if verb == "cp" else ("large", "local://empty")
    program = terminal.start(verb, *words, "--limit-rate", "4M")
    shown = terminal.read_until(" left ")
    assert "40.0 MiB" in shown or "41.9" in shown
    assert "/s" in shown
    assert "0/1" in shown
    program.send_signal(signal.SIGINT)
    assert program.wait(20) == 130
    rest = terminal.read_rest()
    assert "interrupted: " in rest
    assert "same command again goes on" in rest
    assert "cmx transfers" in rest
    assert not store.object_exists("empty", "big")
    again = terminal.start(verb, *words)
    assert again.wait(60) == 0
    assert "goes on where it stopped" in terminal.read_rest()
    assert store.download_data("empty", "big") == (folder / "big").read_bytes()


def test_the_bar_tells_bytes_objects_rate_rest_retries_and_failures() -> None:
    tally = Tally(Output(quiet=True), "copying", 3, 4096)
    for event in (
        ProgressEvent("start", "a"),
        ProgressEvent("bytes", "a", bytes_moved=3000),
        ProgressEvent("retry", "a", bytes_moved=-1000),
        ProgressEvent("retry", "a"),
        ProgressEvent("bytes", "a", bytes_moved=48),
        ProgressEvent("done", "a"),
        ProgressEvent("fail", "b"),
    ):
        tally(event)
    assert (tally.moved, tally.done, tally.retries, tally.failed) == (2048, 1, 2, 1)
    facts = tally._facts(0.0, 0, 1.0, tally.moved)
    assert facts == "2.0 KiB/s  0:00:01 left  1/3  2 retries  1 failed"
