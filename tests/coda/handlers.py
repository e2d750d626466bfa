"""What the fake Coda does, one function an operation, named as in the reference."""

# ruff: noqa: N802 # the names are the reference's

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Any

from tests.coda.cells import rendered, stored
from tests.coda.world import (
    API,
    BASE,
    FOLDER,
    WHEN,
    WORKSPACE,
    Document,
    Export,
    Table,
    World,
    lines_of,
)

MAX_ROW = 85_000
Names = dict[str, str]
Values = dict[str, Any]


class RefusedError(Exception):
    """The fake refuses a request."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Listing:
    """Items that are given in pages; made of the query that the first page was asked with."""

    make: Callable[[Values], list[Any]]
    more: Values = field(default_factory=dict)
    has_href: bool = True


def limit_of(name: str, method: str) -> str:
    """The class of rate limit that an operation counts in."""
    if method == "GET":
        if name == "listDocs":
            return "list_docs"
        analytics = "Analytics" in name
        return "analytics" if analytics else "read"
    content = ("Page", "Row", "Rows", "Button", "PageContent")
    is_pack = "Pack" in name or name == "beginPageContentExport"
    return "content" if name.endswith(content) and not is_pack else "write"


def _doc(world: World, names: Names) -> Document:
    if names["docId"] not in world.docs:
        raise RefusedError(404, "there is no such doc")
    return world.docs[names["docId"]]


def _find(things: dict[str, Any], wanted: str, what: str, name: Callable[[Any], str]) -> Any:
    if wanted in things:
        return things[wanted]
    for thing in things.values():
        if name(thing) == wanted:
            return thing
    raise RefusedError(404, f"there is no such {what}")


def _table(world: World, names: Names) -> Table:
    tables = _doc(world, names).tables
    found: Table = _find(tables, names["tableIdOrName"], "table", lambda each: each.name)
    return found


def _page(world: World, names: Names) -> dict[str, Any]:
    pages = _doc(world, names).pages
    found: dict[str, Any] = _find(pages, names["pageIdOrName"], "page", lambda each: each["name"])
    return found


# -- account


def whoami(world: World, names: Names, values: Values, body: Any) -> Any:
    return {
        "name": "Ada",
        "loginId": "ada@example.com",
        "type": "user",
        "scoped": False,
        "tokenName": "tests",
        "href": f"{API}/whoami",
        "workspace": WORKSPACE,
    }


def getMutationStatus(world: World, names: Names, values: Values, body: Any) -> Any:
    status = world.status(names["requestId"])
    if status is None:
        raise RefusedError(404, "there is no such change")
    return status


# -- docs


def _doc_json(doc: Document) -> dict[str, Any]:
    return {
        "id": doc.id,
        "type": "doc",
        "href": f"{API}/docs/{doc.id}",
        "browserLink": f"{BASE}/d/_d{doc.id}",
        "icon": {"name": doc.icon, "type": "image/png", "browserLink": f"{BASE}/icon.png"},
        "name": doc.title,
        "owner": "ada@example.com",
        "ownerName": "Ada",
        "docSize": {
            "totalRowCount": sum(len(table.rows) for table in doc.tables.values()),
            "tableAndViewCount": len(doc.tables),
            "pageCount": len(doc.pages),
            "overApiSizeLimit": False,
        },
        "createdAt": WHEN,
        "updatedAt": WHEN,
        "folder": FOLDER,
        "workspaceId": "ws-1",
        "folderId": "fl-1",
        "workspace": WORKSPACE,
    }


def listDocs(world: World, names: Names, values: Values, body: Any) -> Any:
    return Listing(
        lambda query: [
            _doc_json(doc) for doc in world.docs.values() if query.get("query", "") in doc.title
        ]
    )


def createDoc(world: World, names: Names, values: Values, body: Any) -> Any:
    doc = Document(world.new_id("Doc"), (body or {}).get("title", "Untitled"))
    world.docs[doc.id] = doc
    return _doc_json(doc)


def getDoc(world: World, names: Names, values: Values, body: Any) -> Any:
    return _doc_json(_doc(world, names))


def deleteDoc(world: World, names: Names, values: Values, body: Any) -> Any:
    del world.docs[_doc(world, names).id]
    return {}


def updateDoc(world: World, names: Names, values: Values, body: Any) -> Any:
    doc = _doc(world, names)
    doc.title = body.get("title", doc.title)
    doc.icon = body.get("iconName", doc.icon)
    return {}


def getSharingMetadata(world: World, names: Names, values: Values, body: Any) -> Any:
    _doc(world, names)
    return {
        "canShare": True,
        "canShareWithWorkspace": True,
        "canShareWithOrg": True,
        "canCopy": True,
    }


def getAclSettings(world: World, names: Names, values: Values, body: Any) -> Any:
    return {
        "allowEditorsToChangePermissions": True,
        "allowCopying": True,
        "allowViewersToRequestEditing": True,
    }


def getPermissions(world: World, names: Names, values: Values, body: Any) -> Any:
    doc = _doc(world, names)
    return Listing(lambda _: doc.permissions)


def addPermission(world: World, names: Names, values: Values, body: Any) -> Any:
    doc = _doc(world, names)
    entry = {key: body[key] for key in ("principal", "access")}
    doc.permissions.append({"id": world.new_id("p"), **entry})
    return {}


def listFolders(world: World, names: Names, values: Values, body: Any) -> Any:
    return Listing(lambda _: list(world.folders.values()))


def createFolder(world: World, names: Names, values: Values, body: Any) -> Any:
    key = world.new_id("fl")
    world.folders[key] = world.folder(key, body["name"], body.get("description"))
    return world.folders[key]


def getFolder(world: World, names: Names, values: Values, body: Any) -> Any:
    if names["folderId"] not in world.folders:
        raise RefusedError(404, "there is no such folder")
    return world.folders[names["folderId"]]


# -- pages


def listPages(world: World, names: Names, values: Values, body: Any) -> Any:
    doc = _doc(world, names)
    return Listing(lambda _: list(doc.pages.values()))


def getPage(world: World, names: Names, values: Values, body: Any) -> Any:
    return _page(world, names)


def createPage(world: World, names: Names, values: Values, body: Any) -> Any:
    doc = _doc(world, names)
    doc.page_number += 1
    key = f"canvas-{doc.page_number}"
    above = body.get("parentPageId")
    if above is not None and above not in doc.pages:
        raise RefusedError(404, "there is no such page above")
    made = world.page(doc.id, key, body, doc.pages.get(above))
    text = body.get("pageContent", {}).get("canvasContent", {}).get("content", "")
    return {"requestId": world.queue(doc.id, partial(world.add_page, doc, made, text)), "id": key}


def updatePage(world: World, names: Names, values: Values, body: Any) -> Any:
    page = _page(world, names)
    doc, known = _doc(world, names), ("name", "subtitle", "isHidden", "contentUpdate")
    changes = {key: body[key] for key in known if key in body}
    return {
        "requestId": world.queue(doc.id, partial(world.change_page, doc, page, changes)),
        "id": page["id"],
    }


def _drop_page(pages: dict[str, dict[str, Any]], key: str) -> None:
    pages.pop(key, None)


def deletePage(world: World, names: Names, values: Values, body: Any) -> Any:
    page, pages = _page(world, names), _doc(world, names).pages
    request = world.queue(names["docId"], partial(_drop_page, pages, page["id"]))
    return {"requestId": request, "id": page["id"]}


def listPageContent(world: World, names: Names, values: Values, body: Any) -> Any:
    text = _doc(world, names).contents.get(_page(world, names)["id"], "")
    return Listing(lambda _: lines_of(text))


def deletePageContent(world: World, names: Names, values: Values, body: Any) -> Any:
    page, doc = _page(world, names), _doc(world, names)
    gone = set((body or {}).get("elementIds", ()))

    def apply() -> None:
        lines = [line for line in doc.contents.get(page["id"], "").splitlines() if line]
        kept = [line for n, line in enumerate(lines, 1) if gone and f"cl-{n}" not in gone]
        doc.contents[page["id"]] = "\n\n".join(kept)

    return {"requestId": world.queue(doc.id, apply), "id": page["id"]}


def beginPageContentExport(world: World, names: Names, values: Values, body: Any) -> Any:
    page, key = _page(world, names), world.new_id("export")
    if page["contentType"] != "canvas":
        raise RefusedError(400, "only pages of text can be exported")
    text = _doc(world, names).contents.get(page["id"], "")
    if body["outputFormat"] == "html":
        text = f"<html><body><pre>{escape(text)}</pre></body></html>"
    world.exports[key] = Export(page["id"], text, world.now() + world.lag)
    return {"id": key, "status": "inProgress", "href": f"{API}/exports/{key}"}


def getPageContentExportStatus(world: World, names: Names, values: Values, body: Any) -> Any:
    if names["requestId"] not in world.exports:
        raise RefusedError(404, "there is no such export")
    key = names["requestId"]
    export = world.exports[key]
    answer = {"id": key, "href": f"{API}/exports/{key}"}
    if world.now() < export.done_at:
        return {**answer, "status": "inProgress"}
    signature = world.new_id("signature")
    export.links.add(signature)
    link = f"{world.origin}/exports/{key}?X-Amz-Signature={signature}"
    return {**answer, "status": "complete", "downloadLink": link}


# -- tables


def _page_reference(key: str) -> dict[str, Any]:
    return {
        "id": key,
        "type": "page",
        "href": f"{API}/pages/{key}",
        "browserLink": f"{BASE}/{key}",
        "name": "Start",
    }


def _table_reference(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "type": "table",
        "tableType": table.kind,
        "href": f"{API}/tables/{table.id}",
        "browserLink": f"{BASE}/{table.id}",
        "name": table.name,
        "parent": _page_reference(table.page),
    }


def listTables(world: World, names: Names, values: Values, body: Any) -> Any:
    doc = _doc(world, names)
    return Listing(
        lambda query: [
            _table_reference(table)
            for table in doc.tables.values()
            if table.kind in query.get("tableTypes", [table.kind])
        ]
    )


def getTable(world: World, names: Names, values: Values, body: Any) -> Any:
    table = _table(world, names)
    return {
        **_table_reference(table),
        "displayColumn": {"id": "c-1", "type": "column", "href": f"{API}/columns/c-1"},
        "rowCount": len(table.rows),
        "sorts": [],
        "layout": "default",
        "createdAt": WHEN,
        "updatedAt": WHEN,
    }


def listColumns(world: World, names: Names, values: Values, body: Any) -> Any:
    table = _table(world, names)
    return Listing(lambda _: table.columns)


def getColumn(world: World, names: Names, values: Values, body: Any) -> Any:
    table = _table(world, names)
    return {**_column(table, names["columnIdOrName"]), "parent": _table_reference(table)}


def _column(table: Table, wanted: str) -> dict[str, Any]:
    columns = {each["id"]: each for each in table.columns}
    found: dict[str, Any] = _find(columns, wanted, "column", lambda each: each["name"])
    return found


def _named(key: str, kind: str, name: str) -> dict[str, Any]:
    href = f"{API}/{kind}s/{key}"
    return {
        "id": key,
        "type": kind,
        "href": href,
        "name": name,
        "parent": _page_reference("canvas-1"),
    }


def listFormulas(world: World, names: Names, values: Values, body: Any) -> Any:
    _doc(world, names)
    return Listing(lambda _: [_named("f-1", "formula", "Total")])


def getFormula(world: World, names: Names, values: Values, body: Any) -> Any:
    return {**_named("f-1", "formula", "Total"), "value": 42}


def listControls(world: World, names: Names, values: Values, body: Any) -> Any:
    _doc(world, names)
    return Listing(lambda _: [_named("ctrl-1", "control", "Done")])


def getControl(world: World, names: Names, values: Values, body: Any) -> Any:
    return {**_named("ctrl-1", "control", "Done"), "controlType": "checkbox", "value": False}


def triggerWebhookAutomation(world: World, names: Names, values: Values, body: Any) -> Any:
    return {"requestId": world.queue(_doc(world, names).id, lambda: None)}


# -- rows


def _row_json(table: Table, key: str, query: Values) -> dict[str, Any]:
    value_format = query.get("valueFormat", "simple")
    by_name = query.get("useColumnNames") is True
    cells = {}
    for column in table.columns:
        value = rendered(table.rows[key].get(column["id"], ""), value_format)
        cells[column["name"] if by_name else column["id"]] = value
    return {
        "id": key,
        "type": "row",
        "href": f"{API}/rows/{key}",
        "name": str(table.rows[key].get("c-1", "")),
        "index": 0,
        "browserLink": f"{BASE}/{key}",
        "createdAt": WHEN,
        "updatedAt": WHEN,
        "values": cells,
    }


def listRows(world: World, names: Names, values: Values, body: Any) -> Any:
    table = _table(world, names)

    def make(query: Values) -> list[Any]:
        since = int(query["syncToken"].removeprefix("sync-")) if "syncToken" in query else -1
        keys = [key for key, row in table.rows.items() if row["#"] > since]
        if "query" in query:
            column, _, text = query["query"].partition(":")
            wanted = _column(table, column.strip('"'))["id"]
            keys = [key for key in keys if table.rows[key].get(wanted) == json.loads(text)]
        return [_row_json(table, key, query) for key in keys]

    return Listing(make, {"nextSyncToken": f"sync-{world.change_number}"})


def getRow(world: World, names: Names, values: Values, body: Any) -> Any:
    table = _table(world, names)
    if names["rowIdOrName"] not in table.rows:
        raise RefusedError(404, "there is no such row")
    return {**_row_json(table, names["rowIdOrName"], values), "parent": _table_reference(table)}


def _cells(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()) > MAX_ROW:
        raise RefusedError(400, "a row is larger than its maximum of 85 KB")
    cells = {}
    for cell in row["cells"]:
        column = _column(table, cell["column"])
        if column.get("calculated") or column["format"]["type"] == "button":
            raise RefusedError(400, f"{column['name']} cannot be edited")
        cells[column["id"]] = stored(column, cell["value"])
    return cells


def upsertRows(world: World, names: Names, values: Values, body: Any) -> Any:
    table = _table(world, names)
    if table.kind != "table":
        raise RefusedError(400, "rows cannot be inserted into a view")
    rows = [_cells(table, row) for row in body["rows"]]
    keys = [_column(table, key)["id"] for key in body.get("keyColumns", ())]
    ids = [] if keys else [world.new_id("i") for _ in rows]
    request = world.queue(names["docId"], partial(world.upsert, table, rows, keys, ids))
    return {"requestId": request, **({} if keys else {"addedRowIds": ids})}


def _drop(table: Table, keys: list[str]) -> None:
    for key in keys:
        table.rows.pop(key, None)


def deleteRows(world: World, names: Names, values: Values, body: Any) -> Any:
    table = _table(world, names)
    request = world.queue(names["docId"], partial(_drop, table, body["rowIds"]))
    return {"requestId": request, "rowIds": body["rowIds"]}


def _existing(world: World, names: Names) -> tuple[Table, str]:
    table = _table(world, names)
    if names["rowIdOrName"] not in table.rows:
        raise RefusedError(404, "there is no such row")
    return table, names["rowIdOrName"]


def updateRow(world: World, names: Names, values: Values, body: Any) -> Any:
    table, key = _existing(world, names)
    cells = _cells(table, body["row"])
    request = world.queue(names["docId"], partial(world.update, table, key, cells))
    return {"requestId": request, "id": key}


def deleteRow(world: World, names: Names, values: Values, body: Any) -> Any:
    table, key = _existing(world, names)
    return {"requestId": world.queue(names["docId"], partial(_drop, table, [key])), "id": key}


def pushButton(world: World, names: Names, values: Values, body: Any) -> Any:
    table, key = _existing(world, names)
    column = _column(table, names["columnIdOrName"])
    if column["format"]["type"] != "button":
        raise RefusedError(400, "this column has no buttons")
    request = world.queue(names["docId"], lambda: None)
    return {"requestId": request, "rowId": key, "columnId": column["id"]}
