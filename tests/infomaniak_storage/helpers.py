"""What the tests of Infomaniak's object storage share."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from typing import Any

from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.infomaniak.auth import InfomaniakCredentials
from codomyrmex.cloud.infomaniak.object_storage import InfomaniakObjectStorageClient
from tests.servers.swift import OpenStackCloud

AT_ONCE = RetryPolicy(base=0.0)


def credentials_of(cloud: OpenStackCloud, **changes: Any) -> InfomaniakCredentials:
    """What logs in to the test cloud as its ordinary user."""
    facts = {
        "auth_url": cloud.auth_url,
        "username": cloud.username,
        "password": cloud.password,
        "project_name": cloud.project,
        "user_domain_name": cloud.domain,
        "project_domain_name": cloud.domain,
        "region": cloud.region,
    }
    return InfomaniakCredentials(**{**facts, **changes})


def swift_client(cloud: OpenStackCloud, **settings: Any) -> InfomaniakObjectStorageClient:
    """A client of the test cloud."""
    return InfomaniakObjectStorageClient(credentials_of(cloud), **settings)


@contextlib.contextmanager
def fresh_container(client: StorageClient) -> Iterator[str]:
    """A container of its own, removed with everything in it."""
    name = f"test-{secrets.token_hex(6)}"
    client.create_bucket(name)
    try:
        yield name
    finally:
        client.delete_bucket(name, force=True)
