"""What an object carries besides its bytes: a JSON file beside the data, never inside it."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Mapping
from typing import Final

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.records import ObjectSettings

__all__ = ["Record", "Sidecar", "read_sidecar", "sidecar_path", "write_file"]

_log: Final = logging.getLogger(__name__)

_READ_SIZE: Final = 64 * 1024


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What belongs to one state of an object's file.

    Attributes:
        inode: The file's inode number, which stays when it is renamed.
        size: Its size in bytes.
        mtime_ns: Its modification time in nanoseconds since 1970.
        crc32c: The CRC-32C of its bytes, 8 hexadecimal digits; None for a file that was put
            there by another program.
        content_type: As in `ObjectSettings`, like all that follow.
        metadata: User metadata.
        cache_control: As sent.
        content_disposition: As sent.
        content_encoding: As sent.
        content_language: As sent.

    Example:
        >>> Record(inode=1, size=2, mtime_ns=3).crc32c is None
        True
    """

    inode: int
    size: int
    mtime_ns: int
    crc32c: str | None = None
    content_type: str | None = None
    metadata: Mapping[str, str] = {}
    cache_control: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None

    @classmethod
    def of(
        cls,
        status: os.stat_result,
        settings: ObjectSettings | None = None,
        crc32c: str | None = None,
    ) -> Record:
        """Describe a file.

        Args:
            status: The file's status.
            settings: What the object carries.
            crc32c: The checksum of its bytes.

        Returns:
            The record.

        Example:
            >>> Record.of(os.stat(tmp_path), ObjectSettings(content_type="a/b")).content_type
            'a/b'
        """
        settings = settings or ObjectSettings()
        return cls(
            inode=status.st_ino,
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
            crc32c=crc32c,
            content_type=settings.content_type,
            metadata=settings.metadata,
            cache_control=settings.cache_control,
            content_disposition=settings.content_disposition,
            content_encoding=settings.content_encoding,
            content_language=settings.content_language,
        )

    @property
    def settings(self) -> ObjectSettings:
        """What the object carries, for a copy of it.

        Returns:
            The settings.

        Example:
            >>> Record(inode=1, size=2, mtime_ns=3, content_type="a/b").settings.content_type
            'a/b'
        """
        return ObjectSettings(
            content_type=self.content_type,
            metadata=self.metadata,
            cache_control=self.cache_control,
            content_disposition=self.content_disposition,
            content_encoding=self.content_encoding,
            content_language=self.content_language,
        )

    def is_of(self, status: os.stat_result) -> bool:
        """Tell whether the record describes a file.

        Args:
            status: The file's status.

        Returns:
            True when inode, size and modification time agree.

        Example:
            >>> Record(inode=0, size=2, mtime_ns=3).is_of(os.stat(tmp_path))
            False
        """
        return self.inode == status.st_ino and self._resembles(status)

    def _resembles(self, status: os.stat_result) -> bool:
        return self.size == status.st_size and self.mtime_ns == status.st_mtime_ns


class Sidecar(msgspec.Struct, frozen=True):
    """The content of a sidecar file.

    While a write is going on it holds two records, of the present file and of the coming one, so
    that the rename of the file is the one moment at which bytes and metadata change together.

    Attributes:
        key: The object's key.
        records: One or two records.

    Example:
        >>> Sidecar("k", []).records
        []
    """

    key: str
    records: list[Record]

    def exact(self, status: os.stat_result) -> Record | None:
        """Find the record of a file.

        Args:
            status: The file's status.

        Returns:
            The record; None when no record describes this very file.

        Example:
            >>> Sidecar("k", []).exact(os.stat(tmp_path)) is None
            True
        """
        return next((record for record in self.records if record.is_of(status)), None)

    def resembling(self, status: os.stat_result) -> Record | None:
        """Find the record of a file that may have been copied or restored with the whole store.

        Args:
            status: The file's status.

        Returns:
            The only record with this size and modification time; None when there is none, or
            when there are two.

        Example:
            >>> Sidecar("k", []).resembling(os.stat(tmp_path)) is None
            True
        """
        found = [record for record in self.records if record._resembles(status)]
        return found[0] if len(found) == 1 else None


_DECODER: Final = decoder(Sidecar)


def sidecar_path(internal: bytes, key: str) -> tuple[bytes, bytes]:
    """Find the sidecar of a key.

    Args:
        internal: The bucket's ``.cmx`` folder.
        key: The key.

    Returns:
        The folder and the path of the sidecar.

    Example:
        >>> sidecar_path(b"/b/.cmx", "k")[0]
        b'/b/.cmx/meta/82'
    """
    digest = hashlib.sha256(key.encode()).hexdigest().encode()
    folder = internal + b"/meta/" + digest[:2]
    return folder, folder + b"/" + digest + b".json"


def read_sidecar(path: bytes, key: str) -> Sidecar:
    """Read a sidecar.

    Args:
        path: Its path.
        key: The key that it must be of.

    Returns:
        The sidecar, without records when there is none or when it cannot be understood, which is
        logged: the object's bytes are whole without it.

    Raises:
        OSError: When it cannot be read.

    Example:
        >>> read_sidecar(b"/no/such", "k")
        Sidecar(key='k', records=[])
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return Sidecar(key, [])
    try:
        data = chunk = os.read(fd, _READ_SIZE)
        while len(chunk) == _READ_SIZE:
            chunk = os.read(fd, _READ_SIZE)
            data += chunk
    finally:
        os.close(fd)
    try:
        sidecar = _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        _log.warning("%s: the sidecar of %r is damaged and not used: %s", path, key, error)
        return Sidecar(key, [])
    return sidecar if sidecar.key == key else Sidecar(key, [])


def write_file(temporary: bytes, path: bytes, content: object, *, sync: bool) -> None:
    """Write a JSON file that appears whole under its name.

    Args:
        temporary: Where to write it first, on the same file system.
        path: Its path; its folder exists.
        content: What `msgspec` can encode.
        sync: Whether it must survive a power failure.

    Raises:
        OSError: When it cannot be written; nothing is left of it.

    Example:
        >>> folder = os.fsencode(tmp_path)
        >>> write_file(folder + b"/t", folder + b"/s", Sidecar("k", []), sync=False)
        >>> os.listdir(tmp_path)
        ['s']
    """
    data = msgspec.json.encode(content)
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        try:
            while data:
                data = data[os.write(fd, data) :]
            if sync:
                os.fsync(fd)
        finally:
            os.close(fd)
        os.rename(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
