"""Each of the six backends to each: copied, moved, synchronised and compared as a user does it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from codomyrmex.cloud.common.storage import StorageClient
from tests.cli.conftest import Result
from tests.pairs.stores import NAMES, TREE, Stores

Cmx = Callable[..., Result]

SAME = Result(0, b"5 the same\n", "")
PAIRS = [(source, target) for source in NAMES for target in NAMES]


def assert_same(
    client: StorageClient, bucket: str, key: str, wanted: str, listed: dict[str, str] | None = None
) -> None:
    """The object has bytes, content type, user metadata and the file's time of the tree.

    ``listed`` is what the source's listing tells beyond the metadata of the object.
    """
    data, content_type, metadata = TREE[wanted]
    info = client.get_metadata(bucket, key)
    assert info.size == len(data)
    assert info.content_type == content_type
    assert dict(info.metadata or {}) == (listed or {}) | metadata
    assert client.download_data(bucket, key) == data


@pytest.mark.parametrize(("source", "target"), PAIRS, ids=[f"{a}-{b}" for a, b in PAIRS])
def test_a_tree_goes_from_one_to_the_other(
    source: str, target: str, stores: Stores, cmx: Cmx
) -> None:
    here, there = stores.clients.get(source), stores.clients.get(target)
    from_bucket, to_bucket = stores.source_bucket(source), stores.target_bucket(target)
    tree, copied = f"{source}://{from_bucket}/tree/", f"{target}://{to_bucket}/{source}/"

    listed: dict[str, dict[str, str]] = {}
    if source == "disk" != target:
        # a disk tells the time of each file, in its listing alone; other stores have metadata
        listed = {info.key: dict(info.metadata) for info in here.list_objects(from_bucket, "tree/")}
        assert all("mtime" in metadata for metadata in listed.values())

    assert cmx("cp", "-r", tree, copied) == Result(0, b"", "")
    for key in TREE:
        assert_same(there, to_bucket, f"{source}/{key}", key, listed.get(f"tree/{key}"))
    assert cmx("check", tree, copied) == SAME

    # nothing is to be done, and then one thing
    assert cmx("sync", "--json", "--dry-run", tree, copied).json[:-1] == []
    there.upload_data(to_bucket, f"{source}/notes.txt", b"changed")
    there.upload_data(to_bucket, f"{source}/surplus", b"x")
    assert cmx("check", tree, copied).code == 1
    done = cmx("sync", "--delete", tree, copied)
    assert (done.code, done.err) == (0, "")
    assert cmx("check", tree, copied) == SAME
    assert_same(there, to_bucket, f"{source}/notes.txt", "notes.txt")
    assert not there.object_exists(to_bucket, f"{source}/surplus")

    data, content_type, metadata = TREE["notes.txt"]
    here.upload_data(from_bucket, "moved", data, content_type=content_type, metadata=metadata)
    moved = cmx("mv", f"{source}://{from_bucket}/moved", f"{target}://{to_bucket}/moved-{source}")
    assert moved == Result(0, b"", "")
    assert_same(there, to_bucket, f"moved-{source}", "notes.txt")
    assert not here.object_exists(from_bucket, "moved")


def test_a_failed_move_leaves_the_source(stores: Stores, cmx: Cmx) -> None:
    bucket = stores.source_bucket("amazon")
    stores.clients.get("amazon").upload_data(bucket, "kept", b"x")
    # Azure takes no such name
    failed = cmx("mv", f"amazon://{bucket}/kept", f"azure://{stores.target_bucket('azure')}/a./b")
    assert failed.code != 0
    assert "a./b" in failed.err
    assert stores.clients.get("amazon").download_data(bucket, "kept") == b"x"
