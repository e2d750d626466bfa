"""Transfers that are killed, interrupted or overtaken go on where they stopped, and end whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final, Literal

import pytest

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    ConflictError,
    ConnectionFailedError,
    PreconditionFailedError,
)
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.common.records import Encryption, ObjectSettings
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.transfer.manifest import Manifest, list_manifests, state_folder
from tests.servers.fault_proxy import (
    Act,
    Hold,
    Passage,
    Pause,
    lose_answer,
    refuse,
    reset_at_once,
)
from tests.servers.loopback import Request
from tests.transfer.fault_table import happened
from tests.transfer.scenes import MIB, PART, Backend, noise, stray_files, with_limits

ROOT: Final = Path(__file__).parents[2]
CONCURRENCY: Final = 2
EACH: Final = pytest.mark.parametrize(
    "behind", ["moto_s3", "swift_s3", "swift", "azure", "gcs"], indirect=True
)
MOTO: Final = pytest.mark.parametrize("behind", ["moto_s3"], indirect=True)
Point = Literal["start", "request", "done", "answer"]


def is_part(request: Request) -> bool:
    return request.method == "PUT" and "partNumber" in request.query


def is_end(request: Request) -> bool:
    return request.method == "POST" and "uploadId" in request.query


def is_range(request: Request) -> bool:
    return request.method == "GET" and "range" in request.headers


def side(behind: Backend, part_size: int) -> dict[str, Any]:
    """One side of a child's transfer."""
    return {**behind.facts(part_size), "bucket": behind.bucket}


@contextmanager
def child(task: dict[str, Any]) -> Iterator[subprocess.Popen[str]]:
    """Run a transfer in a new process, which is ended with the block."""
    command = [sys.executable, "-m", "tests.transfer.child", json.dumps(task)]
    environment = dict(os.environ)
    for each in (task["client"], task.get("to", {})):
        environment |= each.get("environment", {})
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def finish(task: dict[str, Any]) -> list[str]:
    """Run a transfer to its end; gives the kinds of its events."""
    with child(task) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.split()


def kill_at(task: dict[str, Any], holds: list[Hold], thaw: Callable[[], None]) -> None:
    """Start a transfer and kill it when a hold is reached."""
    with child(task) as process:
        while not any(hold.reached.wait(0.02) for hold in holds):
            assert process.poll() is None, process.communicate()[1]
        process.kill()
        process.wait()
    thaw()


class Killed:
    """A transfer between two places that are made for it, and what is killed at random moments."""

    def __init__(self, name: str, request: pytest.FixtureRequest, folder: Path) -> None:
        source, _, target = name.partition(" to ")
        ends = [STORES[end] for end in (source, target) if end in STORES]
        self.behind: list[Backend] = [request.getfixturevalue(f"{end}_behind") for end in ends]
        down = target in ("file", "store")
        self.part_size = MIB // 4 if down else self.behind[-1].part
        # a kill lets two parts arrive at the most: one before, and one under way
        self.data = noise(5, (2 * KILLS[name] + 1) * self.part_size + 12345)
        self.path = folder / "file"
        self.hot = self.behind[-1].is_range if down else self.behind[-1].is_part
        self.watched = self.behind[-1].proxy
        self.store = LocalStorageClient(folder / "store")
        self.store.create_bucket("bucket")
        sides = [self._side(end) for end in (source, target) if end not in ("file", "")]
        self.task: dict[str, Any] = {"client": sides[0], "path": str(self.path)}
        if source == "file":
            self.path.write_bytes(self.data)
            self.task["do"] = "upload"
            return
        self.task["do"] = "download" if target == "file" else "copy" if target else "copy inside"
        if len(sides) == 2:
            self.task["to"] = sides[1]
        if source == "store":
            self.store.upload_data("bucket", "source", self.data)
        else:
            self.behind[0].put("source", self.data)

    def _side(self, end: str) -> dict[str, Any]:
        if end != "store":
            return side(self.behind[0 if end == self.behind[0].title else -1], self.part_size)
        maker = "codomyrmex.cloud.local.storage:LocalStorageClient"
        settings = {"root": self.store.root}
        facts = {"class": maker, "settings": settings, "part_size": self.part_size}
        return {**facts, "bucket": "bucket"}

    def arrived(self) -> bytes | None:
        if self.task["do"] == "download":
            return self.path.read_bytes() if self.path.exists() else None
        if self.task.get("to", {}).get("bucket") == "bucket":
            if not self.store.object_exists("bucket", "target"):
                return None
            return self.store.download_data("bucket", "target")
        return self.behind[-1].get("target")

    def thaw(self) -> None:
        for behind in self.behind:
            behind.proxy.thaw()
            behind.proxy.faults.clear()

    def close(self) -> None:
        self.thaw()
        for behind in self.behind:
            behind.proxy.clear()
            behind.empty()


STORES: Final = {
    "S3": "moto_s3",
    "Infomaniak S3": "swift_s3",
    "Swift": "swift",
    "Azure": "azure",
    "GCS": "gcs",
}
KILLS: Final = {
    **{f"file to {store}": 3 for store in STORES},
    **{f"{store} to file": 3 for store in STORES},
    **dict.fromkeys(("S3", "Infomaniak S3", "Swift"), 2),
    "S3 to store": 2,
    "store to S3": 2,
    "S3 to Infomaniak S3": 1,
    "Infomaniak S3 to S3": 1,
}
POINTS: Final[list[Point]] = ["start", "request", "done", "answer"]


def tell_the_table(name: str) -> None:
    source, _, target = name.partition(" to ")
    if not target:
        happened("kill -9", "copy in parts", source)
    elif source == "file":
        happened("kill -9", "upload in parts", target)
    elif target == "file":
        happened("kill -9", "download in ranges", source)


@pytest.mark.parametrize("name", KILLS)
def test_a_transfer_that_is_killed_again_and_again_ends_whole(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    transfer = Killed(name, request, tmp_path)
    chance = Random(name)
    try:
        for _ in range(KILLS[name]):
            point = chance.choice(POINTS)
            hold = Hold(point)
            transfer.watched.add(hold, transfer.hot, after=chance.randrange(2))
            kill_at(transfer.task, [hold], transfer.thaw)
            assert transfer.arrived() is None
            assert len(list(list_manifests())) == 1
        events = finish(transfer.task)
        assert "resume" in events
        assert "anew" not in events
        assert transfer.arrived() == transfer.data
        parts = -(-len(transfer.data) // transfer.part_size)
        sent = transfer.watched.count(transfer.hot)
        assert parts <= sent <= parts + CONCURRENCY * KILLS[name]
        assert list(list_manifests()) == []
        assert stray_files(tmp_path) == set()
        for behind in transfer.behind:
            assert behind.uploads() == {}
        tell_the_table(name)
    finally:
        transfer.close()


@pytest.mark.parametrize("behind", ["azure", "gcs"], indirect=True)
@pytest.mark.parametrize("point", ["start", "done"])
def test_a_copy_by_the_service_itself_that_is_killed(
    point: Point, behind: Backend, tmp_path: Path
) -> None:
    data = noise(5, 2 * MIB + 12345)
    behind.put("source", data)
    behind.put("target", b"before")
    task = {"do": "copy inside", "client": side(behind, behind.part), "path": str(tmp_path)}
    hold = Hold(point)
    behind.proxy.add(hold, behind.is_copy)
    kill_at(task, [hold], behind.proxy.thaw)
    assert behind.get("target") in (b"before", data)
    behind.proxy.clear()
    finish(task)
    assert behind.get("target") == data
    assert list(list_manifests()) == []
    happened("kill -9", "copy", behind.title)


@EACH
@pytest.mark.parametrize("point", ["start", "done"])
def test_an_upload_killed_in_its_completion_sends_nothing_again(
    point: Point, behind: Backend, tmp_path: Path
) -> None:
    data = noise(6, 2 * behind.part)
    (tmp_path / "file").write_bytes(data)
    task = {"do": "upload", "client": side(behind, behind.part), "path": str(tmp_path / "file")}
    hold = Hold(point)
    behind.proxy.add(hold, behind.is_end)
    kill_at(task, [hold], behind.proxy.thaw)
    assert behind.get("target") == (data if point == "done" else None)
    behind.proxy.clear()
    finish(task)
    # Swift lists the parts of what is complete, and takes the completion once more
    assert behind.proxy.count(behind.is_part) == 0
    assert behind.get("target") == data
    assert behind.uploads() == {}
    assert list(list_manifests()) == []


@MOTO
def test_what_an_upload_itself_has_made_meets_no_condition(behind: Backend, tmp_path: Path) -> None:
    data = noise(6, 2 * PART)
    (tmp_path / "file").write_bytes(data)
    behind.proxy.add(lose_answer, is_end)
    behind.proxy.add(reset_at_once, is_end, times=None)
    with behind.client() as client:
        with pytest.raises(ConnectionFailedError):
            client.upload_file(tmp_path / "file", behind.bucket, "target", overwrite=False)
        behind.proxy.clear()
        client.upload_file(tmp_path / "file", behind.bucket, "target", overwrite=False)
        assert behind.proxy.count(is_part) == 0
        assert list(list_manifests()) == []
        with pytest.raises(AlreadyExistsError):
            client.upload_file(tmp_path / "file", behind.bucket, "target", overwrite=False)
    assert behind.get("target") == data


@MOTO
@pytest.mark.parametrize("fault", [lose_answer, refuse(500, "InternalError"), reset_at_once])
def test_a_conditional_completion_is_repeated_and_found_out(
    fault: Act, behind: Backend, tmp_path: Path
) -> None:
    data = noise(6, 2 * PART)
    (tmp_path / "file").write_bytes(data)
    behind.proxy.add(fault, is_end)
    with behind.client() as client:
        info = client.upload_file(tmp_path / "file", behind.bucket, "target", overwrite=False)
        assert info.etag == client.get_metadata(behind.bucket, "target").etag
        assert behind.proxy.count(is_part) == 2
        with pytest.raises(AlreadyExistsError):
            client.upload_file(tmp_path / "file", behind.bucket, "target", overwrite=False)
    assert behind.get("target") == data
    assert behind.uploads() == {}
    assert list(list_manifests()) == []


@MOTO
def test_a_conditional_completion_that_met_another_object_is_refused(
    behind: Backend, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(noise(6, 2 * PART))

    def overtake(passage: Passage) -> None:
        behind.put("target", b"of somebody else")
        passage.read()
        passage.reset()

    behind.proxy.add(overtake, is_end)
    with behind.client() as client, pytest.raises(AlreadyExistsError):
        client.upload_file(tmp_path / "file", behind.bucket, "target", overwrite=False)
    assert behind.get("target") == b"of somebody else"
    assert behind.uploads() == {}
    assert list(list_manifests()) == []


class Log(list[str]):
    """The kinds of a transfer's events."""

    def __call__(self, event: ProgressEvent) -> None:
        self.append(event.kind)


def leave_unfinished(behind: Backend, path: Path, **settings: Any) -> None:
    """Upload the first of three parts of a file."""
    path.write_bytes(noise(7, 2 * behind.part + 2000))
    behind.proxy.add(behind.expired, behind.is_part, after=1, times=None)
    with behind.client(concurrency=1) as client, pytest.raises(behind.expired_error):
        client.upload_file(path, behind.bucket, "target", **settings)
    assert sorted(behind.uploads().values()) == [1]
    behind.proxy.clear()


@EACH
def test_a_changed_source_starts_anew_and_its_old_parts_are_removed(
    behind: Backend, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    leave_unfinished(behind, path)
    changed = noise(8, 2 * behind.part + 2000)
    path.write_bytes(changed)
    os.utime(path, ns=(1, 1))
    log = Log()
    with behind.client() as client:
        client.upload_file(path, behind.bucket, "target", progress=log)
    assert "anew" in log
    assert behind.get("target") == changed
    assert behind.uploads() == {}
    assert behind.proxy.count(behind.is_part) == 3


@MOTO
def test_other_settings_start_anew(behind: Backend, tmp_path: Path) -> None:
    path = tmp_path / "file"
    leave_unfinished(behind, path, content_type="text/plain")
    log = Log()
    with behind.client() as client:
        client.upload_file(path, behind.bucket, "target", content_type="text/html", progress=log)
        assert client.get_metadata(behind.bucket, "target").content_type == "text/html"
    assert "anew" in log
    assert behind.uploads() == {}


@MOTO
def test_old_parts_that_cannot_be_removed_now_are_not_forgotten(
    behind: Backend, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    leave_unfinished(behind, path)
    path.write_bytes(b"x" * (PART + 1))
    behind.proxy.add(reset_at_once, lambda request: request.method == "DELETE", times=None)
    with behind.client() as client, pytest.raises(ConnectionFailedError):
        client.upload_file(path, behind.bucket, "target")
    assert behind.orphans() == set()
    assert sorted(behind.uploads().values()) == [1]


@MOTO
def test_parts_that_cannot_be_removed_after_an_error_are_not_forgotten(
    behind: Backend, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(noise(7, 2 * PART + 1))
    behind.proxy.add(refuse(400, "InvalidRequest"), is_part, after=1)
    behind.proxy.add(reset_at_once, lambda request: request.method == "DELETE", times=None)
    with behind.client(concurrency=1) as client:
        with pytest.raises(ValueError, match="InvalidRequest"):
            client.upload_file(path, behind.bucket, "target")
        assert sorted(behind.uploads().values()) == [1]
        assert behind.orphans() == set()
        behind.proxy.clear()
        client.upload_file(path, behind.bucket, "target")
    assert behind.get("target") == path.read_bytes()
    assert behind.uploads() == {}


@EACH
def test_an_object_that_changes_during_the_download(behind: Backend, tmp_path: Path) -> None:
    old, new = noise(9, 4 * MIB), noise(10, 4 * MIB)
    behind.put("source", old)
    (tmp_path / "target").write_bytes(b"before")
    pause = Pause()
    behind.proxy.add(pause, behind.is_range, after=2)

    def change() -> None:
        pause.reached.wait()
        behind.put("source", new)
        pause.go.set()

    changer = threading.Thread(target=change)
    changer.start()
    with with_limits(behind.client(concurrency=1), MIB) as client:
        with pytest.raises(PreconditionFailedError):
            client.download_file(behind.bucket, "source", tmp_path / "target")
        changer.join()
        # what came of the old object is of no use to anyone
        assert list(tmp_path.iterdir()) == [tmp_path / "target"]
        assert (tmp_path / "target").read_bytes() == b"before"
        assert list(list_manifests()) == []
        client.download_file(behind.bucket, "source", tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == new
    happened("source changes", "download in ranges", behind.title)


@EACH
def test_an_object_that_changes_between_two_attempts_is_fetched_anew(
    behind: Backend, tmp_path: Path
) -> None:
    old, new = noise(9, 4 * MIB), noise(10, 4 * MIB)
    behind.put("source", old)
    behind.proxy.add(behind.expired, behind.is_range, after=2, times=None)
    log = Log()
    with with_limits(behind.client(concurrency=1), MIB) as client:
        with pytest.raises(behind.expired_error):
            client.download_file(behind.bucket, "source", tmp_path / "target")
        assert len(list(list_manifests())) == 1
        assert stray_files(tmp_path) == set()
        behind.proxy.clear()
        behind.put("source", new)
        client.download_file(behind.bucket, "source", tmp_path / "target", progress=log)
    assert "anew" in log
    assert (tmp_path / "target").read_bytes() == new
    assert list(tmp_path.iterdir()) == [tmp_path / "target"]
    assert list(list_manifests()) == []


@EACH
def test_a_file_that_changes_during_the_upload(behind: Backend, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(noise(7, 2 * behind.part + 2000))
    behind.put("target", b"before")
    pause = Pause()
    behind.proxy.add(pause, behind.is_part, after=1)

    def change() -> None:
        pause.reached.wait()
        os.utime(path, ns=(1, 1))
        pause.go.set()

    changer = threading.Thread(target=change)
    changer.start()
    with behind.client(concurrency=1) as client, pytest.raises(ConflictError, match="changed"):
        client.upload_file(path, behind.bucket, "target")
    changer.join()
    assert behind.get("target") == b"before"
    assert behind.uploads() == {}
    assert list(list_manifests()) == []
    happened("source changes", "upload in parts", behind.title)


@MOTO
def test_a_record_torn_anywhere_in_its_last_line_still_resumes(
    behind: Backend, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    leave_unfinished(behind, path)
    [record] = Path(state_folder()).iterdir()
    whole = record.read_bytes()
    last = whole.rstrip(b"\n").rindex(b"\n") + 1
    for end in range(last, len(whole)):
        record.write_bytes(whole[:end])
        with Manifest(str(record)) as manifest:
            assert manifest.header is not None
            assert manifest.parts == {}
        assert record.read_bytes() == whole[:last]
    record.write_bytes(whole[: last + 10])
    log = Log()
    with behind.client() as client:
        client.upload_file(path, behind.bucket, "target", progress=log)
    assert "resume" in log
    # the part is known by the bytes that the service has of it
    assert behind.proxy.count(is_part) == 2
    assert behind.get("target") == path.read_bytes()


@MOTO
def test_a_part_that_was_not_recorded_is_recorded_when_it_is_found(
    behind: Backend, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    leave_unfinished(behind, path)
    [record] = Path(state_folder()).iterdir()
    record.write_bytes(record.read_bytes().split(b"\n")[0] + b"\n")
    behind.proxy.add(lose_answer, is_end)
    behind.proxy.add(reset_at_once, is_end, times=None)
    with behind.client() as client:
        with pytest.raises(ConnectionFailedError):
            client.upload_file(path, behind.bucket, "target")
        behind.proxy.clear()
        client.upload_file(path, behind.bucket, "target")
    assert behind.proxy.count(is_part) == 0
    assert behind.get("target") == path.read_bytes()


@MOTO
def test_a_customers_key_is_in_no_record_and_comes_with_the_command_again(
    behind: Backend, tmp_path: Path
) -> None:
    key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    settings = ObjectSettings(encryption=Encryption("customer", customer_key=Secret(key)))
    path = tmp_path / "file"
    leave_unfinished(behind, path, settings=settings)
    [record] = Path(state_folder()).iterdir()
    assert key not in record.read_text()
    log = Log()
    with behind.client() as client:
        client.upload_file(path, behind.bucket, "target", settings=settings, progress=log)
    assert "resume" in log
    named = "x-amz-server-side-encryption-customer-key"
    assert all(
        request.headers[named] == key for request in behind.proxy.requests if is_part(request)
    )
    assert behind.proxy.count(is_part) == 2


@MOTO
def test_the_same_upload_in_two_processes_at_once(behind: Backend, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(noise(7, 2 * PART + 1))
    pause = Pause()
    behind.proxy.add(pause, is_part)
    task = {"do": "upload", "client": side(behind, PART), "path": str(path)}
    with child(task) as process:
        pause.reached.wait(60)
        [(_, _, _, active)] = list_manifests()
        assert active
        with behind.client() as client, pytest.raises(ConflictError, match="under way"):
            client.upload_file(path, behind.bucket, "target")
        pause.go.set()
        assert process.wait(60) == 0
    assert behind.get("target") == path.read_bytes()
    assert behind.uploads() == {}


INTERRUPTED: Final = {
    "upload": is_part,
    "download": is_range,
    "copy inside": is_part,
    "tree up": is_part,
    "tree down": is_range,
}


@MOTO
@pytest.mark.parametrize("do", INTERRUPTED)
def test_ctrl_c_while_nothing_moves_stops_and_keeps_what_was_sent(
    do: str, behind: Backend, tmp_path: Path
) -> None:
    large = do in ("upload", "copy inside", "tree up")
    data = noise(11, 2 * PART + 1 if large else 4 * MIB)
    path = tmp_path / "files"
    if do == "upload":
        path.write_bytes(data)
    elif do == "copy inside":
        behind.put("source", data)
    elif do == "tree up":
        path.mkdir()
        (path / "large").write_bytes(data)
        for name in "abc":
            (path / name).write_text(name)
    else:
        behind.put("source", data)
        for name in "abc":
            behind.put(name, name.encode())
    task = {"do": do, "client": side(behind, PART if large else MIB), "path": str(path)}
    hold = Hold("request")
    behind.proxy.add(hold, INTERRUPTED[do], after=1)
    with child(task) as process:
        assert hold.reached.wait(60)
        process.send_signal(signal.SIGINT)
        # the server is silent for as long as this waits
        out, err = process.communicate(timeout=30)
    assert process.returncode in (-signal.SIGINT, 130), (out, err)
    assert "KeyboardInterrupt" in err
    behind.proxy.thaw()
    assert behind.orphans() == set()
    assert stray_files(tmp_path) == set()
    assert len(list(list_manifests())) == 1
    behind.proxy.clear()
    assert "resume" in finish(task)
    if large:
        assert behind.get("large" if do == "tree up" else "target") == data
    else:
        assert (path if do == "download" else path / "source").read_bytes() == data
    assert list(list_manifests()) == []


@MOTO
def test_ctrl_c_in_a_single_request(behind: Backend, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"small")
    hold = Hold("start")
    behind.proxy.add(hold, lambda request: request.method == "PUT")
    with child({"do": "upload", "client": side(behind, PART), "path": str(path)}) as process:
        assert hold.reached.wait(60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode in (-signal.SIGINT, 130), (out, err)
    assert behind.get("target") is None


@MOTO
def test_a_client_used_before_a_fork_works_after_it(behind: Backend, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(noise(7, 2 * PART + 1))
    script = f"""
import os, sys
from codomyrmex.cloud.aws.storage import S3Client
client = S3Client("us-east-1", endpoint_url={behind.proxy.url!r}, access_key_id="a",
                  secret_access_key="b", part_size={PART}, concurrency=2)
path, bucket = {str(path)!r}, {behind.bucket!r}
client.upload_file(path, bucket, "before")
child = os.fork()
name = "parent" if child else "child"
client.upload_file(path, bucket, name)
data = client.download_data(bucket, name)
assert data == open(path, "rb").read()
if child:
    sys.exit(os.waitpid(child, 0)[1])
"""
    done = subprocess.run([sys.executable, "-c", script], timeout=100, capture_output=True)
    assert done.returncode == 0, done.stderr
    for key in ("before", "parent", "child"):
        assert behind.get(key) == path.read_bytes()
    assert behind.uploads() == {}


@MOTO
def test_sixty_four_threads_on_one_client(behind: Backend, tmp_path: Path) -> None:
    with behind.client(concurrency=4) as client:
        failures: list[BaseException] = []

        def work(number: int) -> None:
            try:
                data = noise(number, PART + number if number % 16 == 1 else 5000)
                key = f"{number}"
                assert client.upload_data(behind.bucket, key, data).size == len(data)
                path = client.download_file(behind.bucket, key, tmp_path / key)
                assert path.read_bytes() == data
            except BaseException as error:  # noqa: BLE001 # looked at below
                failures.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(behind.keys()) == 64
    assert list(list_manifests()) == []
