"""Files and frames into a table: columns are matched, types checked, values come back the same."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas
import pyarrow
import pyarrow.parquet
import pytest

from codomyrmex.cloud.coda_io.bulk.comparing import is_same
from codomyrmex.cloud.coda_io.bulk.fitting import MisfitError, fitted
from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.coda_io.models.column_formats import ColumnFormat
from codomyrmex.cloud.coda_io.models.tables import Column
from codomyrmex.cloud.coda_io.models.values import (
    CurrencyValue,
    ImageUrlValue,
    PersonValue,
    RowValue,
    UrlValue,
)
from codomyrmex.cloud.common import errors
from codomyrmex.cloud.common.decoding import convert
from codomyrmex.cloud.common.rest.records import custom_value
from tests.coda.bulk_scenes import DOC, TABLE, add_table, writes
from tests.coda.fake import Fake
from tests.coda.world import column

FORMATS: dict[str, dict[str, Any]] = {
    "Number": {"type": "number"},
    "Share": {"type": "percent"},
    "Price": {"type": "currency", "currencyCode": "CHF"},
    "Done": {"type": "checkbox", "displayType": "check"},
    "Due": {"type": "date"},
    "At": {"type": "dateTime"},
    "Clock": {"type": "time"},
    "Takes": {"type": "duration"},
    "Mail": {"type": "email"},
    "Link": {"type": "link"},
    "Who": {"type": "person", "isArray": True},
    "Part": {"type": "lookup"},
    "Picture": {"type": "image"},
    "Tags": {"type": "select", "isArray": True},
}


def _column(name: str) -> Column:
    """A column of one of the formats, as the API gives it."""
    made = column(1, name, _format(name))
    return convert(made, Column, custom_value)


def _format(name: str) -> dict[str, Any]:
    if name == "Name":
        return {"type": "text"}
    if name in ("Who", "Part"):
        table = {
            "id": "grid-9",
            "type": "table",
            "tableType": "table",
            "href": "https://docs.superhuman.com/apis/v1/tables/grid-9",
            "browserLink": "https://docs.superhuman.com/t",
            "name": "Parts",
        }
        return {**FORMATS[name], "table": table}
    return FORMATS[name]


def _add_formats(fake: Fake) -> Any:
    return add_table(fake, *(column(10 + n, name, _format(name)) for n, name in enumerate(FORMATS)))


# -- sources


def _sources(tmp_path: Path) -> dict[str, Any]:
    """The same rows in every form."""
    rows = [{"Name": "Paint, red", "Count": 2.5}, {"Name": 'a "quoted"\nline', "Count": None}]
    (tmp_path / "a.csv").write_text('Name,Count\n"Paint, red",2.5\n"a ""quoted""\nline",\n')
    (tmp_path / "b.csv").write_text(
        '\ufeffName;Count\r\nPaint, red;2.5\r\n"a ""quoted""\nline";\r\n', "utf-8"
    )
    (tmp_path / "c.tsv").write_text('Name\tCount\nPaint, red\t2.5\n"a ""quoted""\nline"\t\n')
    (tmp_path / "d.jsonl").write_text(
        '{"Name": "Paint, red", "Count": 2.5}\n\n{"Name": "a \\"quoted\\"\\nline", "Count": null}\n'
    )
    table = pyarrow.Table.from_pylist(rows)
    pyarrow.parquet.write_table(table, tmp_path / "e.parquet")
    return {
        **{path.name: path for path in sorted(tmp_path.iterdir())},
        "str": str(tmp_path / "a.csv"),
        "rows": rows,
        "generator": (row for row in rows),
        "pandas": pandas.DataFrame(rows),
        "arrow": table,
        "arrow batches": table.to_reader(),
    }


KINDS = ["a.csv", "b.csv", "c.tsv", "d.jsonl", "e.parquet", "str"]
KINDS += ["rows", "generator", "pandas", "arrow", "arrow batches"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_source_gives_the_same_rows(
    client: CodaClient, fake: Fake, tmp_path: Path, kind: str
) -> None:
    add_table(fake)
    source = _sources(tmp_path)[kind]
    changes = client.import_table(source, DOC, TABLE, key_columns=["Name"], wait=True)
    assert changes.result is not None
    lines = {"a.csv": [2, 3], "b.csv": [2, 3], "str": [2, 3], "c.tsv": [2, 3], "d.jsonl": [1, 3]}
    named = [f"line {n}" for n in lines[kind]] if kind in lines else ["row 1", "row 2"]
    assert changes.result.succeeded == named
    [action] = changes.plan
    assert (action.verb, action.target, action.reason) == ("copy", f"{DOC}/{TABLE}", "2 rows")
    rows = client.list_rows(DOC, TABLE, use_column_names=True)
    assert [(row.values["Name"], row.values["Count"]) for row in rows] == [
        ("Paint, red", 2.5),
        ('a "quoted"\nline', ""),
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"Name,Name\na,b\n", "a name of its own"),
        ("a.csv", b"Name,Count\na\n", "line 2 has 1 values for 2 columns"),
        ("a.csv", b"Name,Count\na,1\nb,2,3\n", "line 3 has 3 values for 2 columns"),
        ("a.csv", b'Name,Count\n"a,1\n', "line 2 is no CSV"),
        ("a.csv", b"Name\n\xff\n", "not written in UTF-8"),
        ("a.jsonl", b'{"Name": "a"}\n{"Name": \n', "line 2"),
        ("a.jsonl", b'["a"]\n', "line 1"),
        ("a.parquet", b"PAR1 and then nothing", "is no Parquet"),
        ("a.xlsx", b"", "must end in .csv"),
    ],
)
def test_files_that_cannot_be_read(
    client: CodaClient, fake: Fake, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    add_table(fake)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(errors.InvalidRequestError, match=reason):
        client.import_table(tmp_path / name, DOC, TABLE)
    assert writes(fake) == []


@pytest.mark.parametrize("source", [7, {"Name": "a"}, object()])
def test_what_is_no_source(client: CodaClient, fake: Fake, source: Any) -> None:
    add_table(fake)
    with pytest.raises(errors.InvalidRequestError, match="rows cannot be read from"):
        client.import_table(source, DOC, TABLE)


def test_a_file_that_is_not_there(client: CodaClient, fake: Fake, tmp_path: Path) -> None:
    add_table(fake)
    for name in ("none.csv", "none.parquet"):
        with pytest.raises(errors.LocalFileNotFoundError, match="none"):
            client.import_table(tmp_path / name, DOC, TABLE)


def test_parquet_without_the_extra_names_it(
    client: CodaClient, fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_table(fake)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "a.parquet").write_bytes(b"")
    with pytest.raises(errors.MissingDependencyError, match=r"codomyrmex-cloud\[arrow\]"):
        client.import_table(tmp_path / "a.parquet", DOC, TABLE)


def test_an_empty_source_changes_nothing(client: CodaClient, fake: Fake, tmp_path: Path) -> None:
    add_table(fake)
    (tmp_path / "a.csv").write_text("Name,Count\n")
    changes = client.import_table(tmp_path / "a.csv", DOC, TABLE)
    assert changes.plan.is_empty
    assert changes.result is not None
    assert changes.result.succeeded == []


# -- columns


def test_columns_are_matched_by_name_id_and_mapping(client: CodaClient, fake: Fake) -> None:
    add_table(fake)
    row = {"Thing": "a", "c-2": 4, "Note": "not wanted"}
    changes = client.import_table([row], DOC, TABLE, columns={"Thing": "Name", "Note": None})
    assert changes.result is not None
    assert changes.result.ok
    assert writes(fake) == [
        [{"cells": [{"column": "c-1", "value": "a"}, {"column": "c-2", "value": 4}]}]
    ]


def test_all_unknown_columns_are_named_at_once(client: CodaClient, fake: Fake) -> None:
    add_table(fake)
    with pytest.raises(errors.InvalidRequestError) as caught:
        client.import_table([{"Nmae": 1, "Count": 2, "Other": 3}], DOC, TABLE)
    assert "'Nmae'" in str(caught.value)
    assert "'Other'" in str(caught.value)
    assert "It has: Name, Count" in str(caught.value)
    for wrong in ({"columns": {"a": "Nowhere"}}, {"key_columns": ["Nowhere"]}):
        with pytest.raises(errors.InvalidRequestError, match="no column 'Nowhere'"):
            client.import_table([{"Name": 1}], DOC, TABLE, **wrong)
    with pytest.raises(errors.InvalidRequestError, match="two values go into Name"):
        client.import_table([{"a": 1, "Name": 2}], DOC, TABLE, columns={"a": "Name"})
    assert writes(fake) == []


def test_a_dry_run_checks_everything_and_sends_nothing(client: CodaClient, fake: Fake) -> None:
    add_table(fake)
    changes = client.import_table([{"Name": "a", "Count": "3"}], DOC, TABLE, dry_run=True)
    assert changes.result is None
    assert changes.plan.counts == {"copy": 1}
    with pytest.raises(errors.InvalidRequestError, match="'three' is no number"):
        client.import_table([{"Name": "a", "Count": "three"}], DOC, TABLE, dry_run=True)
    assert {seen.method for seen in fake.seen} == {"GET"}


# -- values


@pytest.mark.parametrize(
    ("name", "value", "sent"),
    [
        ("Name", 3, "3"),
        ("Name", 3.0, "3"),
        ("Name", True, "true"),
        ("Name", Decimal("1.50"), "1.50"),
        ("Number", " 2 ", 2),
        ("Number", "-2.5e3", -2500.0),
        ("Number", Decimal("0.1"), 0.1),
        ("Number", "", ""),
        ("Share", "12.5%", 0.125),
        ("Share", 0.5, 0.5),
        ("Price", "CHF 12.50", "CHF 12.50"),
        ("Price", "12.50", 12.5),
        ("Price", CurrencyValue(currency="CHF", amount="12.50"), 12.5),
        ("Done", "Yes", True),
        ("Done", 0, False),
        ("Due", dt.date(2026, 3, 1), "2026-03-01"),
        ("Due", "2026-03-01", "2026-03-01"),
        ("At", dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC), "2026-03-01T10:00:00+00:00"),
        ("At", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
        ("Clock", dt.time(10, 20), "10:20:00"),
        ("Clock", "10:20 PM", "10:20 PM"),
        ("Takes", dt.timedelta(minutes=2), "120 secs"),
        ("Link", UrlValue(url="https://x.example"), "https://x.example"),
        ("Who", [PersonValue(name="Ada", email="ada@x.example")], ["ada@x.example"]),
        ("Part", RowValue(name="n", url="", table_id="t", row_id="i-9", table_url=""), "i-9"),
        ("Picture", ImageUrlValue(url="https://x.example/a.png"), "https://x.example/a.png"),
        ("Tags", ("a", "b"), ["a", "b"]),
        ("Number", float("nan"), ""),
        ("Due", pandas.NaT, ""),
    ],
)
def test_values_that_fit(name: str, value: Any, sent: Any) -> None:
    found = fitted(_column(name), value)
    assert found == sent
    assert type(found) is type(sent)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("Number", "1_000", "no number"),
        ("Number", True, "no number"),
        ("Number", "12 apples", "no number"),
        ("Number", [1], "holds no lists"),
        ("Share", "much%", "no number"),
        ("Price", "much", "no number"),
        ("Done", "perhaps", "neither true nor false"),
        ("Done", 2, "neither true nor false"),
        ("Due", "1.3.2026", "no date such as"),
        ("Due", 20260301, "no date such as"),
        ("At", "yesterday", "no date such as"),
        ("Clock", "late", "no time such as"),
        ("Name", {"a": 1}, "a dict cannot be in a cell"),
        ("Link", b"bytes", "a bytes cannot be in a cell"),
        ("Tags", [["a"]], "a list cannot be in a cell"),
    ],
)
def test_values_that_do_not_fit(name: str, value: Any, reason: str) -> None:
    with pytest.raises(MisfitError, match=reason):
        fitted(_column(name), value)


def test_all_rows_that_do_not_fit_are_counted_and_the_first_named(
    client: CodaClient, fake: Fake, tmp_path: Path
) -> None:
    add_table(fake)
    file = tmp_path / "a.csv"
    file.write_text("Name,Count\n" + "ok,1\nbad,x\n" * 9)
    with pytest.raises(errors.InvalidRequestError) as caught:
        client.import_table(file, DOC, TABLE)
    assert "9 of 18 rows cannot be sent, and nothing was sent" in str(caught.value)
    assert "line 3: Count: 'x' is no number; line 5" in str(caught.value)
    assert "and 4 more" in str(caught.value)


ROW = {
    "Name": "all",
    "Number": 2.5,
    "Share": 0.25,
    "Price": 12.5,
    "Done": True,
    "Due": dt.date(2026, 3, 1),
    "At": dt.datetime(2026, 3, 1, 10, 20, 30, 123000, tzinfo=dt.UTC),
    "Clock": "10:20",
    "Takes": "2 hrs",
    "Mail": "ada@x.example",
    "Link": "https://x.example",
    "Who": ["ada@x.example", "bob@x.example"],
    "Part": "i-9",
    "Picture": "https://x.example/a.png",
    "Tags": ["a", "b"],
}


def test_values_of_every_format_go_in_and_come_out_typed(client: CodaClient, fake: Fake) -> None:
    _add_formats(fake)
    changes = client.import_table([ROW], DOC, TABLE, wait=True)
    assert changes.result is not None
    assert changes.result.ok
    columns = client.list_columns(DOC, TABLE).all()
    rich = client.list_rows(DOC, TABLE, value_format="rich", columns=columns).items[0].values
    assert isinstance(rich["Link"], UrlValue)
    assert [person.email for person in rich["Who"]] == ROW["Who"]
    assert all(isinstance(person, PersonValue) for person in rich["Who"])
    assert isinstance(rich["Price"], CurrencyValue)
    assert isinstance(rich["Picture"], ImageUrlValue)
    assert isinstance(rich["Part"], RowValue)
    assert (rich["Name"], rich["Number"], rich["Done"]) == ("all", 2.5, True)
    lists = client.list_rows(DOC, TABLE, value_format="simpleWithArrays", columns=columns).items[0]
    assert lists.values["Who"] == ROW["Who"]
    assert lists.values["Tags"] == ["a", "b"]
    simple = client.list_rows(DOC, TABLE, columns=columns).items[0]
    assert simple.values["Tags"] == "a,b"
    assert simple.values["Price"] == "CHF 12.50"
    # what was read is written as it is, and means the same
    again = {column.name: rich[column.name] for column in columns if column.name in ROW}
    assert client.import_table([again], DOC, TABLE).result is not None
    first, second = (
        {cell["column"]: cell["value"] for cell in rows[0]["cells"]} for rows in writes(fake)
    )
    for each in columns:
        if each.name in ROW:
            assert is_same(each, first[each.id], rich[each.name]), each.name
            assert is_same(each, second[each.id], rich[each.name]), each.name


@pytest.mark.parametrize(
    ("name", "wanted", "found", "same"),
    [
        ("Number", 2, 2.0, True),
        ("Number", 2, 3, False),
        ("Number", 0, "", False),
        ("Price", "CHF 1,200.50", CurrencyValue(currency="CHF", amount="1200.50"), True),
        ("Share", 0.5, "50%", True),
        ("Done", False, True, False),
        ("Due", "2026-03-01", "2026-03-01T00:00:00.000-08:00", True),
        ("Due", "2026-03-02", "2026-03-01T00:00:00.000-08:00", False),
        ("At", "2026-03-01T18:00:00Z", "2026-03-01T10:00:00.000-08:00", True),
        ("At", "2026-03-01T10:00:00", "2026-03-01T10:00:00.000-08:00", True),
        ("At", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000-08:00", False),
        ("Clock", "22:20", "10:20 PM", True),
        ("Clock", "10:20:00", "1899-12-30T10:20:00.000-08:00", True),
        ("Takes", "7200 secs", "2 hrs", True),
        ("Takes", "1 day 2 hrs", "26 hours", True),
        ("Who", ["Ada"], [PersonValue(name="Ada", email="ada@x.example")], True),
        ("Who", "ada@x.example", PersonValue(name="Ada", email="ada@x.example"), True),
        ("Part", "n", RowValue(name="n", url="", table_id="", row_id="i", table_url=""), True),
        ("Tags", "a, b", ["a", "b"], True),
        ("Tags", ["a"], ["a", "b"], False),
        ("Name", "", None, True),
        ("Name", "A", "a", False),
    ],
)
def test_what_is_the_same(name: str, wanted: Any, found: Any, same: bool) -> None:
    assert is_same(_column(name), wanted, found) is same


def test_a_changed_file_is_not_sent_on_top_of_rows_without_keys(
    client: CodaClient, fake: Fake, tmp_path: Path
) -> None:
    add_table(fake)
    file = tmp_path / "a.csv"
    file.write_text("Name\n" + "".join(f"thing {n}\n" for n in range(700)))
    fake.interfere = lambda seen: (400, {}, b"{}") if len(writes(fake)) > 1 else None
    first = client.import_table(file, DOC, TABLE).result
    assert first is not None
    assert len(first.failed) == 200
    fake.interfere = None
    file.write_text(file.read_text() + "one more\n")
    before = len(writes(fake))
    with pytest.raises(errors.ConflictError, match=re.escape(str(file))):
        client.import_table(file, DOC, TABLE)
    assert len(writes(fake)) == before
    # with keys nothing can be doubled
    changes = client.import_table(file, DOC, TABLE, key_columns=["Name"])
    assert changes.result is not None
    assert changes.result.ok


def test_import_awaited(new_async: partial[AsyncCodaClient], fake: Fake) -> None:
    table = add_table(fake)

    async def run() -> None:
        async with new_async() as client:
            frame = pandas.DataFrame({"Name": ["a", "b"], "Count": [1, 2]})
            changes = await client.import_table(frame, DOC, TABLE, wait=True)
            assert changes.result is not None
            assert changes.result.succeeded == ["row 1", "row 2"]
            await client.list_rows(DOC, TABLE)

    asyncio.run(run())
    assert len(table.rows) == 2


def test_formats_are_those_of_the_description() -> None:
    assert {each["type"] for each in FORMATS.values()} <= ColumnFormat.variants().keys()
