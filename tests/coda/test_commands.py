"""``cmx coda``: every example of the help runs against the fake, and what comes of it is seen."""

from __future__ import annotations

import inspect
import io
import json
import shlex
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from codomyrmex.cloud.cli.command import Command, Group, all_commands, find_command
from codomyrmex.cloud.cli.completion import candidates
from codomyrmex.cloud.cli.main import run
from codomyrmex.cloud.cli.service_calls import Call
from codomyrmex.cloud.coda_io.client import CodaClient
from codomyrmex.cloud.coda_io.operations import all_operations
from tests.coda.contract import facts
from tests.coda.fake import Answer, Fake, Seen, Server

DOC = "AbCDeFGH"
_GROUP, _ = find_command(["coda"])
assert isinstance(_GROUP, Group)
COMMANDS = list(all_commands(_GROUP))
EXAMPLES = [example.line for command in COMMANDS for example in command.examples]


class Result(NamedTuple):
    """What a command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A fake whose changes are done at once: commands wait by the system's clock."""
    fake = Fake()
    fake.world.lag = 0.0
    fake.limits = dict.fromkeys(fake.limits, (10_000, 6.0))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("CODOMYRMEX_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("CODA_API_TOKEN", "your-api-token")
    work = tmp_path / "work"
    (work / "notes").mkdir(parents=True)
    (work / "notes" / "Ideas.md").write_text("# Ideas\n")
    (work / "notes.md").write_text("Notes")
    (work / "tasks.csv").write_text("Name,Hours\nPaint,2\nSand,9\n")
    monkeypatch.chdir(work)
    # the first wait for a change is a second, by the system's clock
    monkeypatch.setattr("codomyrmex.cloud.coda_io.calls._FIRST_POLL", 0.01)
    monkeypatch.setattr("codomyrmex.cloud.coda_io.page_trees.content._FIRST_POLL", 0.01)
    with Server(fake) as server:
        monkeypatch.setenv("CODA_API_BASE_URL", server.base_url)
        yield fake
        assert fake.problems == []


@pytest.fixture
def cmx(fake: Fake) -> Callable[[str], Result]:
    """Runs a command line in this process."""

    def call(line: str) -> Result:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(shlex.split(line)[1:])
        return Result(code, out.getvalue(), err.getvalue())

    return call


@pytest.mark.parametrize("line", EXAMPLES)
def test_examples(cmx: Callable[[str], Result], fake: Fake, line: str) -> None:
    if "mutate:1" in line:
        page = cmx(f"cmx coda pages create {DOC} X --no-wait --json").json[0]
        line = line.replace("mutate:1", page["request_id"])
    if "coda publish" in line or "trigger" in line:
        fake.world.unknown = 0.0
    before = [seen for seen in fake.seen if seen.method != "GET"]
    result = cmx(line)
    assert (result.code, result.err) == (0, ""), result
    silent = """
    docs set/docs list --query/search/packs list/versions/releases/makers/listings/analytics/
    members/categories/roles
    """
    assert result.out or any(word.strip() in line for word in silent.split("/"))
    if "--dry-run" in line:
        assert [seen for seen in fake.seen if seen.method != "GET"] == before


def test_all_that_the_api_has_is_there() -> None:
    names = {command.name.split()[1] for command in COMMANDS}
    wanted = """
    whoami docs pages tables columns rows formulas controls permissions publish automations
    analytics packs folders export import sync resolve api
    """
    assert names >= set(wanted.split())


def _rows() -> Iterator[tuple[Command, Call]]:
    for command in COMMANDS:
        if isinstance(command.run, partial):
            yield command, command.run.args[1]


@pytest.mark.parametrize(("command", "call"), list(_rows()), ids=lambda each: str(each)[:30])
def test_a_row_fits_its_method(command: Command, call: Call) -> None:
    given = {each.parameter for each in call.arguments} | {each.target for each in call.fields}
    if isinstance(call.method, str):
        signature = inspect.signature(getattr(CodaClient, call.method))
        signature.bind_partial(None, **dict.fromkeys(given))
        assert "wait" not in signature.parameters, "a change has a dry run"
        return
    cells = inspect.getclosurevars(call.method).nonlocals
    if "name" in cells:
        operation = all_operations()[cells["name"]]
        assert given <= operation.arguments.keys()
        signature = inspect.signature(getattr(CodaClient, operation.name))
        assert call.waits is ("wait" in signature.parameters)
        assert call.deletes is (operation.method == "DELETE" and "unpublish" not in command.name)


# -- rows


def test_rows_as_a_table_and_as_json(cmx: Callable[[str], Result]) -> None:
    assert cmx(f"cmx coda rows list {DOC} Tasks --limit 2").out.splitlines() == [
        "ID   Name   Hours  Done",
        "i-1  Paint  2      -",
        "i-2  Sand   3      -",
    ]
    found = cmx(f"""cmx coda rows list {DOC} Tasks --query '"Name":"Sand"' --json""").json
    assert found == [
        {
            "type": "row",
            "id": "i-2",
            "name": "Sand",
            "values": {"Name": "Sand", "Hours": 3, "Done": ""},
        }
    ]


def test_rows_are_written(cmx: Callable[[str], Result], fake: Fake) -> None:
    rows = fake.world.docs[DOC].tables["grid-1"].rows
    line = f"cmx coda rows upsert {DOC} Tasks --key Name --set Name=Sand --set Hours=8"
    assert cmx(f"{line} --dry-run").out.startswith("create AbCDeFGH/Tasks")
    assert cmx(f"{line} --json").json[0]["request_id"]
    cmx(f"cmx coda rows update {DOC} Tasks i-1 --set Hours=7")
    assert cmx(f"cmx coda rows delete {DOC} Tasks i-3").code != 0
    assert "i-3" in rows
    assert cmx(f"cmx coda rows delete {DOC} Tasks i-3 --yes").code == 0
    cmx(f"cmx coda rows list {DOC} Tasks")
    assert (rows["i-2"]["c-2"], rows["i-1"]["c-2"], "i-3" in rows) == ("8", "7", False)
    assert cmx(f"cmx coda rows push {DOC} Tasks i-1 Name").code != 0


# -- files


def test_a_table_goes_out_and_in(cmx: Callable[[str], Result], fake: Fake) -> None:
    assert cmx(f"cmx coda export {DOC} Tasks t.csv").out == "t.csv: 3 rows, 36 B\n"
    text = Path("t.csv").read_text()
    Path("t.csv").write_text(text.replace("Sand,3", "Sand,5").replace("Varnish,1\n", ""))
    line = f"cmx coda sync t.csv {DOC} Tasks --key Name --delete"
    plan = cmx(f"{line} --dry-run --json").json
    assert [(each["verb"], each["dry_run"]) for each in plan] == [
        ("update", True),
        ("delete", True),
    ]
    refused = cmx(f"{line} --max-delete 0")
    assert refused.code != 0
    assert "i-3" in fake.world.docs[DOC].tables["grid-1"].rows
    assert cmx(line).code == 0
    assert cmx(f"cmx coda rows list {DOC} Tasks --json").json[1]["values"]["Hours"] == 5
    assert cmx(line.replace("--key Name", "")).err.count("--key is missing") == 1
    Path("bad.csv").write_text("Name,Hours\nGlue,many\n")
    bad = cmx(f"cmx coda import bad.csv {DOC} Tasks")
    assert (bad.code, "line 2" in bad.err) == (2, True)


def test_pages_go_out_and_in(cmx: Callable[[str], Result], fake: Fake) -> None:
    assert cmx(f"cmx coda pages export {DOC} plans").out == "plans/Start.md\n"
    Path("plans/Start.md").write_text("New")
    assert cmx(f"cmx coda pages import plans {DOC}").out.startswith("update Start.md -> ")
    assert fake.world.docs[DOC].contents["canvas-1"] == "New"
    assert cmx(f"cmx coda pages cat https://coda.io/d/Plans_d{DOC}/x Start").out == "New\n"


def test_a_failure_of_one_page_is_the_exit_code(cmx: Callable[[str], Result], fake: Fake) -> None:
    def interfere(seen: Seen) -> Answer | None:
        body = b'{"statusCode":400,"statusMessage":"x","message":"too odd"}'
        return (400, {}, body) if seen.operation == "createPage" else None

    fake.interfere = interfere
    result = cmx(f"cmx coda pages import notes {DOC}")
    assert result.code == 1
    assert "too odd" in result.err


# -- any operation


def test_api_knows_every_operation(cmx: Callable[[str], Result]) -> None:
    for reference in facts()["operations"]:
        operation = next(each for each in all_operations().values() if each.reference == reference)
        result = cmx(f"cmx coda api {reference} --dry-run")
        if any(each.required for each in operation.arguments.values()):
            assert result.code == 2, reference
            assert operation.name in result.err
        else:
            assert result.out.startswith(f"{operation.method} {operation.path}")


def test_api_checks_types_before_anything_is_sent(cmx: Callable[[str], Result], fake: Fake) -> None:
    for words in (
        "listRows docId=x tableIdOrName=y limit=many",
        "listRows docId=x tableIdOrName=y sortBy=odd",
        "listRows docId=x tableIdOrName=y colour=red",
        "getPack packId=zero",
        "listRaws",
        "whoami now",
        "upsertRows docId=x tableIdOrName=y rows=3",
    ):
        result = cmx(f"cmx coda api {words}")
        assert result.code == 2, words
    assert fake.seen == []
    assert "Did you mean list_rows?" in cmx("cmx coda api listRaws").err


def test_api_calls(cmx: Callable[[str], Result], fake: Fake) -> None:
    line = f"cmx coda api list_rows doc_id={DOC} table_id_or_name=Tasks limit=2 --json"
    assert [row["id"] for row in cmx(line).json] == ["i-1", "i-2", "i-3"]
    assert len(cmx(f"{line} --one-page").json) == 2
    assert cmx(f"cmx coda api deletePage docId={DOC} pageIdOrName=Start").code != 0
    done = cmx(f"cmx coda api deletePage docId={DOC} pageIdOrName=Start --yes --wait --json")
    assert done.json[0]["id"] == "canvas-1"
    cmx(f"cmx coda api listPages docId={DOC}")
    assert fake.world.docs[DOC].pages == {}
    rows = '[{"cells":[{"column":"Name","value":"Nail"}]}]'
    made = cmx(f"cmx coda api upsertRows docId={DOC} tableIdOrName=Tasks rows='{rows}' --json")
    assert len(made.json[0]["added_row_ids"]) == 1
    assert len(cmx("cmx coda api --json").json) == 124


# -- words


def test_words_are_completed(fake: Fake) -> None:
    assert DOC in candidates(["coda", "rows", "list", ""])
    assert list(candidates(["coda", "rows", "list", DOC, "Ta"])) == ["Tasks"]
    assert list(candidates(["coda", "columns", "show", DOC, "Tasks", "Ho"])) == ["Hours"]
    assert list(candidates(["coda", "export", DOC, "T"])) == ["Tasks"]
    assert "doc_id=" in candidates(["coda", "api", "list_rows", ""])
    assert "list_rows" in candidates(["coda", "api", "list_r"])


def test_without_a_token_the_hint_says_what_to_do(
    cmx: Callable[[str], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CODA_API_TOKEN")
    result = cmx("cmx coda whoami")
    assert result.code != 0
    assert "CODA_API_TOKEN" in result.err


def test_a_doc_is_an_id_or_an_address(cmx: Callable[[str], Result]) -> None:
    for word in (
        DOC,
        f"https://coda.io/d/Some-Plans_d{DOC}",
        f"https://docs.superhuman.com/d/_d{DOC}/Start_su1",
    ):
        assert cmx(f"cmx coda docs show '{word}' --json").json[0]["id"] == DOC
    assert cmx("cmx coda docs show https://example.com/x").code == 2
