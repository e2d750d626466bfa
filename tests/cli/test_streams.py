"""`cat`, and `-` as a place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from tests.cli.conftest import Result

Cmx = Callable[..., Result]


@pytest.fixture(autouse=True)
def _prepared(store: LocalStorageClient) -> None:
    store.upload_data("empty", "digits", b"0123456789")


@pytest.mark.parametrize(
    ("span", "text"),
    [("0-0", "0"), ("2-4", "234"), ("7-", "789"), ("-3", "789"), ("-99", "0123456789"),
     ("8-99", "89"), ("20-30", "")],
)  # fmt: skip
@pytest.mark.parametrize("place", ["local://empty/digits", "digits"])
def test_ranges(cmx: Cmx, home: Path, span: str, text: str, place: str) -> None:
    (home / "digits").write_text("0123456789")
    assert cmx("cat", "--range", span, place).out == text


@pytest.mark.parametrize("span", ["", "-", "a-b", "5-2", "-0", "1,2"])
def test_wrong_ranges(cmx: Cmx, span: str) -> None:
    result = cmx("cat", "--range", span, "local://empty/digits")
    assert (result.code, result.out) == (2, "")


def test_several(cmx: Cmx) -> None:
    result = cmx("cat", "notes.txt", "local://photos/readme", "local://photos/2026/*.txt")
    assert result.out == "notes\nread meabout cats\n"


def test_a_missing_one_does_not_stop_the_rest(cmx: Cmx) -> None:
    result = cmx("cat", "local://photos/no", "local://photos/readme")
    assert (result.code, result.out) == (1, "read me")
    assert cmx("cat", "local://photos/no").code == 3
    assert cmx("cat", "local://photos").code == 2
    assert cmx("cat", "album").code == 10


def test_json(cmx: Cmx) -> None:
    text, binary = cmx(
        "cat", "--json", "local://photos/readme", "local://photos/2026/raw/cat.bin"
    ).json
    assert text == {
        "type": "data", "url": "local://photos/readme", "size": 7, "encoding": "utf-8",
        "data": "read me",
    }  # fmt: skip
    assert (binary["encoding"], binary["data"]) == ("base64", "AP8=")


def test_standard_input_and_output(cmx: Cmx, home: Path) -> None:
    data = bytes(range(256)) * 5000
    assert cmx("cp", "-", "local://empty/stream", stdin=data).code == 0
    result = cmx("cp", "local://empty/stream", "-")
    assert (result.code, result.stdout, result.err) == (0, data, "")
    assert cmx("cp", "-", "file", stdin=data).code == 0
    assert (home / "file").read_bytes() == data
    assert cmx("cp", "file", "-").stdout == data
    assert cmx("cp", "-", "-", stdin=data).stdout == data
    assert cmx("cp", "-", "file", "--no-overwrite", stdin=b"x").code == 5
    assert (home / "file").read_bytes() == data
    assert sorted(path.name for path in home.iterdir()) == ["album", "file", "notes.txt"]


def test_an_empty_stream_is_an_empty_object(cmx: Cmx) -> None:
    assert cmx("cp", "-", "local://empty/nothing", stdin=b"").code == 0
    assert cmx("stat", "--json", "local://empty/nothing").json[0]["size"] == 0
