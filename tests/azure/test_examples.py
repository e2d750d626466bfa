"""The examples of the methods that need the service, against Azurite."""

from __future__ import annotations

import doctest
from pathlib import Path
from types import ModuleType

import pytest

from codomyrmex.cloud.azure import blob_methods, conftest, governance, leases, versions
from codomyrmex.cloud.azure.storage import AzureBlobClient
from tests.servers.azurite import AzuriteServer

MODULES: list[ModuleType] = [blob_methods, governance, leases, versions]
_FLAGS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
_FINDER = doctest.DocTestFinder(exclude_empty=True)
EXAMPLES = [test for module in MODULES for test in _FINDER.find(module) if test.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name.rpartition(".")[2])
def test_example(example: doctest.DocTest, azurite_http: AzuriteServer, tmp_path: Path) -> None:
    said: list[str] = []
    with AzureBlobClient(connection_string=azurite_http.connection_string) as azure:
        azure.create_container("photos")
        try:
            azure.upload_data("photos", "a.txt", b"hello")
            example.globs.update(azure=azure, tmp_path=tmp_path)
            doctest.DocTestRunner(optionflags=_FLAGS).run(
                example, out=said.append, clear_globs=False
            )
        finally:
            azure.delete_container("photos", force=True)
    assert said == []


def test_every_module_that_is_left_out_is_here() -> None:
    names = [Path(module.__file__ or "").name for module in MODULES]
    assert sorted(names) == sorted(conftest.collect_ignore)
    assert len(EXAMPLES) > 20
