"""What the tests of the Azure client share."""

from __future__ import annotations

import base64
import contextlib
import json
import secrets
import time
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec

from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.common.retry import RetryPolicy
from tests.servers.azurite import AzuriteServer
from tests.servers.loopback import Answer, Loopback, Request

AT_ONCE = RetryPolicy(base=0.0)
"""Retries without waiting for anything but what the service asked for."""
ONCE = RetryPolicy(attempts=1)
KEY = base64.b64encode(b"key of the account").decode()
PART = 256 * 1024


def noise(seed: int, size: int) -> bytes:
    """Bytes that are the same in every run."""
    return Random(seed).randbytes(size)


def client_for(server: AzuriteServer, **settings: Any) -> AzureBlobClient:
    """A client of Azurite with the account's key, in small parts."""
    defaults: dict[str, Any] = {
        "credential": server.key,
        "ca_bundle": server.ca_bundle,
        "part_size": PART,
    }
    return AzureBlobClient(server.endpoint, **{**defaults, **settings})


def loopback_client(url: str, **settings: Any) -> AzureBlobClient:
    """A client of a server that a test writes by hand; it does not wait between attempts."""
    defaults: dict[str, Any] = {"credential": KEY, "account_name": "me", "retry": AT_ONCE}
    return AzureBlobClient(url, **{**defaults, **settings})


@contextlib.contextmanager
def fresh_container(client: AzureBlobClient) -> Iterator[str]:
    """A container of its own, removed with everything in it."""
    name = f"test-{secrets.token_hex(6)}"
    client.create_container(name)
    try:
        yield name
    finally:
        client.delete_container(name, force=True)


def error(status: int, code: str, message: str = "", **headers: str) -> Answer:
    """An answer in the form of Azure's errors."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, body.encode(), {"x-ms-error-code": code, **named})


def token(audience: str = "https://storage.azure.com", seconds: int = 3600) -> str:
    """A token as Azurite reads it: it looks at audience, issuer and times, not at the signature."""
    now = int(time.time())
    claims = {
        "aud": audience,
        "iss": "https://sts.windows.net/11111111-1111-1111-1111-111111111111/",
        "iat": now - 60,
        "nbf": now - 60,
        "exp": now + seconds,
        "oid": "22222222-2222-2222-2222-222222222222",
        "tid": "11111111-1111-1111-1111-111111111111",
    }
    parts = [{"alg": "none", "typ": "JWT"}, claims]
    texts = [base64.urlsafe_b64encode(msgspec.json.encode(each)).rstrip(b"=") for each in parts]
    return b".".join([*texts, b"c2lnbmF0dXJl"]).decode()


@contextlib.contextmanager
def managed_identity() -> Iterator[Loopback]:
    """The service that gives tokens to programs on Azure's own machines, as App Service has it."""

    def answer(request: Request) -> Answer:
        if request.headers.get("x-identity-header") != "the-header":
            return Answer(401, b"{}")
        body = {
            "access_token": token(),
            "expires_on": str(int(time.time()) + 3600),
            "resource": request.query.get("resource", ""),
            "token_type": "Bearer",
        }
        return Answer(200, json.dumps(body).encode(), {"content-type": "application/json"})

    server = Loopback(answer)
    try:
        yield server
    finally:
        server.close()
