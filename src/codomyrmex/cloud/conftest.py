"""What the examples in the docstrings may use: a store, a folder and `os`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud.local.storage import LocalStorageClient


@pytest.fixture(autouse=True)
def example_names(
    doctest_namespace: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Give each example a store ``storage`` whose bucket ``demo`` has two objects."""
    root = tmp_path.with_name(f"{tmp_path.name}-store")
    storage = LocalStorageClient(root)
    storage.create_bucket("demo")
    storage.upload_data("demo", "hello.txt", b"hello", content_type="text/plain")
    storage.upload_data("demo", "docs/a.md", b"# A\n", content_type="text/markdown")
    monkeypatch.setenv("CODOMYRMEX_LOCAL_ROOT", os.fspath(root))
    monkeypatch.setenv("CODOMYRMEX_STATE_DIR", f"{root}-state")
    doctest_namespace.update(storage=storage, tmp_path=tmp_path, os=os)


@pytest.fixture(autouse=True)
def coda_names(
    request: pytest.FixtureRequest,
    doctest_namespace: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Give the examples of Coda and of the REST core a client ``coda`` of a served fake."""
    if not {"coda_io", "rest"} & set(request.node.path.parts):
        yield
        return
    from codomyrmex.cloud.coda_io.client import CodaClient
    from tests.coda.clock import ManualClock
    from tests.coda.fake import Fake, Server

    clock = ManualClock()
    with Server(Fake(clock.now)) as server:
        monkeypatch.setenv("CODA_API_BASE_URL", server.base_url)
        with CodaClient("your-api-token", clock=clock) as coda:
            doctest_namespace["coda"] = coda
            yield
            assert server.fake.problems == []


@pytest.fixture(autouse=True)
def newsletter_names(
    request: pytest.FixtureRequest,
    doctest_namespace: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Give the examples of the newsletter a client ``newsletter`` of a fake that is served."""
    if "newsletter" not in request.node.path.parts:
        yield
        return
    from codomyrmex.cloud.infomaniak.newsletter.client import InfomaniakNewsletterClient
    from tests.coda.clock import ManualClock
    from tests.newsletter.fake import Fake, NewsletterServer

    clock = ManualClock()
    with NewsletterServer(Fake(clock.now)) as server:
        monkeypatch.setenv("INFOMANIAK_NEWSLETTER_BASE_URL", server.base_url)
        monkeypatch.setenv("INFOMANIAK_NEWSLETTER_TOKEN", "your-token")
        monkeypatch.setenv("INFOMANIAK_NEWSLETTER_ID", "12")
        with InfomaniakNewsletterClient(clock=clock) as newsletter:
            doctest_namespace["newsletter"] = newsletter
            yield
            assert server.newsletter.problems == []


@pytest.fixture(autouse=True)
def gcs_names(request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]) -> Iterator[None]:
    """Give the examples of Cloud Storage a client ``gcs`` of a server of the tests' own."""
    if "gcp" not in request.node.path.parts:
        yield
        return
    from codomyrmex.cloud.gcp.storage import GCSClient
    from tests.gcp.server import gcs_server

    with (
        gcs_server() as server,
        GCSClient("my-project", endpoint=server.url, anonymous=True) as gcs,
    ):
        gcs.create_bucket("photos")
        gcs.upload_data("photos", "a.txt", b"hello")
        doctest_namespace["gcs"] = gcs
        yield
