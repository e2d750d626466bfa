"""Deleting objects, one by one and by the thousand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import (
    BucketNotFoundError,
    CloudError,
    ObjectNotFoundError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.ordered_map import ordered_map
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.infomaniak.object_storage.base import MISSING
from codomyrmex.cloud.infomaniak.object_storage.errors import swift_error_class
from codomyrmex.cloud.infomaniak.object_storage.segments import SwiftParts
from codomyrmex.cloud.transfer.object_client import batches

__all__ = ["SwiftDeletes"]

_BATCH: Final = 1000
_ESCAPED: Final = re.compile(rb"[\x00-\x20%\x7f]")
_LONGEST_LINE: Final = 1280
_AT_ONCE: Final = 4
_SECONDS_A_DELETE: Final = 0.2


class _Outcome(
    msgspec.Struct,
    rename={
        "status": "Response Status",
        "said": "Response Body",
        "errors": "Errors",
        "missing": "Number Not Found",
    },
):
    """What Swift's bulk middleware answers."""

    status: str
    said: str = ""
    errors: list[tuple[str, str]] = []
    missing: int = 0


class SwiftDeletes(SwiftParts):
    """The deletes of `InfomaniakObjectStorageClient`."""

    @override
    def delete_object(self, bucket: str, key: str, *, version_id: str | None = None) -> None:
        self._check_container_name(bucket)
        self.check_key(key)
        self._wire.run(self._delete_steps(bucket, key, version_id))

    def _delete_steps(self, bucket: str, key: str, version_id: str | None) -> Steps[None]:
        if version_id is not None:
            yield from self._delete_version_steps(bucket, key, version_id)
            return
        replaced = yield from self._replaced_steps(bucket, key)
        try:
            yield from self._wire.steps("delete_object", "DELETE", bucket, key)
        except ObjectNotFoundError as error:
            yield from self._explain_missing_steps(bucket, error)
        yield from self._remove_steps(replaced)

    def _delete_version_steps(self, bucket: str, key: str, version_id: str) -> Steps[None]:
        segments = yield from self._manifest_steps(bucket, key, version_id)
        own = [each for each in segments or () if self._is_own(each, bucket, key)]
        try:
            yield from self._wire.steps(
                "delete_object", "DELETE", bucket, key, query=[("version-id", version_id)]
            )
        except ObjectNotFoundError as error:
            yield from self._explain_missing_steps(bucket, error)
        yield from self._remove_steps(own)

    @override
    def delete_objects(self, bucket: str, keys: Iterable[str]) -> BatchResult:
        self._check_container_name(bucket)
        facts = self._wire.run(self._facts_steps(bucket))
        if facts.has_segments and not facts.keeps_versions:
            return self._delete_each(bucket, keys)  # the segments of large ones go too
        succeeded: list[str] = []
        failed: dict[str, CloudError] = {}

        def delete(batch: list[str]) -> BatchResult:
            return self._delete_plain(bucket, batch)

        found = batches(keys, _BATCH)
        for result in ordered_map(delete, found, threads=_AT_ONCE, name="cmx-delete"):
            failed.update(result.failed)
            succeeded += result.succeeded
        return BatchResult(succeeded, failed)

    def _delete_each(self, bucket: str, keys: Iterable[str]) -> BatchResult:
        succeeded: list[str] = []
        failed: dict[str, CloudError] = {}

        def delete(key: str) -> tuple[str, CloudError | None]:
            try:
                self.delete_object(bucket, key)
            except BucketNotFoundError:
                raise
            except CloudError as error:
                return key, error
            return key, None

        distinct = dict.fromkeys(keys)
        for key in distinct:
            self.check_key(key)
        for key, error in ordered_map(
            delete, distinct, threads=self.concurrency, name="cmx-delete"
        ):
            if error is None:
                succeeded.append(key)
            else:
                failed[key] = error
        return BatchResult(succeeded, failed)

    @override
    def _delete_plain(self, bucket: str, keys: list[str]) -> BatchResult:
        """Delete with one request, where the service has bulk deletes."""
        for key in keys:
            self.check_key(key)
        if not keys:
            return BatchResult([], {})
        lines = {key: _line(bucket, key) for key in keys}
        too_long = [key for key, line in lines.items() if len(line) > _LONGEST_LINE]
        if too_long:
            rest = self._delete_plain(bucket, [key for key in keys if key not in set(too_long)])
            each = self._delete_each(bucket, too_long)
            return BatchResult(rest.succeeded + each.succeeded, {**rest.failed, **each.failed})
        answer = self._request(
            "delete_objects",
            "POST",
            query=[("bulk-delete", "true")],
            headers=[("content-type", "text/plain"), ("accept", "application/json")],
            body=b"\n".join(lines.values()),
            patience=self.http.options.idle_timeout + _SECONDS_A_DELETE * len(keys),
        )
        if not answer.body.strip():
            return self._delete_each(bucket, keys)  # a service without them
        try:
            outcome = decoder(_Outcome).decode(answer.body)
        except msgspec.DecodeError as error:
            raise UnexpectedResponseError(
                f"{self.url(bucket)}: the answer to a bulk delete cannot be understood: {error}",
                provider="swift",
                operation="delete_objects",
            ) from error
        errors = self._errors(bucket, keys, outcome)
        if outcome.missing:
            # the service says so too of objects in a container that is not there
            self._request("delete_objects", "HEAD", bucket)
        return BatchResult([key for key in keys if key not in errors], errors)

    def _errors(self, bucket: str, keys: list[str], outcome: _Outcome) -> dict[str, CloudError]:
        status = _number(outcome.status)
        if status >= 300 and not outcome.errors:
            raise swift_error_class(status, "DELETE", is_object=True, conditional=False)(
                f"{self.url(bucket)}: the bulk delete failed: {outcome.said or outcome.status}",
                provider="swift",
                operation="delete_objects",
                status=status,
            )
        asked = set(keys)
        errors: dict[str, CloudError] = {}
        for name, said in outcome.errors:
            key = unquote(name).removeprefix(f"/{bucket}/")
            if key not in asked:
                raise UnexpectedResponseError(
                    f"{self.url(bucket)}: the service could not delete {key!r}, which was not "
                    "asked for",
                    provider="swift",
                    operation="delete_objects",
                )
            number = _number(said)
            if number in MISSING:
                continue
            cls = swift_error_class(number, "DELETE", is_object=True, conditional=False)
            errors[key] = cls(
                f"{self.url(bucket, key)}: {said}",
                provider="swift",
                operation="delete_objects",
                status=number,
            )
        return errors


def _line(bucket: str, key: str) -> bytes:
    """A line of a bulk delete, no more of it escaped than must be: lines have a longest length."""
    return _ESCAPED.sub(lambda found: b"%%%02X" % found[0][0], f"/{bucket}/{key}".encode())


def _number(status: str) -> int:
    word = status.partition(" ")[0]
    return int(word) if word.isdecimal() else 500
