"""Records that several threads read at once for the first time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import codomyrmex.cloud

RACE = """
import sys, threading
import msgspec
from codomyrmex.cloud.common.decoding import convert, decoder

sys.setswitchinterval(1e-6)
DATA = b'{"x": 1, "y": 2, "z": "s", "w": [1], "v": {"a": 1, "b": "x", "c": [1], "d": {"a": 1}}}'

for _ in range(300):
    class Inner(msgspec.Struct):
        a: int
        b: str
        c: list[int]
        d: dict[str, int]

    class Outer(msgspec.Struct):
        x: int
        y: int | None
        z: str
        w: tuple[int, ...]
        v: Inner | None = None

    together = threading.Barrier(8)

    def read(number):
        together.wait()
        if number % 2:
            decoder(Outer).decode(DATA)
        else:
            convert(msgspec.json.decode(DATA), Outer)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_threads_that_read_a_record_for_the_first_time_at_once() -> None:
    # a process of its own: without the lock it ends with a segmentation fault
    done = subprocess.run([sys.executable, "-c", RACE], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_reads_records_in_another_way() -> None:
    package = Path(codomyrmex.cloud.__path__[0])
    other = re.compile(
        r"msgspec\.(json|msgpack)\.decode\([^)]*\btype=|msgspec\.convert\(|\bDecoder\("
    )
    found = [
        f"{path.relative_to(package)}:{number}"
        for path in package.rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if other.search(line) and path.name != "decoding.py" and "Union[tuple(plain)]" not in line
    ]
    assert found == []
