"""What the tests of the GCS client share."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2 import service_account

from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.gcp.storage import GCSClient
from codomyrmex.cloud.transfer.part_records import MIB

AT_ONCE = RetryPolicy(base=0.0)
"""Retries without waiting for anything but what the service asked for."""
ONCE = RetryPolicy(attempts=1)
EMAIL = "tester@my-project.iam.gserviceaccount.com"
PART = MIB // 4


@cache
def private_key() -> rsa.RSAPrivateKey:
    """The key of the tests' service account."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_file(token_uri: str = "http://127.0.0.1:9/token") -> dict[str, str]:
    """What Google gives as a key file."""
    pem = private_key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "type": "service_account",
        "project_id": "my-project",
        "private_key_id": "0123456789abcdef",
        "private_key": pem.decode(),
        "client_email": EMAIL,
        "client_id": "1234567890",
        "token_uri": token_uri,
    }


@cache
def key_credentials() -> Any:  # google-auth has no types
    """Credentials with a key that make their own tokens, without any server."""
    make: Any = service_account.Credentials.from_service_account_info
    made = make(key_file())
    return made.with_always_use_jwt_access(True)


def client_for(url: str, **settings: Any) -> GCSClient:
    """A client in small parts that does not wait between attempts."""
    defaults: dict[str, Any] = {
        "credentials": key_credentials(),
        "part_size": PART,
        "retry": AT_ONCE,
        "concurrency": 2,
    }
    return GCSClient("my-project", endpoint=url, **{**defaults, **settings})


@contextlib.contextmanager
def fresh_bucket(client: GCSClient, **settings: Any) -> Iterator[str]:
    """A bucket of its own, removed with everything in it."""
    name = f"test-{secrets.token_hex(6)}"
    client.create_bucket(name, **settings)
    try:
        yield name
    finally:
        client.delete_bucket(name, force=True)


def noise(seed: int, size: int) -> bytes:
    """Bytes that are the same in every run."""
    return Random(seed).randbytes(size)
