"""What providers and the engine say to each other about objects sent in parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings

__all__ = [
    "MIB",
    "BegunUpload",
    "OpenSink",
    "Part",
    "PartLimits",
    "PartUpload",
    "Sink",
    "WriteCondition",
]

MIB = 1024 * 1024
"""Bytes in a mebibyte."""

Sink: TypeAlias = Callable[[bytes], None]
"""Takes the next bytes of a download."""

OpenSink: TypeAlias = Callable[[ObjectInfo], Sink]
"""Called once, when an answer's headers are known and before its bytes; gives where they go."""


class PartLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What a service allows for objects sent in parts; sizes in bytes.

    Attributes:
        min_part: The smallest part but the last.
        max_part: The largest part.
        max_parts: How many parts an object may have.
        part_size: The size to use where the object's size allows it.
        single_put: Up to this size an object is sent by one request.
        max_key_bytes: How long a key may be, in UTF-8.
        equal_parts: Whether all parts but the last must have one size.
        single_copy: Up to this size the service copies an object by one request; None where it
            has no limit, and `ObjectClient._copy` is all that is needed.
        copy_part: Bytes a part of larger copies: the service moves them, not this machine.

    Example:
        >>> PartLimits().size_for(10 * 1024**3) // MIB
        8
    """

    min_part: int = 5 * MIB
    max_part: int = 5 * 1024 * MIB
    max_parts: int = 10_000
    part_size: int = 8 * MIB
    single_put: int = 8 * MIB
    max_key_bytes: int = 1024
    equal_parts: bool = False
    single_copy: int | None = None
    copy_part: int = 512 * MIB

    def size_for(self, total: int, wanted: int | None = None) -> int:
        """Choose the size of the parts of an object.

        Args:
            total: The object's size in bytes.
            wanted: The size to use where the object's size allows it; `part_size` when None.

        Returns:
            The size of each part but the last, a multiple of 1 MiB where it is not the wanted one.

        Raises:
            InvalidRequestError: When the object is too large for the service.

        Example:
            >>> PartLimits(max_parts=1000).size_for(64 * 1024 * MIB) // MIB
            66
        """
        size = self.part_size if wanted is None else wanted
        if size * self.max_parts < total:
            size = -(-total // self.max_parts)
            size = -(-size // MIB) * MIB
        if size > self.max_part:
            raise InvalidRequestError(
                f"an object of {total} bytes is too large: the service takes {self.max_parts} "
                f"parts of {self.max_part} bytes"
            )
        return size

    def with_part_size(self, part_size: int | None) -> PartLimits:
        """Send in parts of another size, and up to that size by one request.

        Args:
            part_size: The size, in bytes; None leaves all as it is.

        Returns:
            The limits.

        Raises:
            InvalidRequestError: When the service does not take parts of this size.

        Example:
            >>> PartLimits().with_part_size(16 * MIB).single_put // MIB
            16
        """
        if part_size is None:
            return self
        if not self.min_part <= part_size <= self.max_part:
            raise InvalidRequestError(
                f"part_size must be from {self.min_part} to {self.max_part}, not {part_size}"
            )
        return msgspec.structs.replace(self, part_size=part_size, single_put=part_size)

    def size_of_stream_part(self, number: int) -> int:
        """Choose the size of a part of a stream whose end is not known.

        Parts double every tenth of the allowed number, so that a stream of any length fits.

        Args:
            number: The part's number, from 1.

        Returns:
            Its size in bytes.

        Example:
            >>> [PartLimits().size_of_stream_part(n) // MIB for n in (1, 1000, 1001)]
            [8, 8, 16]
        """
        if self.equal_parts:
            return self.part_size
        steps = (number - 1) // max(1, self.max_parts // 10)
        return min(self.part_size << steps, self.max_part)


class WriteCondition(msgspec.Struct, frozen=True):
    """What must hold of the target for a write to happen.

    Attributes:
        if_match: The ETag that the present object must have.
        absent: Whether there must be no object.

    Example:
        >>> WriteCondition(absent=True).any
        True
    """

    if_match: str | None = None
    absent: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is asked for.

        Returns:
            True when the write is conditional.

        Example:
            >>> WriteCondition().any
            False
        """
        return self.absent or self.if_match is not None


class PartUpload(msgspec.Struct, frozen=True):
    """An upload in parts that was begun.

    Attributes:
        bucket: The bucket.
        key: The key.
        upload_id: The service's id of it.
        settings: What the object will carry.

    Example:
        >>> PartUpload("b", "k", "id1", ObjectSettings()).upload_id
        'id1'
    """

    bucket: str
    key: str
    upload_id: str
    settings: ObjectSettings


class BegunUpload(msgspec.Struct, frozen=True):
    """An upload in parts that a service keeps: begun, and neither completed nor aborted.

    Attributes:
        bucket: The bucket.
        key: The key.
        upload_id: The service's id of it.
        started: When it was begun, in UTC; None where the service does not tell.

    Example:
        >>> BegunUpload("b", "k", "id1").started is None
        True
    """

    bucket: str
    key: str
    upload_id: str
    started: datetime | None = None


class Part(msgspec.Struct, frozen=True):
    """One part that the service has.

    Attributes:
        number: From 1.
        offset: Where it begins in the object, in bytes.
        size: Bytes.
        etag: The service's ETag of it.
        checksum: The checksum that the service keeps of it, as the provider writes it.

    Example:
        >>> Part(1, 0, 5, "etag").checksum is None
        True
    """

    number: int
    offset: int
    size: int
    etag: str
    checksum: str | None = None
