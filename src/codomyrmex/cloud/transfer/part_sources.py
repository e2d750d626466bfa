"""Where parts come from: a file or an object, which must stay as it is meanwhile."""

from __future__ import annotations

import hashlib
import os
import stat
from abc import ABC, abstractmethod
from typing import Literal, Protocol, Self

from typing_extensions import override

from codomyrmex.cloud.common.errors import ConflictError, InvalidRequestError
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.transfer.manifest import SourceFacts
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import Part, PartLimits, PartUpload
from codomyrmex.cloud.transfer.verify import crc32c_hex

__all__ = ["FileSource", "ObjectSource", "PartSource", "ReadSource", "StoredSource"]


class PartSource(Protocol):
    """Bytes of a known number that become parts in any order, by several threads.

    Attributes:
        kind: What a transfer of it is called in its record.
        place: Its path or URL.
        facts: What tells its present state from another.
    """

    kind: Literal["upload", "copy"]
    place: str
    facts: SourceFacts

    def part_size(self, limits: PartLimits) -> int:
        """Choose the size of the parts, or raise when the service does not take so much."""
        ...

    def send(
        self, client: ObjectClient, upload: PartUpload, number: int, offset: int, size: int
    ) -> Part:
        """Make one part of exactly these bytes, or raise when the source is not what it was."""
        ...

    def holds(self, part: Part) -> bool:
        """Tell whether a part has the source's bytes; False where that cannot be told here."""
        ...


class ReadSource(ABC):
    """A source whose bytes pass through this machine."""

    kind: Literal["upload", "copy"] = "upload"
    place: str
    facts: SourceFacts

    @abstractmethod
    def read(self, offset: int, size: int) -> bytes:
        """Read exactly so many bytes.

        Args:
            offset: Where they begin.
            size: How many.

        Returns:
            The bytes.

        Raises:
            ConflictError: When the source is not what it was.
        """

    def part_size(self, limits: PartLimits) -> int:
        """Choose the size of the parts.

        Args:
            limits: Of the service that they go to.

        Returns:
            Bytes a part.

        Raises:
            InvalidRequestError: When the service does not take so much.
        """
        return limits.size_for(self.facts.size)

    def send(
        self, client: ObjectClient, upload: PartUpload, number: int, offset: int, size: int
    ) -> Part:
        """Read a part and put it.

        Args:
            client: Where to.
            upload: The upload.
            number: From 1.
            offset: Where the part begins.
            size: Its bytes.

        Returns:
            The part.

        Raises:
            CloudError: When it cannot be read or put.
        """
        return client._put_part(upload, number, offset, self.read(offset, size))

    def holds(self, part: Part) -> bool:
        """Tell whether a part has the source's bytes.

        Args:
            part: What the service says of it.

        Returns:
            True when its ETag is the MD5 or the CRC-32C of the bytes; False also where the ETag
            is neither.
        """
        data = self.read(part.offset, part.size)
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return part.etag in (md5, crc32c_hex(data))


class FileSource(ReadSource):
    """A file, opened once.

    Args:
        path: The file.

    Attributes:
        place: Its path, absolute and without symbolic links.
        status: What it was when it was opened.
        facts: The same, as a transfer's record keeps it.

    Raises:
        LocalFileNotFoundError: When there is no such file.
        InvalidRequestError: When it is no regular file.

    Example:
        >>> _ = (tmp_path / "a").write_text("abc")
        >>> with FileSource(tmp_path / "a") as source:
        ...     source.read(1, 2)
        b'bc'
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.fspath(path)
        with local_errors(path, "upload_file"):
            self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            self.status = os.fstat(self._descriptor)
        if not stat.S_ISREG(self.status.st_mode):
            os.close(self._descriptor)
            raise InvalidRequestError(
                f"{self._path} is not a regular file",
                hint="Upload a folder with cmx cp -r, and a pipe with upload_data",
                operation="upload_file",
            )
        self.place = os.path.realpath(path)
        self.facts = SourceFacts(
            self.status.st_size, mtime_ns=self.status.st_mtime_ns, inode=self.status.st_ino
        )

    @override
    def read(self, offset: int, size: int) -> bytes:
        with local_errors(self._path, "upload_file"):
            data = os.pread(self._descriptor, size, offset)
            while len(data) < size:
                more = os.pread(self._descriptor, size - len(data), offset + len(data))
                if not more:
                    break
                data += more
            now = os.fstat(self._descriptor)
        was = self.status
        if len(data) != size or (now.st_size, now.st_mtime_ns) != (was.st_size, was.st_mtime_ns):
            raise ConflictError(
                f"{self._path} changed while it was read",
                hint="Run it again when nothing writes to it",
                operation="upload_file",
                resource=self._path,
            )
        return data

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class ObjectSource(ReadSource):
    """An object of any store, in the state in which it was found.

    Args:
        client: The store.
        info: The object, as `StorageClient.get_metadata` gives it.
        place: Its URL.
        version_id: The version that was asked for; None for the present one.

    Attributes:
        place: Its URL.
        facts: Its state, as a transfer's record keeps it.

    Example:
        >>> info = storage.get_metadata("demo", "hello.txt")
        >>> ObjectSource(storage, info, "local://demo/hello.txt").read(1, 3)
        b'ell'
    """

    def __init__(
        self, client: StorageClient, info: ObjectInfo, place: str, version_id: str | None = None
    ) -> None:
        self._client = client
        self._info = info
        self.place = place
        self.facts = SourceFacts(info.size, etag=info.etag, version_id=version_id)

    @override
    def read(self, offset: int, size: int) -> bytes:
        data = self._client.download_data(
            self._info.bucket,
            self._info.key,
            start=offset,
            end=offset + size,
            version_id=self.facts.version_id,
            if_match=self._info.etag,
        )
        if len(data) != size:
            raise ConflictError(
                f"{self.place} gave {len(data)} bytes of {size}", resource=self.place
            )
        return data


class StoredSource:
    """An object that its own store makes the parts of: no byte passes through this machine.

    Args:
        info: The object, as `StorageClient.get_metadata` gives it.
        place: Its URL.
        version_id: The version that was asked for; None for the present one.

    Attributes:
        place: Its URL.
        facts: Its state, as a transfer's record keeps it.

    Example:
        >>> info = storage.get_metadata("demo", "hello.txt")
        >>> StoredSource(info, "local://demo/hello.txt").facts.size
        5
    """

    kind: Literal["upload", "copy"] = "copy"

    def __init__(self, info: ObjectInfo, place: str, version_id: str | None = None) -> None:
        self._info = info
        self.place = place
        self.facts = SourceFacts(info.size, etag=info.etag, version_id=version_id)

    def part_size(self, limits: PartLimits) -> int:
        """Choose the size of the parts.

        Args:
            limits: Of the store.

        Returns:
            Bytes a part.

        Raises:
            InvalidRequestError: When the store does not take so much.

        Example:
            >>> info = storage.get_metadata("demo", "hello.txt")
            >>> StoredSource(info, "local://demo/hello.txt").part_size(PartLimits()) // 2**20
            512
        """
        return limits.size_for(self.facts.size, limits.copy_part)

    def send(
        self, client: ObjectClient, upload: PartUpload, number: int, offset: int, size: int
    ) -> Part:
        """Have the store make a part.

        Args:
            client: The store.
            upload: The upload.
            number: From 1.
            offset: Where the part begins in the source.
            size: Its bytes.

        Returns:
            The part.

        Raises:
            PreconditionFailedError: When the object was replaced meanwhile.
        """
        return client._copy_part(upload, number, offset, size, self._info)

    def holds(self, part: Part) -> bool:
        """Tell whether a part has the source's bytes, which only reading them all would show.

        Args:
            part: What the service says of it.

        Returns:
            False.

        Example:
            >>> info = storage.get_metadata("demo", "hello.txt")
            >>> StoredSource(info, "local://demo/hello.txt").holds(Part(1, 0, 5, "etag"))
            False
        """
        return False
