"""What only Swift answers; all other faults are in ``tests/transfer/test_faults.py``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from codomyrmex.cloud.common.errors import CloudError, PermissionDeniedError, RateLimitError
from codomyrmex.cloud.common.retry import RetryPolicy
from tests.infomaniak_storage.helpers import AT_ONCE
from tests.servers.fault_proxy import refuse
from tests.servers.loopback import Request
from tests.servers.swift import OpenStackCloud
from tests.transfer.scenes import Backend
from tests.transfer.stores import swift


@pytest.fixture(name="behind", scope="module")
def _behind(
    swift_openstack: OpenStackCloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Backend]:
    with swift(swift_openstack, tmp_path_factory.mktemp("swift")) as made:
        yield made


def writes(request: Request) -> bool:
    return request.method == "PUT" and request.path.endswith("/k")


@pytest.mark.parametrize(
    ("status", "error"), [(498, RateLimitError), (403, PermissionDeniedError), (507, CloudError)]
)
def test_what_is_told(behind: Backend, status: int, error: type[CloudError]) -> None:
    behind.put("k", b"before")
    behind.proxy.clear()
    behind.proxy.add(refuse(status), writes)
    with behind.client(retry=RetryPolicy(attempts=1)) as client, pytest.raises(error):
        client.upload_data(behind.bucket, "k", b"x")
    assert behind.get("k") == b"before"


def test_a_rate_limit_that_passes(behind: Backend) -> None:
    behind.proxy.clear()
    behind.proxy.add(refuse(498), writes)
    with behind.client(retry=AT_ONCE) as client:
        client.upload_data(behind.bucket, "k", b"x")
    assert behind.proxy.count(writes) == 2
    assert behind.get("k") == b"x"
