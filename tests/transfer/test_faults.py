"""Faults between the client and real servers: nothing is lost, nothing partial shows."""

from __future__ import annotations

import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.common.errors import (
    CancelledError,
    CloudError,
    ConflictError,
    DiskFullError,
    ObjectNotFoundError,
)
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.transfer.manifest import list_manifests
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
from tests.transfer.scenes import PART, Backend, noise, stray_files, with_limits

SMALL: Final = 100_000
OLD: Final = b"what was there before"
SERVERS: Final = {"moto_s3": "moto", "swift_s3": "Swift"}
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
    def run(self, client: S3Client) -> None:
        """Do it."""

    @abstractmethod
    def has_arrived(self) -> bool:
        """Whether everything is at the other end, byte by byte, past our client."""

    @abstractmethod
    def is_untouched(self) -> bool:
        """Whether what the fault met is as it was before."""


class Upload(Operation):
    """One request."""

    size = SMALL

    def prepare(self) -> None:
        self.data = noise(1, self.size)
        self.path = self.folder / "source"
        self.path.write_bytes(self.data)
        self.behind.put("target", OLD)

    def meets(self, request: Request) -> bool:
        return request.method == "PUT"

    def run(self, client: S3Client) -> None:
        client.upload_file(self.path, self.behind.bucket, "target")

    def has_arrived(self) -> bool:
        return self.behind.get("target") == self.data

    def is_untouched(self) -> bool:
        return self.behind.get("target") == OLD


class UploadInParts(Upload):
    """Three parts, of which the fault meets the second."""

    size = 2 * PART + SMALL

    def meets(self, request: Request) -> bool:
        return request.method == "PUT" and request.query.get("partNumber") == "2"


class BeginOfParts(UploadInParts):
    """The request that begins it."""

    def meets(self, request: Request) -> bool:
        return request.method == "POST" and "uploads" in request.query


class EndOfParts(UploadInParts):
    """The request that makes the object of the parts."""

    def meets(self, request: Request) -> bool:
        return request.method == "POST" and "uploadId" in request.query


class Download(Operation):
    """One request."""

    size = SMALL

    def prepare(self) -> None:
        self.data = noise(2, self.size)
        self.behind.put("source", self.data)
        self.path = self.folder / "target"
        self.path.write_bytes(OLD)

    def meets(self, request: Request) -> bool:
        return request.method == "GET"

    def run(self, client: S3Client) -> None:
        client.download_file(self.behind.bucket, "source", self.path)

    def has_arrived(self) -> bool:
        return self.path.read_bytes() == self.data

    def is_untouched(self) -> bool:
        return self.path.read_bytes() == OLD


class DownloadOfParts(Download):
    """One request, for an object that was stored in parts and has no checksum of the whole."""

    size = 2 * PART + SMALL

    def prepare(self) -> None:
        self.data = noise(2, self.size)
        self.behind.put_in_parts("source", self.data, [PART, PART, SMALL])
        self.path = self.folder / "target"
        self.path.write_bytes(OLD)

    def run(self, client: S3Client) -> None:
        super().run(with_limits(client, 4 * PART))


class DownloadInRanges(Download):
    """Five ranges, of which the fault meets the third."""

    size = 4 * RANGE + 1000

    def meets(self, request: Request) -> bool:
        return request.headers.get("range", "").startswith(f"bytes={2 * RANGE}-")

    def run(self, client: S3Client) -> None:
        super().run(with_limits(client, RANGE))


NAMES: Final = ["a", "b/c", "b/d", "e"]


def done(result: object) -> None:
    """Raise the first of the failures."""
    assert isinstance(result, TransferResult)
    for error in result.failed.values():
        raise error


class TreeUp(Operation):
    """Small files to objects; the fault meets one of them."""

    def prepare(self) -> None:
        self.files = {name: noise(index, 3000) for index, name in enumerate(NAMES)}
        for name, data in self.files.items():
            path = self.folder / "tree" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.behind.put("tree/b/d", OLD)

    def meets(self, request: Request) -> bool:
        return request.method == "PUT" and request.path.endswith("/b/d")

    def run(self, client: S3Client) -> None:
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
        self.files = {name: noise(index, 3000) for index, name in enumerate(NAMES)}
        for name, data in self.files.items():
            self.behind.put(f"tree/{name}", data)
        (self.folder / "tree" / "b").mkdir(parents=True)
        (self.folder / "tree" / "b" / "d").write_bytes(OLD)

    def meets(self, request: Request) -> bool:
        return request.method == "GET" and request.path.endswith("/b/d")

    def run(self, client: S3Client) -> None:
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

    size = SMALL

    def prepare(self) -> None:
        self.data = noise(3, self.size)
        self.behind.put("source", self.data)
        self.behind.put("target", OLD)

    def meets(self, request: Request) -> bool:
        return "x-amz-copy-source" in request.headers

    def run(self, client: S3Client) -> None:
        bucket = self.behind.bucket
        client.copy_object(bucket, "source", bucket, "target")

    def has_arrived(self) -> bool:
        return self.behind.get("target") == self.data

    def is_untouched(self) -> bool:
        return self.behind.get("target") == OLD


class CopyInParts(Copy):
    """Three parts, of which the fault meets the second."""

    size = 2 * PART + SMALL

    def meets(self, request: Request) -> bool:
        return super().meets(request) and request.query.get("partNumber") == "2"

    def run(self, client: S3Client) -> None:
        client.limits = msgspec.structs.replace(client.limits, single_copy=PART, copy_part=PART)
        client.concurrency = 1  # the first part is there when the fault meets the second
        super().run(client)


class SyncDown(TreeDown):
    """A sync that deletes; the fault meets the listing of its source."""

    def prepare(self) -> None:
        super().prepare()
        (self.folder / "tree" / "extra").write_bytes(OLD)

    def meets(self, request: Request) -> bool:
        return request.method == "GET" and "list-type" in request.query

    def run(self, client: S3Client) -> None:
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
        return request.method == "GET" and "list-type" in request.query

    def run(self, client: S3Client) -> None:
        target = BucketTree(client, self.behind.bucket, "tree")
        done(sync(FolderTree(self.folder / "tree"), target, delete=True))

    def has_arrived(self) -> bool:
        return super().has_arrived() and self.behind.keys() == {f"tree/{name}" for name in NAMES}

    def is_untouched(self) -> bool:
        return self.behind.keys() == {"tree/b/d", "tree/extra"} and self._there()["b/d"] == OLD


UPLOADS: Final[dict[str, type[Operation]]] = {
    "upload": Upload,
    "upload in parts": UploadInParts,
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
LISTINGS: Final[dict[str, type[Operation]]] = {"sync down": SyncDown, "sync up": SyncUp}
ALL: Final = {**UPLOADS, **DOWNLOADS, **COPIES, **LISTINGS}
SENDING: Final = {name: ALL[name] for name in ("upload", "upload in parts", "tree up")}
ONE_OF_EACH: Final = {
    name: ALL[name]
    for name in ("upload in parts", "tree up", "download in ranges", "tree down", "copy", "sync up")
}

DONE: Final = "done"


@dataclass(frozen=True)
class Fault:
    """A row of the matrix.

    Attributes:
        act: Makes what is done to the request.
        operations: What it is tried on.
        outcome: What must come of it: ``done``, or the class of the error.
        times: How often it is done; None for always.
        settings: Of the client.
        onward: Whether every request that comes after it meets it too.
        servers: On which it is tried; what takes long is tried on one.
    """

    act: Callable[[], Act]
    operations: dict[str, type[Operation]]
    outcome: str = DONE
    times: int | None = 1
    settings: dict[str, Any] = field(default_factory=dict)
    onward: bool = False
    servers: tuple[str, ...] = ("moto", "Swift")


PATIENCE: Final = {"idle_timeout": 1}

FAULTS: Final[dict[str, Fault]] = {
    "reset before anything": Fault(lambda: reset_at_once, ALL),
    "reset in the request's body": Fault(lambda: reset_in_request, SENDING),
    "reset in the answer": Fault(lambda: reset_in_answer, ALL),
    "answer lost": Fault(lambda: lose_answer, ALL),
    "answer cut short": Fault(lambda: cut_answer, ALL),
    "byte flipped in the answer": Fault(lambda: flip_in_answer, DOWNLOADS, "IntegrityError"),
    "byte flipped in one request": Fault(lambda: flip_in_request, SENDING),
    "byte flipped in every request": Fault(
        lambda: flip_in_request, SENDING, "IntegrityError", None
    ),
    "500 three times": Fault(lambda: refuse(500, "InternalError"), ALL, times=3),
    "503 SlowDown twice": Fault(lambda: refuse(503, "SlowDown"), ALL, times=2),
    "429, Retry-After in seconds": Fault(lambda: ask_to_wait("seconds"), ONE_OF_EACH, times=None),
    "429, Retry-After as a date": Fault(lambda: ask_to_wait("date"), ONE_OF_EACH, times=None),
    "no answer comes": Fault(
        lambda: stall,
        {**UPLOADS, **COPIES, "sync up": SyncUp},
        settings=PATIENCE,
        servers=("moto",),
    ),
    "the answer stands still": Fault(
        lambda: stall_in_answer,
        {name: ALL[name] for name in ("download in ranges", "tree down")},
        settings=PATIENCE,
        servers=("moto",),
    ),
    "500 for ever": Fault(
        lambda: refuse(500, "InternalError"), ALL, "ServiceUnavailableError", None
    ),
    "dead from here on": Fault(
        lambda: reset_at_once, ALL, "ConnectionFailedError", None, onward=True
    ),
    "credentials expire": Fault(
        lambda: refuse(400, "ExpiredToken"), ALL, "ExpiredCredentialsError", None, onward=True
    ),
}

KNOWN: Final[dict[Cell, tuple[str, str]]] = {
    **{
        Cell(f"byte flipped in {which} request", operation, "moto"): (
            "the server's fault: stored",
            "moto compares a body with neither x-amz-content-sha256 nor the signature",
        )
        for operation in SENDING
        for which in ("one", "every")
    },
}
"""What is known to go wrong, for the table, and why: the cell must fail."""

CELLS: Final = [
    Cell(name, operation, server)
    for name, fault in FAULTS.items()
    for operation in fault.operations
    for server in fault.servers
]
FIXTURES: Final = {title: name for name, title in SERVERS.items()}


def expected(cell: Cell) -> str:
    return KNOWN[cell][0] if cell in KNOWN else FAULTS[cell.fault].outcome


def parameters() -> Iterator[Any]:
    for cell in CELLS:
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

    made = behind.proxy.add(fault.act(), meets, times=fault.times)
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
    assert outcome == fault.outcome
    assert behind.orphans() == set()
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
        if in_ranges:
            with_limits(client, RANGE)
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
    files["large"] = noise(99, PART + 1)
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
    assert document_is_fresh({**{cell: expected(cell) for cell in CELLS}, **OFF_THE_WIRE})
