"""A server of generated listings: ``python -m benchmarks.listing_server PORT KEYS``.

A bucket with a million keys, held by nothing: each page is made of the token it is asked for. The
server stands for one that is never the limit, so that what is measured is the client.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

_PAGE = 1000


@lru_cache(maxsize=4096)
def page(first: int, total: int) -> bytes:
    """Make the page that begins with a key's number."""
    last = min(first + _PAGE, total)
    rows = "".join(
        f"<Contents><Key>data/2026/part-{number:09}.parquet</Key>"
        "<LastModified>2026-01-31T10:00:00.000Z</LastModified>"
        "<ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag>"
        f"<Size>{number}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        for number in range(first, last)
    )
    more = last < total
    token = f"<NextContinuationToken>{last}</NextContinuationToken>" if more else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>bench</Name><Prefix></Prefix><KeyCount>{last - first}</KeyCount>"
        f"<MaxKeys>{_PAGE}</MaxKeys><EncodingType>url</EncodingType>"
        f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>{token}{rows}"
        "</ListBucketResult>"
    ).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    total = 0

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        first = int(query.get("continuation-token", ["0"])[0])
        body = page(first, self.total)
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


if __name__ == "__main__":
    _Handler.total = int(sys.argv[2])
    for number in range(0, _Handler.total, _PAGE):
        page(number, _Handler.total)
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler).serve_forever()
