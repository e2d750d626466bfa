"""Pages of a doc as a folder of files, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import msgspec

from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.models.enums import PageContentOutputFormat, PageType
from codomyrmex.cloud.coda_io.page_trees.content import begin_export, finish_export
from codomyrmex.cloud.coda_io.page_trees.record import (
    RECORD,
    Entry,
    Record,
    check_doc,
    digest_of,
    digest_of_file,
    read_record,
    write_text,
)
from codomyrmex.cloud.coda_io.page_trees.tree import Place, find_pages, places
from codomyrmex.cloud.common.errors import AlreadyExistsError, ConflictError, InvalidRequestError
from codomyrmex.cloud.common.local_files import PART_SUFFIX, local_errors, path_for_key
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.rest.session import Steps

__all__ = ["ENDINGS", "PageFile", "PageTree", "export_tree"]

ENDINGS: Final = {
    PageContentOutputFormat.MARKDOWN: ".md",
    PageContentOutputFormat.HTML: ".html",
}
"""How files end, by the format of their content."""

_AT_ONCE: Final = 8  # exports that the service works on while others are fetched


class PageFile(msgspec.Struct, frozen=True):
    """A page that was written to a file.

    Attributes:
        path: The file, in the folder.
        id: Id of the page.
        name: Name of the page.

    Example:
        >>> coda.export_pages("AbCDeFGH", tmp_path / "plans").pages[0].path
        'Start.md'
    """

    path: str
    id: str
    name: str


class PageTree(msgspec.Struct, frozen=True):
    """Pages that were written to a folder.

    Attributes:
        folder: The folder.
        pages: The pages, each before those below it.
        skipped: Names of pages that have no content of their own: they embed something or show
            pages of other docs.
        removed: Files of an earlier export whose pages are no longer there.

    Example:
        >>> coda.export_pages("AbCDeFGH", tmp_path / "plans").skipped
        ()
    """

    folder: str
    pages: tuple[PageFile, ...]
    skipped: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def export_tree(
    calls: Calls,
    doc_id: str,
    folder: str | os.PathLike[str],
    root: str | None,
    output_format: PageContentOutputFormat | str,
    timeout: float,
    progress: ProgressCallback | None,
) -> Steps[PageTree]:
    """Steps that fetch all pages, then put them into a folder."""
    kind = PageContentOutputFormat(output_format)
    if kind not in ENDINGS:
        raise InvalidRequestError(f"pages are exported as {', '.join(ENDINGS)}, not {kind!r}")
    target = os.path.realpath(folder)
    if os.path.lexists(target) and not os.path.isdir(target):
        raise AlreadyExistsError(f"{os.fspath(folder)} is no folder", resource=target)
    former = read_record(target)
    check_doc(former, doc_id, folder)
    found = list(places((yield from find_pages(calls, doc_id)), root))
    root_id = None if root is None else found[0].page.id
    if former is not None and former.root != root_id:
        raise ConflictError(
            f"{os.fspath(folder)} holds another part of the doc",
            hint="Export into another folder",
            provider="coda",
        )
    former = former or Record(doc_id=doc_id, pages={})
    wanted = [each for each in found if each.page.content_type == PageType.CANVAS]
    paths = {each.page.id: f"{each.path}{ENDINGS[kind]}" for each in wanted}
    for path in paths.values():
        _check(target, former, path)
    with _staging(target) as staging:
        digests = yield from _fetch(calls, doc_id, kind, wanted, paths, staging, timeout, progress)
        pages = {
            paths[each.page.id]: Entry(
                id=each.page.id,
                digests=(digests[each.page.id],),
                updated_at=each.page.updated_at,
            )
            for each in wanted
        }
        # nothing can be put there, but other pages may be below them
        bare = {
            each.path: Entry(id=each.page.id, digests=(digest_of(b""),), is_file=False)
            for each in found
            if each.page.id not in paths
        }
        record = Record(doc_id=doc_id, root=root_id, pages=bare | pages)
        removed = _publish(target, staging, former, record)
    return PageTree(
        os.fspath(folder),
        tuple(PageFile(paths[each.page.id], each.page.id, each.page.name) for each in wanted),
        tuple(each.page.name for each in found if each.page.id not in paths),
        removed,
    )


def _check(target: str, former: Record, path: str) -> None:
    """Refuse to write over what is not as the last export left it."""
    whole = path_for_key(target, path)
    if not os.path.lexists(whole):
        return
    with local_errors(whole, "export_pages"):
        is_file = os.path.isfile(whole) and not os.path.islink(whole)
        entry = former.pages.get(path)
        if is_file and entry is not None and digest_of_file(whole) in entry.digests:
            return
    raise ConflictError(
        f"{whole} was changed since its export, or is none: it is not overwritten",
        hint="Bring it into the doc first, move it away, or export into another folder",
        provider="coda",
        resource=whole,
    )


@contextmanager
def _staging(target: str) -> Iterator[str]:
    """A folder on the target's own disk, gone in the end."""
    above, name = os.path.split(target)
    if os.path.isdir(target):
        above = target
    folder = os.path.join(above, f".{name[:100]}.{secrets.token_hex(4)}{PART_SUFFIX}")
    with local_errors(target, "export_pages"):
        os.makedirs(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch(
    calls: Calls,
    doc_id: str,
    kind: PageContentOutputFormat,
    wanted: Sequence[Place],
    paths: dict[str, str],
    staging: str,
    timeout: float,
    progress: ProgressCallback | None,
) -> Steps[dict[str, str]]:
    """Steps that write all pages into the staging folder; give their digests by page."""
    digests: dict[str, str] = {}
    tell = progress or (lambda _: None)
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        begun = []
        for each in some:
            tell(ProgressEvent("start", paths[each.page.id]))
            begun.append((yield from begin_export(calls, doc_id, each.page.id, kind)))
        for each, export in zip(some, begun, strict=True):
            text = (yield from finish_export(calls, export, timeout)).encode()
            path = paths[each.page.id]
            write_text(path_for_key(staging, path), text)
            digests[each.page.id] = digest_of(text)
            tell(ProgressEvent("bytes", path, bytes_moved=len(text), bytes_total=len(text)))
            tell(ProgressEvent("done", path))
    return digests


def _publish(target: str, staging: str, former: Record, record: Record) -> tuple[str, ...]:
    """Put the fetched files into their places; gives the files that went."""
    if not os.path.lexists(target):
        record.write(staging)
        with local_errors(target, "export_pages"):
            os.rename(staging, target)
        return ()
    for path in record.files:
        _check(target, former, path)
    gone = {path: entry for path, entry in former.files.items() if path not in record.files}
    # when this is stopped half-way, every file is still known as one that nobody changed
    both = Record(
        doc_id=record.doc_id,
        root=record.root,
        pages=gone
        | {
            path: msgspec.structs.replace(
                entry,
                digests=(
                    *(former.pages[path].digests[-1:] if path in former.pages else ()),
                    *entry.digests,
                ),
            )
            for path, entry in record.pages.items()
        },
    )
    both.write(target)
    for path in record.files:
        whole = path_for_key(target, path)
        with local_errors(whole, "export_pages"):
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            os.replace(path_for_key(staging, path), whole)
    removed = tuple(path for path, entry in gone.items() if _remove(target, path, entry))
    record.write(target)
    return removed


def _remove(target: str, path: str, entry: Entry) -> bool:
    """Remove the file of a page that is gone, unless it was changed."""
    whole = path_for_key(target, path)
    with local_errors(whole, "export_pages"):
        is_file = os.path.isfile(whole) and not os.path.islink(whole)
        if path == RECORD or not is_file or digest_of_file(whole) not in entry.digests:
            return False
        os.unlink(whole)
        above = os.path.dirname(whole)
        while above != target and not os.listdir(above):
            os.rmdir(above)
            above = os.path.dirname(above)
    return True
