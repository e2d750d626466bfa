"""S3's multipart uploads and copies: the primitives of the transfer engine."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from codomyrmex.cloud.aws.base import S3Base
from codomyrmex.cloud.aws.headers import customer_key_headers, settings_headers
from codomyrmex.cloud.aws.sigv4 import encode_key, encode_query
from codomyrmex.cloud.aws.xml import escape, number_of, parse, parse_time, text_of, unquote
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CloudError,
    IntegrityError,
    NotFoundError,
    PreconditionFailedError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.transfer.part_records import (
    BegunUpload,
    Part,
    PartUpload,
    WriteCondition,
)

__all__ = ["S3Parts"]

_MD5: Final = re.compile(r"[0-9a-f]{32}")
_COMPOSITE: Final = re.compile(r"[0-9a-f]{32}-([1-9][0-9]{0,4})")
_FEW_PARTS: Final = 100
"""So many parts of different sizes are asked for one by one, to verify a download."""
_NO_PARTS: Final = frozenset({400, 404, 405, 416, 501})
"""What services answer to a part number that they do not know."""


class S3Parts(S3Base):
    """The part primitives of `S3Client`, and copies by the service."""

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
        lost: list[CloudError] = []
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
                server_bytes=sum(part.size for part in parts),
                once=condition.any,
                on_retry=lost.append,
            ),
            upload.bucket,
            upload.key,
            condition,
        )
        try:
            answer = self._wire.run(steps)
        except (AlreadyExistsError, PreconditionFailedError, NotFoundError) as error:
            # an earlier attempt, whose answer was lost, may have made the object
            if error.code != "NoSuchUpload" and not lost:
                raise
            found = self._find_completed(upload, parts)
            if found is None:
                raise
            return found
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

    def _composite_etag(self, parts: list[Part]) -> str | None:
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

    def _part_sizes(
        self, info: ObjectInfo, *, version_id: str | None = None, each: bool = False
    ) -> list[int] | None:
        found = _COMPOSITE.fullmatch(info.etag or "") if self.vendor.md5_etags else None
        if found is None:
            return None
        count = int(found[1])
        if count == 1 and not each:
            return [info.size]
        first = self._part_size(info, 1, count, version_id)
        if first is None:
            return None
        if not each:
            rest = info.size - first * (count - 1)
            if 0 < rest <= first:
                return [first] * (count - 1) + [rest]
            if count > _FEW_PARTS:
                return None
        sizes = [first]
        for number in range(2, count + 1):
            size = self._part_size(info, number, count, version_id)
            if size is None:
                return None
            sizes.append(size)
        return sizes if sum(sizes) == info.size else None

    def _part_size(
        self, info: ObjectInfo, number: int, count: int, version_id: str | None
    ) -> int | None:
        """A part's size; None where the service tells none, or encrypts so that MD5s are secret."""
        query = [("partNumber", str(number))]
        if version_id is not None:
            query.append(("versionId", version_id))
        answer = self._wire.request(
            "get_metadata",
            "HEAD",
            info.bucket,
            info.key,
            query=query,
            headers=self._reading,
            accept=_NO_PARTS,
        )
        headers = answer.headers
        etag = headers.get("etag", "").strip('"')
        if (
            answer.status >= 300
            or headers.get("x-amz-mp-parts-count") != str(count)
            or (_COMPOSITE.fullmatch(etag) and etag != info.etag)  # replaced meanwhile
            or headers.get("x-amz-server-side-encryption", "AES256") != "AES256"
            or "x-amz-server-side-encryption-customer-algorithm" in headers
        ):
            return None
        size = headers.get("content-length", "")
        return int(size) if size.isdecimal() else None

    def _abort_all_uploads(self, bucket: str) -> None:
        """Abort every upload that was begun in a bucket, for `delete_bucket(force=True)`."""
        for each in self._list_uploads(bucket):
            self._abort_parts(PartUpload(bucket, each.key, each.upload_id, ObjectSettings()))

    def _list_uploads(self, bucket: str, prefix: str = "") -> list[BegunUpload]:
        uploads: list[BegunUpload] = []
        markers: list[tuple[str, str]] = []
        while True:
            query = [("uploads", ""), ("encoding-type", "url"), *markers]
            if prefix:
                query.append(("prefix", prefix))
            answer = self._wire.request(
                "list_uploads", "GET", bucket, query=query, headers=self._always
            )
            root = parse(answer.body)
            decode = unquote if text_of(root, "EncodingType") == "url" else str
            uploads += [
                BegunUpload(
                    bucket,
                    decode(text_of(element, "Key")),
                    text_of(element, "UploadId"),
                    parse_time(element.findtext("Initiated")),
                )
                for element in root.iterfind("Upload")
            ]
            if text_of(root, "IsTruncated") != "true":
                return uploads
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
            "copy_object",
            "PUT",
            bucket,
            key,
            headers=headers,
            body=b"",
            server_bytes=source.size,
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

    def _copy_part(
        self, upload: PartUpload, number: int, offset: int, size: int, source: ObjectInfo
    ) -> Part:
        answer = self._wire.request(
            "copy_object",
            "PUT",
            upload.bucket,
            upload.key,
            query=[("partNumber", str(number)), ("uploadId", upload.upload_id)],
            headers=[
                *self._copy_source(source),
                ("x-amz-copy-source-range", f"bytes={offset}-{offset + size - 1}"),
                *self._always,
                *customer_key_headers(upload.settings.encryption or self._encryption),
            ],
            body=b"",
            server_bytes=size,
        )
        root = parse(answer.body)
        return Part(
            number,
            offset,
            size,
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
