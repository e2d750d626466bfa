"""Secrets are not shown, by whatever way they would come out."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.common.records import Encryption, ObjectSettings
from codomyrmex.cloud.common.redaction import Secret, redact

SECRET = "S3cr3t+Valu3/of=mine"


@pytest.mark.parametrize(
    "text",
    [
        f"https://h/b/k?X-Amz-Signature={SECRET}&x=1",
        f"https://h/b/k?x=1&X-Amz-Security-Token={SECRET}",
        f"https://h/b/k?X-Amz-Credential={SECRET}",
        f"https://h/b/k?sig={SECRET}&se=1",
        f"https://h/b/k?temp_url_sig={SECRET}",
        f"https://h/b/k?access_token={SECRET}",
        f"Authorization: AWS4-HMAC-SHA256 Credential={SECRET}/x",
        f"authorization: Bearer {SECRET}",
        f"{{'x-amz-security-token': '{SECRET}'}}",
        f'{{"X-Auth-Token": "{SECRET}"}}',
        f"x-amz-server-side-encryption-customer-key: {SECRET}",
        f"Bearer {SECRET}",
        f"http://user:{SECRET.replace('/', '_')}@proxy:3128",
        f"aws_secret_access_key = {SECRET}",
        f'"SecretAccessKey": "{SECRET}"',
        f"password={SECRET}",
        f"client_secret: {SECRET}",
        f"api_token={SECRET}",
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str) -> None:
    shown = redact(text)
    assert SECRET not in shown
    assert SECRET[:8] not in shown
    assert "***" in shown


@pytest.mark.parametrize(
    "text",
    [
        "there is no object s3://bucket/key",
        "s3://bucket/design.md?versionId=3",
        "https://host:9000/bucket/key?partNumber=1&uploadId=2",
        "the token bucket is empty",
        "s3://photos/signature=1.jpg",
    ],
)
def test_what_is_none_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text())
def test_any_text_can_be_redacted(text: str) -> None:
    assert isinstance(redact(text), str)


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(SECRET)
    record = ObjectSettings(encryption=Encryption("customer", customer_key=secret))
    try:
        raise ValueError(secret)
    except ValueError as error:
        trace = "".join(traceback.format_exception(error))
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        "%s %r" % (secret, secret),  # noqa: UP031 # one more way to show it
        repr({"a": [secret]}),
        repr(record),
        trace,
        logging.makeLogRecord({"msg": "%s", "args": (secret,)}).getMessage(),
    ]
    assert not [text for text in shown if SECRET in text]
    assert secret.reveal() == SECRET


def test_a_secret_does_not_leave_the_process() -> None:
    secret = Secret(SECRET)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)
    with pytest.raises(TypeError, match="not pickled"):
        copy.deepcopy(secret)
    with pytest.raises(TypeError):
        msgspec.json.encode(Encryption("customer", customer_key=secret))


def test_secrets_compare_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert not Secret("")
    assert Secret("a")


def test_errors_mask_what_they_are_given() -> None:
    url = f"https://h/b/k?X-Amz-Signature={SECRET}"
    error = CloudError(f"GET {url} failed", resource=url)
    assert SECRET not in f"{error} {error!r} {error.__dict__} {error.args}"
