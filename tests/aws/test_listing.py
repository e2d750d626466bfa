"""Listings: lazy, flat in memory, exact, and not deceived by what a server answers."""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from itertools import islice
from urllib.parse import quote_plus

import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.aws.xml import parse, parse_object_page
from codomyrmex.cloud.common.errors import ServiceUnavailableError, UnexpectedResponseError
from codomyrmex.cloud.common.records import ObjectInfo
from tests.aws.helpers import loopback_client
from tests.servers.loopback import Answer, Handler, Request, serving

PAGE = 1000
NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


def row(key: str, size: object = 12, when: str = "2026-01-05T10:00:00.000Z") -> str:
    return (
        f"<Contents><Key>{quote_plus(key, safe='/')}</Key><LastModified>{when}</LastModified>"
        f"<ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>{size}</Size>"
        "<Owner><ID>1</ID></Owner><StorageClass>STANDARD</StorageClass></Contents>"
    )


def page(rows: str, token: str | None = None, *, more: str = "") -> bytes:
    """One page of a listing; it goes on when there is a token."""
    truncated = "true" if token is not None else "false"
    following = f"<NextContinuationToken>{token}</NextContinuationToken>" if token else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult {NAMESPACE}>'
        f"<Name>photos</Name><EncodingType>url</EncodingType><IsTruncated>{truncated}"
        f"</IsTruncated>{following}{more}{rows}</ListBucketResult>"
    ).encode()


class Generated:
    """A bucket of any number of keys, its pages made when they are asked for."""

    def __init__(self, pages: int) -> None:
        self._pages = pages

    def __call__(self, request: Request) -> Answer:
        number = int(request.query.get("continuation-token", "0"))
        rows = "".join(row(f"folder/{number:04d}/object {n:03d}") for n in range(PAGE))
        return Answer(200, page(rows, str(number + 1) if number + 1 < self._pages else None))


def test_the_first_item_comes_before_the_second_page_is_asked_for() -> None:
    with serving(Generated(3)) as server:
        items = iter(loopback_client(server.url).list_objects("photos"))
        assert server.requests == []
        assert str(next(items)) == "folder/0000/object 000"
        assert len(server.requests) == 1
        assert len(list(islice(items, PAGE - 1))) == PAGE - 1
        assert len(server.requests) == 1
        assert str(next(items)) == "folder/0001/object 000"
        assert len(server.requests) == 2


def test_a_listing_can_be_read_twice() -> None:
    with serving(Generated(2)) as server:
        listing = loopback_client(server.url).list_objects("photos")
        assert len(list(listing)) == len(list(listing)) == 2 * PAGE


def test_a_limit_asks_for_no_more_than_it_needs() -> None:
    with serving(Generated(9)) as server:
        client = loopback_client(server.url)
        assert len(list(client.list_objects("photos", limit=1500))) == 1500
        assert len(server.requests) == 2
        assert list(client.list_objects("photos", limit=0)) == []
        assert len(server.requests) == 2
        list(client.list_objects("photos", limit=7))
        assert server.requests[2].query["max-keys"] == "7"


def test_what_is_asked() -> None:
    with serving(Generated(2)) as server:
        client = loopback_client(server.url, requester_pays=True)
        list(client.list_objects("photos", "a b/%", delimiter="/", start_after="a b/%é"))
    assert [request.query for request in server.requests] == [
        {
            "list-type": "2",
            "encoding-type": "url",
            "prefix": "a b/%",
            "delimiter": "/",
            "start-after": "a b/%é",
        },
        {
            "list-type": "2",
            "encoding-type": "url",
            "prefix": "a b/%",
            "delimiter": "/",
            "start-after": "a b/%é",
            "continuation-token": "1",
        },
    ]
    assert server.requests[0].headers["x-amz-request-payer"] == "requester"


def test_a_million_keys_in_flat_memory_and_their_cost(
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    pages = 1000
    # the answers are made beforehand: what is measured is the client alone
    bodies = [
        page("".join(row(f"folder/{n:04d}/object {i:03d}") for i in range(PAGE)), str(n + 1))
        for n in range(5)
    ]

    def handler(request: Request) -> Answer:
        number = int(request.query.get("continuation-token", "0"))
        body = bodies[number % len(bodies)]
        if number + 1 == pages:
            return Answer(200, page(row("z"), None))
        following = f"<NextContinuationToken>{number + 1}</NextContinuationToken>".encode()
        start = body.index(b"<NextContinuationToken>")
        end = body.index(b"</NextContinuationToken>") + len(b"</NextContinuationToken>")
        return Answer(200, body[:start] + following + body[end:])

    with serving(handler) as server:
        client = loopback_client(server.url)
        listing = client.list_objects("photos")
        assert sum(1 for _ in islice(listing, 10 * PAGE)) == 10 * PAGE  # warm
        # the server's thread is not counted
        count, cpu = 0, -time.thread_time()
        for _ in listing:
            count += 1
        cpu += time.thread_time()
        assert count == (pages - 1) * PAGE + 1
        tracemalloc.start()
        peaks = []
        for number, _ in enumerate(islice(listing, 40 * PAGE)):
            if number in (5 * PAGE, 40 * PAGE - 1):
                peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    per_key = cpu / count * 1e6
    record_testsuite_property("listing_us_of_cpu_per_key", round(per_key, 2))
    print(f"\nlisting: {per_key:.1f} us of CPU a key over {count} keys", file=sys.__stderr__)
    # 35 pages more take no more than half a page's objects more
    assert peaks[1] - peaks[0] < 250_000


ODD = [
    "a",
    "a b",
    "a+b",
    "a%2Bb",
    "a//b",
    "/x",
    "dir/",
    "..",
    "../x",
    "é",
    "\U0001f600",
    "<&>\"'",
    "\n\r\t",
    "\x01\x7f",
    "\ufffe",
    " ",
]


def test_odd_keys_are_exact() -> None:
    keys = sorted(ODD, key=str.encode)
    with serving(lambda _: Answer(200, page("".join(map(row, keys))))) as server:
        items = list(loopback_client(server.url).list_objects("photos"))
    assert [item.key for item in items] == keys
    first = items[0]
    assert (first.bucket, first.size, first.storage_class) == ("photos", 12, "STANDARD")
    assert first.etag == "d41d8cd98f00b204e9800998ecf8427e"
    assert first.last_modified is not None
    assert first.last_modified.isoformat() == "2026-01-05T10:00:00+00:00"


def test_keys_of_a_service_that_does_not_encode_them() -> None:
    rows = "<Contents><Key>a+b%20c</Key><Size>1</Size></Contents>"
    body = f"<ListBucketResult>{rows}</ListBucketResult>".encode()
    assert [item.key for item in parse_object_page(body, "photos").items] == ["a+b%20c"]


def test_prefixes_stand_among_the_keys() -> None:
    more = "".join(
        f"<CommonPrefixes><Prefix>{quote_plus(prefix)}</Prefix></CommonPrefixes>"
        for prefix in ("b c/", "\U0001f600/", "\uffee/")
    )
    rows = row("a") + row("b") + row("z")
    with serving(lambda _: Answer(200, page(rows, more=more))) as server:
        items = list(loopback_client(server.url).list_objects("photos", delimiter="/"))
    shown = [(item.key, item.is_prefix) for item in items]
    assert shown == [
        ("a", False),
        ("b", False),
        ("b c/", True),
        ("z", False),
        ("\uffee/", True),
        ("\U0001f600/", True),
    ]


# -- hostile and broken answers

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><ListBucketResult>&b;</ListBucketResult>'
)
HOSTILE = {
    "an entity bomb": BOMB,
    "an entity bomb after much space": b'<?xml version="1.0"?>' + b" " * 5000 + BOMB[21:],
    "an entity bomb in a comment's shade": b"<!--" + b"x" * 5000 + b"-->" + BOMB[21:],
    "an entity bomb in UTF-16": BOMB.decode().encode("utf-16"),
    "an entity bomb in UTF-16 without a mark": BOMB.decode().encode("utf-16-le"),
    "an entity bomb in EBCDIC": b'<?xml version="1.0" encoding="cp037"?>'
    + BOMB[21:].decode().encode("cp037"),
    "an external entity": b'<!DOCTYPE l SYSTEM "file:///etc/passwd"><ListBucketResult/>',
    "HTML": b"<html><body>Please log in</body></html>",
    "HTML that is no XML": b"<!doctype html><p>Please log in<br>",
    "another answer": b"<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>",
    "JSON": b'{"ListBucketResult": []}',
    "nothing": b"",
    "half an answer": page(row("a"))[:-30],
    "no UTF-8": page(row("a")).replace(b"12", b"\xff\xfe"),
    "no size": page("<Contents><Key>a</Key><Size></Size></Contents>"),
    "a size that is no number": page(row("a", "many")),
    "a size below zero": page(row("a", -1)),
    "a size with tricks": page(row("a", "1_000")),
    "a time that is none": page(row("a", when="yesterday")),
    "an object without a key": page("<Contents><Size>1</Size></Contents>"),
    "an object with an empty key": page("<Contents><Key/><Size>1</Size></Contents>"),
    "a key that is no UTF-8": page("<Contents><Key>%FF%FE</Key><Size>1</Size></Contents>"),
    "truncated without a token": page(row("a")).replace(b">false<", b">true<"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_an_answer_that_is_no_list(what: str) -> None:
    with serving(lambda _: Answer(200, HOSTILE[what])) as server:
        with pytest.raises(UnexpectedResponseError):
            list(loopback_client(server.url).list_objects("photos"))
        assert len(server.requests) == 1


def test_a_prefix_without_a_name_is_no_crash() -> None:
    body = page("", more="<CommonPrefixes/>")
    assert parse_object_page(body, "photos").items == []


def some_times(body: bytes) -> Handler:
    """Gives the same page again and again, but not for ever."""

    def handler(request: Request) -> Answer:
        return Answer(200, body) if request.number < 20 else Answer(400)

    return handler


def test_a_token_that_repeats_does_not_go_on_for_ever() -> None:
    with serving(some_times(page(row("a"), "same"))) as server:
        items = iter(loopback_client(server.url).list_objects("photos"))
        first: ObjectInfo = next(items)
        assert first.key == "a"
        with pytest.raises(UnexpectedResponseError, match="again and again"):
            list(items)
        assert len(server.requests) == 2


def test_buckets_over_several_pages() -> None:
    def handler(request: Request) -> Answer:
        last = "continuation-token" in request.query
        name = "a-bucket" if last else "b-bucket"
        token = "" if last else "<ContinuationToken>t</ContinuationToken>"
        return Answer(
            200,
            f"<ListAllMyBucketsResult {NAMESPACE}><Buckets><Bucket><Name>{name}</Name>"
            f"<CreationDate>2026-01-05T10:00:00.000Z</CreationDate></Bucket></Buckets>{token}"
            "</ListAllMyBucketsResult>".encode(),
        )

    with serving(handler) as server:
        buckets = loopback_client(server.url).list_buckets()
    assert [bucket.name for bucket in buckets] == ["a-bucket", "b-bucket"]
    assert buckets[0].created_at is not None


def test_buckets_that_never_end() -> None:
    body = b"<R><Buckets/><ContinuationToken>t</ContinuationToken></R>"
    with (
        serving(some_times(body)) as server,
        pytest.raises(UnexpectedResponseError, match="again and again"),
    ):
        loopback_client(server.url).list_buckets()


@pytest.mark.parametrize("body", [b"<html>", BOMB, b"", b"<A><B></A>"])
def test_documents_of_every_call_are_read_with_the_same_care(body: bytes) -> None:
    with pytest.raises(UnexpectedResponseError):
        parse(body)
    with serving(lambda _: Answer(200, body)) as server:
        client = loopback_client(server.url)
        calls: list[Callable[[], object]] = [
            client.list_buckets,
            lambda: begin(client),
            lambda: client.delete_bucket("photos", force=True),
        ]
        for call in calls:
            with pytest.raises(UnexpectedResponseError):
                call()


def begin(client: S3Client) -> None:
    from codomyrmex.cloud.common.records import ObjectSettings

    client._begin_parts("photos", "k", ObjectSettings())


def test_a_failure_in_the_middle_is_never_the_end_of_the_list() -> None:
    pages = Generated(5)

    def handler(request: Request) -> Answer:
        return Answer(503) if "continuation-token" in request.query else pages(request)

    seen: list[ObjectInfo] = []
    with serving(handler) as server:
        listing = loopback_client(server.url).list_objects("photos")
        with pytest.raises(ServiceUnavailableError):
            seen.extend(listing)
    assert len(server.requests) == 1 + 6
