"""The pages of a doc as a tree, and the file of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.models.pages import Page
from codomyrmex.cloud.coda_io.operations.pages import LIST_PAGES
from codomyrmex.cloud.coda_io.page_trees.file_names import FileNames
from codomyrmex.cloud.common.errors import AmbiguousNameError, NotFoundError
from codomyrmex.cloud.common.rest.session import Steps

__all__ = ["Place", "find_pages", "places"]


class Place(NamedTuple):
    """Where a page goes.

    Attributes:
        page: The page.
        path: The path of its file in the folder, without an ending.
    """

    page: Page
    path: str


def find_pages(calls: Calls, doc_id: str) -> Steps[list[Page]]:
    """Steps that list all pages of a doc."""
    pages: dict[str, Page] = {}
    yield from calls.walk(
        LIST_PAGES,
        {"doc_id": doc_id, "limit": 100},
        lambda page: pages.update((each.id, each) for each in page.items),
    )
    return list(pages.values())


def places(pages: Sequence[Page], root: str | None = None) -> Iterator[Place]:
    """Find the place of each page: a page above is a file and a folder of the same name.

    Args:
        pages: All pages of a doc.
        root: Id or name of the page to begin with; all when None.

    Yields:
        The places, a page before those below it. No page is left out, not even when the pages
        that are said to be above it lead in a circle.

    Raises:
        NotFoundError: When there is no page of that id or name.
        AmbiguousNameError: When several have the name.
    """
    below: dict[str | None, list[Page]] = {}
    known = {page.id for page in pages}
    for page in pages:
        above = page.parent.id if page.parent is not None else None
        below.setdefault(above if above in known else None, []).append(page)
    # in the order of the doc, as the pages above tell it
    order = {child.id: n for page in pages for n, child in enumerate(page.children)}
    for siblings in below.values():
        siblings.sort(key=lambda each: order.get(each.id, len(order)))
    seen: set[str] = set()

    def walk(first: Sequence[Page]) -> Iterator[Place]:
        levels = [(iter(first), "", FileNames())]
        while levels:
            siblings, folder, names = levels[-1]
            page = next(siblings, None)
            if page is None:
                levels.pop()
            elif page.id not in seen:
                seen.add(page.id)
                path = f"{folder}{names.take(page.name, page.id)}"
                yield Place(page, path)
                levels.append((iter(below.get(page.id, ())), f"{path}/", FileNames()))

    if root is not None:
        yield from walk([_root(pages, root)])
        return
    yield from walk([*below.get(None, ()), *pages])


def _root(pages: Sequence[Page], wanted: str) -> Page:
    found = [page for page in pages if page.id == wanted] or [
        page for page in pages if page.name == wanted
    ]
    if not found:
        raise NotFoundError(f"the doc has no page {wanted!r}", provider="coda", resource=wanted)
    if len(found) > 1:
        ids = ", ".join(page.id for page in found)
        raise AmbiguousNameError(f"the doc has several pages {wanted!r}: {ids}")
    return found[0]
