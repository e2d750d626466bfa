"""The Swift client keeps every promise of the storage interface, on the real Swift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import pytest

from codomyrmex.cloud.infomaniak.object_storage import InfomaniakObjectStorageClient
from codomyrmex.cloud.testing import StorageConformance
from tests.infomaniak_storage.helpers import swift_client
from tests.servers import swift


class TestSwift(StorageConformance):
    """The suite with a token of Keystone."""

    known_faults: ClassVar[Mapping[str, str]] = {
        **swift.FAULTS,
        "bucket_name_illegal": "Swift takes any name of 1 to 256 bytes without a slash.",
    }

    @pytest.fixture
    def storage(
        self, request: pytest.FixtureRequest, swift_openstack: swift.OpenStackCloud
    ) -> Iterator[InfomaniakObjectStorageClient]:
        name = request.node.callspec.id
        if name in swift.UNSTEADY:
            request.applymarker(pytest.mark.xfail(reason=swift.UNSTEADY[name], strict=False))
        with swift_client(swift_openstack, temp_url_key="of this client") as client:
            client.set_temp_url_key("of this client")
            yield client
