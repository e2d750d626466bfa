"""S3's multipart uploads and copies: the primitives of the transfer engine."""

from __future__ import annotations

import contextlib
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from xml.sax.saxutils import escape

from codomyrmex.cloud.aws.base import S3Base
from codomyrmex.cloud.aws.headers import customer_key_headers, settings_headers
from codomyrmex.cloud.aws.sigv4 import encode_key, encode_query
from codomyrmex.cloud.aws.xml import number_of, parse, parse_time, text_of, unquote
from codomyrmex.cloud.common.errors import (
    CloudError,
    IntegrityError,
    NotFoundError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.transfer.part_records import Part, PartUpload, WriteCondition

__all__ = ["S3Parts"]

_MD5: Final = re.compile(r"[0-9a-f]{32}")


class S3Parts(S3Base):
    """The part primitives of `S3Client`, and copies, which are of parts when they are large."""

    def _begin_parts(self, bucket: str, key: str, settings: ObjectSettings) -> PartUpload:
        headers = self._write_headers(settings, WriteCondition())
        if self.vendor.integrity == "crc32c":
            headers.append(("x-amz-checksum-algorithm", "CRC32C"))
            headers.append(("x-amz-checksum-type", "FULL_OBJECT"))
        answer = self._wire.request(
            "upload_file",
            "POST",
            bucket,
            key,
            query=[("uploads", "")],
            headers=headers,
            body=b"",
            idempotent=True,  # one begun twice is an empty upload more, which costs nothing
        )
        upload_id = text_of(parse(answer.body), "UploadId")
        if not upload_id:
            raise UnexpectedResponseError(f"{self.url(bucket, key)}: the upload has no id")
        return PartUpload(bucket, key, upload_id, settings)

    def _put_part(
        self, upload: PartUpload, number: int, offset: int, data: bytes | memoryview
    ) -> Part:
        checksum, payload_hash = self._integrity(data)
        answer = self._wire.request(
            "upload_file",
            "PUT",
            upload.bucket,
            upload.key,
            query=[("partNumber", str(number)), ("uploadId", upload.upload_id)],
            headers=[
                *checksum,
                *self._always,
                *customer_key_headers(upload.settings.encryption or self._encryption),
            ],
            body=data,
            payload_hash=payload_hash,
        )
        sent = dict(checksum).get("x-amz-checksum-crc32c")
        if sent is not None and answer.headers.get("x-amz-checksum-crc32c", sent) != sent:
            raise IntegrityError(
                f"{self.url(upload.bucket, upload.key)}: part {number} was stored with other bytes"
            )
        return Part(number, offset, len(data), answer.headers.get("etag", "").strip('"'), sent)

    def _list_parts(self, upload: PartUpload) -> list[Part]:
        parts: list[Part] = []
        marker = "0"
        offset = 0
        while True:
            answer = self._wire.request(
                "list_parts",
                "GET",
                upload.bucket,
                upload.key,
                query=[("uploadId", upload.upload_id), ("part-number-marker", marker)],
                headers=self._always,
            )
            root = parse(answer.body)
            for element in root.iterfind("Part"):
                size = number_of(element, "Size")
                parts.append(
                    Part(
                        number_of(element, "PartNumber"),
                        offset,
                        size,
                        text_of(element, "ETag").strip('"'),
                        element.findtext("ChecksumCRC32C"),
                    )
                )
                offset += size
            if text_of(root, "IsTruncated") != "true":
                return parts
            following = text_of(root, "NextPartNumberMarker")
            if following in ("", marker):
                raise UnexpectedResponseError(
                    f"{self.url(upload.bucket, upload.key)}: the list of parts goes on, but not "
                    "where"
                )
            marker = following

    def _complete_parts(
        self, upload: PartUpload, parts: list[Part], condition: WriteCondition
    ) -> ObjectInfo:
        body = _complete_request(parts)
        place = self.url(upload.bucket, upload.key)
        steps = self._conditional(
            self._wire.steps(
                "upload_file",
                "POST",
                upload.bucket,
                upload.key,
                query=[("uploadId", upload.upload_id)],
                headers=[
                    ("content-type", "application/xml"),
                    *self._always,
                    *self._condition_headers(condition),
                    *customer_key_headers(upload.settings.encryption or self._encryption),
                ],
                body=body,
                payload_hash=hashlib.sha256(body).hexdigest(),
                slow=True,
                idempotent=not condition.any,
            ),
            upload.bucket,
            upload.key,
            condition,
        )
        try:
            answer = self._wire.run(steps)
        except NotFoundError as error:
            # an earlier attempt, whose answer was lost, may have made the object
            if error.code != "NoSuchUpload":
                raise
            return self._completed_before(upload, parts, error)
        etag = text_of(parse(answer.body), "ETag").strip('"') or None
        composite = self._composite_etag(parts)
        if composite and etag and etag.endswith(f"-{len(parts)}") and etag != composite:
            raise IntegrityError(f"{place}: the service put other parts together than were sent")
        return ObjectInfo(
            bucket=upload.bucket,
            key=upload.key,
            size=sum(part.size for part in parts),
            etag=etag,
            content_type=upload.settings.content_type,
            metadata=upload.settings.metadata,
            version_id=answer.headers.get("x-amz-version-id"),
            storage_class=upload.settings.storage_class,
        )

    def _completed_before(
        self, upload: PartUpload, parts: list[Part], error: NotFoundError
    ) -> ObjectInfo:
        try:
            found = self.get_metadata(upload.bucket, upload.key)
        except NotFoundError:
            raise error from None
        if found.etag is None or found.etag != self._composite_etag(parts):
            raise error
        return found

    def _composite_etag(self, parts: list[Part]) -> str | None:
        """The ETag of an object that is made of parts, where it is the MD5 of their MD5s."""
        if not self.vendor.md5_etags or not all(_MD5.fullmatch(part.etag) for part in parts):
            return None
        digests = b"".join(bytes.fromhex(part.etag) for part in parts)
        return f"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"

    def _abort_parts(self, upload: PartUpload) -> None:
        try:
            self._wire.request(
                "upload_file",
                "DELETE",
                upload.bucket,
                upload.key,
                query=[("uploadId", upload.upload_id)],
                headers=self._always,
            )
        except NotFoundError:
            return

    def _abort_all_uploads(self, bucket: str) -> None:
        """Abort every upload that was begun in a bucket, for `delete_bucket(force=True)`."""
        markers: list[tuple[str, str]] = []
        while True:
            query = [("uploads", ""), ("encoding-type", "url"), *markers]
            root = parse(self._wire.request("delete_bucket", "GET", bucket, query=query).body)
            decode = unquote if text_of(root, "EncodingType") == "url" else str
            for element in root.iterfind("Upload"):
                key, upload_id = decode(text_of(element, "Key")), text_of(element, "UploadId")
                self._abort_parts(PartUpload(bucket, key, upload_id, ObjectSettings()))
            if text_of(root, "IsTruncated") != "true":
                return
            following = [
                ("key-marker", decode(text_of(root, "NextKeyMarker"))),
                ("upload-id-marker", text_of(root, "NextUploadIdMarker")),
            ]
            if following == markers:
                raise UnexpectedResponseError(
                    f"the list of the uploads to {self.url(bucket)} goes on, but not where"
                )
            markers = following

    # -- copies

    def _copy_by_size(
        self,
        source: ObjectInfo,
        target_bucket: str,
        target_key: str,
        settings: ObjectSettings | None,
        progress: ProgressCallback | None,
    ) -> ObjectInfo:
        if progress is not None:
            progress(ProgressEvent("start", target_key, bytes_total=source.size))
        if source.size > self.vendor.single_copy:
            info = self._copy_parts(
                source, target_bucket, target_key, settings or ObjectSettings.of(source), progress
            )
        else:
            info = self._copy_whole(source, target_bucket, target_key, settings)
            if progress is not None:
                progress(ProgressEvent("bytes", target_key, bytes_moved=source.size))
        if progress is not None:
            progress(ProgressEvent("done", target_key))
        return info

    def _copy_source(self, source: ObjectInfo) -> list[tuple[str, str]]:
        place = f"/{source.bucket}/{encode_key(source.key)}"
        if source.version_id not in (None, "null"):
            place += "?" + encode_query([("versionId", source.version_id or "")])
        headers = [("x-amz-copy-source", place)]
        if source.etag is not None:
            headers.append(("x-amz-copy-source-if-match", f'"{source.etag}"'))
        return headers + customer_key_headers(self._encryption, copy_source=True)

    def _copy_whole(
        self,
        source: ObjectInfo,
        bucket: str,
        key: str,
        settings: ObjectSettings | None,
    ) -> ObjectInfo:
        headers = self._copy_source(source) + self._always
        if settings is None:
            extra = ObjectSettings(encryption=self._encryption)
            headers += [("x-amz-metadata-directive", "COPY"), *settings_headers(extra)]
        else:
            headers.append(("x-amz-metadata-directive", "REPLACE"))
            headers += self._write_headers(settings, WriteCondition())
        answer = self._wire.request(
            "copy_object", "PUT", bucket, key, headers=headers, body=b"", slow=True
        )
        root = parse(answer.body)
        carried = settings or ObjectSettings.of(source)
        return ObjectInfo(
            bucket=bucket,
            key=key,
            size=source.size,
            etag=text_of(root, "ETag").strip('"') or None,
            last_modified=parse_time(root.findtext("LastModified")),
            content_type=carried.content_type,
            metadata=carried.metadata,
            version_id=answer.headers.get("x-amz-version-id"),
            cache_control=carried.cache_control,
            content_disposition=carried.content_disposition,
            content_encoding=carried.content_encoding,
            content_language=carried.content_language,
        )

    def _copy_parts(
        self,
        source: ObjectInfo,
        bucket: str,
        key: str,
        settings: ObjectSettings,
        progress: ProgressCallback | None,
    ) -> ObjectInfo:
        upload = self._begin_parts(bucket, key, settings)
        size = max(self.vendor.copy_part, -(-source.size // self.limits.max_parts))

        def copy(number: int) -> Part:
            first = (number - 1) * size
            last = min(first + size, source.size)
            part = self._copy_part(upload, source, number, first, last)
            if progress is not None:
                progress(ProgressEvent("bytes", key, bytes_moved=part.size))
            return part

        pool = ThreadPoolExecutor(self.concurrency, thread_name_prefix="cmx-copy")
        try:
            try:
                parts = list(pool.map(copy, range(1, -(-source.size // size) + 1)))
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
            return self._complete_parts(upload, parts, WriteCondition())
        except BaseException:
            # the error that led here is the one to be shown
            with contextlib.suppress(CloudError):
                self._abort_parts(upload)
            raise

    def _copy_part(
        self, upload: PartUpload, source: ObjectInfo, number: int, first: int, last: int
    ) -> Part:
        answer = self._wire.request(
            "copy_object",
            "PUT",
            upload.bucket,
            upload.key,
            query=[("partNumber", str(number)), ("uploadId", upload.upload_id)],
            headers=[
                *self._copy_source(source),
                ("x-amz-copy-source-range", f"bytes={first}-{last - 1}"),
                *self._always,
                *customer_key_headers(upload.settings.encryption or self._encryption),
            ],
            body=b"",
            slow=True,
        )
        root = parse(answer.body)
        return Part(
            number,
            first,
            last - first,
            text_of(root, "ETag").strip('"'),
            root.findtext("ChecksumCRC32C"),
        )


def _complete_request(parts: list[Part]) -> bytes:
    rows = "".join(
        f"<Part><PartNumber>{part.number}</PartNumber><ETag>&quot;{escape(part.etag)}&quot;</ETag>"
        + (f"<ChecksumCRC32C>{part.checksum}</ChecksumCRC32C>" if part.checksum else "")
        + "</Part>"
        for part in parts
    )
    return (
        '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"{rows}</CompleteMultipartUpload>"
    ).encode()
