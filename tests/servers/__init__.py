"""Real servers for the tests, each a process on 127.0.0.1 that ends with the test run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

__all__ = ["S3Server", "Started"]

ServerT = TypeVar("ServerT")


@dataclass(frozen=True)
class S3Server:
    """Where an S3 server listens, the key it accepts, and what it is known to do wrong."""

    name: str
    endpoint: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    region: str
    # Name of a conformance check -> one sentence on what this server does wrong there. A check
    # named here is expected to fail on this server, and that is a fault of the server.
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Started(Generic[ServerT]):
    """A running server, with what the report of the test run says about it."""

    server: ServerT
    version: str
    address: str
    how: str
