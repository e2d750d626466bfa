"""`sync`: what it copies, what it deletes, and what it will not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from tests.cli.conftest import Result

Cmx = Callable[..., Result]
Keys = Callable[[str], list[str]]


@pytest.fixture(autouse=True)
def _prepared(store: LocalStorageClient) -> None:
    """Every test here syncs with the prepared store."""


def test_a_second_run_finds_nothing_to_do(cmx: Cmx, home: Path, keys: Keys) -> None:
    result = cmx("sync", "--json", "album", "local://empty/album")
    assert result.json[-1]["counts"] == {"copy": 4}
    assert cmx("sync", "--json", "album", "local://empty/album/").json[-1]["counts"] == {"skip": 4}
    os.utime(home / "album" / "a.jpg", (1, 1))
    planned = cmx("sync", "--json", "--dry-run", "album", "local://empty/album").json
    assert [line["target"] for line in planned[:-1]] == ["local://empty/album/a.jpg"]
    size = cmx("sync", "--json", "--compare", "size", "album", "local://empty/album")
    assert size.json[-1]["counts"] == {"skip": 4}
    assert cmx("sync", "local://empty/album", "back").code == 0
    assert cmx("sync", "--json", "local://empty/album", "back").json[-1]["counts"] == {"skip": 4}


def test_delete(cmx: Cmx, home: Path, keys: Keys) -> None:
    cmx("sync", "album", "local://empty")
    (home / "album" / "a.jpg").unlink()
    assert cmx("sync", "album", "local://empty").code == 0
    assert "a.jpg" in keys("empty")
    dry = cmx("sync", "--delete", "--dry-run", "album", "local://empty")
    assert "delete local://empty/a.jpg" in dry.out
    assert "a.jpg" in keys("empty")
    assert cmx("sync", "--delete", "album", "local://empty").code == 0
    assert "a.jpg" not in keys("empty")


def test_too_many_deletions_are_refused(cmx: Cmx, home: Path, keys: Keys) -> None:
    cmx("sync", "album", "local://empty")
    for name in ("a.jpg", "b.jpg", "summer/c.jpg"):
        (home / "album" / name).unlink()
    result = cmx("sync", "--delete", "album", "local://empty")
    assert (result.code, len(keys("empty"))) == (5, 4)
    assert "--max-delete" in result.err
    # the plan can be looked at all the same
    dry = cmx("sync", "--delete", "--dry-run", "album", "local://empty")
    assert (dry.code, dry.out.count("delete local://")) == (5, 3)
    assert cmx("sync", "--delete", "--max-delete", "2", "album", "local://empty").code == 5
    assert cmx("sync", "--delete", "--max-delete", "many", "album", "local://empty").code == 2
    assert cmx("sync", "--delete", "--max-delete", "75%", "album", "local://empty").code == 0
    assert keys("empty") == ["summer/list.txt"]


def test_an_empty_source_deletes_nothing(cmx: Cmx, home: Path, keys: Keys) -> None:
    (home / "hollow").mkdir()
    assert cmx("sync", "--delete", "hollow", "local://photos").code == 5
    assert cmx("sync", "--delete", "nowhere", "local://photos").code == 3
    assert cmx("sync", "--delete", "local://empty/nothing", "local://photos").code in (3, 5)
    assert cmx("sync", "local://empty/nothing", "local://photos").code == 3
    assert len(keys("photos")) == 5


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["album", "local://nobucket"], 3),
        (["local://nobucket", "out"], 3),
        (["album", "local://"], 2),
        (["local://", "out"], 2),
        (["-", "local://empty"], 2),
        (["album", "album"], 2),
        (["album", "notes.txt"], 5),
        (["album", "local://empty", "--compare", "colour"], 2),
        (["album"], 2),
        (["a", "b", "c"], 2),
    ],
)
def test_refusals(cmx: Cmx, keys: Keys, words: list[str], code: int) -> None:
    result = cmx("sync", *words)
    assert (result.code, result.out, keys("empty")) == (code, "", [])
    assert result.err.startswith("cmx: error: ")


def test_filters_hold_on_both_sides(cmx: Cmx, keys: Keys) -> None:
    cmx("sync", "album", "local://photos/2026", "--delete", "--exclude", "*.*", "--include", "a.*")
    assert keys("photos") == [
        "2026/a.jpg", "2026/cat.jpg", "2026/dog.jpg", "2026/notes.txt", "2026/raw/cat.bin",
        "readme",
    ]  # fmt: skip
