"""Pages out of the fake and back: as text, and as folders of files."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.coda_io.errors import (
    CodaMutationTimeoutError,
    CodaServerError,
    CodaValidationError,
)
from codomyrmex.cloud.coda_io.page_trees.file_names import file_name
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    AmbiguousNameError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    UnexpectedResponseError,
)
from tests.coda.fake import Answer, Fake, Seen
from tests.coda.world import Document, World

DOC = "AbCDeFGH"
RECORD = ".coda-pages.json"


@pytest.fixture
def doc(fake: Fake) -> Document:
    """A doc with a tree of pages."""
    fake.limits = dict.fromkeys(fake.limits, (10_000, 6.0))
    doc = fake.world.docs[DOC]
    _add(fake.world, doc, "canvas-2", "Plans", "# Plans\n", "canvas-1")
    _add(fake.world, doc, "canvas-3", "May / June", "naïve ☃", "canvas-2")
    _add(fake.world, doc, "canvas-4", "Video", "", "canvas-1", {"type": "embed"})
    _add(fake.world, doc, "canvas-5", "Notes", "below a video", "canvas-4")
    _add(fake.world, doc, "canvas-6", "start", "another start")
    return doc


def _add(
    world: World,
    doc: Document,
    key: str,
    name: str,
    text: str,
    above: str | None = None,
    content: dict[str, Any] | None = None,
) -> None:
    body = {"name": name, **({"pageContent": content} if content else {})}
    doc.page_number += 1
    world.add_page(doc, world.page(doc.id, key, body, doc.pages.get(above or "")), text)


def _tree(folder: Path) -> dict[str, str]:
    """The files of a folder, but for the record."""
    return {
        os.fspath(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RECORD
    }


def _answer(status: int, value: object) -> Answer:
    return status, {"content-type": "application/json"}, json.dumps(value).encode()


# -- one page


def test_a_page_as_html(client: CodaClient) -> None:
    assert "<pre># Welcome" in client.export_page(DOC, "Start", output_format="html")


def test_a_link_that_is_over_is_asked_for_again(client: CodaClient, fake: Fake) -> None:
    begun = client.begin_page_content_export(DOC, "Start", "markdown")
    fake.world.exports[begun.id].done_at = 0
    handed: list[Seen] = []

    def interfere(seen: Seen) -> Answer | None:
        if seen.operation == "getPageContentExportStatus" and not handed:
            handed.append(seen)
            link = f"{fake.world.origin}/exports/x?X-Amz-Signature=over"
            answer = {"id": "x", "status": "complete", "href": "x", "downloadLink": link}
            return _answer(200, answer)
        return None

    fake.interfere = interfere
    assert client.export_page(DOC, "Start").startswith("# Welcome")
    assert handed


@pytest.mark.parametrize(
    ("status", "error", "match"),
    [
        ({"status": "failed", "error": "too odd"}, CodaServerError, "too odd"),
        ({"status": "inProgress"}, CodaMutationTimeoutError, "not done in 50 s"),
        ({"downloadLink": "file:///etc/passwd"}, UnexpectedResponseError, "safely"),
        ({"downloadLink": "http://store.example/x"}, UnexpectedResponseError, "safely"),
        ({"downloadLink": "https://ada@store.example/"}, UnexpectedResponseError, "safely"),
    ],
)
def test_exports_that_come_to_nothing(
    client: CodaClient, fake: Fake, status: dict[str, str], error: type[Exception], match: str
) -> None:
    def interfere(seen: Seen) -> Answer | None:
        if seen.operation != "getPageContentExportStatus":
            return None
        return _answer(200, {"id": "x", "href": "x", "status": "complete"} | status)

    fake.interfere = interfere
    with pytest.raises(error, match=match) as caught:
        client.export_page(DOC, "Start", timeout=50)
    assert "Signature" not in str(caught.value)


def test_an_export_that_is_not_known_at_first(client: CodaClient, fake: Fake) -> None:
    refusals = iter([404, 404])

    def interfere(seen: Seen) -> Answer | None:
        if seen.operation == "getPageContentExportStatus" and next(refusals, None):
            return _answer(404, {"statusCode": 404, "statusMessage": "x", "message": "x"})
        return None

    fake.interfere = interfere
    assert client.export_page(DOC, "Start").startswith("# Welcome")


def test_writing_a_page(client: CodaClient, fake: Fake) -> None:
    client.write_page(DOC, "Start", "First", mode="prepend", wait=True)
    assert fake.world.docs[DOC].contents["canvas-1"].startswith("First\n\n# Welcome")
    client.write_page(DOC, "Start", "All", wait=True)
    assert fake.world.docs[DOC].contents["canvas-1"] == "All"
    with pytest.raises(InvalidRequestError):
        client.write_page(DOC, "Start", "All", mode="shred")


# -- out


def test_a_doc_becomes_a_folder(client: CodaClient, doc: Document, tmp_path: Path) -> None:
    events: list[str] = []
    tree = client.export_pages(
        DOC, tmp_path / "out", progress=lambda event: events.append(f"{event.kind} {event.key}")
    )
    assert _tree(tmp_path / "out") == {
        "Start.md": "# Welcome\n\nRead the tasks.",
        "Start/Plans.md": "# Plans\n",
        "Start/Plans/May - June.md": "naïve ☃",
        "Start/Video/Notes.md": "below a video",
        "start (canvas-6).md": "another start",
    }
    assert tree.skipped == ("Video",)
    assert events.count("done Start/Plans.md") == 1
    assert os.listdir(tmp_path) == ["out"]


def test_a_part_of_a_doc_as_html(client: CodaClient, doc: Document, tmp_path: Path) -> None:
    tree = client.export_pages(DOC, tmp_path / "out", root="Plans", output_format="html")
    assert [page.path for page in tree.pages] == ["Plans.html", "Plans/May - June.html"]
    with pytest.raises(ConflictError, match="another part"):
        client.export_pages(DOC, tmp_path / "out")
    with pytest.raises(NotFoundError, match="Plan B"):
        client.export_pages(DOC, tmp_path / "b", root="Plan B")
    doc.pages["canvas-6"]["name"] = "Plans"
    with pytest.raises(AmbiguousNameError, match="canvas-2, canvas-6"):
        client.export_pages(DOC, tmp_path / "b", root="Plans")
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    "name",
    ["../../escape", "/etc/passwd", "..", ".", "", ".hidden", "a\0b", "x" * 3000, "con\n", RECORD],
)
def test_no_name_leads_out(client: CodaClient, fake: Fake, tmp_path: Path, name: str) -> None:
    doc = fake.world.docs[DOC]
    doc.pages["canvas-1"]["name"] = name
    _add(fake.world, doc, "canvas-2", name, "below", "canvas-1")
    client.export_pages(DOC, tmp_path / "a" / "out")
    assert os.listdir(tmp_path) == ["a"]
    assert os.listdir(tmp_path / "a") == ["out"]
    assert sorted(_tree(tmp_path / "a" / "out").values()) == [doc.contents["canvas-1"], "below"]
    assert all(part[0] != "." for path in _tree(tmp_path / "a" / "out") for part in path.split("/"))


def test_names_of_files_are_one_segment() -> None:
    for name in ("a/b", "ä" * 200, "\ud800", "..", "a.", " a "):
        made = file_name(name)
        assert made == made.strip(" .")
        assert "/" not in made
        assert 0 < len(made.encode()) <= 120


def test_pages_above_each_other_in_a_circle(
    client: CodaClient, doc: Document, tmp_path: Path
) -> None:
    doc.pages["canvas-2"]["parent"]["id"] = "canvas-3"
    tree = client.export_pages(DOC, tmp_path / "out")
    assert len(tree.pages) == 5


def test_a_failure_half_way_leaves_nothing(
    client: CodaClient, doc: Document, fake: Fake, tmp_path: Path
) -> None:
    begun = []

    def interfere(seen: Seen) -> Answer | None:
        begun.extend([seen] if seen.operation == "beginPageContentExport" else [])
        if len(begun) > 3:
            return _answer(400, {"statusCode": 400, "statusMessage": "x", "message": "no"})
        return None

    fake.interfere = interfere
    with pytest.raises(CodaValidationError):
        client.export_pages(DOC, tmp_path / "new")
    (tmp_path / "old").mkdir()
    with pytest.raises(CodaValidationError):
        client.export_pages(DOC, tmp_path / "old")
    assert _tree(tmp_path) == {}
    assert os.listdir(tmp_path) == ["old"]


def test_an_export_again_follows_the_doc(
    client: CodaClient, doc: Document, fake: Fake, tmp_path: Path
) -> None:
    client.export_pages(DOC, tmp_path / "out")
    (tmp_path / "out" / "mine.txt").write_text("mine")
    doc.contents["canvas-2"] = "new"
    fake.world.docs[DOC].pages.pop("canvas-3")
    tree = client.export_pages(DOC, tmp_path / "out")
    assert tree.removed == ("Start/Plans/May - June.md",)
    assert _tree(tmp_path / "out") == {
        "Start.md": "# Welcome\n\nRead the tasks.",
        "Start/Plans.md": "new",
        "Start/Video/Notes.md": "below a video",
        "start (canvas-6).md": "another start",
        "mine.txt": "mine",
    }
    assert not (tmp_path / "out" / "Start" / "Plans").exists()


def test_what_was_changed_here_is_not_overwritten(
    client: CodaClient, doc: Document, tmp_path: Path
) -> None:
    client.export_pages(DOC, tmp_path / "out")
    (tmp_path / "out" / "Start" / "Plans.md").write_text("my own")
    before = _tree(tmp_path / "out")
    with pytest.raises(ConflictError, match=r"Plans\.md was changed"):
        client.export_pages(DOC, tmp_path / "out")
    assert _tree(tmp_path / "out") == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(AlreadyExistsError):
        client.export_pages(DOC, tmp_path / "file")


def test_no_link_in_the_folder_leads_out(client: CodaClient, doc: Document, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "Start").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InvalidRequestError, match="symbolic link"):
        client.export_pages(DOC, tmp_path / "out")
    assert os.listdir(tmp_path / "elsewhere") == []


def test_an_export_that_was_killed_goes_on(
    client: CodaClient, doc: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.export_pages(DOC, tmp_path / "out")
    for key in doc.contents:
        doc.contents[key] += " and more"
    calls = []
    replace = os.replace

    def killed(source: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 4:  # after the record and two pages
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        client.export_pages(DOC, tmp_path / "out")
    monkeypatch.undo()
    client.export_pages(DOC, tmp_path / "out")
    assert all(text.endswith(" and more") for text in _tree(tmp_path / "out").values())


# -- back


def test_nothing_is_done_for_what_nobody_changed(
    client: CodaClient, doc: Document, fake: Fake, tmp_path: Path
) -> None:
    client.export_pages(DOC, tmp_path / "out")
    fake.seen.clear()
    changes = client.import_pages(tmp_path / "out", DOC)
    assert (len(changes.plan), changes.plan.skipped) == (0, 6)
    assert fake.seen == []


def test_changes_and_new_files_go_in(
    client: CodaClient, doc: Document, fake: Fake, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    client.export_pages(DOC, out)
    (out / "Start" / "Plans.md").write_text("changed")
    (out / "Start" / "Plans" / "July.md").write_text("# July")
    (out / "Start" / "Video" / "More.html").write_text("<p>more</p>")
    (out / "Trips" / "Alps").mkdir(parents=True)
    (out / "Trips" / "Alps" / "Eiger.md").write_text("high")
    (out / "Trips" / ".git").mkdir()
    (out / "Trips" / ".git" / "x.md").write_text("no")
    plan = client.import_pages(out, DOC, dry_run=True).plan
    assert [(step.verb, step.source) for step in plan] == [
        ("create", "Trips"),
        ("update", "Start/Plans.md"),
        ("create", "Start/Plans/July.md"),
        ("create", "Start/Video/More.html"),
        ("create", "Trips/Alps"),
        ("create", "Trips/Alps/Eiger.md"),
    ]
    changes = client.import_pages(out, DOC)
    assert changes.result is not None
    assert changes.result.failed == {}
    by_name = {page["name"]: page for page in doc.pages.values()}
    above = {name: page.get("parent", {}).get("name") for name, page in by_name.items()}
    assert doc.contents["canvas-2"] == "changed"
    assert doc.contents[by_name["More"]["id"]] == "<p>more</p>"
    assert (above["July"], above["More"], above["Trips"]) == ("Plans", "Video", None)
    assert (above["Alps"], above["Eiger"]) == ("Trips", "Alps")
    fake.seen.clear()
    assert len(client.import_pages(out, DOC).plan) == 0
    assert fake.seen == []
    # Markdown that was brought in is not overwritten by itself, HTML is of another format
    (out / "Start" / "Video" / "More.html").unlink()
    client.export_pages(DOC, out)


def test_a_page_that_was_changed_there_too_is_kept(
    client: CodaClient, doc: Document, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    client.export_pages(DOC, out)
    client.write_page(DOC, "canvas-2", "theirs", wait=True)
    (out / "Start" / "Plans.md").write_text("mine")
    result = client.import_pages(out, DOC).result
    assert result is not None
    assert "changed in Coda, too" in str(result.failed["Start/Plans.md"])
    assert doc.contents["canvas-2"] == "theirs"
    client.import_pages(out, DOC, overwrite=True)
    assert doc.contents["canvas-2"] == "mine"


def test_a_page_that_could_not_be_made_keeps_those_below_out(
    client: CodaClient, doc: Document, fake: Fake, tmp_path: Path
) -> None:
    (tmp_path / "A").mkdir()
    (tmp_path / "A.md").write_text("a")
    (tmp_path / "A" / "B.md").write_text("b")
    (tmp_path / "C.md").write_text("c")

    def interfere(seen: Seen) -> Answer | None:
        if seen.operation == "createPage" and json.loads(seen.body)["name"] == "A":
            return _answer(400, {"statusCode": 400, "statusMessage": "x", "message": "no"})
        return None

    fake.interfere = interfere
    result = client.import_pages(tmp_path, DOC, parent_page_id="canvas-6").result
    assert result is not None
    assert (result.succeeded, list(result.failed)) == (["C.md"], ["A.md", "A/B.md"])
    fake.interfere = None
    result = client.import_pages(tmp_path, DOC, parent_page_id="canvas-6").result
    assert result is not None
    assert result.succeeded == ["A.md", "A/B.md"]
    names = sorted(page["name"] for page in doc.pages["canvas-6"]["children"])
    assert names == ["A", "C"]


def _write(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(data)


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (_write("a.md", b"\xff"), "UTF-8"),
        (_write("a.md", b"x" * 2_000_001), "2,000,000"),
        (_write("New.html", b"x"), "two formats"),
        (lambda folder: (folder / "link.md").symlink_to("/etc/passwd"), "is a link"),
    ],
)
def test_files_that_cannot_be_pages_stop_it_all(
    client: CodaClient, fake: Fake, tmp_path: Path, make: Callable[[Path], object], match: str
) -> None:
    (tmp_path / "New.md").write_text("new")
    make(tmp_path)
    with pytest.raises(InvalidRequestError, match=match):
        client.import_pages(tmp_path, DOC)
    assert fake.seen == []


def test_a_folder_of_another_doc(client: CodaClient, doc: Document, tmp_path: Path) -> None:
    client.export_pages(DOC, tmp_path / "out")
    with pytest.raises(ConflictError, match="holds pages of the doc"):
        client.import_pages(tmp_path / "out", "Other")
    with pytest.raises(ConflictError, match="holds pages of the doc"):
        client.export_pages("Other", tmp_path / "out")


def test_awaited(new_async: partial[AsyncCodaClient], doc: Document, tmp_path: Path) -> None:
    async def run() -> None:
        async with new_async() as client:
            await client.write_page(DOC, "Start", "Hello", wait=True)
            assert await client.export_page(DOC, "Start") == "Hello"
            await client.export_pages(DOC, tmp_path / "out")
            (tmp_path / "out" / "Start.md").write_text("Bye")
            changes = await client.import_pages(tmp_path / "out", DOC)
            assert changes.result is not None
            assert changes.result.succeeded == ["Start.md"]

    asyncio.run(run())
    assert doc.contents["canvas-1"] == "Bye"
