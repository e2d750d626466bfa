"""Our signatures are botocore's, for whatever is signed."""

from __future__ import annotations

import base64
import datetime
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import botocore.auth
import botocore.signers
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codomyrmex.cloud.aws.sigv4 import (
    EMPTY_SHA256,
    UNSIGNED_PAYLOAD,
    Credentials,
    Signer,
    encode_key,
    encode_query,
)
from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.redaction import Secret

MANY = settings(
    max_examples=2000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

# any text that UTF-8 can write, with much of what makes trouble in URLs and headers
odd_text = st.text(
    st.one_of(
        st.sampled_from("/.+ %&=?#~*'()!@:;,$[]{}|\\^`\"<>-_aZ0é\u0080\u3042\U0001f600\x7f\n\t"),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
)
keys = odd_text.filter(bool)
methods = st.sampled_from(["GET", "HEAD", "PUT", "POST", "DELETE"])
names = st.text("abcxyzABC019-._~/ +&=é", min_size=1, max_size=8)
header_values = st.text(
    st.sampled_from("abc019-./=;,  \t\"'()") | st.characters(min_codepoint=33, max_codepoint=126),
    max_size=30,
)
queries = st.lists(st.tuples(names, odd_text), max_size=6, unique_by=lambda pair: pair[0])
header_names = st.text("abcxyz019-", min_size=1, max_size=10).map(lambda name: f"x-amz-{name}")
headers = st.lists(
    st.tuples(header_names | st.sampled_from(["content-type", "range", "if-match"]), header_values),
    max_size=6,
    unique_by=lambda pair: pair[0],
)
tokens = st.none() | st.text("abcABC019+/=", min_size=1, max_size=60)
secrets = st.text("abcABC019+/", min_size=1, max_size=40)
times = st.integers(0, 4_102_444_800)
regions = st.sampled_from(["us-east-1", "eu-west-3", "auto", "dc3-a"])
hosts = st.sampled_from(["s3.eu-west-1.amazonaws.com", "b.s3.amazonaws.com", "127.0.0.1:9000"])


class Both:
    """One key, for our signer and for botocore's, at one time."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, secret: str, token: str | None, when: int
    ) -> None:
        moment = datetime.datetime.fromtimestamp(when, datetime.UTC)
        monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: moment)
        ours = Credentials("AKID", Secret(secret), Secret(token) if token is not None else None)
        self.signer = Signer(lambda: ours, clock=lambda: float(when))
        self.theirs = BotocoreCredentials("AKID", secret, token)


@MANY
@given(methods, hosts, keys, queries, headers, secrets, tokens, times, regions, st.binary())
def test_a_signed_request_is_botocores(
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    host: str,
    key: str,
    query: list[tuple[str, str]],
    sent: list[tuple[str, str]],
    secret: str,
    token: str | None,
    when: int,
    region: str,
    body: bytes,
) -> None:
    both = Both(monkeypatch, secret, token, when)
    path = f"/bucket/{encode_key(key)}"
    encoded = encode_query(query)
    url = f"http://{host}{path}" + (f"?{encoded}" if encoded else "")
    request = AWSRequest(method, url, headers=dict(sent), data=body)
    botocore.auth.S3SigV4Auth(both.theirs, "s3", region).add_auth(request)
    payload = str(request.headers["X-Amz-Content-SHA256"])

    lines = both.signer.headers(method, host, path, encoded, region, sent, payload)

    ours = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    assert ours["authorization"] == request.headers["Authorization"]
    assert ours["x-amz-date"] == request.headers["X-Amz-Date"]
    assert ours["x-amz-content-sha256"] == payload
    assert ours.get("x-amz-security-token") == token
    # each header goes out, an empty one in the form that makes libcurl send it
    for name, value in sent:
        assert f"{name}: {value}" in lines if value else f"{name};" in lines


@MANY
@given(methods, hosts, keys, queries, secrets, tokens, times, regions, st.integers(1, 604_800))
def test_a_presigned_url_is_botocores(
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    host: str,
    key: str,
    query: list[tuple[str, str]],
    secret: str,
    token: str | None,
    when: int,
    region: str,
    expires_in: int,
) -> None:
    both = Both(monkeypatch, secret, token, when)
    path = f"/bucket/{encode_key(key)}"
    request = AWSRequest(method, f"https://{host}{path}", params=dict(query))
    botocore.auth.S3SigV4QueryAuth(both.theirs, "s3", region, expires_in).add_auth(request)

    ours = both.signer.query(method, host, path, query, region, expires_in)

    theirs = parse_qsl(urlsplit(str(request.url)).query, keep_blank_values=True)
    assert sorted(parse_qsl(ours, keep_blank_values=True)) == sorted(theirs)


@MANY
@given(hosts, keys, header_values.filter(str.strip), secrets, tokens, times)
def test_a_presigned_url_with_a_content_type_is_botocores(
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    key: str,
    content_type: str,
    secret: str,
    token: str | None,
    when: int,
) -> None:
    both = Both(monkeypatch, secret, token, when)
    path = f"/bucket/{encode_key(key)}"
    headers = [("content-type", content_type)]
    request = AWSRequest("PUT", f"https://{host}{path}", headers=dict(headers))
    botocore.auth.S3SigV4QueryAuth(both.theirs, "s3", "us-east-1", 60).add_auth(request)

    ours = both.signer.query("PUT", host, path, [], "us-east-1", 60, headers)

    theirs = parse_qsl(urlsplit(str(request.url)).query, keep_blank_values=True)
    assert sorted(parse_qsl(ours, keep_blank_values=True)) == sorted(theirs)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys, secrets, tokens, times, regions, st.none() | st.integers(0, 2**40), st.booleans())
def test_a_form_is_botocores(
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    secret: str,
    token: str | None,
    when: int,
    region: str,
    max_size: int | None,
    typed: bool,
) -> None:
    both = Both(monkeypatch, secret, token, when)
    client = S3Client(
        region,
        endpoint_url="http://127.0.0.1:9",
        access_key_id="AKID",
        secret_access_key=secret,
        session_token=token,
    )
    monkeypatch.setattr(client._wire, "signer", both.signer)
    form = client.generate_presigned_post(
        "photos", key, max_size=max_size, content_type="image/png" if typed else None
    )
    assert form.url == "http://127.0.0.1:9/photos"
    fields = dict(form.fields)
    policy = fields.pop("policy")
    signature = fields.pop("x-amz-signature")
    document = json.loads(base64.b64decode(policy))

    theirs = {"key": key, **({"Content-Type": "image/png"} if typed else {})}
    conditions: list[Any] = [{"bucket": "photos"}, *({name: v} for name, v in theirs.items())]
    if max_size is not None:
        conditions.append(["content-length-range", 0, max_size])
    request = AWSRequest("POST", form.url)
    request.context["s3-presign-post-fields"] = theirs
    request.context["s3-presign-post-policy"] = {"conditions": conditions}
    auth = botocore.auth.S3SigV4PostAuth(both.theirs, "s3", region)
    auth.add_auth(request)

    assert signature == auth.signature(policy, request)
    del theirs["policy"], theirs["x-amz-signature"]
    assert fields == theirs
    assert sorted(map(json.dumps, document["conditions"])) == sorted(map(json.dumps, conditions))
    expiration = datetime.datetime.fromisoformat(document["expiration"])
    assert expiration.timestamp() == when + 3600


def test_the_days_key_is_made_anew_for_each_day_region_and_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret, when = ["first"], [0.0]
    signer = Signer(lambda: Credentials("AKID", Secret(secret[0])), clock=lambda: when[0])

    def check(region: str) -> None:
        fresh = Both(monkeypatch, secret[0], None, int(when[0])).signer
        ours, theirs = (
            each.headers("GET", "h", "/b", "", region, [], EMPTY_SHA256) for each in (signer, fresh)
        )
        assert ours == theirs

    for region in ("us-east-1", "eu-west-1", "us-east-1"):
        check(region)
    when[0] = 86_400.0
    check("us-east-1")
    secret[0] = "second"
    check("us-east-1")


def test_anonymous_signs_nothing() -> None:
    signer = Signer(lambda: None)
    sent = [("range", "bytes=0-1")]
    assert signer.headers("GET", "h", "/b", "", "r", sent, UNSIGNED_PAYLOAD) == ["range: bytes=0-1"]
    assert signer.query("GET", "h", "/b", [("versionId", "v 1")], "r", 9) == "versionId=v%201"
    assert signer.policy("e30=", "r", "20260101T000000Z") == ""


def test_anonymous_signs_no_form() -> None:
    client = S3Client(endpoint_url="http://127.0.0.1:9", anonymous=True)
    with pytest.raises(InvalidRequestError, match="anonymous"):
        client.generate_presigned_post("photos", "k")


def test_no_secret_in_the_signers_surroundings() -> None:
    credentials = Credentials("AKID", Secret("secret-of-mine"), Secret("token-of-mine"))
    signer = Signer(lambda: credentials)
    signer.headers("GET", "h", "/b", "", "r", [], EMPTY_SHA256)
    assert "of-mine" not in f"{credentials} {credentials!r} {signer!r} {vars(signer)!r}"
