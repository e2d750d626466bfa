"""What the fake Coda holds: docs with pages, tables and rows, and changes that are under way."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

BASE = "https://docs.superhuman.com"
API = f"{BASE}/apis/v1"
WHEN = "2026-03-01T10:20:30.000Z"
WORKSPACE = {
    "id": "ws-1",
    "type": "workspace",
    "organizationId": "org-1",
    "browserLink": f"{BASE}/workspaces/ws-1",
    "name": "Works",
}
FOLDER = {"id": "fl-1", "type": "folder", "browserLink": f"{BASE}/folders/fl-1", "name": "Work"}
PERSON = {
    "@context": "http://schema.org",
    "@type": "Person",
    "name": "Ada",
    "email": "ada@example.com",
}


@dataclass
class Pending:
    """A change that is queued."""

    doc: str
    known_at: float
    done_at: float
    visible_at: float
    apply: Callable[[], None]
    warning: str | None = None
    is_applied: bool = False


@dataclass
class Export:
    """A page that is being exported; each link is good for once."""

    page: str
    text: str
    done_at: float
    links: set[str] = field(default_factory=set)


@dataclass
class Table:
    """A table with its rows."""

    id: str
    name: str
    page: str
    columns: list[dict[str, Any]]
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    kind: str = "table"


@dataclass
class Document:
    """A doc."""

    id: str
    title: str
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    page_number: int = 1
    permissions: list[dict[str, Any]] = field(default_factory=list)
    icon: str = "star"


def lines_of(text: str) -> list[dict[str, Any]]:
    """The lines of a page as the API gives them."""
    found = []
    for number, line in enumerate((each for each in text.splitlines() if each), 1):
        style = "h1" if line.startswith("# ") else "paragraph"
        content = {
            "style": style,
            "format": "plainText",
            "content": line.removeprefix("# "),
            "lineLevel": 0,
        }
        found.append({"id": f"cl-{number}", "type": "line", "itemContent": content})
    return found


def page_reference(page: dict[str, Any]) -> dict[str, Any]:
    """A page as others refer to it."""
    return {key: page[key] for key in ("id", "type", "href", "browserLink", "name")}


def column(number: int, name: str, format_: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A column as the API gives it."""
    return {
        "id": f"c-{number}",
        "type": "column",
        "href": f"{API}/columns/c-{number}",
        "name": name,
        "format": {"isArray": False, **format_},
        **more,
    }


class World:
    """All docs of the fake, and the changes that are under way.

    Args:
        now: Tells the time.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self._ids = itertools.count(100)
        self.lag = 2.0  # seconds until a change is done
        self.unknown = 1.5  # seconds in which a new change is not known
        self.staleness = 0.0  # seconds until a change that is done can be read
        self.warning: str | None = None
        self.docs: dict[str, Document] = {}
        self.folders: dict[str, dict[str, Any]] = {}
        self.pending: dict[str, Pending] = {}
        self.exports: dict[str, Export] = {}
        self.origin = BASE  # where links lead, as the one who asks reaches it
        self.change_number = 0  # of the last change that can be read
        self._fill()

    def _fill(self) -> None:
        doc = Document("AbCDeFGH", "Plans")
        doc.pages["canvas-1"] = self.page("AbCDeFGH", "canvas-1", {"name": "Start"})
        doc.contents["canvas-1"] = "# Welcome\n\nRead the tasks."
        tasks = Table(
            "grid-1",
            "Tasks",
            "canvas-1",
            [
                column(1, "Name", {"type": "text"}, display=True),
                column(2, "Hours", {"type": "number", "precision": 0}),
                column(3, "Done", {"type": "button", "label": "Done"}),
            ],
        )
        for number, (name, hours) in enumerate((("Paint", 2), ("Sand", 3), ("Varnish", 1)), 1):
            tasks.rows[f"i-{number}"] = {"c-1": name, "c-2": hours, "c-3": "", "#": 0}
        doc.tables["grid-1"] = tasks
        doc.permissions.append(
            {
                "id": "p-1",
                "principal": {"type": "email", "email": "grace@example.com"},
                "access": "write",
            }
        )
        self.docs[doc.id] = doc
        self.folders["fl-1"] = self.folder("fl-1", "Work")

    def new_id(self, prefix: str) -> str:
        """An id that is not taken."""
        return f"{prefix}-{next(self._ids)}"

    @staticmethod
    def folder(key: str, name: str, description: str | None = None) -> dict[str, Any]:
        """A folder as the API gives it."""
        more = {"description": description} if description else {}
        return {
            "id": key,
            "type": "folder",
            "name": name,
            "browserLink": f"{BASE}/folders/{key}",
            "createdAt": WHEN,
            "workspace": WORKSPACE,
            **more,
        }

    @staticmethod
    def page(
        doc: str, key: str, body: dict[str, Any], above: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """A page as the API gives it."""
        more = {"subtitle": body["subtitle"]} if "subtitle" in body else {}
        if above is not None:
            more["parent"] = page_reference(above)
        return {
            "id": key,
            "type": "page",
            "href": f"{API}/docs/{doc}/pages/{key}",
            "browserLink": f"{BASE}/d/{doc}/{key}",
            "name": body.get("name", "Untitled"),
            "contentType": body.get("pageContent", {}).get("type", "canvas"),
            "isHidden": body.get("isHidden", False),
            "isEffectivelyHidden": body.get("isHidden", False),
            "children": [],
            "createdAt": WHEN,
            "updatedAt": WHEN,
            "createdBy": PERSON,
            **more,
        }

    def add_page(self, doc: Document, page: dict[str, Any], text: str) -> None:
        """Make a page visible, below its own."""
        doc.pages[page["id"]] = page
        doc.contents[page["id"]] = text
        above = doc.pages.get(page.get("parent", {}).get("id", ""))
        if above is not None:
            above["children"].append(page_reference(page))

    def change_page(self, doc: Document, page: dict[str, Any], changes: dict[str, Any]) -> None:
        """Change fields and content of a page."""
        update = changes.pop("contentUpdate", None)
        page.update(changes)
        second = next(self._ids) % 1000
        page["updatedAt"] = f"2026-03-02T00:00:00.{second:03}Z"
        if update is not None:
            new, old = update["canvasContent"]["content"], doc.contents.get(page["id"], "")
            mode = update["insertionMode"]
            parts = {"append": [old, new], "prepend": [new, old], "replace": [new]}[mode]
            doc.contents[page["id"]] = "\n\n".join(part for part in parts if part)

    # -- changes

    def settle(self) -> None:
        """Apply the changes whose time has come."""
        now = self.now()
        for change in self.pending.values():
            if not change.is_applied and change.visible_at <= now:
                change.is_applied = True
                self.change_number += 1
                change.apply()

    def queue(self, doc: str, apply: Callable[[], None]) -> str:
        """Queue a change; gives its id."""
        now = self.now()
        request_id = f"mutate:{self.new_id('11111111-2222-4333-8444')}"
        done = now + self.lag
        self.pending[request_id] = Pending(
            doc, now + self.unknown, done, done + self.staleness, apply, self.warning
        )
        return request_id

    def is_stale(self, doc: str) -> bool:
        """Whether a doc has changes that cannot be read yet."""
        return any(not change.is_applied for change in self.pending.values() if change.doc == doc)

    def status(self, request_id: str) -> dict[str, Any] | None:
        """How far a change is; None when it is not known (yet)."""
        change = self.pending.get(request_id)
        now = self.now()
        if change is None or now < min(change.known_at, change.done_at):
            return None
        completed = now >= change.done_at
        more = {"warning": change.warning} if change.warning and completed else {}
        return {"completed": completed, **more}

    # -- rows

    def upsert(
        self, table: Table, rows: list[dict[str, Any]], keys: list[str], ids: list[str]
    ) -> None:
        """Insert rows, or update all that match in the key columns."""
        index: dict[tuple[str, ...], list[str]] = {}
        for row_id, row in table.rows.items():
            if keys:
                index.setdefault(tuple(str(row.get(key)) for key in keys), []).append(row_id)
        for number, row in enumerate(rows):
            found = index.get(tuple(str(row.get(key)) for key in keys), []) if keys else []
            for row_id in found:
                table.rows[row_id] |= {**row, "#": self.change_number}
            if not found:
                row_id = ids[number] if ids else self.new_id("i")
                table.rows[row_id] = {**row, "#": self.change_number}
                if keys:
                    index.setdefault(tuple(str(row.get(key)) for key in keys), []).append(row_id)

    def update(self, table: Table, row_id: str, cells: dict[str, Any]) -> None:
        """Change cells of a row, when it is still there."""
        if row_id in table.rows:
            table.rows[row_id] |= {**cells, "#": self.change_number}
