"""Uploads in parts: objects under a hidden prefix, and one compose that makes them the object.

The parts of an upload are objects named ``.cmx-parts/ID/NUMBER`` beside an empty one,
``.cmx-parts/ID/``, which stands for the upload and tells its key. They go up in any order and at
once, and are listed with their CRC-32C. The last request composes them, with the condition of the
write, and has the service delete them in the same step: deleted so they cost no early-deletion fee
and are kept by neither soft delete nor versions. Nothing of an upload shows under its key before.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from codomyrmex.cloud.common.crc32c import joined_crc32c
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    CloudError,
    IntegrityError,
    NotFoundError,
    ObjectNotFoundError,
    PreconditionFailedError,
)
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.gcp.base import HIDDEN
from codomyrmex.cloud.gcp.deletes import GcsDeletes
from codomyrmex.cloud.gcp.media import GcsMedia
from codomyrmex.cloud.gcp.resources import (
    FIELDS,
    GcsObject,
    GcsObjects,
    customer_key_lines,
    parse_time,
    settings_resource,
)
from codomyrmex.cloud.gcp.wire import object_path
from codomyrmex.cloud.transfer.part_records import BegunUpload, Part, PartUpload, WriteCondition

__all__ = ["GcsParts"]

_SOURCES: Final = 32
"""So many objects make one, at the most."""
_PART_NAME: Final = re.compile(r"(\d{5})(?:-(\d{5}))?")
_PARTS_KEY: Final = "parts"
_LARGEST_FACTS: Final = 4096


class GcsParts(GcsMedia, GcsDeletes):
    """The part primitives of `GCSClient`."""

    def _begin_parts(self, bucket: str, key: str, settings: ObjectSettings) -> PartUpload:
        self._check_bucket_name(bucket)
        settings_with_key = self._with_encryption(settings)
        upload_id = secrets.token_hex(12)
        self._insert(
            bucket,
            f"{HIDDEN}{upload_id}/",
            b"",
            ObjectSettings(
                metadata={"key": key},
                storage_class=settings.storage_class,
                encryption=settings_with_key.encryption,
            ),
        )
        return PartUpload(bucket, key, upload_id, settings)

    def _put_part(
        self, upload: PartUpload, number: int, offset: int, data: bytes | memoryview
    ) -> Part:
        name = f"{HIDDEN}{upload.upload_id}/{number:05d}"
        settings = ObjectSettings(
            storage_class=upload.settings.storage_class,
            encryption=self._with_encryption(upload.settings).encryption,
        )
        stored = self._insert(upload.bucket, name, data, settings)
        try:  # after, so that a part that comes later than the abort does not stay
            self._marker(upload)
        except NotFoundError:
            self._delete_hidden(upload.bucket, [(name, stored.generation)])
            raise
        crc = stored.crc
        if crc is None:
            raise IntegrityError(f"{self.url(upload.bucket, name)}: stored without a checksum")
        return Part(number, offset, len(data), crc)

    def _marker(self, upload: PartUpload) -> GcsObject:
        """The object that stands for an upload; raises when the upload is over."""
        name = f"{HIDDEN}{upload.upload_id}/"
        answer = self._wire.request(
            "upload_file",
            "GET",
            object_path(upload.bucket, name),
            upload.bucket,
            name,
            query=[("fields", FIELDS)],
            accept=frozenset({404}),
        )
        if answer.status == 404:
            raise self._over(upload)
        return self._wire.read(answer, GcsObject)

    def _over(self, upload: PartUpload) -> NotFoundError:
        return NotFoundError(
            f"{self.url(upload.bucket, upload.key)}: the upload {upload.upload_id} is over",
            provider="gs",
            operation="upload_file",
        )

    def _hidden(self, bucket: str, prefix: str, *, versions: bool = False) -> Iterator[GcsObject]:
        """The objects under a hidden prefix."""
        token: str | None = None
        while True:
            query = [("prefix", prefix), ("fields", f"nextPageToken,items({FIELDS})")]
            if versions:
                query.append(("versions", "true"))
            if token:
                query.append(("pageToken", token))
            answer = self._wire.request(
                "list_parts", "GET", f"{object_path(bucket)}/o", bucket, query=query
            )
            page = self._wire.read(answer, GcsObjects)
            yield from page.items
            token = page.next_page_token
            if token is None:
                return

    def _pieces(self, upload: PartUpload) -> tuple[GcsObject, list[GcsObject]]:
        """The marker of an upload and what is there of it, in order."""
        prefix = f"{HIDDEN}{upload.upload_id}/"
        found = list(self._hidden(upload.bucket, prefix))
        marker = next((each for each in found if each.name == prefix), None)
        if marker is None:
            raise self._over(upload)
        pieces = [each for each in found if _PART_NAME.fullmatch(each.name.removeprefix(prefix))]
        lines = customer_key_lines(self._with_encryption(upload.settings).encryption)
        # of what a customer's key encrypts a listing tells no checksum: only who has the key knows
        return marker, [
            each if each.crc or not lines else self._present(upload.bucket, each.name, lines)
            for each in pieces
        ]

    def _list_parts(self, upload: PartUpload) -> list[Part]:
        _, pieces = self._pieces(upload)
        parts: dict[int, Part] = {}
        for piece in pieces:
            first, last = _numbers(piece)
            facts = [(int(piece.size), piece.crc or "")] if last is None else _facts_of(piece)
            for number, (size, crc) in enumerate(facts, start=first):
                # a part that was put again after it was put together with others is the newer one
                if last is None or number not in parts:
                    parts[number] = Part(number, 0, size, crc)
        offset, listed = 0, []
        for number in sorted(parts):
            listed.append(msgspec.structs.replace(parts[number], offset=offset))
            offset += parts[number].size
        return listed

    def _complete_parts(
        self, upload: PartUpload, parts: list[Part], condition: WriteCondition
    ) -> ObjectInfo:
        self._condition_query(upload.bucket, upload.key, condition)
        try:
            marker, pieces = self._pieces(upload)
        except BucketNotFoundError:
            raise
        except NotFoundError:
            found = self._find_completed(upload, parts)
            if found is None:
                raise
            return found
        sources = self._sources(upload, parts, pieces)
        while len(sources) >= _SOURCES:  # the marker is one of the last ones
            sources = [
                self._group(upload, sources[start : start + _SOURCES], marker)
                for start in range(0, len(sources), _SOURCES)
            ]
        info = self._compose_all(upload, parts, [marker, *sources], condition)
        self._clean(upload)
        return info

    def _sources(
        self, upload: PartUpload, parts: list[Part], pieces: list[GcsObject]
    ) -> list[GcsObject]:
        """The objects that hold the parts, in order; raises when they are not what was sent."""
        ranges = {_numbers(piece): piece for piece in pieces}
        sources: list[GcsObject] = []
        position = 0
        while position < len(parts):
            part = parts[position]
            single = ranges.get((part.number, None))
            if single is not None and single.crc == part.etag and int(single.size) == part.size:
                sources.append(single)
                position += 1
                continue
            group = next(
                (piece for (first, last), piece in ranges.items() if last and first == part.number),
                None,
            )
            facts = _facts_of(group) if group is not None else []
            meant = [(each.size, each.etag) for each in parts[position : position + len(facts)]]
            if group is None or not facts or facts != meant:
                raise IntegrityError(
                    f"{self.url(upload.bucket, upload.key)}: part {part.number} is not at the "
                    "service as it was sent",
                    provider="gs",
                )
            sources.append(group)
            position += len(facts)
        return sources

    def _group(self, upload: PartUpload, sources: list[GcsObject], marker: GcsObject) -> GcsObject:
        """Put neighbours together, so that fewer objects are left."""
        if len(sources) == 1:
            return sources[0]
        first, _ = _numbers(sources[0])
        before, last = _numbers(sources[-1])
        name = f"{HIDDEN}{upload.upload_id}/{first:05d}-{last or before:05d}"
        facts = [
            fact
            for each in sources
            for fact in (
                [(int(each.size), each.crc or "")] if _numbers(each)[1] is None else _facts_of(each)
            )
        ]
        text = " ".join(f"{size}:{crc}" for size, crc in facts)
        # what does not fit is not told: after a crash in this very moment it is sent again
        metadata = {_PARTS_KEY: text} if len(text) <= _LARGEST_FACTS else {}
        expected = _joined((each.crc or "", int(each.size)) for each in sources)
        destination: dict[str, Any] = {"metadata": metadata}
        if marker.storage_class:
            destination["storageClass"] = marker.storage_class
        try:
            made = self._compose(upload, name, sources, destination, [])
        except (NotFoundError, PreconditionFailedError):
            # made before, and the answer was lost
            lines = customer_key_lines(self._with_encryption(upload.settings).encryption)
            made = self._present(upload.bucket, name, lines)
        if made.crc != expected:
            raise IntegrityError(
                f"{self.url(upload.bucket, upload.key)}: the service put other parts together "
                "than were sent",
                provider="gs",
            )
        return made

    def _compose_all(
        self,
        upload: PartUpload,
        parts: list[Part],
        sources: list[GcsObject],
        condition: WriteCondition,
    ) -> ObjectInfo:
        settings = self._with_encryption(upload.settings)
        destination = settings_resource(settings)
        if sources[0].storage_class:
            destination["storageClass"] = sources[0].storage_class
        query = self._write_query(settings)
        query = [(_COMPOSE_NAMES.get(name, name), value) for name, value in query]
        query += self._condition_query(upload.bucket, upload.key, condition)
        lost: list[CloudError] = []
        try:
            made = self._compose(
                upload, upload.key, sources, destination, query, condition=condition, lost=lost
            )
        except (AlreadyExistsError, PreconditionFailedError, NotFoundError) as error:
            # an earlier attempt, whose answer was lost, may have made the object
            if isinstance(error, BucketNotFoundError):
                raise
            if not isinstance(error, NotFoundError) and not lost:
                raise  # somebody else's object
            found = self._find_completed(upload, parts)
            if found is None:
                raise
            return found
        if made.crc != _whole_crc(parts):
            self._delete(upload.bucket, upload.key, made.generation)
            raise IntegrityError(
                f"{self.url(upload.bucket, upload.key)}: the service put other parts together "
                "than were sent",
                provider="gs",
            )
        return msgspec.structs.replace(
            made.info(upload.bucket),
            key=upload.key,
            metadata=upload.settings.metadata,
            content_type=upload.settings.content_type,
        )

    def _compose(
        self,
        upload: PartUpload,
        name: str,
        sources: list[GcsObject],
        destination: dict[str, Any],
        query: list[tuple[str, str]],
        *,
        condition: WriteCondition | None = None,
        lost: list[CloudError] | None = None,
    ) -> GcsObject:
        """Make one object of several, which go in the same step."""
        encryption = self._with_encryption(upload.settings).encryption
        body = {
            "sourceObjects": [
                {"name": each.name}
                | (
                    {
                        "generation": each.generation,
                        "objectPreconditions": {"ifGenerationMatch": each.generation},
                    }
                    if each.generation
                    else {}
                )
                for each in sources
            ],
            "destination": {"name": name, **destination},
            "deleteSourceObjects": True,
        }
        steps = self._wire.steps(
            "upload_file",
            "POST",
            f"{object_path(upload.bucket, name)}/compose",
            upload.bucket,
            upload.key,
            query=[*query, ("fields", FIELDS)],
            headers=customer_key_lines(encryption),
            json=body,
            once=condition is not None and condition.any,
            on_retry=None if lost is None else lost.append,
        )
        if condition is not None:
            steps = self._conditional(steps, upload.bucket, upload.key, condition)
        return self._wire.read(self._wire.run(steps), GcsObject)

    def _present(self, bucket: str, name: str, lines: list[str]) -> GcsObject:
        answer = self._wire.request(
            "upload_file",
            "GET",
            object_path(bucket, name),
            bucket,
            name,
            query=[("fields", FIELDS)],
            headers=lines,
        )
        return self._wire.read(answer, GcsObject)

    def _find_completed(self, upload: PartUpload, parts: list[Part]) -> ObjectInfo | None:
        """Find the object of an upload that is over: what there is has the parts' CRC-32C."""
        try:
            found = self.get_metadata(upload.bucket, upload.key)
        except ObjectNotFoundError:
            return None
        size = sum(part.size for part in parts)
        crc = found.checksums.crc32c if found.checksums is not None else None
        return found if found.size == size and crc == _whole_crc(parts) else None

    def _clean(self, upload: PartUpload) -> None:
        """Remove what is left: parts that were not wanted, and all where compose leaves them."""
        prefix = f"{HIDDEN}{upload.upload_id}/"
        left = [(each.name, each.generation) for each in self._hidden(upload.bucket, prefix)]
        self._delete_hidden(upload.bucket, left)

    def _abort_parts(self, upload: PartUpload) -> None:
        prefix = f"{HIDDEN}{upload.upload_id}/"
        try:
            found = [(each.name, each.generation) for each in self._hidden(upload.bucket, prefix)]
            # the marker first, so that a part that comes now finds the upload over
            self._delete_hidden(upload.bucket, [each for each in found if each[0] == prefix])
            self._clean(upload)
        except BucketNotFoundError:
            return

    def _list_uploads(self, bucket: str, prefix: str = "") -> list[BegunUpload]:
        self._check_bucket_name(bucket)
        found = []
        for each in self._hidden(bucket, HIDDEN):
            key = (each.metadata or {}).get("key")
            if key is not None and each.name.endswith("/") and key.startswith(prefix):
                upload_id = each.name.removeprefix(HIDDEN).rstrip("/")
                found.append(BegunUpload(bucket, key, upload_id, parse_time(each.time_created)))
        return sorted(found, key=lambda upload: upload.key.encode())


_COMPOSE_NAMES: Final = {"predefinedAcl": "destinationPredefinedAcl"}


def _whole_crc(parts: list[Part]) -> str:
    return _joined((part.etag, part.size) for part in parts)


def _joined(pieces: Iterable[tuple[str, int]]) -> str:
    """The CRC-32C of pieces that are put together, in hexadecimal digits as theirs."""
    return f"{joined_crc32c((int(crc, 16), size) for crc, size in pieces):08x}"


def _numbers(piece: GcsObject) -> tuple[int, int | None]:
    """The number of a part, or the first and the last of those that are put together already."""
    match = _PART_NAME.fullmatch(piece.name.rpartition("/")[2])
    assert match is not None
    return int(match[1]), int(match[2]) if match[2] else None


def _facts_of(group: GcsObject) -> list[tuple[int, str]]:
    """Sizes and checksums of the parts that an object was put together from."""
    text = (group.metadata or {}).get(_PARTS_KEY, "")
    pairs = [fact.partition(":") for fact in text.split()]
    return [(int(size), crc) for size, _, crc in pairs]
