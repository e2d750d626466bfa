"""Lists that are fetched page by page as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

import msgspec

__all__ = ["Listing", "Page"]

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list.

    Attributes:
        items: What it holds, in the service's order.
        next_token: What fetches the page after it; None on the last.

    Example:
        >>> Page([1, 2]).next_token is None
        True
    """

    items: list[T]
    next_token: str | None = None


class Listing(Generic[T]):
    """A lazy list: each iteration starts anew and holds one page in memory.

    Args:
        fetch: Gets the page for a token; None asks for the first.
        limit: How many items to give at the most; all when None.

    Example:
        >>> pages = {None: Page([1, 2], "p2"), "p2": Page([3])}
        >>> list(Listing(pages.__getitem__))
        [1, 2, 3]
        >>> [page.items for page in Listing(pages.__getitem__, limit=1).pages()]
        [[1]]
    """

    def __init__(self, fetch: Callable[[str | None], Page[T]], *, limit: int | None = None) -> None:
        self._fetch = fetch
        self._limit = limit

    def pages(self) -> Iterator[Page[T]]:
        """Iterate over whole pages.

        Yields:
            Each page as the service gave it; the last is cut at ``limit``.

        Example:
            >>> len(list(Listing(lambda token: Page(["a"])).pages()))
            1
        """
        token: str | None = None
        left = self._limit
        while left is None or left > 0:
            page = self._fetch(token)
            if left is not None:
                if len(page.items) >= left:
                    yield Page(page.items[:left])
                    return
                left -= len(page.items)
            yield page
            token = page.next_token
            if token is None:
                return

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items
