"""Static large objects: the primitives of the transfer engine, and copies by the service.

The segments are where Swift's S3 interface has them: in ``CONTAINER+segments``, as
``KEY/UPLOAD/NUMBER``, beside an empty object ``KEY/UPLOAD`` while the upload goes on.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from itertools import chain
from typing import Final

import msgspec

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    CloudError,
    IntegrityError,
    InvalidRequestError,
    NotFoundError,
    ObjectNotFoundError,
    PermissionDeniedError,
    TransientError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.infomaniak.object_storage.base import (
    LONG_KEYS,
    MISSING,
    SEGMENT_ENDINGS,
    Segment,
    SwiftBase,
    segment_folder,
)
from codomyrmex.cloud.infomaniak.object_storage.headers import object_from_headers, settings_headers
from codomyrmex.cloud.infomaniak.object_storage.wire import encode_path
from codomyrmex.cloud.transfer.part_records import BegunUpload, Part, PartUpload, WriteCondition

__all__ = ["SwiftParts"]

_MD5: Final = re.compile(r"[0-9a-f]{32}")
_SEGMENT: Final = re.compile(r"(?s)(.+)/([A-Za-z0-9_-]{16,})(?:/(\d+))?")
_ANY_SEGMENT: Final = re.compile(r"(?s)(.+)/([^/]+)/[1-9]\d*")
_SERVER_RATE: Final = 16 * 1024 * 1024
_SECONDS_A_SEGMENT: Final = 0.5
_LONGEST_SILENCE: Final = 900.0
_REFUSED: Final = frozenset({400})


class SwiftParts(SwiftBase):
    """The part primitives of `InfomaniakObjectStorageClient`."""

    def _begin_parts(self, bucket: str, key: str, settings: ObjectSettings) -> PartUpload:
        self._check_container_name(bucket)
        self._write_headers(settings, WriteCondition())  # refuses what could not be completed
        container = bucket + SEGMENT_ENDINGS[0]
        self._check_container_name(container)
        # else a large object in a container that is not there would be found out at its end
        self._request("upload_file", "HEAD", bucket)
        upload = PartUpload(bucket, key, secrets.token_urlsafe(24), settings)
        try:
            self._mark(upload)
        except BucketNotFoundError:
            self._request("upload_file", "PUT", container, body=b"")
            self._mark(upload)
        known = self._facts.get(bucket)
        if known is not None:
            self._facts[bucket] = msgspec.structs.replace(known, has_segments=True)
        return upload

    def _mark(self, upload: PartUpload) -> None:
        is_told = segment_folder(upload.key) == upload.key  # by the marker's own name
        self._request(
            "upload_file",
            "PUT",
            _container(upload),
            _marker(upload),
            headers=[("content-type", "application/octet-stream")],
            body=b"" if is_told else upload.key.encode(),
        )

    def _require_begun(self, upload: PartUpload) -> None:
        try:
            self._request("upload_file", "HEAD", _container(upload), _marker(upload))
        except NotFoundError as error:
            raise NotFoundError(
                f"{self.url(upload.bucket, upload.key)}: the upload is over",
                provider="swift",
                operation="upload_file",
                status=404,
            ) from error

    def _put_part(
        self, upload: PartUpload, number: int, offset: int, data: bytes | memoryview
    ) -> Part:
        self._require_begun(upload)
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        answer = self._request(
            "upload_file",
            "PUT",
            _container(upload),
            f"{_marker(upload)}/{number}",
            headers=[("content-type", "application/octet-stream"), ("etag", md5)],
            body=data,
        )
        if answer.headers.get("etag", "").strip('"') != md5:
            raise IntegrityError(
                f"{self.url(upload.bucket, upload.key)}: part {number} was stored with other bytes"
            )
        return Part(number, offset, len(data), md5)

    def _list_parts(self, upload: PartUpload) -> list[Part]:
        self._require_begun(upload)
        prefix = f"{_marker(upload)}/"
        found: dict[int, Part] = {}
        for info in self.list_objects(_container(upload), prefix):
            word = info.key.removeprefix(prefix)
            if word.isdecimal() and info.etag is not None:
                found[int(word)] = Part(int(word), 0, info.size, info.etag)
        parts: list[Part] = []
        offset = 0
        for number in sorted(found):
            parts.append(msgspec.structs.replace(found[number], offset=offset))
            offset += found[number].size
        return parts

    def _complete_parts(
        self, upload: PartUpload, parts: list[Part], condition: WriteCondition
    ) -> ObjectInfo:
        self._require_begun(upload)
        steps = self._complete_steps(upload, parts, condition)
        info = self._wire.run(steps)
        self._forget(upload)
        return info

    def _complete_steps(
        self, upload: PartUpload, parts: list[Part], condition: WriteCondition
    ) -> Steps[ObjectInfo]:
        bucket, key = upload.bucket, upload.key
        replaced = yield from self._replaced_steps(bucket, key)
        etag = self._composite_etag(parts)
        headers = self._write_headers(upload.settings, condition)
        if etag is not None:
            headers.append(("etag", etag))
        lost: list[CloudError] = []
        patience = self._patience(0, len(parts))
        steps = self._wire.steps(
            "upload_file",
            "PUT",
            bucket,
            key,
            query=[("multipart-manifest", "put")],
            headers=headers,
            body=_manifest(upload, parts),
            idempotent=not condition.any,
            patience=patience,
            accept=_REFUSED,
            on_retry=lost.append,
        )
        try:
            answer = yield from self._conditional(steps, bucket, key, condition)
        except AlreadyExistsError:
            if lost:
                found = self._find_completed(upload, parts)
                if found is not None:
                    return found
            raise
        if answer.status == 400:
            raise _refused(self.url(bucket, key), answer)
        own = f"{_marker(upload)}/"
        yield from self._remove_steps(
            each for each in replaced if not each.place[1].startswith(own)
        )
        return _stored(upload, parts, answer, etag)

    def _patience(self, size: int, segments: int = 1) -> float:
        """Seconds of silence that are allowed to what the service does by itself."""
        work = size / _SERVER_RATE + segments * _SECONDS_A_SEGMENT
        return min(self.http.options.idle_timeout + work, _LONGEST_SILENCE)

    def _composite_etag(self, parts: list[Part]) -> str | None:
        if not all(_MD5.fullmatch(part.etag) for part in parts):
            return None
        text = "".join(part.etag for part in parts)
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    def _part_sizes(
        self, info: ObjectInfo, *, version_id: str | None = None, each: bool = False
    ) -> list[int] | None:
        segments = self._whole_segments(info, version_id)
        return None if segments is None else [segment.bytes for segment in segments]

    def _expected_composite(self, info: ObjectInfo, *, version_id: str | None = None) -> str | None:
        segments = self._whole_segments(info, version_id)
        if segments is None:
            return None
        digests = b"".join(bytes.fromhex(segment.hash) for segment in segments)
        return f"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(segments)}"

    def _whole_segments(self, info: ObjectInfo, version_id: str | None) -> list[Segment] | None:
        """The manifest, where it tells the MD5 of every byte and is that of this state."""
        if info.checksums is not None or info.etag is None:
            return None
        segments = self._wire.run(self._manifest_steps(info.bucket, info.key, version_id))
        if segments is None or any(
            each.range or each.sub_slo or not _MD5.fullmatch(each.hash) for each in segments
        ):
            return None
        text = "".join(segment.hash for segment in segments)
        if hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() != info.etag:
            return None
        return segments

    def _abort_parts(self, upload: PartUpload) -> None:
        container = _container(upload)
        prefix = f"{_marker(upload)}/"
        segments = self._wire.run(self._manifest_steps(upload.bucket, upload.key))
        used = any(each.place[1].startswith(prefix) for each in segments or ())
        self._request("upload_file", "DELETE", container, _marker(upload), accept=MISSING)
        if used:
            return  # it was completed: the object is made of them
        try:
            for page in self.list_objects(container, prefix).pages():
                self._delete_plain(container, [each.key for each in page.items]).raise_failures()
        except BucketNotFoundError:
            return

    def _forget(self, upload: PartUpload) -> None:
        """Remove the marker of an upload that is whole."""
        try:
            self._request(
                "upload_file", "DELETE", _container(upload), _marker(upload), accept=MISSING
            )
        except (PermissionDeniedError, TransientError):
            return  # the object is there; the marker shows as an upload, whose abort is harmless

    def _list_uploads(self, bucket: str, prefix: str = "") -> list[BegunUpload]:
        container = bucket + SEGMENT_ENDINGS[0]
        folders = [prefix] if LONG_KEYS.startswith(prefix) else [prefix, LONG_KEYS]
        found: list[BegunUpload] = []
        try:
            for info in chain.from_iterable(self.list_objects(container, f) for f in folders):
                match = _SEGMENT.fullmatch(info.key)
                if match is None or match[3] is not None:
                    continue
                # where the key is too long for a folder's name the marker holds it
                key = match[1]
                if info.size:
                    key = self.download_data(container, info.key).decode()
                if key.startswith(prefix):
                    found.append(BegunUpload(bucket, key, match[2], info.last_modified))
        except BucketNotFoundError:
            self._request("list_uploads", "HEAD", bucket)
        return found

    def clean_segments(self, container: str, key: str | None = None) -> int:
        """Remove the segments of large objects that were replaced, which Swift's S3 leaves.

        Segments of uploads that go on stay, and those of the present objects. A container that
        keeps versions is left as it is: they need their segments. A copy of a manifest under
        another key, which only Swift's own tools make, is not looked for.

        Args:
            container: The container.
            key: Only the segments of this object; of all when None.

        Returns:
            How many segments were removed.

        Raises:
            BucketNotFoundError: When there is no such container.

        Example:
            >>> swift.clean_segments("photos")
            0
        """
        self._check_container_name(container)
        self._facts.pop(container, None)
        facts = self._wire.run(self._facts_steps(container))
        if facts.keeps_versions or not facts.has_segments:
            self._request("clean_segments", "HEAD", container)
            return 0
        removed = 0
        place = container + SEGMENT_ENDINGS[0]
        ended = self._ended_uploads(place, key)
        owners = {} if key is None else {segment_folder(key): key}
        if key is None and any(folder.startswith(LONG_KEYS) for folder in ended):
            owners = {segment_folder(each.key): each.key for each in self.list_objects(container)}
        for folder, uploads in ended.items():
            name = owners.get(folder, folder)
            segments = self._wire.run(self._manifest_steps(container, name)) or []
            used = {each.place for each in segments}
            for keys in uploads.values():
                if not any((place, each) in used for each in keys):
                    self._delete_plain(place, keys).raise_failures()
                    removed += len(keys)
        return removed

    def _ended_uploads(self, place: str, key: str | None) -> dict[str, dict[str, list[str]]]:
        """The segments by folder and upload, of uploads without a marker."""
        found: dict[str, dict[str, list[str]]] = {}
        begun: set[str] = set()
        try:
            for info in self.list_objects(place, "" if key is None else f"{segment_folder(key)}/"):
                match = _ANY_SEGMENT.fullmatch(info.key)
                if match is None:
                    begun.add(info.key)
                elif key is None or match[1] == segment_folder(key):
                    found.setdefault(match[1], {}).setdefault(match[2], []).append(info.key)
        except BucketNotFoundError:
            return {}
        return {
            name: {each: keys for each, keys in uploads.items() if f"{name}/{each}" not in begun}
            for name, uploads in found.items()
        }

    # -- copies

    def _copy_headers(self, source: ObjectInfo) -> list[tuple[str, str]]:
        place = encode_path(source.bucket, source.key)
        headers = [("x-copy-from", place)]
        if source.etag is not None:
            headers.append(("if-match", f'"{source.etag}"'))
        return headers

    def _copy_whole_steps(
        self, source: ObjectInfo, bucket: str, key: str, settings: ObjectSettings | None
    ) -> Steps[ObjectInfo]:
        replaced = yield from self._replaced_steps(bucket, key)
        headers = self._copy_headers(source)
        if settings is None:
            headers.append(("content-type", source.content_type or "application/octet-stream"))
        else:
            headers += [("x-fresh-metadata", "true"), *settings_headers(settings)]
        old = source.version_id not in (None, "null")
        query = [("version-id", source.version_id or "")] if old else []
        answer = yield from self._wire.steps(
            "copy_object",
            "PUT",
            bucket,
            key,
            query=query,
            headers=headers,
            body=b"",
            patience=self._patience(source.size),
            accept=MISSING,
        )
        if answer.status == 404:
            yield from self._wire.steps("copy_object", "HEAD", bucket)
            raise ObjectNotFoundError(
                f"{self.url(source.bucket, source.key)}: the object does not exist",
                provider="swift",
                operation="copy_object",
                status=404,
            )
        yield from self._remove_steps(replaced)
        head = yield from self._wire.steps("copy_object", "HEAD", bucket, key)
        return object_from_headers(bucket, key, head.headers)

    def _copy_part(
        self, upload: PartUpload, number: int, offset: int, size: int, source: ObjectInfo
    ) -> Part:
        self._require_begun(upload)
        old = source.version_id not in (None, "null")
        answer = self._request(
            "copy_object",
            "PUT",
            _container(upload),
            f"{_marker(upload)}/{number}",
            query=[("version-id", source.version_id or "")] if old else [],
            headers=[
                *self._copy_headers(source),
                ("range", f"bytes={offset}-{offset + size - 1}"),
                ("x-fresh-metadata", "true"),
                ("content-type", "application/octet-stream"),
            ],
            body=b"",
            patience=self._patience(size),
        )
        etag = answer.headers.get("etag", "").strip('"')
        if not _MD5.fullmatch(etag):
            raise UnexpectedResponseError(
                f"{self.url(upload.bucket, upload.key)}: part {number} has no ETag"
            )
        return Part(number, offset, size, etag)


def _container(upload: PartUpload) -> str:
    return upload.bucket + SEGMENT_ENDINGS[0]


def _marker(upload: PartUpload) -> str:
    return f"{segment_folder(upload.key)}/{upload.upload_id}"


def _manifest(upload: PartUpload, parts: list[Part]) -> bytes:
    if not parts:
        raise InvalidRequestError("an object in parts needs one part at the least")
    place = f"/{_container(upload)}/{_marker(upload)}"
    return msgspec.json.encode(
        [
            {"path": f"{place}/{part.number}", "etag": part.etag, "size_bytes": part.size}
            for part in parts
        ]
    )


def _refused(place: str, answer: HttpResponse) -> CloudError:
    """A manifest is refused when a segment is missing or is not what it says."""
    text = answer.body[:300].decode("utf-8", "replace").strip()
    return IntegrityError(
        f"{place}: the service does not have the segments as they were sent: {text}",
        hint="Run it again",
        provider="swift",
        operation="upload_file",
        status=answer.status,
        request_id=answer.headers.get("x-trans-id"),
    )


def _stored(
    upload: PartUpload, parts: list[Part], answer: HttpResponse, etag: str | None
) -> ObjectInfo:
    told = answer.headers.get("etag", "").strip('"') or etag
    if etag is not None and told != etag:
        raise IntegrityError(
            f"{upload.key}: the service put other segments together than were sent",
            provider="swift",
        )
    return ObjectInfo(
        bucket=upload.bucket,
        key=upload.key,
        size=sum(part.size for part in parts),
        etag=told,
        content_type=upload.settings.content_type,
        metadata=upload.settings.metadata,
        version_id=answer.headers.get("x-object-version-id"),
    )
