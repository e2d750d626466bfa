"""What the client does around its requests: words, safety, tasks, pages, loose answers."""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from codomyrmex.cloud.common import errors
from codomyrmex.cloud.infomaniak.newsletter import (
    CampaignStatistics,
    Included,
    Recipients,
    Selection,
    all_of,
    any_of,
    campaign_action,
    field,
    in_group,
    not_in_group,
    subscribed,
)
from codomyrmex.cloud.infomaniak.newsletter.client import (
    AsyncInfomaniakNewsletterClient,
    InfomaniakNewsletterClient,
)
from codomyrmex.cloud.infomaniak.newsletter.errors import (
    NewsletterNotFoundError,
    NewsletterServerError,
)
from codomyrmex.cloud.infomaniak.newsletter.models.enums import CampaignStatus
from tests.coda.clock import ManualClock
from tests.coda.fake import Answer
from tests.newsletter.fake import Fake, NewsletterServer

LATER = 4102444800
JSON = {"content-type": "application/json"}
CONTRACT = """
from codomyrmex.cloud.infomaniak.newsletter import InfomaniakNewsletterClient

client = InfomaniakNewsletterClient.from_env()
campaigns = client.list_campaigns()
client.send_test(campaign_id="123", email="test@activeinference.tech")
"""


def _data(data: Any, **more: Any) -> Answer:
    return 200, JSON, json.dumps({"result": "success", "data": data, **more}).encode()


@pytest.fixture
def environment(server: NewsletterServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of a user."""
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_TOKEN", "your-token")
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_ID", "12")
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_BASE_URL", server.base_url)


@pytest.mark.usefixtures("environment")
def test_example_of_the_contract(fake: Fake) -> None:
    fake.world.campaigns[123] = fake.world.campaign(123, {"subject": "Winter"})
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()):
        exec(CONTRACT, names)
    assert [each.subject for each in names["campaigns"]][-1] == "Winter"
    names["client"].close()
    assert fake.world.tests == [("123", "test@activeinference.tech")]
    assert fake.seen[0].target == "/1/newsletters/12/campaigns?page=1"


# -- the words of users


def test_words_are_the_real_operations(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    made = client.create_campaign(
        subject="Winter", email_from_name="Ada", email_from_addr="ada@example.com", lang="en_GB"
    )
    assert client.schedule_campaign(made.id, datetime(2100, 1, 1, tzinfo=UTC))
    assert fake.world.campaigns[made.id]["started_at"] == LATER
    assert client.unschedule_campaign(str(made.id))
    assert client.get_campaign(made.id).status is CampaignStatus.CANCELED
    assert client.get_campaign_statistics(1).open_count == 120
    assert [each.name for each in client.list_mailing_lists()] == ["Friends", "Press"]
    assert {each.email for each in client.get_list_contacts("1")} == {
        "ada@example.com",
        "bob@example.com",
    }
    assert client.manage_contact(1, "BOB@example.com", "delete").id == 2
    assert [each.id for each in client.get_list_contacts(1)] == [1]
    assert client.manage_contact(1, "ada@example.com", "unsub").status == "unsubscribed"
    assert client.get_credits().total == 800
    paths = {seen.target.partition("?")[0].removeprefix("/1/newsletters/12") for seen in fake.seen}
    assert not any(word in path for path in paths for word in ("/send", "contact", "mailing"))


def test_manage_contact_refuses_what_it_does_not_know(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    with pytest.raises(errors.InvalidRequestError, match="delete and unsub"):
        client.manage_contact(1, "ada@example.com", "sub")
    with pytest.raises(errors.NotFoundError, match=r"nobody@example\.com is not in the group 1"):
        client.manage_contact(1, "nobody@example.com", "delete")
    assert {seen.method for seen in fake.seen} == {"GET"}


# -- sending cannot be undone


def test_sending_shows_who_would_get_it_and_wants_a_word(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    with pytest.raises(errors.PlanRefusedError) as caught:
        client.send_campaign(2)
    for word in ("'Summer'", "2 recipients", "credits left: 800", "was not sent"):
        assert word in str(caught.value)
    assert "confirm=True" in (caught.value.hint or "")
    for meant in (1, "yes"):  # a word is not enough
        with pytest.raises(errors.PlanRefusedError):
            client.send_campaign(2, confirm=meant)  # type: ignore[arg-type] # a wrong argument
    assert fake.world.sent == []
    assert {seen.method for seen in fake.seen} == {"GET"}
    assert client.send_campaign(2, confirm=True).sent
    assert fake.world.sent == [2]
    assert fake.seen[-1].body == b"{}"


def test_a_dry_run_shows_the_request(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    shown = client.send_campaign("2", dry_run=True, confirm=True)
    assert (shown.subject, shown.recipients_count, shown.credits) == ("Summer", 2, 800)
    assert shown == client.preview_send(2)
    assert str(shown.request).endswith("/1/newsletters/12/campaigns/2/schedule {}")
    assert shown.request.method == "PUT"
    assert (shown.sent, fake.world.sent) == (False, [])


def test_a_time_in_the_past_would_send_at_once(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    with pytest.raises(errors.InvalidRequestError, match="in the past"):
        client.schedule_campaign(2, 1_600_000_000)
    with pytest.raises(errors.InvalidRequestError, match="time zone"):
        client.schedule_campaign(2, datetime(2100, 1, 1))  # the fault
    assert fake.seen == []


def test_sending_is_not_repeated_after_an_unclear_failure(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    fake.interfere = lambda seen: (502, {}, b"") if seen.method == "PUT" else None
    with pytest.raises(NewsletterServerError):
        client.send_campaign(2, confirm=True)
    assert [seen.method for seen in fake.seen].count("PUT") == 1


def test_deleting_the_newsletter_wants_a_word(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    with pytest.raises(errors.PlanRefusedError, match="cannot be undone"):
        client.delete_domain(confirm=False)
    assert fake.seen == []


def test_any_request_can_be_shown(
    client: InfomaniakNewsletterClient,
    new_async: partial[AsyncInfomaniakNewsletterClient],
    fake: Fake,
) -> None:
    shown = client.preview_request("create_group", name="Family")
    assert (shown.method, shown.body) == ("POST", {"name": "Family"})
    assert shown.url.endswith("/1/newsletters/12/groups")
    assert client.preview_request("send_campaign", 2).body == {}
    assert client.preview_request("manage_contact", 1, "ada@example.com", "delete").body == {
        "subscriber_ids": [1]
    }
    assert "bytes" in client.preview_request("upload_import", file=b"a,b\n").body

    async def run() -> Any:
        async with new_async() as awaited:
            return (await awaited.preview_request("delete_group", 1)).method

    assert asyncio.run(run()) == "DELETE"
    assert {seen.method for seen in fake.seen} == {"GET"}
    assert "your-token" not in repr(shown)


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("list_groups", {}, "changes nothing"),
        ("nothing", {}, "no method"),
        ("_run", {}, "no method"),
        ("create_group", {"name": "x" * 256}, "255"),
    ],
)
def test_a_request_that_cannot_be_shown(
    client: InfomaniakNewsletterClient, name: str, arguments: dict[str, Any], reason: str
) -> None:
    with pytest.raises(errors.InvalidRequestError, match=reason):
        client.preview_request(name, **arguments)


# -- queued work


def test_queued_work_is_awaited(client: InfomaniakNewsletterClient, clock: ManualClock) -> None:
    task = client.assign_subscribers([1, 2], groups=["Press"])
    assert [each.id for each in client.list_group_subscribers(2)] == []
    assert task.wait(60).status == "executed"
    assert [each.id for each in client.list_group_subscribers(2)] == [1, 2]
    assert clock.slept >= 4
    assert [each.status for each in client.list_tasks()] == ["executed"]


def test_queued_work_awaited(new_async: partial[AsyncInfomaniakNewsletterClient]) -> None:
    async def run() -> str:
        async with new_async() as client:
            task = await client.unsubscribe_subscribers(Selection(all=True))
            with pytest.raises(errors.InvalidRequestError, match="wait_async"):
                task.wait()
            await task.wait_async(60)
            found = await client.list_subscribers(filter={"status": "active"})
            assert await found.all_async() == []
            return (await task.wait_async(60)).status.value

    assert asyncio.run(run()) == "executed"


def test_queued_work_can_be_cancelled_until_it_is_done(client: InfomaniakNewsletterClient) -> None:
    task = client.delete_groups([2])
    assert task.id is not None
    assert client.cancel_operation(task.id)
    assert len(client.list_groups().all()) == 2
    with pytest.raises(NewsletterNotFoundError):
        client.cancel_operation(task.id)


def test_work_that_cannot_be_followed_says_so(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    fake.world.knows_tasks = False
    with pytest.raises(errors.UnsupportedError, match="knows no task"):
        client.delete_groups([2]).wait()
    fake.interfere = lambda seen: (
        (202, JSON, b'{"result": "asynchronous", "data": true}')
        if seen.method == "DELETE"
        else None
    )
    with pytest.raises(errors.UnsupportedError, match="gave no id"):
        client.delete_groups([2]).wait()


def test_work_that_fails_or_does_not_end(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    fake.world.lag = 10_000
    task = client.delete_groups([2])
    with pytest.raises(errors.WaiterTimeoutError, match="in 30 s"):
        task.wait(30)
    fake.interfere = lambda _: _data({"uuid": "x", "status": "failed", "error": "no"})
    with pytest.raises(errors.WaiterError, match="failed: no"):
        task.wait(30)


# -- pages


def _many(fake: Fake, count: int) -> None:
    one = fake.world.subscribers[1]
    fake.world.subscribers.update(
        {n: {**one, "id": n, "email": f"n{n}@example.com"} for n in range(1, count + 1)}
    )


def test_iterating_walks_to_the_end(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    _many(fake, 103)
    page = client.list_subscribers(per_page=20)
    assert (page.total, page.page, page.pages_total, page.items_per_page) == (103, 1, 6, 20)
    assert [each.id for each in page] == list(range(1, 104))
    assert all("page=" in seen.target for seen in fake.seen)
    assert client.list_subscribers(return_="total").total == 103
    assert len(client.list_subscribers(skip=100, limit=10).all()) == 3


def test_async_pages(new_async: partial[AsyncInfomaniakNewsletterClient], fake: Fake) -> None:
    _many(fake, 40)

    async def run() -> int:
        async with new_async() as client:
            page = await client.list_subscribers(per_page=7)
            with pytest.raises(errors.InvalidRequestError, match="async for"):
                list(page)
            return len([each async for each in page])

    assert asyncio.run(run()) == 40


def test_a_list_without_counts_is_one_page(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    fake.interfere = lambda _: _data([{"id": 1, "name": "a"}])
    assert [each.id for each in client.list_groups()] == [1]
    assert len(fake.seen) == 1


# -- loose answers


def test_loose_answers_are_read(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    answers: dict[str, Any] = {
        "statistics": {"sent_count": "200", "open_rate": "60.5", "click_count": 3.0},
        "recipients": [],
        "tracking_utm": [],
        "tracking_link": "1",
        "advanced_statistics": [],
        "subscribers_count": "12",
        "unsub_link": 1,
        "thumbnail_url": "",
        "status": "unheard_of",
    }
    fake.interfere = lambda _: _data({"id": "7", "subject": 2026, **answers})
    found = client.get_campaign(7)
    assert (found.id, found.subject, found.subscribers_count) == (7, "2026", 12)
    assert found.statistics == CampaignStatistics(sent_count=200, open_rate=60.5, click_count=3)
    assert (found.recipients, found.tracking_utm, found.advanced_statistics) == ({}, {}, None)
    assert (found.tracking_link, found.unsub_link) == (True, "1")
    assert found.status == "unheard_of"
    assert found.status is not None
    assert not found.status.is_known


def test_an_empty_list_for_an_empty_object(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    fake.interfere = lambda _: _data([])
    with pytest.raises(errors.UnexpectedResponseError, match="id"):
        client.get_group(1)
    assert client.get_credits().total is None
    fake.interfere = lambda _: _data({"1": {"id": 1, "name": "a"}}, total="1", pages="1", page="1")
    assert [each.name for each in client.list_groups()] == ["a"]


# -- input


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda client: client.send_test(2, "no address"), "email"),
        (lambda client: client.send_test("..", "a@example.com"), "campaign"),
        (lambda client: client.send_template_test("x", [f"a{n}@b.ch" for n in range(6)]), "5"),
        (lambda client: client.list_groups(per_page=0), "per_page"),
        (lambda client: client.create_field("x", "colour"), "type"),
        (lambda client: client.list_campaigns(filter={"status": ["lost"]}), "lost"),
        (lambda client: client.list_groups(filter={"nmae": "x"}), "nmae"),
        (lambda client: client.create_group("x" * 256), "255"),
        (lambda client: client.delete_groups({"include": [1]}), "all"),
        (lambda client: client.start_import(fields=[]), "fields"),
        (
            lambda client: client.create_campaign(
                subject="x", email_from_name="x", email_from_addr="a@b.ch", lang="en"
            ),
            "lang",
        ),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_sent(
    client: InfomaniakNewsletterClient, fake: Fake, call: Any, reason: str
) -> None:
    with pytest.raises(errors.InvalidRequestError, match=reason):
        call(client)
    assert fake.seen == []


def test_conditions_and_recipients_go_out_as_described(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    wanted = any_of(
        all_of(in_group(1), not_in_group(2), campaign_action("open", "last5")),
        field(1, "start", "A"),
        subscribed("between", date(2026, 1, 1), date(2026, 2, 1)),
        campaign_action("click", "custom", campaign_id=1),
    )
    made = client.create_segment("Keen", wanted)
    assert client.update_segment(made.id, data=wanted).name == "Keen"
    client.update_campaign(
        2,
        recipients=Recipients(groups=Included(include=(1,), exclude=(2,)), expert={"id": made.id}),  # type: ignore[arg-type] # a mapping is as good
    )
    body = json.loads(fake.seen[0].body)
    assert body["data"]["closure"] == "OR"
    assert [len(each["conds"]) for each in body["data"]["conds"]] == [3, 1, 1, 1]
    assert json.loads(fake.seen[-1].body)["recipients"]["expert"] == {"id": made.id}


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: subscribed("between", date(2026, 1, 1)), "needs date2"),
        (lambda: subscribed("between", date(2026, 2, 1), date(2026, 1, 1)), "before"),
        (lambda: campaign_action("open", "custom"), "needs campaign_id"),
        (lambda: field(1, "open", "x"), "no operator"),  # type: ignore[arg-type] # the fault
    ],
)
def test_conditions_that_do_not_fit(make: Any, reason: str) -> None:
    with pytest.raises(errors.InvalidRequestError, match=reason):
        make()


def test_an_update_says_which_fields_stay(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    client.create_field("Town", "text")
    client.update_subscriber(1, fields={"first_name": "Ada", "town": "Bern"})
    client.update_subscriber(1, fields={"town": "Basel"})  # what is left out is deleted there
    assert fake.world.subscribers[1]["values"] == {"town": "Basel"}
    client.create_subscriber("ada@example.com", fields={"first_name": "Ada"})
    assert fake.world.subscribers[1]["values"] == {"town": "Basel", "first_name": "Ada"}


def test_reads_carry_no_body(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    client.get_campaign(1, with_=["statistics", "content"])
    client.delete_campaign(3)
    for seen in fake.seen:
        assert (seen.body, seen.headers.get("content-type")) == (b"", None)
    assert "with=statistics%2Ccontent" in fake.seen[0].target
