"""Downloads of objects that were stored in parts, where the ETag is the one checksum there is."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import msgspec
import pytest

from codomyrmex.cloud.common.errors import IntegrityError
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.verify import CompositeMd5
from tests.aws.helpers import loopback_client
from tests.servers.fault_proxy import flip_in_answer
from tests.servers.loopback import Answer, Request, serving
from tests.transfer.scenes import MIB, PART, Backend, noise, with_limits

BOTH: Final = pytest.mark.parametrize("behind", ["moto_s3", "swift_s3"], indirect=True)
EVEN: Final = [PART, PART, 12345]
UNEVEN: Final = [PART, PART + 3 * MIB, PART + 4 * MIB, 99]
# the first part and the size look like parts of 6 MiB, and these are not
MISLEADING: Final = [PART + MIB, PART, PART + MIB]


def store(behind: Backend, sizes: list[int]) -> bytes:
    """Make an object of parts, with a client of another maker."""
    data = noise(sum(sizes), sum(sizes))
    behind.put_in_parts("source", data, sizes)
    return data


def fetch(client: ObjectClient, behind: Backend, how: str, target: Path) -> bytes:
    if how == "ranges":
        with_limits(client, MIB)
    elif how == "whole":
        with_limits(client, 64 * MIB)
    elif how == "data":
        return client.download_data(behind.bucket, "source")
    elif how == "stream":
        return b"".join(client.iter_data(behind.bucket, "source", chunk_size=3 * MIB + 1))
    return client.download_file(behind.bucket, "source", target).read_bytes()


def asks_for_a_part(request: Request) -> bool:
    return "partNumber" in request.query


WAYS: Final = ["ranges", "whole", "data", "stream"]


@BOTH
@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("sizes", [EVEN, UNEVEN, MISLEADING, [PART]], ids=str)
def test_what_arrives_whole_is_taken(
    sizes: list[int], how: str, behind: Backend, tmp_path: Path
) -> None:
    data = store(behind, sizes)
    with behind.client() as client:
        assert client.get_metadata(behind.bucket, "source").checksums is None
        assert fetch(client, behind, how, tmp_path / "target") == data
    asked = behind.proxy.count(asks_for_a_part)
    assert asked == {1: 0, 3: 1, 4: 4}[len(sizes)] or sizes is MISLEADING


@BOTH
@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("sizes", [EVEN, UNEVEN, [PART]], ids=str)
def test_a_byte_that_was_flipped_is_found(
    sizes: list[int], how: str, behind: Backend, tmp_path: Path
) -> None:
    store(behind, sizes)
    target = tmp_path / "target"
    target.write_bytes(b"before")
    behind.proxy.add(flip_in_answer, lambda r: r.method == "GET", after=1 if how == "ranges" else 0)
    with behind.client() as client, pytest.raises(IntegrityError, match="ETag"):
        fetch(client, behind, how, target)
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


@BOTH
def test_misleading_sizes_hide_no_damage_from_a_file(behind: Backend, tmp_path: Path) -> None:
    store(behind, MISLEADING)
    behind.proxy.add(flip_in_answer, lambda r: r.method == "GET", after=1)
    with behind.client() as client, pytest.raises(IntegrityError, match="ETag"):
        fetch(client, behind, "ranges", tmp_path / "target")
    assert list(tmp_path.iterdir()) == []


@BOTH
def test_an_object_stored_by_one_request_costs_no_request_more(
    behind: Backend, tmp_path: Path
) -> None:
    behind.put("source", noise(1, PART))
    with behind.client() as client:
        for how in WAYS:
            fetch(client, behind, how, tmp_path / how)
    assert behind.proxy.count(asks_for_a_part) == 0


BODY: Final = noise(5, 3000)
ETAG: Final = "0" * 32 + "-3"  # not the MD5 of anything


@pytest.mark.parametrize(
    "headers",
    [
        {},  # a service that does not know part numbers
        {"x-amz-mp-parts-count": "2"},
        {"x-amz-mp-parts-count": "3", "x-amz-server-side-encryption": "aws:kms"},
        {
            "x-amz-mp-parts-count": "3",
            "x-amz-server-side-encryption-customer-algorithm": "AES256",
        },
    ],
    ids=["none", "count", "kms", "customer"],
)
def test_an_etag_that_proves_nothing_refuses_nothing(headers: dict[str, str]) -> None:
    def handler(request: Request) -> Answer:
        told = headers if "partNumber" in request.query else {}
        body = BODY[:1000] if told else BODY
        return Answer(200, body, {"ETag": f'"{ETAG}"', **told})

    with serving(handler) as server, loopback_client(server.url) as client:
        assert client.download_data("photos", "k") == BODY


@pytest.mark.parametrize("status", [400, 404, 416, 501])
def test_a_service_that_refuses_part_numbers(status: int) -> None:
    def handler(request: Request) -> Answer:
        if "partNumber" in request.query:
            return Answer(status)
        return Answer(200, BODY, {"ETag": f'"{ETAG}"'})

    with serving(handler) as server, loopback_client(server.url) as client:
        assert client.download_data("photos", "k") == BODY


def test_a_wrong_etag_of_known_parts_is_refused() -> None:
    def handler(request: Request) -> Answer:
        told = {"x-amz-mp-parts-count": "3"} if "partNumber" in request.query else {}
        return Answer(200, BODY[:1000] if told else BODY, {"ETag": f'"{ETAG}"', **told})

    with serving(handler) as server, loopback_client(server.url) as client:
        with pytest.raises(IntegrityError):
            client.download_data("photos", "k")
        vendor = msgspec.structs.replace(client.vendor, md5_etags=False)
        client.vendor = vendor
        assert client.download_data("photos", "k") == BODY


def test_many_parts_of_different_sizes_are_not_asked_for() -> None:
    asked = []

    def handler(request: Request) -> Answer:
        asked.append(request.query.get("partNumber"))
        return Answer(200, b"x" * 3, {"x-amz-mp-parts-count": "101"})

    info = ObjectInfo("photos", "k", size=10_000, etag="0" * 32 + "-101")
    with serving(handler) as server, loopback_client(server.url) as client:
        assert client._part_sizes(info) is None
        assert asked == ["1"]


def test_the_etag_of_bytes_that_come_in_any_pieces() -> None:
    data = noise(3, 1000)
    sizes = [400, 400, 200]
    md5s = b"".join(hashlib.md5(data[i : i + 400]).digest() for i in (0, 400, 800))
    for step in (1, 3, 399, 400, 401, 1000):
        composite = CompositeMd5(sizes)
        for start in range(0, 1000, step):
            composite.update(data[start : start + step])
        assert composite.etag() == f"{hashlib.md5(md5s).hexdigest()}-3"
