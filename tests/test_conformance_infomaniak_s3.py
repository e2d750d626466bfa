"""Infomaniak's S3 client keeps every promise of the storage interface, on Swift's s3api."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from codomyrmex.cloud.infomaniak.auth import InfomaniakS3Credentials
from codomyrmex.cloud.infomaniak.s3 import InfomaniakS3Client
from codomyrmex.cloud.testing import StorageConformance
from tests.servers import S3Server, swift


class TestInfomaniakS3(StorageConformance):
    """The suite with EC2 credentials that Keystone made."""

    known_faults = swift.FAULTS

    @pytest.fixture
    def storage(
        self, request: pytest.FixtureRequest, swift_s3: S3Server
    ) -> Iterator[InfomaniakS3Client]:
        name = request.node.callspec.id
        if name in swift.UNSTEADY:
            request.applymarker(pytest.mark.xfail(reason=swift.UNSTEADY[name], strict=False))
        pair = InfomaniakS3Credentials(
            access_key_id=swift_s3.access_key_id,
            secret_access_key=swift_s3.secret_access_key,
            endpoint_url=swift_s3.endpoint,
        )
        with InfomaniakS3Client.from_credentials(pair) as client:
            yield client
