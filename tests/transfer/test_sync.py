"""Trees made alike: nothing is lost, nothing is deleted by mistake, the second run does nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    CloudError,
    InvalidNameError,
    InvalidRequestError,
    LocalFileNotFoundError,
    PlanRefusedError,
    ServiceUnavailableError,
    UnexpectedResponseError,
    UnsafePathError,
)
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import MIB
from codomyrmex.cloud.transfer.planning import plan_copy, plan_delete, plan_sync
from codomyrmex.cloud.transfer.running import TransferResult, run_plan
from codomyrmex.cloud.transfer.sync import sync
from codomyrmex.cloud.transfer.trees import BucketTree, Entry, FolderTree, Tree
from tests.aws.helpers import client_for, fresh_bucket, loopback_client
from tests.aws.test_listing import page, row
from tests.servers import S3Server
from tests.servers.loopback import Answer, Play, Request, in_turn, raw, serving

Snapshot = dict[str, tuple[bytes, int]]


@pytest.fixture(params=["moto", "local"])
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> ObjectClient:
    if request.param == "local":
        return LocalStorageClient(tmp_path_factory.mktemp("store"))
    server = request.getfixturevalue("moto_s3")
    assert isinstance(server, S3Server)
    return client_for(server, part_size=5 * MIB)


@pytest.fixture
def bucket(client: ObjectClient) -> Iterator[str]:
    name = f"sync-{os.urandom(6).hex()}"
    client.create_bucket(name)
    yield name
    client.delete_bucket(name, force=True)


@pytest.fixture
def moto_bucket(moto_s3: S3Server) -> Iterator[tuple[S3Client, str]]:
    client = client_for(moto_s3)
    with fresh_bucket(client) as name:
        yield client, name


def write(folder: Path, files: dict[str, bytes], mtime_ns: int = 1_600_000_000_123_456_789) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, ns=(mtime_ns, mtime_ns))


def snapshot(folder: Path) -> Snapshot:
    """Every file with its bytes and its time."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def keys(client: ObjectClient, bucket: str, prefix: str = "") -> list[str]:
    return [item.key for item in client.list_objects(bucket, prefix)]


FILES = {
    "a": b"1",
    "b.txt": b"22",
    "b/deep/er/c": b"",
    "b-minus": b"before the slash",
    "b0": b"after the slash",
    "grün/ü é.txt": b"unicode",
    "x y+z%20": b"odd",
    "\U0001f600": b"plane 1",
    "\uffee": b"before it in UTF-16, after it in UTF-8",
    "large": os.urandom(6 * MIB),
}


# -- there and back


def test_there_and_back(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    source, back = tmp_path / "source", tmp_path / "back"
    write(source, FILES)
    there = BucketTree(client, bucket, "pre fix")
    result = sync(FolderTree(source), there)
    assert result.ok
    assert result.counts == {"copy": len(FILES)}
    assert result.bytes_moved == sum(map(len, FILES.values()))
    assert keys(client, bucket) == sorted((f"pre fix/{name}" for name in FILES), key=str.encode)
    result = sync(there, FolderTree(back))
    assert result.counts == {"copy": len(FILES)}
    assert snapshot(back) == snapshot(source)
    # the second runs find nothing to do
    for one, other in ((FolderTree(source), there), (there, FolderTree(back))):
        again = sync(one, other)
        assert (again.done, again.counts) == (0, {"skip": len(FILES)})


def test_from_bucket_to_bucket(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    sync(FolderTree(tmp_path), BucketTree(client, bucket, "one"))
    settings = ObjectSettings(content_type="a/b", metadata={"m": "v", "mtime": "1600000000.5"})
    client.upload_data(bucket, "one/a", b"1", settings=settings)
    result = sync(BucketTree(client, bucket, "one"), BucketTree(client, bucket, "two"))
    assert result.counts == {"copy": len(FILES)}
    for name, data in FILES.items():
        assert client.download_data(bucket, f"two/{name}") == data
    found = client.get_metadata(bucket, "two/a")
    assert (found.content_type, found.metadata["m"]) == ("a/b", "v")
    again = sync(BucketTree(client, bucket, "one"), BucketTree(client, bucket, "two"))
    assert again.counts == {"skip": len(FILES)}


def test_from_store_to_store(
    moto_bucket: tuple[S3Client, str], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    client, bucket = moto_bucket
    local = LocalStorageClient(tmp_path_factory.mktemp("store"))
    local.create_bucket("there")
    write(tmp_path / "source", FILES)
    sync(FolderTree(tmp_path / "source"), BucketTree(client, bucket))
    result = sync(BucketTree(client, bucket), BucketTree(local, "there", "copy"))
    assert result.counts == {"copy": len(FILES)}
    assert sync(BucketTree(client, bucket), BucketTree(local, "there", "copy")).done == 0
    sync(BucketTree(local, "there", "copy"), FolderTree(tmp_path / "back"))
    assert snapshot(tmp_path / "back") == snapshot(tmp_path / "source")


def test_a_time_that_the_listing_alone_tells_is_kept_in_another_store(tmp_path: Path) -> None:
    one, two = LocalStorageClient(tmp_path / "one"), LocalStorageClient(tmp_path / "two")
    for store in (one, two):
        store.create_bucket("bucket")
    one.upload_data("bucket", "a", b"1")
    assert one.get_metadata("bucket", "a").mtime_ns is None
    assert sync(BucketTree(one, "bucket"), BucketTree(two, "bucket")).counts == {"copy": 1}
    assert sync(BucketTree(one, "bucket"), BucketTree(two, "bucket")).counts == {"skip": 1}
    listed = [next(iter(store.list_objects("bucket"))) for store in (one, two)]
    assert listed[0].mtime_ns == listed[1].mtime_ns is not None


def test_from_folder_to_folder(tmp_path: Path) -> None:
    write(tmp_path / "one", FILES)
    one, two = FolderTree(tmp_path / "one"), FolderTree(tmp_path / "two")
    assert sync(one, two).counts == {"copy": len(FILES)}
    assert snapshot(tmp_path / "two") == snapshot(tmp_path / "one")
    assert sync(one, two).counts == {"skip": len(FILES)}


def test_thousands_of_small_files(moto_bucket: tuple[S3Client, str], tmp_path: Path) -> None:
    client, bucket = moto_bucket
    chance = random.Random(1)
    files = {
        f"{n % 7}/{chance.randrange(10**9)}": chance.randbytes(chance.randrange(3000))
        for n in range(1500)
    }
    write(tmp_path / "source", files)
    sync(FolderTree(tmp_path / "source"), BucketTree(client, bucket))
    sync(BucketTree(client, bucket), FolderTree(tmp_path / "back"))
    assert snapshot(tmp_path / "back") == snapshot(tmp_path / "source")
    again = sync(FolderTree(tmp_path / "source"), BucketTree(client, bucket))
    assert again.counts == {"skip": len(files)}


# -- what is copied


def test_what_changed_is_copied_and_nothing_else(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    write(tmp_path, {"same": b"1", "longer": b"1", "newer": b"1", "older": b"1"})
    source, target = FolderTree(tmp_path), BucketTree(client, bucket)
    sync(source, target)
    write(tmp_path, {"longer": b"22", "added": b"3"})
    write(tmp_path, {"newer": b"2"}, mtime_ns=4_000_000_000_000_000_000)
    plan = sync(source, target, dry_run=True)
    reasons = {action.target.rpartition("/")[2]: action.reason for action in plan}
    assert reasons.pop("newer") in ("another time", "changed since it was stored")
    assert reasons == {"longer": "another size", "added": "not there yet"}
    assert plan.counts == {"copy": 3, "skip": 2}
    assert sync(source, target).counts == {"copy": 3, "skip": 2}
    assert client.download_data(bucket, "newer") == b"2"


def test_back_again_replaces_what_was_changed_there(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    write(tmp_path, {"a": b"1", "b": b"2", "c": b"3"})
    sync(FolderTree(tmp_path), BucketTree(client, bucket))
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").write_bytes(b"longer")
    (tmp_path / "c").unlink()
    assert sync(BucketTree(client, bucket), FolderTree(tmp_path)).counts == {"copy": 3}
    assert {name: data for name, (data, _) in snapshot(tmp_path).items()} == {
        "a": b"1",
        "b": b"2",
        "c": b"3",
    }


def test_sizes_alone(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    write(tmp_path, {"a": b"1"})
    source, target = FolderTree(tmp_path), BucketTree(client, bucket)
    sync(source, target)
    write(tmp_path, {"a": b"2"}, mtime_ns=4_000_000_000_000_000_000)
    assert sync(source, target, compare="size").counts == {"skip": 1}
    assert sync(source, target).counts == {"copy": 1}


def test_a_file_that_was_just_written_is_not_copied_twice(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    # services tell when an object was stored in whole seconds
    source, target = FolderTree(tmp_path), BucketTree(client, bucket)
    (tmp_path / "now").write_bytes(b"1")
    assert sync(source, target).counts == {"copy": 1}
    assert sync(source, target).counts == {"skip": 1}


def test_what_another_tool_put_there_is_not_copied_twice(
    moto_bucket: tuple[S3Client, str], tmp_path: Path
) -> None:
    client, bucket = moto_bucket
    client.upload_data(bucket, "p/a", b"1")  # without a time of its own
    client.upload_data(bucket, "p/b", b"2", metadata={"mtime": "a word"})
    there, here = BucketTree(client, bucket, "p"), FolderTree(tmp_path)
    other = BucketTree(client, bucket, "q")
    for target in (here, other):
        assert sync(there, target).counts == {"copy": 2}
        assert sync(there, target).counts == {"skip": 2}
    os.utime(tmp_path / "a", (1, 1))
    assert sync(there, here).counts == {"skip": 2}  # its bytes are the same
    (tmp_path / "a").write_bytes(b"9")
    os.utime(tmp_path / "a", (1, 1))
    assert sync(there, here).counts == {"copy": 1, "skip": 1}


def test_a_dry_run_changes_nothing(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    write(tmp_path / "source", FILES)
    source, target = FolderTree(tmp_path / "source"), BucketTree(client, bucket, "p")
    client.upload_data(bucket, "p/too much", b"x")
    plan = sync(source, target, delete=True, dry_run=True, max_delete=None)
    assert plan.counts == {"copy": len(FILES), "delete": 1}
    assert plan.bytes_to_move == sum(map(len, FILES.values()))
    assert keys(client, bucket) == ["p/too much"]
    decoded = json.loads(msgspec.json.encode(plan))
    verbs = [action["verb"] for action in decoded["actions"]]
    assert verbs == ["copy"] * len(FILES) + ["delete"]
    down = sync(target, FolderTree(tmp_path / "new"), dry_run=True)
    assert [action.source for action in down] == [target.url("too much")]
    assert not (tmp_path / "new").exists()


def test_some_keys(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"1", "b.log": b"2", "c/d.log": b"3", "c/keep.log": b"4"})
    rules = Filters((("exclude", "*.log"), ("include", "keep.log")))
    target = BucketTree(client, bucket)
    assert sync(FolderTree(tmp_path), target, filters=rules).counts == {"copy": 2}
    assert keys(client, bucket) == ["a.txt", "c/keep.log"]
    # what does not take part is not deleted either
    client.upload_data(bucket, "there.log", b"x")
    client.upload_data(bucket, "there.txt", b"x")
    sync(FolderTree(tmp_path), target, filters=rules, delete=True)
    assert keys(client, bucket) == ["a.txt", "c/keep.log", "there.log"]


def test_what_takes_no_part(tmp_path: Path) -> None:
    source = tmp_path / "source"
    write(source, {"a": b"1", ".a.0123.cmx-part": b"half", "b/c": b"2"})
    (source / "link to a file").symlink_to(source / "a")
    (source / "link to a folder").symlink_to(source / "b")
    (source / "link to nowhere").symlink_to(source / "gone")
    os.mkfifo(source / "pipe")
    assert [entry.key for entry in FolderTree(source).entries()] == ["a", "b/c", "link to a file"]


def test_a_name_that_is_no_text_is_told_and_the_others_go(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    write(tmp_path, {"a": b"1", "z": b"2"})
    with open(os.fsencode(tmp_path) + b"/b\xff", "wb"):
        pass
    client.upload_data(bucket, "too much", b"x")
    target = BucketTree(client, bucket)
    result = sync(FolderTree(tmp_path), target, delete=True, max_delete=None)
    assert [type(error) for error in result.failed.values()] == [InvalidNameError]
    assert result.counts == {"copy": 2}
    assert keys(client, bucket) == ["a", "too much", "z"]


# -- what is deleted


def test_what_is_too_much_is_deleted_when_asked(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    write(tmp_path, {"a": b"1", "b": b"2", "c": b"3"})
    source, target = FolderTree(tmp_path), BucketTree(client, bucket, "p")
    sync(source, target)
    client.upload_data(bucket, "p/more", b"x")
    client.upload_data(bucket, "prefix is another", b"x")
    assert sync(source, target).done == 0
    assert sync(source, target, delete=True).counts == {"delete": 1, "skip": 3}
    assert keys(client, bucket) == ["p/a", "p/b", "p/c", "prefix is another"]
    # and on the disk, with the folders that are empty then
    write(tmp_path, {"deep/er/d": b"x"})
    assert sync(target, source, delete=True).counts == {"delete": 1, "skip": 3}
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("max_delete", "refused"),
    [("50%", False), ("49%", True), (2, False), (1, True), (0, True), (None, False), ("2", False)],
)
def test_a_bound_on_what_is_deleted(
    client: ObjectClient, bucket: str, tmp_path: Path, max_delete: int | str | None, refused: bool
) -> None:
    write(tmp_path, {"a": b"1", "b": b"2", "new": b"3"})
    for key in ("a", "b", "c", "d"):
        client.upload_data(bucket, key, b"xx")
    source, target = FolderTree(tmp_path), BucketTree(client, bucket)
    if refused:
        with pytest.raises(PlanRefusedError, match="2 of 4"):
            sync(source, target, delete=True, max_delete=max_delete)
        assert keys(client, bucket) == ["a", "b", "c", "d"]
        assert client.download_data(bucket, "a") == b"xx"
    else:
        sync(source, target, delete=True, max_delete=max_delete)
        assert keys(client, bucket) == ["a", "b", "new"]


@pytest.mark.parametrize("max_delete", ["many", "%", "10 %%", ""])
def test_a_bound_that_is_none(tmp_path: Path, max_delete: str) -> None:
    write(tmp_path, {"one/a": b"1", "two/b": b"2"})
    with pytest.raises(InvalidRequestError, match="max_delete"):
        sync(
            FolderTree(tmp_path / "one"),
            FolderTree(tmp_path / "two"),
            delete=True,
            max_delete=max_delete,
        )
    assert (tmp_path / "two" / "b").exists()


def test_an_empty_source_deletes_nothing(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    client.upload_data(bucket, "a", b"1")
    (tmp_path / "empty").mkdir()
    write(tmp_path / "there", {"b": b"2"})
    for source, target in (
        (FolderTree(tmp_path / "empty"), BucketTree(client, bucket)),
        (BucketTree(client, bucket, "nothing"), FolderTree(tmp_path / "there")),
    ):
        for max_delete in ("50%", None, 100):
            with pytest.raises(PlanRefusedError, match="empty"):
                sync(source, target, delete=True, max_delete=max_delete)
    assert keys(client, bucket) == ["a"]
    assert (tmp_path / "there" / "b").exists()
    # without delete it is no mistake
    assert sync(FolderTree(tmp_path / "empty"), BucketTree(client, bucket)).done == 0


def test_filters_that_leave_nothing_delete_nothing(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    write(tmp_path, {"a.txt": b"1"})
    client.upload_data(bucket, "b.log", b"1")
    only_logs = Filters((("include", "*.log"),))
    with pytest.raises(PlanRefusedError):
        sync(
            FolderTree(tmp_path),
            BucketTree(client, bucket),
            delete=True,
            filters=only_logs,
            max_delete=None,
        )
    assert keys(client, bucket) == ["b.log"]


def test_a_missing_source_deletes_nothing(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    client.upload_data(bucket, "a", b"1")
    write(tmp_path / "there", {"b": b"2"})
    with pytest.raises(LocalFileNotFoundError):
        sync(FolderTree(tmp_path / "gone"), BucketTree(client, bucket), delete=True)
    with pytest.raises(BucketNotFoundError):
        sync(BucketTree(client, "no-such-bucket"), FolderTree(tmp_path / "there"), delete=True)
    assert keys(client, bucket) == ["a"]
    assert (tmp_path / "there" / "b").exists()


def test_a_missing_target_bucket_is_refused_before_anything_is_copied(
    client: ObjectClient, tmp_path: Path
) -> None:
    write(tmp_path, {"a": b"1"})
    target = BucketTree(client, "no-such-bucket")
    for plan in (plan_sync, partial(plan_copy, overwrite=False)):
        with pytest.raises(BucketNotFoundError):
            plan(FolderTree(tmp_path), target)


BROKEN_LISTS: dict[str, tuple[list[Answer | Play], type[CloudError]]] = {
    "an error": ([Answer(503)], ServiceUnavailableError),
    "an error on the second page": (
        [Answer(200, page(row("b"), "t")), Answer(503)],
        ServiceUnavailableError,
    ),
    "a page that breaks off": (
        [Answer(200, page(row("b"), "t")), raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<")],
        CloudError,
    ),
    "no list": ([Answer(200, b"<html/>")], UnexpectedResponseError),
    "a list that goes on nowhere": (
        [Answer(200, page(row("b")).replace(b">false<", b">true<"))],
        UnexpectedResponseError,
    ),
    # side by side with a sorted one, keys that come late would seem to be missing
    "a list that is not sorted": (
        [Answer(200, page(row("b") + row("d") + row("c")))],
        UnexpectedResponseError,
    ),
    "a list that begins anew": (
        [Answer(200, page(row("b") + row("c"), "t")), Answer(200, page(row("b")))],
        UnexpectedResponseError,
    ),
}


@pytest.mark.parametrize("how", BROKEN_LISTS)
@pytest.mark.parametrize("side", ["source", "target"])
def test_a_list_that_fails_deletes_nothing(how: str, side: str, tmp_path: Path) -> None:
    answers, cls = BROKEN_LISTS[how]
    write(tmp_path, {"a": b"1", "c": b"3"})
    before = snapshot(tmp_path)
    with serving(in_turn(*answers)) as server:
        there = BucketTree(loopback_client(server.url), "photos")
        here = FolderTree(tmp_path)
        one, other = (there, here) if side == "source" else (here, there)
        with pytest.raises(cls):
            sync(one, other, delete=True, max_delete=None)
        assert {request.method for request in server.requests} == {"GET"}
    assert snapshot(tmp_path) == before


def test_nothing_is_deleted_when_a_copy_failed(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    client.upload_data(bucket, "a/b", b"1")
    client.upload_data(bucket, "c", b"2")
    # a file is where the folder of a/b has to be
    write(tmp_path, {"a": b"in the way", "z": b"too much"})
    result = sync(BucketTree(client, bucket), FolderTree(tmp_path), delete=True, max_delete=None)
    assert not result.ok
    assert [Path(place).name for place in result.failed] == ["b"]
    assert result.counts == {"copy": 1}
    assert sorted(os.listdir(tmp_path)) == ["a", "c", "z"]


# -- what cannot be

UNSAFE = ["../x", "/etc/x", "a/../../x", "a//b", "./x", "a/.", "n\0l", "s" * 300]


def test_keys_that_are_no_paths_are_refused_by_name_and_the_others_come(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    for key in [*UNSAFE, "good", "go/od"]:
        client.upload_data(bucket, f"p/{key}", b"x")
    target = tmp_path / "in" / "target"
    result = sync(BucketTree(client, bucket, "p"), FolderTree(target))
    assert result.counts == {"copy": 2}
    assert {type(error) for error in result.failed.values()} == {UnsafePathError}
    assert {error.resource for error in result.failed.values()} == set(UNSAFE)
    assert sorted(snapshot(tmp_path)) == ["in/target/go/od", "in/target/good"]


def test_a_link_in_the_target_is_not_followed(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    for key in ("out/a", "out/b/c", "file", "good"):
        client.upload_data(bucket, key, b"new")
    outside, target = tmp_path / "outside", tmp_path / "target"
    write(outside, {"a": b"old", "precious": b"old"})
    target.mkdir()
    (target / "out").symlink_to(outside)
    (target / "file").symlink_to(outside / "precious")
    before = snapshot(outside)
    result = sync(BucketTree(client, bucket), FolderTree(target))
    assert {type(error) for error in result.failed.values()} == {UnsafePathError}
    assert {error.resource for error in result.failed.values()} == {"out/a", "out/b/c"}
    assert snapshot(outside) == before
    assert (target / "good").read_bytes() == b"new"
    assert (target / "file").read_bytes() == b"new"
    assert not (target / "file").is_symlink()


def test_a_link_is_not_deleted_through(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    client.upload_data(bucket, "good", b"new")
    outside, target = tmp_path / "outside", tmp_path / "target"
    write(outside, {"a": b"old"})
    target.mkdir()
    (target / "out").symlink_to(outside)
    sync(BucketTree(client, bucket), FolderTree(target), delete=True, max_delete=None)
    assert FolderTree(target).delete(["out/a"]).keys() == {"out/a"}
    assert (outside / "a").read_bytes() == b"old"


def test_a_target_that_is_given_as_a_link_is_the_folder(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    client.upload_data(bucket, "a/b", b"new")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert sync(BucketTree(client, bucket), FolderTree(tmp_path / "link")).ok
    assert (tmp_path / "real" / "a" / "b").read_bytes() == b"new"


def test_folder_markers(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    for key in ("p/", "p/empty/", "p/full/"):
        client.upload_data(bucket, key, b"")
    client.upload_data(bucket, "p/full/a", b"a", metadata={"mtime": "1600000000"})
    tree = BucketTree(client, bucket, "p")
    result = sync(tree, FolderTree(tmp_path / "t"))
    assert result.ok
    assert (tmp_path / "t" / "empty").is_dir()
    assert sorted(snapshot(tmp_path / "t")) == ["full/a"]
    assert sync(tree, FolderTree(tmp_path / "t")).done == 0
    assert sync(tree, FolderTree(tmp_path / "t"), delete=True).done == 0
    assert (tmp_path / "t" / "empty").is_dir()


@pytest.mark.parametrize(
    ("one", "other"), [("", ""), ("a", "a"), ("a", "a/b"), ("a/b", "a"), ("", "a"), ("a", "")]
)
def test_trees_one_inside_the_other(
    client: ObjectClient, bucket: str, tmp_path: Path, one: str, other: str
) -> None:
    write(tmp_path / "a" / "b", {"c": b"1"})
    client.upload_data(bucket, "a/b/c", b"1")
    pairs: list[tuple[Tree, Tree]] = [
        (BucketTree(client, bucket, one), BucketTree(client, bucket, other)),
        (FolderTree(tmp_path / one), FolderTree(tmp_path / other)),
    ]
    for source, target in pairs:
        for plan in (plan_sync, plan_copy):
            with pytest.raises(InvalidRequestError, match="inside the other"):
                plan(source, target)
    plan_sync(BucketTree(client, bucket, "a"), BucketTree(client, bucket, "ab"))
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(InvalidRequestError):
        plan_copy(FolderTree(tmp_path / "a"), FolderTree(tmp_path / "link" / "b"))


def test_a_comparison_that_is_none(tmp_path: Path) -> None:
    compare: Any = "colour"
    with pytest.raises(InvalidRequestError, match="compare"):
        sync(FolderTree(tmp_path / "a"), FolderTree(tmp_path / "x"), compare=compare)


# -- copies, moves, deletes


def test_a_move_deletes_what_has_arrived_alone(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    for key in ("a", "../bad", "c"):
        client.upload_data(bucket, f"p/{key}", b"x")
    planned = plan_copy(BucketTree(client, bucket, "p"), FolderTree(tmp_path / "t"))
    result = run_plan(planned, move=True)
    assert len(result.failed) == 1
    assert keys(client, bucket) == ["p/../bad"]
    assert sorted(snapshot(tmp_path / "t")) == ["a", "c"]
    result = run_plan(
        plan_copy(FolderTree(tmp_path / "t"), BucketTree(client, bucket, "q")), move=True
    )
    assert result.ok
    assert keys(client, bucket, "q") == ["q/a", "q/c"]
    assert snapshot(tmp_path / "t") == {}


def test_a_copy_leaves_alone_what_is_there(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    write(tmp_path, {"a": b"new", "b": b"new"})
    client.upload_data(bucket, "a", b"old")
    target = BucketTree(client, bucket)
    planned = plan_copy(FolderTree(tmp_path), target, overwrite=False)
    assert planned.plan.counts == {"copy": 1, "skip": 1}
    client.upload_data(bucket, "b", b"meanwhile")
    result = run_plan(planned, overwrite=False)
    assert [type(error) for error in result.failed.values()] == [AlreadyExistsError]
    assert client.download_data(bucket, "a") == b"old"
    assert client.download_data(bucket, "b") == b"meanwhile"
    assert run_plan(plan_copy(FolderTree(tmp_path), target)).ok
    assert client.download_data(bucket, "b") == b"new"


def test_settings_for_every_copy(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"1", "b.bin": b"2", "large": os.urandom(2 * MIB)})
    planned = plan_copy(FolderTree(tmp_path), BucketTree(client, bucket))
    run_plan(planned, settings=ObjectSettings(cache_control="no-store", metadata={"m": "v"}))
    for key, content_type in (("a.txt", "text/plain"), ("large", "application/octet-stream")):
        found = client.get_metadata(bucket, key)
        assert (found.cache_control, found.content_type) == ("no-store", content_type)
        assert found.metadata["m"] == "v"
        assert found.mtime_ns == 1_600_000_000_123_456_789


def test_deletes_of_a_tree(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    for key in ("p/a", "p/b.log", "p/", "pq", "p/c/d"):
        client.upload_data(bucket, key, b"")
    planned = plan_delete(BucketTree(client, bucket, "p"), filters=Filters((("exclude", "*.log"),)))
    assert run_plan(planned).counts == {"delete": 2}
    assert keys(client, bucket) == ["p/", "p/b.log", "pq"]
    write(tmp_path, {"a/b/c": b"1", "d": b"2"})
    assert run_plan(plan_delete(FolderTree(tmp_path))).counts == {"delete": 2}
    assert os.listdir(tmp_path) == []


def test_progress_of_many(client: ObjectClient, bucket: str, tmp_path: Path) -> None:
    write(tmp_path / "source", FILES)
    lock = threading.Lock()

    def total(act: Callable[[Callable[[ProgressEvent], None]], TransferResult]) -> int:
        events: list[ProgressEvent] = []

        def tell(event: ProgressEvent) -> None:
            with lock:
                events.append(event)

        assert act(tell).ok
        assert sum(event.kind == "done" for event in events) == len(FILES)
        return sum(event.bytes_moved for event in events)

    there = BucketTree(client, bucket)
    size = sum(map(len, FILES.values()))
    assert total(lambda tell: sync(FolderTree(tmp_path / "source"), there, progress=tell)) == size
    assert total(lambda tell: sync(there, FolderTree(tmp_path / "back"), progress=tell)) == size


# -- what goes wrong on the way


def test_one_object_that_fails_does_not_stop_the_rest(tmp_path: Path) -> None:
    body = b"data"

    def handler(request: Request) -> Answer:
        if "list-type" in request.query:
            return Answer(200, page("".join(row(f"k{n}", 4) for n in range(9))))
        if request.path.endswith("k4"):
            return Answer(403)
        return Answer(200, body, {"ETag": '"d41d8cd98f00b204e9800998ecf8427f-1"'})

    write(tmp_path, {"too much": b"x"})
    with serving(handler) as server:
        there = BucketTree(loopback_client(server.url), "photos")
        result = sync(there, FolderTree(tmp_path), delete=True, max_delete=None)
    assert list(result.failed) == [str(tmp_path / "k4")]
    assert result.counts == {"copy": 8}
    assert sorted(os.listdir(tmp_path)) == [f"k{n}" for n in range(9) if n != 4] + ["too much"]


def test_a_file_that_goes_away_meanwhile_does_not_stop_the_rest(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    write(tmp_path, {"a": b"1", "b": b"2", "c": b"3", "d" * 9: os.urandom(2 * MIB)})
    planned = plan_copy(FolderTree(tmp_path), BucketTree(client, bucket))
    (tmp_path / "b").unlink()
    (tmp_path / ("d" * 9)).unlink()
    result = run_plan(planned)
    assert {type(error) for error in result.failed.values()} == {LocalFileNotFoundError}
    assert keys(client, bucket) == ["a", "c"]


def test_an_object_that_is_replaced_meanwhile_is_not_mixed(
    moto_bucket: tuple[S3Client, str], tmp_path: Path
) -> None:
    client, bucket = moto_bucket
    for key in ("a", "b"):
        client.upload_data(bucket, key, b"old")
    planned = plan_copy(BucketTree(client, bucket), FolderTree(tmp_path))
    client.upload_data(bucket, "b", b"newer")
    result = run_plan(planned)
    assert [error.status for error in result.failed.values()] == [412]
    assert sorted(snapshot(tmp_path)) == ["a"]


class BrokenError(Exception):
    pass


def test_an_error_of_the_callers_own_ends_it(
    client: ObjectClient, bucket: str, tmp_path: Path
) -> None:
    write(tmp_path, {f"k{n}": b"1" * (1 + n % 2 * 2 * MIB) for n in range(30)})

    def tell(_event: ProgressEvent) -> None:
        raise BrokenError

    with pytest.raises(BrokenError):
        sync(FolderTree(tmp_path), BucketTree(client, bucket), progress=tell, delete=True)


SYNCING = """
import sys
from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.transfer.sync import sync
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
client = S3Client("us-east-1", endpoint_url=sys.argv[1], access_key_id="a", secret_access_key="s")
try:
    sync(BucketTree(client, "photos"), FolderTree(sys.argv[2]), delete=True, max_delete=None)
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.mark.parametrize("size", [4, 2 * MIB])
def test_ctrl_c_stops_cleanly(tmp_path: Path, size: int) -> None:
    asked, done = threading.Event(), threading.Event()
    body = b"x" * size

    def handler(request: Request) -> Answer:
        if "list-type" in request.query:
            return Answer(200, page("".join(row(f"k{n:02d}", size) for n in range(50))))
        if request.path.endswith(("k00", "k01")):
            return Answer(200, body, {"ETag": '"opaque"'})
        asked.set()
        done.wait(60)
        return Answer(200, body, {"ETag": '"opaque"'})

    write(tmp_path, {"too much": b"x"})
    with serving(handler) as server:
        with subprocess.Popen(
            [sys.executable, "-c", SYNCING, server.url, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert asked.wait(60)
            child.send_signal(signal.SIGINT)
            # it does not wait for the requests that nobody answers: their timeout is a minute
            output, _ = child.communicate(timeout=45)
        done.set()
    assert output == "stopped\n"
    left = snapshot(tmp_path)
    assert left.pop("too much")[0] == b"x"
    assert {data for data, _ in left.values()} <= {body}
    assert set(left) <= {"k00", "k01"}


# -- memory


def test_the_plan_of_two_equal_trees_is_small() -> None:
    class Generated(BucketTree):
        """A tree of many keys, of which none is kept."""

        def __init__(self) -> None:
            super().__init__(LocalStorageClient("/nowhere"), "photos")

        def entries(self) -> Iterator[Entry]:
            for number in range(300_000):
                yield Entry(f"folder/{number:07d}", 12, mtime_ns=1, stored_ns=2)

    planned = plan_sync(Generated(), _Other(), delete=True)
    assert planned.plan.skipped == 300_000
    assert len(planned.plan) == 0
    assert planned.copies == planned.deletes == []


class _Other(FolderTree):
    def __init__(self) -> None:
        super().__init__("/nowhere")

    def entries(self) -> Iterator[Entry]:
        for number in range(300_000):
            yield Entry(f"folder/{number:07d}", 12, mtime_ns=1)
