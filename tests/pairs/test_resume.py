"""Copies between stores whose process was killed: each backend once the source, once the target."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.transfer.copying import copy_between
from codomyrmex.cloud.transfer.manifest import list_manifests, state_folder
from tests.cli.conftest import PROGRAM, Result
from tests.pairs.stores import LARGE, NAMES, TREE, Stores

Cmx = Callable[..., Result]

RING = [(source, NAMES[(number + 1) % len(NAMES)]) for number, source in enumerate(NAMES)]
_PATIENCE = 60.0


def parts_recorded() -> int:
    """How many parts the record of the transfer names: a line each, after the first."""
    folder = state_folder()
    if not os.path.isdir(folder):
        return 0
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    return max((path.read_bytes().count(b"\n") - 1 for path in found), default=0)


def kill_after_a_part(words: list[str]) -> None:
    """Run `cmx`, slowly, and kill it as soon as one part has arrived and another is on its way."""
    child = subprocess.Popen([*PROGRAM, *words, "--limit-rate", "6M", "--concurrency", "1"])
    try:
        end = time.monotonic() + _PATIENCE
        while parts_recorded() < 1:
            assert child.poll() is None, "it was done before it could be killed"
            assert time.monotonic() < end, "no part arrived"
            time.sleep(0.01)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()


@pytest.mark.parametrize(("source", "target"), RING, ids=[f"{a}-{b}" for a, b in RING])
def test_a_killed_copy_goes_on(source: str, target: str, stores: Stores, cmx: Cmx) -> None:
    here, there = stores.clients.get(source), stores.clients.get(target)
    bucket, to_bucket = stores.source_bucket(source), stores.target_bucket(target)
    key = f"killed-{source}"
    place = f"{target}://{to_bucket}/{key}"
    kill_after_a_part(["cp", f"{source}://{bucket}/tree/large.bin", place])
    assert not there.object_exists(to_bucket, key)
    (transfer,) = cmx("transfers", "--json").json
    assert transfer["type"] == "transfer"
    kept = parts_recorded()

    events: list[ProgressEvent] = []
    copy_between(here, bucket, "tree/large.bin", there, to_bucket, key, progress=events.append)
    assert {event.kind for event in events} == {"start", "resume", "bytes", "done"}
    (resumed,) = [event for event in events if event.kind == "resume"]
    assert resumed.bytes_moved > 0
    moved = sum(event.bytes_moved for event in events if event.kind == "bytes")
    assert moved + resumed.bytes_moved == len(LARGE)
    assert kept >= 1
    assert there.download_data(to_bucket, key) == LARGE
    info = there.get_metadata(to_bucket, key)
    assert (info.content_type, dict(info.metadata)) == TREE["large.bin"][1:]
    assert list(list_manifests()) == []
    assert cmx("transfers", "--json").json == []
