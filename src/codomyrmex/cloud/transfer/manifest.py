"""The record on disk of a transfer in parts that is not done yet.

One file a transfer, in the user's state folder. Its first line says what goes where; each further
line is a part that arrived. Lines are only ever appended, so that a process that is killed leaves
a file whose last line may be torn and whose other lines are right. The file is removed when the
transfer is done. A lock on it keeps two processes from doing the same transfer at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from codomyrmex.cloud.common import line_record
from codomyrmex.cloud.common.decoding import convert, decoder
from codomyrmex.cloud.common.errors import ConflictError, NotFoundError
from codomyrmex.cloud.common.line_record import LineRecord
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.transfer.part_records import Part, WriteCondition

__all__ = [
    "Header",
    "Manifest",
    "SourceFacts",
    "find_manifest",
    "list_manifests",
    "state_folder",
    "transfer_id",
]

_VERSION: Final = 1
_BOOT_ID: Final = "/proc/sys/kernel/random/boot_id"


class SourceFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What tells one state of a source from another.

    Attributes:
        size: Bytes.
        mtime_ns: Of a file.
        inode: Of a file.
        etag: Of an object.
        version_id: Of an object.

    Example:
        >>> SourceFacts(3, mtime_ns=1) == SourceFacts(3, mtime_ns=2)
        False
    """

    size: int
    mtime_ns: int | None = None
    inode: int | None = None
    etag: str | None = None
    version_id: str | None = None


class Header(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a transfer is.

    Attributes:
        kind: ``upload`` (parts to a service, of a file or of another service's object), ``copy``
            (parts that a service makes of its own object) or ``download`` (ranges into a file).
        source: Where from: a path or a URL.
        facts: The state of the source that the parts belong to.
        target: Where to: a path or a URL.
        store: The address of the store on the other side, such as its endpoint.
        bucket: The bucket on the service's side.
        key: The key on the service's side.
        part_size: Bytes a part.
        upload_id: The service's id of the upload.
        part_file: The file that a download writes to.
        settings: What the object will carry.
        condition: What must hold of the target when it is done.
        boot_id: Of the system that wrote it; empty where the system has none. After another boot
            files may lack what was not on the disk yet.
        started: Seconds since 1970.
        version: Of this format.

    Example:
        >>> Header(
        ...     kind="upload", source="/a", facts=SourceFacts(1), target="s3://b/a", store="s3",
        ...     bucket="b", key="a", part_size=5,
        ... ).kind
        'upload'
    """

    kind: Literal["upload", "copy", "download"]
    source: str
    facts: SourceFacts
    target: str
    store: str
    bucket: str
    key: str
    part_size: int
    upload_id: str = ""
    part_file: str = ""
    settings: ObjectSettings = ObjectSettings()
    condition: WriteCondition = WriteCondition()
    boot_id: str = ""
    started: float = 0.0
    version: int = _VERSION


def state_folder() -> str:
    """Find the folder of the records.

    Returns:
        ``transfers`` in ``CODOMYRMEX_STATE_DIR``, else in ``codomyrmex`` of ``XDG_STATE_HOME`` or
        ``~/.local/state``.

    Example:
        >>> os.path.basename(state_folder())
        'transfers'
    """
    return line_record.state_folder("transfers")


def transfer_id(kind: str, source: str, target: str, store: str) -> str:
    """Name a transfer by what goes where, so that the same command finds it again.

    Args:
        kind: As in `Header`.
        source: Where from.
        target: Where to.
        store: The address of the store.

    Returns:
        Sixteen hexadecimal digits.

    Example:
        >>> len(transfer_id("upload", "/a", "s3://b/a", "https://s3.amazonaws.com"))
        16
    """
    text = "\n".join((kind, source, target, store))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


class Manifest:
    """A transfer's record, held open and locked while the transfer is under way.

    Args:
        path: The file.
        operation: For error messages.

    Attributes:
        header: What the transfer is; None in a new record.
        parts: The parts that arrived, by number.

    Raises:
        ConflictError: When another process holds it.

    Example:
        >>> with Manifest(str(tmp_path / "t")) as manifest:
        ...     manifest.begin(Header(
        ...         kind="upload", source="/a", facts=SourceFacts(1), target="s3://b/a",
        ...         store="s3", bucket="b", key="a", part_size=5))
        ...     manifest.add(Part(1, 0, 1, "etag"))
        >>> with Manifest(str(tmp_path / "t")) as manifest:
        ...     sorted(manifest.parts)
        [1]
    """

    def __init__(self, path: str, *, operation: str = "upload_file") -> None:
        self.path = path
        self.header: Header | None = None
        self.parts: dict[int, Part] = {}
        self._lock = threading.Lock()
        self._record = LineRecord(
            path,
            operation=operation,
            busy="this transfer is under way already, in another process or thread",
        )
        self._record.read(self._take)

    def _take(self, number: int, line: bytes) -> bool:
        try:
            if number == 0:
                header = _read_header(line)
                self.header = header if header.version == _VERSION else None
                return self.header is not None
            part = decoder(Part).decode(line)
        except (msgspec.DecodeError, ValueError):
            return False
        self.parts[part.number] = part
        return True

    @property
    def outlived_boot(self) -> bool:
        """Whether the system was started anew since the record was begun.

        Returns:
            True when what files hold must be looked at, not believed.

        Example:
            >>> with Manifest(str(tmp_path / "t")) as manifest:
            ...     manifest.outlived_boot
            False
        """
        return self.header is not None and self.header.boot_id != _boot_id()

    def begin(self, header: Header) -> None:
        """Start the record anew.

        Args:
            header: What the transfer is.
        """
        if not header.started:
            header = msgspec.structs.replace(header, started=time.time(), boot_id=_boot_id())
        self._record.begin(_written_header(header))
        self.header = header
        self.parts.clear()

    def add(self, part: Part) -> None:
        """Record a part that arrived; may be called by several threads.

        Args:
            part: The part.
        """
        with self._lock:
            self._record.append(msgspec.json.encode(part))
            self.parts[part.number] = part

    def drop(self, number: int) -> None:
        """Forget a part, until it is recorded anew.

        Args:
            number: The part's number.
        """
        with self._lock:
            self.parts.pop(number, None)

    def remove(self) -> None:
        """Remove the record: the transfer is done, or given up."""
        self._record.remove()

    def close(self) -> None:
        """Let go of the record; one that was never begun is removed."""
        if self.header is None and self._record.is_open:
            self.remove()
        self._record.close()

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def find_manifest(identity: str) -> str:
    """Find the record of an unfinished transfer.

    Args:
        identity: The id, or its beginning when no other begins so.

    Returns:
        The path of the record.

    Raises:
        NotFoundError: When there is none, or more than one.

    Example:
        >>> find_manifest("ffff")
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.common.errors.NotFoundError: there is no unfinished transfer 'ffff'
    """
    found = [name for name in _names() if name.startswith(identity)]
    if len(found) != 1 or not identity:
        many = f"{len(found)} unfinished transfers begin with {identity!r}"
        raise NotFoundError(
            many if found else f"there is no unfinished transfer {identity!r}",
            hint="cmx transfers lists them",
        )
    return os.path.join(state_folder(), found[0])


def list_manifests() -> Iterator[tuple[str, Header, list[Part], bool]]:
    """Iterate over the unfinished transfers.

    Yields:
        The id, what it is, the parts that arrived, and whether a process is at it now.

    Example:
        >>> list(list_manifests())
        []
    """
    for name in _names():
        path = os.path.join(state_folder(), name)
        try:
            with Manifest(path) as manifest:
                if manifest.header is not None:
                    yield name, manifest.header, list(manifest.parts.values()), False
        except ConflictError:
            header, parts = _peek(path)
            if header is not None:
                yield name, header, parts, True


def _boot_id() -> str:
    try:
        with open(_BOOT_ID, encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""  # a system without one


def _written_header(header: Header) -> bytes:
    """Write a header, whose paths may have bytes that are no UTF-8."""
    return json.dumps(msgspec.to_builtins(header)).encode("ascii")


def _read_header(line: bytes) -> Header:
    return convert(json.loads(line), Header)


def _names() -> list[str]:
    try:
        return sorted(name for name in os.listdir(state_folder()) if len(name) == 16)
    except FileNotFoundError:
        return []


def _peek(path: str) -> tuple[Header | None, list[Part]]:
    """Read a record that another process is writing."""
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")[:-1]
    if not lines:
        return None, []
    return (
        _read_header(lines[0]),
        [decoder(Part).decode(line) for line in lines[1:]],
    )
