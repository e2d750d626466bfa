"""Imports of many contacts, as steps.

All rows are checked, and what will be sent is written to a temporary file, before the first
request that changes anything. Batches follow each other; the record on disk says which the service
has accepted. A batch that was under way when a process was killed is sent again: an import sets
the same values of the same addresses, so that twice is as good as once.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Self, TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.line_record import LineRecord, state_folder
from codomyrmex.cloud.common.local_files import PendingFile, local_errors
from codomyrmex.cloud.common.rest.session import Steps
from codomyrmex.cloud.common.table_rows import RowSource, TableRow, TableRows
from codomyrmex.cloud.infomaniak.newsletter.calls import Calls, read_all
from codomyrmex.cloud.infomaniak.newsletter.contact_rows import (
    ColumnTarget,
    RefusedRow,
    RowCheck,
    column_plan,
    csv_lines,
    find_column,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import ImportField
from codomyrmex.cloud.infomaniak.newsletter.operations.fields import LIST_FIELDS
from codomyrmex.cloud.infomaniak.newsletter.operations.imports import START_IMPORT, UPLOAD_IMPORT

__all__ = ["ContactProgress", "ImportReport", "ImportSettings", "import_contacts"]

ContactProgress: TypeAlias = Callable[[int, int | None], None]
"""Told how many contacts are done, and of how many; None when that is not known."""

_IN_MEMORY: Final = 8 * 1024 * 1024


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import.

    The service does not document how it tells what it took: `sent` are the rows that it accepted
    for its import.

    Attributes:
        sent: How many rows were handed to the service.
        skipped: How many rows an earlier run of the same import had handed over already.
        refused: The rows that were not sent, with the reason.
        dry_run: Whether nothing was sent: `sent` is then what would be.

    Example:
        >>> newsletter.import_contacts(1, [{"email": "eve@example.com"}]).sent
        1
    """

    sent: int
    skipped: int
    refused: tuple[RefusedRow, ...]
    dry_run: bool = False

    def write_refused(self, path: str | os.PathLike[str]) -> None:
        """Write the refused rows into a CSV file.

        Args:
            path: The file; replaced when it is there.

        Raises:
            CloudError: When the file cannot be written.

        Example:
            >>> refused = (RefusedRow(row="line 2", email="x", reason="this is no address"),)
            >>> report = ImportReport(sent=1, skipped=0, refused=refused)
            >>> report.write_refused(tmp_path / "refused.csv")
            >>> (tmp_path / "refused.csv").read_text().splitlines()[1]
            'line 2,x,this is no address'
        """
        names = ["row", "email", "reason"]
        rows = [msgspec.to_builtins(each) for each in self.refused]
        text = csv_lines([dict(zip(names, names, strict=True)), *rows], names)
        pending = PendingFile(path, operation="write_refused")
        try:
            with open(pending.fd, "wb", closefd=False) as file:
                file.write(text.encode())
        except BaseException:
            pending.discard()
            raise
        pending.commit()


class ImportSettings(NamedTuple):
    """How contacts are imported; see `import_contacts` of the client."""

    list_id: int | str | None
    columns: Mapping[str, ColumnTarget]
    email_column: str
    replace_fields: bool | None
    batch_size: int
    resume: bool
    progress: ContactProgress | None
    dry_run: bool


def import_contacts(
    calls: Calls, contacts: RowSource, settings: ImportSettings
) -> Steps[ImportReport]:
    """Steps that hand all rows over in batches."""
    if settings.batch_size < 1:
        raise InvalidRequestError(f"batch_size must be 1 or more, not {settings.batch_size}")
    source = TableRows(contacts)
    rows = iter(source)
    first = next(rows, None)
    if first is None:
        return ImportReport(sent=0, skipped=0, refused=(), dry_run=settings.dry_run)
    names = [str(name) for name in first.values]
    email = find_column(names, settings.email_column)
    fields = yield from read_all(calls, LIST_FIELDS, {})
    plan = column_plan(names, email, settings.columns, fields)
    check = RowCheck(email, names)
    with _Batches([name for name, _ in plan], settings.batch_size) as batches:
        batches.take(check, first, rows)
        if settings.dry_run:
            return ImportReport(
                sent=batches.rows, skipped=0, refused=tuple(batches.refused), dry_run=True
            )
        target = repr((calls.session.base_url.url, calls.domain, settings[:4], plan))
        record = _Record(target, str(source.path or ""), batches.digest(target), settings.resume)
        try:
            skipped = yield from _send(calls, batches, [kind for _, kind in plan], settings, record)
        except BaseException:
            record.close(done=False)
            raise
        record.close(done=True)
    sent = batches.rows - skipped
    return ImportReport(sent=sent, skipped=skipped, refused=tuple(batches.refused))


def _send(
    calls: Calls,
    batches: _Batches,
    kinds: Sequence[int | ImportField],
    settings: ImportSettings,
    record: _Record,
) -> Steps[int]:
    """Hand over what was not handed over already; gives how many rows were."""
    done = skipped = 0
    for number, batch in enumerate(batches.batches):
        if number in record.done:
            skipped += batch.rows
        else:
            yield from _hand_over(calls, batches.lines(batch), kinds, settings)
            record.add(number)
        done += batch.rows
        if settings.progress is not None:
            settings.progress(done, batches.rows)
    return skipped


def _hand_over(
    calls: Calls, lines: str, kinds: Sequence[int | ImportField], settings: ImportSettings
) -> Steps[None]:
    upload = yield from calls.call(UPLOAD_IMPORT, {"content": lines})
    if upload.id is None:
        raise UnexpectedResponseError(
            f"upload_import: no number of the upload is in the answer: {upload.data!r}",
            operation="import_contacts",
        )
    list_id = settings.list_id
    if isinstance(list_id, str) and list_id.isdecimal():
        list_id = int(list_id)  # a text is a name there, and would make a group of this name
    arguments = {
        "fields": list(kinds),
        "upload_id": upload.id,
        "csv_separator": ",",
        "csv_enclosure": '"',
        "replace_fields": settings.replace_fields,
        "groups": None if list_id is None else [list_id],
    }
    yield from calls.call(START_IMPORT, arguments)


class _Batch(NamedTuple):
    begin: int
    size: int
    rows: int


class _Batches:
    """The rows that will be sent, as CSV in a temporary file, cut into batches."""

    def __init__(self, columns: Sequence[str], batch_size: int) -> None:
        self.batches: list[_Batch] = []
        self.refused: list[RefusedRow] = []
        self.rows = 0
        self._columns = columns
        self._batch_size = batch_size
        self._hash = hashlib.sha256()
        # closed by __exit__
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def digest(self, target: str) -> str:
        return hashlib.sha256(self._hash.digest() + target.encode()).hexdigest()

    def take(self, check: RowCheck, first: TableRow, rest: Iterable[TableRow]) -> None:
        """Check all rows, and keep those that are good."""
        kept: list[Mapping[str, Any]] = []
        for row in _chained(first, rest):
            reason = check.reason(row)
            if reason is None:
                kept.append(row.values)
            else:
                refused = RefusedRow(row=row.name, email=check.address(row), reason=reason)
                self.refused.append(refused)
            if len(kept) == self._batch_size:
                self._add(kept)
                kept.clear()
        if kept:
            self._add(kept)

    def _add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        data = csv_lines(rows, self._columns).encode()
        with local_errors(tempfile.gettempdir(), "import_contacts"):
            begin = self._file.tell()
            self._file.write(data)
        self._hash.update(b"%d\n" % len(data) + data)
        self.batches.append(_Batch(begin, len(data), len(rows)))
        self.rows += len(rows)

    def lines(self, batch: _Batch) -> str:
        self._file.seek(batch.begin)
        return self._file.read(batch.size).decode()


def _chained(first: TableRow, rest: Iterable[TableRow]) -> Iterator[TableRow]:
    yield first
    yield from rest


class _Record:
    """The record on disk of the batches that the service accepted.

    An import of a file goes by the file's name, so that a changed one is begun anew.
    """

    def __init__(self, target: str, source: str, digest: str, resume: bool) -> None:
        self.done: set[int] = set()
        self._is_same = False
        name = hashlib.sha256(f"{target}\n{source or digest}".encode()).hexdigest()[:16]
        self._record = LineRecord(
            os.path.join(state_folder("newsletter"), name),
            operation="import_contacts",
            busy="these contacts are being imported already, by another process or thread",
        )

        def take(number: int, line: bytes) -> bool:
            if number == 0:
                self._is_same = resume and line.decode("ascii", "replace") == digest
            elif self._is_same:
                self.done.add(int(line))
            return self._is_same

        try:
            self._record.read(take)
            if not self._is_same:
                self._record.begin(digest.encode())
        except BaseException:
            self._record.close()
            raise

    def add(self, number: int) -> None:
        """Note that a batch was accepted; it is on the disk when this returns."""
        self._record.append(b"%d" % number, flush=True)

    def close(self, *, done: bool) -> None:
        """Let go of the record, and remove it when the import is done."""
        if done:
            self._record.remove()
        self._record.close()
