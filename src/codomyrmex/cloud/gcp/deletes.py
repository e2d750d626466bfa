"""Deleting objects, one by one and a hundred at a time, for `GCSClient`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from typing_extensions import override

from codomyrmex.cloud.common.errors import (
    BucketNotFoundError,
    CloudError,
    ObjectNotFoundError,
    PermissionDeniedError,
    UnexpectedResponseError,
    error_class,
)
from codomyrmex.cloud.common.ordered_map import ordered_map
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.gcp.base import GcsBase
from codomyrmex.cloud.gcp.errors import REASONS
from codomyrmex.cloud.gcp.wire import error_facts, object_path
from codomyrmex.cloud.transfer.object_client import batches

__all__ = ["GcsDeletes"]

_BATCH: Final = 100
_AT_ONCE: Final = 4
_PART: Final = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_CONTENT_ID: Final = re.compile(rb"(?im)^content-id:\s*<?response-(\d+)>?\s*$")
_BOUNDARY: Final = re.compile(r'boundary="?([^";]+)"?')


class GcsDeletes(GcsBase):
    """The deletes of `GCSClient`."""

    @override
    def delete_object(self, bucket: str, key: str, *, version_id: str | None = None) -> None:
        self._check_bucket_name(bucket)
        self.check_key(key)
        self._delete(bucket, key, version_id)

    def _delete(self, bucket: str, key: str, generation: str | None) -> None:
        try:
            self._wire.request(
                "delete_object",
                "DELETE",
                object_path(bucket, key),
                bucket,
                key,
                query=[("generation", generation)] if generation else [],
            )
        except ObjectNotFoundError:
            self._wire.run(self._wire.check_bucket("delete_object", bucket))

    @override
    def delete_objects(self, bucket: str, keys: Iterable[str]) -> BatchResult:
        self._check_bucket_name(bucket)
        succeeded: list[str] = []
        failed: dict[str, CloudError] = {}

        def delete(batch: list[str]) -> tuple[list[str], dict[str, CloudError]]:
            for key in batch:
                self.check_key(key)
            return batch, self._delete_batch(bucket, [(key, None) for key in batch])

        found = batches(keys, _BATCH)
        for batch, errors in ordered_map(delete, found, threads=_AT_ONCE, name="cmx-delete"):
            failed.update(errors)
            succeeded += [key for key in batch if key not in errors]
        return BatchResult(succeeded, failed)

    def _delete_batch(
        self, bucket: str, objects: Sequence[tuple[str, str | None]]
    ) -> dict[str, CloudError]:
        """Delete up to a hundred objects or generations with one request; give what failed."""
        if not objects:
            return {}
        errors: dict[str, CloudError] = {}
        some_missing = False
        for (key, generation), (status, body) in zip(
            objects, self._batch(bucket, objects), strict=True
        ):
            if status < 300:
                continue
            if status == 404:
                some_missing = True
                continue
            place = self.url(bucket, key)
            reason, message = error_facts(body)
            error = error_class(status, reason, [REASONS])(
                f"{place}: {message or f'the service answered {status}'}",
                provider="gs",
                operation="delete_objects",
                resource=place,
                status=status,
                code=reason,
            )
            if error.retryable or status == 401:
                try:  # alone: it is repeated then as the policy says
                    self._delete(bucket, key, generation)
                except BucketNotFoundError:
                    raise
                except CloudError as last:
                    errors[key] = last
            else:
                errors[key] = error
        if some_missing:  # an object that is gone counts as deleted; a missing bucket does not
            self._wire.run(self._wire.check_bucket("delete_objects", bucket))
        return errors

    def _batch(
        self, bucket: str, objects: Sequence[tuple[str, str | None]]
    ) -> list[tuple[int, bytes]]:
        """Send many deletes as one request; give status and body of each, in order."""
        boundary = f"batch_{secrets.token_hex(12)}"
        common = f"userProject={quote(self._wire.user_project)}" if self._wire.user_project else ""
        pieces: list[str] = []
        for number, (key, generation) in enumerate(objects):
            query = "&".join(
                each for each in (f"generation={generation}" if generation else "", common) if each
            )
            path = object_path(bucket, key) + (f"?{query}" if query else "")
            pieces.append(
                f"--{boundary}\r\nContent-Type: application/http\r\n"
                f"Content-Transfer-Encoding: binary\r\nContent-ID: <{number}>\r\n\r\n"
                f"DELETE {path} HTTP/1.1\r\n\r\n\r\n"
            )
        answer = self._wire.request(
            "delete_objects",
            "POST",
            "/batch/storage/v1",
            bucket,
            body="".join([*pieces, f"--{boundary}--\r\n"]).encode("ascii"),
            content_type=f"multipart/mixed; boundary={boundary}",
        )
        found = _BOUNDARY.search(answer.headers.get("content-type", ""))
        parts = answer.body.split(b"--" + found[1].encode()) if found else []
        results: dict[int, tuple[int, bytes]] = {}
        for part in parts:
            status = _PART.search(part)
            if status is None:
                continue  # what stands before the first boundary and after the last
            named = _CONTENT_ID.search(part[: status.start()])
            body = part[part.find(b"{", status.end()) :] if b"{" in part else b""
            results[int(named[1]) if named else len(results)] = (int(status[1]), body.strip())
        if sorted(results) != list(range(len(objects))):
            raise UnexpectedResponseError(
                f"gs://{bucket}: the service answered {len(results)} of {len(objects)} deletes",
                provider="gs",
                operation="delete_objects",
            )
        return [results[number] for number in range(len(objects))]

    def _delete_hidden(self, bucket: str, objects: Sequence[tuple[str, str | None]]) -> None:
        """Delete generations of the objects that uploads in parts consist of."""
        failures: list[CloudError] = []
        for start in range(0, len(objects), _BATCH):
            errors = self._delete_batch(bucket, objects[start : start + _BATCH])
            failures += errors.values()
        for failure in failures:
            if not isinstance(failure, PermissionDeniedError):
                raise failure
        if failures:
            raise failures[0]
