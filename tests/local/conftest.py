from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from codomyrmex.cloud.local.bucket import remove_tree
from codomyrmex.cloud.local.storage import LocalStorageClient


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "root"
    if (tmp_path / "root").exists():
        # keys of a thousand segments are folders too deep for pytest's own clean-up
        remove_tree(os.fsencode(tmp_path / "root"))


@pytest.fixture
def storage(root: Path) -> LocalStorageClient:
    client = LocalStorageClient(root)
    client.create_bucket("demo")
    return client


@pytest.fixture
def memory_storage() -> Iterator[LocalStorageClient]:
    """A store in memory where the machine has such a folder, for tests of very many writes."""
    folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    client = LocalStorageClient(folder)
    client.create_bucket("demo")
    yield client
    client.delete_bucket("demo", force=True)
    shutil.rmtree(folder)
