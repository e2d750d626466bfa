"""A Cloud Storage server that is never the limit: ``python -m benchmarks.loopback_gcs PORT``.

What the peers use of the JSON API: objects by multipart and resumable uploads, downloads, ranges,
listings, batches of deletes. How it serves is in `benchmarks.loopback`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import google_crc32c

from benchmarks.loopback import BUCKET, Answer, Service, listen, part_of
from benchmarks.loopback_buckets import Bucket, Stored

_PAGE = 1000
_PATH = re.compile(r"(?:/(upload|download))?/storage/v1/b(?:/([^/]+)(?:/o(?:/(.+))?)?)?$")
_SUB_REQUEST = re.compile(rb"DELETE (?:https?://[^/]+)?(\S+) HTTP")
_CONTENT_ID = re.compile(rb"content-id: <?([^>\s]+)", re.IGNORECASE)


class GoogleStore(Service):
    """The buckets of a project."""

    lines = ("X-GUploader-UploadID: loopback", "Server: loopback")

    def __init__(self, buckets: dict[str, Bucket], host: str) -> None:
        super().__init__(buckets)
        self._host = host
        self._generation = 1_700_000_000_000_000
        self._sessions: dict[str, tuple[str, dict[str, Any]]] = {}

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes | None, size: int
    ) -> Answer:
        """Answer one request; ``body`` is None when its bytes were dropped."""
        path, _, raw = target.partition("?")
        query = dict(parse_qsl(raw, keep_blank_values=True))
        if path.startswith("/batch"):
            self.counts["POST batch"] += 1
            return self._batch(headers, body or b"")
        match = _PATH.match(path)
        if match is None:
            return _error(404, "notFound")
        way, name, coded = match.groups()
        self.counts[f"{method} {way or ''}".strip()] += 1
        if name is None:
            return Answer(body=b'{"kind":"storage#buckets"}', headers=_JSON)
        bucket = self.buckets.setdefault(unquote(name), Bucket())
        if way == "upload":
            return self._upload(unquote(name), bucket, query, headers, body or b"")
        if coded is None:
            if path.endswith("/o"):
                return self._listing(unquote(name), bucket, query)
            return _json({"kind": "storage#bucket", "name": unquote(name), "id": unquote(name)})
        key = unquote(coded)
        stored = bucket.objects.get(key)
        if stored is None:
            return _error(404, "notFound")
        if method == "DELETE":
            bucket.delete(key)
            return Answer(204)
        if query.get("alt") != "media" and way != "download":
            return _json(self._resource(unquote(name), key, stored))
        return part_of(stored, {**_media_headers(stored)}, headers.get("range"))

    def _upload(
        self,
        name: str,
        bucket: Bucket,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if query.get("uploadType") == "resumable" and "upload_id" not in query:
            session = str(len(self._sessions))
            facts = json.loads(body or b"{}")
            self._sessions[session] = (query.get("name") or facts["name"], facts)
            url = f"{self._host}/upload/storage/v1/b/{quote(name)}/o?uploadType=resumable"
            return Answer(headers={"Location": f"{url}&upload_id={session}"})
        if "upload_id" in query:
            key, facts = self._sessions.pop(query["upload_id"])
            data = body
        else:
            facts, data = _related(headers["content-type"], body)
            key = query.get("name") or facts["name"]
        self._generation += 1
        kept = {
            "contentType": facts.get("contentType") or "application/octet-stream",
            "metadata": json.dumps(facts.get("metadata") or {}),
        }
        stored = Stored(len(data), str(self._generation), kept, time.time(), data)
        bucket.put(key, stored)
        return _json(self._resource(name, key, stored))

    def _resource(self, name: str, key: str, stored: Stored) -> dict[str, Any]:
        when = datetime.fromtimestamp(stored.modified, UTC).isoformat(timespec="milliseconds")
        link = f"{self._host}/storage/v1/b/{name}/o/{quote(key, safe='')}"
        md5, crc = _sums(stored)
        return {
            "kind": "storage#object",
            "id": f"{name}/{key}/{stored.etag}",
            "selfLink": link,
            "mediaLink": f"{self._host}/download{link.removeprefix(self._host)}?alt=media",
            "name": key,
            "bucket": name,
            "generation": stored.etag,
            "metageneration": "1",
            "contentType": stored.headers["contentType"],
            "metadata": json.loads(stored.headers["metadata"]),
            "storageClass": "STANDARD",
            "size": str(stored.size),
            "md5Hash": md5,
            "crc32c": crc,
            "etag": "CAE=",
            "timeCreated": when.replace("+00:00", "Z"),
            "updated": when.replace("+00:00", "Z"),
        }

    def _listing(self, name: str, bucket: Bucket, query: Mapping[str, str]) -> Answer:
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        most = min(_PAGE, int(query.get("maxResults", _PAGE)))
        keys, folders, more = bucket.page(prefix, query.get("pageToken", ""), delimiter, most)
        page: dict[str, Any] = {"kind": "storage#objects"}
        if keys:
            page["items"] = [self._resource(name, key, bucket.objects[key]) for key in keys]
        if folders:
            page["prefixes"] = folders
        if more:
            page["nextPageToken"] = max([*keys[-1:], *folders[-1:]])
        return _json(page)

    def _batch(self, headers: Mapping[str, str], body: bytes) -> Answer:
        boundary = "batch_0"
        parts = []
        for part in body.split(_boundary(headers["content-type"])):
            asked, named = _SUB_REQUEST.search(part), _CONTENT_ID.search(part)
            match = _PATH.match(asked[1].decode().partition("?")[0]) if asked else None
            if match is None:
                continue
            self.buckets[unquote(match[2])].delete(unquote(match[3]))
            answers_to = f"Content-ID: <response-{named[1].decode()}>\r\n" if named else ""
            parts.append(
                f"--{boundary}\r\nContent-Type: application/http\r\n{answers_to}\r\n"
                "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n\r\n"
            )
        text = "".join([*parts, f"--{boundary}--\r\n"])
        return Answer(200, text.encode(), {"Content-Type": f"multipart/mixed; boundary={boundary}"})


_JSON = {"Content-Type": "application/json; charset=UTF-8"}


def _json(value: Any) -> Answer:
    return Answer(body=json.dumps(value).encode(), headers=_JSON)


def _error(status: int, reason: str) -> Answer:
    facts = {"code": status, "message": reason, "errors": [{"reason": reason}]}
    return Answer(status, json.dumps({"error": facts}).encode(), _JSON)


def _sums(stored: Stored) -> tuple[str, str]:
    """MD5 and CRC-32C, computed once."""
    if "md5" not in stored.headers:
        data = stored.data or b""
        crc = google_crc32c.value(data).to_bytes(4, "big")
        stored.headers["md5"] = base64.b64encode(hashlib.md5(data).digest()).decode()
        stored.headers["crc32c"] = base64.b64encode(crc).decode()
    return stored.headers["md5"], stored.headers["crc32c"]


def _media_headers(stored: Stored) -> dict[str, str]:
    md5, crc = _sums(stored)
    return {
        "Content-Type": stored.headers["contentType"],
        "ETag": "CAE=",
        "x-goog-generation": stored.etag,
        "x-goog-metageneration": "1",
        "x-goog-hash": f"crc32c={crc},md5={md5}",
        "x-goog-storage-class": "STANDARD",
        "x-goog-stored-content-length": str(stored.size),
        "x-goog-stored-content-encoding": "identity",
        **{f"x-goog-meta-{k}": v for k, v in json.loads(stored.headers["metadata"]).items()},
    }


def _boundary(content_type: str) -> bytes:
    found = re.search(r"boundary=[\"']*([^;\"']+)", content_type)
    assert found is not None
    return b"--" + found[1].encode()


def _related(content_type: str, body: bytes) -> tuple[dict[str, Any], bytes]:
    """The two parts of a multipart upload: the resource, and the bytes."""
    boundary = _boundary(content_type)
    first, second = body.split(boundary, 2)[1:]
    end = b"\r\n" if first.startswith(b"\r\n") else b"\n"  # gcsfs ends its lines with one alone
    data = second[: second.rindex(end + boundary)]
    return (
        json.loads(first.split(end + end, 1)[1]),
        data.split(end + end, 1)[1],
    )


if __name__ == "__main__":
    port = int(sys.argv[1])
    listen(port, GoogleStore({BUCKET: Bucket()}, f"http://127.0.0.1:{port}"))
