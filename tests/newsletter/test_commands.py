"""``cmx newsletter``: every row fits its method, every example runs, and sending asks first."""

from __future__ import annotations

import inspect
import json
import os
import shlex
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud.cli.command import Group, all_commands, find_command
from codomyrmex.cloud.cli.completion import candidates
from codomyrmex.cloud.cli.main import run
from codomyrmex.cloud.cli.service_calls import Call, Service
from codomyrmex.cloud.infomaniak.newsletter import InfomaniakNewsletterClient
from tests.cli.test_terminal import Terminal
from tests.newsletter.fake import Fake, NewsletterServer

_GROUP, _ = find_command(["newsletter"])
assert isinstance(_GROUP, Group)
COMMANDS = list(all_commands(_GROUP))
EXAMPLES = [each.line for command in COMMANDS for each in command.examples]
_CSV = "email,first_name,phone\neve@example.com,Eve,1\nfay@example.com,Fay,2\n"


@pytest.fixture(autouse=True)
def _user(server: NewsletterServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The environment of a user, in a folder with the files of the examples."""
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_TOKEN", "your-token")
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_ID", "12")
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_BASE_URL", server.base_url)
    monkeypatch.setenv("CODOMYRMEX_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    Path("winter.html").write_text("<p>Winter</p>")
    Path("people.csv").write_text(_CSV.replace(",phone", "").replace(",1", "").replace(",2", ""))
    Path("staff.csv").write_text(_CSV.replace("email,first_name", "mail,name"))


def _out(capsys: pytest.CaptureFixture[str], words: str) -> list[dict[str, Any]]:
    assert run(["newsletter", *shlex.split(words), "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def _rows() -> Iterator[tuple[Service, Call]]:
    for command in COMMANDS:
        if isinstance(command.run, partial):
            yield command.run.args


@pytest.mark.parametrize(
    ("service", "call"), list(_rows()), ids=lambda each: getattr(each, "verb", "")
)
def test_a_row_fits_its_method(service: Service, call: Call) -> None:
    given: dict[str, object] = {each.parameter: None for each in call.arguments}
    given |= {field.target: None for field in call.fields}
    if isinstance(call.method, str):
        assert not call.changes
        method = getattr(InfomaniakNewsletterClient, call.method)
        inspect.signature(method).bind_partial(None, **given)
    elif not call.changes:
        inspect.signature(call.method).bind(None, **given)
    elif call.verb != "create":  # its arguments are put together
        method = getattr(InfomaniakNewsletterClient, call.method.__name__)
        inspect.signature(method).bind_partial(None, **given)


@pytest.mark.parametrize("line", EXAMPLES)
def test_example(line: str, fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    if "cancel" in line:
        fake.world.campaigns[3] |= {"status": "scheduled"}
    assert run(shlex.split(line)[1:]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    silent = any(each in line for each in ("delete", "cancel", "send-test"))
    assert bool(said.out) is not silent
    if "--dry-run" in line:
        assert {seen.method for seen in fake.seen} == {"GET"}


def test_every_change_has_a_dry_run_that_sends_nothing(
    fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    for _, call in _rows():
        if call.changes:
            (record,) = _out(capsys, f"{call.verb} {call.example} --dry-run")
            assert (record["type"], record["method"] != "GET") == ("request", True)
            assert "/1/newsletters/12/" in record["url"]
    assert {seen.method for seen in fake.seen} <= {"GET"}


# -- sending


@pytest.mark.parametrize("words", ["send 2", "schedule 2 2099-01-01T10:00"])
def test_nothing_is_sent_where_nobody_can_be_asked(
    fake: Fake, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    assert run(["newsletter", *words.split()]) == 2
    said = capsys.readouterr()
    assert "campaign 2: Summer (draft)" in said.out
    assert "to: 2 recipients" in said.out
    assert "credits left: 800" in said.out
    assert "campaign 2 ('Summer') goes to 2 recipients" in said.err
    assert "Add --yes" in said.err
    assert {seen.method for seen in fake.seen} == {"GET"}


def test_sending_with_a_word(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    (record,) = _out(capsys, "send 2 --yes")
    assert (record["sent"], record["recipients_count"], record["credits"]) == (True, 2, 800)
    assert fake.world.sent == [2]


def test_scheduling(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    (record,) = _out(capsys, "schedule 3 2099-01-01T10:00+01:00 --dry-run")
    assert record["body"] == {"started_at": 4070941200}
    _out(capsys, "schedule 3 2099-01-01T10:00+01:00 --yes")
    assert fake.world.campaigns[3]["started_at"] == 4070941200
    assert _out(capsys, "cancel 3") == [
        {"type": "action", "verb": "cancel", "target": "campaign 3", "dry_run": False}
    ]
    assert fake.world.campaigns[3]["status"] == "canceled"
    assert run(["newsletter", "schedule", "3", "soon", "--yes"]) == 2
    assert "'soon' is no time" in capsys.readouterr().err
    assert run(["newsletter", "schedule", "3", "2020-01-01", "--yes"]) == 2
    assert "in the past" in capsys.readouterr().err


def test_deleting_asks(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["newsletter", "delete", "2"]) == 2
    assert "Add --yes" in capsys.readouterr().err
    assert 2 in fake.world.campaigns


# -- what is printed


def test_lists_and_records(capsys: pytest.CaptureFixture[str]) -> None:
    assert [each["subject"] for each in _out(capsys, "campaigns")] == ["Spring", "Summer", "Autumn"]
    assert [each["id"] for each in _out(capsys, "campaigns --status sent")] == [1]
    assert [each["email"] for each in _out(capsys, "subscribers --status all")][2] == (
        "cid@example.com"
    )
    assert len(_out(capsys, "subscribers --group 1 --status all")) == 2
    assert _out(capsys, "credits")[0]["total"] == 800
    assert (
        _out(capsys, "--newsletter 12 show 1".replace("--newsletter 12 show 1", "show 1"))[0][
            "subject"
        ]
        == "Spring"
    )
    assert run(["newsletter", "groups"]) == 0
    assert "Friends" in capsys.readouterr().out
    assert run(["newsletter", "show", "99"]) == 3
    assert "Object not found" in capsys.readouterr().err
    assert run(["newsletter", "campaigns", "--newsletter", "news.example.com"]) == 6
    assert "named by a number" in capsys.readouterr().err


def test_making_and_changing(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    words = "create --subject Winter --from-name Ada --from ada@example.com --lang en_GB --group 1"
    (record,) = _out(capsys, f"{words} --html winter.html --dry-run")
    assert record["body"]["recipients"] == {"groups": {"include": [1]}}
    assert record["body"]["content_html"] == "<p>Winter</p>"
    assert _out(capsys, words)[0]["subject"] == "Winter"
    assert run(["newsletter", "create", "--subject", "x"]) == 2
    assert "--from-name is missing" in capsys.readouterr().err
    _out(capsys, "subscribe eve@example.com --group Family --group 2 --field first_name=Eve")
    eve = list(fake.world.subscribers.values())[-1]
    assert (eve["values"], len(eve["in"])) == ({"first_name": "Eve"}, 2)
    _out(capsys, "unsubscribe eve@example.com")
    assert eve["status"] == "unsubscribed"


def test_stats_are_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["newsletter", "stats", "1", "--svg", "spring.svg"]) == 0
    out = capsys.readouterr().out
    assert "opened           120   60.0 %  ████" in out
    assert "clicked           30   15.0 %  ███" in out
    picture = Path("spring.svg").read_text()
    assert picture.startswith("<svg")
    assert "120 (60.0%)" in picture
    assert [each["open_count"] for each in _out(capsys, "stats 1 2")] == [120, 120]
    assert run(["newsletter", "stats", "1", "2", "--svg", "x.svg"]) == 2


def test_an_import_says_what_it_refused(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    Path("people.csv").write_text("email,first_name\neve@example.com,Eve\nnobody,x\n")
    words = ["newsletter", "import", "people.csv", "--group", "2", "--refused", "no.csv"]
    assert run(words) == 1
    out = capsys.readouterr().out
    assert "refused: line 3: nobody: this is no address" in out
    assert "1 contact imported, 1 refused" in out
    assert "line 3,nobody" in Path("no.csv").read_text()
    assert run([*words, "--json", "--dry-run"]) == 1
    refused, told = map(json.loads, capsys.readouterr().out.splitlines())
    assert (refused["type"], told["sent"], told["dry_run"]) == ("refused", 1, True)
    Path("new.csv").write_text("email,Town\nfay@example.com,Bern\n")
    _out(capsys, "import new.csv --new Town=text")
    assert list(fake.world.subscribers.values())[-1]["values"] == {"Town": "Bern"}


def test_an_export(capsys: pytest.CaptureFixture[str]) -> None:
    (record,) = _out(capsys, "export all.jsonl --status active")
    assert record["contacts"] == len(Path("all.jsonl").read_text().splitlines()) == 2


def test_names_are_completed() -> None:
    assert list(candidates(["newsletter", "sub"])) == ["subscribers", "subscriber", "subscribe"]
    assert "--dry-run" in list(candidates(["newsletter", "send", "--d"]))


def test_each_command_has_an_example() -> None:
    assert [each.name for each in COMMANDS if not each.examples] == []
    assert [each.name.rpartition(" ")[2] for each in COMMANDS[:3]] == [
        "campaigns",
        "show",
        "create",
    ]


# -- on a terminal


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    os.close(made.master)
    os.close(made.slave)


@pytest.mark.parametrize(("answer", "code", "sent"), [("y", 0, [2]), ("n", 1, []), ("", 1, [])])
def test_sending_asks_a_person(
    terminal: Terminal, fake: Fake, answer: str, code: int, sent: list[int]
) -> None:
    program = terminal.start("newsletter", "send", "2")
    seen = terminal.read_until("Send it? [y/N]", 60)
    for word in ("campaign 2: Summer", "2 recipients", "credits left: 800"):
        assert word in seen
    assert fake.world.sent == []
    terminal.type(f"{answer}\n")
    assert program.wait(60) == code
    assert fake.world.sent == sent


def test_an_import_shows_how_far_it_is(terminal: Terminal, fake: Fake) -> None:
    Path("many.csv").write_text("email\n" + "".join(f"n{n}@example.com\n" for n in range(25)))
    program = terminal.start("newsletter", "import", "many.csv", "--batch", "10")
    terminal.read_until("importing: 20 of 25 contacts", 60)
    assert program.wait(60) == 0
    assert "25 contacts imported" in terminal.read_rest()
    assert len(fake.world.imported) == 25
