"""Tables out of the fake: every type, every format, whole or not at all, with smaller pages."""

from __future__ import annotations

import asyncio
import base64
import datetime
import json
import os
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pandas
import pyarrow
import pyarrow.parquet
import pytest

from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CloudError,
    InvalidRequestError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.progress import ProgressEvent
from tests.coda.cells import stored
from tests.coda.fake import Answer, Fake, Seen
from tests.coda.world import Table, column

DOC = "AbCDeFGH"
COLUMNS = [
    column(1, "Name", {"type": "text"}, display=True),
    column(2, "Share", {"type": "percent"}),
    column(3, "Price", {"type": "currency", "currencyCode": "CHF"}),
    column(4, "Day", {"type": "date"}),
    column(5, "At", {"type": "dateTime"}),
    column(6, "Clock", {"type": "time"}),
    column(7, "Done", {"type": "checkbox", "displayType": "toggle"}),
    column(8, "Owner", {"type": "person", "table": {}}),
    column(9, "Site", {"type": "link"}),
    column(10, "Tags", {"type": "select", "isArray": True}),
    column(11, "Of", {"type": "lookup", "isArray": True, "table": {}}),
    column(12, "Push", {"type": "button"}),
]
CELLS = {
    "c-1": 'Paint, "red"\nand ☃',
    "c-2": 0.25,
    "c-3": 12.5,
    "c-4": "2026-03-01",
    "c-5": "2026-03-01T10:20:30.000-08:00",
    "c-6": "1899-12-30T09:15:00.000-08:00",
    "c-7": True,
    "c-8": "ada@example.com",
    "c-9": "https://example.com/a",
    "c-10": ["red", "blue"],
    "c-11": ["i-7", "i-8"],
}


@pytest.fixture
def table(fake: Fake) -> Table:
    """A table of every type, with a full and a blank row."""
    reference = {
        "id": "grid-9",
        "type": "table",
        "tableType": "table",
        "href": "https://docs.superhuman.com/apis/v1/tables/grid-9",
        "browserLink": "https://docs.superhuman.com/grid-9",
        "name": "Other",
    }
    columns = json.loads(json.dumps(COLUMNS))
    for each in columns:
        if "table" in each["format"]:
            each["format"]["table"] = reference
    table = Table("grid-2", "Types", "canvas-1", columns)
    table.rows["i-1"] = {"#": 0} | {
        key: stored(columns[int(key[2:]) - 1], value) for key, value in CELLS.items()
    }
    table.rows["i-2"] = {"#": 0}
    fake.world.docs[DOC].tables["grid-2"] = table
    return table


def _many(fake: Fake, count: int) -> None:
    rows = {f"i-{n}": {"c-1": f"Board {n}", "c-2": n, "#": 0} for n in range(count)}
    fake.world.docs[DOC].tables["grid-1"].rows = rows
    fake.limits = dict.fromkeys(fake.limits, (100_000, 6.0))


def test_arrow_has_a_type_for_each_format(client: CodaClient, table: Table) -> None:
    found = client.table_to_arrow(DOC, "Types", time_zone="Europe/Zurich", row_id_column="id")
    types = {field.name: str(field.type) for field in found.schema}
    assert types == {
        "id": "string",
        "Name": "string",
        "Share": "double",
        "Price": "decimal128(38, 10)",
        "Day": "date32[day]",
        "At": "timestamp[us, tz=Europe/Zurich]",
        "Clock": "time64[us]",
        "Done": "bool",
        "Owner": "string",
        "Site": "string",
        "Tags": "list<item: string>",
        "Of": "list<item: string>",
    }
    full, blank = found.to_pylist()
    assert full["Price"] == Decimal("12.5")
    assert full["Day"] == datetime.date(2026, 3, 1)
    assert full["At"].isoformat() == "2026-03-01T19:20:30+01:00"
    assert full["Clock"] == datetime.time(9, 15)
    assert full["Name"] == CELLS["c-1"]
    assert (full["Owner"], full["Tags"], full["Of"]) == (
        "ada@example.com",
        ["red", "blue"],
        ["name of i-7", "name of i-8"],
    )
    assert set(blank.values()) == {"i-2", None}
    assert found.schema.field("Price").metadata[b"coda.currency"] == b"CHF"


def test_rich_keeps_all_parts(client: CodaClient, table: Table, tmp_path: Path) -> None:
    row = client.table_to_arrow(DOC, "Types", rich=True).to_pylist()[0]
    assert row["Price"] == {"amount": Decimal("12.5"), "currency": "CHF"}
    assert row["Owner"] == {"name": "Ada", "email": "ada@example.com"}
    assert row["Of"][1] == {"name": "name of i-8", "row_id": "i-8", "table_id": "grid-9"}
    client.export_table(DOC, "Types", tmp_path / "t.jsonl", rich=True)
    line = json.loads((tmp_path / "t.jsonl").read_text().splitlines()[0])
    assert line["Price"] == {"currency": "CHF", "amount": 12.5}
    with pytest.raises(InvalidRequestError, match="cannot hold objects"):
        client.export_table(DOC, "Types", tmp_path / "t.csv", rich=True)


def test_frame_keeps_its_types_beside_blanks(client: CodaClient, table: Table) -> None:
    frame = client.table_to_frame(DOC, "Types")
    assert str(frame.dtypes["Done"]) == "boolean"
    assert str(frame.dtypes["Share"]) == "float64"
    assert str(frame.dtypes["At"]) == "datetime64[us, UTC]"
    assert isinstance(frame["Name"].dtype, pandas.StringDtype)
    assert frame["Day"].dt.year[0] == 2026
    assert bool(frame["Done"].isna()[1])


def test_csv_and_json_lines(client: CodaClient, table: Table, tmp_path: Path) -> None:
    client.export_table(DOC, "Types", tmp_path / "t.csv", columns=["Name", "c-4", "Tags", "Done"])
    assert (tmp_path / "t.csv").read_text() == (
        'Name,Day,Tags,Done\n"Paint, ""red""\nand ☃",2026-03-01,"red,blue",true\n,,,\n'
    )
    client.export_table(DOC, "Types", tmp_path / "t.jsonl", columns=["Share", "At", "Tags"])
    assert [json.loads(line) for line in (tmp_path / "t.jsonl").read_text().splitlines()] == [
        {"Share": 0.25, "At": "2026-03-01T10:20:30.000-08:00", "Tags": ["red", "blue"]},
        {"Share": None, "At": None, "Tags": None},
    ]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "parquet"])
def test_an_export_is_read_back_as_it_was(
    client: CodaClient, table: Table, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"t.{suffix}"
    fine = ["Name", "Share", "Price", "Day", "At", "Done", "Owner", "Site", "Tags"]
    table.rows["i-2"]["c-1"] = "Sand"
    client.export_table(DOC, "Types", path, columns=fine)
    changes = client.sync_table(path, DOC, "Types", key_columns=["Name"], dry_run=True)
    assert list(changes.plan) == []


def test_columns_of_one_name_are_told_apart(client: CodaClient, table: Table) -> None:
    table.columns[1]["name"] = "Name"
    names = client.table_to_arrow(DOC, "Types").column_names
    assert names[:2] == ["Name (c-1)", "Name (c-2)"]


def test_a_value_that_does_not_fit_is_no_blank(
    client: CodaClient, table: Table, tmp_path: Path
) -> None:
    table.rows["i-2"]["c-2"] = "a quarter"
    target = tmp_path / "t.parquet"
    target.write_bytes(b"before")
    with pytest.raises(UnexpectedResponseError, match=r"Share of the row i-2 .* is no number"):
        client.export_table(DOC, "Types", target)
    assert os.listdir(tmp_path) == ["t.parquet"]
    assert target.read_bytes() == b"before"
    client.export_table(DOC, "Types", tmp_path / "t.csv", columns=["Share"])
    assert (tmp_path / "t.csv").read_text() == "Share\n0.25\na quarter\n"


def test_refusals_come_before_requests(client: CodaClient, fake: Fake, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("mine")
    with pytest.raises(AlreadyExistsError):
        client.export_table(DOC, "Tasks", tmp_path / "t.csv", overwrite=False)
    with pytest.raises(InvalidRequestError, match="must end in"):
        client.export_table(DOC, "Tasks", tmp_path / "t.xlsx")
    assert fake.seen == []
    with pytest.raises(InvalidRequestError, match="Hous"):
        client.export_table(DOC, "Tasks", tmp_path / "t.csv", columns=["Hous"])
    with pytest.raises(InvalidRequestError, match="Mars"):
        client.table_to_arrow(DOC, "Tasks", time_zone="Mars/Crater")
    assert (tmp_path / "t.csv").read_text() == "mine"


def _size_of(target: str) -> int:
    values = parse_qs(target.partition("?")[2])
    if "pageToken" not in values:
        return int(values["limit"][0])
    return int(json.loads(base64.urlsafe_b64decode(values["pageToken"][0]))["limit"])


def _too_large(fake: Fake, over: int, *, from_page: int) -> None:
    """Pages of more rows than that end in a 504, from a page on."""
    pages = {"seen": 0}

    def interfere(seen: Seen) -> Answer | None:
        if seen.operation != "listRows":
            return None
        pages["seen"] += 1
        limit = _size_of(seen.target)
        if limit > over and pages["seen"] >= from_page:
            return 504, {"content-type": "text/html"}, b"<h1>Gateway Timeout</h1>"
        return None

    fake.interfere = interfere


@pytest.mark.parametrize("from_page", [1, 3])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_504_halves_the_page(
    client: CodaClient, fake: Fake, tmp_path: Path, suffix: str, from_page: int
) -> None:
    _many(fake, 1000)
    _too_large(fake, 60, from_page=from_page)
    path = tmp_path / f"t.{suffix}"
    events: list[ProgressEvent] = []
    export = client.export_table(DOC, "Tasks", path, page_rows=200, progress=events.append)
    if suffix == "csv":
        hours = [int(line.rpartition(",")[2]) for line in path.read_text().splitlines()[1:]]
    else:
        hours = pyarrow.parquet.read_table(path).column("Hours").to_pylist()
    assert hours == list(range(1000))
    assert export.rows == 1000
    assert export.size == path.stat().st_size == sum(event.bytes_moved for event in events)
    assert (events[0].kind, events[-1].kind) == ("start", "done")


def _endless_rows(pages: int) -> Callable[[Seen], Answer | None]:
    """Answers with pages of 500 rows that are made when they are asked for."""

    def interfere(seen: Seen) -> Answer | None:
        if seen.operation != "listRows":
            return None
        number = int(seen.target.partition("pageToken=")[2] or 0)
        row = {
            "type": "row",
            "href": "https://docs.superhuman.com/apis/v1/rows/i",
            "name": "Board",
            "index": 0,
            "browserLink": "https://docs.superhuman.com/i",
            "createdAt": "2026-03-01T10:20:30.000Z",
            "updatedAt": "2026-03-01T10:20:30.000Z",
        }
        begin = number * 500
        items = [
            {**row, "id": f"i-{n}", "values": {"c-1": f"```Board {n}```", "c-2": n}}
            for n in range(begin, begin + 500)
        ]
        more = {"nextPageToken": str(number + 1)} if number + 1 < pages else {}
        return (
            200,
            {"content-type": "application/json"},
            json.dumps({"items": items} | more).encode(),
        )

    return interfere


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_memory_stays_flat(client: CodaClient, fake: Fake, tmp_path: Path, suffix: str) -> None:
    fake.limits = dict.fromkeys(fake.limits, (100_000, 6.0))

    def peak(pages: int) -> int:
        fake.interfere = _endless_rows(pages)
        tracemalloc.start()
        export = client.export_table(DOC, "Tasks", tmp_path / f"t.{suffix}")
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert export.rows == pages * 500
        return top

    peak(2)  # what is imported and cached once
    assert peak(24) < 1.3 * peak(4)


def test_an_export_that_fails_leaves_nothing(
    client: CodaClient, fake: Fake, tmp_path: Path
) -> None:
    _many(fake, 100)

    def interfere(seen: Seen) -> Answer | None:
        is_second = seen.operation == "listRows" and "pageToken" in seen.target
        body = b'{"statusCode":403,"statusMessage":"Forbidden","message":"no"}'
        return (403, {"content-type": "application/json"}, body) if is_second else None

    fake.interfere = interfere
    for name in ("t.csv", "t.parquet"):
        with pytest.raises(CloudError):
            client.export_table(DOC, "Tasks", tmp_path / name, page_rows=10)
    assert os.listdir(tmp_path) == []


def test_awaited(new_async: partial[AsyncCodaClient], fake: Fake, tmp_path: Path) -> None:
    async def run() -> tuple[Any, ...]:
        async with new_async() as client:
            return (
                await client.export_table(DOC, "Tasks", tmp_path / "t.parquet"),
                await client.table_to_arrow(DOC, "Tasks"),
                await client.table_to_frame(DOC, "Tasks"),
            )

    export, table, frame = asyncio.run(run())
    assert export.rows == table.num_rows == len(frame) == 3
    assert pyarrow.parquet.read_table(tmp_path / "t.parquet").equals(table)
