"""Long sequences that go to a temporary file instead of filling the memory."""

from __future__ import annotations

import os
import pickle
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from typing import IO, Final, Generic, TypeVar, overload

from typing_extensions import override

from codomyrmex.cloud.common.local_files import local_errors

__all__ = ["Spool"]

_BLOCK: Final = 4096

T = TypeVar("T")


class Spool(Sequence[T], Generic[T]):
    """A sequence that grows at its end and keeps a bounded number of items in memory.

    The items beyond the bound are in a file without a name, in the folder for temporary files
    (``TMPDIR``), readable by this user alone and gone with the process. One thread may add; when
    it is done, any number may read.

    Args:
        in_memory: How many items stay in memory, rounded up to whole blocks of 4,096.

    Example:
        >>> spool = Spool(in_memory=0)
        >>> for number in range(10_000):
        ...     spool.append(number)
        >>> len(spool), spool[-1], spool[4_095:4_098], sum(spool)
        (10000, 9999, [4095, 4096, 4097], 49995000)
    """

    def __init__(self, in_memory: int = 4 * _BLOCK) -> None:
        self._blocks: list[list[T] | tuple[int, int]] = []
        self._tail: list[T] = []
        self._in_memory = -(-in_memory // _BLOCK)
        self._file: IO[bytes] | None = None
        self._last: tuple[int, list[T]] | None = None

    def append(self, item: T) -> None:
        """Add an item.

        Args:
            item: What can be pickled.

        Raises:
            DiskFullError: When the folder for temporary files is full.

        Example:
            >>> spool = Spool()
            >>> spool.append("a")
            >>> list(spool)
            ['a']
        """
        self._tail.append(item)
        if len(self._tail) == _BLOCK:
            kept = len(self._blocks) < self._in_memory
            self._blocks.append(self._tail if kept else self._write(self._tail))
            self._tail = []

    def sequence(self) -> Sequence[T]:
        """Give what was added, as a plain list where it all is in memory.

        Returns:
            A list, or this spool.

        Example:
            >>> Spool().sequence()
            []
        """
        return self if self._file is not None else list(self)

    def _write(self, block: list[T]) -> tuple[int, int]:
        data = pickle.dumps(block, protocol=pickle.HIGHEST_PROTOCOL)
        with local_errors(tempfile.gettempdir(), "plan"):
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 # as long as the spool
                weakref.finalize(self, self._file.close)
            place = self._file.tell()
            view = memoryview(data)
            while view:
                view = view[self._file.write(view) :]
        return place, len(data)

    def _block(self, number: int) -> list[T]:
        if number == len(self._blocks):
            return self._tail
        block = self._blocks[number]
        if isinstance(block, list):
            return block
        last = self._last
        if last is None or last[0] != number:
            assert self._file is not None
            place, size = block
            data = os.pread(self._file.fileno(), size, place)
            # the file has no name: nobody but this process can have written it
            last = self._last = number, pickle.loads(data)  # noqa: S301
        return last[1]

    @override
    def __len__(self) -> int:
        return len(self._blocks) * _BLOCK + len(self._tail)

    @override
    def __iter__(self) -> Iterator[T]:
        for number in range(len(self._blocks) + 1):
            yield from self._block(number)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> list[T]: ...

    @override
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(f"no item {index} among {len(self)}")
        return self._block(position // _BLOCK)[position % _BLOCK]
