from __future__ import annotations

import os
import random
from pathlib import Path

import msgspec
import pytest

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    IntegrityError,
    InvalidRequestError,
    NotFoundError,
)
from codomyrmex.cloud.common.records import Checksums, ObjectSettings
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.transfer.part_records import MIB, Part, PartUpload, WriteCondition
from codomyrmex.cloud.transfer.verify import crc32c_hex

ANY = WriteCondition()
SETTINGS = ObjectSettings(content_type="x/y", metadata={"a": "b", "mtime": "5.5"})


def uploads_of(root: Path) -> list[str]:
    return os.listdir(root / "demo" / ".cmx" / "uploads")


def test_parts_in_any_order_make_the_object(storage: LocalStorageClient, root: Path) -> None:
    data = random.Random(1).randbytes(3 * MIB + 5)
    upload = storage._begin_parts("demo", "big", SETTINGS)
    bounds = [(3, 2 * MIB, 3 * MIB + 5), (1, 0, MIB + 1), (2, MIB + 1, 2 * MIB)]
    parts = [storage._put_part(upload, n, start, data[start:end]) for n, start, end in bounds]
    assert not storage.object_exists("demo", "big")
    assert list(storage.list_objects("demo")) == []
    info = storage._complete_parts(upload, parts, ANY)
    assert info.checksums == Checksums(crc32c=crc32c_hex(data))
    assert (info.content_type, info.metadata) == ("x/y", dict(SETTINGS.metadata))
    assert storage.get_metadata("demo", "big") == info
    assert storage.download_data("demo", "big") == data
    assert (root / "demo" / "big").stat().st_mtime == 5.5
    assert uploads_of(root) == []


def test_another_process_goes_on(storage: LocalStorageClient, root: Path) -> None:
    upload = storage._begin_parts("demo", "big", SETTINGS)
    storage._put_part(upload, 1, 0, b"hello ")
    other = LocalStorageClient(root)
    again = PartUpload("demo", "big", upload.upload_id, ObjectSettings())
    (first,) = other._list_parts(again)
    assert first == Part(1, 0, 6, crc32c_hex(b"hello "), crc32c_hex(b"hello "))
    second = other._put_part(again, 2, 6, b"world")
    info = other._complete_parts(again, [first, second], ANY)
    assert other.download_data("demo", "big") == b"hello world"
    assert info.content_type == "x/y"


def test_a_part_can_be_replaced(storage: LocalStorageClient) -> None:
    upload = storage._begin_parts("demo", "big", SETTINGS)
    old = storage._put_part(upload, 1, 0, b"wrong and longer")
    new = storage._put_part(upload, 1, 0, b"right")
    assert storage._list_parts(upload) == [new]
    with pytest.raises(IntegrityError):
        storage._complete_parts(upload, [old], ANY)
    storage._complete_parts(upload, [new], ANY)
    assert storage.download_data("demo", "big") == b"right"


def test_parts_that_do_not_fit_are_refused(storage: LocalStorageClient) -> None:
    upload = storage._begin_parts("demo", "big", SETTINGS)
    first = storage._put_part(upload, 1, 0, b"12345")
    gap = storage._put_part(upload, 2, 6, b"789")
    overlap = storage._put_part(upload, 3, 4, b"5")
    for parts in ([], [gap], [first, gap], [first, overlap]):
        with pytest.raises(InvalidRequestError):
            storage._complete_parts(upload, parts, ANY)
    never_put = Part(4, 5, 1, "00000000")
    with pytest.raises(IntegrityError):
        storage._complete_parts(upload, [first, never_put], ANY)
    assert not storage.object_exists("demo", "big")
    storage._complete_parts(upload, [msgspec.structs.replace(first, checksum=None)], ANY)
    assert storage.download_data("demo", "big") == b"12345"


def test_a_part_that_the_disk_lost_is_not_listed(storage: LocalStorageClient, root: Path) -> None:
    upload = storage._begin_parts("demo", "big", SETTINGS)
    storage._put_part(upload, 1, 0, b"12345")
    kept = storage._put_part(upload, 2, 5, b"6789")
    with open(root / "demo" / ".cmx" / "uploads" / upload.upload_id / "data", "r+b") as file:
        file.write(b"\0")
    assert storage._list_parts(upload) == [kept]


def test_conditions_hold_at_the_end(storage: LocalStorageClient, root: Path) -> None:
    upload = storage._begin_parts("demo", "big", SETTINGS)
    part = storage._put_part(upload, 1, 0, b"late")
    storage.upload_data("demo", "big", b"first")
    with pytest.raises(AlreadyExistsError):
        storage._complete_parts(upload, [part], WriteCondition(absent=True))
    assert storage.download_data("demo", "big") == b"first"
    assert storage._list_parts(upload) == [part]
    storage._abort_parts(upload)
    assert uploads_of(root) == []
    assert storage.download_data("demo", "big") == b"first"


def test_unknown_uploads(storage: LocalStorageClient) -> None:
    upload = storage._begin_parts("demo", "big", SETTINGS)
    part = storage._put_part(upload, 1, 0, b"x")
    other_key = PartUpload("demo", "other", upload.upload_id, SETTINGS)
    escaping = PartUpload("demo", "big", "../../..", SETTINGS)
    unknown = PartUpload("demo", "big", "0" * 32, SETTINGS)
    for wrong in (other_key, escaping, unknown):
        with pytest.raises(NotFoundError):
            storage._list_parts(wrong)
        with pytest.raises(NotFoundError):
            storage._abort_parts(wrong)
    storage._complete_parts(upload, [part], ANY)
    with pytest.raises(NotFoundError):
        storage._put_part(upload, 2, 1, b"late")
    with pytest.raises(NotFoundError):
        storage._complete_parts(upload, [part], ANY)
    with pytest.raises(NotFoundError):
        storage._abort_parts(upload)
    assert storage.download_data("demo", "big") == b"x"


def test_a_stream_in_parts_through_the_engine(storage: LocalStorageClient, root: Path) -> None:
    storage.limits = msgspec.structs.replace(storage.limits, part_size=MIB, single_put=MIB)
    data = random.Random(2).randbytes(5 * MIB + 17)
    chunks = (data[start : start + 70_001] for start in range(0, len(data), 70_001))
    info = storage.upload_data("demo", "stream", chunks)
    assert info.checksums == Checksums(crc32c=crc32c_hex(data))
    assert storage.download_data("demo", "stream") == data
    assert storage.download_file("demo", "stream", root / "copy").read_bytes() == data

    def broken() -> object:
        yield data[: 3 * MIB]
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        storage.upload_data("demo", "stream", broken())  # type: ignore[arg-type]
    assert storage.download_data("demo", "stream") == data
    assert uploads_of(root) == []
