"""A table made equal to a source: the plan, its bounds, and what is done in which order."""

from __future__ import annotations

import asyncio
import json
import random
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud.coda_io.bulk.changes import TableChanges
from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.common import errors
from tests.coda.bulk_scenes import DOC, TABLE, Storm, add_table, doubled, names, rows
from tests.coda.clock import ManualClock
from tests.coda.fake import Answer, Fake, Seen

KEYS = ["Name"]


def _fill(client: CodaClient, fake: Fake, content: list[dict[str, Any]]) -> Any:
    table = add_table(fake)
    assert client.bulk_upsert_rows(DOC, TABLE, content, wait=True).ok
    client.list_rows(DOC, TABLE)
    fake.seen.clear()
    return table


def _steps(changes: TableChanges) -> list[tuple[str, str, str]]:
    prefix = f"{DOC}/{TABLE}/"
    return [(each.verb, each.target.removeprefix(prefix), each.reason) for each in changes.plan]


def _content(table: Any) -> dict[str, Any]:
    return {row["c-1"]: row.get("c-2", "") for row in table.rows.values()}


def _changes(fake: Fake) -> list[str]:
    return [seen.operation for seen in fake.seen if seen.method != "GET"]


WANTED = [
    {"Name": "thing 0", "Count": 0},
    {"Name": "thing 1", "Count": 100},
    {"Name": "new", "Count": 7},
]


@pytest.mark.parametrize("delete", [False, True])
def test_only_what_differs_is_changed_and_deletions_come_last(
    client: CodaClient, fake: Fake, clock: ManualClock, delete: bool
) -> None:
    table = _fill(client, fake, rows(4))
    sync = partial(client.sync_table, WANTED, DOC, TABLE, key_columns=KEYS, delete=delete)
    plan = sync(dry_run=True)
    steps = [("update", "thing 1", "Count differs"), ("create", "new", "not there yet")]
    gone = [("delete", f"thing {n}", "not in the source") for n in (2, 3)] if delete else []
    assert _steps(plan) == steps + gone
    assert plan.plan.skipped == 1
    assert plan.result is None
    assert _changes(fake) == []
    done = sync(wait=True)
    assert _steps(done) == _steps(plan)
    assert done.result is not None
    assert done.result.ok
    assert done.result.succeeded[:2] == ["row 2", "row 3"]
    assert _changes(fake) == ["upsertRows", "deleteRows"][: 1 + delete]
    client.list_rows(DOC, TABLE)
    kept = {} if delete else {"thing 2": 2, "thing 3": 3}
    assert _content(table) == {"thing 0": 0, "thing 1": 100, "new": 7, **kept}
    # and again: nothing is left to do
    fake.seen.clear()
    again = sync()
    assert again.plan.is_empty
    assert again.plan.skipped == 3
    assert _changes(fake) == []


def test_other_columns_and_cells_that_are_not_given_stay(client: CodaClient, fake: Fake) -> None:
    table = _fill(client, fake, rows(2))
    changes = client.sync_table([{"Name": "thing 1"}], DOC, TABLE, key_columns=KEYS)
    assert changes.plan.is_empty
    assert _content(table) == {"thing 0": 0, "thing 1": 1}


def test_rows_with_the_same_key(client: CodaClient, fake: Fake) -> None:
    table = _fill(client, fake, [*rows(2), {"Name": "thing 1", "Count": 1}])
    with pytest.raises(errors.InvalidRequestError, match="row 3: row 1 has the same key"):
        client.sync_table([*rows(2), *rows(1)], DOC, TABLE, key_columns=KEYS)
    changes = client.sync_table(rows(2), DOC, TABLE, key_columns=KEYS, delete=True, wait=True)
    assert _steps(changes) == [("delete", "thing 1", "another row has its key")]
    client.list_rows(DOC, TABLE)
    assert names(table) == ["thing 0", "thing 1"]


def test_keys_of_several_columns(client: CodaClient, fake: Fake) -> None:
    _fill(client, fake, rows(2))
    wanted = [{"Name": "thing 0", "Count": "0.0"}, {"Name": "thing 0", "Count": 1}]
    changes = client.sync_table(
        wanted, DOC, TABLE, key_columns=["Name", "Count"], delete=True, dry_run=True
    )
    assert _steps(changes) == [
        ("create", "thing 0, 1", "not there yet"),
        ("delete", "thing 1", "not in the source"),
    ]


# -- bounds


@pytest.mark.parametrize(
    ("max_delete", "allowed"),
    [(2, False), (3, True), ("20%", False), ("30%", True), (None, True), ("50%", True)],
)
def test_deletions_are_bounded(
    client: CodaClient, fake: Fake, max_delete: Any, allowed: bool
) -> None:
    table = _fill(client, fake, rows(10))
    sync = partial(
        client.sync_table,
        [*rows(10, 3), {"Name": "new"}],
        DOC,
        TABLE,
        key_columns=KEYS,
        delete=True,
        max_delete=max_delete,
    )
    assert sync(dry_run=True).plan.counts["delete"] == 3
    if allowed:
        assert sync(wait=True).result is not None
        client.list_rows(DOC, TABLE)
        assert len(table.rows) == 8
        return
    with pytest.raises(errors.PlanRefusedError, match="3 of 10 rows would be deleted"):
        sync()
    assert _changes(fake) == []


@pytest.mark.parametrize("max_delete", ["many", "x%"])
def test_a_bound_that_is_none(client: CodaClient, fake: Fake, max_delete: str) -> None:
    _fill(client, fake, rows(1))
    with pytest.raises(errors.InvalidRequestError, match="max_delete must be"):
        client.sync_table(rows(1), DOC, TABLE, key_columns=KEYS, max_delete=max_delete)


def test_an_empty_source_deletes_nothing(client: CodaClient, fake: Fake, tmp_path: Path) -> None:
    _fill(client, fake, rows(3))
    file = tmp_path / "empty.csv"
    file.write_text("Name,Count\n")
    empty: list[Any] = [file, []]
    for source in empty:
        with pytest.raises(errors.PlanRefusedError, match="empty: nothing is deleted"):
            client.sync_table(
                source, DOC, TABLE, key_columns=KEYS, delete=True, max_delete=None, dry_run=True
            )
        assert client.sync_table(source, DOC, TABLE, key_columns=KEYS).plan.is_empty
    assert _changes(fake) == []


def test_a_source_that_cannot_be_read_whole_changes_nothing(
    client: CodaClient, fake: Fake, tmp_path: Path
) -> None:
    _fill(client, fake, rows(3))
    file = tmp_path / "torn.csv"
    file.write_text('Name,Count\nthing 0,0\nnew,1\n"torn')
    with pytest.raises(errors.InvalidRequestError, match="line 4"):
        client.sync_table(file, DOC, TABLE, key_columns=KEYS, delete=True, max_delete=None)
    with pytest.raises(errors.InvalidRequestError, match="needs key_columns"):
        client.sync_table(rows(1), DOC, TABLE, key_columns=[])
    assert _changes(fake) == []


def test_a_table_that_cannot_be_read_whole_changes_nothing(client: CodaClient, fake: Fake) -> None:
    _fill(client, fake, rows(900))

    def interfere(seen: Seen) -> Answer | None:
        torn = seen.operation == "listRows" and "pageToken" in seen.target
        return (200, {"content-type": "text/html"}, b"<html>") if torn else None

    fake.interfere = interfere
    with pytest.raises(errors.UnexpectedResponseError, match="text/html instead of JSON"):
        client.sync_table(rows(5), DOC, TABLE, key_columns=KEYS, delete=True, max_delete=None)
    assert _changes(fake) == []


# -- failures


def test_nothing_is_deleted_when_something_failed(client: CodaClient, fake: Fake) -> None:
    table = _fill(client, fake, rows(4))
    body = json.dumps({"statusCode": 400, "statusMessage": "Error", "message": "no"}).encode()
    fake.interfere = lambda seen: (400, {}, body) if seen.operation == "upsertRows" else None
    changes = client.sync_table(WANTED, DOC, TABLE, key_columns=KEYS, delete=True)
    assert changes.result is not None
    assert set(changes.result.failed) == {"row 2", "row 3", *list(table.rows)[2:]}
    assert "not deleted, since" in str(changes.result.failed[list(table.rows)[3]])
    assert "deleteRows" not in _changes(fake)
    fake.interfere = None
    done = client.sync_table(WANTED, DOC, TABLE, key_columns=KEYS, delete=True, wait=True)
    assert done.result is not None
    assert done.result.ok


def test_a_row_that_the_service_matched_in_its_own_way_stays(
    client: CodaClient, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service takes keys that differ in case for the same: the row it updated is not lost."""
    table = _fill(client, fake, [{"Name": "PAINT", "Count": 1}, {"Name": "Old", "Count": 2}])
    upsert = fake.world.upsert

    def upsert_whatever_case(
        where: Any, sent: list[dict[str, Any]], keys: list[str], ids: list[str]
    ) -> None:
        for row_id, row in where.rows.items():
            for each in sent:
                if row["c-1"].lower() == each["c-1"].lower():
                    where.rows[row_id] = {**row, **each}
        upsert(where, sent, keys, ids)

    monkeypatch.setattr(fake.world, "upsert", upsert_whatever_case)
    wanted = [{"Name": "paint", "Count": 5}]
    changes = client.sync_table(
        wanted, DOC, TABLE, key_columns=KEYS, delete=True, max_delete=None, wait=True
    )
    assert changes.plan.counts == {"create": 1, "delete": 2}
    client.list_rows(DOC, TABLE)
    assert _content(table) == {"paint": 5}


def test_deletions_wait_for_a_fresh_look(
    client: CodaClient, fake: Fake, clock: ManualClock
) -> None:
    table = _fill(client, fake, rows(4))
    fake.world.staleness = 20.0  # what is done cannot be read for so long
    begin = clock.now()
    changes = client.sync_table(WANTED, DOC, TABLE, key_columns=KEYS, delete=True)
    assert changes.result is not None
    assert changes.result.ok
    assert clock.now() - begin >= 20
    looks = [seen.headers.get("x-coda-doc-version") for seen in fake.seen]
    assert "latest" in looks
    clock.sleep(30)
    fake.world.settle()
    assert _content(table) == {"thing 0": 0, "thing 1": 100, "new": 7}


@pytest.mark.parametrize("seed", range(4))
def test_a_storm_ends_in_the_wanted_table(
    client: CodaClient, fake: Fake, clock: ManualClock, seed: int
) -> None:
    rng = random.Random(seed)
    _fill(client, fake, rows(1500))
    table = fake.world.docs[DOC].tables["grid-2"]
    wanted = {name: value for name, value in _content(table).items() if rng.random() < 0.7}
    wanted |= {name: value + 1 for name, value in wanted.items() if rng.random() < 0.3}
    wanted |= {f"new {number}": number for number in range(rng.randrange(400))}
    source = [{"Name": name, "Count": count} for name, count in wanted.items()]
    rng.shuffle(source)
    fake.interfere = Storm(fake, seed, refusals=0.2, before=0.1, after=0.1)
    for _ in range(20):
        changes = client.sync_table(
            source, DOC, TABLE, key_columns=KEYS, delete=True, batch_rows=150, wait=True
        )
        assert changes.result is not None
        if changes.result.ok:
            break
    client.list_rows(DOC, TABLE)
    assert _content(table) == wanted
    assert doubled(table) == []


def test_sync_awaited(new_async: partial[AsyncCodaClient], client: CodaClient, fake: Fake) -> None:
    table = _fill(client, fake, rows(4))

    async def run() -> TableChanges:
        async with new_async() as awaited:
            changes = await awaited.sync_table(
                WANTED, DOC, TABLE, key_columns=KEYS, delete=True, wait=True
            )
            await awaited.list_rows(DOC, TABLE)
            return changes

    changes = asyncio.run(run())
    assert changes.plan.counts == {"update": 1, "create": 1, "delete": 2, "skip": 1}
    assert _content(table) == {"thing 0": 0, "thing 1": 100, "new": 7}
