"""What is to be sent, as the JSON that will be sent: checked and counted before the first request.

A source is read once. What was checked is what is sent, whatever happens to the source meanwhile,
and what is much waits in a file of the system's temporary folder instead of in memory.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final, NamedTuple, Self

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.local_files import local_errors

__all__ = ["Item", "Spool", "batches"]

_IN_MEMORY: Final = 8 * 1024 * 1024


class Item(NamedTuple):
    """One thing to send.

    Attributes:
        number: Its place, from 0.
        name: What a person knows it by.
        data: Its JSON.
    """

    number: int
    name: str
    data: bytes


class Spool:
    """Things to send, in order.

    Args:
        settings: What else makes a run the same run; part of the digest.

    Attributes:
        size: Bytes of JSON.

    Example:
        >>> with Spool("") as spool:
        ...     place = spool.add("row 1", b'{"cells":[]}')
        ...     [item.name for item in spool], spool.at(place).data
        (['row 1'], b'{"cells":[]}')
    """

    def __init__(self, settings: str) -> None:
        self.size = 0
        self._count = 0
        self._hash = hashlib.sha256(settings.encode())
        # closed by __exit__
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    @property
    def digest(self) -> str:
        """What tells these things from others.

        Returns:
            Hexadecimal digits.
        """
        return self._hash.hexdigest()

    def add(self, name: str, data: bytes) -> int:
        """Add a thing.

        Args:
            name: What a person knows it by.
            data: Its JSON.

        Returns:
            Where it is, for `at`.
        """
        with local_errors(tempfile.gettempdir(), "bulk"):
            self._file.seek(0, 2)
            place = self._file.tell()
            # JSON holds neither tabs nor line feeds
            self._file.write(b"%d\t%s\t%s\n" % (self._count, msgspec.json.encode(name), data))
        self._count += 1
        self._hash.update(b"%d\t" % len(data))
        self._hash.update(data)
        self.size += len(data)
        return place

    def at(self, place: int) -> Item:
        """Read the thing at a place that `add` gave."""
        self._file.seek(place)
        return _item(self._file.readline())

    def __iter__(self) -> Iterator[Item]:
        place = 0
        for _ in range(self._count):
            self._file.seek(place)
            line = self._file.readline()
            place += len(line)
            yield _item(line)


def _item(line: bytes) -> Item:
    number, name, data = line.rstrip(b"\n").split(b"\t")
    return Item(int(number), decoder(str).decode(name), data)


def batches(
    items: Iterable[Item],
    *,
    most_items: int,
    most_bytes: int,
    gap: int,
    key: Callable[[Item], Hashable] | None = None,
) -> Iterator[list[Item]]:
    """Cut things into requests, in order.

    Args:
        items: The things; each is smaller than `most_bytes`.
        most_items: Things a request.
        most_bytes: Bytes a request.
        gap: Bytes between two things.
        key: What two things of one request must not share; None when they may be alike.

    Yields:
        Things that follow each other without a gap in their places.

    Example:
        >>> items = [Item(number, "", b"x" * 4) for number in (0, 1, 2, 4)]
        >>> cut = batches(items, most_items=9, most_bytes=10, gap=1)
        >>> [[item.number for item in batch] for batch in cut]
        [[0, 1], [2], [4]]
    """
    batch: list[Item] = []
    size = 0
    keys: set[Hashable] = set()
    for item in items:
        own = item.number if key is None else key(item)
        size += len(item.data) + gap
        full = len(batch) == most_items or size - gap > most_bytes or own in keys
        if batch and (full or item.number != batch[-1].number + 1):
            yield batch
            batch, size = [], len(item.data) + gap
            keys.clear()
        batch.append(item)
        keys.add(own)
    if batch:
        yield batch
