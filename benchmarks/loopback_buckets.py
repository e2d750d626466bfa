"""What the loopback server serves: objects in memory, a folder's files, or generated keys."""

from __future__ import annotations

import base64
import bisect
import hashlib
from pathlib import Path
from typing import Final

import google_crc32c
import msgspec

KEPT: Final = 1 << 20
"""Objects up to this size, in bytes, are kept in memory."""
PAGE: Final = 1000
"""Keys a page."""

_CHUNK: Final = 1 << 20


class Stored(msgspec.Struct):
    """An object: its bytes, or the path of the file that has them, or neither."""

    size: int
    etag: str
    headers: dict[str, str]
    modified: float
    data: bytes | None = None
    path: str | None = None


class Bucket:
    """Objects by key, with the sorted keys made again after a change."""

    def __init__(self) -> None:
        self.objects: dict[str, Stored] = {}
        self._sorted: list[str] | None = None

    def put(self, key: str, stored: Stored) -> None:
        self.objects[key] = stored
        self._sorted = None

    def delete(self, key: str) -> None:
        if self.objects.pop(key, None) is not None:
            self._sorted = None

    def page(
        self, prefix: str, after: str, delimiter: str, most: int = PAGE
    ) -> tuple[list[str], list[str], bool]:
        """The next keys and common prefixes behind a key, and whether there are more."""
        if self._sorted is None:
            self._sorted = sorted(self.objects)
        names, found, folders = self._sorted, list[str](), list[str]()
        at = max(bisect.bisect_left(names, prefix), bisect.bisect_right(names, after))
        while at < len(names) and names[at].startswith(prefix):
            if len(found) + len(folders) == most:
                return found, folders, True
            cut = names[at].find(delimiter, len(prefix)) if delimiter else -1
            if cut < 0:
                found.append(names[at])
                at += 1
            else:
                folder = names[at][: cut + len(delimiter)]
                if folder > after or not after.startswith(folder):
                    folders.append(folder)
                at = bisect.bisect_left(names, folder + "\U0010ffff", at)
        return found, folders, False


class Generated(Bucket):
    """So many keys, held by nothing; each page is made once."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.pages: dict[int, str] = {}
        for first in range(0, count, PAGE):
            self.rows(first)

    def first(self, after: str) -> int:
        return int(after.partition(".")[0].removeprefix("part-")) + 1 if after else 0

    def rows(self, first: int) -> str:
        if first not in self.pages:
            self.pages[first] = "".join(
                f"<Contents><Key>part-{number:09}.parquet</Key>"
                "<LastModified>2026-01-31T10:00:00.000Z</LastModified>"
                "<ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag>"
                f"<Size>{number}</Size><StorageClass>STANDARD</StorageClass></Contents>"
                for number in range(first, min(first + PAGE, self.count))
            )
        return self.pages[first]


def folder_bucket(folder: Path, *, later: bool = False) -> Bucket:
    """The files of a folder as objects, as `cmx` or rclone would have stored them.

    Args:
        folder: The folder.
        later: Whether they were stored after the files were made, as an upload does, instead of at
            the files' own times.
    """
    bucket = Bucket()
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        status = path.stat()
        stored = int(status.st_ctime) + 3 if later else int(status.st_mtime)
        data = path.read_bytes() if status.st_size <= KEPT else None
        checksum = google_crc32c.value(data or b"")
        if data is None:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    checksum = google_crc32c.extend(checksum, chunk)
        etag = hashlib.md5(data).hexdigest() if data is not None else f"{'0' * 32}-{256}"
        headers = {
            "content-type": "application/octet-stream",
            "x-amz-meta-mtime": f"{status.st_mtime_ns / 1e9:.9f}",
            "x-amz-checksum-crc32c": base64.b64encode(checksum.to_bytes(4, "big")).decode(),
            "x-amz-checksum-type": "FULL_OBJECT",
        }
        bucket.put(
            str(path.relative_to(folder)),
            Stored(status.st_size, etag, headers, stored, data, str(path)),
        )
    return bucket
