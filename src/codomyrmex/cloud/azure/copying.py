"""Copies on the service's side, for `AzureBlobClient`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import msgspec

from codomyrmex.cloud.azure.base import AzureBase, version_query
from codomyrmex.cloud.azure.credentials import Sas, Tokens
from codomyrmex.cloud.azure.headers import property_headers, settings_headers
from codomyrmex.cloud.azure.presigning import AzurePresigning
from codomyrmex.cloud.azure.shared_key import AccountKey, encode_query
from codomyrmex.cloud.azure.xml import http_date
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CancelledError,
    CloudError,
    ServiceUnavailableError,
    UnsupportedError,
)
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.stopping import is_stopped
from codomyrmex.cloud.transfer.object_client import merged_settings
from codomyrmex.cloud.transfer.part_records import WriteCondition

__all__ = ["AzureCopies"]

_LARGEST_PUT_FROM_URL: Final = 5000 * 1024 * 1024
_SOURCE_SECONDS: Final = 3600
_POLL_SECONDS: Final = (0.1, 5.0)


class AzureCopies(AzurePresigning, AzureBase):
    """Copies: as they are by Copy Blob, with other settings by Put Blob From URL."""

    _sleep: Callable[[float], None] = staticmethod(time.sleep)

    def _copy(
        self,
        source: ObjectInfo,
        target_bucket: str,
        target_key: str,
        settings: ObjectSettings | None,
        condition: WriteCondition,
        progress: ProgressCallback | None,
    ) -> ObjectInfo:
        self._check_container(target_bucket)
        here = (source.bucket, source.key) == (target_bucket, target_key)
        if settings is None and here and source.version_id is None:
            return source
        if settings is not None:
            settings = merged_settings(
                target_key, settings, settings.content_type or source.content_type, None
            )
        if progress is not None:
            progress(ProgressEvent("start", target_key, bytes_total=source.size))
        info = self._copied(source, target_bucket, target_key, settings, condition)
        if progress is not None:
            progress(ProgressEvent("bytes", target_key, bytes_moved=source.size))
            progress(ProgressEvent("done", target_key))
        return info

    def _copied(
        self,
        source: ObjectInfo,
        bucket: str,
        key: str,
        settings: ObjectSettings | None,
        condition: WriteCondition,
    ) -> ObjectInfo:
        if settings is None:
            answer = self._copy_as_it_is(source, bucket, key, settings, condition)
        else:
            try:
                if source.size > _LARGEST_PUT_FROM_URL:
                    raise UnsupportedError("too large for one request")
                answer = self._put_from_url(source, bucket, key, settings, condition)
            except UnsupportedError:
                # Azurite, an older service, or a blob too large: two steps, each of them whole
                answer = self._copy_as_it_is(source, bucket, key, settings, condition)
                answer = self._replace_properties(bucket, key, settings, answer)
        carried = settings or ObjectSettings.of(source)
        return msgspec.structs.replace(
            source,
            bucket=bucket,
            key=key,
            etag=answer.headers.get("etag", "").strip('"') or None,
            last_modified=http_date(answer.headers.get("last-modified")),
            content_type=carried.content_type,
            metadata=carried.metadata,
            version_id=answer.headers.get("x-ms-version-id"),
            storage_class=carried.storage_class,
            cache_control=carried.cache_control,
            content_disposition=carried.content_disposition,
            content_encoding=carried.content_encoding,
            content_language=carried.content_language,
        )

    def _source_headers(self, source: ObjectInfo, url: str) -> list[tuple[str, str]]:
        headers = [("x-ms-copy-source", url)]
        if source.etag is not None:
            headers.append(("x-ms-source-if-match", f'"{source.etag}"'))
        return headers

    def _source_url(self, source: ObjectInfo) -> str:
        """The source for a copy in the account, which the request's own credential covers."""
        session = self._session
        url = f"{session.scheme}://{session.netloc}{session.path(source.bucket, source.key)}"
        credential = session.credential
        own = credential.query if isinstance(credential, Sas) else []
        query = [*version_query(source.version_id), *own]
        return f"{url}?{encode_query(query)}" if query else url

    def _put_from_url(
        self,
        source: ObjectInfo,
        bucket: str,
        key: str,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> HttpResponse:
        credential = self._session.credential
        if isinstance(credential, AccountKey):
            url = self._signed_url(
                source.bucket, source.key, "r", _SOURCE_SECONDS, source.version_id
            )
        else:
            url = self._source_url(source)
        reading = []
        if isinstance(credential, Tokens):
            token = credential.token().reveal()
            reading.append(("x-ms-copy-source-authorization", f"Bearer {token}"))
        steps = self._wire.steps(
            "copy_object",
            "PUT",
            bucket,
            key,
            headers=[
                ("x-ms-blob-type", "BlockBlob"),
                ("x-ms-copy-source-blob-properties", "false"),
                *self._source_headers(source, url),
                *reading,
                *self._write_headers(bucket, key, settings, condition),
            ],
            body=b"",
            server_bytes=source.size,
            idempotent=not condition.any,
        )
        return self._wire.run(self._conditional(steps, bucket, key, condition))

    def _copy_as_it_is(
        self,
        source: ObjectInfo,
        bucket: str,
        key: str,
        settings: ObjectSettings | None,
        condition: WriteCondition,
    ) -> HttpResponse:
        headers = self._source_headers(source, self._source_url(source))
        if settings is not None:
            carried = ObjectSettings(
                metadata=settings.metadata,
                storage_class=settings.storage_class,
                tags=settings.tags,
            )
            headers += settings_headers(carried)
        steps = self._wire.steps(
            "copy_object",
            "PUT",
            bucket,
            key,
            headers=[
                *headers,
                *self._condition_headers(condition),
                *self._lease_headers(bucket, key),
            ],
            body=b"",
            idempotent=not condition.any,
        )
        answer = self._wire.run(self._conditional(steps, bucket, key, condition))
        return self._wait_for_copy(bucket, key, answer)

    def _wait_for_copy(self, bucket: str, key: str, answer: HttpResponse) -> HttpResponse:
        """Poll until a copy is done; one that is given up is aborted."""
        copy_id = answer.headers.get("x-ms-copy-id", "")
        pause, longest = _POLL_SECONDS
        try:
            while (status := answer.headers.get("x-ms-copy-status", "success")) == "pending":
                if is_stopped():
                    raise CancelledError(f"the copy to {self.url(bucket, key)} was stopped")
                self._sleep(pause)
                pause = min(longest, pause * 2)
                answer = self._wire.request(
                    "copy_object", "HEAD", bucket, key, headers=self._reading_headers()
                )
                if answer.headers.get("x-ms-copy-id", copy_id) != copy_id:
                    raise AlreadyExistsError(
                        f"{self.url(bucket, key)} was replaced while it was copied to",
                        provider="az",
                        operation="copy_object",
                    )
        except (KeyboardInterrupt, CancelledError):
            self._abort_copy(bucket, key, copy_id)
            raise
        if status != "success":
            said = answer.headers.get("x-ms-copy-status-description", "")
            raise ServiceUnavailableError(
                f"{self.url(bucket, key)}: the copy ended as {status}: {said}",
                provider="az",
                operation="copy_object",
                retryable=False,
            )
        return answer

    def _abort_copy(self, bucket: str, key: str, copy_id: str) -> None:
        try:
            self._wire.request(
                "copy_object",
                "PUT",
                bucket,
                key,
                query=[("comp", "copy"), ("copyid", copy_id)],
                headers=[("x-ms-copy-action", "abort"), *self._lease_headers(bucket, key)],
                body=b"",
            )
        except CloudError:
            return  # it is done already, or the reason to give up is the one to be shown

    def _replace_properties(
        self, bucket: str, key: str, settings: ObjectSettings, answer: HttpResponse
    ) -> HttpResponse:
        """Give a copy that took over the source's properties and metadata those asked for."""
        for comp, headers in (
            ("properties", property_headers(settings)),
            ("metadata", settings_headers(ObjectSettings(metadata=settings.metadata))),
        ):
            if comp == "metadata" and settings.metadata:
                continue  # came with the copy
            answer = self._wire.request(
                "copy_object",
                "PUT",
                bucket,
                key,
                query=[("comp", comp)],
                headers=[
                    *headers,
                    ("if-match", answer.headers.get("etag", "")),
                    *self._lease_headers(bucket, key),
                ],
                body=b"",
            )
        return answer
