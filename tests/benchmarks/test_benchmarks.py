"""Each benchmark runs, at a size that measures nothing, so that none rots."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import cloud_objects, peers, report, tasks
from benchmarks.measure import PeerFailedError, Run
from benchmarks.servers import BUCKET, loopback
from tests.servers import swift
from tests.servers.process import ServerUnavailableError

# those that come with the development dependencies
HERE = ("cmx", "library", "s5cmd", "rclone")
PAGES = {
    "small-objects": ["small-objects", "small-objects-rclone"],
    "large-object": ["large-object"],
    "mixed-tree": ["mixed-tree"],
    "listing": ["listing"],
    "sync-nothing": ["sync-nothing"],
    "start-up": ["start-up"],
    "azure": ["azure"],
    "gcs": ["gcs"],
    "swift": ["swift"],
    "coda-rows": ["coda-rows"],
}
OWN_ENVIRONMENT = ("boto3", "boto3 CRT", "awscli", "s3fs", "obstore")


@pytest.fixture(autouse=True)
def _no_swift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the page with Swift: its server takes longer to start than all the others."""

    def unavailable() -> None:
        raise ServerUnavailableError("not for a trial")

    monkeypatch.setattr(swift, "serve", unavailable)


# that of the inventory needs an OpenStack: tests/infomaniak/test_benchmark.py tries it
@pytest.mark.parametrize("name", [name for name in command.BENCHMARKS if name != "inventory"])
def test_runs_and_writes_its_pages(name: str, tmp_path: Path) -> None:
    chosen = [f"--peer={peer}" for peer in HERE]
    size = ["--scale=0.003", "--runs=1", f"--folder={tmp_path}", f"--output={tmp_path / 'out'}"]
    assert command.main([name, *size, *chosen]) == 0
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == sorted(f"{page}{end}" for page in PAGES[name] for end in (".md", ".png"))
    for page in PAGES[name]:
        rows = [
            line
            for line in (tmp_path / "out" / f"{page}.md").read_text().splitlines()
            if line.startswith(tuple(f"| {report.label(peer)} |" for peer in HERE))
        ]
        assert rows
        assert not [row for row in rows if "| - | - | - | - | - |" in row]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", OWN_ENVIRONMENT)
def test_peers_do_every_task_of_theirs(name: str, tmp_path: Path) -> None:
    if not peers.installed(name):
        pytest.skip(f"{name} is installed by `make bench`")
    source, target = tmp_path / "source", tmp_path / "target"
    tasks.small_files(source / "tree", 3, 100)
    tasks.large_file(source / "large", 17 * tasks.MIB)
    settings = tasks.Settings(tmp_path, runs=1)
    done: dict[str, Run] = {}
    with loopback(tmp_path, source=source) as served:
        served.copy("source", "tree/", "delete/")
        for task in sorted(set(peers.TOOLS[name].tasks) & {"up", "down", "delete", "put", "get"}):
            large = task in ("put", "get")
            done[task] = tasks.run(
                settings,
                served,
                task,
                [name],
                source=source / ("large" if large else "tree"),
                target=target / "file" if large else target,
                bucket="source" if task in ("down", "get") else BUCKET,
                prefix={"down": "tree", "get": "large", "put": "put/large"}.get(task, task),
                prepare=lambda _: target.mkdir(exist_ok=True),
            )[name]
        assert [run.failure for run in done.values()] == [""] * len(done)
        assert served.sizes("put/") == ({"large": 17 * tasks.MIB} if "put" in done else {})
        assert len(served.sizes("up/")) == 3
        assert served.sizes("delete/") == (
            {} if "delete" in done else tasks.file_sizes(source / "tree")
        )
    tasks.same_file(source / "tree" / "000001", target / "000001")("")
    if "get" in done:
        tasks.same_file(source / "large", target / "file")("")


@pytest.mark.parametrize("provider", command.PROVIDERS, ids=lambda provider: provider.name)
def test_other_providers_peers_do_every_task(
    provider: cloud_objects.Provider, tmp_path: Path
) -> None:
    if not cloud_objects.PEERS_PYTHON.exists():
        pytest.skip("the peers are installed by `make bench`")
    settings = tasks.Settings(tmp_path, scale=0.001, runs=1)
    for task in cloud_objects.TASKS:
        done = cloud_objects.run(provider, settings, task)
        assert {name: run.failure for name, run in done.items() if run.failure} == {}
        assert set(done) == {"cmx", "rclone", *provider.scripts, *provider.commands}
        tasks.removed(tmp_path / f"source-{task}")("")


def test_a_peer_that_does_nothing_is_found_out(tmp_path: Path) -> None:
    source = tmp_path / "source"
    tasks.small_files(source / "tree", 3, 100)
    with loopback(tmp_path) as served, pytest.raises(PeerFailedError, match="something else"):
        tasks.stored(served, source / "tree")("nothing")
    target = tmp_path / "target"
    tasks.small_files(target, 4, 100)
    with pytest.raises(PeerFailedError, match="other files"):
        tasks.fetched(source / "tree", target)("")


def test_goals_are_judged() -> None:
    ours, theirs = Run(1.0, 1.0, 10), Run(1.5, 2.5, 10)
    section = report.Section(
        "Up", {"cmx": ours, "s5cmd": theirs}, 10, "object",
        (report.Goal("speed", 2.0), report.Goal("cpu", 0.5), report.Goal("peak", 10)),
    )  # fmt: skip
    text = report.section_text(section)
    assert "Speed 1.50 of s5cmd; the goal is at least 2: not met." in text
    assert "CPU 0.40 of s5cmd; the goal is at most 0.5: met." in text
    assert "Peak 10 MiB; the goal is below 10 MiB: not met." in text
