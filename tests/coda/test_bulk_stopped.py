"""Bulk runs that are stopped, killed or cancelled: they go on, and double nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from functools import partial
from typing import Any

import pytest

from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.common import errors
from codomyrmex.cloud.common.progress import ProgressEvent
from tests.coda.bulk_scenes import DOC, TABLE, add_table, do, doubled, rows, writes
from tests.coda.clock import ManualClock
from tests.coda.fake import Answer, Fake, Seen, Server

KEYS = ["Name"]

CHILD = """
import sys
from codomyrmex.cloud.coda_io.client import CodaClient
from codomyrmex.cloud.common.rest.budgets import Limit
from tests.coda.bulk_scenes import DOC, TABLE, rows
limits = dict.fromkeys(("read", "write", "content", "list_docs", "analytics"), Limit(1000, 1.0))
with CodaClient("your-api-token", base_url=sys.argv[1], limits=limits) as client:
    client.bulk_upsert_rows(DOC, TABLE, rows(900), key_columns=sys.argv[2:], batch_rows=60)
"""


@pytest.mark.parametrize("done", [False, True], ids=["before it is done", "after it is done"])
@pytest.mark.parametrize("keys", [[], KEYS], ids=["without keys", "with keys"])
def test_a_killed_run_goes_on(
    server: Server, client: CodaClient, fake: Fake, clock: ManualClock, keys: list[str], done: bool
) -> None:
    """The process is killed while its ninth request is with the service."""
    table = add_table(fake)
    fake.limits = dict.fromkeys(fake.limits, (10_000, 1.0))
    child = subprocess.Popen([sys.executable, "-c", CHILD, server.base_url, *keys])

    def interfere(seen: Seen) -> Answer | None:
        if len(writes(fake)) != 9 or seen.operation != "upsertRows":
            return None
        if done:
            do(fake, seen)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        return 200, {}, b""

    fake.interfere = interfere
    assert child.wait(timeout=60) == -signal.SIGKILL
    result = client.bulk_upsert_rows(
        DOC, TABLE, rows(900), key_columns=keys, batch_rows=60, wait=True
    )
    client.list_rows(DOC, TABLE, limit=1)
    assert doubled(table) == []
    # what was taken is not sent again
    assert len(writes(fake)) == (16 if keys else 15)
    if keys:
        assert result.ok
        assert len(table.rows) == 900
    else:
        # the rows of the ninth request may be there or not: they are named, and not sent
        assert list(result.failed) == [f"row {number}" for number in range(481, 541)]
        assert len(table.rows) == (900 if done else 840)


def test_the_same_rows_at_once_are_refused(client: CodaClient, fake: Fake) -> None:
    add_table(fake)
    caught: list[BaseException] = []

    def progress(event: ProgressEvent) -> None:
        if event.kind == "bytes":
            with pytest.raises(errors.ConflictError) as error:
                client.bulk_upsert_rows(DOC, TABLE, rows(600))
            caught.append(error.value)

    assert client.bulk_upsert_rows(DOC, TABLE, rows(600), progress=progress).ok
    assert "being sent already" in str(caught[0])


def test_done_rows_are_sent_anew_when_they_are_wanted_twice(client: CodaClient, fake: Fake) -> None:
    """A run that was done is over: the next one is another."""
    table = add_table(fake)
    for _ in range(2):
        assert client.bulk_upsert_rows(DOC, TABLE, rows(3), wait=True).ok
    client.list_rows(DOC, TABLE)
    assert len(table.rows) == 6


def test_an_earlier_run_is_forgotten_when_that_is_wanted(client: CodaClient, fake: Fake) -> None:
    add_table(fake)
    fake.interfere = lambda seen: (502, {}, b"") if len(writes(fake)) == 1 else None
    run = partial(client.bulk_upsert_rows, DOC, TABLE, rows(600))
    assert len(run().failed) == 500
    fake.interfere = None
    assert len(run().failed) == 500
    assert len(writes(fake)) == 2
    assert run(resume=False).ok
    assert len(writes(fake)) == 4


def test_an_awaited_run_that_is_cancelled_goes_on(
    new_async: partial[AsyncCodaClient], fake: Fake, clock: ManualClock
) -> None:
    table = add_table(fake)

    async def run() -> None:
        async with new_async() as client:
            task: asyncio.Task[Any]

            def progress(event: ProgressEvent) -> None:
                if event.kind == "bytes" and len(writes(fake)) == 3:
                    task.cancel()

            bulk = partial(client.bulk_upsert_rows, DOC, TABLE, rows(1000), batch_rows=100)
            task = asyncio.create_task(bulk(progress=progress))
            with pytest.raises(asyncio.CancelledError):
                await task
            result = await bulk(wait=True)
            # the request that was under way may have come through
            assert list(result.failed) == [f"row {number}" for number in range(301, 401)]
            await client.list_rows(DOC, TABLE)

    asyncio.run(run())
    assert doubled(table) == []
    assert len(table.rows) >= 900


def test_a_run_that_ends_while_it_waits_for_its_turn_leaves_nothing_unclear(
    client: CodaClient, fake: Fake, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = add_table(fake)
    fake.interfere = lambda seen: (
        (429, {}, b"{}") if seen.operation == "upsertRows" and len(writes(fake)) == 8 else None
    )
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if seconds:
            raise KeyboardInterrupt

    run = partial(client.bulk_upsert_rows, DOC, TABLE, rows(1000), batch_rows=100)
    for _ in range(2):  # in the pause of the budget, and in that after a refusal
        with monkeypatch.context() as patch:
            patch.setattr(clock, "sleep", sleep)
            with pytest.raises(KeyboardInterrupt):
                run()
        clock.sleep(200)
    assert max(naps) > 10
    assert run().ok
    clock.sleep(5)
    client.list_rows(DOC, TABLE)
    assert doubled(table) == []
    assert len(table.rows) == 1000
