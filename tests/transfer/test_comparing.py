"""What a comparison asks of a service: nothing that the listing or the disk can tell."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.transfer.checking import check
from codomyrmex.cloud.transfer.part_records import MIB
from codomyrmex.cloud.transfer.planning import TransferPlan, plan_delete
from codomyrmex.cloud.transfer.running import run_plan
from codomyrmex.cloud.transfer.spool import Spool
from codomyrmex.cloud.transfer.sync import sync
from codomyrmex.cloud.transfer.trees import BucketTree, Entry, FolderTree
from tests.aws.helpers import client_for, fresh_bucket, loopback_client
from tests.servers import S3Server
from tests.servers.loopback import Answer, Request, serving

STORED = datetime(2026, 1, 31, 10, tzinfo=UTC)
STORED_NS = int(STORED.timestamp()) * 1_000_000_000
BEFORE_NS = STORED_NS - 3_600_000_000_000


class Stored(NamedTuple):
    """An object of the server below."""

    data: bytes
    etag: str | None = None
    mtime: str | None = None

    @property
    def shown_etag(self) -> str:
        return self.etag or hashlib.md5(self.data).hexdigest()


class Service:
    """Lists, tells and gives objects, and counts what it was asked."""

    def __init__(self, objects: dict[str, Stored]) -> None:
        self.objects = objects
        self.asked: Counter[str] = Counter()

    def __call__(self, request: Request) -> Answer:
        if request.method == "GET" and "list-type" in request.query:
            self.asked["list"] += 1
            return self._page(request.query.get("continuation-token", ""))
        self.asked[request.method] += 1
        key = request.path.split("/", 2)[2]
        if request.method == "PUT":
            self.objects[key] = Stored(request.body)
            return Answer(200, b"", {"ETag": f'"{self.objects[key].shown_etag}"'})
        found = self.objects[key]
        headers = {
            "ETag": f'"{found.shown_etag}"',
            "Last-Modified": "Sat, 31 Jan 2026 10:00:00 GMT",
        }
        if found.mtime is not None:
            headers["x-amz-meta-mtime"] = found.mtime
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("range", ""))
        if asked is None:
            return Answer(200, found.data, headers)
        part = found.data[int(asked[1]) : int(asked[2]) + 1]
        span = f"{asked[1]}-{int(asked[1]) + len(part) - 1}"
        headers["Content-Range"] = f"bytes {span}/{len(found.data)}"
        return Answer(206, part, headers)

    def _page(self, after: str) -> Answer:
        names = [name for name in sorted(self.objects) if name > after]
        rows = "".join(
            f"<Contents><Key>{name}</Key><Size>{len(self.objects[name].data)}</Size>"
            f"<ETag>&quot;{self.objects[name].shown_etag}&quot;</ETag>"
            "<LastModified>2026-01-31T10:00:00.000Z</LastModified></Contents>"
            for name in names[:1000]
        )
        more = len(names) > 1000
        token = f"<NextContinuationToken>{names[999]}</NextContinuationToken>" if more else ""
        text = f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{rows}"
        return Answer(200, f"<ListBucketResult>{text}</ListBucketResult>".encode())


def write(path: Path, data: bytes, mtime_ns: int = BEFORE_NS) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, ns=(mtime_ns, mtime_ns))


def test_nothing_to_do_takes_the_pages_of_the_list_alone(tmp_path: Path) -> None:
    service = Service({})
    for number in range(2500):
        name, data = f"{number:05d}", b"%d" % number
        write(tmp_path / name, data)
        service.objects[name] = Stored(data, mtime="1600000000")
    with serving(service) as server:
        here, there = FolderTree(tmp_path), BucketTree(loopback_client(server.url), "photos")
        assert sync(here, there).counts == {"skip": 2500}
        assert service.asked == {"list": 3}
        assert sync(there, here).counts == {"skip": 2500}
        assert service.asked == {"list": 6}
        assert sync(there, here, compare="checksum").counts == {"skip": 2500}
        assert check(here, there).ok
        assert service.asked == {"list": 12}


def test_a_store_on_the_disk_is_read_instead_of_asking(tmp_path: Path) -> None:
    local = LocalStorageClient(tmp_path)
    local.create_bucket("copy")
    service = Service({f"{n}": Stored(b"%d" % n, mtime="1600000000") for n in range(50)})
    with serving(service) as server:
        there = BucketTree(loopback_client(server.url), "photos")
        assert sync(there, BucketTree(local, "copy")).counts == {"copy": 50}
        service.asked.clear()
        assert sync(there, BucketTree(local, "copy")).counts == {"skip": 50}
        assert sync(BucketTree(local, "copy"), there).counts == {"skip": 50}
    assert service.asked == {"list": 2}


def test_only_large_ones_are_asked_for_their_time(tmp_path: Path) -> None:
    large = os.urandom(2 * MIB)
    name = f"{BEFORE_NS // 10**9}"
    service = Service(
        {
            "large-other": Stored(large[::-1], mtime="1"),
            "large-same": Stored(large, mtime=name),
            "opaque": Stored(b"small", etag="0" * 31 + "-2", mtime=name),
        }
    )
    for key in ("large-other", "large-same"):
        write(tmp_path / key, large)
    write(tmp_path / "opaque", b"small")
    with serving(service) as server:
        there = BucketTree(loopback_client(server.url), "photos")
        plan = sync(there, FolderTree(tmp_path), dry_run=True)
    assert {action.target.rpartition("/")[2] for action in plan} == {"large-other"}
    assert service.asked == {"list": 1, "HEAD": 3}


def test_an_older_file_in_the_place_of_another_is_seen(tmp_path: Path) -> None:
    service = Service({"a": Stored(b"new")})
    write(tmp_path / "a", b"old", mtime_ns=BEFORE_NS)  # its status changed after it was stored
    with serving(service) as server:
        there = BucketTree(loopback_client(server.url), "photos")
        for mtime in (None, f"{BEFORE_NS // 10**9 + 60}"):
            service.objects["a"] = Stored(b"new", mtime=mtime)
            assert sync(FolderTree(tmp_path), there).counts == {"copy": 1}
            assert service.objects["a"].data == b"old"


def test_a_service_whose_clock_is_ahead_hides_no_change(tmp_path: Path) -> None:
    service = Service({"a": Stored(b"old")})
    write(tmp_path / "a", b"new")  # now, by this machine's clock

    def handler(request: Request) -> Answer:
        answer = service(request)
        # the list says that it was stored an hour after, ten seconds ago
        now = datetime.now(UTC) + timedelta(hours=1)
        stored = (now - timedelta(seconds=10)).strftime("%Y-%m-%dT%H:%M:%S.000Z").encode()
        body = answer.body.replace(b"2026-01-31T10:00:00.000Z", stored)
        headers = {**answer.headers, "Date": format_datetime(now, usegmt=True)}
        return Answer(answer.status, body, headers)

    with serving(handler) as server:
        there = BucketTree(loopback_client(server.url), "photos")
        assert sync(FolderTree(tmp_path), there).counts == {"copy": 1}
    assert service.objects["a"].data == b"new"


def test_an_object_without_a_time_gives_its_file_the_time_of_storing(tmp_path: Path) -> None:
    service = Service({"small": Stored(b"s"), "large": Stored(os.urandom(2 * MIB))})
    with serving(service) as server:
        client = loopback_client(server.url)
        there, here = BucketTree(client, "photos"), FolderTree(tmp_path)
        assert sync(there, here).counts == {"copy": 2}
        assert {os.stat(tmp_path / name).st_mtime_ns for name in service.objects} == {STORED_NS}
        client.download_file("photos", "small", tmp_path / "alone")
        assert os.stat(tmp_path / "alone").st_mtime_ns == STORED_NS
        (tmp_path / "alone").unlink()
        service.asked.clear()
        assert sync(there, here).counts == {"skip": 2}
        assert service.asked == {"list": 1}


def test_what_cannot_be_compared_fails_alone(tmp_path: Path) -> None:
    service = Service({"a": Stored(b"1" * 2 * MIB), "b": Stored(b"2")})
    write(tmp_path / "a", b"3" * 2 * MIB)

    def handler(request: Request) -> Answer:
        gone = request.method in ("HEAD", "GET") and request.path.endswith("/a")
        return Answer(403) if gone else service(request)

    with serving(handler) as server:
        there = BucketTree(loopback_client(server.url), "photos")
        result = sync(there, FolderTree(tmp_path))
    assert result.counts == {"copy": 1}
    assert [error.status for error in result.failed.values()] == [403]


# -- plans that do not fit into memory


def spooled(entries: list[Entry]) -> Spool[Entry]:
    spool = Spool[Entry](in_memory=0)
    for entry in entries:
        spool.append(entry)
    assert spool.sequence() is spool
    return spool


def test_a_plan_from_a_file_is_carried_out(tmp_path: Path) -> None:
    names = [f"{number:05d}" for number in range(4200)]
    for name in names:
        write(tmp_path / name, name.encode())
    write(tmp_path / "99999", os.urandom(2 * MIB))
    here = FolderTree(tmp_path)
    service = Service({})
    with serving(service) as server:
        there = BucketTree(loopback_client(server.url), "photos")
        copies = spooled(list(here.entries()))
        result = run_plan(TransferPlan(Plan([]), here, there, copies, []))
    assert result.counts == {"copy": 4201}
    assert {name: service.objects[name].data for name in names} == {n: n.encode() for n in names}


def test_long_plans_leave_the_memory(tmp_path: Path) -> None:
    class Many(BucketTree):
        def __init__(self) -> None:
            super().__init__(LocalStorageClient(tmp_path), "photos")

        def entries(self) -> Iterator[Entry]:
            return (Entry(f"folder/{number:07d}", 12) for number in range(40_000))

    planned = plan_delete(Many())
    assert isinstance(planned.deletes, Spool)
    assert isinstance(planned.plan.actions, Spool)
    assert planned.plan.counts == {"delete": 40_000}
    assert planned.deletes[-1].key == "folder/0039999"
    assert planned.plan.actions[20_000] == Action(
        "delete", "local://photos/folder/0020000", size=12
    )


def test_a_spool_keeps_names_that_are_no_text() -> None:
    spool = spooled([Entry("odd \udcff name", 1)] * 5000)
    assert spool[4999].key == spool[0].key == "odd \udcff name"
    with pytest.raises(IndexError):
        spool[5000]


def test_an_object_in_parts_is_compared_by_the_etag_of_its_parts(
    moto_s3: S3Server, tmp_path: Path
) -> None:
    client = client_for(moto_s3, part_size=5 * MIB)
    data = os.urandom(12 * MIB)
    write(tmp_path / "large", data)
    with fresh_bucket(client) as bucket:
        client.upload_file(tmp_path / "large", bucket, "large")
        here, there = FolderTree(tmp_path), BucketTree(client, bucket)
        assert check(here, there).ok
        assert sync(here, there, compare="checksum").counts == {"skip": 1}
        write(tmp_path / "large", data[:-1] + bytes([data[-1] ^ 1]))
        [difference] = check(here, there).differences
        assert difference.reason == "another ETag of its parts"
        assert sync(here, there, compare="checksum").counts == {"copy": 1}
