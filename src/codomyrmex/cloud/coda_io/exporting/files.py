"""Files that rows are written to, one page after the other."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from typing import IO, Any, Final, Protocol

import msgspec

from codomyrmex.cloud.coda_io.exporting.arrow import batch_of
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.table_rows import import_arrow

__all__ = ["FORMATS", "RowFile", "format_of_path", "new_file"]

FORMATS: Final = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
"""The endings of the files that can be written; an import reads the same."""

_ROW_GROUP: Final = 20_000


class RowFile(Protocol):
    """Takes rows."""

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows, a value for each column."""
        ...

    def begin_anew(self) -> None:
        """Forget all rows."""
        ...

    def finish(self) -> None:
        """Write what is left."""
        ...

    def close(self) -> None:
        """Let the file go, finished or not."""
        ...


def format_of_path(path: str | os.PathLike[str]) -> str:
    """Give the ending of a file that can be written.

    Args:
        path: The file.

    Returns:
        One of `FORMATS`.

    Raises:
        InvalidRequestError: When it is another.

    Example:
        >>> format_of_path("tasks.CSV")
        '.csv'
    """
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    if suffix not in FORMATS:
        raise InvalidRequestError(
            f"{os.path.basename(os.fspath(path))}: the name must end in {', '.join(FORMATS)}"
        )
    return suffix


def new_file(suffix: str, file: IO[bytes], names: Sequence[str], schema: Any) -> RowFile:
    """Make what writes rows.

    Args:
        suffix: One of `FORMATS`.
        file: Where to; it is written from its beginning.
        names: The names of the columns.
        schema: The schema, for Parquet.

    Returns:
        The writer.
    """
    if suffix == ".parquet":
        return _Parquet(file, schema)
    encode = (
        _json_lines(names)
        if suffix in (".jsonl", ".ndjson")
        else _csv_lines("\t" if suffix == ".tsv" else ",")
    )
    head = b"" if suffix in (".jsonl", ".ndjson") else encode([names])
    return _Text(file, head, encode)


class _Text:
    """Lines of text."""

    def __init__(
        self, file: IO[bytes], head: bytes, encode: Callable[[Sequence[Sequence[Any]]], bytes]
    ) -> None:
        self._file = file
        self._head = head
        self._encode = encode
        self._file.write(head)

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        self._file.write(self._encode(rows))

    def begin_anew(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(self._head)

    def finish(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """Nothing is held."""


def _csv_lines(separator: str) -> Callable[[Sequence[Sequence[Any]]], bytes]:
    def encode(rows: Sequence[Sequence[Any]]) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=separator, lineterminator="\n")
        writer.writerows([_csv_value(value) for value in row] for row in rows)
        return text.getvalue().encode()

    return encode


def _csv_value(value: Any) -> Any:  # what JSON has
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, list):
        return ",".join("" if each is None else str(_csv_value(each)) for each in value)
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else value


def _json_lines(names: Sequence[str]) -> Callable[[Sequence[Sequence[Any]]], bytes]:
    encoder = msgspec.json.Encoder()

    def encode(rows: Sequence[Sequence[Any]]) -> bytes:
        return encoder.encode_lines([dict(zip(names, row, strict=True)) for row in rows])

    return encode


class _Parquet:
    """Row groups; one is kept until it is large enough to be worth its overhead."""

    def __init__(self, file: IO[bytes], schema: Any) -> None:
        self._file = file
        self._schema = schema
        self._kept: list[Any] = []
        self._rows = 0
        self._writer = self._open()

    def _open(self) -> Any:  # pyarrow has no types
        return import_arrow("pyarrow.parquet").ParquetWriter(
            self._file, self._schema, compression="zstd"
        )

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        self._kept.append(batch_of(self._schema, rows))
        self._rows += len(rows)
        if self._rows >= _ROW_GROUP:
            self._write()

    def _write(self) -> None:
        if self._kept:
            table = import_arrow("pyarrow").Table.from_batches(self._kept, self._schema)
            self._writer.write_table(table)
        self._kept.clear()
        self._rows = 0

    def begin_anew(self) -> None:
        self._kept.clear()
        self._rows = 0
        self._writer.close()
        self._file.seek(0)
        self._file.truncate()
        self._writer = self._open()

    def finish(self) -> None:
        self._write()
        self._writer.close()
        self._file.flush()

    def close(self) -> None:
        self._writer.close()
