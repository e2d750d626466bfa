"""Blocks: the part primitives of the transfer engine.

A block's id tells all that is known of it: the upload it belongs to, its number, where it begins,
its size, the MD5 and CRC-32C of its bytes, and when it was sent. So a list of the service's blocks
is enough to go on in a new process, blocks of another upload to the same blob are never taken for
this one's, and the checksum of the whole is computed without reading anything again.

The service has no call that drops uncommitted blocks and leaves the blob alone: to write the blob
drops them, those of other uploads too, and after a week they go by themselves. So an abort replaces
each of its blocks by a single byte: their bytes are gone, nothing else is touched, and a block
whose size is not the one in its id is no longer a part of anything.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import struct
import time
from typing import Final, NamedTuple

import google_crc32c

from codomyrmex.cloud.azure.base import AzureBase, md5_header
from codomyrmex.cloud.azure.headers import content_crc
from codomyrmex.cloud.azure.xml import http_date, number_of, parse, text_of
from codomyrmex.cloud.common.crc32c import joined_crc32c
from codomyrmex.cloud.common.errors import (
    CloudError,
    IntegrityError,
    NotFoundError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.records import Checksums, ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.steps import StepLoop, Steps
from codomyrmex.cloud.transfer.part_records import Part, PartUpload, WriteCondition

__all__ = ["AzureBlocks", "BlockId"]

_FORM: Final = struct.Struct(">B8sQHQI16sI")
_MAGIC: Final = 0xC1


class BlockId(NamedTuple):
    """What the id of a block says.

    Attributes:
        upload: 8 bytes that name the upload.
        tick: When the block was sent, in nanoseconds since 1970.
        number: The part's number, from 1.
        offset: Where it begins in the object.
        size: Its bytes.
        md5: Of its bytes.
        crc32c: Of its bytes.

    Example:
        >>> one = BlockId(bytes(8), 7, 1, 0, 5, bytes(16), 9)
        >>> BlockId.parse(one.text()) == one, BlockId.parse("AAAA") is None
        (True, True)
    """

    upload: bytes
    tick: int
    number: int
    offset: int
    size: int
    md5: bytes
    crc32c: int

    def text(self) -> str:
        """Write the id as the service takes it.

        Returns:
            Base64, always of one length.

        Example:
            >>> len(BlockId(bytes(8), 7, 1, 0, 5, bytes(16), 9).text())
            68
        """
        return base64.b64encode(_FORM.pack(_MAGIC, *self)).decode()

    @classmethod
    def parse(cls, text: str) -> BlockId | None:
        """Read an id.

        Args:
            text: The id, in base64.

        Returns:
            What it says; None when another program made it.

        Example:
            >>> BlockId.parse("not one of ours") is None
            True
        """
        try:
            raw = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
        if len(raw) != _FORM.size or raw[0] != _MAGIC:
            return None
        return cls(*_FORM.unpack(raw)[1:])

    def part(self) -> Part:
        """Tell what the engine needs to know of the block.

        Returns:
            The part; its ETag is the MD5, its checksum the block's id.

        Example:
            >>> BlockId(bytes(8), 7, 2, 8, 5, bytes(16), 9).part().number
            2
        """
        return Part(self.number, self.offset, self.size, self.md5.hex(), self.text())


class AzureBlocks(AzureBase):
    """The part primitives of `AzureBlobClient`."""

    _aborted: set[str]

    def _begin_parts(self, bucket: str, key: str, settings: ObjectSettings) -> PartUpload:
        self._check_container(bucket)
        self._write_headers(bucket, key, settings, WriteCondition())  # refused now, not at the end
        # there is nothing to ask the service: an upload is what its blocks' ids have in common
        return PartUpload(bucket, key, secrets.token_hex(8), settings)

    def _put_part(
        self, upload: PartUpload, number: int, offset: int, data: bytes | memoryview
    ) -> Part:
        self._check_begun(upload)
        block = BlockId(
            bytes.fromhex(upload.upload_id),
            time.time_ns(),
            number,
            offset,
            len(data),
            hashlib.md5(data, usedforsecurity=False).digest(),
            google_crc32c.value(data if isinstance(data, bytes) else bytes(data)),
        )
        self._wire.run(self._block_steps(upload, block, data))
        return block.part()

    def _block_steps(
        self, upload: PartUpload, block: BlockId, data: bytes | memoryview
    ) -> Steps[HttpResponse]:
        sent = (
            md5_header(data)
            if len(data) != block.size
            else (
                "content-md5",
                base64.b64encode(block.md5).decode(),
            )
        )
        answer = yield from self._wire.steps(
            "upload_file",
            "PUT",
            upload.bucket,
            upload.key,
            query=[("comp", "block"), ("blockid", block.text())],
            headers=[
                sent,
                *self._encryption_headers(upload.settings.encryption),
                *self._lease_headers(upload.bucket, upload.key),
            ],
            body=data,
        )
        if answer.headers.get("content-md5", sent[1]) != sent[1]:
            raise IntegrityError(
                f"{self.url(upload.bucket, upload.key)}: part {block.number} was stored with "
                "other bytes",
                provider="az",
            )
        return answer

    def _check_begun(self, upload: PartUpload) -> None:
        if upload.upload_id in self._aborted:
            raise self._gone(upload)

    def _gone(self, upload: PartUpload) -> NotFoundError:
        return NotFoundError(
            f"{self.url(upload.bucket, upload.key)}: the upload {upload.upload_id} is not there",
            hint="It was aborted, or the blob was written since, which drops all waiting blocks",
            provider="az",
        )

    def _blocks(self, upload: PartUpload, kinds: str) -> list[BlockId]:
        """The blocks of an upload that the service has whole."""
        try:
            answer = self._wire.request(
                "list_parts",
                "GET",
                upload.bucket,
                upload.key,
                query=[("comp", "blocklist"), ("blocklisttype", kinds)],
                headers=self._lease_headers(upload.bucket, upload.key),
            )
        except NotFoundError as error:
            raise self._gone(upload) from error
        found: list[BlockId] = []
        nonce = bytes.fromhex(upload.upload_id)
        for element in parse(answer.body).iter("Block"):
            block = BlockId.parse(text_of(element, "Name"))
            if block is None or block.upload != nonce:
                continue
            if number_of(element, "Size") == block.size:
                found.append(block)
        return found

    def _list_parts(self, upload: PartUpload) -> list[Part]:
        self._check_begun(upload)
        # committed ones too: an earlier process may have ended before it could note the end
        latest: dict[int, BlockId] = {}
        for block in self._blocks(upload, "all"):
            known = latest.get(block.number)
            if known is None or known.tick < block.tick:
                latest[block.number] = block
        if not latest:
            raise self._gone(upload)
        return [latest[number].part() for number in sorted(latest)]

    def _complete_parts(
        self, upload: PartUpload, parts: list[Part], condition: WriteCondition
    ) -> ObjectInfo:
        self._check_begun(upload)
        place = self.url(upload.bucket, upload.key)
        blocks = [BlockId.parse(part.checksum or "") for part in parts]
        chosen = [block for block in blocks if block is not None]
        if len(chosen) != len(parts):
            raise UnexpectedResponseError(f"{place}: a part has no block", provider="az")
        there = {block.text() for block in self._blocks(upload, "all")}
        if not all(block.text() in there for block in chosen):
            raise self._gone(upload)
        size = sum(block.size for block in chosen)
        crc32c = joined_crc32c((block.crc32c, block.size) for block in chosen)
        headers = self._write_headers(upload.bucket, upload.key, upload.settings, condition)
        headers.append(content_crc(crc32c, size))
        md5 = chosen[0].md5 if len(chosen) == 1 else None
        if md5 is not None:
            headers.append(("x-ms-blob-content-md5", base64.b64encode(md5).decode()))
        body = _block_list(chosen)
        answer = self._wire.run(
            self._conditional(
                self._wire.steps(
                    "upload_file",
                    "PUT",
                    upload.bucket,
                    upload.key,
                    query=[("comp", "blocklist")],
                    headers=[*headers, ("content-type", "application/xml"), md5_header(body)],
                    body=body,
                    idempotent=not condition.any,
                ),
                upload.bucket,
                upload.key,
                condition,
            )
        )
        return ObjectInfo(
            bucket=upload.bucket,
            key=upload.key,
            size=size,
            etag=answer.headers.get("etag", "").strip('"') or None,
            last_modified=http_date(answer.headers.get("last-modified")),
            content_type=upload.settings.content_type,
            metadata=upload.settings.metadata,
            checksums=Checksums(crc32c=f"{crc32c:08x}", md5=md5.hex() if md5 else None),
            version_id=answer.headers.get("x-ms-version-id"),
            storage_class=upload.settings.storage_class,
        )

    def _abort_parts(self, upload: PartUpload) -> None:
        self._aborted.add(upload.upload_id)
        try:
            blocks = self._blocks(upload, "uncommitted")
        except NotFoundError:
            return
        failures: list[CloudError] = []

        def done(_: HttpResponse | None, error: CloudError | None) -> None:
            if error is not None and not isinstance(error, NotFoundError):
                failures.append(error)

        StepLoop[HttpResponse](self.http, self.concurrency).run(
            (self._block_steps(upload, block, bytes(2 if block.size == 1 else 1)), done)
            for block in blocks
        )
        if failures:
            raise failures[0]


def _block_list(blocks: list[BlockId]) -> bytes:
    # a repeated commit, whose first answer was lost, finds the blocks committed already
    rows = "".join(f"<Latest>{block.text()}</Latest>" for block in blocks)
    return f'<?xml version="1.0" encoding="utf-8"?><BlockList>{rows}</BlockList>'.encode()
