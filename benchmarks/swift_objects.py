"""Small objects to and from one Swift: this package and its peers.

Run with a Swift that the variables OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME and
OS_REGION_NAME tell: ``python -m benchmarks.swift_objects [COUNT]``. Peers that are not installed
are left out by name.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

SIZE = 4096
CONTAINER = "benchmark-swift-objects"
THREADS = "16"


def cmx(folder: str, back: str) -> tuple[list[str], list[str]]:
    """The commands of this package."""
    tool = [sys.executable, "-m", "codomyrmex.cloud.cli", "cp", "-r", "-q"]
    tool += ["--concurrency", THREADS]
    place = f"swift://{CONTAINER}/cmx/"
    return [*tool, folder, place], [*tool, place, back]


def swiftclient(folder: str, back: str) -> tuple[list[str], list[str]]:
    """The commands of python-swiftclient's SwiftService."""
    tool = [sys.executable, "-m", "swiftclient.shell", "--auth-version", "3", "-q"]
    tool += ["--os-user-domain-name", "Default", "--os-project-domain-name", "Default"]
    up = ["upload", "--object-threads", THREADS, "--object-name", "swiftclient", CONTAINER]
    down = ["download", "--object-threads", THREADS, "-D", back, "-p", "swiftclient/", CONTAINER]
    return [*tool, *up, folder], [*tool, *down]


def rclone(folder: str, back: str) -> tuple[list[str], list[str]]:
    """The commands of rclone's swift backend."""
    remote = ":swift,env_auth=true:"
    tool = ["rclone", "copy", "--transfers", THREADS, "--checkers", THREADS, "--no-traverse"]
    place = f"{remote}{CONTAINER}/rclone/"
    return [*tool, folder, place], [*tool, place, back]


TOOLS: dict[str, tuple[Callable[[], bool], Callable[[str, str], tuple[list[str], list[str]]]]] = {
    "cmx": (lambda: True, cmx),
    "python-swiftclient": (lambda: find_spec("swiftclient") is not None, swiftclient),
    "rclone": (lambda: shutil.which("rclone") is not None, rclone),
}


def measure(command: list[str], count: int) -> dict[str, float]:
    """Run a command; gives objects a second, and milliseconds of CPU an object."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"objects/s": round(count / seconds, 1), "CPU ms/object": round(1000 * cpu / count, 3)}


def main(count: int) -> None:
    """Measure each tool, up and down."""
    from codomyrmex.cloud.infomaniak import InfomaniakObjectStorageClient

    for name, value in {
        "OS_USER_DOMAIN_NAME": "Default",
        "OS_PROJECT_DOMAIN_NAME": "Default",
        "OS_IDENTITY_API_VERSION": "3",
    }.items():
        os.environ.setdefault(name, value)
    with tempfile.TemporaryDirectory() as base, InfomaniakObjectStorageClient.from_env() as client:
        folder = Path(base, "source")
        folder.mkdir()
        for number in range(count):
            (folder / f"{number:06d}").write_bytes(os.urandom(SIZE))
        client.create_container(CONTAINER, exist_ok=True)
        try:
            for name, (is_there, commands) in TOOLS.items():
                if not is_there():
                    print(json.dumps({"tool": name, "left out": "not installed"}))
                    continue
                up, down = commands(str(folder), str(Path(base, f"back-{name}")))
                print(json.dumps({"tool": name, "up": measure(up, count)}), flush=True)
                print(json.dumps({"tool": name, "down": measure(down, count)}), flush=True)
        finally:
            client.delete_container(CONTAINER, force=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
