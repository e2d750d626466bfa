"""Checksums of bytes as they pass."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import google_crc32c

from codomyrmex.cloud.common.crc32c import joined_crc32c
from codomyrmex.cloud.common.errors import IntegrityError
from codomyrmex.cloud.common.records import Checksums, ObjectInfo

if TYPE_CHECKING:
    from codomyrmex.cloud.transfer.object_client import ObjectClient

__all__ = [
    "HASHER_NAMES",
    "CompositeMd5",
    "Hasher",
    "Verifier",
    "crc32c_hex",
    "new_hasher",
    "verify_composite",
]


class Hasher(Protocol):
    """What `hashlib` objects and the CRC of google_crc32c have in common."""

    def update(self, data: bytes, /) -> None:
        """Take the next bytes."""
        ...

    def digest(self) -> bytes:
        """Return the checksum of all bytes so far."""
        ...


_HASHERS: Final[dict[str, Callable[[], Hasher]]] = {
    # cheapest first: CPU seconds a GiB were 0.08 (CRC-32C), 0.58 (SHA-256), 1.36 (MD5)
    "crc32c": google_crc32c.Checksum,
    "sha256": hashlib.sha256,
    "md5": lambda: hashlib.md5(usedforsecurity=False),
}


HASHER_NAMES: Final = tuple(_HASHERS)
"""The checksums that can be computed here, the cheapest first."""


def new_hasher(name: str) -> Hasher:
    """Make a running checksum.

    Args:
        name: ``crc32c``, ``sha256`` or ``md5``.

    Returns:
        The checksum of no bytes yet.

    Example:
        >>> new_hasher("md5").digest().hex()
        'd41d8cd98f00b204e9800998ecf8427e'
    """
    return _HASHERS[name]()


def crc32c_hex(data: bytes | memoryview) -> str:
    """Compute a CRC-32C.

    Args:
        data: The bytes.

    Returns:
        Eight hexadecimal digits.

    Example:
        >>> crc32c_hex(b"123456789")
        'e3069283'
    """
    value: int = google_crc32c.value(data if isinstance(data, bytes) else bytes(data))
    return f"{value:08x}"


class Verifier:
    """Compares passing bytes with the cheapest checksum that the service told.

    Args:
        checksums: What the service told; None when it told nothing.
        size: How many bytes there must be.

    Attributes:
        algorithm: The checksum's name; None when the service told none that can be computed.

    Example:
        >>> verifier = Verifier(Checksums(crc32c="e3069283"), 9)
        >>> verifier.update(b"123456789")
        >>> verifier.finish("s3://b/k")
    """

    def __init__(self, checksums: Checksums | None, size: int) -> None:
        self._size = size
        self._seen = 0
        self._expected: str | None = None
        self._hasher: Hasher | None = None
        self.algorithm: str | None = None
        for name in _HASHERS if checksums is not None else ():
            self._expected = getattr(checksums, name)
            if self._expected is not None:
                self.algorithm = name
                self._hasher = new_hasher(name)
                break

    def update(self, data: bytes) -> None:
        """Take the next bytes.

        Args:
            data: Bytes in order.

        Example:
            >>> Verifier(None, 1).update(b"x")
        """
        self._seen += len(data)
        if self._hasher is not None:
            self._hasher.update(data)

    def finish(self, place: str) -> None:
        """Compare, after the last byte.

        Args:
            place: The object's URL, for the message.

        Raises:
            IntegrityError: When the number of bytes or the checksum differs.

        Example:
            >>> Verifier(None, 2).finish("s3://b/k")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.IntegrityError: s3://b/k: 0 bytes came of 2
        """
        found = None if self._hasher is None else self._hasher.digest().hex()
        self._compare(self._seen, found, place)

    def finish_joined(self, parts: Sequence[tuple[int, int]], place: str) -> None:
        """Compare with the CRC-32C of the whole, where it is known of parts.

        Args:
            parts: The CRC-32C and the size of each, in order.
            place: The object's URL, for the message.

        Raises:
            IntegrityError: When the number of bytes or the checksum differs.

        Example:
            >>> verifier = Verifier(Checksums(crc32c="e3069283"), 9)
            >>> parts = [(int(crc32c_hex(data), 16), len(data)) for data in (b"1234", b"56789")]
            >>> verifier.finish_joined(parts, "s3://b/k")
        """
        self._compare(sum(size for _, size in parts), f"{joined_crc32c(parts):08x}", place)

    def _compare(self, seen: int, found: str | None, place: str) -> None:
        if seen != self._size:
            raise IntegrityError(f"{place}: {seen} bytes came of {self._size}", resource=place)
        if found is not None and found != self._expected:
            raise IntegrityError(
                f"{place}: the bytes that came have another {self.algorithm} than the service "
                f"keeps ({self._expected})",
                hint="Run it again; if it stays so, the object is damaged at the service",
                resource=place,
            )


class CompositeMd5:
    """The MD5 of the MD5s of parts, which services give as the ETag of an object made of them.

    Args:
        sizes: Bytes of each part, in order.

    Example:
        >>> composite = CompositeMd5([3, 2])
        >>> composite.update(b"hello")
        >>> composite.etag()
        '554a2f6105cc700b8cc987b5ddfb8102-2'
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self._sizes = sizes
        self._digests: list[bytes] = []
        self._part = new_hasher("md5")
        self._seen = 0

    def update(self, data: bytes) -> None:
        """Take the next bytes.

        Args:
            data: Bytes in order; what is beyond the last part counts to none.

        Example:
            >>> CompositeMd5([1]).update(b"x")
        """
        view = memoryview(data)
        while view and len(self._digests) < len(self._sizes):
            missing = self._sizes[len(self._digests)] - self._seen
            self._part.update(bytes(view[:missing]))
            self._seen += min(missing, len(view))
            view = view[missing:]
            if self._seen == self._sizes[len(self._digests)]:
                self._digests.append(self._part.digest())
                self._part = new_hasher("md5")
                self._seen = 0

    def etag(self) -> str:
        """Tell the ETag.

        Returns:
            The MD5 of the MD5s of the parts that are whole, and their number.

        Example:
            >>> CompositeMd5([]).etag()
            'd41d8cd98f00b204e9800998ecf8427e-0'
        """
        whole = hashlib.md5(b"".join(self._digests), usedforsecurity=False)
        return f"{whole.hexdigest()}-{len(self._digests)}"


def verify_composite(
    client: ObjectClient,
    info: ObjectInfo,
    etag_of: Callable[[list[int]], str | None],
    *,
    version_id: str | None = None,
    sizes: list[int] | None = None,
) -> bool:
    """Compare bytes with an ETag that is made of the MD5s of parts.

    A difference counts only when the service has told the size of every part.

    Args:
        client: Where the object is.
        info: The object; an ETag of another kind costs no request.
        etag_of: Computes the ETag of the bytes in parts of such sizes; None when the bytes are not
            there any more.
        version_id: The version, when it is not the present one.
        sizes: What ``client`` told of the parts before.

    Returns:
        Whether it could be compared; False for another kind of ETag, or parts that are not known.

    Raises:
        IntegrityError: When the bytes differ.

    Example:
        >>> info = storage.get_metadata("demo", "hello.txt")
        >>> verify_composite(storage, info, lambda sizes: None)
        False
    """
    found = sizes or client._part_sizes(info, version_id=version_id)
    if found is None:
        return False
    etag = etag_of(found)
    expected = client._expected_composite(info, version_id=version_id)
    if etag == expected:
        return True
    exact = client._part_sizes(info, version_id=version_id, each=True)
    if exact is None:
        return False
    if exact != found:
        etag = etag_of(exact)
        if etag is None or etag == expected:
            return etag is not None
    place = client.url(info.bucket, info.key)
    raise IntegrityError(
        f"{place}: the bytes that came make the ETag {etag}, and the service keeps {expected}",
        hint="Run it again; if it stays so, the object is damaged at the service",
        resource=place,
    )
