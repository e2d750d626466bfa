"""Where parts come from: a file, or another object, that must stay as it is meanwhile."""

from __future__ import annotations

import os
import stat
from typing import Protocol, Self

from codomyrmex.cloud.common.errors import ConflictError, InvalidRequestError
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.transfer.manifest import SourceFacts

__all__ = ["FileSource", "ObjectSource", "PartSource"]


class PartSource(Protocol):
    """Bytes of a known number that can be read in any order, by several threads.

    Attributes:
        place: Its path or URL.
        facts: What tells its present state from another.
    """

    place: str
    facts: SourceFacts

    def read(self, offset: int, size: int) -> bytes:
        """Read exactly so many bytes, or raise when the source is not what it was."""
        ...


class FileSource:
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

    def read(self, offset: int, size: int) -> bytes:
        """Read a part.

        Args:
            offset: Where it begins.
            size: How many bytes.

        Returns:
            The bytes.

        Raises:
            ConflictError: When the file was changed since it was opened.
        """
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


class ObjectSource:
    """An object of any store, in the state in which it was found.

    Args:
        client: The store.
        info: The object, as `StorageClient.get_metadata` gives it.
        place: Its URL.

    Attributes:
        place: Its URL.
        facts: Its state, as a transfer's record keeps it.

    Example:
        >>> info = storage.get_metadata("demo", "hello.txt")
        >>> ObjectSource(storage, info, "local://demo/hello.txt").read(1, 3)
        b'ell'
    """

    def __init__(self, client: StorageClient, info: ObjectInfo, place: str) -> None:
        self._client = client
        self._info = info
        self.place = place
        self.facts = SourceFacts(info.size, etag=info.etag, version_id=info.version_id)

    def read(self, offset: int, size: int) -> bytes:
        """Read a part.

        Args:
            offset: Where it begins.
            size: How many bytes.

        Returns:
            The bytes.

        Raises:
            PreconditionFailedError: When the object was replaced meanwhile.
        """
        data = self._client.download_data(
            self._info.bucket,
            self._info.key,
            start=offset,
            end=offset + size,
            if_match=self._info.etag,
        )
        if len(data) != size:
            raise ConflictError(
                f"{self.place} gave {len(data)} bytes of {size}", resource=self.place
            )
        return data
