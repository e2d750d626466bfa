"""`ls`, `find`, `du` and `stat`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from tests.cli.conftest import Result

Cmx = Callable[..., Result]


@pytest.fixture(autouse=True)
def _prepared(store: LocalStorageClient) -> None:
    """Every test here looks at the prepared store."""


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["local://"], ["backups", "empty", "photos"]),
        (["local://empty"], []),
        (["local://photos"], ["2026/", "readme"]),
        (["local://photos/"], ["2026/", "readme"]),
        (["local://photos/2026"], ["cat.jpg", "dog.jpg", "notes.txt", "raw/"]),
        (["local://photos/2026/"], ["cat.jpg", "dog.jpg", "notes.txt", "raw/"]),
        (["local://photos/2026/cat.jpg"], ["cat.jpg"]),
        (
            ["-r", "local://photos"],
            ["2026/cat.jpg", "2026/dog.jpg", "2026/notes.txt", "2026/raw/cat.bin", "readme"],
        ),
        (["-r", "local://photos/2026/raw"], ["cat.bin"]),
        (["local://photos/2026/*.jpg"], ["cat.jpg", "dog.jpg"]),
        (["local://photos/20*"], ["2026/"]),
        (["local://photos/**.bin"], ["2026/raw/cat.bin"]),
        (
            ["local://photos/20*/"],
            ["2026/cat.jpg", "2026/dog.jpg", "2026/notes.txt", "2026/raw/cat.bin"],
        ),
        (["-r", "local://photos", "--include", "*.jpg"], ["2026/cat.jpg", "2026/dog.jpg"]),
        (
            ["-r", "local://photos", "--exclude", "2026/", "--include", "cat.*"],
            ["2026/cat.jpg", "2026/raw/cat.bin", "readme"],
        ),
        (["album"], ["a.jpg", "b.jpg", "summer/"]),
        (["-r", "album/"], ["a.jpg", "b.jpg", "summer/c.jpg", "summer/list.txt"]),
        (["album/a.jpg"], ["a.jpg"]),
    ],
)
def test_ls(cmx: Cmx, words: list[str], lines: list[str]) -> None:
    result = cmx("ls", *words)
    assert (result.code, result.err, result.lines) == (0, "", lines)


@pytest.mark.parametrize(
    "place",
    [
        "local://photos/nothing",
        "local://photos/202",
        "local://photos/2026/nothing/",
        "local://photos/*.gif",
        "local://nobucket",
        "local://nobucket/x",
        "nowhere",
    ],
)
@pytest.mark.parametrize("command", ["ls", "find", "du"])
def test_nothing_there(cmx: Cmx, command: str, place: str) -> None:
    result = cmx(command, place)
    assert result.code == 3
    assert result.err.startswith("cmx: error: ")
    assert result.err.count("\n") == 1


def test_ls_of_several_places_goes_on_after_a_failure(cmx: Cmx) -> None:
    result = cmx("ls", "local://photos", "local://nobucket", "album")
    assert result.code == 1
    assert result.lines == [
        "local://photos:", "2026/", "readme", "",
        "local://nobucket:", "",
        "album:", "a.jpg", "b.jpg", "summer/",
    ]  # fmt: skip
    assert "nobucket" in result.err


def test_ls_long(cmx: Cmx) -> None:
    lines = cmx("ls", "-l", "local://photos/2026/").lines
    assert lines[0].split()[0] == "2048"
    assert lines[0].endswith("  cat.jpg")
    assert cmx("ls", "-lH", "local://photos/2026/cat.jpg").lines[0].split()[:2] == ["2.0", "KiB"]


def test_ls_json(cmx: Cmx) -> None:
    folder, readme = cmx("ls", "--json", "local://photos").json
    assert folder == {"type": "folder", "url": "local://photos/2026/", "name": "2026/"}
    assert set(readme) == {
        "type", "url", "name", "size", "last_modified", "bucket", "key", "etag", "storage_class",
    }  # fmt: skip
    assert (readme["key"], readme["size"]) == ("readme", 7)
    bucket = cmx("ls", "--json", "local://").json[0]
    assert set(bucket) == {"type", "url", "name", "created_at", "region"}


def test_odd_keys_are_exact(cmx: Cmx, store: LocalStorageClient) -> None:
    keys = ["//x", "a//b", "dir/", "dir/./x", "new\nline", "tab\t", "what?", "[x]", "ü/ñ", "🎈"]
    for key in keys:
        store.upload_data("empty", key, b"")
    names = {line["key"] for line in cmx("ls", "-r", "--json", "local://empty").json}
    assert names == set(keys)
    for key in keys:
        assert cmx("stat", "--exact", "--json", f"local://empty/{key}").json[0]["key"] == key
    assert cmx("ls", "local://empty/dir/").lines == ["./", "./"]
    assert cmx("ls", "--no-glob", "local://empty/[x]").lines == ["[x]"]
    assert cmx("ls", r"local://empty/\[x]").lines == ["[x]"]
    assert cmx("ls", "local://empty/[x]").code == 3


def test_a_file_name_that_is_no_text_passes_through(cmx: Cmx, home: Path) -> None:
    os.close(os.open(os.fsencode(home / "album") + b"/\xff", os.O_CREAT))
    assert cmx("ls", "album").stdout == b"a.jpg\nb.jpg\nsummer/\n\xff\n"
    assert cmx("ls", "--json", "album").json[-1]["name"] == "\\udcff"


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        (["--name", "*.jpg"], ["2026/cat.jpg", "2026/dog.jpg"]),
        (["--name", "cat.*", "--size", "-1K"], ["2026/raw/cat.bin"]),
        (["--size", "+1.5K"], ["2026/cat.jpg"]),
        (["--size", "7"], ["readme"]),
        (["--newer-than", "1h", "--name", "readme"], ["readme"]),
        (["--older-than", "1h"], []),
        (["--exclude", "*.jpg", "--name", "*.*"], ["2026/notes.txt", "2026/raw/cat.bin"]),
    ],
)
def test_find(cmx: Cmx, conditions: list[str], names: list[str]) -> None:
    result = cmx("find", "local://photos", *conditions)
    assert (result.code, result.lines) == (0, [f"local://photos/{name}" for name in names])


def test_find_by_age(cmx: Cmx, home: Path) -> None:
    os.utime(home / "album" / "a.jpg", (1_000_000_000, 1_000_000_000))
    assert cmx("find", "album", "--older-than", "52w").lines == ["album/a.jpg"]
    assert cmx("find", "album", "--newer-than", "1d", "--name", "*.jpg").lines == [
        "album/b.jpg",
        "album/summer/c.jpg",
    ]


def test_find_print0_and_json(cmx: Cmx) -> None:
    assert cmx("find", "-0", "local://photos/2026/*.jpg").stdout == (
        b"local://photos/2026/cat.jpg\0local://photos/2026/dog.jpg\0"
    )
    (line,) = cmx("find", "--json", "local://photos", "--name", "readme").json
    assert line["type"] == "object"


def test_du(cmx: Cmx) -> None:
    assert [line.split() for line in cmx("du", "local://photos").lines] == [
        ["3561", "4", "2026/"],
        ["3568", "5", "local://photos"],
    ]
    assert [line.split()[-1] for line in cmx("du", "-d2", "local://photos").lines] == [
        "2026/raw/",
        "2026/",
        "local://photos",
    ]
    (total,) = cmx("du", "--depth", "0", "--json", "local://photos/2026").json
    assert total == {
        "type": "total", "place": "local://photos/2026", "name": "", "objects": 4, "size": 3561,
    }  # fmt: skip
    assert cmx("du", "-d0", "local://empty").lines[0].split() == ["0", "0", "local://empty"]
    assert cmx("du", "local://").lines[-1].split() == ["3568", "5", "local://"]
    assert cmx("du", "album").lines[0].split()[1:] == ["2", "summer/"]


def test_stat_of_an_object(cmx: Cmx) -> None:
    (record,) = cmx("stat", "--json", "local://photos/2026/notes.txt").json
    assert record["size"] == 11
    assert record["content_type"] == "text/plain"
    assert record["metadata"] == {"by": "Ada"}
    assert record["checksums"]["crc32c"]
    assert record["version_id"] is None
    text = cmx("stat", "local://photos/2026/notes.txt").out
    assert "content type: text/plain" in text
    assert "    by: Ada\n" in text


def test_stat_of_a_bucket_and_of_files(cmx: Cmx) -> None:
    assert cmx("stat", "--json", "local://photos").json[0]["name"] == "photos"
    assert cmx("stat", "--json", "album/a.jpg").json[0]["type"] == "file"
    assert "type: folder" in cmx("stat", "album").out
    assert cmx("stat", "local://photos/2026").code == 3
    assert cmx("stat", "local://photos/*").code == 2
    assert cmx("stat", "nowhere").code == 3
