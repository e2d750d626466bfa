"""What the tests of the S3 client share."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.common.retry import RetryPolicy
from tests.servers import S3Server
from tests.servers.loopback import Answer

ONCE = RetryPolicy(attempts=1)
AT_ONCE = RetryPolicy(base=0.0)
"""Retries without waiting for anything but what the service asked for."""


def client_for(server: S3Server, **settings: Any) -> S3Client:
    """A client of a test server, with the key that the server gave."""
    defaults = {
        "region_name": server.region,
        "access_key_id": server.access_key_id,
        "secret_access_key": server.secret_access_key,
    }
    return S3Client(endpoint_url=server.endpoint, **{**defaults, **settings})


def loopback_client(url: str, **settings: Any) -> S3Client:
    """A client of a server that a test writes by hand; it does not wait between attempts."""
    defaults = {
        "access_key_id": "AKID",
        "secret_access_key": "secret-of-mine",
        "retry": AT_ONCE,
        "region_name": "us-east-1",
    }
    return S3Client(endpoint_url=url, **{**defaults, **settings})


@contextlib.contextmanager
def fresh_bucket(client: S3Client) -> Iterator[str]:
    """A bucket of its own, removed with everything in it."""
    name = f"test-{secrets.token_hex(6)}"
    client.create_bucket(name)
    try:
        yield name
    finally:
        client.delete_bucket(name, force=True)


def error(status: int, code: str, message: str = "", *, more: str = "", **headers: str) -> Answer:
    """An answer in the form of S3's errors."""
    body = (
        f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code>"
        f"<Message>{escape(message)}</Message>{more}<RequestId>R1</RequestId></Error>"
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, body.encode(), {"x-amz-request-id": "R1", **named})
