"""What is known of a folder of pages: which file is which page, and as what it was written."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from typing import Final

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import ConflictError, InvalidRequestError
from codomyrmex.cloud.common.local_files import PendingFile, local_errors

__all__ = [
    "RECORD",
    "Entry",
    "Record",
    "check_doc",
    "digest_of",
    "digest_of_file",
    "read_record",
    "write_text",
]

RECORD: Final = ".coda-pages.json"
"""The file, in the folder itself."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of the folder.

    Attributes:
        id: Id of its page.
        digests: What it holds when nobody changed it; the last is the newest.
        updated_at: When the page was last changed in Coda, as far as is known here.
        is_file: False for a page that has no file, at most a folder for those below it.
    """

    id: str
    digests: tuple[str, ...]
    updated_at: datetime | None = None
    is_file: bool = True


class Record(msgspec.Struct, kw_only=True):
    """The whole record.

    Attributes:
        doc_id: Id of the doc.
        pages: The files, by path in the folder.
        root: Id of the page that the folder begins with; None for a whole doc.
        version: The form of the record.
    """

    doc_id: str
    pages: dict[str, Entry]
    root: str | None = None
    version: int = 1

    @property
    def files(self) -> dict[str, Entry]:
        """The pages that have a file.

        Returns:
            Their entries by path.
        """
        return {path: entry for path, entry in self.pages.items() if entry.is_file}

    def write(self, folder: str) -> None:
        """Write it into the folder."""
        write_text(os.path.join(folder, RECORD), msgspec.json.format(msgspec.json.encode(self)))


def read_record(folder: str) -> Record | None:
    """Read the record of a folder.

    Args:
        folder: The folder.

    Returns:
        The record; None when there is none.

    Raises:
        InvalidRequestError: When it cannot be understood.
    """
    path = os.path.join(folder, RECORD)
    if not os.path.lexists(path):
        return None
    with local_errors(path, "read_pages"), open(path, "rb") as file:
        data = file.read()
    try:
        record = decoder(Record).decode(data)
    except msgspec.DecodeError as error:
        raise InvalidRequestError(
            f"{path} is no record of pages: {error}", hint="Export into another folder"
        ) from error
    if record.version != 1:
        raise InvalidRequestError(f"{path} was written by a later version")
    return record


def digest_of(data: bytes) -> str:
    """Give what tells a content from others."""
    return hashlib.sha256(data).hexdigest()


def write_text(path: str, data: bytes) -> None:
    """Write a file, whole or not at all."""
    pending = PendingFile(path, operation="write_pages")
    try:
        with (
            local_errors(path, "write_pages"),
            os.fdopen(pending.fd, "wb", closefd=False) as file,
        ):
            file.write(data)
    except BaseException:
        pending.discard()
        raise
    pending.commit()


def digest_of_file(path: str) -> str:
    """Give what tells the content of a file from others."""
    with open(path, "rb") as file:
        return digest_of(file.read())


def check_doc(record: Record | None, doc_id: str, folder: str | os.PathLike[str]) -> None:
    """Refuse a folder that holds pages of another doc."""
    if record is not None and record.doc_id != doc_id:
        raise ConflictError(
            f"{os.fspath(folder)} holds pages of the doc {record.doc_id}",
            hint="Take another folder",
            provider="coda",
        )
