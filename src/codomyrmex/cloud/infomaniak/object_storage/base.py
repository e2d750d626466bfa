"""What the parts of `InfomaniakObjectStorageClient` share: the wire, names, facts of containers."""

from __future__ import annotations

import hashlib
import time
from abc import abstractmethod
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

import msgspec

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CloudError,
    InvalidNameError,
    ObjectNotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    TransientError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.records import BatchResult, ObjectSettings
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.infomaniak.object_storage.headers import settings_headers
from codomyrmex.cloud.infomaniak.object_storage.wire import SwiftWire
from codomyrmex.cloud.transfer.part_records import WriteCondition
from codomyrmex.cloud.transfer.stepped_client import SteppedClient

__all__ = ["ContainerFacts", "Segment", "SwiftBase", "decode_rows"]

MISSING: Final = frozenset({404})
SEGMENT_ENDINGS: Final = ("+segments", "_segments")
"""Where the segments of a container's large objects are: s3api's and this client's, and those of
python-swiftclient and rclone."""
_FACTS_SECONDS: Final = 30.0
_MAX_NAME: Final = 256


class ContainerFacts(msgspec.Struct, frozen=True):
    """What has to be known of a container before something in it is replaced."""

    has_segments: bool
    keeps_versions: bool
    known_at: float


class Segment(msgspec.Struct, frozen=True):
    """One entry of a large object's manifest."""

    name: str
    hash: str = ""
    bytes: int = 0
    range: str | None = None
    sub_slo: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """Its container and key."""
        container, _, key = self.name.lstrip("/").partition("/")
        return container, key


def decode_rows(body: bytes, kind: type[msgspec.Struct], what: str) -> list[msgspec.Struct]:
    """Read a JSON list of records."""
    try:
        rows: list[msgspec.Struct] = decoder(list[kind]).decode(body)  # type: ignore[valid-type] # the argument is the type
    except msgspec.DecodeError as error:
        raise UnexpectedResponseError(
            f"the service's {what} cannot be understood: {error}", provider="swift"
        ) from error
    return rows


class SwiftBase(SteppedClient):
    """What every kind of request needs."""

    _wire: SwiftWire
    _facts: dict[str, ContainerFacts]

    def _check_container_name(self, name: str) -> None:
        try:
            size = len(name.encode())
        except UnicodeEncodeError:
            size = 0
        if not 0 < size <= _MAX_NAME or "/" in name or "\0" in name or name in (".", ".."):
            raise InvalidNameError(
                f"{name[:60]!r} is no legal container name",
                hint="1 to 256 bytes of UTF-8 without a slash",
                provider="swift",
            )

    def check_key(self, key: str) -> None:
        """Refuse what cannot be a key, before any I/O.

        Args:
            key: The key.

        Raises:
            InvalidNameError: When it is empty, too long, no Unicode text, or has a NUL.

        Example:
            >>> from codomyrmex.cloud import InfomaniakObjectStorageClient
            >>> InfomaniakObjectStorageClient(cloud="work").check_key("a//b")
        """
        super().check_key(key)
        if "\0" in key:
            raise InvalidNameError(
                f"the key {key[:40]!r} has a NUL character, which Swift refuses", provider="swift"
            )

    def _request(self, *arguments: str | None, **options: object) -> HttpResponse:
        # the same arguments as `SwiftWire.steps` takes, which checks them
        return self._wire.run(self._wire.steps(*arguments, **options))  # type: ignore[arg-type]

    def _require(self, capability: Capability, operation: str) -> None:
        self.capabilities.require(capability, provider="Swift", operation=operation)

    def _write_headers(
        self, settings: ObjectSettings, condition: WriteCondition
    ) -> list[tuple[str, str]]:
        for given, capability, operation in (
            (settings.tags, Capability.TAGS, "settings.tags"),
            (settings.storage_class, Capability.STORAGE_CLASSES, "settings.storage_class"),
            (settings.encryption, Capability.ENCRYPTION, "settings.encryption"),
        ):
            if given:
                self._require(capability, operation)
        if settings.acl:
            raise self._has_no("ACL of objects", "settings.acl")
        headers = settings_headers(settings)
        if condition.if_match is not None:
            self._require(Capability.CONDITIONAL_UPDATE, "if_match")
        if condition.absent:
            headers.append(("if-none-match", "*"))
        return headers

    def _conditional(
        self, steps: Steps[HttpResponse], bucket: str, key: str, condition: WriteCondition
    ) -> Steps[HttpResponse]:
        """Tell the failed condition of a write as the interface has it."""
        try:
            answer = yield from steps
        except PreconditionFailedError as error:
            if not condition.absent:
                raise
            raise AlreadyExistsError(
                f"{self.url(bucket, key)} exists already",
                provider="swift",
                operation=error.operation,
                resource=error.resource,
                status=error.status,
            ) from error
        return answer

    @abstractmethod
    def _delete_plain(self, bucket: str, keys: list[str]) -> BatchResult: ...

    # -- large objects that are about to be replaced or deleted

    def _facts_steps(self, bucket: str) -> Steps[ContainerFacts]:
        known = self._facts.get(bucket)
        if known is not None and time.monotonic() - known.known_at < _FACTS_SECONDS:
            return known
        has_segments = False
        keeps_versions = False
        try:
            answer = yield from self._wire.steps("get_bucket", "HEAD", bucket, accept=MISSING)
            headers = answer.headers
            keeps_versions = headers.get("x-versions-enabled") == "True" or any(
                name in headers for name in ("x-versions-location", "x-history-location")
            )
            for ending in SEGMENT_ENDINGS:
                if len((bucket + ending).encode()) <= _MAX_NAME and answer.status < 300:
                    found = yield from self._wire.steps(
                        "get_bucket", "HEAD", bucket + ending, accept=MISSING
                    )
                    has_segments = has_segments or found.status < 300
        except PermissionDeniedError:
            pass  # by an ACL objects may be written where the container cannot be looked at
        facts = ContainerFacts(has_segments, keeps_versions, time.monotonic())
        self._facts[bucket] = facts
        return facts

    def _manifest_steps(
        self, bucket: str, key: str, version_id: str | None = None
    ) -> Steps[list[Segment] | None]:
        """The segments of a large object; None for another kind, and where there is none."""
        query = [("multipart-manifest", "get")]
        if version_id is not None:
            query.append(("version-id", version_id))
        try:
            head = yield from self._wire.steps("get_metadata", "HEAD", bucket, key, query=query)
            if head.headers.get("x-static-large-object") != "True":
                return None
            answer = yield from self._wire.steps("get_metadata", "GET", bucket, key, query=query)
        except ObjectNotFoundError:
            return None
        rows = decode_rows(answer.body, Segment, "manifest")
        return [row for row in rows if isinstance(row, Segment)]

    def _replaced_steps(self, bucket: str, key: str) -> Steps[list[Segment]]:
        """The segments that nothing needs any more when an object is replaced or deleted.

        Those in the containers that tools keep segments in, under the object's own name: others
        may be shared. None where old versions are kept, which need theirs.
        """
        facts = yield from self._facts_steps(bucket)
        if not facts.has_segments or facts.keeps_versions:
            return []
        segments = yield from self._manifest_steps(bucket, key)
        return [each for each in segments or () if self._is_own(each, bucket, key)]

    def _is_own(self, segment: Segment, bucket: str, key: str) -> bool:
        container, name = segment.place
        prefixes = (f"{key}/", f"{segment_folder(key)}/")
        return container in _segment_containers(bucket) and name.startswith(prefixes)

    def _remove_steps(self, segments: Iterable[Segment]) -> Steps[None]:
        """Delete segments of what was replaced; the object is safe, so a failure is no failure."""
        for segment in segments:
            try:
                yield from self._wire.steps(
                    "delete_object", "DELETE", *segment.place, accept=MISSING
                )
            except (PermissionDeniedError, TransientError):
                return

    def _explain_missing_steps(self, bucket: str, error: CloudError) -> Steps[None]:
        """Raise for a container that is not there: Swift says 404 for both."""
        try:
            yield from self._wire.steps(error.operation or "get_bucket", "HEAD", bucket)
        except PermissionDeniedError:
            return


def _segment_containers(bucket: str) -> tuple[str, ...]:
    return tuple(bucket + ending for ending in SEGMENT_ENDINGS)


_LONGEST_IN_PATH: Final = 900
LONG_KEYS: Final = ".long-keys/"


def segment_folder(key: str) -> str:
    """Where the segments of an object are in their container: as s3api has it, under the key."""
    encoded = key.encode()
    if len(encoded) <= _LONGEST_IN_PATH:
        return key
    return f"{LONG_KEYS}{hashlib.sha256(encoded).hexdigest()}"


def path_of(url: str) -> str:
    """The account's path as Swift itself sees it: from the version on, not encoded."""
    path = "/" + url.split("/", 3)[3]
    start = path.find("/v1/")
    return unquote(path[max(start, 0) :])
