"""An Azure Blob server that is never the limit: ``python -m benchmarks.loopback_azure PORT``.

What the peers use of the REST API, of one account: containers, blobs in one piece and in blocks,
ranges, listings, batches of deletes. How it serves is in `benchmarks.loopback`.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import re
import sys
import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote
from xml.sax.saxutils import escape

from benchmarks.loopback import BUCKET, Answer, Service, listen, part_of, stored_etag
from benchmarks.loopback_buckets import Bucket, Stored

ACCOUNT: Final = "account"
_XML = '<?xml version="1.0" encoding="utf-8"?>'
_PAGE = 5000
_KEPT = ("x-ms-meta-", "x-ms-blob-content-type", "x-ms-blob-content-md5", "content-md5")
_SENT_AS = {"x-ms-blob-content-type": "Content-Type", "x-ms-blob-content-md5": "Content-MD5"}
_SUB_REQUEST = re.compile(rb"Content-ID: (\S+).*?DELETE (\S+) HTTP", re.DOTALL | re.IGNORECASE)


class AzureStore(Service):
    """One account's containers."""

    lines = (
        "x-ms-request-id: 00000000-0000-0000-0000-000000000000",
        "x-ms-version: 2024-11-04",
        "Server: loopback",
    )

    def __init__(self, buckets: dict[str, Bucket]) -> None:
        super().__init__(buckets)
        self._blocks: dict[tuple[str, str], dict[str, bytes]] = {}

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes | None, size: int
    ) -> Answer:
        """Answer one request; ``body`` is None when its bytes were dropped."""
        path, _, raw = target.partition("?")
        query = dict(parse_qsl(raw, keep_blank_values=True))
        name, _, key = unquote(path).removeprefix(f"/{ACCOUNT}").lstrip("/").partition("/")
        comp = query.get("comp", "")
        self.counts[f"{method} {comp}".strip()] += 1
        if comp == "batch":
            return self._batch(body or b"")
        if not name or comp == "properties":
            return Answer(headers={"x-ms-sku-name": "Standard_LRS", "x-ms-account-kind": "Storage"})
        bucket = self.buckets.setdefault(name, Bucket())
        if key == "":
            if comp == "list":
                return _listing(name, bucket, query)
            return Answer(201 if method == "PUT" else 200, headers=_dated({"ETag": '"0x1"'}))
        if method == "PUT":
            return self._put(name, bucket, key, comp, query, headers, body, size)
        stored = bucket.objects.get(key)
        if stored is None:
            return _error(404, "BlobNotFound")
        if method == "DELETE":
            bucket.delete(key)
            return Answer(202)
        found = {
            "ETag": f'"{stored.etag}"',
            "Last-Modified": email.utils.formatdate(stored.modified, usegmt=True),
            "Accept-Ranges": "bytes",
            "x-ms-blob-type": "BlockBlob",
            "x-ms-lease-status": "unlocked",
            "x-ms-lease-state": "available",
            "x-ms-server-encrypted": "true",
            **stored.headers,
        }
        asked = headers.get("x-ms-range") or headers.get("range")
        answer = part_of(stored, found, asked, head=method == "HEAD")
        if answer.status == 206 and "Content-MD5" in answer.headers:
            # of a range it would be the range's own
            sums = {"x-ms-blob-content-md5": answer.headers["Content-MD5"]}
            kept = {k: v for k, v in answer.headers.items() if k != "Content-MD5"}
            answer.headers = {**kept, **sums}
        return answer if answer.status != 416 else _error(416, "InvalidRange")

    def _put(
        self,
        name: str,
        bucket: Bucket,
        key: str,
        comp: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes | None,
        size: int,
    ) -> Answer:
        blocks = self._blocks.setdefault((name, key), {})
        if comp == "block":
            blocks[query["blockid"]] = body or b""
            md5 = base64.b64encode(hashlib.md5(body or b"").digest()).decode()
            return Answer(
                201, headers={"Content-MD5": md5, "x-ms-request-server-encrypted": "true"}
            )
        if comp == "blocklist":
            listed = re.findall(r"<(?:Latest|Uncommitted)>(.*?)<", (body or b"").decode())
            body = b"".join(blocks[each] for each in listed)
            size = len(body)
        del self._blocks[name, key]
        carried = {_SENT_AS.get(k, k): v for k, v in headers.items() if k.startswith(_KEPT)}
        carried.pop("content-md5", None)
        carried.setdefault("Content-Type", "application/octet-stream")
        md5 = base64.b64encode(hashlib.md5(body or b"").digest()).decode()
        if comp == "":
            carried["Content-MD5"] = md5
        etag = f"0x{stored_etag(body)[:16].upper()}"
        bucket.put(key, Stored(size, etag, carried, time.time(), body))
        sent = {"ETag": f'"{etag}"', "x-ms-request-server-encrypted": "true"}
        if comp == "":
            sent["Content-MD5"] = md5
        return Answer(201, headers=_dated(sent))

    def _batch(self, body: bytes) -> Answer:
        boundary = "batchresponse_0"
        parts = []
        for number, target in _SUB_REQUEST.findall(body):
            path = unquote(target.decode().partition("?")[0]).removeprefix(f"/{ACCOUNT}")
            name, _, key = path.lstrip("/").partition("/")
            self.buckets[name].delete(key)
            parts.append(
                f"--{boundary}\r\nContent-Type: application/http\r\n"
                f"Content-ID: {number.decode()}\r\n\r\nHTTP/1.1 202 Accepted\r\n"
                "x-ms-delete-type-permanent: true\r\nx-ms-version: 2024-11-04\r\n\r\n"
            )
        text = "".join([*parts, f"--{boundary}--\r\n"])
        kind = {"Content-Type": f"multipart/mixed; boundary={boundary}"}
        return Answer(202, text.encode(), kind)


def _dated(headers: dict[str, str]) -> dict[str, str]:
    now = email.utils.formatdate(usegmt=True)
    return {"Last-Modified": now, "Date": now, **headers}


def _error(status: int, code: str) -> Answer:
    body = f"{_XML}<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
    return Answer(status, body, {"Content-Type": "application/xml", "x-ms-error-code": code})


def _listing(name: str, bucket: Bucket, query: Mapping[str, str]) -> Answer:
    prefix = query.get("prefix", "")
    most = min(_PAGE, int(query.get("maxresults", _PAGE)))
    keys, folders, more = bucket.page(
        prefix, query.get("marker", ""), query.get("delimiter", ""), most
    )
    rows = [_row(key, bucket.objects[key]) for key in keys]
    rows += [f"<BlobPrefix><Name>{escape(each)}</Name></BlobPrefix>" for each in folders]
    following = max([*keys[-1:], *folders[-1:]], default="") if more else ""
    body = (
        f'{_XML}<EnumerationResults ServiceEndpoint="http://127.0.0.1/{ACCOUNT}/" '
        f'ContainerName="{name}"><Blobs>{"".join(rows)}</Blobs>'
        f"<NextMarker>{escape(following)}</NextMarker></EnumerationResults>"
    )
    return Answer(200, body.encode(), {"Content-Type": "application/xml"})


def _row(key: str, stored: Stored) -> str:
    when = email.utils.formatdate(stored.modified, usegmt=True)
    md5 = stored.headers.get("Content-MD5", "")
    return (
        f"<Blob><Name>{escape(key)}</Name><Properties><Creation-Time>{when}</Creation-Time>"
        f"<Last-Modified>{when}</Last-Modified><Etag>{stored.etag}</Etag>"
        f"<Content-Length>{stored.size}</Content-Length>"
        f"<Content-Type>{stored.headers['Content-Type']}</Content-Type>"
        f"<Content-MD5>{md5}</Content-MD5><BlobType>BlockBlob</BlobType>"
        "<AccessTier>Hot</AccessTier><LeaseStatus>unlocked</LeaseStatus>"
        "<LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted></Properties>"
        "</Blob>"
    )


if __name__ == "__main__":
    listen(int(sys.argv[1]), AzureStore({BUCKET: Bucket()}))
