"""The bytes of objects: uploads by one request, downloads, and what both are checked by."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

import google_crc32c
import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.errors import (
    IntegrityError,
    InvalidRequestError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.gcp.base import GcsBase
from codomyrmex.cloud.gcp.crc32c import base64_of
from codomyrmex.cloud.gcp.resources import (
    FIELDS,
    GcsObject,
    customer_key_lines,
    info_from_headers,
    settings_resource,
)
from codomyrmex.cloud.gcp.wire import UPLOAD, object_path
from codomyrmex.cloud.transfer.part_records import Sink, WriteCondition

__all__ = ["GcsMedia"]

_OCTETS: Final = "application/octet-stream"
_ANYTHING: Final = WriteCondition()


class GcsMedia(GcsBase):
    """`_put` and `_get` of `GCSClient`, and as steps."""

    @override
    def get_metadata(self, bucket: str, key: str, *, version_id: str | None = None) -> ObjectInfo:
        return self._wire.run(self._head_steps(bucket, key, version_id))

    def _head_steps(
        self, bucket: str, key: str, version_id: str | None, *, tell_bucket: bool = True
    ) -> Steps[ObjectInfo]:
        self._check_bucket_name(bucket)
        self.check_key(key)
        query = [("fields", FIELDS)]
        if version_id:
            query.append(("generation", _checked_generation(version_id)))
        steps = self._wire.steps(
            "get_metadata",
            "GET",
            object_path(bucket, key),
            bucket,
            key,
            query=query,
            headers=self._reading_lines(),
        )
        if tell_bucket:
            steps = self._wire.steps_of_object(steps, "get_metadata", bucket)
        answer = yield from steps
        return self._wire.read(answer, GcsObject).info(bucket)

    @override
    def _put_once_steps(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> Steps[ObjectInfo]:
        self._check_bucket_name(bucket)
        stored = yield from self._insert_steps(bucket, key, data, settings, condition)
        return msgspec.structs.replace(
            stored.info(bucket),
            key=key,
            content_type=settings.content_type,
            metadata=settings.metadata,
        )

    def _insert(
        self, bucket: str, key: str, data: bytes | memoryview, settings: ObjectSettings
    ) -> GcsObject:
        """Store an object whose key need not be one that users may choose."""
        return self._wire.run(self._insert_steps(bucket, key, data, settings, _ANYTHING))

    def _insert_steps(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> Steps[GcsObject]:
        settings = self._with_encryption(settings)
        query = [
            ("uploadType", "multipart"),
            ("fields", FIELDS),
            *self._write_query(settings),
            *self._condition_query(bucket, key, condition),
        ]
        crc: int = google_crc32c.value(data if isinstance(data, bytes) else bytes(data))
        sent = base64_of(f"{crc:08x}")
        # the service compares the bytes with it, and stores nothing when they differ
        resource = {"name": key, **settings_resource(settings), "crc32c": sent}
        boundary = os.urandom(16).hex()
        body = _related(boundary, resource, settings.content_type or _OCTETS, data)

        def once() -> Steps[HttpResponse]:
            return self._conditional(
                self._wire.steps(
                    "upload_data",
                    "POST",
                    f"{UPLOAD}/b/{bucket}/o",
                    bucket,
                    query=query,
                    headers=customer_key_lines(settings.encryption),
                    body=body,
                    content_type=f"multipart/related; boundary={boundary}",
                    idempotent=not condition.any,
                ),
                bucket,
                key,
                condition,
            )

        try:
            answer = yield from once()
        except InvalidRequestError as error:
            if error.status != 400:
                raise
            # bytes that were damaged on the way are refused as any wrong request is: once more
            answer = yield from once()
        stored = self._wire.read(answer, GcsObject)
        if stored.crc32c != sent:
            raise IntegrityError(
                f"{self.url(bucket, key)}: the service stored other bytes than were sent",
                provider="gs",
                request_id=answer.headers.get("x-guploader-uploadid"),
            )
        return stored

    @override
    def _read_steps(
        self,
        bucket: str,
        key: str,
        on_headers: Callable[[HttpResponse], Sink],
        *,
        ranged: str | None,
        version_id: str | None,
        if_match: str | None,
    ) -> Steps[HttpResponse]:
        self._check_bucket_name(bucket)
        query = [("alt", "media")]
        if version_id:
            query.append(("generation", _checked_generation(version_id)))
        if if_match is not None:
            query += self._condition_query(bucket, key, WriteCondition(if_match=if_match))
        # with it the service gives what is stored, also of objects that it would unpack
        headers = ["Accept-Encoding: gzip", *self._reading_lines()]
        if ranged is not None:
            headers.append(f"Range: {ranged}")
        return self._wire.steps_of_object(
            self._wire.steps(
                "download_data",
                "GET",
                object_path(bucket, key),
                bucket,
                key,
                query=query,
                headers=headers,
                on_headers=on_headers,
                accept=frozenset({416}) if ranged is not None else frozenset(),
            ),
            "download_data",
            bucket,
        )

    @override
    def _read_info(self, bucket: str, key: str, response: HttpResponse) -> ObjectInfo:
        headers = response.headers
        came = headers.get("content-length")
        if response.status == 200 and headers.get("x-goog-stored-content-length", came) != came:
            raise UnexpectedResponseError(
                f"{self.url(bucket, key)}: the service gives other bytes than it stores",
                provider="gs",
                status=response.status,
            )
        return info_from_headers(bucket, key, headers)


def _related(
    boundary: str, resource: dict[str, object], content_type: str, data: bytes | memoryview
) -> bytes:
    """An upload's body: the resource, and the bytes."""
    if "\r" in content_type or "\n" in content_type:
        raise InvalidRequestError(f"the content type {content_type!r} has a line end")
    return b"".join(
        (
            f"--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n".encode(),
            msgspec.json.encode(resource),
            f"\r\n--{boundary}\r\nContent-Type: {content_type}\r\n\r\n".encode(),
            data,
            f"\r\n--{boundary}--\r\n".encode(),
        )
    )


def _checked_generation(version_id: str) -> str:
    if not version_id.isdecimal() or not version_id.isascii():
        raise InvalidRequestError(
            f"{version_id!r} is no version",
            hint="A version of Cloud Storage is a generation, a number",
            provider="gs",
        )
    return version_id
