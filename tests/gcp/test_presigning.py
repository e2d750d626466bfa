"""Signed URLs and forms, with a key file and without, compared with Google's own client."""

from __future__ import annotations

import base64
import datetime
import json
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlsplit

import google.cloud.storage  # type: ignore[import-untyped] # it has no types
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from google.cloud.storage import _signing
from google.oauth2.credentials import Credentials as UserCredentials

from codomyrmex.cloud.common.errors import (
    ConfigurationError,
    InvalidRequestError,
    PermissionDeniedError,
)
from codomyrmex.cloud.gcp.storage import GCSClient
from tests.gcp.helpers import EMAIL, client_for, key_credentials, private_key
from tests.gcp.server import GcsServer
from tests.servers.loopback import Answer, Request, serving

KEYS = ["k", "a b/c", "ü/日", "a+b&c=d", "~x", "a//b", "100%", "-._~!*'()"]
NOW = 1_900_000_000.0


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same second for both clients."""
    monkeypatch.setattr(time, "time", lambda: NOW)
    at = datetime.datetime.fromtimestamp(NOW, datetime.UTC)
    monkeypatch.setattr(_signing, "_NOW", lambda *_: at.replace(tzinfo=None))
    monkeypatch.setattr("google.cloud.storage.client._NOW", lambda *_: at, raising=False)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.usefixtures("stopped_clock")
def test_same_as_googles_client(key: str, method: Any) -> None:
    theirs = google.cloud.storage.Client("p", credentials=key_credentials())
    wanted = (
        theirs.bucket("bucket")
        .blob(key)
        .generate_signed_url(
            version="v4",
            expiration=datetime.timedelta(seconds=900),
            method=method,
            content_type="a/b" if method == "PUT" else None,
        )
    )
    with GCSClient("p", credentials=key_credentials()) as client:
        made = client.generate_presigned_url(
            "bucket",
            key,
            expires_in=900,
            method=method,
            content_type="a/b" if method == "PUT" else None,
        )
    assert urlsplit(made).path == urlsplit(wanted).path
    assert parse_qs(urlsplit(made).query) == parse_qs(urlsplit(wanted).query)


def test_urls_work_and_end(client: GCSClient, bucket: str) -> None:
    client.upload_data(bucket, "a b", b"content")
    url = client.generate_presigned_url(bucket, "a b", expires_in=1)
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"content"
    later = url.replace("X-Goog-Expires=1&", "X-Goog-Expires=9&")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(later)


class Iam:
    """The service that signs for service accounts."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.refuses = refuses
        self.payloads: list[bytes] = []

    def answer(self, request: Request) -> Answer:
        assert request.path.endswith(f"/{EMAIL.replace('@', '%40')}:signBlob")
        assert request.headers["authorization"] == "Bearer users-token"
        if self.refuses:
            body = {"error": {"code": 403, "message": "denied", "status": "PERMISSION_DENIED"}}
            return Answer(403, json.dumps(body).encode())
        payload = base64.b64decode(json.loads(request.body)["payload"])
        self.payloads.append(payload)
        signature = private_key().sign(payload, padding.PKCS1v15(), hashes.SHA256())
        signed = {"keyId": "1", "signedBlob": base64.b64encode(signature).decode()}
        return Answer(200, json.dumps(signed).encode())


def user() -> Any:  # google-auth has no types
    make: Any = UserCredentials
    return make("users-token", expiry=datetime.datetime(2100, 1, 1))


def test_keyless(server: GcsServer, client: GCSClient, bucket: str) -> None:
    client.upload_data(bucket, "k", b"content")
    iam = Iam()
    with serving(iam.answer) as service:
        keyless = client_for(
            server.url,
            credentials=user(),
            service_account_email=EMAIL,
            iam_endpoint=service.url,
        )
        with keyless:
            url = keyless.generate_presigned_url(bucket, "k")
            form = keyless.generate_presigned_post(bucket, "k")
            with pytest.raises(InvalidRequestError, match="43200"):
                keyless.generate_presigned_url(bucket, "k", expires_in=43_201)
    assert len(iam.payloads) == 2
    assert iam.payloads[1].decode() == form.fields["policy"]
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"content"


def test_keyless_that_is_not_allowed(server: GcsServer) -> None:
    with (
        serving(Iam(refuses=True).answer) as service,
        client_for(
            server.url, credentials=user(), service_account_email=EMAIL, iam_endpoint=service.url
        ) as keyless,
        pytest.raises(PermissionDeniedError),
    ):
        keyless.generate_presigned_url("bucket", "k")


def test_nobody_to_sign(server: GcsServer) -> None:
    person = client_for(server.url, credentials=user())
    with person, pytest.raises(ConfigurationError, match="service_account_email"):
        person.generate_presigned_url("bucket", "k")
    with GCSClient(anonymous=True) as nobody, pytest.raises(ConfigurationError, match="anonymous"):
        nobody.generate_presigned_url("bucket", "k")


def test_form(client: GCSClient) -> None:
    form = client.generate_presigned_post("bucket", "a/k", max_size=10, content_type="a/b")
    assert form.url.endswith("/bucket/")
    policy = base64.b64decode(form.fields["policy"])
    conditions = json.loads(policy)["conditions"]
    assert {"bucket": "bucket"} in conditions
    assert {"key": "a/k"} in conditions
    assert ["content-length-range", 0, 10] in conditions
    private_key().public_key().verify(
        bytes.fromhex(form.fields["x-goog-signature"]),
        form.fields["policy"].encode(),
        padding.PKCS1v15(),
        hashes.SHA256(),
    )


@pytest.mark.usefixtures("stopped_clock")
def test_form_same_as_googles_client() -> None:
    theirs = google.cloud.storage.Client("p", credentials=key_credentials())
    end = datetime.timedelta(seconds=600)
    wanted = theirs.generate_signed_post_policy_v4(
        "bucket", "k", end, conditions=[["content-length-range", 0, 10]]
    )
    with GCSClient("p", credentials=key_credentials()) as client:
        made = client.generate_presigned_post("bucket", "k", expires_in=600, max_size=10)
    assert made.url == wanted["url"]
    assert set(made.fields) == set(wanted["fields"])
    assert made.fields["x-goog-credential"].startswith(EMAIL)
