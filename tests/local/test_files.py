"""What other programs see of a store, and what the store sees of their files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotEmptyError,
    BucketNotFoundError,
    ConflictError,
    IntegrityError,
    InvalidNameError,
    InvalidRequestError,
    ObjectNotFoundError,
    PreconditionFailedError,
    UnsafePathError,
    UnsupportedError,
)
from codomyrmex.cloud.common.records import Checksums, Encryption, ObjectSettings
from codomyrmex.cloud.local.storage import LocalStorageClient


def keys_of(storage: LocalStorageClient, bucket: str = "demo") -> list[str]:
    return [item.key for item in storage.list_objects(bucket)]


def test_an_object_is_a_plain_file(storage: LocalStorageClient, root: Path) -> None:
    storage.upload_data("demo", "a b/100%.txt", b"123456789")
    assert (root / "demo" / "a b" / "100%.txt").read_bytes() == b"123456789"
    assert storage.get_metadata("demo", "a b/100%.txt").checksums == Checksums(crc32c="e3069283")


def test_a_file_put_by_hand_is_an_object(storage: LocalStorageClient, root: Path) -> None:
    path = root / "demo" / "2026" / "50%-off.csv"
    path.parent.mkdir()
    path.write_bytes(b"123456789")
    os.utime(path, ns=(1_500_000_000_123_456_789,) * 2)
    assert keys_of(storage) == ["2026/50%-off.csv"]
    info = storage.get_metadata("demo", "2026/50%-off.csv")
    assert (info.size, info.content_type, info.checksums) == (9, "text/csv", None)
    assert info.metadata == {"mtime": "1500000000.123456789"}
    assert storage.download_data("demo", "2026/50%-off.csv") == b"123456789"
    copy = storage.copy_object("demo", "2026/50%-off.csv", "demo", "copy")
    assert (copy.content_type, copy.mtime_ns) == ("text/csv", 1_500_000_000_123_456_789)
    assert copy.checksums == Checksums(crc32c="e3069283")
    storage.delete_object("demo", "2026/50%-off.csv")
    assert not path.parent.exists()


def test_a_folder_put_by_hand_is_a_bucket(storage: LocalStorageClient, root: Path) -> None:
    (root / "other").mkdir()
    (root / "other" / "file").write_text("x")
    (root / "No_Bucket").mkdir()
    (root / "a-file").write_text("x")
    assert [bucket.name for bucket in storage.list_buckets()] == ["demo", "other"]
    assert storage.get_bucket("other").created_at is None
    assert keys_of(storage, "other") == ["file"]
    storage.delete_object("other", "file")
    storage.delete_bucket("other")
    assert not (root / "other").exists()


def test_an_edit_by_hand_ends_metadata_and_checksum(
    storage: LocalStorageClient, root: Path
) -> None:
    before = storage.upload_data("demo", "k.txt", b"old", content_type="x/y", metadata={"a": "b"})
    with open(root / "demo" / "k.txt", "ab") as file:
        file.write(b"er")
    info = storage.get_metadata("demo", "k.txt")
    assert info.etag != before.etag
    assert (info.content_type, info.checksums) == ("text/plain", None)
    assert set(info.metadata) == {"mtime"}
    assert storage.download_data("demo", "k.txt") == b"older"
    with pytest.raises(PreconditionFailedError):
        storage.download_data("demo", "k.txt", if_match=before.etag)
    with pytest.raises(PreconditionFailedError):
        storage.upload_data("demo", "k.txt", b"new", if_match=before.etag)


def test_bytes_that_rot_on_the_disk_are_noticed(storage: LocalStorageClient, root: Path) -> None:
    storage.upload_data("demo", "k", b"precious")
    path = root / "demo" / "k"
    status = path.stat()
    with open(path, "r+b") as file:
        file.write(b"P")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(IntegrityError):
        storage.download_data("demo", "k")


def test_metadata_survives_a_copy_of_the_whole_store(
    storage: LocalStorageClient, root: Path, tmp_path: Path
) -> None:
    settings = ObjectSettings(cache_control="no-store")
    storage.upload_data("demo", "a", b"1", metadata={"who": "Zoë"}, settings=settings)
    storage.upload_data("demo", "a", b"22", metadata={"who": "Zoë"}, settings=settings)
    shutil.copytree(root, tmp_path / "restored")
    info = LocalStorageClient(tmp_path / "restored").get_metadata("demo", "a")
    assert (info.metadata, info.cache_control) == ({"who": "Zoë"}, "no-store")
    assert info.checksums == storage.get_metadata("demo", "a").checksums


def test_a_damaged_sidecar_is_not_used(
    storage: LocalStorageClient, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    storage.upload_data("demo", "a", b"1", metadata={"who": "me"})
    (sidecar,) = (root / "demo" / ".cmx" / "meta").glob("*/*.json")
    sidecar.write_text('{"key": "a", "rec')
    assert set(storage.get_metadata("demo", "a").metadata) == {"mtime"}
    assert storage.download_data("demo", "a") == b"1"
    assert "damaged" in caplog.text
    storage.upload_data("demo", "a", b"2", metadata={"who": "me"})
    assert storage.get_metadata("demo", "a").metadata == {"who": "me"}


def test_modification_time_is_kept_exactly(storage: LocalStorageClient, root: Path) -> None:
    text = "1234567890.1234567890123"
    info = storage.upload_data("demo", "k", b"", metadata={"mtime": text})
    assert info.metadata == {"mtime": text}
    assert storage.get_metadata("demo", "k").metadata == {"mtime": text}
    assert (root / "demo" / "k").stat().st_mtime_ns == 1234567890_123456789
    (listed,) = storage.list_objects("demo")
    assert listed.metadata == {"mtime": "1234567890.123456789"}
    now = datetime.now(UTC)
    assert listed.last_modified is not None
    assert now - timedelta(minutes=1) < listed.last_modified < now + timedelta(minutes=1)


@pytest.mark.parametrize("text", ["yesterday", "", "nan", "-5.25", "999999999999"])
def test_any_modification_time_is_stored(storage: LocalStorageClient, text: str) -> None:
    storage.upload_data("demo", "k", b"x", metadata={"mtime": text, "a": "b"})
    assert storage.get_metadata("demo", "k").metadata == {"mtime": text, "a": "b"}
    assert storage.download_data("demo", "k") == b"x"


def test_an_object_and_a_folder_of_one_name(storage: LocalStorageClient, root: Path) -> None:
    first = storage.upload_data("demo", "a", b"1", metadata={"is": "a"})
    storage.upload_data("demo", "a/b/c", b"3")
    storage.upload_data("demo", "a/b", b"2", metadata={"is": "a/b"})
    assert sorted(os.listdir(root / "demo")) == [".cmx", "a", "a%!"]
    assert keys_of(storage) == ["a", "a/b", "a/b/c"]
    assert [storage.download_data("demo", key) for key in keys_of(storage)] == [b"1", b"2", b"3"]
    assert storage.get_metadata("demo", "a").metadata == {"is": "a"}
    assert storage.get_metadata("demo", "a").checksums == first.checksums
    storage.upload_data("demo", "a", b"4")
    storage.delete_object("demo", "a/b/c")
    storage.delete_object("demo", "a/b")
    assert keys_of(storage) == ["a"]
    assert sorted(os.listdir(root / "demo")) == [".cmx", "a%!"]
    storage.upload_data("demo", "a", b"5")
    assert storage.download_data("demo", "a") == b"5"
    assert keys_of(storage) == ["a"]
    storage.delete_object("demo", "a")
    assert os.listdir(root / "demo") == [".cmx"]
    assert not storage.object_exists("demo", "a")


def test_a_file_put_by_hand_goes_before_an_alias(storage: LocalStorageClient, root: Path) -> None:
    storage.upload_data("demo", "a", b"old")
    storage.upload_data("demo", "a/b", b"")
    storage.delete_object("demo", "a/b")
    (root / "demo" / "a").write_bytes(b"by hand")
    assert storage.download_data("demo", "a") == b"by hand"
    assert keys_of(storage) == ["a"]
    storage.upload_data("demo", "a", b"new")
    assert storage.download_data("demo", "a") == b"new"
    assert sorted(os.listdir(root / "demo")) == [".cmx", "a"]
    (root / "demo" / "a%!").write_bytes(b"by hand")
    storage.delete_object("demo", "a")
    assert keys_of(storage) == []


def test_links_to_files_are_objects_and_links_to_folders_are_not(
    storage: LocalStorageClient, root: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_bytes(b"out there")
    (root / "demo" / "link").symlink_to(outside / "file")
    (root / "demo" / "folder").symlink_to(outside)
    (root / "demo" / "dangling").symlink_to(outside / "nothing")
    (root / "demo" / "loop").symlink_to("loop")
    assert keys_of(storage) == ["link"]
    assert [item.key for item in storage.list_objects("demo", "folder/")] == []
    assert storage.download_data("demo", "link") == b"out there"
    assert not storage.object_exists("demo", "folder/file")
    storage.delete_object("demo", "folder/file")
    for key in ("folder/new", "folder/a/b", "dangling/x"):
        with pytest.raises(UnsafePathError):
            storage.upload_data("demo", key, b"")
    for key in ("folder", "dangling", "loop"):
        with pytest.raises(ConflictError):
            storage.upload_data("demo", key, b"")
    storage.upload_data("demo", "link", b"new")
    assert not (root / "demo" / "link").is_symlink()
    assert os.listdir(outside) == ["file"]
    assert (outside / "file").read_bytes() == b"out there"


def test_special_files_neither_block_nor_vanish(storage: LocalStorageClient, root: Path) -> None:
    os.mkfifo(root / "demo" / "pipe")
    assert keys_of(storage) == []
    with pytest.raises(ObjectNotFoundError):
        storage.download_data("demo", "pipe")
    with pytest.raises(ConflictError):
        storage.upload_data("demo", "pipe", b"")
    with pytest.raises(UnsafePathError):
        storage.upload_data("demo", "pipe/x", b"")
    with pytest.raises(BucketNotEmptyError):
        storage.delete_bucket("demo")
    storage.delete_bucket("demo", force=True)


def test_a_failed_write_leaves_no_folders(storage: LocalStorageClient, root: Path) -> None:
    storage.upload_data("demo", "k", b"")
    os.mkfifo(root / "demo" / "a")
    with pytest.raises(UnsafePathError):
        storage.upload_data("demo", "a/b/c", b"")
    with pytest.raises(PreconditionFailedError):
        storage.upload_data("demo", "x/y", b"", if_match="1")
    with pytest.raises(AlreadyExistsError):
        storage.upload_data("demo", "k", b"", overwrite=False)
    assert sorted(os.listdir(root / "demo")) == [".cmx", "a", "k"]
    assert os.listdir(root / "demo" / ".cmx" / "tmp") == []


def test_etags_of_equal_writes_differ(storage: LocalStorageClient) -> None:
    etags = {
        storage.upload_data("demo", "k", b"same", metadata={"mtime": "1"}).etag for _ in range(50)
    }
    assert len(etags) == 50


def test_a_change_by_hand_while_reading_is_noticed(storage: LocalStorageClient, root: Path) -> None:
    storage.upload_data("demo", "k", b"x" * (3 * 1024 * 1024))
    path = root / "demo" / "k"

    def cut(data: bytes) -> None:
        os.truncate(path, 1024 * 1024 + 1)

    with pytest.raises(PreconditionFailedError):
        storage._get("demo", "k", lambda info: cut)

    def edit(data: bytes) -> None:
        with open(path, "ab") as file:
            file.write(b"more")

    with pytest.raises(PreconditionFailedError):
        storage._get("demo", "k", lambda info: edit)


def test_a_reader_keeps_its_state_while_the_object_is_replaced(
    storage: LocalStorageClient,
) -> None:
    storage.upload_data("demo", "k", b"a" * (2 * 1024 * 1024), metadata={"is": "a"})
    seen: list[bytes] = []

    def sink(data: bytes) -> None:
        seen.append(data)
        storage.upload_data("demo", "k", b"b", metadata={"is": "b"})

    info = storage._get("demo", "k", lambda info: sink)
    assert b"".join(seen) == b"a" * (2 * 1024 * 1024)
    assert info.metadata == {"is": "a"}
    assert storage.get_metadata("demo", "k").metadata == {"is": "b"}


def test_bucket_names_are_checked_before_anything(tmp_path: Path) -> None:
    storage = LocalStorageClient(tmp_path / "root")
    names = ("..", "ab", "a" * 64, "Abc", "a_b", "-ab", "ab-", "a..b", "1.2.3.4", "a/b", "", ".cmx")
    for name in names:
        with pytest.raises(InvalidNameError):
            storage.create_bucket(name)
        with pytest.raises(InvalidNameError):
            storage.bucket_exists(name)
        with pytest.raises(InvalidNameError):
            list(storage.list_objects(name))
    assert not (tmp_path / "root").exists()
    assert storage.list_buckets() == []


def test_a_deleted_bucket_is_gone_for_all(storage: LocalStorageClient, root: Path) -> None:
    other = LocalStorageClient(root)
    storage.upload_data("demo", "a/b", b"")
    upload = other._begin_parts("demo", "big", ObjectSettings())
    with pytest.raises(BucketNotEmptyError):
        storage.delete_bucket("demo")
    storage.delete_bucket("demo", force=True)
    assert os.listdir(root) == []
    for call in (
        lambda: other.upload_data("demo", "k", b""),
        lambda: other.download_data("demo", "a/b"),
        lambda: other.delete_object("demo", "a/b"),
        lambda: other.delete_objects("demo", []),
        lambda: other.delete_bucket("demo"),
        lambda: other.get_metadata("demo", "k"),
        lambda: other._put_part(upload, 1, 0, b""),
        lambda: other._begin_parts("demo", "k", ObjectSettings()),
        lambda: list(other.list_objects("demo", "some/prefix")),
    ):
        with pytest.raises(BucketNotFoundError):
            call()
    assert os.listdir(root) == []


def test_files_that_are_no_objects_keep_a_bucket(storage: LocalStorageClient, root: Path) -> None:
    (root / "demo" / "empty" / "folders").mkdir(parents=True)
    storage.delete_bucket("demo")
    storage.create_bucket("demo")
    (root / "demo" / "download.cmx-part").touch()
    with pytest.raises(BucketNotEmptyError):
        storage.delete_bucket("demo")


@pytest.mark.parametrize(
    "settings",
    [
        ObjectSettings(tags={"a": "b"}),
        ObjectSettings(acl="public-read"),
        ObjectSettings(storage_class="GLACIER"),
        ObjectSettings(encryption=Encryption("service")),
    ],
)
def test_what_a_disk_lacks_is_refused(
    storage: LocalStorageClient, settings: ObjectSettings
) -> None:
    with pytest.raises(UnsupportedError):
        storage.upload_data("demo", "k", b"", settings=settings)
    assert keys_of(storage) == []


def test_metadata_must_be_text(storage: LocalStorageClient) -> None:
    with pytest.raises(InvalidRequestError):
        storage.upload_data("demo", "k", b"", metadata={"a": "\ud800"})
    assert keys_of(storage) == []


def test_what_killed_writers_left_is_removed_in_time(
    storage: LocalStorageClient, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = root / "demo" / ".cmx" / "tmp" / "old"
    old.touch()
    storage.upload_data("demo", "a", b"")
    assert old.exists()
    now = time.time() + 25 * 3600
    monkeypatch.setattr(time, "time", lambda: now)
    LocalStorageClient(root).upload_data("demo", "a", b"")
    assert not old.exists()


def test_default_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("CODOMYRMEX_LOCAL_ROOT", raising=False)
    assert LocalStorageClient().root == f"{tmp_path}/.local/share/codomyrmex/local"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert LocalStorageClient().root == f"{tmp_path}/.local/share/codomyrmex/local"
    monkeypatch.setenv("XDG_DATA_HOME", f"{tmp_path}/data")
    assert LocalStorageClient().root == f"{tmp_path}/data/codomyrmex/local"
    monkeypatch.setenv("CODOMYRMEX_LOCAL_ROOT", "~/store")
    assert LocalStorageClient().root == f"{tmp_path}/store"


def test_keys_do_not_depend_on_the_locale(storage: LocalStorageClient, root: Path) -> None:
    script = (
        "import sys; from codomyrmex.cloud.local.storage import LocalStorageClient\n"
        "client = LocalStorageClient(sys.argv[1])\n"
        "client.upload_data('demo', 'Zo\\xeb/\\u8a9e', b'1')\n"
        "assert [item.key for item in client.list_objects('demo')] == ['Zo\\xeb/\\u8a9e']\n"
    )
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", script, root], check=True, env=environment)
    assert keys_of(storage) == ["Zoë/語"]
