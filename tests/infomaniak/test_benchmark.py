"""The benchmark of the inventory runs and counts; its figures are of no interest here."""

from __future__ import annotations

from pathlib import Path

from benchmarks import inventory
from benchmarks.tasks import Settings
from tests.servers.swift import OpenStackCloud


def test_both_list_everything_and_are_counted(openstack: OpenStackCloud, tmp_path: Path) -> None:
    settings = Settings(tmp_path, scale=0.01, runs=1, only=("cmx", "openstacksdk"))
    results, things = inventory.compare_on(openstack, settings)
    assert things == {"server": 4, "volume": 4, "port": 2}
    assert {name: run.failure for name, run in results.items()} == {"cmx": "", "openstacksdk": ""}
    ours, theirs = (sum(run.requests.values()) for run in results.values())
    assert 16 < ours <= theirs
