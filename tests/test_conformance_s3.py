"""The S3 client keeps every promise of the storage interface, on each server as far as it can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.testing import StorageConformance
from tests.aws.helpers import client_for
from tests.servers import S3Server, moto, rclone, swift


class OnServer(StorageConformance):
    """The suite on one server.

    Attributes:
        vendor: The row of the client.
        server: The fixture of the server.
        unsteady: As ``known_faults``, for checks that the server fails at times.
    """

    vendor: ClassVar[str]
    server: ClassVar[str]
    unsteady: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    def storage(self, request: pytest.FixtureRequest) -> Iterator[S3Client]:
        name = request.node.callspec.id
        if name in self.unsteady:
            mark = pytest.mark.xfail(reason=self.unsteady[name], strict=False)
            request.applymarker(mark)
        server = request.getfixturevalue(self.server)
        assert isinstance(server, S3Server)
        with client_for(server, vendor=self.vendor) as client:
            yield client


class TestMoto(OnServer):
    server = "moto_s3"
    vendor = "generic"
    known_faults = moto.FAULTS


class TestMotoAsAmazon(OnServer):
    server = "moto_s3"
    vendor = "aws"
    known_faults = moto.FAULTS


class TestSwift(OnServer):
    server = "swift_s3"
    vendor = "infomaniak"
    known_faults = swift.FAULTS
    unsteady = swift.UNSTEADY


class TestRclone(OnServer):
    server = "rclone_s3"
    vendor = "generic"
    known_faults = rclone.FAULTS
    unsteady = rclone.UNSTEADY
