"""A Swift with its Keystone that is never the limit: ``python -m benchmarks.loopback_swift PORT``.

What the peers use: a token, containers, objects, ranges, listings, bulk deletes. Everybody may log
in. How it serves is in `benchmarks.loopback`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl, unquote

from benchmarks.loopback import BUCKET, Answer, Service, listen, part_of
from benchmarks.loopback_buckets import Bucket, Stored

_PAGE = 10_000
_ACCOUNT = "/v1/AUTH_bench"
_JSON = {"Content-Type": "application/json; charset=utf-8"}
_CARRIED = ("x-object-meta-", "content-type")


class SwiftStore(Service):
    """One account, and who gives tokens for it."""

    lines = ("X-Trans-Id: tx0", "X-Openstack-Request-Id: tx0")

    def __init__(self, buckets: dict[str, Bucket], host: str) -> None:
        super().__init__(buckets)
        self._host = host

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes | None, size: int
    ) -> Answer:
        """Answer one request; ``body`` is None when its bytes were dropped."""
        path, _, raw = target.partition("?")
        query = dict(parse_qsl(raw, keep_blank_values=True))
        if path.startswith("/v3") or path == "/":
            self.counts[f"{method} identity"] += 1
            return self._identity(path)
        if path == "/info":
            return _json(
                {"swift": {"version": "2.38"}, "bulk_delete": {"max_deletes_per_request": 10000}}
            )
        self.counts["POST bulk-delete" if "bulk-delete" in query else method] += 1
        place = unquote(path).removeprefix(_ACCOUNT).lstrip("/")
        if "bulk-delete" in query:
            return self._bulk_delete(body or b"")
        name, _, key = place.partition("/")
        if not name:
            rows = [{"name": each, "count": 0, "bytes": 0} for each in self.buckets]
            return _json(rows) if method == "GET" else Answer(204)
        if not key:
            return self._container(method, name, query)
        bucket = self.buckets.get(name)
        if bucket is None:
            return Answer(404)
        if method == "PUT":
            etag = hashlib.md5(body or b"", usedforsecurity=False).hexdigest()
            kept = {k: v for k, v in headers.items() if k.startswith(_CARRIED)}
            kept.setdefault("content-type", "application/octet-stream")
            bucket.put(key, Stored(size, etag, kept, time.time(), body))
            return Answer(201, headers={"Etag": etag, "Last-Modified": formatdate(usegmt=True)})
        stored = bucket.objects.get(key)
        if stored is None:
            return Answer(404)
        if method == "DELETE":
            bucket.delete(key)
            return Answer(204)
        found = {
            "Etag": stored.etag,
            "Last-Modified": formatdate(stored.modified, usegmt=True),
            "X-Timestamp": f"{stored.modified:.5f}",
            "Accept-Ranges": "bytes",
            **stored.headers,
        }
        return part_of(stored, found, headers.get("range"), head=method == "HEAD")

    def _container(self, method: str, name: str, query: Mapping[str, str]) -> Answer:
        if method == "PUT":
            self.buckets.setdefault(name, Bucket())
            return Answer(201)
        bucket = self.buckets.get(name)
        if bucket is None:
            return Answer(404)
        if method != "GET":
            used = sum(each.size for each in bucket.objects.values())
            facts = {
                "X-Container-Bytes-Used": used,
                "X-Container-Object-Count": len(bucket.objects),
            }
            return Answer(204, headers={name: str(value) for name, value in facts.items()})
        most = min(_PAGE, int(query.get("limit", _PAGE)))
        keys, folders, _ = bucket.page(
            query.get("prefix", ""), query.get("marker", ""), query.get("delimiter", ""), most
        )
        rows: list[dict[str, Any]] = [_row(key, bucket.objects[key]) for key in keys]
        rows += [{"subdir": each} for each in folders]
        return _json(sorted(rows, key=lambda row: row.get("name") or row["subdir"]))

    def _bulk_delete(self, body: bytes) -> Answer:
        lines = [unquote(line) for line in body.decode().split("\n") if line]
        for line in lines:
            name, _, key = line.lstrip("/").partition("/")
            self.buckets[name].delete(key)
        return _json(
            {
                "Response Status": "200 OK",
                "Response Body": "",
                "Number Deleted": len(lines),
                "Number Not Found": 0,
                "Errors": [],
            }
        )

    def _identity(self, path: str) -> Answer:
        if not path.endswith("/tokens"):
            version = {
                "id": "v3.14",
                "status": "stable",
                "links": [{"rel": "self", "href": f"{self._host}/v3/"}],
            }
            return _json(
                {"version": version}
                if path.startswith("/v3")
                else {"versions": {"values": [version]}}
            )
        now = datetime.now(UTC)
        endpoint = {
            "interface": "public",
            "region": "RegionOne",
            "region_id": "RegionOne",
            "id": "1",
            "url": self._host + _ACCOUNT,
        }
        service = {"type": "object-store", "name": "swift", "id": "1", "endpoints": [endpoint]}
        token = {
            "methods": ["password"],
            "user": {"id": "1", "name": "bench", "domain": {"id": "default", "name": "Default"}},
            "project": {
                "id": "bench",
                "name": "bench",
                "domain": {"id": "default", "name": "Default"},
            },
            "roles": [{"id": "1", "name": "member"}],
            "issued_at": now.isoformat().replace("+00:00", "Z"),
            "expires_at": (now + timedelta(hours=2)).isoformat().replace("+00:00", "Z"),
            "catalog": [service],
        }
        answer = _json({"token": token})
        return Answer(201, answer.body, {**_JSON, "X-Subject-Token": "bench-token"})


def _json(value: Any) -> Answer:
    return Answer(body=json.dumps(value).encode(), headers=_JSON)


def _row(key: str, stored: Stored) -> dict[str, Any]:
    return {
        "name": key,
        "hash": stored.etag,
        "bytes": stored.size,
        "content_type": stored.headers["content-type"],
        "last_modified": f"{datetime.fromtimestamp(stored.modified, UTC):%Y-%m-%dT%H:%M:%S.%f}",
    }


if __name__ == "__main__":
    port = int(sys.argv[1])
    listen(port, SwiftStore({BUCKET: Bucket()}, f"http://127.0.0.1:{port}"))
