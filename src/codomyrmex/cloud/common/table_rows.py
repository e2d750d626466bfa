"""Rows of tables: out of files, out of frames and Arrow tables, out of mappings."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO, TypeAlias

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import InvalidRequestError, MissingDependencyError
from codomyrmex.cloud.common.local_files import local_errors

__all__ = ["RowSource", "TableRow", "TableRows", "import_arrow"]

RowSource: TypeAlias = str | os.PathLike[str] | Iterable[Mapping[str, Any]] | Any
"""A path, rows as mappings, a pandas DataFrame, or anything that gives an Arrow stream; neither
library need be there."""

_CHUNK: Final = 1000
_TEXT_FORMATS: Final = (".csv", ".tsv", ".jsonl", ".ndjson")
_ARROW_FORMATS: Final = (".parquet",)


class TableRow(NamedTuple):
    """A row of a source.

    Attributes:
        name: What a person finds it by: its line in a text file, or its place from 1.
        values: Its values by column.
    """

    name: str
    values: Mapping[str, Any]


class TableRows:
    r"""The rows of a source, read one after the other; nothing is kept of them.

    Args:
        source: A path ending in ``.csv``, ``.tsv``, ``.jsonl``, ``.ndjson`` or ``.parquet``; rows
            as mappings; a pandas DataFrame; an Arrow table, or what else has
            ``__arrow_c_stream__``.
        convert: Makes a mapping of a row that is given in memory in another form.

    Attributes:
        path: The file; None when it is none.

    Raises:
        InvalidRequestError: When the source is nothing of this.

    Example:
        >>> file = tmp_path / "tasks.csv"
        >>> _ = file.write_text("Name,Hours\nPaint,2\n")
        >>> next(iter(TableRows(file)))
        TableRow(name='line 2', values={'Name': 'Paint', 'Hours': '2'})
    """

    def __init__(
        self,
        source: RowSource,
        *,
        convert: Callable[[Any], Any] | None = None,  # its result is checked
    ) -> None:
        self.path: Path | None = None
        if isinstance(source, (str, os.PathLike)):
            self.path = Path(source)
            if self.path.suffix.lower() not in (*_TEXT_FORMATS, *_ARROW_FORMATS):
                raise InvalidRequestError(
                    f"{self.path.name}: the name must end in "
                    f"{', '.join((*_TEXT_FORMATS, *_ARROW_FORMATS))}",
                    hint="Rows, DataFrames and Arrow tables can be given as they are",
                )
        elif isinstance(source, Mapping) or not (
            isinstance(source, Iterable) or hasattr(source, "__arrow_c_stream__")
        ):
            raise InvalidRequestError(f"rows cannot be read from a {type(source).__name__}")
        self._source = source
        self._convert = convert

    def __iter__(self) -> Iterator[TableRow]:
        if self.path is not None:
            return self._rows_of_file(self.path)
        return self._rows_of_memory()

    def _rows_of_file(self, path: Path) -> Iterator[TableRow]:
        suffix = path.suffix.lower()
        with local_errors(path, "read_rows"):
            if suffix in _ARROW_FORMATS:
                yield from _numbered(_parquet_rows(path))
                return
            with path.open(encoding="utf-8-sig", newline="") as file:
                try:
                    if suffix in (".csv", ".tsv"):
                        yield from _csv_rows(path, file)
                    else:
                        yield from _json_rows(path, file)
                except UnicodeDecodeError as error:
                    raise InvalidRequestError(f"{path.name} is not written in UTF-8") from error

    def _rows_of_memory(self) -> Iterator[TableRow]:
        source: Any = self._source  # of a library that need not be there
        if type(source).__module__.partition(".")[0] == "pandas":
            return _numbered(_frame_rows(source))
        if hasattr(source, "__arrow_c_stream__"):
            reader = import_arrow("pyarrow").RecordBatchReader.from_stream(source)
            return _numbered(row for batch in reader for row in _batch_rows(batch))
        return _numbered(source if self._convert is None else map(self._convert, source))


def _numbered(rows: Iterable[Any]) -> Iterator[TableRow]:  # checked here
    for number, values in enumerate(rows, 1):
        if not isinstance(values, Mapping):
            raise InvalidRequestError(f"row {number} is no mapping from column to value")
        yield TableRow(f"row {number}", values)


def _csv_rows(path: Path, file: TextIO) -> Iterator[TableRow]:
    first = file.readline()
    separator = "\t" if path.suffix.lower() == ".tsv" else max((",", ";", "\t"), key=first.count)
    file.seek(0)
    reader = csv.reader(file, delimiter=separator, strict=True)
    begin = 1
    try:
        names = next(reader, [])
        if len(set(names)) < len(names) or "" in names:
            raise InvalidRequestError(
                f"{path.name}: each column needs a name of its own in the first line"
            )
        begin = reader.line_num + 1
        for values in reader:
            if values and len(values) != len(names):
                raise InvalidRequestError(
                    f"{path.name}: line {begin} has {len(values)} values for {len(names)} columns"
                )
            if values:
                yield TableRow(f"line {begin}", dict(zip(names, values, strict=True)))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise InvalidRequestError(f"{path.name}: line {begin} is no CSV: {error}") from error


def _json_rows(path: Path, file: Iterable[str]) -> Iterator[TableRow]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            yield TableRow(f"line {number}", decoder(dict[str, Any]).decode(line))
        except msgspec.DecodeError as error:
            raise InvalidRequestError(f"{path.name}: line {number}: {error}") from error


def import_arrow(module: str) -> Any:  # pyarrow has no types
    """Import a module of pyarrow.

    Args:
        module: Its name.

    Returns:
        The module.

    Raises:
        MissingDependencyError: When pyarrow is not there.

    Example:
        >>> import_arrow("pyarrow").int64()
        DataType(int64)
    """
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise MissingDependencyError.for_extra("arrow", "Parquet and Arrow") from error


def _parquet_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    parquet, arrow = import_arrow("pyarrow.parquet"), import_arrow("pyarrow")
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_CHUNK):
                yield from _batch_rows(batch)
    except arrow.ArrowException as error:
        raise InvalidRequestError(f"{path.name} is no Parquet: {error}") from error


def _batch_rows(batch: Any) -> Iterator[Mapping[str, Any]]:  # pyarrow has no types
    names = batch.schema.names
    if len(set(names)) < len(names):
        raise InvalidRequestError("each column needs a name of its own")
    for begin in range(0, batch.num_rows, _CHUNK):
        yield from batch.slice(begin, _CHUNK).to_pylist()


def _frame_rows(frame: Any) -> Iterator[Mapping[str, Any]]:  # pandas need not be there
    """The rows of a DataFrame; what is missing in it is None."""
    if not frame.columns.is_unique:
        raise InvalidRequestError("each column needs a name of its own")
    for begin in range(0, len(frame), _CHUNK):
        chunk = frame.iloc[begin : begin + _CHUNK]
        plain = chunk.astype(object).where(chunk.notna(), None)
        for row in plain.to_dict("records"):
            yield {str(name): value for name, value in row.items()}
