"""Local files up and down."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    LocalFileNotFoundError,
    ObjectNotFoundError,
    PreconditionFailedError,
    UnsafePathError,
)
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import keys_of, pattern, raises, small_parts
from codomyrmex.cloud.transfer.part_records import MIB


@check
def file_round_trip(client: StorageClient, bucket: str) -> None:
    """A file goes up and comes down with its modification time."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        source.write_bytes(b"content")
        os.utime(source, (1_500_000_000.25, 1_500_000_000.25))
        info = client.upload_file(source, bucket, "k")
        assert info.size == 7
        assert client.get_metadata(bucket, "k").mtime == 1_500_000_000.25
        assert client.download_file(bucket, "k", target) == target
        assert target.read_bytes() == b"content"
        assert target.stat().st_mtime == 1_500_000_000.25


@check
def file_default_key(client: StorageClient, bucket: str) -> None:
    """Without a key, a file is stored under its name."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a name with ünicode.csv")
        source.write_bytes(b"a,b")
        assert client.upload_file(source, bucket).key == source.name
        assert keys_of(client, bucket) == [source.name]
        assert client.get_metadata(bucket, source.name).content_type == "text/csv"


@check
def file_in_parts(client: StorageClient, bucket: str) -> None:
    """A large file goes up and comes down in parts."""
    data = pattern(12 * MIB + 1)
    with tempfile.TemporaryDirectory() as folder, small_parts(client):
        source, target = Path(folder, "source"), Path(folder, "target")
        source.write_bytes(data)
        assert client.upload_file(source, bucket, "k").size == len(data)
        client.download_file(bucket, "k", target)
        assert target.read_bytes() == data


@check
def file_missing(client: StorageClient, bucket: str) -> None:
    """A local file that does not exist raises LocalFileNotFoundError."""
    with raises(LocalFileNotFoundError):
        client.upload_file("/no/such/file", bucket, "k")
    assert keys_of(client, bucket) == []


@check
def file_download_folders(client: StorageClient, bucket: str) -> None:
    """A download makes missing folders and replaces the file at once."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "a", "b", "file")
        client.upload_data(bucket, "k", b"one")
        client.download_file(bucket, "k", target)
        client.upload_data(bucket, "k", b"two")
        client.download_file(bucket, "k", target)
        assert target.read_bytes() == b"two"
        assert os.listdir(target.parent) == ["file"]


@check
def file_download_into_folder(client: StorageClient, bucket: str) -> None:
    """A download into a folder takes the last segment of the key as the name."""
    client.upload_data(bucket, "a/b c.txt", b"x")
    client.upload_data(bucket, "a/..", b"x")
    with tempfile.TemporaryDirectory() as folder:
        path = client.download_file(bucket, "a/b c.txt", folder)
        assert path.name == "b c.txt"
        assert path.read_bytes() == b"x"
        with raises(UnsafePathError):
            client.download_file(bucket, "a/..", folder)
        assert os.listdir(folder) == ["b c.txt"]


@check
def file_download_whole_or_not(client: StorageClient, bucket: str) -> None:
    """A download that fails leaves no file, and an old one as it was."""
    client.upload_data(bucket, "k", b"x")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "file")
        with raises(ObjectNotFoundError):
            client.download_file(bucket, "missing", target)
        with raises(PreconditionFailedError):
            client.download_file(bucket, "k", target, if_match="another")
        assert os.listdir(folder) == []
        target.write_bytes(b"old")
        with raises(ObjectNotFoundError):
            client.download_file(bucket, "missing", target)
        assert target.read_bytes() == b"old"
        assert os.listdir(folder) == ["file"]


@check
def file_download_no_overwrite(client: StorageClient, bucket: str) -> None:
    """With overwrite=False a download does not touch a file that is there."""
    client.upload_data(bucket, "k", b"new")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "file")
        target.write_bytes(b"old")
        with raises(AlreadyExistsError):
            client.download_file(bucket, "k", target, overwrite=False)
        assert target.read_bytes() == b"old"
        client.download_file(bucket, "k", target.with_name("other"), overwrite=False)
        assert target.with_name("other").read_bytes() == b"new"


@check
def file_progress(client: StorageClient, bucket: str) -> None:
    """Progress tells all bytes of an upload and of a download."""
    data = pattern(MIB)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        source.write_bytes(data)
        up: list[int] = []
        client.upload_file(source, bucket, "k", progress=lambda e: up.append(e.bytes_moved))
        down: list[int] = []
        client.download_file(
            bucket, "k", source, progress=lambda event: down.append(event.bytes_moved)
        )
    assert sum(up) == sum(down) == len(data)
