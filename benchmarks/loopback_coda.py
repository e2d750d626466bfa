"""A Coda that is never the limit: ``python -m benchmarks.loopback_coda PORT ROWS``.

It answers what a reading of the rows of one table asks for, from JSON that was made before it
listened. Pages have 25 rows when no limit is given and 500 at the most, as with the service.
"""

from __future__ import annotations

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs

import msgspec

DOC: Final = "AbCDeFGH"
TABLE: Final = "grid-1"
API: Final = "/apis/v1"
_HOME: Final = "https://docs.superhuman.com"
_WHEN: Final = "2026-03-01T10:20:30.000Z"
_MOST: Final = 500
_COLUMNS: Final = (
    ("c-1", "Name", {"type": "text", "isArray": False}),
    ("c-2", "Hours", {"type": "number", "isArray": False, "precision": 0}),
    ("c-3", "Due", {"type": "date", "isArray": False}),
    ("c-4", "Done", {"type": "checkbox", "isArray": False, "displayType": "toggle"}),
    ("c-5", "Owner", {"type": "person", "isArray": False}),
    ("c-6", "Site", {"type": "link", "isArray": False}),
    ("c-7", "Tags", {"type": "select", "isArray": True}),
    ("c-8", "Price", {"type": "currency", "isArray": False, "currencyCode": "CHF"}),
)


def _row(number: int, *, rich: bool) -> bytes:
    values: dict[str, object] = {
        "c-1": f"Board {number}",
        "c-2": number % 10,
        "c-3": "2026-03-01T00:00:00.000-08:00",
        "c-4": number % 2 == 0,
        "c-5": "Ada",
        "c-6": f"https://example.com/{number}",
        "c-7": "red,blue",
        "c-8": "CHF 12.50",
    }
    if rich:
        context = {"@context": "http://schema.org"}
        values |= {
            "c-1": f"```Board {number}```",
            "c-5": {**context, "@type": "Person", "name": "Ada", "email": "ada@example.com"},
            "c-6": {**context, "@type": "WebPage", "url": f"https://example.com/{number}"},
            "c-7": ["```red```", "```blue```"],
            "c-8": {**context, "@type": "MonetaryAmount", "currency": "CHF", "amount": 12.5},
        }
    return msgspec.json.encode(
        {
            "id": f"i-{number}",
            "type": "row",
            "href": f"{_HOME}{API}/docs/{DOC}/tables/{TABLE}/rows/i-{number}",
            "name": f"Board {number}",
            "index": number,
            "browserLink": f"{_HOME}/d/_d{DOC}#_t{TABLE}/_r{number}",
            "createdAt": _WHEN,
            "updatedAt": _WHEN,
            "values": values,
        }
    )


def _reference(key: str, kind: str, name: str) -> dict[str, object]:
    more = {"tableType": "table"} if kind == "table" else {}
    return {
        **more,
        "id": key,
        "type": kind,
        "href": f"{_HOME}{API}/{kind}s/{key}",
        "browserLink": f"{_HOME}/{key}",
        "name": name,
    }


class Table:
    """The table, and what was asked."""

    def __init__(self, rows: int) -> None:
        self.rows = {rich: [_row(n, rich=rich) for n in range(rows)] for rich in (False, True)}
        self.requests = 0

    def answer(self, path: str, query: dict[str, list[str]], host: str) -> bytes:
        """Answer one request."""
        here = f"{API}/docs/{DOC}"
        if path == "/counts":
            counts, self.requests = {"GET": self.requests}, 0
            return msgspec.json.encode([counts, time.process_time()])
        self.requests += 1
        if path == f"{here}/tables/{TABLE}/rows":
            return self._page(query, f"http://{host}{path}")
        if path == f"{here}/tables/{TABLE}/columns":
            people = {"table": _reference("grid-people", "table", "People")}
            columns = [
                {
                    "id": key,
                    "type": "column",
                    "href": _HOME,
                    "name": name,
                    "format": form | (people if form["type"] == "person" else {}),
                }
                for key, name, form in _COLUMNS
            ]
            return msgspec.json.encode({"items": columns})
        if path == f"{here}/tables/{TABLE}":
            return msgspec.json.encode(
                {
                    **_reference(TABLE, "table", "Tasks"),
                    "parent": _reference("canvas-1", "page", "Start"),
                    "displayColumn": {"id": "c-1", "type": "column", "href": _HOME},
                    "rowCount": len(self.rows[False]),
                    "sorts": [],
                    "layout": "default",
                    "createdAt": _WHEN,
                    "updatedAt": _WHEN,
                }
            )
        assert path.rstrip("/") == here, path
        return msgspec.json.encode(
            {
                **_reference(DOC, "doc", "Plans"),
                "owner": "ada@example.com",
                "ownerName": "Ada",
                "createdAt": _WHEN,
                "updatedAt": _WHEN,
                "workspace": _reference("ws-1", "workspace", "Works"),
                "folder": _reference("fl-1", "folder", "Work"),
                "workspaceId": "ws-1",
                "folderId": "fl-1",
            }
        )

    def _page(self, query: dict[str, list[str]], address: str) -> bytes:
        if "pageToken" in query:
            begin, size, rich = map(int, query["pageToken"][0].split("."))
        else:
            begin, rich = 0, int(query.get("valueFormat") == ["rich"])
            size = min(int(query.get("limit", ["25"])[0]), _MOST)
        rows = self.rows[bool(rich)]
        end = begin + size
        more = b""
        if end < len(rows):
            token = f"{end}.{size}.{rich}"
            link = f"{address}?pageToken={token}"
            more = b',"nextPageToken":"%b","nextPageLink":"%b"' % (token.encode(), link.encode())
        return b'{"items":[%b]%b}' % (b",".join(rows[begin:end]), more)


def main(port: int, rows: int) -> None:
    """Serve until the process is ended."""
    table = Table(rows)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:  # http.server's name
            path, _, query = self.path.partition("?")
            body = table.answer(path, parse_qs(query), self.headers["host"])
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # as its base
            del format, args

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
