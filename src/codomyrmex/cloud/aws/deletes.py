"""Deleting objects, one by one and by the thousand, for `S3Client`."""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from typing_extensions import override

from codomyrmex.cloud.aws.base import S3Base
from codomyrmex.cloud.aws.errors import CODES
from codomyrmex.cloud.aws.xml import (
    delete_request,
    fits_xml,
    parse,
    text_of,
)
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
from codomyrmex.cloud.transfer.object_client import batches

__all__ = ["S3Deletes"]

_DELETE_BATCH: Final = 1000
_AT_ONCE: Final = 4


class S3Deletes(S3Base):
    """The deletes of `S3Client`."""

    @override
    def delete_object(self, bucket: str, key: str, *, version_id: str | None = None) -> None:
        self._check_bucket_name(bucket)
        self.check_key(key)
        try:
            self._wire.request(
                "delete_object",
                "DELETE",
                bucket,
                key,
                query=self._version_query(version_id),
                headers=self._always,
            )
        except ObjectNotFoundError:
            # not Amazon's way, but some services answer 404 for what is gone already
            with contextlib.suppress(PermissionDeniedError):
                self.get_bucket(bucket)

    @override
    def delete_objects(self, bucket: str, keys: Iterable[str]) -> BatchResult:
        self._check_bucket_name(bucket)
        succeeded: list[str] = []
        failed: dict[str, CloudError] = {}

        def delete(batch: list[str]) -> tuple[list[str], dict[str, CloudError]]:
            return batch, self._delete_some(bucket, batch)

        found = batches(keys, _DELETE_BATCH)
        for batch, errors in ordered_map(delete, found, threads=_AT_ONCE, name="cmx-delete"):
            failed.update(errors)
            succeeded += [key for key in batch if key not in errors]
        return BatchResult(succeeded, failed)

    def _delete_some(self, bucket: str, batch: list[str]) -> dict[str, CloudError]:
        for key in batch:
            self.check_key(key)
        errors = self._delete_batch(bucket, [(key, None) for key in batch if fits_xml(key)])
        for key in batch:
            if not fits_xml(key):
                try:
                    self.delete_object(bucket, key)
                except BucketNotFoundError:
                    raise
                except CloudError as error:
                    errors[key] = error
        return errors

    def _delete_batch(
        self, bucket: str, objects: Sequence[tuple[str, str | None]]
    ) -> dict[str, CloudError]:
        if not objects:
            return {}
        body = delete_request(objects)
        md5 = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        answer = self._wire.request(
            "delete_objects",
            "POST",
            bucket,
            query=[("delete", "")],
            headers=[("content-type", "application/xml"), ("content-md5", md5), *self._always],
            body=body,
            payload_hash=hashlib.sha256(body).hexdigest(),
        )
        errors: dict[str, CloudError] = {}
        keys = {key for key, _ in objects}
        for element in parse(answer.body).iterfind("Error") if answer.body.strip() else ():
            key, code = text_of(element, "Key"), text_of(element, "Code")
            if code == "NoSuchKey":
                continue
            if key not in keys:
                raise UnexpectedResponseError(
                    f"s3://{bucket}: the service could not delete {key!r}, which was not asked for",
                    provider="s3",
                    operation="delete_objects",
                    code=code,
                )
            errors[key] = error_class(400, code, [CODES])(
                f"{self.url(bucket, key)}: {text_of(element, 'Message') or code}",
                provider="s3",
                operation="delete_objects",
                code=code,
            )
        return errors
