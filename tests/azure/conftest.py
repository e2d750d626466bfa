"""A machine without any Azure setting, and clients of Azurite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from codomyrmex.cloud.azure.storage import AzureBlobClient
from tests.azure.helpers import client_for, fresh_container
from tests.servers.azurite import AzuriteServer


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave nothing of the user's own settings, nor of their logins."""
    for name in list(os.environ):
        if name.startswith(("AZURE_", "IDENTITY_", "MSI_")) or name.lower() == "https_proxy":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AZURE_CONFIG_DIR", str(tmp_path / "azure"))


@pytest.fixture
def client(azurite_http: AzuriteServer) -> Iterator[AzureBlobClient]:
    """A client with the account's key, in parts of 256 KiB."""
    with client_for(azurite_http) as made:
        yield made


@pytest.fixture
def container(client: AzureBlobClient) -> Iterator[str]:
    """An empty container."""
    with fresh_container(client) as name:
        yield name
