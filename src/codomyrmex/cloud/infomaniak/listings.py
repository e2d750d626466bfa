"""Lazy lists over openstacksdk's generators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from codomyrmex.cloud.common.listing import Listing, Page

__all__ = ["ServiceListing"]

T = TypeVar("T")

_PAGE: Final = 100


class ServiceListing(Listing[T]):
    """A lazy list over one of openstacksdk's generators, which follow the service's pages.

    Args:
        start: Starts the generator anew.
        page_size: How many items a page of `pages` has at the most.

    Example:
        >>> listing = ServiceListing(lambda: iter("abc"), page_size=2)
        >>> list(listing), [page.items for page in listing.pages()]
        (['a', 'b', 'c'], [['a', 'b'], ['c']])
    """

    def __init__(self, start: Callable[[], Iterator[T]], *, page_size: int = _PAGE) -> None:
        self._start = start
        self._page_size = page_size

    def pages(self) -> Iterator[Page[T]]:
        """Iterate over pages; see `Listing.pages`.

        Yields:
            Pages of at most ``page_size`` items; ``next_token`` is the marker of the next.

        Example:
            >>> next(ServiceListing(lambda: iter("ab"), page_size=1).pages()).items
            ['a']
        """
        items: list[T] = []
        for item in self._start():
            if len(items) == self._page_size:
                yield Page(items, str(getattr(items[-1], "id", items[-1])))
                items = []
            items.append(item)
        yield Page(items)

    def __iter__(self) -> Iterator[T]:
        return self._start()
