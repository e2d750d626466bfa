"""Any number of rows: sizes, pace, failures, and runs that are stopped and go on."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from codomyrmex.cloud.coda_io import CellEdit, RowEdit
from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.coda_io.errors import CodaForbiddenError, CodaMutationTimeoutError
from codomyrmex.cloud.common import errors
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.common.retry import RetryPolicy
from tests.coda.bulk_scenes import DOC, TABLE, Storm, add_table, doubled, names, rows, writes
from tests.coda.clock import ManualClock
from tests.coda.fake import Answer, Fake, Seen, Server

KEYS = ["Name"]


# -- sizes and order


def test_any_number_of_rows_in_order(client: CodaClient, fake: Fake) -> None:
    table = add_table(fake)
    result = client.bulk_upsert_rows(DOC, TABLE, rows(1234), wait=True)
    assert result.succeeded == [f"row {number}" for number in range(1, 1235)]
    assert result.failed == {}
    assert names(table) == [f"thing {number}" for number in range(1234)]
    assert [len(each) for each in writes(fake)] == [500, 500, 234]


def test_requests_are_cut_at_exactly_the_documented_size(client: CodaClient, fake: Fake) -> None:
    table = add_table(fake)
    # rows of 80,000 bytes as JSON: 25 with the commas and the rest do not fit 2,000,000
    length = 80_000 - len('{"cells":[{"column":"c-1","value":""}]}')
    result = client.bulk_upsert_rows(DOC, TABLE, ({"Name": "x" * length} for _ in range(50)))
    assert result.ok
    sizes = [len(seen.body) for seen in fake.seen if seen.operation == "upsertRows"]
    assert [len(each) for each in writes(fake)] == [24, 24, 2]
    assert max(sizes) == 24 * 80_001 - 1 + len('{"rows":[]}')
    client.list_rows(DOC, TABLE, limit=1)
    fake.world.settle()
    del table


@pytest.mark.parametrize("text", ["x", "é", "\n", '"', "\u2028"])
def test_a_row_of_the_largest_size_fits_and_one_byte_more_is_refused(
    client: CodaClient, fake: Fake, text: str
) -> None:
    add_table(fake)
    cost = len(json.dumps(text, ensure_ascii=False).encode()) - 2
    room = 85_000 - len('{"cells":[{"column":"c-1","value":""}]}')
    fits = text * (room // cost) + "x" * (room % cost)
    assert client.bulk_upsert_rows(DOC, TABLE, [{"Name": fits}]).ok
    before = len(fake.seen)
    with pytest.raises(errors.InvalidRequestError, match=r"row 2: it has 85,001 bytes"):
        client.bulk_upsert_rows(DOC, TABLE, [{"Name": "small"}, {"Name": fits + "x"}])
    assert {seen.method for seen in fake.seen[before:]} == {"GET"}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"Nmae": 1}, "no column 'Nmae'.*Did you mean 'Name'"),
        ({"Name": "x", "Sum": 3}, "Sum is filled by a formula"),
        ({"Name": "x", "Go": 3}, "Go holds buttons"),
        ({"Name": {"a": 1}}, "row 3: Name: a dict cannot be in a cell"),
        ({"Name": float("inf")}, "row 3: Name: a cell cannot hold inf"),
        ({"Name": [[["too deep"]]]}, "row 3: Name: a list cannot"),
        ({"Count": 3}, "row 3: the key column Name is blank"),
        ({"Name": " ", "Count": 3}, "row 3: the key column Name is blank"),
        ("a text", "row 3 is no mapping"),
    ],
)
def test_bad_rows_are_refused_before_anything_is_sent(
    client: CodaClient, fake: Fake, bad: Any, reason: str
) -> None:
    from tests.coda.world import column

    add_table(
        fake,
        column(3, "Sum", {"type": "number"}, calculated=True),
        column(4, "Go", {"type": "button"}),
    )
    with pytest.raises(errors.InvalidRequestError, match=reason):
        client.bulk_upsert_rows(DOC, TABLE, [*rows(2), bad, *rows(3)], key_columns=KEYS)
    assert writes(fake) == []


def test_columns_of_one_name_are_told_by_their_ids(client: CodaClient, fake: Fake) -> None:
    from tests.coda.world import column

    table = add_table(fake, column(3, "Count", {"type": "text"}))
    with pytest.raises(errors.InvalidRequestError, match="c-2, c-3"):
        client.bulk_upsert_rows(DOC, TABLE, rows(1))
    assert client.bulk_upsert_rows(DOC, TABLE, [{"c-1": "a", "c-3": "b"}], wait=True).ok
    client.list_rows(DOC, TABLE)
    assert [row["c-3"] for row in table.rows.values()] == ["b"]


def test_a_view_takes_no_rows(client: CodaClient, fake: Fake) -> None:
    add_table(fake).kind = "view"
    with pytest.raises(errors.InvalidRequestError, match="is a view"):
        client.bulk_upsert_rows(DOC, TABLE, rows(1))
    assert writes(fake) == []


def test_rows_of_one_key_go_in_different_requests(client: CodaClient, fake: Fake) -> None:
    """In one request the service might not see that the second is the first once more."""
    table = add_table(fake)
    twice = [*rows(3), {"Name": "thing 1", "Count": 9}, *rows(6, 3)]
    assert client.bulk_upsert_rows(DOC, TABLE, twice, key_columns=KEYS, wait=True).ok
    assert [len(each) for each in writes(fake)] == [3, 4]
    client.list_rows(DOC, TABLE)
    assert [(row["c-1"], row["c-2"]) for row in table.rows.values()][1] == ("thing 1", 9)
    assert len(table.rows) == 6


def test_rows_of_every_form(client: CodaClient, fake: Fake) -> None:
    table = add_table(fake)
    forms: list[Any] = [
        {"Name": "a", "Count": 1},
        {"cells": [{"column": "c-1", "value": "b"}, {"column": "Count", "value": 2}]},
        RowEdit((CellEdit("Name", "c"), CellEdit("c-2", 3))),
    ]
    assert client.bulk_upsert_rows(DOC, TABLE, forms, wait=True).ok
    client.list_rows(DOC, TABLE)
    assert [(row["c-1"], row["c-2"]) for row in table.rows.values()] == [
        ("a", 1),
        ("b", 2),
        ("c", 3),
    ]


def test_memory_stays_flat(client: CodaClient, fake: Fake) -> None:
    add_table(fake)
    count = 4_000

    def source() -> Iterator[dict[str, Any]]:
        for number in range(count):
            yield {"Name": f"{number}" + "x" * 10_000, "Count": number}

    client.import_table([], DOC, TABLE, dry_run=True)
    tracemalloc.start()
    changes = client.import_table(source(), DOC, TABLE, dry_run=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert changes.plan.bytes_to_move > count * 10_000
    assert peak < 20_000_000


# -- pace


def test_ten_thousand_rows_at_the_write_budget(
    client: CodaClient, fake: Fake, clock: ManualClock
) -> None:
    table = add_table(fake)
    begin = clock.now()
    result = client.bulk_upsert_rows(DOC, TABLE, rows(10_000), key_columns=KEYS)
    # 20 requests of 500 rows, 5 in 10 s: the last ones start after 3 windows
    assert clock.now() - begin == pytest.approx(30.0)
    assert len(result.succeeded) == 10_000
    assert fake.refused == 0
    clock.sleep(5)
    client.list_rows(DOC, TABLE, limit=1)
    assert names(table) == [f"thing {number}" for number in range(10_000)]


@pytest.mark.parametrize("keys", [KEYS, None])
def test_ten_thousand_rows_through_a_storm(
    client: CodaClient, fake: Fake, clock: ManualClock, keys: list[str] | None
) -> None:
    """Nothing is lost and nothing doubled; what is not known is named, and never sent again."""
    table = add_table(fake)
    storm = Storm(fake, 5, refusals=0.3, before=0.1, after=0.1)
    fake.interfere = storm
    run = partial(
        client.bulk_upsert_rows, DOC, TABLE, rows(10_000), key_columns=keys, batch_rows=200
    )
    result = run()
    while any("not sent" in str(error) for error in result.failed.values()):
        result = run()
    assert min(storm.counts[kind] for kind in ("refused", "before", "after")) > 0
    assert fake.refused == 0
    clock.sleep(5)
    client.list_rows(DOC, TABLE, limit=1)
    assert doubled(table) == []
    there = set(names(table))
    assert len(result.succeeded) + len(result.failed) == 10_000
    if keys:
        assert result.failed == {}
        assert len(there) == 10_000
        return
    # without keys a request that failed is not repeated, and not by another run either
    missing = {f"row {number + 1}" for number in range(10_000) if f"thing {number}" not in there}
    assert missing <= result.failed.keys()
    assert len(missing) == 200 * storm.counts["before"]
    assert len(result.failed) == 200 * (storm.counts["before"] + storm.counts["after"])
    assert all("look before" in str(error) for error in result.failed.values())
    assert run().failed.keys() == result.failed.keys()


# -- what fails is named


def test_the_row_that_the_service_refuses_is_found(
    client: CodaClient, fake: Fake, clock: ManualClock
) -> None:
    table = add_table(fake)
    bad = {"thing 7", "thing 612"}

    def interfere(seen: Seen) -> Answer | None:
        if seen.operation != "upsertRows":
            return None
        sent = {row["cells"][0]["value"] for row in json.loads(seen.body)["rows"]}
        body = b'{"statusCode": 400, "statusMessage": "Error", "message": "I do not like it"}'
        return (400, {"content-type": "application/json"}, body) if sent & bad else None

    fake.interfere = interfere
    result = client.bulk_upsert_rows(DOC, TABLE, rows(1000), wait=True)
    assert set(result.failed) == {"row 8", "row 613"}
    assert "I do not like it" in str(result.failed["row 8"])
    assert len(result.succeeded) == 998
    client.list_rows(DOC, TABLE)
    assert names(table) == [f"thing {n}" for n in range(1000) if f"thing {n}" not in bad]
    with pytest.raises(errors.BatchError, match="2 of 1000"):
        result.raise_failures()
    # the same rows again: only those that were refused are sent
    fake.interfere = None
    before = len(writes(fake))
    assert client.bulk_upsert_rows(DOC, TABLE, rows(1000), wait=True).ok
    sent = writes(fake)[before:]
    assert [row["cells"][0]["value"] for rows_ in sent for row in rows_] == ["thing 7", "thing 612"]


def test_a_refusal_for_all_is_not_asked_for_again_and_again(client: CodaClient, fake: Fake) -> None:
    add_table(fake)
    body = b'{"statusCode": 400, "statusMessage": "Error", "message": "never"}'
    fake.interfere = lambda seen: (
        (400, {"content-type": "application/json"}, body)
        if seen.operation == "upsertRows"
        else None
    )
    result = client.bulk_upsert_rows(DOC, TABLE, rows(5000))
    assert len(result.failed) == 5000
    assert result.succeeded == []
    assert len(writes(fake)) < 100
    assert "not sent" in str(result.failed["row 5000"])


def test_a_dead_service_is_given_up_and_the_rest_is_named(
    server: Server, fake: Fake, clock: ManualClock
) -> None:
    table = add_table(fake)
    fake.interfere = lambda seen: (503, {}, b"") if len(writes(fake)) > 2 else None
    with CodaClient(
        "your-api-token", base_url=server.base_url, clock=clock, retry=RetryPolicy(attempts=2)
    ) as client:
        run = partial(client.bulk_upsert_rows, DOC, TABLE, rows(1000), key_columns=KEYS)
        result = run(batch_rows=100)
        assert len(result.succeeded) == 200
        assert len(result.failed) == 800
        assert len(writes(fake)) == 2 + 3 * 2
        fake.interfere = None
        assert run(batch_rows=300).ok
        assert sum(map(len, writes(fake)[8:])) == 800
        client.list_rows(DOC, TABLE)
    assert doubled(table) == []
    clock.sleep(5)
    fake.world.settle()
    assert len(table.rows) == 1000


def test_a_token_that_is_refused_ends_the_run(client: CodaClient, fake: Fake) -> None:
    add_table(fake)
    fake.interfere = lambda seen: (403, {}, b"{}") if seen.operation == "upsertRows" else None
    with pytest.raises(CodaForbiddenError):
        client.bulk_upsert_rows(DOC, TABLE, rows(1000))
    assert len(writes(fake)) == 1
    fake.interfere = None
    assert client.bulk_upsert_rows(DOC, TABLE, rows(1000)).ok


def test_a_change_that_is_never_done_is_named(
    client: CodaClient, fake: Fake, clock: ManualClock
) -> None:
    add_table(fake)
    fake.world.lag = 1e9
    begin = clock.now()
    run = partial(client.bulk_upsert_rows, DOC, TABLE, rows(600), wait=True, wait_timeout=30)
    result = run()
    assert len(result.failed) == 600
    assert isinstance(result.failed["row 1"], CodaMutationTimeoutError)
    assert clock.now() - begin < 40  # the second change is only looked at
    # they are queued: another run sends nothing, and waits again
    for change in fake.world.pending.values():
        change.done_at = clock.now()
    assert run().ok
    assert len(writes(fake)) == 2


def test_progress_adds_up(client: CodaClient, fake: Fake) -> None:
    add_table(fake)
    events: list[ProgressEvent] = []
    client.bulk_upsert_rows(DOC, TABLE, rows(1100), progress=events.append)
    assert [event.kind for event in events] == ["start", "bytes", "bytes", "bytes", "done"]
    assert sum(event.bytes_moved for event in events) == events[0].bytes_total
    assert {event.key for event in events} == {f"{DOC}/{TABLE}"}


# -- deletions


def test_any_number_of_rows_is_deleted(client: CodaClient, fake: Fake) -> None:
    table = add_table(fake)
    client.bulk_upsert_rows(DOC, TABLE, rows(1300), wait=True)
    ids = [row.id for row in client.list_rows(DOC, TABLE, limit=500)]
    fake.interfere = Storm(fake, 3, refusals=0.2, before=0.2, after=0.2)
    result = client.bulk_delete_rows(DOC, TABLE, iter(ids[:-1]), wait=True)
    client.list_rows(DOC, TABLE)
    assert result.succeeded == ids[:-1]
    assert list(table.rows) == ids[-1:]


@pytest.mark.parametrize("ids", [["i-1", ""], ["i-1", None]])
def test_what_is_no_id_is_refused_before_anything_is_deleted(
    client: CodaClient, fake: Fake, ids: Any
) -> None:
    with pytest.raises(errors.InvalidRequestError, match="no id of a row"):
        client.bulk_delete_rows(DOC, "Tasks", ids)
    assert fake.seen == []


# -- awaited


def test_bulk_awaited(new_async: partial[AsyncCodaClient], fake: Fake, clock: ManualClock) -> None:
    table = add_table(fake)
    storm = Storm(fake, 8, refusals=0.3, before=0.1, after=0.1)
    fake.interfere = storm

    async def run() -> None:
        async with new_async() as client:
            result = await client.bulk_upsert_rows(
                DOC, TABLE, rows(2500), key_columns=KEYS, batch_rows=100, wait=True
            )
            assert len(result.succeeded) == 2500
            page = await client.list_rows(DOC, TABLE, limit=500)
            ids = [row.id async for row in page]
            assert (await client.bulk_delete_rows(DOC, TABLE, ids[:2000], wait=True)).ok
            await client.list_rows(DOC, TABLE)

    asyncio.run(run())
    assert storm.counts["after"] > 0
    assert names(table) == [f"thing {number}" for number in range(2000, 2500)]
