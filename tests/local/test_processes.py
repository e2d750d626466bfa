"""Several processes and threads in one store at once."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    PreconditionFailedError,
)
from codomyrmex.cloud.local.storage import LocalStorageClient

PROCESSES = 4


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        yield pool


def at_once(
    processes: ProcessPoolExecutor, work: Callable[[str, int], int], root: Path
) -> list[int]:
    return list(processes.map(work, [os.fspath(root)] * PROCESSES, range(PROCESSES)))


def write_many(root: str, worker: int) -> int:
    storage = LocalStorageClient(root)
    for number in range(200):
        # half of the keys are everybody's; some are objects and folders of others
        mine = number % 2
        key = f"{number % 10}/{number}" + (f"/{worker}" if mine else "")
        text = f"{worker}-{number}"
        storage.upload_data("demo", key, text.encode(), metadata={"text": text})
        if mine and number % 8 == 1:
            storage.delete_object("demo", key)
    return 200


def test_writers_of_one_bucket_lose_nothing(
    processes: ProcessPoolExecutor, storage: LocalStorageClient, root: Path
) -> None:
    assert sum(at_once(processes, write_many, root)) == 800
    shared = {f"{number % 10}/{number}" for number in range(0, 200, 2)}
    own = {
        f"{number % 10}/{number}/{worker}"
        for number in range(1, 200, 2)
        for worker in range(PROCESSES)
        if number % 8 != 1
    }
    listed = [item.key for item in storage.list_objects("demo")]
    assert listed == sorted(shared | own)
    for key in listed:
        text = storage.download_data("demo", key).decode()
        assert storage.get_metadata("demo", key).metadata == {"text": text}
        assert text.endswith(f"-{key.split('/')[1]}")
    assert storage.delete_objects("demo", listed).ok
    assert os.listdir(root / "demo") == [".cmx"]
    assert os.listdir(root / "demo" / ".cmx" / "tmp") == []
    assert [
        name for _, _, names in os.walk(root / "demo" / ".cmx" / "meta") for name in names
    ] == []


def count_up(root: str, worker: int) -> int:
    storage = LocalStorageClient(root)
    done = 0
    while done < 50:
        info = storage.get_metadata("demo", "counter")
        value = int(storage.download_data("demo", "counter")) + 1
        try:
            storage.upload_data("demo", "counter", b"%04d" % value, if_match=info.etag)
        except PreconditionFailedError:
            continue
        done += 1
    return done


def count_up_same_mtime(root: str, worker: int) -> int:
    storage = LocalStorageClient(root)
    done = 0
    while done < 50:
        info = storage.get_metadata("demo", "counter")
        try:
            value = int(storage.download_data("demo", "counter", if_match=info.etag)) + 1
            storage.upload_data(
                "demo", "counter", b"%04d" % value, if_match=info.etag, metadata={"mtime": "1"}
            )
        except PreconditionFailedError:
            continue
        done += 1
    return done


@pytest.mark.parametrize("work", [count_up, count_up_same_mtime])
@pytest.mark.parametrize("where", ["storage", "memory_storage"])
def test_conditional_writes_lose_no_update(
    processes: ProcessPoolExecutor,
    work: Callable[[str, int], int],
    where: str,
    request: pytest.FixtureRequest,
) -> None:
    storage: LocalStorageClient = request.getfixturevalue(where)
    storage.upload_data("demo", "counter", b"0000", metadata={"mtime": "1"})
    assert sum(at_once(processes, work, Path(storage.root))) == 200
    assert storage.download_data("demo", "counter") == b"0200"


def create_all(root: str, worker: int) -> int:
    storage = LocalStorageClient(root)
    won = 0
    for number in range(100):
        try:
            storage.upload_data("demo", f"{number}", b"%d" % worker, overwrite=False)
        except AlreadyExistsError:
            continue
        won += 1
    return won


def test_every_object_is_created_once(
    processes: ProcessPoolExecutor, storage: LocalStorageClient, root: Path
) -> None:
    assert sum(at_once(processes, create_all, root)) == 100


def nest(root: str, worker: int) -> int:
    storage = LocalStorageClient(root)
    for number in range(60):
        storage.upload_data("demo", f"{number:02}/{worker}", b"")
        storage.delete_object("demo", f"{number:02}/{worker}")
    return 60


def test_objects_that_become_folders_are_always_there(
    processes: ProcessPoolExecutor, storage: LocalStorageClient, root: Path
) -> None:
    keys = [f"{number:02}" for number in range(60)]
    for key in keys:
        storage.upload_data("demo", key, key.encode(), metadata={"is": key})
    futures = [processes.submit(nest, os.fspath(root), worker) for worker in range(PROCESSES)]
    rounds = 0
    while not all(future.done() for future in futures):
        listed = [item.key for item in storage.list_objects("demo")]
        assert [key for key in listed if "/" not in key] == keys
        for key in keys[rounds % 7 :: 7]:
            assert storage.download_data("demo", key) == key.encode()
            assert storage.get_metadata("demo", key).metadata == {"is": key}
        rounds += 1
    assert [future.result() for future in futures] == [60] * PROCESSES
    assert [item.key for item in storage.list_objects("demo")] == keys
    assert rounds > 3


def write_until_gone(root: str, worker: int) -> int:
    storage = LocalStorageClient(root)
    number = 0
    while True:
        try:
            storage.upload_data("doomed", f"{worker}/{number}", b"x")
            storage.delete_object("doomed", f"{worker}/{number - 1}")
        except BucketNotFoundError:
            return number
        number += 1


def test_a_bucket_is_deleted_under_its_writers(
    processes: ProcessPoolExecutor, storage: LocalStorageClient, root: Path
) -> None:
    storage.create_bucket("doomed")
    futures = [
        processes.submit(write_until_gone, os.fspath(root), worker) for worker in range(PROCESSES)
    ]
    while len(list(storage.list_objects("doomed"))) < PROCESSES:
        pass
    storage.delete_bucket("doomed", force=True)
    assert all(future.result() >= 0 for future in futures)  # and none raised anything else
    assert os.listdir(root) == ["demo"]


def test_threads_share_one_client(storage: LocalStorageClient) -> None:
    start = threading.Barrier(8)

    def work(worker: int) -> None:
        start.wait()
        for number in range(40):
            storage.upload_data("demo", f"{worker}/{number}", b"%d" % number)
            assert storage.download_data("demo", f"{worker}/{number}") == b"%d" % number

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(list(storage.list_objects("demo"))) == 320
