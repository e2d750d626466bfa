"""`cp` and `mv`: what lands where, and what is refused."""

from __future__ import annotations

import os
import shlex
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from tests.cli.conftest import PROGRAM, Result

Cmx = Callable[..., Result]
Keys = Callable[[str], list[str]]


@pytest.fixture(autouse=True)
def _prepared(store: LocalStorageClient) -> None:
    """Every test here copies from or into the prepared store."""


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


ALBUM = ["a.jpg", "b.jpg", "summer/c.jpg", "summer/list.txt"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["notes.txt", "local://empty"], ["notes.txt"]),
        (["notes.txt", "local://empty/"], ["notes.txt"]),
        (["notes.txt", "local://empty/a/"], ["a/notes.txt"]),
        (["notes.txt", "local://empty/a"], ["a"]),
        (["notes.txt", "local://empty/a*"], ["a*"]),
        (["notes.txt", "local://empty//a"], ["/a"]),
        (["notes.txt", "local://empty/a/", "--exact"], ["a/"]),
        (["-r", "album", "local://empty"], ALBUM),
        (["album/", "local://empty"], ALBUM),
        (["-r", "album", "local://empty/x"], [f"x/{name}" for name in ALBUM]),
        (["-r", "album", "local://empty/x/"], [f"x/{name}" for name in ALBUM]),
        (["-r", "album", "local://empty", "--exclude", "*.txt"], ALBUM[:3]),
        (["-r", "album", "local://empty", "--include", "summer/"], ALBUM[2:]),
        (
            ["-r", "album", "notes.txt", "local://empty"],
            [f"album/{name}" for name in ALBUM] + ["notes.txt"],
        ),
        (["album/a.jpg", "album/summer/c.jpg", "local://empty/p/"], ["p/a.jpg", "p/c.jpg"]),
        (["local://photos/2026/cat.jpg", "local://empty"], ["cat.jpg"]),
        (["local://photos/2026/cat.jpg", "local://empty/tom"], ["tom"]),
        (["local://photos/2026/*.jpg", "local://empty"], ["cat.jpg", "dog.jpg"]),
        (["local://photos/**/*.bin", "local://empty"], ["2026/raw/cat.bin"]),
        (
            ["local://photos/2026/", "local://empty/y"],
            ["y/cat.jpg", "y/dog.jpg", "y/notes.txt", "y/raw/cat.bin"],
        ),
        (["-r", "local://photos/2026/raw", "local://empty"], ["cat.bin"]),
        (["-r", "local://photos/readme", "local://empty"], ["readme"]),
        (["local://photos/", "local://empty", "--exclude", "2026/"], ["readme"]),
        (
            ["local://photos/readme", "local://photos/2026/dog.jpg", "local://empty/z/"],
            ["z/dog.jpg", "z/readme"],
        ),
    ],
)
def test_cp_into_a_bucket(cmx: Cmx, keys: Keys, words: list[str], expected: list[str]) -> None:
    dry = cmx("cp", *words, "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert keys("empty") == []
    result = cmx("cp", *words)
    assert (result.code, result.err, result.out) == (0, "", "")
    assert sorted(keys("empty")) == sorted(expected)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["local://photos/readme", "out"], ["out"]),
        (["local://photos/readme", "out/"], ["out/readme"]),
        (["local://photos/readme", "new/deep/file"], ["new/deep/file"]),
        (["local://photos/2026/", "out"],
         ["out/cat.jpg", "out/dog.jpg", "out/notes.txt", "out/raw/cat.bin"]),
        (["-r", "local://photos", "out", "--include", "*.jpg"],
         ["out/2026/cat.jpg", "out/2026/dog.jpg"]),
        (["local://photos/2026/*.jpg", "local://photos/readme", "out/"],
         ["out/cat.jpg", "out/dog.jpg", "out/readme"]),
        (["notes.txt", "out"], ["out"]),
        (["notes.txt", "out/"], ["out/notes.txt"]),
        (["-r", "album", "out"], [f"out/{name}" for name in ALBUM]),
    ],
)  # fmt: skip
def test_cp_to_the_disk(cmx: Cmx, home: Path, words: list[str], names: list[str]) -> None:
    before = set(files(home))
    assert cmx("cp", *words, "--dry-run").code == 0
    assert set(files(home)) == before
    result = cmx("cp", *words)
    assert (result.code, result.err, result.out) == (0, "", "")
    assert set(files(home)) - before == set(names)


def test_bytes_and_time_survive_the_round_trip(cmx: Cmx, home: Path) -> None:
    os.utime(home / "album" / "a.jpg", (1_234_567_890, 1_234_567_890))
    cmx("cp", "-r", "album", "local://empty/album")
    cmx("cp", "local://empty/album/", "back")
    assert files(home / "back") == ALBUM
    for name in ALBUM:
        assert (home / "back" / name).read_bytes() == (home / "album" / name).read_bytes()
    assert (home / "back" / "a.jpg").stat().st_mtime == 1_234_567_890


def test_settings(cmx: Cmx, store: LocalStorageClient) -> None:
    words = ["--content-type", "a/b", "--metadata", "x=1", "--metadata", "Y=2=3"]
    assert cmx("cp", "notes.txt", "local://empty/n", *words).code == 0
    info = store.get_metadata("empty", "n")
    assert info.content_type == "a/b"
    assert {key: info.metadata[key] for key in "xy"} == {"x": "1", "y": "2=3"}
    # a copy keeps them, unless it is told others
    cmx("cp", "local://empty/n", "local://empty/m")
    assert store.get_metadata("empty", "m").content_type == "a/b"
    assert cmx("cp", "notes.txt", "local://empty/n", "--storage-class", "COLD").code == 9
    assert cmx("cp", "notes.txt", "out", "--metadata", "x=1").code == 2
    assert cmx("cp", "notes.txt", "local://empty/n", "--metadata", "x").code == 2


def test_no_overwrite(cmx: Cmx, store: LocalStorageClient, home: Path) -> None:
    store.upload_data("empty", "notes.txt", b"old")
    store.upload_data("empty", "album/a.jpg", b"old")
    for words in (["--dry-run"], []):
        result = cmx("cp", "--no-overwrite", "notes.txt", "local://empty", *words)
        assert result.code == 5
        assert "exists already" in result.err
    assert store.download_data("empty", "notes.txt") == b"old"
    result = cmx("cp", "-r", "--no-overwrite", "--json", "album", "local://empty/album")
    assert result.json[-1]["counts"] == {"copy": 3, "skip": 1}
    assert store.download_data("empty", "album/a.jpg") == b"old"
    (home / "out").write_text("old")
    assert cmx("cp", "--no-overwrite", "local://photos/readme", "out").code == 5
    assert (home / "out").read_text() == "old"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["nowhere", "local://empty"], 3, "nowhere"),
        (["local://photos/nothing", "out"], 3, "no object"),
        (["local://photos/2026", "out"], 3, "add -r"),
        (["local://nobucket/x", "out"], 3, "no bucket"),
        (["notes.txt", "local://nobucket/x"], 3, "no bucket"),
        (["-r", "album", "local://nobucket/x"], 3, "no bucket"),
        (["-r", "local://photos/nothing", "out"], 3, "no object"),
        (["local://photos/nothing/", "out"], 3, "nothing is at"),
        (["local://photos/*.gif", "out/"], 3, "--no-glob"),
        (["album", "local://empty"], 2, "Add -r"),
        (["local://photos", "out"], 2, "Add -r"),
        (["local://", "out"], 2, "one bucket at a time"),
        (["notes.txt", "local://"], 2, "no target"),
        (["notes.txt", "album/a.jpg", "local://empty/x"], 2, "local://empty/x/"),
        (["local://photos/2026/*.jpg", "out"], 2, "out/"),
        (["-r", "album", "notes.txt"], 5, "a folder is needed"),
        (["notes.txt", "./notes.txt"], 2, "are the same"),
        (["local://photos/readme", "local://photos/readme"], 2, "are the same"),
        (["-r", "local://photos", "local://photos/copy"], 2, "inside"),
        (["-r", "album", "album/copy"], 2, "inside"),
        (["album/a.jpg", "local://photos/2026/cat.jpg", "elsewhere://b/"], 6, "no remote"),
        (["-", "local://empty/"], 2, "needs a name"),
        (["-", "notes.txt", "local://empty/"], 2, "joined"),
        (["-r", "album", "-"], 2, "cmx cat"),
        (["notes.txt", "album/a.jpg", "-"], 2, "cmx cat"),
        (["one"], 2, "missing"),
    ],
)
def test_what_cp_refuses(cmx: Cmx, keys: Keys, words: list[str], code: int, message: str) -> None:
    result = cmx("cp", *words)
    assert result.code == code
    assert message in result.err
    assert result.err.count("\n") == 1
    assert keys("empty") == []


def test_two_sources_of_one_name_are_refused(cmx: Cmx, home: Path, keys: Keys) -> None:
    (home / "a.jpg").write_text("another")
    result = cmx("cp", "a.jpg", "album/a.jpg", "local://empty/")
    assert (result.code, keys("empty")) == (2, [])
    assert "two sources would become local://empty/a.jpg" in result.err


def test_a_key_that_is_no_file_name(cmx: Cmx, store: LocalStorageClient, home: Path) -> None:
    for key in ("../up", "..", "a//b", "ok"):
        store.upload_data("empty", key, b"x")
    assert cmx("cp", "local://empty/..", "out/").code == 2
    result = cmx("cp", "-r", "local://empty", "out")
    assert result.code == 1
    assert result.err.count("cmx: error: ") == 3
    assert files(home / "out") == ["ok"]
    assert cmx("cp", "local://empty/..", "a-name").code == 0


def test_json(cmx: Cmx) -> None:
    (single,) = cmx("cp", "--json", "notes.txt", "local://empty").json
    assert single == {
        "type": "action", "verb": "copy", "source": "notes.txt",
        "target": "local://empty/notes.txt", "size": 6, "reason": "", "dry_run": False,
    }  # fmt: skip
    *actions, summary = cmx("cp", "-r", "--json", "album", "local://empty/x").json
    assert {action["target"] for action in actions} == {f"local://empty/x/{n}" for n in ALBUM}
    assert set(summary) == {
        "type", "dry_run", "counts", "failed", "bytes", "seconds",
    }  # fmt: skip
    assert (summary["counts"], summary["failed"]) == ({"copy": 4}, 0)
    *planned, total = cmx("cp", "-r", "--json", "--dry-run", "album", "local://empty/y").json
    assert all(action["dry_run"] for action in planned)
    assert total["dry_run"] is True


def test_between_two_stores(cmx: Cmx, tmp_path: Path) -> None:
    (tmp_path / "config" / "codomyrmex").mkdir(parents=True)
    (tmp_path / "config" / "codomyrmex" / "cloud.toml").write_text(
        f'[remotes.disk]\ntype = "local"\nroot = "{tmp_path}/other"\n'
        f'[remotes.twin]\ntype = "local"\nroot = "{tmp_path}/root"\n'
    )
    assert cmx("mb", "disk://box").code == 0
    assert cmx("cp", "local://photos/2026/notes.txt", "disk://box/").code == 0
    (record,) = cmx("stat", "--json", "disk://box/notes.txt").json
    assert (record["metadata"]["by"], record["content_type"]) == ("Ada", "text/plain")
    result = cmx("cp", "-r", "--json", "local://photos", "disk://box/all")
    assert result.json[-1]["counts"] == {"copy": 5}
    assert all(line["target"].startswith("disk://box/all/") for line in result.json[:-1])
    # one store under two names: a move would delete what it has just written
    for words in (
        ["local://photos/readme", "twin://photos/"],
        ["-r", "local://photos", "twin://photos"],
    ):
        result = cmx("mv", "--yes", *words)
        assert result.code == 2
        assert "same" in result.err
    assert cmx("cat", "local://photos/readme").out == "read me"


def test_an_object_is_not_moved_onto_its_own_file(
    cmx: Cmx, store: LocalStorageClient, keys: Keys
) -> None:
    folder, before = f"{store.root}/photos", keys("photos")
    for words in (
        [f"{folder}/readme", "local://photos/"],
        ["local://photos/readme", folder],
        ["-r", folder, "local://photos"],
        ["-r", "local://photos/2026", f"{folder}/2026"],
        [f"{folder}/readme", f"{folder}/2026/cat.jpg", "local://photos/2026/"],
        ["local://photos/2026/*.jpg", f"{folder}/2026/"],
    ):
        result = cmx("mv", "--yes", *words)
        assert result.code == 2, words
        assert keys("photos") == before


@pytest.mark.parametrize(
    "words",
    [
        ["cp", "local://photos/big", "out"],
        ["cp", "big", "local://empty/big"],
        ["cp", "big", "copy"],
        ["cp", "-r", "many", "local://empty"],
        ["cp", "-r", "local://photos", "out", "--include", "big"],
    ],
)
def test_a_full_disk_leaves_nothing_half_done(
    home: Path, store: LocalStorageClient, keys: Keys, words: list[str]
) -> None:
    (home / "big").write_bytes(bytes(900_000))
    (home / "many").mkdir()
    (home / "many" / "one").write_bytes(bytes(900_000))
    store.upload_data("photos", "big", bytes(900_000))
    before = files(home)
    # a limit on the size of files fails in the same place as a disk that is full
    program = shlex.join([*PROGRAM, *words])
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 500; exec {program}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 10
    assert done.stderr.startswith("cmx: error: ")
    assert done.stderr.count("\n") == 1
    assert files(home) == before
    assert keys("empty") == []


def test_filters_need_something_to_choose_from(cmx: Cmx, keys: Keys) -> None:
    assert cmx("cp", "notes.txt", "local://empty", "--exclude", "*.txt").code == 2
    assert cmx("cp", "notes.txt", "album/a.jpg", "local://empty", "--exclude", "*.txt").code == 0
    assert keys("empty") == ["a.jpg"]


def test_a_pipe_is_a_source(cmx: Cmx, home: Path) -> None:
    os.mkfifo(home / "pipe")

    def feed() -> None:
        (home / "pipe").write_bytes(b"through a pipe")

    thread = threading.Thread(target=feed)
    thread.start()
    assert cmx("cp", "pipe", "local://empty/fifo").code == 0
    thread.join()
    assert cmx("cat", "local://empty/fifo").out == "through a pipe"


def test_mv_of_one_thing_asks_nothing(cmx: Cmx, home: Path, keys: Keys) -> None:
    assert cmx("mv", "local://photos/readme", "local://empty/x").code == 0
    assert cmx("mv", "notes.txt", "local://empty/").code == 0
    assert cmx("mv", "local://empty/x", "here").code == 0
    assert (home / "here").read_text() == "read me"
    assert not (home / "notes.txt").exists()
    assert keys("empty") == ["notes.txt"]
    assert "readme" not in keys("photos")


def test_mv_of_a_tree_needs_yes(cmx: Cmx, keys: Keys) -> None:
    before = keys("photos")
    result = cmx("mv", "local://photos/2026/", "local://empty")
    assert result.code == 2
    assert "4 objects (3.5 KiB)" in result.err
    assert "--yes" in result.err
    assert (
        cmx("mv", "--dry-run", "local://photos/2026/", "local://empty").lines[0].startswith("move ")
    )
    assert (keys("photos"), keys("empty")) == (before, [])
    assert cmx("mv", "--yes", "local://photos/2026/", "local://empty").code == 0
    assert keys("photos") == ["readme"]
    assert keys("empty") == ["cat.jpg", "dog.jpg", "notes.txt", "raw/cat.bin"]


def test_mv_of_a_folder_removes_it(cmx: Cmx, home: Path, keys: Keys) -> None:
    assert cmx("mv", "-r", "--yes", "album", "local://empty", "--exclude", "list.txt").code == 0
    assert files(home / "album") == ["summer/list.txt"]
    assert cmx("mv", "-r", "--yes", "album", "local://empty").code == 0
    assert not (home / "album").exists()
    assert keys("empty") == ALBUM


def test_mv_keeps_what_did_not_arrive(cmx: Cmx, store: LocalStorageClient, keys: Keys) -> None:
    store.upload_data("empty", "a//b", b"no path")
    store.upload_data("empty", "fine", b"a path")
    result = cmx("mv", "--yes", "-r", "local://empty", "out")
    assert result.code == 1
    assert keys("empty") == ["a//b"]


def test_mv_refuses_streams(cmx: Cmx) -> None:
    assert cmx("mv", "-", "local://empty/x").code == 2
    assert cmx("mv", "local://photos/readme", "-").code == 2
