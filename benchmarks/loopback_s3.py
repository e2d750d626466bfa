"""An S3 server that is never the limit: ``python -m benchmarks.loopback_s3 PORT [BUCKET=WHAT …]``.

How it serves is in `benchmarks.loopback`. A bucket can be a folder, served by ``sendfile``, or so
many generated keys: ``BUCKET=/path``, ``BUCKET=later:/path`` (stored after the files were made) or
``BUCKET=1000000``.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote
from xml.sax.saxutils import escape, unescape

from benchmarks.loopback import BUCKET, Answer, Service, listen, unchunked
from benchmarks.loopback_buckets import PAGE, Bucket, Generated, Stored, folder_bucket

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_SPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
_CARRIED = ("x-amz-meta-", "x-amz-checksum-", "content-type", "x-amz-storage-class")


class Store(Service):
    """Every operation that the peers use, from the request's head and body to an answer."""

    lines = ("x-amz-request-id: 0123456789ABCDEF",)

    def __init__(self, buckets: dict[str, Bucket]) -> None:
        super().__init__(buckets)
        self.uploads: dict[str, dict[int, tuple[int, str]]] = {}

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes | None, size: int
    ) -> Answer:
        """Answer one request; ``body`` is None when its bytes were dropped."""
        size = int(headers.get("x-amz-decoded-content-length", size))
        if body is not None and "aws-chunked" in headers.get("content-encoding", ""):
            body = unchunked(body)
        path, _, raw = target.partition("?")
        query = dict(parse_qsl(raw, keep_blank_values=True))
        name, _, key = unquote(path).lstrip("/").partition("/")
        self.counts[self._kind(method, key, query)] += 1
        if name == "":
            rows = "".join(
                f"<Bucket><Name>{each}</Name><CreationDate>2026-01-31T10:00:00.000Z"
                "</CreationDate></Bucket>"
                for each in self.buckets
            )
            return _xml("ListAllMyBucketsResult", f"<Buckets>{rows}</Buckets>")
        if method == "PUT" and key == "" and not query:
            self.buckets.setdefault(name, Bucket())
            return Answer()
        bucket = self.buckets.get(name)
        if bucket is None:
            return _error(404, "NoSuchBucket")
        if key == "":
            return self._bucket(method, name, bucket, query, body)
        if "uploadId" in query or "uploads" in query:
            return self._parts(method, name, bucket, key, query, headers, size)
        return self._object(method, bucket, key, headers, body, size)

    def _kind(self, method: str, key: str, query: Mapping[str, str]) -> str:
        if key == "" and method == "GET" and "location" not in query:
            return "LIST"
        if "delete" in query:
            return "DELETE many"
        return f"{method} part" if "partNumber" in query else method

    def _bucket(
        self, method: str, name: str, bucket: Bucket, query: Mapping[str, str], body: bytes | None
    ) -> Answer:
        if method == "HEAD":
            return Answer()
        if method == "POST" and "delete" in query:
            keys = re.findall(r"<Key>(.*?)</Key>", (body or b"").decode(), re.DOTALL)
            for key in keys:
                bucket.delete(unescape(key, {"&quot;": '"', "&apos;": "'"}))
            quiet = b"<Quiet>true" in (body or b"")
            rows = [] if quiet else [f"<Deleted><Key>{key}</Key></Deleted>" for key in keys]
            return _xml("DeleteResult", "".join(rows))
        if "location" in query:
            return _xml("LocationConstraint", "")
        return self._listing(name, bucket, query)

    def _listing(self, name: str, bucket: Bucket, query: Mapping[str, str]) -> Answer:
        after = query.get("continuation-token") or query.get("start-after") or query.get("marker")
        after = after or ""
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        if isinstance(bucket, Generated):
            first = bucket.first(after)
            number = min(PAGE, bucket.count - first)
            rows, more = bucket.rows(first), first + number < bucket.count
            last = f"part-{first + number - 1:09}.parquet"
        else:
            keys, folders, more = bucket.page(prefix, after, delimiter)
            coded = quote if query.get("encoding-type") == "url" else escape
            rows = "".join(_row(coded(key), bucket.objects[key]) for key in keys) + "".join(
                f"<CommonPrefixes><Prefix>{coded(each)}</Prefix></CommonPrefixes>"
                for each in folders
            )
            number = len(keys) + len(folders)
            last = max([*keys[-1:], *folders[-1:]], default="")
        following = "NextContinuationToken" if "list-type" in query else "NextMarker"
        return _xml(
            "ListBucketResult",
            f"<Name>{name}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{number}</KeyCount>"
            f"<MaxKeys>{PAGE}</MaxKeys>"
            + (f"<EncodingType>url</EncodingType>" if "encoding-type" in query else "")  # noqa: F541
            + f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>"
            + (f"<{following}>{escape(last)}</{following}>" if more else "")
            + rows,
        )

    def _parts(
        self,
        method: str,
        name: str,
        bucket: Bucket,
        key: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        size: int,
    ) -> Answer:
        if "uploads" in query:
            upload = os.urandom(16).hex()
            self.uploads[upload] = {}
            return _xml(
                "InitiateMultipartUploadResult",
                f"<Bucket>{name}</Bucket><Key>{escape(key)}</Key><UploadId>{upload}</UploadId>",
            )
        parts = self.uploads.get(query["uploadId"])
        if parts is None:
            return _error(404, "NoSuchUpload")
        if method == "PUT":
            etag = _etag(headers, None)
            parts[int(query["partNumber"])] = (size, etag)
            return Answer(headers={"ETag": f'"{etag}"', **_checksums(headers)})
        if method == "GET":
            rows = "".join(
                f"<Part><PartNumber>{number}</PartNumber><ETag>&quot;{etag}&quot;</ETag>"
                f"<Size>{length}</Size></Part>"
                for number, (length, etag) in sorted(parts.items())
            )
            return _xml("ListPartsResult", f"<IsTruncated>false</IsTruncated>{rows}")
        del self.uploads[query["uploadId"]]
        if method == "DELETE":
            return Answer(204)
        sums = b"".join(bytes.fromhex(parts[number][1]) for number in sorted(parts))
        etag = f"{hashlib.md5(sums).hexdigest()}-{len(parts)}"
        total = sum(length for length, _ in parts.values())
        bucket.put(key, Stored(total, etag, {}, time.time()))
        return _xml(
            "CompleteMultipartUploadResult",
            f"<Bucket>{name}</Bucket><Key>{escape(key)}</Key><ETag>&quot;{etag}&quot;</ETag>",
        )

    def _object(
        self,
        method: str,
        bucket: Bucket,
        key: str,
        headers: Mapping[str, str],
        body: bytes | None,
        size: int,
    ) -> Answer:
        if method == "PUT":
            carried = {k: v for k, v in headers.items() if k.startswith(_CARRIED)}
            etag = _etag(headers, body)
            bucket.put(key, Stored(size, etag, carried, time.time(), body))
            return Answer(headers={"ETag": f'"{etag}"', **_checksums(headers)})
        if method == "DELETE":
            bucket.delete(key)
            return Answer(204)
        stored = bucket.objects.get(key)
        if stored is None:
            return _error(404, "NoSuchKey")
        found = {
            "ETag": f'"{stored.etag}"',
            "Last-Modified": email.utils.formatdate(stored.modified, usegmt=True),
            "Accept-Ranges": "bytes",
            **stored.headers,
        }
        first, length, status = 0, stored.size, 200
        if "range" in headers and stored.size:
            one, two = headers["range"].removeprefix("bytes=").split("-")
            first = int(one) if one else max(0, stored.size - int(two))
            last = min(int(two), stored.size - 1) if one and two else stored.size - 1
            if first > last:
                return _error(416, "InvalidRange")
            length, status = last - first + 1, 206
            found["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
        if status == 206 or headers.get("x-amz-checksum-mode", "").upper() != "ENABLED":
            found = {k: v for k, v in found.items() if not k.startswith("x-amz-checksum-")}
        if method == "HEAD":
            return Answer(status, headers=found, length=length)
        if stored.data is not None:
            return Answer(status, stored.data[first : first + length], found)
        if stored.path is None:
            return _error(404, "NotKept")
        return Answer(status, b"", found, stored.path, first, length)


def _xml(root: str, inside: str) -> Answer:
    body = f"{_XML}<{root} {_SPACE}>{inside}</{root}>".encode()
    return Answer(200, body, {"Content-Type": "application/xml"})


def _error(status: int, code: str) -> Answer:
    body = f"{_XML}<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
    return Answer(status, body, {"Content-Type": "application/xml"})


def _row(name: str, stored: Stored) -> str:
    when = f"{datetime.fromtimestamp(stored.modified, UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    return (
        f"<Contents><Key>{name}</Key><LastModified>{when}</LastModified>"
        f"<ETag>&quot;{stored.etag}&quot;</ETag><Size>{stored.size}</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
    )


def _etag(headers: Mapping[str, str], body: bytes | None) -> str:
    """The MD5, of the bytes or as the client gave it; for dropped bytes any other value."""
    if body is not None:
        return hashlib.md5(body).hexdigest()
    given = headers.get("content-md5")
    return base64.b64decode(given).hex() if given else os.urandom(16).hex()


def _checksums(headers: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in headers.items() if k.startswith("x-amz-checksum-")}


def _buckets(arguments: list[str]) -> Iterator[tuple[str, Bucket]]:
    yield BUCKET, Bucket()
    for argument in arguments:
        name, _, what = argument.partition("=")
        path = what.removeprefix("later:")
        yield (
            name,
            (
                Generated(int(what))
                if what.isdecimal()
                else folder_bucket(Path(path), later=path != what)
            ),
        )


def main(port: int, arguments: list[str]) -> None:
    """Make the buckets, then listen."""
    store = Store(dict(_buckets(arguments)))
    listen(port, store)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
