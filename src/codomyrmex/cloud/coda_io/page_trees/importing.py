"""A folder of files as pages of a doc: new files become pages, changed ones new content."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

import msgspec

from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.errors import CodaAPIError
from codomyrmex.cloud.coda_io.models.enums import PageContentFormat, PageContentInsertionMode
from codomyrmex.cloud.coda_io.models.pages import (
    CanvasPageContent,
    PageContent,
    PageContentUpdate,
)
from codomyrmex.cloud.coda_io.operations.pages import CREATE_PAGE, GET_PAGE, UPDATE_PAGE
from codomyrmex.cloud.coda_io.page_trees.record import (
    Entry,
    Record,
    check_doc,
    digest_of,
    read_record,
)
from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    CloudError,
    ConflictError,
    InvalidRequestError,
    LocalFileNotFoundError,
    PermissionDeniedError,
)
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.common.rest.session import Steps

__all__ = ["PageChanges", "import_tree"]

_FORMATS: Final = {
    ".md": PageContentFormat.MARKDOWN,
    ".markdown": PageContentFormat.MARKDOWN,
    ".html": PageContentFormat.HTML,
    ".htm": PageContentFormat.HTML,
}
_MAX_CONTENT: Final = 2_000_000  # a request takes 2 MB, with the rest of its JSON


class PageChanges(msgspec.Struct, frozen=True):
    """What was to be done to the pages of a doc, and what came of it.

    Attributes:
        plan: The steps, in order.
        result: What came of them, by path in the folder; None when nothing was to be done but a
            plan (``dry_run``).

    Example:
        >>> _ = coda.export_pages("AbCDeFGH", tmp_path / "plans")
        >>> coda.import_pages(tmp_path / "plans", "AbCDeFGH", dry_run=True).plan.skipped
        1
    """

    plan: Plan
    result: BatchResult | None = None


class _File(msgspec.Struct, frozen=True):
    """A file, or a folder without one of its name, that is to be a page."""

    path: str
    name: str
    above: str  # the path of the page above without its ending; empty at the top
    kind: PageContentFormat | None = None
    text: str = ""
    entry: Entry | None = None

    @property
    def stem(self) -> str:
        return os.path.splitext(self.path)[0] if self.kind else self.path

    @property
    def digest(self) -> str:
        return digest_of(self.text.encode())

    @property
    def is_changed(self) -> bool:
        return self.entry is None or self.digest != self.entry.digests[-1]

    @property
    def content(self) -> PageContent | None:
        return None if self.kind is None else PageContent(format=self.kind, content=self.text)


def import_tree(
    calls: Calls,
    folder: str | os.PathLike[str],
    doc_id: str,
    parent_page_id: str | None,
    overwrite: bool,
    dry_run: bool,
    timeout: float,
    progress: ProgressCallback | None,
) -> Steps[PageChanges]:
    """Steps that bring what is new or changed in a folder into a doc."""
    source = os.path.realpath(folder)
    if not os.path.isdir(source):
        raise LocalFileNotFoundError(f"{os.fspath(folder)} is no folder", resource=source)
    record = read_record(source)
    check_doc(record, doc_id, folder)
    record = record or Record(doc_id=doc_id, pages={})
    files = list(_files(source, record))
    changed = [file for file in files if file.is_changed]
    plan = Plan(
        [
            Action(
                "create" if file.entry is None else "update",
                f"{doc_id}/{file.stem}",
                source=file.path,
                size=len(file.text.encode()),
                reason="no page yet" if file.entry is None else "changed here",
            )
            for file in changed
        ],
        skipped=len(files) - len(changed),
    )
    if dry_run:
        return PageChanges(plan)
    work = _Import(calls, source, record, parent_page_id or record.root, overwrite, timeout)
    for file in files:
        if file.entry is not None:
            work.pages[file.stem] = file.entry.id
    tell = progress or (lambda _: None)
    for file in changed:
        tell(ProgressEvent("start", file.path))
        is_done = yield from work.bring(file)
        size = len(file.text.encode()) if is_done else 0
        tell(ProgressEvent("done" if is_done else "fail", file.path, bytes_moved=size))
    return PageChanges(plan, BatchResult(work.succeeded, work.failed))


def _files(source: str, record: Record) -> Iterator[_File]:
    """All files and folders that are pages, each before what is below it."""
    for folder, folders, names in os.walk(source, onerror=_refuse):
        folders[:] = sorted(name for name in folders if name[0] != ".")
        here = os.path.relpath(folder, source)
        above = "" if here == "." else here
        found = [
            name
            for name in sorted(names)
            if name[0] != "." and os.path.splitext(name)[1].lower() in _FORMATS
        ]
        stems = [os.path.splitext(name)[0] for name in found]
        double = next((stem for stem in stems if stems.count(stem) > 1), None)
        if double is not None:
            raise InvalidRequestError(f"{os.path.join(here, double)} is there in two formats")
        for name in found:
            yield _read(source, os.path.join(above, name), above, record)
        for name in folders:
            path = os.path.join(above, name)
            if name not in stems and any(_has_pages(os.path.join(source, path))):
                yield _File(path, name, above, entry=_entry(record, path, is_file=False))


def _refuse(error: OSError) -> None:
    with local_errors(error.filename or "", "import_pages"):
        raise error


def _has_pages(folder: str) -> Iterator[bool]:
    for _, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if name[0] != "."]
        yield any(os.path.splitext(name)[1].lower() in _FORMATS for name in names)


def _read(source: str, path: str, above: str, record: Record) -> _File:
    whole = os.path.join(source, path)
    with local_errors(whole, "import_pages"):
        if os.path.islink(whole):
            raise InvalidRequestError(f"{whole} is a link", hint="Put the file itself there")
        with open(whole, "rb") as file:
            data = file.read(_MAX_CONTENT + 1)
    if len(data) > _MAX_CONTENT:
        raise InvalidRequestError(f"{whole} has more than {_MAX_CONTENT:,} bytes")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise InvalidRequestError(f"{whole} is not written in UTF-8") from error
    stem, ending = os.path.splitext(path)
    kind = _FORMATS[ending.lower()]
    return _File(
        path, os.path.basename(stem), above, kind, text, _entry(record, path, is_file=True)
    )


def _entry(record: Record, path: str, *, is_file: bool) -> Entry | None:
    found = record.pages.get(path)
    return found if found is not None and found.is_file == is_file else None


class _Import:
    """Brings files into a doc, one after the other, and keeps the record up to date."""

    def __init__(
        self,
        calls: Calls,
        source: str,
        record: Record,
        parent_page_id: str | None,
        overwrite: bool,
        timeout: float,
    ) -> None:
        self.succeeded: list[str] = []
        self.failed: dict[str, CloudError] = {}
        self.pages: dict[str, str] = {}  # ids of pages by the path of their file, without ending
        self._calls = calls
        # what is written down of a page must be what the change made of it
        self._fresh = Calls(calls.session, calls.runner, read_your_writes=True)
        self._source = source
        self._record = record
        self._parent = parent_page_id
        self._overwrite = overwrite
        self._timeout = timeout

    def bring(self, file: _File) -> Steps[bool]:
        """Steps that bring one file; they tell whether it is done."""
        try:
            if file.entry is None:
                yield from self._create(file)
            else:
                yield from self._update(file, file.entry)
        except (AuthenticationError, PermissionDeniedError):
            raise
        except (CodaAPIError, ConflictError) as error:
            self.failed[file.path] = error
            return False
        self.succeeded.append(file.path)
        return True

    def _create(self, file: _File) -> Steps[None]:
        if file.above and file.above not in self.pages:
            raise ConflictError(f"{file.path}: the page above it could not be made")
        content = file.content
        made = yield from self._calls.call(
            CREATE_PAGE,
            {
                "doc_id": self._record.doc_id,
                "name": file.name,
                "parent_page_id": self.pages.get(file.above, self._parent),
                "page_content": CanvasPageContent(canvas_content=content) if content else None,
            },
        )
        # written down before it is done: a second run must not make it a second time
        self.pages[file.stem] = made.id
        self._write(file, Entry(id=made.id, digests=(file.digest,), is_file=content is not None))
        yield from self._finish(file, made.id, made.request_id)

    def _update(self, file: _File, entry: Entry) -> Steps[None]:
        place = {"doc_id": self._record.doc_id, "page_id_or_name": entry.id}
        page = yield from self._fresh.call(GET_PAGE, place)
        known, now = entry.updated_at, page.updated_at
        if known is not None and now is not None and known != now and not self._overwrite:
            raise ConflictError(
                f"{page.name} was changed in Coda, too, at {now:%Y-%m-%d %H:%M}",
                hint="Export into another folder and compare, or overwrite the page",
                provider="coda",
                resource=page.id,
            )
        content = file.content
        assert content is not None  # a folder never changes
        update = PageContentUpdate(
            insertion_mode=PageContentInsertionMode.REPLACE, canvas_content=content
        )
        done = yield from self._calls.call(UPDATE_PAGE, {**place, "content_update": update})
        yield from self._finish(file, entry.id, done.request_id)

    def _finish(self, file: _File, page_id: str, request_id: str) -> Steps[None]:
        yield from self._calls.wait(request_id, self._timeout)
        place = {"doc_id": self._record.doc_id, "page_id_or_name": page_id}
        page = yield from self._fresh.call(GET_PAGE, place)
        self._write(
            file,
            Entry(
                id=page_id,
                digests=(file.digest,),
                updated_at=page.updated_at,
                is_file=file.kind is not None,
            ),
        )

    def _write(self, file: _File, entry: Entry) -> None:
        self._record.pages[file.path] = entry
        self._record.write(self._source)
