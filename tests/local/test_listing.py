from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codomyrmex.cloud.common.errors import BucketNotFoundError, InvalidNameError
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.testing.key_samples import ODD_KEYS, odd_keys


def expected(
    keys: Sequence[str],
    prefix: str = "",
    delimiter: str | None = None,
    start_after: str | None = None,
) -> list[str]:
    result: dict[str, None] = {}
    for key in sorted(keys, key=str.encode):
        if not key.startswith(prefix):
            continue
        if start_after is not None and key.encode() <= start_after.encode():
            continue
        cut = -1 if delimiter is None else key.find(delimiter, len(prefix))
        result[key if cut < 0 or delimiter is None else key[: cut + len(delimiter)]] = None
    return list(result)


def put(storage: LocalStorageClient, keys: Sequence[str]) -> None:
    for key in keys:
        storage.upload_data("demo", key, b"")


def listed(storage: LocalStorageClient, *args: Any, **kwargs: Any) -> list[str]:
    return [item.key for item in storage.list_objects("demo", *args, **kwargs)]


def paged(
    storage: LocalStorageClient,
    size: int,
    *,
    forget: bool,
    prefix: str = "",
    delimiter: str | None = None,
    start_after: str | None = None,
) -> list[str]:
    """List in small pages, with tokens that went through another process when ``forget``."""
    token: str | None = None
    result: list[str] = []
    while True:
        page = storage._list_page(
            "demo",
            prefix,
            delimiter=delimiter,
            start_after=start_after,
            token=token,
            page_size=size,
        )
        assert len(page.items) <= size
        result += [item.key for item in page.items]
        if page.next_token is None:
            return result
        token = str(page.next_token.encode(), "utf-8") if forget else page.next_token


LETTERS = st.sampled_from(
    ["a", "b", "/", "/", "-", "%", "é", "\U00010000", "\uffee", ".", "a" * 254]
)
small_keys = st.lists(
    st.lists(LETTERS, min_size=1, max_size=6).map("".join), min_size=1, max_size=25, unique=True
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(keys=small_keys, data=st.data())
def test_listings_are_exact(
    memory_storage: LocalStorageClient, keys: list[str], data: st.DataObject
) -> None:
    memory_storage.delete_bucket("demo", force=True)
    memory_storage.create_bucket("demo")
    keys = [key for key in keys if len(key.encode()) <= 1024]
    put(memory_storage, keys)
    some = st.sampled_from([*keys, "a", "a/", "é", "b", "zz"])
    for _ in range(6):
        prefix = data.draw(some | st.just(""))
        prefix = prefix[: data.draw(st.integers(0, len(prefix)))]
        delimiter = data.draw(st.sampled_from([None, "/", "/", "-", "//", "a"]))
        start_after = data.draw(st.none() | some)
        size = data.draw(st.integers(1, 4))
        query = {"delimiter": delimiter, "start_after": start_after}
        want = expected(keys, prefix, **query)
        assert listed(memory_storage, prefix, **query) == want
        assert paged(memory_storage, size, forget=False, prefix=prefix, **query) == want
        assert paged(memory_storage, size, forget=True, prefix=prefix, **query) == want


def test_odd_keys_are_listed_in_order(memory_storage: LocalStorageClient) -> None:
    keys = list({*odd_keys(800, seed=3), *ODD_KEYS.values()})
    random.Random(1).shuffle(keys)
    put(memory_storage, keys)
    assert listed(memory_storage) == expected(keys)
    assert paged(memory_storage, 97, forget=True) == expected(keys)
    source = random.Random(2)
    for _ in range(60):
        key = source.choice(keys)
        prefix = key[: source.randint(0, len(key))]
        after = source.choice([None, source.choice(keys), key[: source.randint(1, len(key))]])
        for delimiter in (None, "/", "%"):
            query = {"delimiter": delimiter, "start_after": after}
            assert listed(memory_storage, prefix, **query) == expected(keys, prefix, **query)


def test_long_segments_and_aliases_come_in_order(storage: LocalStorageClient) -> None:
    head = "x" * 253
    keys = [
        head,
        head + "!",
        head + "!!",
        head + "!!!",
        head + "/a",
        head + "a" * 50,
        head + "a" * 50 + "/b",
        head + "ab",
        head + "é" * 200,
        head + "é" * 200 + "/x",
        "x" * 254,
        "x" * 254 + "/y",
        "x" * 255,
        "x" * 255 + "/y",
        "x" * 252 + "é",
        "x" * 252 + "é!",
        "x" * 252 + "éé",
    ]
    random.Random(5).shuffle(keys)
    put(storage, keys)
    assert listed(storage) == expected(keys)
    assert listed(storage, delimiter="/") == expected(keys, delimiter="/")
    for key in keys:
        assert listed(storage, start_after=key) == expected(keys, start_after=key)
        assert listed(storage, key) == expected(keys, key)
        assert listed(storage, key, delimiter="/") == expected(keys, key, "/")
    assert storage.delete_objects("demo", keys).ok
    assert os.listdir(os.path.join(storage.root, "demo")) == [".cmx"]


def test_one_page_reads_only_the_folders_it_needs(
    storage: LocalStorageClient, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in range(50):
        (root / "demo" / f"f{folder:02}").mkdir()
        for name in range(20):
            (root / "demo" / f"f{folder:02}" / f"{name}").touch()
    read: list[str] = []
    scandir = os.scandir

    def counting(path: bytes) -> Any:
        read.append(os.fsdecode(path).removeprefix(f"{root}/demo").lstrip("/"))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", counting)
    assert len(listed(storage, limit=30)) == 30
    assert read == ["", "f00", "f01"]
    read.clear()
    assert len(listed(storage, "f33/1")) == 11
    assert read == ["f33"]
    read.clear()
    assert len(listed(storage, start_after="f47/")) == 60
    assert read == ["", "f47", "f48", "f49"]
    read.clear()
    assert len(list(storage.list_objects("demo").pages())) == 1
    assert len(read) == 51


def test_pages_go_on_without_reading_a_folder_again(
    storage: LocalStorageClient, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2500):
        (root / "demo" / f"{number:04}").touch()
    count = 0
    scandir = os.scandir

    def counting(path: bytes) -> Any:
        nonlocal count
        count += 1
        return scandir(path)

    monkeypatch.setattr(os, "scandir", counting)
    pages = list(storage.list_objects("demo").pages())
    assert [len(page.items) for page in pages] == [1000, 1000, 500]
    assert count == 1


def test_thousands_of_pages_cost_no_more_each(storage: LocalStorageClient, root: Path) -> None:
    names = [f"{number:04}" for number in range(5000)]
    for name in names:
        (root / "demo" / name).touch()
    start = time.process_time()
    assert paged(storage, 1, forget=False) == names
    assert time.process_time() - start < 5


def test_a_page_token_may_be_used_twice(storage: LocalStorageClient) -> None:
    put(storage, ["a", "b", "c", "d"])
    query: dict[str, Any] = {"delimiter": None, "start_after": None, "page_size": 2}
    token = storage._list_page("demo", "", token=None, **query).next_token
    pages = [storage._list_page("demo", "", token=token, **query) for _ in range(3)]
    assert [[item.key for item in page.items] for page in pages] == [["c", "d"]] * 3


def test_deleted_while_listed_is_left_out(storage: LocalStorageClient) -> None:
    put(storage, [f"{number}" for number in range(9)])
    items = iter(storage.list_objects("demo", limit=9))
    assert next(items).key == "0"
    pages = storage.list_objects("demo").pages()
    storage.delete_objects("demo", ["3", "4"])
    assert [item.key for item in next(pages).items] == ["0", "1", "2", "5", "6", "7", "8"]


def test_moved_aside_while_listed_is_found(storage: LocalStorageClient) -> None:
    put(storage, ["a", "b", "c"])
    query: dict[str, Any] = {"delimiter": None, "start_after": None, "page_size": 1}
    first = storage._list_page("demo", "", token=None, **query)
    second = storage._list_page("demo", "", token=first.next_token, **query)
    storage.upload_data("demo", "c/d", b"")
    third = storage._list_page("demo", "", token=second.next_token, **query)
    assert [item.key for item in (*first.items, *second.items, *third.items)] == ["a", "b", "c"]


def test_missing_bucket_and_no_unicode(storage: LocalStorageClient) -> None:
    listing = storage.list_objects("other")
    with pytest.raises(BucketNotFoundError):
        list(listing)
    for listing in (
        storage.list_objects("demo", "\ud800"),
        storage.list_objects("demo", start_after="\udfff"),
    ):
        with pytest.raises(InvalidNameError):
            list(listing)


def test_what_no_key_is_called_is_logged_and_left_out(
    storage: LocalStorageClient, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bucket = os.fsencode(root / "demo")
    put(storage, ["good"])
    for name in (b"\xff", b"a%=", b"b%+", b"unfinished.cmx-part"):
        with open(bucket + b"/" + name, "wb"):
            pass
    os.makedirs(bucket + b"/c%+/d")
    os.makedirs(bucket + b"/e%!")
    os.mkfifo(bucket + b"/pipe")
    with caplog.at_level(logging.WARNING):
        assert listed(storage) == ["good"]
    logged = caplog.text
    assert all(name in logged for name in (r"\xff", "a%=", "b%+", "d", "e%!"))
    assert "unfinished" not in logged
