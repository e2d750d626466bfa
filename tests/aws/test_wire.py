"""Requests over the wire: repeated where that is safe, errors told apart, regions followed."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any, TypeVar

import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    AuthenticationError,
    BucketNotFoundError,
    CloudError,
    ConnectionFailedError,
    ExpiredCredentialsError,
    IntegrityError,
    InvalidNameError,
    InvalidRequestError,
    ObjectNotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    ServiceUnavailableError,
    UnexpectedResponseError,
    UnsupportedError,
    WrongRegionError,
)
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.common.steps import Pause, Steps
from tests.aws.helpers import ONCE, client_for, error, loopback_client
from tests.servers import S3Server
from tests.servers.loopback import Answer, Handler, Play, Request, in_turn, raw, serving

T = TypeVar("T")

BODY = os.urandom(50_000)
MD5 = hashlib.md5(BODY).hexdigest()
HEADERS = {"ETag": f'"{MD5}"', "Last-Modified": "Mon, 05 Jan 2026 10:00:00 GMT"}
GOOD = Answer(200, BODY, HEADERS)
PUT_DONE = Answer(200, b"", {"ETag": f'"{MD5}"'})


def cut(size: int, *, then_reset: bool) -> Play:
    """A good answer whose body breaks off."""
    whole = GOOD.encode(head=False)
    return raw(whole[: len(whole) - len(BODY) + size], then_reset=then_reset)


def object_of(*answers: Answer | Play) -> Handler:
    """One object, whose GETs are answered in turn."""
    get = in_turn(*answers)

    def handler(request: Request) -> Answer | Play:
        return GOOD if request.method == "HEAD" else get(request)

    return handler


# -- repeated


def test_a_storm_of_500_then_success() -> None:
    storm = [error(500, "InternalError") for _ in range(5)]
    with serving(in_turn(*storm, GOOD)) as server:
        assert loopback_client(server.url).download_data("photos", "k") == BODY
        assert len(server.requests) == 6


def test_a_storm_that_does_not_end() -> None:
    with serving(lambda _: error(500, "InternalError", "We are sorry.")) as server:
        with pytest.raises(ServiceUnavailableError, match="We are sorry") as caught:
            loopback_client(server.url).download_data("photos", "k")
        assert len(server.requests) == 6
    assert caught.value.code == "InternalError"
    assert caught.value.request_id == "R1"
    assert caught.value.operation == "download_data"
    assert caught.value.resource == "s3://photos/k"


@pytest.mark.parametrize("answer", [error(503, "SlowDown"), Answer(429), Answer(502), Answer(504)])
def test_what_passes_is_repeated(answer: Answer) -> None:
    with serving(in_turn(answer, PUT_DONE)) as server:
        client = loopback_client(server.url)
        assert client.upload_data("photos", "k", BODY).etag == MD5
        assert [request.body for request in server.requests] == [BODY, BODY]


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_waited_for(as_date: bool) -> None:
    value = formatdate(time.time() + 100, usegmt=True) if as_date else "100"
    with serving(in_turn(Answer(429, b"", {"Retry-After": value}), GOOD)) as server:
        client = loopback_client(server.url)
        steps = client._wire.steps("download_data", "GET", "photos", "k")
        answer, pauses = run_without_waiting(client, steps)
    assert answer.body == BODY
    (pause,) = pauses
    assert 50 < pause <= 100


def run_without_waiting(client: S3Client, steps: Steps[T]) -> tuple[T, list[float]]:
    """Run an operation; give its result and the pauses that it wanted."""
    pauses: list[float] = []
    try:
        item = next(steps)
        while True:
            if isinstance(item, Pause):
                pauses.append(item.seconds)
                item = steps.send(None)
            else:
                item = steps.send(client.http.request(item))
    except StopIteration as stop:
        result: T = stop.value
        return result, pauses


def test_retry_after_of_hours_is_an_error_at_once() -> None:
    with serving(lambda _: Answer(503, b"", {"Retry-After": "7200"})) as server:
        with pytest.raises(ServiceUnavailableError) as caught:
            loopback_client(server.url).download_data("photos", "k")
        assert len(server.requests) == 1
    assert caught.value.retry_after == 7200


BREAKS = {
    "no answer": raw(b"", then_reset=True),
    "reset in the middle": cut(20_000, then_reset=True),
    "closed in the middle": cut(20_000, then_reset=False),
    "closed in the headers": raw(b"HTTP/1.1 200 OK\r\nETag: "),
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_get_begins_anew(how: str) -> None:
    with serving(in_turn(BREAKS[how], BREAKS[how], GOOD)) as server:
        assert loopback_client(server.url).download_data("photos", "k") == BODY
        assert len(server.requests) == 3


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_download_begins_anew(how: str, tmp_path: Path) -> None:
    events: list[ProgressEvent] = []
    target = tmp_path / "target"
    with serving(object_of(BREAKS[how], BREAKS[how], GOOD)) as server:
        client = loopback_client(server.url)
        client.download_file("photos", "k", target, progress=events.append)
    assert target.read_bytes() == BODY
    assert os.listdir(tmp_path) == ["target"]
    assert sum(event.bytes_moved for event in events) == len(BODY)


def test_a_put_whose_answer_is_lost_is_repeated() -> None:
    with serving(in_turn(raw(b"", then_reset=True), PUT_DONE)) as server:
        loopback_client(server.url).upload_data("photos", "k", BODY)
        assert [request.body for request in server.requests] == [BODY, BODY]


LOST: list[Answer | Play] = [raw(b"", then_reset=True), error(500, "InternalError")]


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("condition", [{"overwrite": False}, {"if_match": "e"}])
def test_a_conditional_put_is_not_repeated_blindly(
    lost: Answer | Play, condition: dict[str, Any]
) -> None:
    # the first may have arrived: a second would find its own object and call it another's
    for kept_connection in (False, True):
        first = [PUT_DONE] if kept_connection else []
        answers = in_turn(*first, lost, error(412, "PreconditionFailed"))
        with serving(answers) as server:
            client = loopback_client(server.url)
            if kept_connection:
                client.upload_data("photos", "k", BODY)
            with pytest.raises((ConnectionFailedError, ServiceUnavailableError)):
                client.upload_data("photos", "k", BODY, **condition)
            assert len(server.requests) == len(first) + 1


def test_a_conditional_put_that_was_refused_for_its_rate_is_repeated() -> None:
    with serving(in_turn(error(503, "SlowDown"), PUT_DONE)) as server:
        loopback_client(server.url).upload_data("photos", "k", BODY, overwrite=False)
        assert [r.headers["if-none-match"] for r in server.requests] == ["*", "*"]


def test_failed_conditions() -> None:
    with serving(lambda _: error(412, "PreconditionFailed")) as server:
        client = loopback_client(server.url)
        with pytest.raises(AlreadyExistsError, match="s3://photos/k exists already"):
            client.upload_data("photos", "k", BODY, overwrite=False)
        with pytest.raises(PreconditionFailedError):
            client.upload_data("photos", "k", BODY, if_match="e")
    with serving(lambda _: error(404, "NoSuchKey")) as server:
        client = loopback_client(server.url)
        with pytest.raises(PreconditionFailedError, match="does not exist"):
            client.upload_data("photos", "k", BODY, if_match="e")


def test_nothing_is_repeated_when_the_policy_says_so() -> None:
    with serving(lambda _: Answer(503)) as server:
        with pytest.raises(ServiceUnavailableError):
            loopback_client(server.url, retry=ONCE).list_buckets()
        assert len(server.requests) == 1


def test_a_dead_service_is_not_asked_six_times_for_each_object() -> None:
    with serving(lambda _: Answer(503)) as server:
        client = loopback_client(server.url, retry=RetryPolicy(base=0.0, budget=10))
        for _ in range(20):
            with pytest.raises(ServiceUnavailableError):
                client.download_data("photos", "k")
        assert len(server.requests) == 30


# -- verified


WRONG = {
    "a flipped byte": Answer(200, BODY[:-1] + bytes([BODY[-1] ^ 1]), HEADERS),
    "a byte less": Answer(200, BODY[:-1], HEADERS),
    "nothing": Answer(200, b"", HEADERS),
    "another object's bytes": Answer(200, b"other", HEADERS),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_bytes_never_become_a_file(what: str, tmp_path: Path) -> None:
    target = tmp_path / "target"
    with serving(object_of(WRONG[what])) as server:
        client = loopback_client(server.url)
        with pytest.raises(IntegrityError, match="s3://photos/k"):
            client.download_file("photos", "k", target)
        assert os.listdir(tmp_path) == []
        target.write_bytes(b"old")
        with pytest.raises(IntegrityError):
            client.download_file("photos", "k", target)
        with pytest.raises(IntegrityError):
            client.download_data("photos", "k")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["target"]


def test_a_crc32c_is_checked_where_the_service_keeps_one() -> None:
    headers = {"ETag": '"opaque"', "x-amz-checksum-crc32c": "AAAAAA=="}
    with serving(lambda _: Answer(200, BODY, headers)) as server:
        client = loopback_client(server.url, vendor="aws")
        with pytest.raises(IntegrityError, match="crc32c"):
            client.download_data("photos", "k")
        assert server.requests[0].headers["x-amz-checksum-mode"] == "ENABLED"


def test_a_put_that_stored_other_bytes_is_an_error() -> None:
    headers = {"ETag": '"x"', "x-amz-checksum-crc32c": "AAAAAA=="}
    with serving(lambda _: Answer(200, b"", headers)) as server:
        client = loopback_client(server.url, vendor="aws")
        with pytest.raises(IntegrityError, match="stored other bytes"):
            client.upload_data("photos", "k", BODY)


@pytest.mark.parametrize(
    "code", ["BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"]
)
def test_a_put_that_arrived_damaged_is_an_error(code: str) -> None:
    with serving(lambda _: error(400, code)) as server, pytest.raises(IntegrityError):
        loopback_client(server.url).upload_data("photos", "k", BODY)


def test_what_makes_the_service_check_an_upload() -> None:
    with serving(lambda _: PUT_DONE) as server:
        loopback_client(server.url).upload_data("photos", "k", b"123456789")
        loopback_client(server.url, vendor="aws").upload_data("photos", "k", b"123456789")
    generic, amazon = (request.headers for request in server.requests)
    assert generic["x-amz-content-sha256"] == hashlib.sha256(b"123456789").hexdigest()
    assert amazon["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
    assert amazon["x-amz-checksum-crc32c"] == "4waSgw=="
    for headers in (generic, amazon):
        assert "x-amz-trailer" not in headers
        assert "transfer-encoding" not in headers
        assert headers["content-type"] == "application/octet-stream"
        assert "expect" not in headers


# -- what does not answer the question


def ranged(content_range: str | None, body: bytes, status: int = 206) -> Answer:
    more = {"Content-Range": content_range} if content_range else {}
    return Answer(status, body, {**HEADERS, **more})


@pytest.mark.parametrize(
    "answer",
    [
        ranged(None, BODY, 200),
        ranged(None, BODY[10:20]),
        ranged("bytes 0-9/50000", BODY[:10]),
        ranged("bytes 10-20/50000", BODY[10:21]),
        ranged("bytes 10-19/50000", BODY[10:19]),
        ranged("bytes 10-19/*", BODY[10:20]),
        ranged("bytes 10-19/many", BODY[10:20]),
    ],
)
def test_another_range_than_was_asked_for(answer: Answer) -> None:
    with serving(lambda _: answer) as server, pytest.raises(UnexpectedResponseError):
        loopback_client(server.url).download_data("photos", "k", start=10, end=20)


def test_the_range_that_was_asked_for() -> None:
    with serving(lambda _: ranged("bytes 10-19/50000", BODY[10:20])) as server:
        client = loopback_client(server.url)
        assert client.download_data("photos", "k", start=10, end=20) == BODY[10:20]
    with serving(lambda _: ranged("bytes 49990-49999/50000", BODY[-10:])) as server:
        client = loopback_client(server.url)
        assert client.download_data("photos", "k", start=-10) == BODY[-10:]
        assert server.requests[0].headers["range"] == "bytes=-10"
    with serving(lambda _: ranged("bytes 49990-49999/50000", BODY[-10:])) as server:
        client = loopback_client(server.url)
        assert client.download_data("photos", "k", start=49990, end=90000) == BODY[-10:]


def test_a_part_where_the_whole_was_asked_for() -> None:
    answer = ranged("bytes 10-19/50000", BODY[10:20])
    with serving(lambda _: answer) as server, pytest.raises(UnexpectedResponseError):
        loopback_client(server.url).download_data("photos", "k")


def test_an_answer_without_a_size() -> None:
    # the end of such a body cannot be told from a broken connection
    answer = raw(b"HTTP/1.1 200 OK\r\nETag: x\r\n\r\nabc")
    with (
        serving(lambda _: answer) as server,
        pytest.raises(UnexpectedResponseError, match="how many bytes"),
    ):
        loopback_client(server.url).download_data("photos", "k")


@pytest.mark.parametrize(
    "headers",
    [
        {"Last-Modified": "yesterday"},
        {"Last-Modified": "Mon, 99 Jan 2026 10:00:00 GMT"},
        {"x-amz-checksum-crc32c": "%%%"},
    ],
)
def test_headers_that_cannot_be_read(headers: dict[str, str]) -> None:
    with serving(lambda _: Answer(200, b"x", headers)) as server:
        client = loopback_client(server.url)
        with pytest.raises(UnexpectedResponseError):
            client.get_metadata("photos", "k")
        with pytest.raises(UnexpectedResponseError):
            client.download_data("photos", "k")


# -- errors


@pytest.mark.parametrize(
    ("answer", "cls", "words"),
    [
        (error(404, "NoSuchBucket"), BucketNotFoundError, "cmx mb makes one"),
        (error(404, "NoSuchKey"), ObjectNotFoundError, "NoSuchKey"),
        (error(403, "AccessDenied", "no <rights>"), PermissionDeniedError, "no <rights>"),
        (error(403, "SignatureDoesNotMatch"), AuthenticationError, "Check the key"),
        (error(400, "ExpiredToken", "It is over."), ExpiredCredentialsError, "aws sso login"),
        (error(403, "RequestTimeTooSkewed"), CloudError, "clock"),
        (error(400, "KeyTooLongError"), InvalidNameError, "KeyTooLongError"),
        (error(405, "MethodNotAllowed"), UnsupportedError, "MethodNotAllowed"),
        (Answer(404), ObjectNotFoundError, "does not exist"),
        (Answer(403), PermissionDeniedError, "do not allow"),
        (Answer(418, b"teapot"), InvalidRequestError, "status 418"),
        (Answer(403, b"<html><body>Proxy says no</body>"), PermissionDeniedError, "status 403"),
        (Answer(302, b"<html>"), UnexpectedResponseError, "status 302"),
    ],
)
def test_an_error_names_the_thing_the_reason_and_the_way_out(
    answer: Answer, cls: type[CloudError], words: str
) -> None:
    with serving(lambda _: answer) as server, pytest.raises(cls) as caught:
        loopback_client(server.url, session_token="token-of-mine").download_data("photos", "a/k")
    assert str(caught.value).startswith("s3://photos/a/k: ")
    assert words in str(caught.value)
    assert caught.value.status == answer.status
    assert caught.value.provider == "s3"
    assert "of-mine" not in f"{caught.value!s} {caught.value!r} {vars(caught.value)}"


def test_what_an_error_quotes_shows_no_secret() -> None:
    message = "bad request https://h/b?X-Amz-Signature=signature-of-mine&x=1"
    with (
        serving(lambda _: error(400, "InvalidRequest", message)) as server,
        pytest.raises(InvalidRequestError) as caught,
    ):
        loopback_client(server.url).download_data("photos", "k")
    assert "of-mine" not in f"{caught.value!s} {vars(caught.value)}"


@pytest.mark.parametrize(
    ("status", "code", "cls"),
    [
        (400, "ExpiredToken", ExpiredCredentialsError),
        (403, "InvalidAccessKeyId", AuthenticationError),
        (403, "AccessDenied", PermissionDeniedError),
    ],
)
@pytest.mark.parametrize("what", ["object", "bucket"])
def test_a_head_that_is_refused_is_explained(
    status: int, code: str, cls: type[CloudError], what: str
) -> None:
    def handler(request: Request) -> Answer:
        return Answer(status) if request.method == "HEAD" else error(status, code)

    with serving(handler) as server:
        client = loopback_client(server.url)
        ask = client.bucket_exists if what == "bucket" else lambda b: client.object_exists(b, "k")
        with pytest.raises(cls) as caught:
            ask("photos")
        assert [request.method for request in server.requests] == ["HEAD", "GET"]
    assert caught.value.code == code


def test_a_head_that_is_refused_for_no_reason_stays_refused() -> None:
    def handler(request: Request) -> Answer:
        return Answer(403) if request.method == "HEAD" else Answer(200, b"x", HEADERS)

    with serving(handler) as server:
        client = loopback_client(server.url)
        with pytest.raises(PermissionDeniedError):
            client.get_metadata("photos", "k")
        with pytest.raises(PermissionDeniedError):
            client.get_bucket("photos")


def test_whose_object_or_bucket_is_not_there() -> None:
    def handler(request: Request) -> Answer:
        return Answer(404) if "gone" in request.path or request.path.endswith("k") else Answer(200)

    with serving(handler) as server:
        client = loopback_client(server.url)
        with pytest.raises(ObjectNotFoundError):
            client.get_metadata("photos", "k")
        with pytest.raises(BucketNotFoundError):
            client.get_metadata("gone", "k")
        assert client.object_exists("photos", "k") is False
        assert client.bucket_exists("gone") is False


def test_a_missing_object_of_a_bucket_that_may_not_be_looked_at() -> None:
    def handler(request: Request) -> Answer:
        return Answer(404) if request.path.endswith("k") else Answer(403)

    with serving(handler) as server, pytest.raises(ObjectNotFoundError):
        loopback_client(server.url).get_metadata("photos", "k")


def test_a_delete_of_what_is_gone() -> None:
    def handler(request: Request) -> Answer:
        if request.method == "DELETE":
            return error(404, "NoSuchKey")
        return Answer(404 if request.path == "/gone" else 200)

    with serving(handler) as server:
        client = loopback_client(server.url)
        client.delete_object("photos", "k")
        with pytest.raises(BucketNotFoundError):
            client.delete_object("gone", "k")


def test_a_delete_marker_is_no_object() -> None:
    answer = error(405, "MethodNotAllowed", x_amz_delete_marker="true")
    with serving(lambda _: answer) as server, pytest.raises(ObjectNotFoundError):
        loopback_client(server.url).download_data("photos", "k", version_id="v")


# -- many at once


def test_what_a_batch_could_not_delete_is_named() -> None:
    body = (
        b"<DeleteResult><Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error>"
        b"<Error><Key>c</Key><Code>NoSuchKey</Code></Error></DeleteResult>"
    )
    with serving(lambda _: Answer(200, body)) as server:
        result = loopback_client(server.url).delete_objects("photos", ["a", "b", "c"])
    assert result.succeeded == ["a", "c"]
    assert list(result.failed) == ["b"]
    assert isinstance(result.failed["b"], PermissionDeniedError)
    assert "s3://photos/b: no" in str(result.failed["b"])


def test_a_failure_that_cannot_be_attributed_is_not_a_success() -> None:
    body = b"<DeleteResult><Error><Key>other</Key><Code>AccessDenied</Code></Error></DeleteResult>"
    with serving(lambda _: Answer(200, body)) as server, pytest.raises(UnexpectedResponseError):
        loopback_client(server.url).delete_objects("photos", ["a"])


def test_a_batch_is_a_thousand_keys_and_odd_ones_go_alone() -> None:
    with serving(lambda _: Answer(200, b"<DeleteResult/>")) as server:
        keys = [f"k{n}" for n in range(1500)] + ["a\x01b", "c\ufffed"]
        result = loopback_client(server.url).delete_objects("photos", [*keys, "k1499"])
    assert result.failed == {}
    assert result.succeeded == keys
    sent = [(r.method, r.target, r.body.count(b"<Key>")) for r in server.requests]
    assert sorted(sent) == [
        ("DELETE", "/photos/a%01b", 0),
        ("DELETE", "/photos/c%EF%BF%BEd", 0),
        ("POST", "/photos?delete=", 500),
        ("POST", "/photos?delete=", 1000),
    ]


# -- buckets


def test_a_bucket_of_anothers_is_not_made() -> None:
    def handler(request: Request) -> Answer:
        return Answer(403) if request.method != "PUT" else error(409, "BucketAlreadyExists")

    with serving(handler) as server:
        client = loopback_client(server.url)
        with pytest.raises(AlreadyExistsError):
            client.create_bucket("taken")
        with pytest.raises(PermissionDeniedError):
            client.create_bucket("taken", exist_ok=True)


def test_a_bucket_that_was_made_meanwhile() -> None:
    heads = in_turn(Answer(404), Answer(200))

    def handler(request: Request) -> Answer | Play:
        made = error(409, "BucketAlreadyOwnedByYou")
        return heads(request) if request.method == "HEAD" else made

    with serving(handler) as server:
        assert loopback_client(server.url).create_bucket("mine", exist_ok=True).name == "mine"


@pytest.mark.parametrize(
    ("vendor", "client_region", "region", "constraint"),
    [
        ("aws", "eu-west-1", None, "eu-west-1"),
        ("aws", "us-east-1", None, None),
        ("aws", "us-east-1", "eu-west-1", "eu-west-1"),
        ("aws", "us-east-1", "us-east-1", None),
        ("generic", "eu-west-1", None, None),
        ("generic", "eu-west-1", "dc3-a", "dc3-a"),
        ("infomaniak", "us-east-1", "us-east-1", None),
    ],
)
def test_where_a_bucket_is_made(
    vendor: str, client_region: str, region: str | None, constraint: str | None
) -> None:
    with serving(lambda r: Answer(404 if r.method == "HEAD" else 200)) as server:
        client = loopback_client(server.url, region_name=client_region, vendor=vendor)
        assert client.create_bucket("photos", region=region).region == (region or client_region)
    body = server.requests[-1].body.decode()
    if constraint is None:
        assert body == ""
    else:
        assert f"<LocationConstraint>{constraint}</LocationConstraint>" in body


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ab",
        "a" * 64,
        "Photos",
        "a_b",
        "-ab",
        "ab-",
        "a..b",
        "a b",
        "é",
        "127.0.0.1",
        "a/b",
        "..",
    ],
)
def test_a_name_that_is_no_bucket_is_refused_before_any_request(name: str) -> None:
    with serving(lambda _: Answer(200)) as server:
        client = loopback_client(server.url)
        for act in (
            lambda: client.create_bucket(name),
            lambda: client.get_bucket(name),
            lambda: client.delete_bucket(name),
            lambda: client.upload_data(name, "k", b""),
            lambda: client.download_data(name, "k"),
            lambda: client.get_metadata(name, "k"),
            lambda: client.delete_object(name, "k"),
            lambda: client.delete_objects(name, ["k"]),
            lambda: list(client.list_objects(name)),
            lambda: client.generate_presigned_url(name, "k"),
            lambda: client.generate_presigned_post(name, "k"),
            lambda: client.copy_object("photos", "k", name, "k"),
            lambda: client.copy_object(name, "k", "photos", "k"),
        ):
            with pytest.raises(InvalidNameError):
                act()
        assert [r for r in server.requests if r.path != "/photos/k"] == []


@pytest.mark.parametrize("key", ["", "k" * 1025, "é" * 513, "\ud800"])
def test_what_is_no_key_is_refused_before_any_request(key: str) -> None:
    with serving(lambda _: Answer(200)) as server:
        client = loopback_client(server.url)
        for act in (
            lambda: client.upload_data("photos", key, b""),
            lambda: client.download_data("photos", key),
            lambda: client.get_metadata("photos", key),
            lambda: client.object_exists("photos", key),
            lambda: client.delete_object("photos", key),
            lambda: client.delete_objects("photos", [key]),
            lambda: client.generate_presigned_url("photos", key),
            lambda: client.generate_presigned_post("photos", key),
        ):
            with pytest.raises(InvalidNameError):
                act()
        assert server.requests == []


# -- regions


def signed_region(request: Request) -> str:
    return request.headers["authorization"].split("/")[2]


def test_a_permanent_redirect_is_followed_once_with_the_right_signature() -> None:
    def handler(request: Request) -> Answer:
        if signed_region(request) == "eu-west-3":
            return GOOD
        elsewhere = {"x_amz_bucket_region": "eu-west-3", "location": "http://evil.invalid/"}
        more = "<Endpoint>evil.invalid</Endpoint>"
        return error(301, "PermanentRedirect", more=more, **elsewhere)

    with serving(handler) as server:
        client = loopback_client(server.url)
        assert client.download_data("photos", "k") == BODY
        assert [signed_region(r) for r in server.requests] == ["us-east-1", "eu-west-3"]
        # it is remembered, for this bucket alone
        client.download_data("photos", "k2")
        assert [signed_region(r) for r in server.requests][2:] == ["eu-west-3"]
        client.download_data("others", "k")
        assert [signed_region(r) for r in server.requests][3:] == ["us-east-1", "eu-west-3"]
    assert {request.headers["host"] for request in server.requests} == {f"127.0.0.1:{server.port}"}


def test_a_malformed_header_tells_the_region() -> None:
    def handler(request: Request) -> Answer:
        if signed_region(request) == "dc3-a":
            return PUT_DONE if request.method == "PUT" else Answer(200, LIST)
        more = "<Region>dc3-a</Region>"
        return error(400, "AuthorizationHeaderMalformed", "the region is wrong", more=more)

    with serving(handler) as server:
        client = loopback_client(server.url)
        client.upload_data("photos", "k", BODY)
        assert [request.body for request in server.requests] == [BODY, BODY]
        assert client.list_buckets() == []


LIST = b"<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>"


def test_a_head_tells_the_region_by_its_header() -> None:
    def handler(request: Request) -> Answer:
        right = signed_region(request) == "eu-west-3"
        return Answer(200 if right else 301, b"", {"x-amz-bucket-region": "eu-west-3"})

    with serving(handler) as server:
        client = loopback_client(server.url)
        assert client.get_bucket("photos").region == "eu-west-3"
        assert len(server.requests) == 2


def test_a_service_that_sends_around_in_circles() -> None:
    def handler(request: Request) -> Answer:
        other = "eu-west-1" if signed_region(request) == "us-east-1" else "us-east-1"
        return error(301, "PermanentRedirect", x_amz_bucket_region=other)

    with serving(handler) as server:
        with pytest.raises(WrongRegionError) as caught:
            loopback_client(server.url).download_data("photos", "k")
        assert len(server.requests) == 2
    assert "region_name" in (caught.value.hint or "")


@pytest.mark.parametrize(
    "region", ["evil.example/", "x.evil.example:1", "a@b", "a b", "", "a" * 65]
)
def test_a_region_that_is_none_is_not_followed(region: str) -> None:
    def handler(_request: Request) -> Answer:
        return error(301, "PermanentRedirect", x_amz_bucket_region=region)

    with serving(handler) as server:
        with pytest.raises(WrongRegionError):
            loopback_client(server.url).download_data("photos", "k")
        assert len(server.requests) == 1


def test_amazons_host_for_a_region() -> None:
    client = S3Client("us-east-1", anonymous=True, endpoint_url=None, vendor="aws")
    address = client._session.address
    assert address("photos", "us-east-1") == ("photos.s3.us-east-1.amazonaws.com", "")
    assert address("photos", "eu-west-1") == ("photos.s3.eu-west-1.amazonaws.com", "")
    # a dot does not fit the wildcard certificate
    assert address("a.b", "eu-west-1") == ("s3.eu-west-1.amazonaws.com", "/a.b")
    assert address(None, "us-east-1") == ("s3.us-east-1.amazonaws.com", "")


def test_moto_with_buckets_in_several_regions(moto_s3: S3Server) -> None:
    here = client_for(moto_s3, vendor="aws")
    there = client_for(moto_s3, vendor="aws", region_name="eu-west-1")
    for maker, region in ((there, None), (there, "eu-central-1"), (here, "eu-west-1")):
        name = f"regional-{secrets.token_hex(6)}"
        made = maker.create_bucket(name, region=region)
        assert made.region == (region or "eu-west-1")
        assert here.get_bucket(name).region == made.region
        here.upload_data(name, "k", BODY)
        assert there.download_data(name, "k") == BODY
        # each client has learned where it is, the control plane too
        there.set_tags(name, "k", {"a": "1"})
        assert here.get_tags(name, "k") == {"a": "1"}
        here.delete_bucket(name, force=True)
