"""A server that means ill or is out of order, and the pace that is kept."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import pytest

from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.coda_io.errors import CodaRateLimitError, CodaServerError
from codomyrmex.cloud.common import errors
from codomyrmex.cloud.common.rest import session
from codomyrmex.cloud.common.retry_after import retry_after_seconds
from tests.coda.clock import ManualClock
from tests.coda.fake import Answer, Fake, Seen, Server

DOC = "AbCDeFGH"
JSON = {"content-type": "application/json"}


def _list(items: list[Any], **more: Any) -> Answer:
    return 200, JSON, json.dumps({"items": items, **more}).encode()


# -- where the token goes


def test_a_foreign_next_page_link_is_an_error(client: CodaClient, fake: Fake) -> None:
    link = "https://evil.example/apis/v1/docs?pageToken=x"
    fake.interfere = lambda _: _list([], nextPageToken="x", nextPageLink=link)
    with pytest.raises(errors.UnexpectedResponseError, match=r"another host, evil\.example"):
        client.list_docs()
    assert len(fake.seen) == 1


def test_a_foreign_link_on_a_later_page_is_an_error(client: CodaClient, fake: Fake) -> None:
    link = "https://evil.example/apis/v1/docs?pageToken=x"

    def interfere(seen: Seen) -> Answer:
        if "pageToken" in seen.target:
            return _list([], nextPageToken="y", nextPageLink=link)
        return _list([], nextPageToken="x")

    fake.interfere = interfere
    with pytest.raises(errors.UnexpectedResponseError, match=r"another host, evil\.example"):
        client.list_docs().all()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(client: CodaClient, fake: Fake, status: int) -> None:
    with Server(Fake()) as other:
        target = f"{other.base_url}/whoami"
        fake.interfere = lambda _: (status, {"location": target}, b"")
        with pytest.raises(errors.UnexpectedResponseError, match="another host"):
            client.whoami()
        assert other.fake.seen == []


def test_a_redirect_within_the_host_is_an_error_too(client: CodaClient, fake: Fake) -> None:
    fake.interfere = lambda _: (307, {"location": "/apis/v2/whoami"}, b"")
    with pytest.raises(errors.UnexpectedResponseError, match="status 307"):
        client.whoami()


@pytest.mark.parametrize(
    "url",
    [
        "http://docs.superhuman.com/apis/v1",
        "ftp://coda.io/apis/v1",
        "coda.io/apis/v1",
        "https://user:secret@coda.io/apis/v1",
        "https://coda.io/apis/v1?x=1",
    ],
)
def test_addresses_that_would_give_the_token_away_are_refused(url: str) -> None:
    with pytest.raises(errors.ConfigurationError) as caught:
        CodaClient("your-api-token", base_url=url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("host", ["docs.superhuman.com", "coda.io"])
def test_both_hosts_are_one_service(host: str) -> None:
    with CodaClient("your-api-token", base_url=f"https://{host}/apis/v1/") as client:
        base = client._calls.session.base_url
        base.check_link("https://docs.superhuman.com/apis/v1/docs")
        base.check_link("https://coda.io/apis/v1/docs")
        with pytest.raises(errors.UnexpectedResponseError):
            base.check_link("https://coda.io.evil.example/apis/v1/docs")


# -- answers


def test_endless_paging_ends_with_an_error(client: CodaClient, fake: Fake) -> None:
    numbers = itertools.count()
    fake.interfere = lambda _: _list([], nextPageToken=f"t{next(numbers)}")
    with pytest.raises(errors.UnexpectedResponseError, match="does not end"):
        client.list_docs().all()
    assert len(fake.seen) <= 101


def test_a_page_that_leads_back_ends_with_an_error(client: CodaClient, fake: Fake) -> None:
    fake.interfere = lambda _: _list([], nextPageToken="same")
    with pytest.raises(errors.UnexpectedResponseError, match="leads back"):
        client.list_docs().all()
    assert len(fake.seen) == 2


def test_endless_paging_awaited(new_async: partial[AsyncCodaClient], fake: Fake) -> None:
    fake.interfere = lambda _: _list([], nextPageToken="same")

    async def run() -> None:
        async with new_async() as client:
            await (await client.list_docs()).all_async()

    with pytest.raises(errors.UnexpectedResponseError, match="leads back"):
        asyncio.run(run())


@pytest.mark.parametrize(
    "walk",
    [
        lambda client: client.rows_since(DOC, "Tasks"),
        lambda client: client.sync_table([{"Name": "x"}], DOC, "Tasks", key_columns=["Name"]),
    ],
    ids=["rows_since", "sync_table"],
)
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"nextPageToken": "same"}, "leads back"),
        ({"nextPageToken": "x", "nextPageLink": "https://evil.example/rows"}, "another host"),
    ],
)
def test_what_walks_by_itself_is_as_careful(
    client: CodaClient, fake: Fake, walk: Any, more: dict[str, str], reason: str
) -> None:
    fake.interfere = lambda seen: _list([], **more) if seen.operation == "listRows" else None
    with pytest.raises(errors.UnexpectedResponseError, match=reason):
        walk(client)
    assert {seen.method for seen in fake.seen} == {"GET"}
    assert all(seen.headers["host"].startswith("127.0.0.1") for seen in fake.seen)


@pytest.mark.parametrize(
    "answer",
    [
        (202, JSON, b'{"requestId": '),
        (202, {"content-type": "text/html"}, b"<html>sign in</html>"),
        (202, {**JSON, "content-length": str(10**9)}, b"{"),
        (307, {"location": "https://evil.example/rows"}, b""),
    ],
)
def test_hostile_answers_to_bulk_writing_leave_no_row_unnamed(
    client: CodaClient, fake: Fake, answer: Answer
) -> None:
    fake.interfere = lambda seen: answer if seen.operation == "upsertRows" else None
    result = client.bulk_upsert_rows(DOC, "Tasks", [{"Name": "a"}, {"Name": "b"}])
    assert result.failed.keys() == {"row 1", "row 2"}
    assert "look before you send it again" in str(result.failed["row 1"])
    # nothing is sent a second time by itself
    fake.interfere = None
    assert client.bulk_upsert_rows(DOC, "Tasks", [{"Name": "a"}, {"Name": "b"}]).failed
    assert [seen.operation for seen in fake.seen].count("upsertRows") == 1


def test_an_answer_that_announces_a_gigabyte_is_not_read(client: CodaClient, fake: Fake) -> None:
    fake.interfere = lambda _: (200, {**JSON, "content-length": str(10**9)}, b"{")
    with pytest.raises(errors.UnexpectedResponseError, match="larger than"):
        client.whoami()


def test_a_small_answer_that_unpacks_to_a_gigabyte_is_not_read(
    client: CodaClient, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = gzip.compress(b" " * (session.MAX_ANSWER + 1), 9)
    fake.interfere = lambda _: (200, {**JSON, "content-encoding": "gzip"}, bomb)
    with pytest.raises(errors.UnexpectedResponseError, match="larger than"):
        client.whoami()


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("application/json", b'{"name": ', "truncated"),
        ("application/json", b"[]", "Expected `object`"),
        ("application/json", b'{"name": 3}', r"Expected `str`.*\$\.name"),
        ("application/json", b"\xff\xfe", "malformed|invalid|utf-8"),
        ("text/html", b"<html>sign in</html>", "text/html instead of JSON"),
        ("", b"", "something instead of JSON"),
    ],
)
def test_answers_that_are_none(
    client: CodaClient, fake: Fake, kind: str, body: bytes, reason: str
) -> None:
    fake.interfere = lambda _: (200, {"content-type": kind} if kind else {}, body)
    with pytest.raises(errors.UnexpectedResponseError, match=reason):
        client.whoami()


def test_a_server_that_is_not_there(clock: ManualClock) -> None:
    with (
        CodaClient("t", base_url="http://127.0.0.1:9/apis/v1", clock=clock) as client,
        pytest.raises(errors.ConnectionFailedError),
    ):
        client.whoami()


# -- failures that pass


def test_failures_of_the_service_are_retried_and_backed_off(
    client: CodaClient, fake: Fake, clock: ManualClock
) -> None:
    answers = iter([502, 503, 500])

    def interfere(_: Seen) -> Answer | None:
        status = next(answers, None)
        return (status, {}, b"<html>") if status else None

    fake.interfere = interfere
    assert client.whoami().name == "Ada"
    assert len(fake.seen) == 4


def test_an_insert_is_not_repeated_after_an_unclear_failure(client: CodaClient, fake: Fake) -> None:
    fake.interfere = lambda _: (502, {}, b"")
    with pytest.raises(CodaServerError):
        client.upsert_rows(DOC, "Tasks", [{"Name": "x"}])
    assert len(fake.seen) == 1
    with pytest.raises(CodaServerError):
        client.upsert_rows(DOC, "Tasks", [{"Name": "x"}], key_columns=["Name"])
    assert len(fake.seen) > 2


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_obeyed(
    client: CodaClient, fake: Fake, clock: ManualClock, as_date: bool
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    refusal: Answer = (429, {"retry-after": date if as_date else "90"}, b"{}")
    answers = iter([refusal])
    fake.interfere = lambda _: next(answers, None)
    client.whoami()
    assert 80 <= clock.slept <= 95


def test_a_refusal_without_a_word_is_backed_off_as_the_staff_advises(
    client: CodaClient, fake: Fake, clock: ManualClock
) -> None:
    refusal: Answer = (429, {}, b"{}")
    answers = iter([refusal] * 3)
    fake.interfere = lambda _: next(answers, None)
    client.whoami()
    assert 15 + 30 + 60 <= clock.slept <= 30 + 60 + 120 + 1


def test_a_refusal_that_asks_for_too_long_is_given_to_the_caller(
    client: CodaClient, fake: Fake
) -> None:
    fake.interfere = lambda _: (429, {"retry-after": "86400"}, b"{}")
    with pytest.raises(CodaRateLimitError) as caught:
        client.whoami()
    assert caught.value.retry_after == 86400
    assert len(fake.seen) == 1


@pytest.mark.parametrize(
    ("value", "seconds"), [(None, None), ("5", 5.0), ("soon", None), ("-3", None)]
)
def test_retry_after_that_cannot_be_read(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value) == seconds


def test_a_storm_of_refusals_loses_and_doubles_nothing(client: CodaClient, fake: Fake) -> None:
    rng = random.Random(7)
    fake.interfere = lambda seen: (
        (429, {"retry-after": "1"}, b"{}")
        if seen.operation == "upsertRows" and rng.random() < 0.3
        else None
    )
    for number in range(60):
        client.insert_rows(DOC, "Tasks", [{"Name": f"row {number}"}])
    client.insert_rows(DOC, "Tasks", [{"Name": "last"}], wait=True)
    names = [row.name for row in client.list_rows(DOC, "Tasks")]
    assert sorted(names[3:]) == sorted([*(f"row {number}" for number in range(60)), "last"])


# -- pace


def test_the_budget_of_changes_is_kept_and_used(
    client: CodaClient, fake: Fake, clock: ManualClock
) -> None:
    begin = clock.now()
    for number in range(50):
        client.update_row(DOC, "Tasks", "i-1", {"Hours": number})
    assert fake.refused == 0
    # 5 in 10 s: the last ones start after 9 windows
    assert clock.now() - begin == pytest.approx(90.0)


def test_the_budget_is_shared_by_threads_clients_and_tasks(
    server: Server, fake: Fake, clock: ManualClock, new_async: partial[AsyncCodaClient]
) -> None:
    clients = [
        CodaClient("your-api-token", base_url=server.base_url, clock=clock) for _ in range(4)
    ]
    barrier = threading.Barrier(4)

    def read(client: CodaClient) -> None:
        barrier.wait()
        for _ in range(60):
            client.get_doc(DOC)

    async def read_async() -> None:
        async with new_async() as client:
            await asyncio.gather(*(client.get_doc(DOC) for _ in range(150)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(read, clients))
    asyncio.run(read_async())
    for client in clients:
        client.close()
    assert len(fake.seen) == 390
    assert fake.refused == 0


def test_classes_have_budgets_of_their_own(
    client: CodaClient, fake: Fake, clock: ManualClock
) -> None:
    begin = clock.now()
    for _ in range(4):
        client.list_docs()
    for _ in range(100):
        client.whoami()
    assert clock.now() == begin
    client.list_docs()
    assert clock.now() - begin == pytest.approx(6.0)
    assert fake.refused == 0


def test_other_tokens_have_other_budgets(server: Server, fake: Fake, clock: ManualClock) -> None:
    fake.tokens = {"one", "two"}
    fake.limits = dict.fromkeys(fake.limits, (1000, 6.0))
    for token in ("one", "two"):
        with CodaClient(token, base_url=server.base_url, clock=clock) as client:
            for _ in range(4):
                client.list_docs()
    assert clock.slept == 0
