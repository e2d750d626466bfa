"""The GCS client keeps every promise of the storage interface, on each server as far as it can."""

from __future__ import annotations

import urllib.error
from collections.abc import Iterator

import pytest

from codomyrmex.cloud.gcp.storage import GCSClient
from codomyrmex.cloud.testing import StorageConformance
from tests.gcp.helpers import key_credentials
from tests.gcp.server import GcsServer, gcs_server
from tests.servers import gcs


@pytest.fixture(scope="module")
def faithful() -> Iterator[GcsServer]:
    """A server that holds every request and every answer to Google's description."""
    with gcs_server() as made:
        yield made


class TestEmulator(StorageConformance):
    """The suite on gcp-storage-emulator."""

    known_faults = gcs.FAULTS

    @pytest.fixture
    def storage(
        self, request: pytest.FixtureRequest, gcs_emulator: gcs.GcsEmulator
    ) -> Iterator[GCSClient]:
        name = request.node.callspec.id
        if name in gcs.UNSIGNED_FAULTS:
            mark = pytest.mark.xfail(
                reason=gcs.UNSIGNED_FAULTS[name], raises=urllib.error.HTTPError, strict=True
            )
            request.applymarker(mark)
        with GCSClient(
            "test", credentials=key_credentials(), endpoint=gcs_emulator.endpoint
        ) as client:
            yield client


class TestFaithful(StorageConformance):
    """The suite on a server that follows Google's description of the API to the letter."""

    known_faults = gcs.SERVICE_FAULTS

    @pytest.fixture
    def storage(self, faithful: GcsServer) -> Iterator[GCSClient]:
        with GCSClient("test", credentials=key_credentials(), endpoint=faithful.url) as client:
            yield client
        assert faithful.violations == []
