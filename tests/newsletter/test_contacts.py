"""Imports and exports of many contacts: what is refused, what is resumed, what comes out again."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas
import pyarrow
import pytest
from pyarrow import parquet

from codomyrmex.cloud.common import errors
from codomyrmex.cloud.infomaniak.newsletter import ImportField, ImportReport, contact_export
from codomyrmex.cloud.infomaniak.newsletter.client import (
    AsyncInfomaniakNewsletterClient,
    InfomaniakNewsletterClient,
)
from codomyrmex.cloud.infomaniak.newsletter.errors import NewsletterServerError
from tests.coda.fake import Answer, Seen
from tests.newsletter.fake import Fake, NewsletterServer


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODOMYRMEX_STATE_DIR", str(tmp_path / "state"))


ROWS = [
    {"email": "eve@example.com", "First name": 'Eve "E", née X', "Town": "Genève"},
    {"email": "fay@example.com", "First name": "two\nlines", "Town": ""},
]


def _files(folder: Path) -> Iterator[Any]:
    with (folder / "people.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, ROWS[0], delimiter=";")
        writer.writeheader()
        writer.writerows(ROWS)
    (folder / "people.jsonl").write_text("".join(json.dumps(row) + "\n\n" for row in ROWS))
    table = pyarrow.Table.from_pylist(ROWS)
    parquet.write_table(table, folder / "people.parquet")
    yield folder / "people.csv"
    yield str(folder / "people.jsonl")
    yield folder / "people.parquet"
    yield ROWS
    yield iter(ROWS)
    yield pandas.DataFrame(ROWS)
    yield table


@pytest.mark.parametrize("which", range(7))
def test_every_source_gives_the_same(
    client: InfomaniakNewsletterClient, fake: Fake, tmp_path: Path, which: int
) -> None:
    source = list(_files(tmp_path))[which]
    town = ImportField(type="text", name="town")
    report = client.import_contacts("2", source, columns={"Town": town})
    assert report == ImportReport(sent=2, skipped=0, refused=())
    eve, fay = list(fake.world.subscribers.values())[-2:]
    assert eve["values"] == {"first_name": 'Eve "E", née X', "town": "Genève"}
    assert fay["values"] == {"first_name": "two\nlines", "town": ""}
    assert (eve["in"], eve["email"]) == ({2}, "eve@example.com")


def test_rows_that_are_wrong_are_named_and_the_others_sent(
    client: InfomaniakNewsletterClient, fake: Fake, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    wrong = {
        "": "it has no address",
        "eve": "this is no address",
        "a@b": "this is no address",
        "two@x.ch, b@x.ch": "this is no address",
        f"{'x' * 250}@example.com": "this is no address",
        "EVE@example.com": "the address stands in an earlier row",
    }
    lines = ["Email,First name", "eve@example.com,Eve", *(f'"{each}",x' for each in wrong)]
    file.write_text("\n".join([*lines, " fay@example.com ,Fay"]) + "\n")
    report = client.import_contacts(1, file)
    assert report.sent == 2
    assert [(each.row, each.reason) for each in report.refused] == [
        (f"line {number}", reason) for number, reason in enumerate(wrong.values(), 3)
    ]
    assert fake.world.imported == ["eve@example.com", "fay@example.com"]
    report.write_refused(tmp_path / "refused.csv")
    with (tmp_path / "refused.csv").open(newline="") as opened:
        assert [row["reason"] for row in csv.DictReader(opened)] == list(wrong.values())


def test_rows_with_values_that_are_none(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    frame = pandas.DataFrame(
        {"email": ["eve@example.com", None], "first_name": [float("nan"), "x"]}
    )
    assert [each.reason for each in client.import_contacts(1, frame).refused] == [
        "it has no address"
    ]
    assert list(fake.world.subscribers.values())[-1]["values"] == {"first_name": ""}
    nested = [{"email": "gil@example.com", "first_name": ["a", "b"]}]
    assert client.import_contacts(1, nested).refused[0].reason == (
        "first_name holds more than one value"
    )


@pytest.mark.parametrize(
    ("name", "text", "more", "reason"),
    [
        ("people.csv", "email,town\na@b.ch,x\n", {}, "is no field"),
        ("people.csv", "mail\na@b.ch\n", {}, "no column 'email'"),
        ("people.csv", "email\na@b.ch\n", {"columns": {"town": 1}}, "no column 'town'"),
        ("people.csv", "email\na@b.ch\n", {"batch_size": 0}, "1 or more"),
        ("people.csv", "email\na@b.ch\nc@d.ch,2\n", {}, "line 3 has 2 values"),
        ("people.jsonl", '{"email": "a@b.ch"}\nx\n', {}, "line 2"),
        ("people.xls", "", {}, "must end in"),
    ],
)
def test_a_source_that_does_not_fit_is_refused_before_anything_is_sent(
    client: InfomaniakNewsletterClient,
    fake: Fake,
    tmp_path: Path,
    name: str,
    text: str,
    more: dict[str, Any],
    reason: str,
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(errors.InvalidRequestError, match=reason):
        client.import_contacts(1, tmp_path / name, **more)
    assert {seen.method for seen in fake.seen} <= {"GET"}


def test_a_dry_run_sends_nothing(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    rows = [{"email": "eve@example.com"}, {"email": "x"}]
    report = client.import_contacts(1, rows, dry_run=True)
    assert (report.sent, len(report.refused), report.dry_run) == (1, 1, True)
    assert {seen.method for seen in fake.seen} == {"GET"}


def _people(count: int) -> list[dict[str, str]]:
    return [{"email": f"n{number}@example.com"} for number in range(count)]


def test_progress_and_no_rows_at_all(client: InfomaniakNewsletterClient) -> None:
    told: list[tuple[int, int | None]] = []
    client.import_contacts(1, _people(25), batch_size=10, progress=lambda *each: told.append(each))
    assert told == [(10, 25), (20, 25), (25, 25)]
    assert client.import_contacts(1, []) == ImportReport(sent=0, skipped=0, refused=())


def test_an_import_goes_on_where_it_stopped(
    client: InfomaniakNewsletterClient, fake: Fake, tmp_path: Path
) -> None:
    def interfere(seen: Seen) -> Answer | None:
        failing = seen.operation == "NewsletterImportSubscribers" and len(fake.world.imported) >= 20
        return (500, {}, b"{}") if failing else None

    fake.interfere = interfere
    with pytest.raises(NewsletterServerError):
        client.import_contacts(1, _people(35), batch_size=10)
    fake.interfere = None
    report = client.import_contacts(1, _people(35), batch_size=10)
    assert (report.sent, report.skipped) == (15, 20)
    assert fake.world.imported == [each["email"] for each in _people(35)]
    # it is done: the same once more is a new import
    assert client.import_contacts(1, _people(35), batch_size=10).skipped == 0
    assert list((tmp_path / "state" / "newsletter").iterdir()) == []


def test_a_changed_file_is_begun_anew(
    client: InfomaniakNewsletterClient, fake: Fake, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email\n" + "".join(f"n{number}@example.com\n" for number in range(20)))

    def stop(done: int, _: int | None) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        client.import_contacts(1, file, batch_size=10, progress=stop)
    with pytest.raises(KeyboardInterrupt):  # it is the second batch now
        client.import_contacts(1, file, batch_size=15, progress=stop)
    file.write_text(file.read_text() + "new@example.com\n")
    report = client.import_contacts(1, file, batch_size=10)
    assert (report.sent, report.skipped) == (21, 0)
    assert fake.world.imported[-1] == "new@example.com"


def test_forgetting_an_earlier_run(client: InfomaniakNewsletterClient) -> None:
    def stop(done: int, _: int | None) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        client.import_contacts(1, _people(20), batch_size=10, progress=stop)
    report = client.import_contacts(1, _people(20), batch_size=10, resume=False)
    assert (report.sent, report.skipped) == (20, 0)


def test_the_same_rows_are_not_imported_twice_at_once(client: InfomaniakNewsletterClient) -> None:
    def again(done: int, _: int | None) -> None:
        with pytest.raises(errors.ConflictError, match="imported already"):
            client.import_contacts(1, _people(5))
        assert done == 5

    client.import_contacts(1, _people(5), progress=again)


KILLED = """
import os, signal, sys
from codomyrmex.cloud.infomaniak.newsletter import InfomaniakNewsletterClient

client = InfomaniakNewsletterClient("your-token", 12, base_url=sys.argv[1])
client.import_contacts(
    1,
    sys.argv[2],
    batch_size=10,
    progress=lambda done, _: os.kill(os.getpid(), signal.SIGKILL) if done == 30 else None,
)
"""


def test_an_import_that_was_killed_goes_on(
    client: InfomaniakNewsletterClient, server: NewsletterServer, fake: Fake, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email\n" + "".join(f"n{number}@example.com\n" for number in range(95)))
    done = subprocess.run(
        [sys.executable, "-c", KILLED, server.base_url, str(file)], env=os.environ, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert len(fake.world.imported) == 30
    report = client.import_contacts(1, file, batch_size=10)
    assert (report.sent, report.skipped) == (65, 30)
    assert fake.world.imported == [f"n{number}@example.com" for number in range(95)]


def test_an_import_is_awaited_too(
    new_async: partial[AsyncInfomaniakNewsletterClient], fake: Fake, tmp_path: Path
) -> None:
    async def run() -> tuple[int, int]:
        async with new_async() as client:
            report = await client.import_contacts("Family", _people(12), batch_size=5)
            return report.sent, await client.export_contacts(tmp_path / "people.jsonl")

    assert asyncio.run(run()) == (12, 15)
    assert "Family" in [each["name"] for each in fake.world.groups.values()]


# -- exports


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl"])
def test_what_is_exported_is_whole(
    client: InfomaniakNewsletterClient, fake: Fake, tmp_path: Path, suffix: str
) -> None:
    fake.world.subscribers[1]["values"]["first_name"] = 'A "b", c\td\nnext'
    told: list[tuple[int, int | None]] = []
    target = tmp_path / f"people.{suffix}"
    count = client.export_contacts(target, progress=lambda *each: told.append(each))
    assert (count, told) == (3, [(3, 3)])
    if suffix == "jsonl":
        rows = [json.loads(line) for line in target.read_text().splitlines()]
    else:
        with target.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t" if suffix == "tsv" else ","))
    assert [row["email"] for row in rows] == [
        f"{each}@example.com" for each in ("ada", "bob", "cid")
    ]
    assert rows[0]["first_name"] == 'A "b", c\td\nnext'
    assert (rows[0]["groups"], rows[2]["status"]) == ("Friends", "unsubscribed")
    assert [path.name for path in tmp_path.iterdir() if "people" in path.name] == [target.name]


def test_an_export_of_many_pages_doubles_nobody(
    client: InfomaniakNewsletterClient,
    fake: Fake,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contact_export, "PER_PAGE", 10)
    one = fake.world.subscribers[1]
    fake.world.subscribers = {
        n: {**one, "id": n, "email": f"n{n}@example.com"} for n in range(1, 25)
    }

    def interfere(seen: Seen) -> None:
        if "page=2" in seen.target:  # somebody came meanwhile, and all move on by one
            first = {**one, "id": 9999, "email": "new@example.com"}
            fake.world.subscribers = {9999: first, **fake.world.subscribers}

    fake.interfere = interfere
    target = tmp_path / "people.jsonl"
    assert client.export_contacts(target) == 24
    ids = [json.loads(line)["id"] for line in target.read_text().splitlines()]
    assert sorted(ids) == list(range(1, 25))


def test_an_export_that_fails_leaves_the_old_file(
    client: InfomaniakNewsletterClient, fake: Fake, tmp_path: Path
) -> None:
    target = tmp_path / "people.csv"
    target.write_text("old")
    fake.interfere = lambda _: (500, {}, b"{}")
    with pytest.raises(NewsletterServerError):
        client.export_contacts(target)
    with pytest.raises(errors.InvalidRequestError, match="must end in"):
        client.export_contacts(tmp_path / "people.xls")
    fake.interfere = None
    with pytest.raises(errors.LocalFileNotFoundError):
        client.export_contacts(tmp_path / "people.csv" / "x.csv")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_what_is_exported_is_imported_again(
    client: InfomaniakNewsletterClient, fake: Fake, tmp_path: Path
) -> None:
    client.export_contacts(tmp_path / "people.csv", list_id=1, status="active")
    left_out: dict[str, Any] = dict.fromkeys(["id", "status", "created_at", "groups"])
    report = client.import_contacts(2, tmp_path / "people.csv", columns=left_out)
    assert report.sent == 2
    assert fake.world.subscribers[1]["in"] == {1, 2}
    frame = pandas.DataFrame(client.read_contacts(list_id=2))
    assert list(frame["first_name"]) == ["Ada", "Bob"]
