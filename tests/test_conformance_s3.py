"""The S3 client keeps every promise of the storage interface, on each server as far as it can."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.testing import StorageConformance
from tests.aws.helpers import client_for
from tests.servers import S3Server, moto, rclone, swift


class TestMoto(StorageConformance):
    """A service that nothing is known of: the row ``generic``."""

    known_faults = moto.FAULTS

    @pytest.fixture
    def storage(self, moto_s3: S3Server) -> Iterator[S3Client]:
        with client_for(moto_s3) as client:
            yield client


class TestMotoAsAmazon(StorageConformance):
    """The row ``aws``: checksums in headers, regions named."""

    known_faults = moto.FAULTS

    @pytest.fixture
    def storage(self, moto_s3: S3Server) -> Iterator[S3Client]:
        with client_for(moto_s3, vendor="aws") as client:
            yield client


class TestSwift(StorageConformance):
    """What Infomaniak runs."""

    known_faults = swift.FAULTS

    @pytest.fixture
    def storage(self, swift_s3: S3Server) -> Iterator[S3Client]:
        with client_for(swift_s3, vendor="infomaniak") as client:
            yield client


class TestRclone(StorageConformance):
    """A second opinion."""

    known_faults = rclone.FAULTS

    @pytest.fixture
    def storage(self, rclone_s3: S3Server) -> Iterator[S3Client]:
        with client_for(rclone_s3) as client:
            yield client
