"""A writer may end at any moment: whoever reads sees the old object or the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud.common.errors import NotFoundError
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.transfer.part_records import WriteCondition

WRITER = """
import itertools, sys
import msgspec
from codomyrmex.cloud.local.storage import LocalStorageClient

client = LocalStorageClient(sys.argv[1])
client.limits = msgspec.structs.replace(client.limits, part_size=30_000, single_put=30_000)
print("ready", flush=True)
for number in itertools.count(int(sys.argv[2])):
    # neither size nor modification time tells two states apart
    client.upload_data(
        "demo", "k", b"%06d" % number * 10_000, content_type=f"x/{number}",
        metadata={"number": str(number), "mtime": "1"},
    )
    client.copy_object("demo", "k", "demo", "copy")
"""


def check_state(storage: LocalStorageClient, key: str) -> int:
    info = storage.get_metadata("demo", key)
    number = int(info.metadata["number"])
    assert info.content_type == f"x/{number}"
    assert info.checksums is not None
    seen: list[bytes] = []
    read = storage._get("demo", key, lambda info: seen.append)
    number = int(read.metadata["number"])
    assert b"".join(seen) == b"%06d" % number * 10_000
    assert read.content_type == f"x/{number}"
    data = storage.download_data("demo", key)  # compares the checksum
    assert data == data[:6] * 10_000
    return number


def test_killed_while_overwriting(storage: LocalStorageClient, root: Path) -> None:
    source = random.Random(4)
    number = 0
    settings = {"metadata": {"number": "0", "mtime": "1"}, "content_type": "x/0"}
    for key in ("k", "copy"):
        storage.upload_data("demo", key, b"000000" * 10_000, **settings)  # type: ignore[arg-type]
    for round_number in range(20):
        before = number
        command = [sys.executable, "-c", WRITER, str(root), str(number + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            try:
                assert writer.stdout is not None
                writer.stdout.readline()
                # every other writer may be killed in its very first write
                while round_number % 2 and check_state(storage, "k") == before:
                    assert writer.poll() is None
                end = time.monotonic() + source.uniform(0, 0.05)
                while time.monotonic() < end:
                    check_state(storage, "k")
                    check_state(storage, "copy")
            finally:
                writer.send_signal(signal.SIGKILL)
        number = check_state(storage, "k")
        assert number >= before
        check_state(storage, "copy")
    assert number >= 10
    assert [item.key for item in storage.list_objects("demo")] == ["copy", "k"]


CALLS = (
    "open", "write", "pwrite", "close", "rename", "mkdir", "rmdir", "unlink", "fsync", "utime",
    "ftruncate", "copy_file_range",
)  # fmt: skip


def run_until_call(number: int, operation: Callable[[], Any]) -> bool:
    """Run an operation in a child that dies before its n-th call of the system."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        left = number

        def counting(call: Callable[..., Any]) -> Callable[..., Any]:
            def counted(*args: Any, **kwargs: Any) -> Any:
                nonlocal left
                left -= 1
                if left == 0:
                    os._exit(9)
                return call(*args, **kwargs)

            return counted

        for name in CALLS:
            setattr(os, name, counting(getattr(os, name)))
        try:
            operation()
        except BaseException:  # noqa: BLE001 # nothing of the child may reach pytest
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 0


def state_of(storage: LocalStorageClient) -> dict[str, tuple[bytes, str | None, dict[str, str]]]:
    state = {}
    for item in storage.list_objects("demo"):
        info = storage.get_metadata("demo", item.key)
        content = storage.download_data("demo", item.key)
        state[item.key] = (content, info.content_type, dict(info.metadata))
    return state


def overwrite(storage: LocalStorageClient) -> None:
    storage.upload_data("demo", "a", b"NEW", content_type="x/new", metadata={"mtime": "7"})


def create(storage: LocalStorageClient) -> None:
    storage.upload_data("demo", "new/key", b"NEW", content_type="x/new", metadata={"mtime": "7"})


def create_below_an_object(storage: LocalStorageClient) -> None:
    storage.upload_data("demo", "a/b", b"NEW", content_type="x/new")


def copy(storage: LocalStorageClient) -> None:
    storage.copy_object("demo", "other", "demo", "a")


def delete(storage: LocalStorageClient) -> None:
    storage.delete_object("demo", "a")


def upload_parts(storage: LocalStorageClient) -> None:
    upload = storage._begin_parts("demo", "a", ObjectSettings(content_type="x/parts"))
    parts = [storage._put_part(upload, 1, 0, b"NE"), storage._put_part(upload, 2, 2, b"W")]
    storage._complete_parts(upload, parts, WriteCondition())


@pytest.mark.parametrize(
    "operation", [overwrite, create, create_below_an_object, copy, delete, upload_parts]
)
def test_dead_before_any_call(
    memory_storage: LocalStorageClient, operation: Callable[[LocalStorageClient], None]
) -> None:
    def reset() -> None:
        memory_storage.delete_bucket("demo", force=True)
        memory_storage.create_bucket("demo")
        for key in ("a", "other"):
            memory_storage.upload_data(
                "demo", key, b"OLD", content_type=f"x/{key}", metadata={"mtime": "7", "is": key}
            )

    reset()
    old = state_of(memory_storage)
    operation(memory_storage)
    new = state_of(memory_storage)
    assert new != old
    for number in range(1, 200):
        reset()
        ended = run_until_call(number, lambda: operation(memory_storage))
        state = state_of(memory_storage)
        assert state in (old, new)
        operation(memory_storage)  # what a dead writer left is in nobody's way
        assert state_of(memory_storage) == new
        if ended:
            assert state == new
            break
    assert ended
    assert number > 5


def test_dead_while_deleting_a_bucket(memory_storage: LocalStorageClient) -> None:
    for number in range(1, 100):
        memory_storage.create_bucket("demo", exist_ok=True)
        memory_storage.upload_data("demo", "a/b", b"x")
        ended = run_until_call(number, lambda: memory_storage.delete_bucket("demo", force=True))
        try:
            assert memory_storage.download_data("demo", "a/b") == b"x"
        except NotFoundError:
            assert not memory_storage.bucket_exists("demo")
        if ended:
            break
    assert ended
    memory_storage.create_bucket("demo")
