"""Faults between the client and Swift: nothing is lost, nothing partial shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Final

import pytest

from codomyrmex.cloud.common.errors import CloudError, RateLimitError
from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.infomaniak.object_storage import InfomaniakObjectStorageClient
from tests.infomaniak_storage.helpers import AT_ONCE, fresh_container, swift_client
from tests.servers.fault_proxy import (
    Act,
    FaultProxy,
    ask_to_wait,
    cut_answer,
    faulty,
    flip_in_answer,
    flip_in_request,
    lose_answer,
    refuse,
    reset_at_once,
    reset_in_answer,
    reset_in_request,
    stall,
)
from tests.servers.loopback import Request
from tests.servers.swift import OpenStackCloud

MIB: Final = 1024 * 1024
SMALL: Final = Random(1).randbytes(100_000)
LARGE: Final = Random(2).randbytes(4 * MIB + 77)
OLD: Final = b"what was there before"

PASSING: Final[dict[str, Callable[[], Act]]] = {
    "reset at once": lambda: reset_at_once,
    "reset in the request": lambda: reset_in_request,
    "reset in the answer": lambda: reset_in_answer,
    "answer lost": lambda: lose_answer,
    "answer cut": lambda: cut_answer,
    "no answer": lambda: stall,
    "503": lambda: refuse(503),
    "500": lambda: refuse(500),
    "429, wait": lambda: ask_to_wait("seconds"),
    "498": lambda: refuse(498),
    "bytes changed": lambda: flip_in_request,
}
LASTING: Final[dict[str, Callable[[], Act]]] = {
    "403": lambda: refuse(403),
    "401": lambda: refuse(401),
    "no service": lambda: reset_at_once,
    "full": lambda: refuse(507),
}
STORAGE = tuple[InfomaniakObjectStorageClient, FaultProxy, str]


@pytest.fixture(name="behind")
def _behind(swift_openstack: OpenStackCloud) -> Iterator[STORAGE]:
    direct = swift_client(swift_openstack)
    endpoint = direct.address
    host = "/".join(endpoint.split("/", 3)[:3])
    with fresh_container(direct) as container, faulty(host) as proxy:
        client = swift_client(
            swift_openstack, part_size=MIB, retry=AT_ONCE, idle_timeout=2.0, concurrency=2
        )
        client._wire.session._endpoint = endpoint.replace(host, proxy.url)
        with client:
            client._wire.session._endpoint = endpoint.replace(host, proxy.url)
            yield client, proxy, container
        proxy.thaw()


def writes(request: Request) -> bool:
    return request.method == "PUT" and "/k" in request.target


def reads(request: Request) -> bool:
    return request.method == "GET" and "/k" in request.target


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("data", [SMALL, LARGE], ids=["small", "large"])
def test_an_upload_outlives_a_fault_that_passes(behind: STORAGE, fault: str, data: bytes) -> None:
    client, proxy, container = behind
    proxy.add(PASSING[fault](), writes)
    client.upload_data(container, "k", data)
    assert proxy.count(writes) >= 2
    assert client.download_data(container, "k") == data


@pytest.mark.parametrize("fault", [*PASSING, "answer changed"])
def test_a_download_outlives_a_fault_that_passes(
    behind: STORAGE, fault: str, tmp_path: Path
) -> None:
    if fault == "bytes changed":
        fault = "answer lost"  # a GET has no bytes of its own
    client, proxy, container = behind
    client.upload_data(container, "k", LARGE)
    act = flip_in_answer if fault == "answer changed" else PASSING[fault]()
    proxy.add(act, lambda request: reads(request) and "range" in request.headers)
    if fault == "answer changed":
        with pytest.raises(CloudError):
            client.download_file(container, "k", tmp_path / "file")
        assert not (tmp_path / "file").exists()
    path = client.download_file(container, "k", tmp_path / "file")
    assert path.read_bytes() == LARGE


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("data", [SMALL, LARGE], ids=["small", "large"])
def test_a_fault_that_stays_leaves_the_old_object(behind: STORAGE, fault: str, data: bytes) -> None:
    client, proxy, container = behind
    client.upload_data(container, "k", OLD)
    proxy.add(LASTING[fault](), lambda request: request.method == "PUT", times=None)
    with pytest.raises(CloudError):
        client.upload_data(container, "k", data)
    proxy.clear()
    assert client.download_data(container, "k") == OLD
    assert client._list_uploads(container) == []


def test_a_rate_limit_is_told(behind: STORAGE, swift_openstack: OpenStackCloud) -> None:
    _, proxy, container = behind
    client = swift_client(swift_openstack, retry=RetryPolicy(attempts=1))
    client._wire.session._endpoint = behind[0].address
    proxy.add(refuse(498), writes)
    with pytest.raises(RateLimitError):
        client.upload_data(container, "k", b"x")
