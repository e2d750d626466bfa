"""`rm`, `rb` and `mb`: what they delete, and what they ask before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from tests.cli.conftest import Result

Cmx = Callable[..., Result]
Keys = Callable[[str], list[str]]

ALL = ["2026/cat.jpg", "2026/dog.jpg", "2026/notes.txt", "2026/raw/cat.bin", "readme"]


@pytest.fixture(autouse=True)
def _prepared(store: LocalStorageClient) -> None:
    """Every test here deletes from the prepared store."""


@pytest.mark.parametrize("words", [["local://photos/readme"], ["local://photos/readme", "--exact"]])
def test_one_key_is_not_asked_about(cmx: Cmx, keys: Keys, words: list[str]) -> None:
    assert cmx("rm", *words).code == 0
    assert keys("photos") == ALL[:-1]


def test_several_named_keys(cmx: Cmx, keys: Keys) -> None:
    assert cmx("rm", "local://photos/readme", "local://photos/2026/dog.jpg").code == 0
    assert len(keys("photos")) == 3


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["-r", "local://photos/2026"], ["readme"]),
        (["local://photos/2026/"], ["readme"]),
        (["-r", "local://photos"], []),
        (["local://photos/"], []),
        (["local://photos/2026/*.jpg"], ["2026/notes.txt", "2026/raw/cat.bin", "readme"]),
        (["local://photos/**cat*"], ["2026/dog.jpg", "2026/notes.txt", "readme"]),
        (["-r", "local://photos", "--exclude", "*.jpg"], ["2026/cat.jpg", "2026/dog.jpg"]),
    ],
)
def test_trees(cmx: Cmx, keys: Keys, words: list[str], left: list[str]) -> None:
    result = cmx("rm", *words)
    assert (result.code, result.out, keys("photos")) == (2, "", ALL)
    gone = len(ALL) - len(left)
    assert f"rm would delete {gone} object" in result.err
    assert "Add --yes to do it, or --dry-run to see it" in result.err
    dry = cmx("rm", "--dry-run", *words)
    assert (dry.code, len(dry.lines), keys("photos")) == (0, gone + 1, ALL)
    assert cmx("rm", "--yes", *words).code == 0
    assert keys("photos") == left


def test_the_marker_of_a_folder_goes_too(cmx: Cmx, store: LocalStorageClient, keys: Keys) -> None:
    for key in ("dir/", "dir/x", "dir.txt"):
        store.upload_data("empty", key, b"")
    assert cmx("rm", "--exact", "local://empty/dir/").code == 0
    assert keys("empty") == ["dir.txt", "dir/x"]
    store.upload_data("empty", "dir/", b"")
    assert cmx("rm", "--yes", "local://empty/dir/").code == 0
    assert keys("empty") == ["dir.txt"]


def test_a_key_and_a_folder_of_one_name(cmx: Cmx, store: LocalStorageClient, keys: Keys) -> None:
    for key in ("x", "x/y"):
        store.upload_data("empty", key, b"")
    assert cmx("rm", "local://empty/x").code == 0
    assert keys("empty") == ["x/y"]
    store.upload_data("empty", "x", b"")
    assert cmx("rm", "-r", "--yes", "local://empty/x").code == 0
    assert keys("empty") == []


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["local://photos/nothing"], 3, "no object"),
        (["-r", "local://photos/nothing"], 3, "no object"),
        (["local://photos/nothing/"], 3, "nothing is at"),
        (["local://photos/2026"], 3, "add -r"),
        (["local://photos/*.gif"], 3, "nothing is at"),
        (["local://nobucket/x"], 3, "no bucket"),
        (["local://photos"], 2, "cmx rb"),
        (["local://"], 2, "none"),
        (["-"], 2, "none"),
        (["nowhere"], 3, "nowhere"),
        (["album"], 2, "Add -r"),
        (["local://photos/readme", "local://photos/nothing"], 3, "nothing"),
    ],
)
def test_refusals_change_nothing(
    cmx: Cmx, keys: Keys, words: list[str], code: int, message: str
) -> None:
    result = cmx("rm", "--yes", *words)
    assert (result.code, keys("photos")) == (code, ALL)
    assert message in result.err


def test_files(cmx: Cmx, home: Path) -> None:
    assert cmx("rm", "notes.txt").code == 0
    assert not (home / "notes.txt").exists()
    (home / "album" / "hollow" / "deep").mkdir(parents=True)
    assert cmx("rm", "-r", "--yes", "album", "--include", "*.jpg").code == 0
    assert [path.name for path in (home / "album").rglob("*")] == ["summer", "list.txt"]
    assert cmx("rm", "-r", "--yes", "album").code == 0
    assert not (home / "album").exists()


def test_many_are_deleted_in_steps(cmx: Cmx, store: LocalStorageClient, keys: Keys) -> None:
    for number in range(1050):
        store.upload_data("empty", f"n/{number}", b"")
    result = cmx("rm", "-r", "--yes", "--json", "local://empty/n")
    assert len(result.lines) == 1051
    assert result.json[-1]["counts"] == {"delete": 1050}
    assert keys("empty") == []


def test_json(cmx: Cmx) -> None:
    action, summary = cmx("rm", "--json", "local://photos/readme").json
    assert (action["verb"], action["target"]) == ("delete", "local://photos/readme")
    assert summary["counts"] == {"delete": 1}
    (refusal,) = cmx("rm", "--json", "-r", "local://photos").json
    assert refusal["error"]["type"] == "InvalidRequestError"
    assert refusal["error"]["exit_code"] == 2


def test_mb(cmx: Cmx, store: LocalStorageClient) -> None:
    assert cmx("mb", "--dry-run", "local://new-one").lines == ["create local://new-one"]
    assert not store.bucket_exists("new-one")
    assert cmx("mb", "local://new-one", "local://new-two").code == 0
    assert store.bucket_exists("new-two")
    assert cmx("mb", "local://new-one").code == 5
    assert cmx("mb", "--exist-ok", "local://new-one").code == 0
    assert cmx("mb", "local://Not_A_Name").code == 2
    assert cmx("mb", "local://x/key").code == 2
    assert cmx("mb", "folder").code == 2
    assert cmx("mb", "--json", "local://new-three").json[0]["verb"] == "create"


def test_rb(cmx: Cmx, store: LocalStorageClient) -> None:
    assert cmx("rb", "--dry-run", "local://empty").code == 0
    assert store.bucket_exists("empty")
    assert cmx("rb", "local://empty").code == 0
    assert cmx("rb", "local://empty").code == 3
    assert cmx("rb", "--dry-run", "local://empty").code == 3
    result = cmx("rb", "local://photos")
    assert result.code == 5
    assert "cmx rb --force" in result.err


def test_rb_force_needs_yes(cmx: Cmx, store: LocalStorageClient) -> None:
    result = cmx("rb", "--force", "local://photos")
    assert result.code == 2
    assert "local://photos with 5 objects (3.5 KiB)" in result.err
    dry = cmx("rb", "--force", "--dry-run", "local://photos")
    assert dry.lines == ["delete local://photos with 5 objects (3.5 KiB)"]
    assert store.bucket_exists("photos")
    assert cmx("rb", "--force", "--yes", "local://photos").code == 0
    assert not store.bucket_exists("photos")
