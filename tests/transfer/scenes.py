"""What the tests of faults share: a store behind a proxy, seen by a client of another maker."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, ClassVar, TypeVar

import msgspec

from codomyrmex.cloud.common.errors import AuthenticationError, CloudError, IntegrityError
from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.transfer.manifest import list_manifests
from codomyrmex.cloud.transfer.object_client import ObjectClient
from tests.servers.fault_proxy import Act, FaultProxy, refuse
from tests.servers.loopback import Request

MIB = 1024 * 1024
PART = 5 * MIB
ClientT = TypeVar("ClientT", bound=ObjectClient)


def noise(seed: int, size: int) -> bytes:
    """Bytes that are the same in every run."""
    return Random(seed).randbytes(size)


class Backend(ABC):
    """A store behind a proxy, with a bucket of its own; seen past our client by another maker's.

    Attributes:
        title: The store's name in the table of faults.
        bucket: The bucket.
        proxy: What stands before it.
        part: Bytes a part in these tests: the least that the service takes, or little.
        expired: Answers as the service does when the credentials are no longer good.
        expired_error: What must come of that.
        damaged_error: What must come of bytes that are damaged on every way to the service.
        lacks: What it has no request for, and why.
    """

    title: str
    bucket: str
    proxy: FaultProxy
    part: int = MIB // 4
    expired: Act = staticmethod(refuse(401))
    expired_error: type[CloudError] = AuthenticationError
    damaged_error: type[CloudError] = IntegrityError
    lacks: ClassVar[Mapping[str, str]] = {}

    def client(self, **settings: Any) -> ObjectClient:
        """A client of ours, through the proxy; it does not wait between attempts."""
        return self._client(settings)

    def _client(self, settings: Mapping[str, Any]) -> ObjectClient:
        facts = self.facts(self.part)
        return client_of({**facts, "settings": {**facts["settings"], **settings}})

    @abstractmethod
    def facts(self, part_size: int) -> dict[str, Any]:
        """What `client_of` makes a client of, which can be said as JSON."""

    @abstractmethod
    def put(self, key: str, data: bytes) -> None:
        """Store an object."""

    @abstractmethod
    def put_in_parts(self, key: str, data: bytes, sizes: list[int]) -> None:
        """Store an object in parts."""

    @abstractmethod
    def get(self, key: str) -> bytes | None:
        """Read an object; None when there is none."""

    @abstractmethod
    def keys(self) -> set[str]:
        """The keys that the server has."""

    @abstractmethod
    def uploads(self) -> dict[str, int]:
        """The uploads that were begun and not ended: how many parts the server has of each."""

    @abstractmethod
    def empty(self) -> None:
        """Remove every object and upload."""

    # which request is which

    @abstractmethod
    def is_put(self, request: Request, key: str, size: int) -> bool:
        """Whether it stores this object whole."""

    @abstractmethod
    def is_part(self, request: Request) -> bool:
        """Whether it stores or copies a part."""

    @abstractmethod
    def is_third_part(self, request: Request, size: int) -> bool:
        """Whether that is the third, which has this size."""

    @abstractmethod
    def is_begin(self, request: Request) -> bool:
        """Whether it begins an upload in parts."""

    @abstractmethod
    def is_end(self, request: Request) -> bool:
        """Whether it makes an object of the parts."""

    @abstractmethod
    def is_get(self, request: Request, key: str) -> bool:
        """Whether it reads an object's bytes."""

    @abstractmethod
    def is_copy(self, request: Request) -> bool:
        """Whether it copies an object or a part of one."""

    @abstractmethod
    def is_list(self, request: Request) -> bool:
        """Whether it lists the bucket."""

    @abstractmethod
    def is_delete(self, request: Request, key: str) -> bool:
        """Whether it deletes this object, or several."""

    def is_range(self, request: Request) -> bool:
        """Whether it reads a range of an object."""
        return request.method == "GET" and "range" in request.headers

    def orphans(self) -> set[str]:
        """The uploads with parts that no record on this machine knows."""
        known = {header.upload_id for _, header, _, _ in list_manifests()}
        return {each for each, parts in self.uploads().items() if parts and each not in known}


def client_of(facts: Mapping[str, Any]) -> ObjectClient:
    """Make a client: its class, its settings, and the size of its parts."""
    module, _, name = facts["class"].partition(":")
    settings = dict(facts["settings"])
    if "root" not in settings:  # a local store sends nothing
        settings = {"retry": RetryPolicy(base=0.0), "concurrency": 2, **settings}
    client: ObjectClient = getattr(import_module(module), name)(**settings)
    if "root" in settings:
        client.concurrency = 2  # what a kill may lose is counted by it
    size = facts["part_size"]
    limits = msgspec.structs.replace(client.limits, part_size=size, single_put=size)
    if facts.get("copies_in_parts"):
        limits = msgspec.structs.replace(limits, single_copy=size, copy_part=size)
    client.limits = limits
    return client


def stray_files(folder: Path) -> set[str]:
    """The pending files below a folder that no record knows."""
    known = {header.part_file for _, header, _, _ in list_manifests()}
    found = {str(path) for path in folder.rglob("*.cmx-part")}
    return found - known


def with_limits(client: ClientT, part_size: int) -> ClientT:
    """Make a client read in ranges of a size that no service takes as a part."""
    client.limits = type(client.limits)(part_size=part_size, single_put=part_size)
    return client
