"""A server that means ill or is out of order, and the pace that is kept."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from codomyrmex.cloud.common import errors
from codomyrmex.cloud.common.rest import session
from codomyrmex.cloud.infomaniak.newsletter.client import (
    AsyncInfomaniakNewsletterClient,
    InfomaniakNewsletterClient,
)
from codomyrmex.cloud.infomaniak.newsletter.errors import (
    NewsletterAPIError,
    NewsletterRateLimitError,
    NewsletterServerError,
)
from tests.coda.clock import ManualClock
from tests.coda.fake import Answer, Seen
from tests.newsletter.fake import Fake, NewsletterServer, refusal

JSON = {"content-type": "application/json"}


def _list(items: list[Any], **more: Any) -> Answer:
    return 200, JSON, json.dumps({"result": "success", "data": items, **more}).encode()


# -- where the token goes


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(
    client: InfomaniakNewsletterClient, fake: Fake, status: int
) -> None:
    with NewsletterServer(Fake()) as other:
        target = f"{other.base_url}/1/newsletters/12"
        fake.interfere = lambda _: (status, {"location": target}, b"")
        with pytest.raises(errors.UnexpectedResponseError, match="another host"):
            client.get_domain()
        assert other.newsletter.seen == []


def test_a_redirect_within_the_host_is_an_error_too(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    fake.interfere = lambda _: (307, {"location": "/2/newsletters/12"}, b"")
    with pytest.raises(errors.UnexpectedResponseError, match="status 307"):
        client.get_domain()


@pytest.mark.parametrize(
    "url",
    [
        "http://api.infomaniak.com",
        "ftp://api.infomaniak.com",
        "api.infomaniak.com",
        "https://user:secret@api.infomaniak.com",
        "https://api.infomaniak.com?x=1",
    ],
)
def test_addresses_that_would_give_the_token_away_are_refused(url: str) -> None:
    with pytest.raises(errors.ConfigurationError) as caught:
        InfomaniakNewsletterClient("your-token", 12, base_url=url)
    assert "secret" not in str(caught.value)


def test_ids_cannot_lead_to_another_path(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    for wrong in ("../../../2/profile", "1/forget", "..", "", "-1x", "1.5"):
        with pytest.raises(errors.InvalidRequestError, match="subscriber"):
            client.delete_subscriber(wrong)
    with pytest.raises(errors.InvalidRequestError):
        client.cancel_operation("..")
    assert fake.seen == []


# -- answers


def test_endless_paging_ends_with_an_error(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    numbers = itertools.count(1)

    def interfere(_: Seen) -> Answer:
        number = next(numbers)
        return _list([], page=number, pages=number + 1, total=10**9, items_per_page=1)

    fake.interfere = interfere
    with pytest.raises(errors.UnexpectedResponseError, match="does not end"):
        client.list_groups().all()
    assert len(fake.seen) <= 101


def test_a_page_that_stands_still_ends_with_an_error(
    client: InfomaniakNewsletterClient,
    new_async: partial[AsyncInfomaniakNewsletterClient],
    fake: Fake,
) -> None:
    fake.interfere = lambda _: _list([{"id": 1, "name": "a"}], page=1, pages=9, total=9)
    with pytest.raises(errors.UnexpectedResponseError, match="leads back"):
        client.list_groups().all()
    assert len(fake.seen) == 2

    async def run() -> None:
        async with new_async() as awaited:
            await (await awaited.list_groups()).all_async()

    with pytest.raises(errors.UnexpectedResponseError, match="leads back"):
        asyncio.run(run())
    with pytest.raises(errors.UnexpectedResponseError, match="leads back"):
        client.read_contacts()


def test_an_answer_that_announces_a_gigabyte_is_not_read(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    fake.interfere = lambda _: (200, {**JSON, "content-length": str(10**9)}, b"{")
    with pytest.raises(errors.UnexpectedResponseError, match="larger than"):
        client.get_domain()


def test_a_small_answer_that_unpacks_to_a_gigabyte_is_not_read(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    bomb = gzip.compress(b" " * (session.MAX_ANSWER + 1), 9)
    fake.interfere = lambda _: (200, {**JSON, "content-encoding": "gzip"}, bomb)
    with pytest.raises(errors.UnexpectedResponseError, match="larger than"):
        client.get_domain()


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("application/json", b'{"result": ', "truncated"),
        ("application/json", b"[]", "Expected `object`"),
        ("application/json", b'{"data": {}}', "result"),
        ("application/json", b'{"result": "success"}', "get_domain"),
        ("application/json", b'{"result": "success", "data": "x"}', "Expected `object`"),
        ("application/json", b'{"result": "success", "data": {"id": "twelve"}}', r"\$\.id"),
        ("application/json", b'{"result": "success", "data": {"id": null}}', r"\$\.id"),
        ("application/json", b"\xff\xfe", "malformed|invalid|utf-8"),
        ("application/json", b"[" * 5000, "recursion|nest|depth|truncated|Expected"),
        ("text/html", b"<html>sign in</html>", "text/html instead of JSON"),
        ("", b"", "something instead of JSON"),
    ],
)
def test_answers_that_are_none(
    client: InfomaniakNewsletterClient, fake: Fake, kind: str, body: bytes, reason: str
) -> None:
    fake.interfere = lambda _: (200, {"content-type": kind} if kind else {}, body)
    with pytest.raises(errors.UnexpectedResponseError, match=reason):
        client.get_domain()


def test_an_error_with_status_200_is_an_error(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    fake.interfere = lambda _: (200, JSON, b'{"result": "error", "error": "no such thing"}')
    with pytest.raises(NewsletterAPIError, match="no such thing"):
        client.delete_group(1)
    fake.interfere = lambda _: (200, JSON, b'{"result": "failure"}')
    with pytest.raises(NewsletterAPIError, match="no reason was given"):
        client.list_groups()


def test_a_server_that_is_not_there(clock: ManualClock) -> None:
    with (
        InfomaniakNewsletterClient("t", 12, base_url="http://127.0.0.1:9", clock=clock) as client,
        pytest.raises(errors.ConnectionFailedError),
    ):
        client.get_domain()


# -- failures that pass


def test_failures_of_the_service_are_retried(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    answers = iter([502, 503, 500])

    def interfere(_: Seen) -> Answer | None:
        status = next(answers, None)
        return (status, {}, b"<html>") if status else None

    fake.interfere = interfere
    assert client.get_domain().id == 12
    assert len(fake.seen) == 4


def test_what_makes_something_new_is_not_repeated_after_an_unclear_failure(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    fake.interfere = lambda _: (502, {}, b"")
    calls: list[tuple[str, dict[str, Any]]] = [
        ("create_group", {"name": "x"}),
        ("duplicate_campaign", {"campaign_id": 1}),
        ("send_test", {"campaign_id": 1, "email": "ada@example.com"}),
        ("create_segment", {"name": "x", "data": {}}),
    ]
    for count, (name, arguments) in enumerate(calls, 1):
        with pytest.raises(NewsletterServerError):
            getattr(client, name)(**arguments)
        assert len(fake.seen) == count
    with pytest.raises(NewsletterServerError):  # an update by address does no harm twice
        client.create_subscriber("ada@example.com")
    assert len(fake.seen) > len(calls) + 1


def test_retry_after_is_obeyed(
    client: InfomaniakNewsletterClient, fake: Fake, clock: ManualClock
) -> None:
    refused: Answer = (429, {"retry-after": "90"}, b"{}")
    answers = iter([refused])
    fake.interfere = lambda _: next(answers, None)
    client.get_domain()
    assert 80 <= clock.slept <= 95


def test_a_refusal_without_a_word_waits_for_the_window(
    client: InfomaniakNewsletterClient, fake: Fake, clock: ManualClock
) -> None:
    refused = refusal(429, "too_many_requests", "Rate limit exceeded")
    answers = iter([refused] * 2)
    fake.interfere = lambda _: next(answers, None)
    client.get_domain()
    assert clock.slept >= 60


def test_a_refusal_that_asks_for_too_long_is_given_to_the_caller(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    fake.interfere = lambda _: (429, {"retry-after": "86400"}, b"{}")
    with pytest.raises(NewsletterRateLimitError) as caught:
        client.get_domain()
    assert caught.value.retry_after == 86400
    assert len(fake.seen) == 1


def test_a_storm_of_refusals_loses_and_doubles_nothing(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    rng = random.Random(7)
    fake.interfere = lambda seen: (
        refusal(429, "too_many_requests", "Rate limit exceeded")
        if seen.operation == "NewsletterCreateGroup" and rng.random() < 0.3
        else None
    )
    for number in range(60):
        client.create_group(f"group {number}")
    names = [each["name"] for each in fake.world.groups.values()]
    assert names == ["Friends", "Press", *(f"group {number}" for number in range(60))]


# -- pace


def test_sixty_requests_a_minute_are_held_and_used(
    client: InfomaniakNewsletterClient, fake: Fake, clock: ManualClock
) -> None:
    begin = clock.now()
    for _ in range(200):
        client.get_group(1)
    assert (len(fake.seen), fake.refused) == (200, 0)
    # 60 a window: the last ones start after 3 windows
    assert clock.now() - begin == pytest.approx(180.0)


def test_the_budget_is_shared_by_threads_clients_and_tasks(
    server: NewsletterServer,
    fake: Fake,
    clock: ManualClock,
    new_async: partial[AsyncInfomaniakNewsletterClient],
) -> None:
    clients = [
        InfomaniakNewsletterClient("your-token", 12, base_url=server.base_url, clock=clock)
        for _ in range(3)
    ]
    barrier = threading.Barrier(3)

    def read(client: InfomaniakNewsletterClient) -> None:
        barrier.wait()
        for _ in range(40):
            client.get_group(1)

    async def read_async() -> None:
        async with new_async() as client:
            await asyncio.gather(*(client.get_group(2) for _ in range(80)))

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(read, clients))
    asyncio.run(read_async())
    for each in clients:
        each.close()
    assert (len(fake.seen), fake.refused) == (200, 0)
