"""Deleting blobs, one by one and by the hundred, for `AzureBlobClient`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Final

from typing_extensions import override

from codomyrmex.cloud.azure.base import AzureBase, version_query
from codomyrmex.cloud.azure.wire import error_of
from codomyrmex.cloud.common.errors import (
    BucketNotFoundError,
    CloudError,
    ObjectNotFoundError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.transfer.object_client import batches

__all__ = ["AzureDeletes"]

_BATCH: Final = 256
_BOUNDARY: Final = re.compile(r"boundary=\"?([^\";\s]+)")


class AzureDeletes(AzureBase):
    """The deletes of `AzureBlobClient`; a blob goes with its snapshots."""

    @override
    def delete_object(self, bucket: str, key: str, *, version_id: str | None = None) -> None:
        self._check_container(bucket)
        self.check_key(key)
        headers = self._lease_headers(bucket, key)
        if version_id is None:
            headers.append(("x-ms-delete-snapshots", "include"))
        try:
            self._wire.request(
                "delete_object",
                "DELETE",
                bucket,
                key,
                query=version_query(version_id),
                headers=headers,
            )
        except ObjectNotFoundError:
            return

    @override
    def delete_objects(self, bucket: str, keys: Iterable[str]) -> BatchResult:
        self._check_container(bucket)
        succeeded: list[str] = []
        failed: dict[str, CloudError] = {}
        for batch in batches(keys, _BATCH):
            for key in batch:
                self.check_key(key)
            errors = self._delete_batch(bucket, batch)
            for key, error in list(errors.items()):
                if error.retryable:
                    del errors[key]
                    try:
                        self.delete_object(bucket, key)
                    except CloudError as again:
                        errors[key] = again
            failed.update(errors)
            succeeded += [key for key in batch if key not in errors]
        return BatchResult(succeeded, failed)

    def _delete_batch(self, bucket: str, keys: Sequence[str]) -> dict[str, CloudError]:
        boundary = f"batch_{secrets.token_hex(16)}"
        body = b"".join(
            self._sub_request(boundary, number, bucket, key) for number, key in enumerate(keys)
        )
        answer = self._wire.request(
            "delete_objects",
            "POST",
            bucket,
            query=[("restype", "container"), ("comp", "batch")],
            headers=[("content-type", f"multipart/mixed; boundary={boundary}")],
            body=body + f"--{boundary}--\r\n".encode(),
        )
        errors: dict[str, CloudError] = {}
        answered = _sub_answers(answer)
        for number, key in enumerate(keys):
            one = answered.get(number)
            if one is None:
                raise UnexpectedResponseError(
                    f"{self.url(bucket)}: the service did not answer each delete of a batch",
                    provider="az",
                    operation="delete_objects",
                )
            if one.status < 300:
                continue
            error = error_of(one, "delete_objects", self.url(bucket, key), of_container=False)
            if isinstance(error, BucketNotFoundError):
                raise error
            if not isinstance(error, ObjectNotFoundError):
                errors[key] = error
        return errors

    def _sub_request(self, boundary: str, number: int, bucket: str, key: str) -> bytes:
        url, lines = self._session.request_lines(
            "DELETE",
            self._session.path(bucket, key),
            [],
            [("x-ms-delete-snapshots", "include"), *self._lease_headers(bucket, key)],
            0,
            version=None,
        )
        target = "/" + url.split("/", 3)[3]
        head = [
            f"--{boundary}",
            "Content-Type: application/http",
            "Content-Transfer-Encoding: binary",
            f"Content-ID: {number}",
            "",
            f"DELETE {target} HTTP/1.1",
            *lines,
            "Content-Length: 0",
            "",
            "",
        ]
        return "\r\n".join(head).encode()


def _sub_answers(answer: HttpResponse) -> dict[int, HttpResponse]:
    """The answers of a batch by the number of their request."""
    match = _BOUNDARY.search(answer.headers.get("content-type", ""))
    if match is None:
        raise UnexpectedResponseError("the answer to a batch is no batch", provider="az")
    found: dict[int, HttpResponse] = {}
    for number, part in enumerate(answer.body.split(f"--{match.group(1)}".encode())[1:]):
        outer, _, inner = part.partition(b"\r\n\r\n")
        if not inner:
            continue
        head, _, body = inner.partition(b"\r\n\r\n")
        one = HttpResponse([line + b"\r\n" for line in head.split(b"\r\n")])
        one.body = body.strip()
        named = re.search(rb"(?i)content-id:\s*(\d+)", outer)
        found[int(named.group(1)) if named is not None else number] = one
    return found
