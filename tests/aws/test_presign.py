"""Presigned URLs and forms, used by nothing but an HTTP client."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlsplit

import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.common.errors import InvalidRequestError
from tests.aws.helpers import client_for, fresh_bucket
from tests.servers import S3Server

KEYS = ["plain", "a b/é+%25/ü", "/lead", "a//b", "dir/", "..", "x?y=z&w#h", "\U0001f600", "~!*'()"]
# moto checks no signature; in strict mode it answers a presigned URL with 500
STRICT = [("swift_s3", "infomaniak"), ("rclone_s3", "generic")]
ALL = [("moto_s3", "generic"), ("moto_s3", "aws"), *STRICT]


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[tuple[S3Client, str]]:
    fixture, vendor = request.param
    client = client_for(request.getfixturevalue(fixture), vendor=vendor)
    with fresh_bucket(client) as bucket:
        yield client, bucket


def named(row: tuple[str, str]) -> str:
    return f"{row[0]}-{row[1]}"


def use(
    url: str,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, body, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("store", ALL, indirect=True, ids=named)
def test_whoever_has_the_url_may_do_what_it_says(store: tuple[S3Client, str]) -> None:
    client, bucket = store
    data = os.urandom(1000)
    put = client.generate_presigned_url(bucket, "a b/é+", method="PUT", content_type="text/x-mine")
    status, _ = use(put, "PUT", data, {"Content-Type": "text/x-mine"})
    assert status == 200
    assert client.get_metadata(bucket, "a b/é+").content_type == "text/x-mine"
    get = client.generate_presigned_url(bucket, "a b/é+", expires_in=60)
    assert use(get) == (200, data)
    head = client.generate_presigned_url(bucket, "a b/é+", method="HEAD")
    assert use(head, "HEAD") == (200, b"")
    delete = client.generate_presigned_url(bucket, "a b/é+", method="DELETE")
    assert use(delete, "DELETE")[0] in (200, 204)
    assert not client.object_exists(bucket, "a b/é+")
    assert use(get)[0] == 404


@pytest.mark.parametrize("store", [*ALL[:2], STRICT[0]], indirect=True, ids=named)
@pytest.mark.parametrize("key", KEYS)
def test_every_key_can_be_presigned(store: tuple[S3Client, str], key: str) -> None:
    client, bucket = store
    put = client.generate_presigned_url(bucket, key, method="PUT")
    assert use(put, "PUT", key.encode(), {"Content-Type": "a/b"})[0] == 200
    assert [item.key for item in client.list_objects(bucket)] == [key]
    assert use(client.generate_presigned_url(bucket, key)) == (200, key.encode())


@pytest.mark.parametrize("store", STRICT, indirect=True, ids=named)
def test_a_url_is_good_for_what_it_says_alone(store: tuple[S3Client, str]) -> None:
    client, bucket = store
    client.upload_data(bucket, "k", b"data")
    client.upload_data(bucket, "other", b"secret")
    url = client.generate_presigned_url(bucket, "k")
    tampered = [
        (url.replace("/k?", "/other?"), "GET"),
        (url.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200"), "GET"),
        (url[:-1] + ("0" if url[-1] != "0" else "1"), "GET"),
        (url, "DELETE"),
        (url, "PUT"),
    ]
    for changed, method in tampered:
        assert use(changed, method, b"x" if method == "PUT" else None)[0] in (400, 403), changed
    assert client.download_data(bucket, "k") == b"data"
    typed = client.generate_presigned_url(bucket, "k", method="PUT", content_type="a/b")
    assert use(typed, "PUT", b"x", {"Content-Type": "c/d"})[0] in (400, 403)
    assert client.download_data(bucket, "k") == b"data"


@pytest.mark.parametrize("store", STRICT, indirect=True, ids=named)
def test_a_url_that_is_over(store: tuple[S3Client, str]) -> None:
    client, bucket = store
    client.upload_data(bucket, "k", b"data")
    now = client._wire.signer._clock
    client._wire.signer._clock = lambda: now() - 120
    assert use(client.generate_presigned_url(bucket, "k", expires_in=100))[0] in (400, 403)
    assert use(client.generate_presigned_url(bucket, "k", expires_in=600)) == (200, b"data")


def test_a_url_for_a_version(moto_s3: S3Server) -> None:
    client = client_for(moto_s3)
    with fresh_bucket(client) as bucket:
        client.set_versioning(bucket, True)
        first = client.upload_data(bucket, "k", b"1")
        client.upload_data(bucket, "k", b"2")
        url = client.generate_presigned_url(bucket, "k", version_id=first.version_id)
        assert use(url) == (200, b"1")


def form_body(fields: Mapping[str, str], data: bytes) -> tuple[bytes, str]:
    boundary = "boundary-of-the-test"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = "".join(parts).encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def post(client: S3Client, bucket: str, key: str, data: bytes, **limits: object) -> int:
    form = client.generate_presigned_post(bucket, key, **limits)  # type: ignore[arg-type] # as given
    body, content_type = form_body(form.fields, data)
    return use(form.url, "POST", body, {"Content-Type": content_type})[0]


@pytest.mark.parametrize("store", ALL[:2], indirect=True, ids=named)
def test_a_form_uploads_one_object(store: tuple[S3Client, str]) -> None:
    client, bucket = store
    assert post(client, bucket, "a b/é", b"data", content_type="image/png", max_size=100) == 204
    assert client.download_data(bucket, "a b/é") == b"data"
    assert client.get_metadata(bucket, "a b/é").content_type == "image/png"


def test_an_anonymous_url_is_the_plain_one() -> None:
    client = S3Client("eu-west-1", anonymous=True)
    url = client.generate_presigned_url("photos", "a b")
    assert url == "https://photos.s3.eu-west-1.amazonaws.com/a%20b"


def test_the_url_of_amazon() -> None:
    client = S3Client(
        "eu-west-1",
        access_key_id="AKID",
        secret_access_key="secret-of-mine",
        session_token="token of mine",
    )
    url = client.generate_presigned_url("photos", "k", expires_in=7)
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    assert parts.netloc == "photos.s3.eu-west-1.amazonaws.com"
    assert query["X-Amz-Expires"] == ["7"]
    assert query["X-Amz-Security-Token"] == ["token of mine"]
    assert query["X-Amz-SignedHeaders"] == ["host"]
    assert query["X-Amz-Credential"][0].startswith("AKID/")
    assert "secret-of-mine" not in url
    form = client.generate_presigned_post("photos", "k")
    assert form.url == "https://photos.s3.eu-west-1.amazonaws.com/"
    assert form.fields["x-amz-security-token"] == "token of mine"


@pytest.mark.parametrize("expires_in", [0, -1, 604_801])
def test_how_long_is_bounded(expires_in: int) -> None:
    client = S3Client(access_key_id="A", secret_access_key="s", endpoint_url="http://127.0.0.1:9")
    with pytest.raises(InvalidRequestError, match="expires_in"):
        client.generate_presigned_url("photos", "k", expires_in=expires_in)
    with pytest.raises(InvalidRequestError, match="expires_in"):
        client.generate_presigned_post("photos", "k", expires_in=expires_in)


def test_a_method_that_is_none() -> None:
    client = S3Client(access_key_id="A", secret_access_key="s", endpoint_url="http://127.0.0.1:9")
    with pytest.raises(InvalidRequestError, match="method"):
        client.generate_presigned_url("photos", "k", method="PATCH")  # type: ignore[arg-type] # not one of them
