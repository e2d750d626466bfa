"""The examples of the methods that need the service, against Swift."""

from __future__ import annotations

import doctest
from pathlib import Path
from types import ModuleType

import pytest

from codomyrmex.cloud.infomaniak.object_storage import (
    conftest,
    containers,
    presigning,
    segments,
    words,
)
from tests.infomaniak_storage.helpers import swift_client
from tests.servers.swift import OpenStackCloud

MODULES: list[ModuleType] = [containers, presigning, segments, words]
_FLAGS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
_FINDER = doctest.DocTestFinder(exclude_empty=True)
EXAMPLES = [test for module in MODULES for test in _FINDER.find(module) if test.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name.rpartition(".")[2])
def test_example(example: doctest.DocTest, swift_openstack: OpenStackCloud, tmp_path: Path) -> None:
    said: list[str] = []
    with swift_client(swift_openstack) as swift:
        swift.create_container("photos")
        try:
            swift.upload_data("photos", "a.txt", b"hello")
            example.globs.update(swift=swift, tmp_path=tmp_path)
            doctest.DocTestRunner(optionflags=_FLAGS).run(
                example, out=said.append, clear_globs=False
            )
        finally:
            swift.delete_container("photos", force=True)
    assert said == []


def test_every_module_that_is_left_out_is_here() -> None:
    names = [Path(module.__file__ or "").name for module in MODULES]
    assert sorted(names) == sorted(conftest.collect_ignore)
    assert len(EXAMPLES) > 15
