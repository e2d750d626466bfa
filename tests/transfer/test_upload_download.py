"""Files and streams up and down: what is kept, what is refused, and what is never left behind."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.aws.vendors import VENDORS
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CancelledError,
    CloudError,
    InvalidRequestError,
    LocalFileNotFoundError,
    ObjectNotFoundError,
    PreconditionFailedError,
    UnsafePathError,
)
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.common.records import Checksums, ObjectSettings
from codomyrmex.cloud.transfer.part_records import MIB, PartLimits
from codomyrmex.cloud.transfer.verify import Verifier, crc32c_hex, new_hasher
from tests.aws.helpers import client_for, fresh_bucket
from tests.servers import S3Server

LARGE = os.urandom(11 * MIB)


@pytest.fixture(scope="module")
def client(moto_s3: S3Server) -> S3Client:
    return client_for(moto_s3, part_size=5 * MIB)


@pytest.fixture
def bucket(client: S3Client) -> Iterator[str]:
    with fresh_bucket(client) as name:
        yield name


def file_of(folder: Path, data: bytes, mtime_ns: int = 1_700_000_000_123_456_789) -> Path:
    path = folder / "source.csv"
    path.write_bytes(data)
    os.utime(path, ns=(mtime_ns, mtime_ns))
    return path


SIZES = pytest.mark.parametrize("data", [b"small", LARGE], ids=["small", "large"])


# -- what is kept


@SIZES
def test_a_file_comes_back_with_its_bytes_and_its_time(
    client: S3Client, bucket: str, tmp_path: Path, data: bytes
) -> None:
    path = file_of(tmp_path, data)
    stored = client.upload_file(path, bucket)
    assert (stored.key, stored.size, stored.content_type) == ("source.csv", len(data), "text/csv")
    found = client.get_metadata(bucket, "source.csv")
    assert found.content_type == "text/csv"
    assert found.mtime_ns == 1_700_000_000_123_456_789
    target = client.download_file(bucket, "source.csv", str(tmp_path / "a" / "b" / "target"))
    assert target == tmp_path / "a" / "b" / "target"
    assert target.read_bytes() == data
    assert target.stat().st_mtime_ns == 1_700_000_000_123_456_789


def test_a_time_that_the_caller_gives_stays(client: S3Client, bucket: str, tmp_path: Path) -> None:
    path = file_of(tmp_path, b"x")
    client.upload_file(path, bucket, "k", metadata={"mtime": "1.5", "Other": "y"})
    assert client.get_metadata(bucket, "k").metadata == {"mtime": "1.5", "other": "y"}
    client.download_file(bucket, "k", tmp_path / "target")
    assert (tmp_path / "target").stat().st_mtime_ns == 1_500_000_000


@pytest.mark.parametrize("mtime", ["yesterday", "", "1e9", "9" * 30])
def test_a_time_that_is_none_is_left_alone(
    client: S3Client, bucket: str, tmp_path: Path, mtime: str
) -> None:
    client.upload_data(bucket, "k", b"x", metadata={"mtime": mtime})
    assert client.download_file(bucket, "k", tmp_path / "target").read_bytes() == b"x"


def test_what_an_object_carries(client: S3Client, bucket: str, tmp_path: Path) -> None:
    settings = ObjectSettings(
        content_type="not/this",
        metadata={"a": "1", "b": "not this"},
        cache_control="no-store",
        content_disposition='attachment; filename="x.txt"',
        content_encoding="identity",
        content_language="de",
    )
    client.upload_data(
        bucket, "k", b"x", content_type="this/one", metadata={"b": "ü ", "C": ""}, settings=settings
    )
    found = client.get_metadata(bucket, "k")
    assert found.content_type == "this/one"
    assert found.metadata == {"a": "1", "b": "ü ", "c": ""}
    assert found.cache_control == "no-store"
    assert found.content_disposition == 'attachment; filename="x.txt"'
    assert found.content_language == "de"


def test_metadata_given_by_itself_wins_over_the_settings(client: S3Client, bucket: str) -> None:
    settings = ObjectSettings(metadata={"Author": "old", "kept": "1"})
    client.upload_data(bucket, "k", b"x", settings=settings, metadata={"AUTHOR": "new"})
    assert client.get_metadata(bucket, "k").metadata == {"author": "new", "kept": "1"}


def test_names_of_metadata_that_differ_in_case_alone(client: S3Client, bucket: str) -> None:
    with pytest.raises(InvalidRequestError, match="only in case"):
        client.upload_data(bucket, "k", b"x", metadata={"a": "1", "A": "2"})


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        (ObjectSettings(metadata={"no spaces": "x"}), "no spaces"),
        (ObjectSettings(metadata={"": "x"}), "name of user metadata"),
        (ObjectSettings(metadata={"line\r\nend": "x"}), "name of user metadata"),
        (ObjectSettings(content_type="a/b\r\nx-injected: yes"), "content-type"),
        (ObjectSettings(cache_control=" spaces "), "cache-control"),
        (ObjectSettings(storage_class="ü"), "storage-class"),
    ],
)
def test_what_cannot_be_a_header(
    client: S3Client, bucket: str, settings: ObjectSettings, word: str
) -> None:
    with pytest.raises(InvalidRequestError, match=word):
        client.upload_data(bucket, "k", b"x", settings=settings)
    assert not client.object_exists(bucket, "k")


@SIZES
def test_progress_adds_up(client: S3Client, bucket: str, tmp_path: Path, data: bytes) -> None:
    path = file_of(tmp_path, data)
    acts: list[Callable[[Callable[[ProgressEvent], None]], Any]] = [
        lambda tell: client.upload_file(path, bucket, "k", progress=tell),
        lambda tell: client.download_file(bucket, "k", tmp_path / "t", progress=tell),
        lambda tell: client.upload_data(bucket, "k", data, progress=tell),
        lambda tell: client.upload_data(bucket, "k", iter([data]), progress=tell),
        lambda tell: client.copy_object(bucket, "k", bucket, "k2", progress=tell),
    ]
    for act in acts:
        events: list[ProgressEvent] = []
        act(events.append)
        assert events[0].kind == "start"
        assert events[0].bytes_total in (len(data), None)
        assert events[-1].kind == "done"
        assert {event.kind for event in events} <= {"start", "bytes", "done"}
        assert sum(event.bytes_moved for event in events) == len(data)


# -- what is refused


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_not_uploaded(
    client: S3Client, bucket: str, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
        # without a writer, opening it for reading would wait for ever
        writer = threading.Thread(target=lambda: path.open("wb").close(), daemon=True)
        writer.start()
    expected = LocalFileNotFoundError if kind == "missing" else InvalidRequestError
    with pytest.raises(expected, match=str(path)) as caught:
        client.upload_file(path, bucket, "k")
    assert caught.value.operation == "upload_file"
    assert not client.object_exists(bucket, "k")


def test_a_file_without_a_name_for_a_key(client: S3Client, bucket: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="key"):
        client.upload_file(f"{tmp_path}/", bucket)


@SIZES
def test_what_is_there_is_not_replaced(
    client: S3Client, bucket: str, tmp_path: Path, data: bytes
) -> None:
    client.upload_data(bucket, "k", b"old")
    with pytest.raises(AlreadyExistsError):
        client.upload_file(file_of(tmp_path, data), bucket, "k", overwrite=False)
    with pytest.raises(AlreadyExistsError):
        client.upload_data(bucket, "k", iter([data]), overwrite=False)
    with pytest.raises(AlreadyExistsError):
        client.copy_object(bucket, "k", bucket, "k", overwrite=False)
    assert client.download_data(bucket, "k") == b"old"
    client.upload_data(bucket, "k", data)
    target = tmp_path / "target"
    target.write_bytes(b"old")
    with pytest.raises(AlreadyExistsError):
        client.download_file(bucket, "k", target, overwrite=False)
    assert target.read_bytes() == b"old"


def test_a_file_that_comes_to_be_meanwhile_is_not_replaced(
    client: S3Client, bucket: str, tmp_path: Path
) -> None:
    client.upload_data(bucket, "k", b"new")
    target = tmp_path / "target"

    def meanwhile(event: ProgressEvent) -> None:
        if event.kind == "bytes":
            target.write_bytes(b"old")

    with pytest.raises(AlreadyExistsError):
        client.download_file(bucket, "k", target, overwrite=False, progress=meanwhile)
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["target"]


def test_conditions_that_exclude_each_other(client: S3Client, bucket: str) -> None:
    with pytest.raises(InvalidRequestError, match="exclude"):
        client.upload_data(bucket, "k", b"", overwrite=False, if_match="e")


@SIZES
def test_only_the_object_with_this_etag(
    client: S3Client, bucket: str, tmp_path: Path, data: bytes
) -> None:
    etag = client.upload_data(bucket, "k", data).etag
    assert etag is not None
    target = tmp_path / "target"
    assert client.download_file(bucket, "k", target, if_match=etag).read_bytes() == data
    target.unlink()
    other = "0" * 32
    with pytest.raises(PreconditionFailedError):
        client.download_file(bucket, "k", target, if_match=other)
    with pytest.raises(PreconditionFailedError):
        client.download_data(bucket, "k", if_match=other)
    with pytest.raises(PreconditionFailedError):
        list(client.iter_data(bucket, "k", if_match=other))
    assert not target.exists()


# -- where files go


def test_into_a_folder(client: S3Client, bucket: str, tmp_path: Path) -> None:
    client.upload_data(bucket, "a/b.txt", b"x")
    assert client.download_file(bucket, "a/b.txt", tmp_path) == tmp_path / "b.txt"
    for key in ("a/..", "a/.", "a/", "..", "n\0l"):
        client.upload_data(bucket, key, b"x")
        with pytest.raises(UnsafePathError):
            client.download_file(bucket, key, tmp_path)
    assert os.listdir(tmp_path) == ["b.txt"]


def test_a_link_is_replaced_and_not_followed(client: S3Client, bucket: str, tmp_path: Path) -> None:
    client.upload_data(bucket, "k", b"new")
    precious = tmp_path / "precious"
    precious.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(precious)
    client.download_file(bucket, "k", link)
    assert (link.is_symlink(), link.read_bytes(), precious.read_bytes()) == (False, b"new", b"old")


def test_a_file_where_a_folder_should_be(client: S3Client, bucket: str, tmp_path: Path) -> None:
    client.upload_data(bucket, "k", b"new")
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(CloudError, match="Not a directory"):
        client.download_file(bucket, "k", tmp_path / "file" / "target")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_what_is_not_there_leaves_no_file(client: S3Client, bucket: str, tmp_path: Path) -> None:
    with pytest.raises(ObjectNotFoundError):
        client.download_file(bucket, "missing", tmp_path / "a" / "target")
    assert os.listdir(tmp_path) == []


@SIZES
def test_a_download_that_is_cancelled_leaves_the_old_file(
    client: S3Client, bucket: str, tmp_path: Path, data: bytes
) -> None:
    client.upload_data(bucket, "k", data)
    target = tmp_path / "target"
    target.write_bytes(b"old")

    def cancel(event: ProgressEvent) -> None:
        if event.kind == "bytes":
            raise CancelledError("enough")

    with pytest.raises(CancelledError, match="enough"):
        client.download_file(bucket, "k", target, progress=cancel)
    assert target.read_bytes() == b"old"
    # the same once more is whole
    assert client.download_file(bucket, "k", target).read_bytes() == data


@SIZES
def test_an_upload_that_is_cancelled_leaves_the_old_object(
    client: S3Client, bucket: str, tmp_path: Path, data: bytes
) -> None:
    client.upload_data(bucket, "k", b"old")

    def cancel(event: ProgressEvent) -> None:
        if event.kind == "start":
            raise CancelledError("enough")

    with pytest.raises(CancelledError, match="enough"):
        client.upload_file(file_of(tmp_path, data), bucket, "k", progress=cancel)
    with pytest.raises(CancelledError, match="enough"):
        client.upload_data(bucket, "k", iter([data]), progress=cancel)
    assert client.download_data(bucket, "k") == b"old"


# -- chunks and files


def test_chunks(client: S3Client, bucket: str) -> None:
    client.upload_data(bucket, "k", b"0123456789")
    for start, end in itertools.product((None, 0, 3, 9, 10, 20, -4), (None, 1, 5, 10, 20)):
        if start is not None and start < 0 and end is not None:
            continue
        for size in (1, 3, 100):
            chunks = list(client.iter_data(bucket, "k", start=start, end=end, chunk_size=size))
            assert b"".join(chunks) == b"0123456789"[start:end]
            assert all(0 < len(chunk) <= size for chunk in chunks)
        assert client.download_data(bucket, "k", start=start, end=end) == b"0123456789"[start:end]
    with pytest.raises(InvalidRequestError, match="chunk_size"):
        list(client.iter_data(bucket, "k", chunk_size=0))
    with pytest.raises(InvalidRequestError, match="end"):
        client.download_data(bucket, "k", start=-4, end=8)


def test_chunks_of_an_object_that_is_replaced_meanwhile(client: S3Client, bucket: str) -> None:
    client.upload_data(bucket, "k", b"0123456789")
    chunks = client.iter_data(bucket, "k", chunk_size=4)
    assert next(chunks) == b"0123"
    client.upload_data(bucket, "k", b"abcdefghij")
    with pytest.raises(PreconditionFailedError):
        list(chunks)


def test_a_reader_is_a_file(client: S3Client, bucket: str) -> None:
    client.upload_data(bucket, "k", b"one\ntwo\nthree")
    with client.open(bucket, "k") as file:
        assert file.readable()
        assert file.seekable()
        assert file.readline() == b"one\n"
        assert file.tell() == 4
        file.seek(-5, io.SEEK_END)
        assert file.read() == b"three"
        assert file.read() == b""
        file.seek(100)
        assert file.read() == b""
        with pytest.raises(InvalidRequestError):
            file.seek(-1)
    with client.open(bucket, "k", "r") as text:
        assert list(text) == ["one\n", "two\n", "three"]
    with pytest.raises(InvalidRequestError, match="mode"):
        client.open(bucket, "k", "a")  # type: ignore[call-overload] # not a mode


class GiveUpError(Exception):
    pass


@pytest.mark.parametrize("mode", ["wb", "w"])
@pytest.mark.parametrize("how", ["exception", "forgotten"])
def test_a_writer_that_is_not_closed_writes_nothing(
    client: S3Client, bucket: str, mode: Any, how: str
) -> None:
    client.upload_data(bucket, "k", b"old")
    if how == "exception":
        with contextlib.suppress(GiveUpError), client.open(bucket, "k", mode) as file:
            file.write(b"new" if mode == "wb" else "new")
            raise GiveUpError
    else:
        file = client.open(bucket, "k", mode)
        file.write(b"new" if mode == "wb" else "new")
        del file
    assert client.download_data(bucket, "k") == b"old"


def test_a_writer_is_a_file(client: S3Client, bucket: str) -> None:
    with client.open(bucket, "k", "wb", content_type="a/b", metadata={"m": "v"}) as file:
        assert file.writable()
        assert file.write(memoryview(b"one")) == 3
        assert file.write(bytearray(b"two")) == 3
        assert file.tell() == 6
    with pytest.raises(ValueError, match="closed"):
        file.write(b"more")
    found = client.get_metadata(bucket, "k")
    assert (found.size, found.content_type, found.metadata["m"]) == (6, "a/b", "v")
    with client.open(bucket, "t", "w", encoding="utf-16") as text:
        text.write("grün\n")
    with client.open(bucket, "t", "r", encoding="utf-16") as text:
        assert text.read() == "grün\n"


# -- arithmetic


@pytest.mark.parametrize("vendor", VENDORS)
def test_parts_fit_what_a_vendor_allows(vendor: str) -> None:
    limits = VENDORS[vendor].limits
    largest = min(5 * 1024**4, limits.max_part * limits.max_parts)
    for total in (1, limits.part_size, 10**9, 10**11, 10**12, largest):
        size = limits.size_for(total)
        assert limits.min_part <= size <= limits.max_part
        assert -(-total // size) <= limits.max_parts
    with pytest.raises(InvalidRequestError, match="too large"):
        limits.size_for(limits.max_part * limits.max_parts + 1)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_stream_of_hundreds_of_gigabytes_fits(vendor: str) -> None:
    limits = VENDORS[vendor].limits
    sizes = [limits.size_of_stream_part(number) for number in range(1, limits.max_parts + 1)]
    assert all(limits.min_part <= size <= limits.max_part for size in sizes)
    if limits.equal_parts:
        assert len(set(sizes)) == 1
    else:
        assert sum(sizes) >= 800 * 10**9
        assert sizes == sorted(sizes)


def test_limits_are_data() -> None:
    limits = PartLimits(min_part=1, max_part=4 * MIB, max_parts=3, part_size=MIB)
    assert limits.size_for(3 * MIB) == MIB
    assert limits.size_for(3 * MIB + 1) == 2 * MIB
    assert msgspec.structs.replace(limits, max_parts=4).size_for(4 * MIB) == MIB


@pytest.mark.parametrize(
    ("checksums", "algorithm"),
    [
        (Checksums(crc32c="e3069283"), "crc32c"),
        (Checksums(md5="25f9e794323b453885f5181f1b624d0b"), "md5"),
        (Checksums(sha256=new_hasher("sha256").digest().hex(), crc32c="e3069283"), "crc32c"),
    ],
)
def test_the_cheapest_checksum_that_is_known_is_used(checksums: Checksums, algorithm: str) -> None:
    verifier = Verifier(checksums, 9)
    verifier.update(b"12345")
    verifier.update(b"6789")
    verifier.finish("s3://b/k")
    assert verifier.algorithm == algorithm
    assert crc32c_hex(b"123456789") == crc32c_hex(memoryview(b"123456789")) == "e3069283"
