from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.testing import StorageConformance


class TestLocal(StorageConformance):
    @pytest.fixture
    def storage(self, tmp_path: Path) -> Iterator[LocalStorageClient]:
        with LocalStorageClient(tmp_path) as client:
            yield client
            assert client.list_buckets() == []
            assert list(tmp_path.iterdir()) == []
