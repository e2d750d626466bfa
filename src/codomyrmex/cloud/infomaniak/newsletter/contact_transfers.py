"""Imports and exports of many contacts, as steps."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.rest.paging import PageWatch
from codomyrmex.cloud.common.rest.session import Steps
from codomyrmex.cloud.infomaniak.newsletter.calls import Calls
from codomyrmex.cloud.infomaniak.newsletter.contact_rows import (
    ColumnTarget,
    ContactSource,
    RefusedRow,
    Row,
    RowCheck,
    column_plan,
    csv_lines,
    rows_of,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import ImportField
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Field, Subscriber
from codomyrmex.cloud.infomaniak.newsletter.operations.fields import LIST_FIELDS
from codomyrmex.cloud.infomaniak.newsletter.operations.groups import LIST_GROUP_SUBSCRIBERS
from codomyrmex.cloud.infomaniak.newsletter.operations.imports import START_IMPORT, UPLOAD_IMPORT
from codomyrmex.cloud.infomaniak.newsletter.operations.subscribers import LIST_SUBSCRIBERS

__all__ = ["ImportReport", "contact_rows", "export_contacts", "import_contacts", "read_all"]

PER_PAGE: Final = 1000
"""Contacts a page of an export; no largest page is documented."""


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import.

    The service does not document how it tells what it took: `sent` are the rows that it accepted
    for its import.

    Attributes:
        sent: How many rows were handed to the service.
        skipped: How many rows an earlier, interrupted import had handed over already.
        refused: The rows that were not sent, with the reason.
        dry_run: Whether nothing was sent at all.
    """

    sent: int
    skipped: int
    refused: tuple[RefusedRow, ...]
    dry_run: bool = False

    def write_refused(self, path: str | os.PathLike[str]) -> None:
        """Write the refused rows into a CSV file.

        Args:
            path: The file; replaced when it is there.

        Example:
            >>> refused = (RefusedRow(number=2, email="x", reason="this is no address"),)
            >>> report = ImportReport(sent=1, skipped=0, refused=refused)
            >>> report.write_refused(tmp_path / "refused.csv")
            >>> (tmp_path / "refused.csv").read_text().splitlines()[1]
            '2,x,this is no address'
        """
        rows = [msgspec.to_builtins(each) for each in self.refused]
        _write_csv(Path(path), ["number", "email", "reason"], rows)


def import_contacts(
    calls: Calls,
    list_id: int | str | None,
    contacts: ContactSource,
    *,
    columns: Mapping[str, ColumnTarget] | None,
    email_column: str,
    replace_fields: bool | None,
    batch_size: int,
    resume_file: str | os.PathLike[str] | None,
    on_progress: Callable[[int], None] | None,
    dry_run: bool,
) -> Steps[ImportReport]:
    """Steps that hand all rows over in batches; see `import_contacts` of the client."""
    if batch_size < 1:
        raise InvalidRequestError(f"batch_size must be 1 or more, not {batch_size}")
    rows = iter(rows_of(contacts))
    first = next(rows, None)
    refused: list[RefusedRow] = []
    if first is None:
        return ImportReport(sent=0, skipped=0, refused=(), dry_run=dry_run)
    names = [str(name) for name in first.values if name]
    fields = yield from read_all(calls, LIST_FIELDS, {})
    plan = column_plan(names, email_column, columns or {}, fields)
    check = RowCheck(email_column, names)
    done = _Done(resume_file, repr((plan, list_id, replace_fields, batch_size)))
    sent = skipped = 0
    good = _good(itertools.chain([first], rows), check, refused)
    while batch := list(itertools.islice(good, batch_size)):
        lines = csv_lines((row.values for row in batch), [name for name, _ in plan])
        if done.knows(lines):
            skipped += len(batch)
            continue
        if not dry_run:
            yield from _hand_over(calls, lines, [kind for _, kind in plan], list_id, replace_fields)
            done.add(lines)
        sent += len(batch)
        if on_progress is not None:
            on_progress(sent + skipped)
    return ImportReport(sent=sent, skipped=skipped, refused=tuple(refused), dry_run=dry_run)


def _good(rows: Iterable[Row], check: RowCheck, refused: list[RefusedRow]) -> Iterator[Row]:
    for row in rows:
        reason = check.reason(row)
        if reason is None:
            yield row
        else:
            refused.append(RefusedRow(number=row.number, email=check.address(row), reason=reason))


def _hand_over(
    calls: Calls,
    lines: str,
    kinds: Sequence[int | ImportField],
    list_id: int | str | None,
    replace_fields: bool | None,
) -> Steps[None]:
    upload = yield from calls.call(UPLOAD_IMPORT, {"content": lines})
    if upload.id is None:
        raise UnexpectedResponseError(
            f"upload_import: no number of the upload is in the answer: {upload.data!r}",
            operation="import_contacts",
        )
    arguments = {
        "fields": list(kinds),
        "upload_id": upload.id,
        "csv_separator": ",",
        "csv_enclosure": '"',
        "replace_fields": replace_fields,
        "groups": None if list_id is None else [list_id],
    }
    yield from calls.call(START_IMPORT, arguments)


class _Done:
    """The batches that were handed over, kept in a file, so that an import can go on."""

    def __init__(self, path: str | os.PathLike[str] | None, settings: str) -> None:
        self._path = None if path is None else Path(path)
        self._settings = settings
        self._known: set[str] = set()
        if self._path is not None and self._path.exists():
            self._known = set(self._path.read_text("ascii").split())

    def _name(self, lines: str) -> str:
        return hashlib.sha256(f"{self._settings}\n{lines}".encode()).hexdigest()

    def knows(self, lines: str) -> bool:
        return self._name(lines) in self._known

    def add(self, lines: str) -> None:
        if self._path is None:
            return
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"{self._name(lines)}\n")
            file.flush()
            os.fsync(file.fileno())


def contact_rows(
    calls: Calls, list_id: int | str | None, status: str | None
) -> Steps[list[dict[str, Any]]]:
    """Steps that read all contacts as flat rows."""
    more: dict[str, Any] = {"with_": ["fields", "groups"], "per_page": PER_PAGE}
    if status is not None and not (list_id is not None and status == "all"):
        more["filter"] = {"status": status}
    if list_id is None:
        found = yield from read_all(calls, LIST_SUBSCRIBERS, more)
    else:
        found = yield from read_all(calls, LIST_GROUP_SUBSCRIBERS, {**more, "group": list_id})
    return [_flat(each) for each in found]


def _flat(contact: Subscriber) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": contact.id,
        "email": contact.email,
        "status": None if contact.status is None else str(contact.status),
        "created_at": contact.created_at,
        "groups": ";".join(str(group.name) for group in contact.groups or ()),
    }
    for each in contact.fields or ():
        name = str(each.key or each.name or each.id)
        row[f"field_{name}" if name in row else name] = each.value
    return row


def export_contacts(
    calls: Calls, target: str | os.PathLike[str], list_id: int | str | None, status: str | None
) -> Steps[int]:
    """Steps that write all contacts into a file; it is there whole, or not at all."""
    path = Path(target)
    if path.suffix.lower() not in (".csv", ".jsonl", ".ndjson"):
        raise InvalidRequestError(f"{path.name}: the name must end in .csv, .jsonl or .ndjson")
    rows = yield from contact_rows(calls, list_id, status)
    if path.suffix.lower() == ".csv":
        names = dict.fromkeys(["id", "email", "status", "created_at", "groups"])
        for row in rows:
            names |= dict.fromkeys(row)
        _write_csv(path, list(names), rows)
    else:
        lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
        _replace(path, lines)
    return len(rows)


def _write_csv(path: Path, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    _replace(path, text.getvalue().encode())


def _replace(path: Path, content: bytes) -> None:
    """Write a file aside and put it in place: a killed program leaves the old one."""
    with local_errors(path, "export_contacts"):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def read_all(calls: Calls, operation: Any, arguments: Mapping[str, Any]) -> Steps[list[Any]]:
    """Steps that read a list to its end."""
    page = yield from calls.call(operation, arguments)
    source = page.__dict__["source"]
    watch = PageWatch(lambda each: each.page + 1 if each.page < each.pages_total else None)
    found: list[Field | Subscriber] = []
    while page is not None:
        watch.see(page)
        found += page.items
        page = yield from source.following(page)
    return found
