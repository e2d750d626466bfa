"""Exports of many contacts, as steps: a page of the service at a time, in flat rows."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, Final

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.local_files import PendingFile, local_errors
from codomyrmex.cloud.common.rest.session import Steps
from codomyrmex.cloud.infomaniak.newsletter.calls import Calls, pages_of
from codomyrmex.cloud.infomaniak.newsletter.contact_import import ContactProgress
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Subscriber
from codomyrmex.cloud.infomaniak.newsletter.operations.groups import LIST_GROUP_SUBSCRIBERS
from codomyrmex.cloud.infomaniak.newsletter.operations.subscribers import LIST_SUBSCRIBERS

__all__ = ["contact_rows", "export_contacts"]

PER_PAGE: Final = 1000
"""Contacts a page of an export; no largest page is documented."""

_COLUMNS: Final = ("id", "email", "status", "created_at", "groups")
_FORMATS: Final = (".csv", ".tsv", ".jsonl", ".ndjson")
_IN_MEMORY: Final = 8 * 1024 * 1024


def contact_rows(
    calls: Calls,
    list_id: int | str | None,
    status: str | None,
    progress: ContactProgress | None = None,
) -> Steps[list[dict[str, Any]]]:
    """Steps that read all contacts as flat rows."""
    rows: list[dict[str, Any]] = []
    yield from _read(calls, list_id, status, progress, rows.append)
    return rows


def export_contacts(
    calls: Calls,
    target: str | os.PathLike[str],
    list_id: int | str | None,
    status: str | None,
    progress: ContactProgress | None,
) -> Steps[int]:
    """Steps that write all contacts into a file; it is there whole, or not at all."""
    suffix = os.path.splitext(os.fspath(target))[1].lower()
    if suffix not in _FORMATS:
        raise InvalidRequestError(
            f"{os.path.basename(os.fspath(target))}: the name must end in {', '.join(_FORMATS)}",
            hint="read_contacts gives rows for other formats, as pandas.DataFrame takes them",
        )
    names: dict[str, None] = dict.fromkeys(_COLUMNS)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:

        def keep(row: dict[str, Any]) -> None:
            names.update(dict.fromkeys(row))
            with local_errors(tempfile.gettempdir(), "export_contacts"):
                spool.write(msgspec.json.encode(row) + b"\n")

        count: int = yield from _read(calls, list_id, status, progress, keep)
        spool.seek(0)
        _write(target, suffix, list(names), spool)
    return count


def _read(
    calls: Calls,
    list_id: int | str | None,
    status: str | None,
    progress: ContactProgress | None,
    take: Any,  # a function of a row; its result is of no use
) -> Steps[int]:
    arguments: dict[str, Any] = {"with_": ["fields", "groups"], "per_page": PER_PAGE}
    if status is not None and not (list_id is not None and status == "all"):
        arguments["filter"] = {"status": status}
    operation = LIST_SUBSCRIBERS
    if list_id is not None:
        operation, arguments = LIST_GROUP_SUBSCRIBERS, {**arguments, "group": list_id}
    seen: set[int] = set()

    def page(items: Sequence[Subscriber], total: int | None) -> None:
        for each in items:
            if each.id not in seen:  # pages move when somebody is added meanwhile
                seen.add(each.id)
                take(_flat(each))
        if progress is not None:
            progress(len(seen), total)

    yield from pages_of(calls, operation, arguments, page)
    return len(seen)


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


def _write(
    target: str | os.PathLike[str], suffix: str, names: Sequence[str], rows: IO[bytes]
) -> None:
    """Write the rows aside, and put the file in its place."""
    pending = PendingFile(target, operation="export_contacts")
    try:
        with (
            local_errors(target, "export_contacts"),
            open(pending.fd, "wb", closefd=False) as file,
        ):
            for line in rows if suffix in (".jsonl", ".ndjson") else _csv(suffix, names, rows):
                file.write(line)
    except BaseException:
        pending.discard()
        raise
    pending.commit()


def _csv(suffix: str, names: Sequence[str], rows: IO[bytes]) -> Iterator[bytes]:
    separator = "\t" if suffix == ".tsv" else ","

    def line(row: Mapping[str, Any]) -> bytes:
        text = io.StringIO()
        csv.DictWriter(text, names, delimiter=separator, lineterminator="\n").writerow(row)
        return text.getvalue().encode()

    yield line(dict(zip(names, names, strict=True)))
    for each in rows:
        yield line(msgspec.json.decode(each))
