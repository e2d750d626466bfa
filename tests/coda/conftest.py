"""A fake Coda for each test, with a clock that takes no time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from tests.coda.clock import ManualClock
from tests.coda.fake import Fake, Server


@pytest.fixture
def clock() -> ManualClock:
    """The time of the fake and of its clients."""
    return ManualClock()


@pytest.fixture
def server(clock: ManualClock) -> Iterator[Server]:
    """A fake that is served; at the end, nobody may have left the description."""
    with Server(Fake(clock.now)) as running:
        yield running
        assert running.fake.problems == []


@pytest.fixture
def fake(server: Server) -> Fake:
    """The behaviour of the server."""
    return server.fake


@pytest.fixture
def client(server: Server, clock: ManualClock) -> Iterator[CodaClient]:
    """A client of the fake."""
    with CodaClient("your-api-token", base_url=server.base_url, clock=clock) as client:
        yield client


@pytest.fixture
def new_async(server: Server, clock: ManualClock) -> partial[AsyncCodaClient]:
    """Makes async clients of the fake."""
    return partial(AsyncCodaClient, "your-api-token", base_url=server.base_url, clock=clock)
