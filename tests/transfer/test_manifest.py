"""The record of a transfer on the disk: whole lines, one holder, nothing lost to a full disk."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud.common.errors import ConflictError, DiskFullError
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.transfer.manifest import Header, Manifest, SourceFacts, list_manifests
from codomyrmex.cloud.transfer.part_records import Part

HEADER = Header(
    kind="upload",
    source="/a",
    facts=SourceFacts(3),
    target="s3://b/a",
    store="s3",
    bucket="b",
    key="a",
    part_size=1,
)


def part(number: int) -> Part:
    return Part(number, number - 1, 1, f"etag{number}")


def write(path: Path, parts: int) -> bytes:
    with Manifest(str(path)) as manifest:
        manifest.begin(HEADER)
        for number in range(1, parts + 1):
            manifest.add(part(number))
    return path.read_bytes()


def test_a_record_cut_at_any_byte_keeps_its_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "record"
    whole = write(path, 3)
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        with Manifest(str(path)) as manifest:
            lines = whole[:end].count(b"\n")
            assert (manifest.header is not None) == (lines > 0)
            assert sorted(manifest.parts) == list(range(1, lines))
            if lines:
                manifest.add(part(9))
        if not lines:
            assert not path.exists()
            continue
        with Manifest(str(path)) as manifest:
            assert sorted(manifest.parts) == [*range(1, lines), 9]


def test_a_damaged_line_ends_what_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "record"
    lines = write(path, 3).split(b"\n")
    lines[2] = b"\xff" + lines[2][1:]
    path.write_bytes(b"\n".join(lines))
    with Manifest(str(path)) as manifest:
        assert sorted(manifest.parts) == [1]


def test_a_record_of_another_version_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "record"
    path.write_bytes(write(path, 1).replace(b'{"kind"', b'{"version": 99, "kind"'))
    with Manifest(str(path)) as manifest:
        assert manifest.header is None
        assert manifest.parts == {}


def test_a_full_disk_leaves_no_piece_of_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "record"
    whole = write(path, 1)
    really = os.write
    room = [5]

    def write_some(descriptor: int, data: Any) -> int:
        if not room[0]:
            raise OSError(28, "No space left on device")
        written = really(descriptor, bytes(data)[: room[0]])
        room[0] -= written
        return written

    with Manifest(str(path)) as manifest:
        with monkeypatch.context() as full:
            full.setattr(os, "write", write_some)
            with pytest.raises(DiskFullError):
                manifest.add(part(2))
        assert path.read_bytes() == whole
        manifest.add(part(3))
    with Manifest(str(path)) as manifest:
        assert sorted(manifest.parts) == [1, 3]


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    path = str(tmp_path / "record")
    with Manifest(path) as manifest:
        manifest.begin(HEADER)
        with pytest.raises(ConflictError):
            Manifest(path)
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool:
            assert pool.apply(_is_refused, (path,))
    with Manifest(path) as manifest:
        assert manifest.header is not None


def _is_refused(path: str) -> bool:
    try:
        Manifest(path)
    except ConflictError:
        return True
    return False


def test_a_path_that_is_no_utf_8(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff"
    os.mkdir(folder)
    path = os.fsdecode(folder + b"/file")
    Path(path).write_bytes(b"abc" * 100)
    store = LocalStorageClient(tmp_path / "store")
    store.limits = type(store.limits)(min_part=1, part_size=100, single_put=100)
    store.create_bucket("bucket")
    kept: list[str] = []

    def look(_: object) -> None:
        kept.extend(header.source for _, header, _, _ in list_manifests())

    store.upload_file(path, "bucket", "key", progress=look)
    assert store.download_data("bucket", "key") == b"abc" * 100
    assert os.path.realpath(path) in kept


def test_an_upload_whose_record_cannot_be_begun_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc" * 100)
    store = LocalStorageClient(tmp_path / "store")
    store.limits = type(store.limits)(min_part=1, part_size=100, single_put=100)
    store.create_bucket("bucket")

    def full(_self: Manifest, _header: Header) -> None:
        raise DiskFullError("no room")

    monkeypatch.setattr(Manifest, "begin", full)
    with pytest.raises(DiskFullError):
        store.upload_file(path, "bucket", "key")
    assert list((tmp_path / "store" / "bucket" / ".cmx" / "uploads").iterdir()) == []
    assert list(list_manifests()) == []
