"""A machine without any Google setting, and clients of the tests' server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from codomyrmex.cloud.gcp.storage import GCSClient
from tests.gcp.helpers import client_for, fresh_bucket
from tests.gcp.server import GcsServer, gcs_server


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave nothing of the user's own settings, nor of their logins."""
    for name in list(os.environ):
        if name.startswith(("GOOGLE_", "GCLOUD_", "GCE_", "CLOUDSDK_", "STORAGE_EMULATOR")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")


@pytest.fixture
def server() -> Iterator[GcsServer]:
    """A server of its own; what does not fit Google's description fails the test."""
    with gcs_server() as made:
        yield made


@pytest.fixture
def client(server: GcsServer) -> Iterator[GCSClient]:
    """A client in parts of 256 KiB."""
    with client_for(server.url) as made:
        yield made


@pytest.fixture
def bucket(client: GCSClient) -> Iterator[str]:
    """An empty bucket."""
    with fresh_bucket(client) as name:
        yield name
