"""A fake newsletter for each test, with a clock that takes no time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from codomyrmex.cloud.infomaniak.newsletter.client import (
    AsyncInfomaniakNewsletterClient,
    InfomaniakNewsletterClient,
)
from tests.coda.clock import ManualClock
from tests.newsletter.fake import Fake, NewsletterServer


@pytest.fixture
def clock() -> ManualClock:
    """The time of the fake and of its clients."""
    return ManualClock()


@pytest.fixture
def server(clock: ManualClock) -> Iterator[NewsletterServer]:
    """A fake that is served; at the end, nobody may have left the description."""
    with NewsletterServer(Fake(clock.now)) as running:
        yield running
        assert running.newsletter.problems == []


@pytest.fixture
def fake(server: NewsletterServer) -> Fake:
    """The behaviour of the server."""
    return server.newsletter


@pytest.fixture
def client(server: NewsletterServer, clock: ManualClock) -> Iterator[InfomaniakNewsletterClient]:
    """A client of the fake."""
    with InfomaniakNewsletterClient(
        "your-token", 12, base_url=server.base_url, clock=clock
    ) as client:
        yield client


@pytest.fixture
def new_async(
    server: NewsletterServer, clock: ManualClock
) -> partial[AsyncInfomaniakNewsletterClient]:
    """Makes async clients of the fake."""
    return partial(
        AsyncInfomaniakNewsletterClient, "your-token", 12, base_url=server.base_url, clock=clock
    )
