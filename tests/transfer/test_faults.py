"""Faults between the client and real servers: nothing is lost, nothing partial shows."""

from __future__ import annotations

import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from codomyrmex.cloud.common.errors import (
    CancelledError,
    CloudError,
    ConflictError,
    DiskFullError,
    ObjectNotFoundError,
)
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.transfer.manifest import list_manifests
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.planning import plan_copy
from codomyrmex.cloud.transfer.running import TransferResult, run_plan
from codomyrmex.cloud.transfer.sync import sync
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree
from tests.servers.fault_proxy import (
    Act,
    Got,
    Passage,
    ask_to_wait,
    cut_answer,
    flip_in_answer,
    flip_in_request,
    lose_answer,
    refuse,
    reset_at_once,
    reset_in_answer,
    reset_in_request,
    stall,
    stall_in_answer,
)
from tests.servers.loopback import Request
from tests.transfer.fault_table import OFF_THE_WIRE, OUTCOMES, Cell, document_is_fresh, happened
from tests.transfer.scenes import Backend, noise, stray_files, with_limits
from tests.transfer.stores import AzureBackend, GcsBackend, S3Backend, SwiftBackend

SMALL: Final = 100_000
OLD: Final = b"what was there before"
SERVERS: Final = {
    "moto_s3": "S3",
    "swift_s3": "Infomaniak S3",
    "swift": "Swift",
    "azure": "Azure",
    "gcs": "GCS",
}
RANGE: Final = 256 * 1024


class Operation(ABC):
    """Something a client does, with the request that the fault meets."""

    def __init__(self, behind: Backend, folder: Path) -> None:
        self.behind = behind
        self.folder = folder
        self.prepare()

    @abstractmethod
    def prepare(self) -> None:
        """Make the source, and an old target."""

    @abstractmethod
    def meets(self, request: Request) -> bool:
        """Whether this is the request that the fault is for."""

    @abstractmethod
    def run(self, client: ObjectClient) -> None:
        """Do it."""

    @abstractmethod
    def has_arrived(self) -> bool:
        """Whether everything is at the other end, byte by byte, past our client."""

    @abstractmethod
    def is_untouched(self) -> bool:
        """Whether what the fault met is as it was before."""


class Upload(Operation):
    """One request."""

    parts = 0

    def prepare(self) -> None:
        self.size = self.parts * self.behind.part + SMALL
        self.data = noise(1, self.size)
        self.path = self.folder / "source"
        self.path.write_bytes(self.data)
        self.behind.put("target", OLD)

    def meets(self, request: Request) -> bool:
        return self.behind.is_put(request, "target", self.size)

    def run(self, client: ObjectClient) -> None:
        client.upload_file(self.path, self.behind.bucket, "target")

    def has_arrived(self) -> bool:
        return self.behind.get("target") == self.data

    def is_untouched(self) -> bool:
        return self.behind.get("target") == OLD


class UploadInParts(Upload):
    """Three parts, of which the fault meets the last."""

    parts = 2

    def meets(self, request: Request) -> bool:
        return self.behind.is_third_part(request, SMALL)


class UploadOfAStream(UploadInParts):
    """The same, of bytes whose number nobody knows before the end."""

    def run(self, client: ObjectClient) -> None:
        pieces = (self.data[at : at + 50_000] for at in range(0, self.size, 50_000))
        client.upload_data(self.behind.bucket, "target", pieces)


class BeginOfParts(UploadInParts):
    """The request that begins it."""

    def meets(self, request: Request) -> bool:
        return self.behind.is_begin(request)


class EndOfParts(UploadInParts):
    """The request that makes the object of the parts."""

    def meets(self, request: Request) -> bool:
        return self.behind.is_end(request)


class Download(Operation):
    """One request."""

    size = SMALL

    def prepare(self) -> None:
        self.data = noise(2, self.size)
        self.behind.put("source", self.data)
        self.path = self.folder / "target"
        self.path.write_bytes(OLD)

    def meets(self, request: Request) -> bool:
        return self.behind.is_get(request, "source")

    def run(self, client: ObjectClient) -> None:
        client.download_file(self.behind.bucket, "source", self.path)

    def has_arrived(self) -> bool:
        return self.path.read_bytes() == self.data

    def is_untouched(self) -> bool:
        return self.path.read_bytes() == OLD


class DownloadOfParts(Download):
    """One request, for an object that was stored in parts and has no checksum of the whole."""

    def prepare(self) -> None:
        sizes = [self.behind.part, self.behind.part, SMALL]
        self.data = noise(2, sum(sizes))
        self.behind.put_in_parts("source", self.data, sizes)
        self.path = self.folder / "target"
        self.path.write_bytes(OLD)

    def run(self, client: ObjectClient) -> None:
        super().run(with_limits(client, 4 * self.behind.part))


class DownloadInRanges(Download):
    """Five ranges, of which the fault meets the third."""

    size = 4 * RANGE + 1000

    def meets(self, request: Request) -> bool:
        return request.headers.get("range", "").startswith(f"bytes={2 * RANGE}-")

    def run(self, client: ObjectClient) -> None:
        super().run(with_limits(client, RANGE))


NAMES: Final = {"a": 2000, "b/c": 4000, "b/d": 6000, "e": 8000}
"""Files and their sizes, by which they are told apart where a request does not name them."""


def done(result: object) -> None:
    """Raise the first of the failures."""
    assert isinstance(result, TransferResult)
    for error in result.failed.values():
        raise error


class TreeUp(Operation):
    """Small files to objects; the fault meets one of them."""

    def prepare(self) -> None:
        self.files = {name: noise(size, size) for name, size in NAMES.items()}
        for name, data in self.files.items():
            path = self.folder / "tree" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.behind.put("tree/b/d", OLD)

    def meets(self, request: Request) -> bool:
        return self.behind.is_put(request, "tree/b/d", NAMES["b/d"])

    def run(self, client: ObjectClient) -> None:
        target = BucketTree(client, self.behind.bucket, "tree")
        done(run_plan(plan_copy(FolderTree(self.folder / "tree"), target)))

    def _there(self) -> dict[str, bytes | None]:
        return {name: self.behind.get(f"tree/{name}") for name in NAMES}

    def has_arrived(self) -> bool:
        return self._there() == self.files

    def is_untouched(self) -> bool:
        there = self._there()
        return there.pop("b/d") == OLD and all(
            data in (None, self.files[name]) for name, data in there.items()
        )


class TreeDown(TreeUp):
    """Small objects to files; the fault meets one of them."""

    def prepare(self) -> None:
        self.files = {name: noise(size, size) for name, size in NAMES.items()}
        for name, data in self.files.items():
            self.behind.put(f"tree/{name}", data)
        (self.folder / "tree" / "b").mkdir(parents=True)
        (self.folder / "tree" / "b" / "d").write_bytes(OLD)

    def meets(self, request: Request) -> bool:
        return self.behind.is_get(request, "tree/b/d")

    def run(self, client: ObjectClient) -> None:
        source = BucketTree(client, self.behind.bucket, "tree")
        done(run_plan(plan_copy(source, FolderTree(self.folder / "tree"))))

    def _there(self) -> dict[str, bytes | None]:
        folder = self.folder / "tree"
        return {
            name: (folder / name).read_bytes() if (folder / name).exists() else None
            for name in NAMES
        }


class Copy(Operation):
    """One request, the bytes stay in the store."""

    parts = 0

    def prepare(self) -> None:
        self.data = noise(3, self.parts * self.behind.part + SMALL)
        self.behind.put("source", self.data)
        self.behind.put("target", OLD)

    def meets(self, request: Request) -> bool:
        return self.behind.is_copy(request)

    def run(self, client: ObjectClient) -> None:
        bucket = self.behind.bucket
        client.copy_object(bucket, "source", bucket, "target")

    def has_arrived(self) -> bool:
        return self.behind.get("target") == self.data

    def is_untouched(self) -> bool:
        return self.behind.get("target") == OLD


class CopyInParts(Copy):
    """Three parts, of which the fault meets the last."""

    parts = 2

    def meets(self, request: Request) -> bool:
        return super().meets(request) and self.behind.is_third_part(request, SMALL)


class SyncDown(TreeDown):
    """A sync that deletes; the fault meets the listing of its source."""

    def prepare(self) -> None:
        super().prepare()
        (self.folder / "tree" / "extra").write_bytes(OLD)

    def meets(self, request: Request) -> bool:
        return self.behind.is_list(request)

    def run(self, client: ObjectClient) -> None:
        source = BucketTree(client, self.behind.bucket, "tree")
        done(sync(source, FolderTree(self.folder / "tree"), delete=True))

    def has_arrived(self) -> bool:
        return super().has_arrived() and not (self.folder / "tree" / "extra").exists()

    def is_untouched(self) -> bool:
        files = {
            p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()
        }
        return files == {"tree/b/d", "tree/extra"} and self._there()["b/d"] == OLD


class SyncUp(TreeUp):
    """A sync that deletes; the fault meets the listing of its target."""

    def prepare(self) -> None:
        super().prepare()
        self.behind.put("tree/extra", OLD)

    def meets(self, request: Request) -> bool:
        return self.behind.is_list(request)

    def run(self, client: ObjectClient) -> None:
        target = BucketTree(client, self.behind.bucket, "tree")
        done(sync(FolderTree(self.folder / "tree"), target, delete=True))

    def has_arrived(self) -> bool:
        return super().has_arrived() and self.behind.keys() == {f"tree/{name}" for name in NAMES}

    def is_untouched(self) -> bool:
        return self.behind.keys() == {"tree/b/d", "tree/extra"} and self._there()["b/d"] == OLD


class Deletes(Operation):
    """Several objects, of which one is not there."""

    def prepare(self) -> None:
        for name in "ab":
            self.behind.put(name, OLD)

    def meets(self, request: Request) -> bool:
        return self.behind.is_delete(request, "a")

    def run(self, client: ObjectClient) -> None:
        for error in client.delete_objects(self.behind.bucket, "abc").failed.values():
            raise error

    def has_arrived(self) -> bool:
        return self.behind.keys() == set()

    def is_untouched(self) -> bool:
        return self.behind.get("a") == OLD


UPLOADS: Final[dict[str, type[Operation]]] = {
    "upload": Upload,
    "upload in parts": UploadInParts,
    "upload of a stream": UploadOfAStream,
    "begin of the parts": BeginOfParts,
    "end of the parts": EndOfParts,
    "tree up": TreeUp,
}
DOWNLOADS: Final[dict[str, type[Operation]]] = {
    "download": Download,
    "download of what was sent in parts": DownloadOfParts,
    "download in ranges": DownloadInRanges,
    "tree down": TreeDown,
}
COPIES: Final[dict[str, type[Operation]]] = {"copy": Copy, "copy in parts": CopyInParts}
OTHERS: Final[dict[str, type[Operation]]] = {
    "sync down": SyncDown,
    "sync up": SyncUp,
    "deletes": Deletes,
}
ALL: Final = {**UPLOADS, **DOWNLOADS, **COPIES, **OTHERS}


def some(*names: str) -> dict[str, type[Operation]]:
    """These operations of all."""
    return {name: ALL[name] for name in names}


SENDING: Final = some("upload", "upload in parts", "tree up")
MAIN: Final = some(
    "upload in parts",
    "end of the parts",
    "tree up",
    "download",
    "tree down",
    "copy",
    "sync up",
    "deletes",
)
"""For what the client does in one place for all of its requests."""
DONE: Final = "done"
_SECONDS: Final = some("upload in parts", "tree up", "download in ranges", "tree down", "copy")
_DATE: Final = some("upload", "tree down", "sync up")
_STALLS: Final = some("upload", "upload in parts", "end of the parts", "tree up", "copy", "sync up")


@dataclass(frozen=True)
class Fault:
    """A row of the matrix.

    Attributes:
        act: Makes what is done to the request, on a store.
        operations: What it is tried on.
        outcome: What must come of it on a store: ``done``, or the class of the error.
        times: How often it is done; None for always.
        settings: Of the client.
        onward: Whether every request that comes after it meets it too.
    """

    act: Callable[[Backend], Act]
    operations: dict[str, type[Operation]]
    outcome: Callable[[type[Backend]], str] = lambda _: DONE
    times: int | None = 1
    settings: dict[str, Any] = field(default_factory=dict)
    onward: bool = False


PATIENCE: Final = {"idle_timeout": 1}

FAULTS: Final[dict[str, Fault]] = {
    "reset before anything": Fault(lambda _: reset_at_once, ALL),
    "reset in the request's body": Fault(lambda _: reset_in_request, SENDING),
    "reset in the answer": Fault(lambda _: reset_in_answer, ALL),
    "answer lost": Fault(lambda _: lose_answer, ALL),
    "answer cut short": Fault(lambda _: cut_answer, MAIN),
    "byte flipped in the answer": Fault(
        lambda _: flip_in_answer, DOWNLOADS, lambda _: "IntegrityError"
    ),
    "byte flipped in one request": Fault(lambda _: flip_in_request, SENDING),
    "byte flipped in every request": Fault(
        lambda _: flip_in_request, SENDING, lambda store: store.damaged_error.__name__, None
    ),
    "500 three times": Fault(lambda _: refuse(500, "InternalError"), MAIN, times=3),
    "503 twice": Fault(lambda _: refuse(503, "SlowDown"), MAIN, times=2),
    "429, Retry-After in seconds": Fault(lambda _: ask_to_wait("seconds"), _SECONDS, times=None),
    "429, Retry-After as a date": Fault(lambda _: ask_to_wait("date"), _DATE, times=None),
    "no answer comes": Fault(lambda _: stall, _STALLS, settings=PATIENCE),
    "the answer stands still": Fault(
        lambda _: stall_in_answer, some("download in ranges", "tree down"), settings=PATIENCE
    ),
    "500 for ever": Fault(
        lambda _: refuse(500, "InternalError"), ALL, lambda _: "ServiceUnavailableError", None
    ),
    "dead from here on": Fault(
        lambda _: reset_at_once, MAIN, lambda _: "ConnectionFailedError", None, onward=True
    ),
    "credentials expire": Fault(
        lambda store: store.expired,
        ALL,
        lambda store: store.expired_error.__name__,
        None,
        onward=True,
    ),
}

KINDS: Final[dict[str, type[Backend]]] = {
    "S3": S3Backend,
    "Infomaniak S3": S3Backend,
    "Swift": SwiftBackend,
    "Azure": AzureBackend,
    "GCS": GcsBackend,
}
_STORED: Final = "the server's fault: stored"
KNOWN: Final[dict[Cell, tuple[str, str]]] = {
    Cell(f"byte flipped in {which} request", operation, "S3"): (
        _STORED,
        "moto compares a body with neither x-amz-content-sha256 nor the signature",
    )
    for operation in SENDING
    for which in ("one", "every")
}
"""What is known to go wrong, for the table, and why: the cell must fail."""

CELLS: Final = [
    Cell(name, operation, store)
    for name, fault in FAULTS.items()
    for operation in fault.operations
    for store, kind in KINDS.items()
    if operation not in kind.lacks
]
LACKS: Final = {
    Cell(name, operation, store): kind.lacks[operation]
    for name, fault in FAULTS.items()
    for operation in fault.operations
    for store, kind in KINDS.items()
    if operation in kind.lacks
}
FIXTURES: Final = {title: name for name, title in SERVERS.items()}


def expected(cell: Cell) -> str:
    return KNOWN[cell][0] if cell in KNOWN else FAULTS[cell.fault].outcome(KINDS[cell.server])


def parameters() -> Iterator[Any]:
    # a store after the other: what they run on stays warm
    for cell in sorted(CELLS, key=lambda cell: list(KINDS).index(cell.server)):
        known = KNOWN.get(cell)
        marks = (
            [pytest.mark.xfail(strict=True, raises=AssertionError, reason=known[1])]
            if known
            else []
        )
        yield pytest.param(cell, FIXTURES[cell.server], id="-".join(cell), marks=marks)


@pytest.mark.parametrize(("cell", "behind"), list(parameters()), indirect=["behind"])
def test_a_fault(cell: Cell, behind: Backend, tmp_path: Path) -> None:
    OUTCOMES[cell] = KNOWN[cell][0] if cell in KNOWN else "FAILED"
    fault = FAULTS[cell.fault]
    operation = fault.operations[cell.operation](behind, tmp_path)
    came = threading.Event()

    def meets(request: Request) -> bool:
        if operation.meets(request):
            came.set()
        return operation.meets(request) or (fault.onward and came.is_set())

    made = behind.proxy.add(fault.act(behind), meets, times=fault.times)
    with behind.client(**fault.settings) as client:
        try:
            operation.run(client)
        except CloudError as error:
            outcome = type(error).__name__
            assert operation.is_untouched(), outcome
        else:
            outcome = DONE
            assert operation.has_arrived()
    assert made.done
    assert outcome == fault.outcome(type(behind))
    # of a stream there is no record: what cannot be aborted any more stays on the server
    assert behind.orphans() == set() or (fault.onward and cell.operation == "upload of a stream")
    assert stray_files(tmp_path) == set()
    OUTCOMES[cell] = outcome


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of one MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.decode()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("behind", SERVERS, indirect=True)
@pytest.mark.parametrize("in_ranges", [False, True])
def test_a_full_disk(in_ranges: bool, behind: Backend, full_disk: Path) -> None:
    data = noise(1, 2 * 1024 * 1024)
    behind.put("source", data)
    target = full_disk / "target"
    target.write_bytes(OLD)
    with behind.client() as client:
        with_limits(client, RANGE if in_ranges else len(data))
        with pytest.raises(DiskFullError):
            client.download_file(behind.bucket, "source", target)
        assert target.read_bytes() == OLD
        assert stray_files(full_disk) == set()
        assert len(list(list_manifests())) == in_ranges
        subprocess.run(["mount", "-o", "remount,size=8m", str(full_disk)], check=True)
        client.download_file(behind.bucket, "source", target)
    assert target.read_bytes() == data
    assert list(full_disk.iterdir()) == [target]
    assert list(list_manifests()) == []
    happened("disk full", "download in ranges" if in_ranges else "download", behind.title)


@pytest.mark.parametrize("behind", SERVERS, indirect=True)
@pytest.mark.parametrize("down", [False, True])
def test_two_syncs_of_the_same_tree_at_once(down: bool, behind: Backend, tmp_path: Path) -> None:
    files = {f"d{n % 3}/{n}": noise(n, 2000) for n in range(30)}
    files["large"] = noise(99, behind.part + 1)
    if down:
        for name, data in files.items():
            behind.put(name, data)
    else:
        for name, data in files.items():
            path = tmp_path / "tree" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    results: list[TransferResult] = []
    both = threading.Barrier(2)

    def work() -> None:
        with behind.client() as client:
            here, there = FolderTree(tmp_path / "tree"), BucketTree(client, behind.bucket)
            both.wait()
            result = sync(there, here) if down else sync(here, there)
            assert isinstance(result, TransferResult)
            results.append(result)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # the large one is under way once at most: the other sync may be told so
    for result in results:
        assert all(isinstance(error, ConflictError) for error in result.failed.values())
    assert len(results) == 2
    assert sum(len(result.failed) for result in results) <= 1
    for name, data in files.items():
        assert (tmp_path / "tree" / name).read_bytes() == data
        assert behind.get(name) == data
    assert behind.uploads() == {}
    assert stray_files(tmp_path) == set()
    assert list(list_manifests()) == []
    happened("two syncs at once", "tree down" if down else "tree up", behind.title)


@pytest.mark.parametrize("behind", ["moto_s3"], indirect=True)
def test_a_key_flipped_in_the_listing_of_the_source_deletes_nothing(
    behind: Backend, tmp_path: Path
) -> None:
    for name in ("aa", "bb", "cc"):
        behind.put(name, name.encode())
        (tmp_path / name).write_text(name)

    def change(passage: Passage) -> None:
        got = passage.forward()
        passage.send(Got(got.head, got.body.replace(b"<Key>bb<", b"<Key>bz<")))

    behind.proxy.add(change, lambda request: "list-type" in request.query)
    with behind.client() as client:
        result = sync(BucketTree(client, behind.bucket), FolderTree(tmp_path), delete=True)
    assert isinstance(result, TransferResult)
    assert [type(error) for error in result.failed.values()] == [ObjectNotFoundError]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aa", "bb", "cc"]


@pytest.mark.parametrize("behind", ["moto_s3"], indirect=True)
def test_small_files_that_are_stopped_leave_nothing_behind(behind: Backend, tmp_path: Path) -> None:
    for name in NAMES:
        behind.put(name, name.encode())

    def stop(event: ProgressEvent) -> None:
        if event.kind == "bytes":
            raise CancelledError("stopped")

    with behind.client() as client:
        planned = plan_copy(BucketTree(client, behind.bucket), FolderTree(tmp_path))
        result = run_plan(planned, progress=stop)
    assert len(result.failed) == len(NAMES)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_table_in_the_docs_is_fresh() -> None:
    assert document_is_fresh({**{cell: expected(cell) for cell in CELLS}, **LACKS, **OFF_THE_WIRE})
