"""Lists that come in pages: a page is a record that can be walked to the end of the list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Final, Generic, Protocol, Self, TypeVar, cast

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.rest.records import Record
from codomyrmex.cloud.common.rest.session import AsyncRunner, Runner, Steps

__all__ = ["MAX_PAGES", "Page", "PageSource", "PageWatch"]

T = TypeVar("T")

MAX_PAGES: Final = 100_000
"""A list that has more pages than this is taken for endless."""
_MAX_EMPTY: Final = 100


class PageSource(Protocol):
    """Where the pages after a page come from."""

    runner: Runner | AsyncRunner

    def begin(self) -> PageSource:
        """A source for one walk, which may keep what it has given."""
        ...

    def following(self, page: Any) -> Steps[Page[Any] | None]:
        """Steps to the next page; they give None at the end."""
        ...


class PageWatch:
    """Notices a list that does not end.

    Args:
        token: Gives what leads to the page after one, to be compared; None at the end.
    """

    def __init__(self, token: Callable[[Any], object]) -> None:
        self._token = token
        self._seen: set[object] = set()
        self._pages = 0
        self._empty = 0

    def see(self, page: Page[Any]) -> None:
        """Look at the next page.

        Args:
            page: The page.

        Raises:
            UnexpectedResponseError: When its token was there before, or too many pages came, or
                too many without an item.
        """
        token = self._token(page)
        self._pages += 1
        self._empty = 0 if page.items else self._empty + 1
        if token is None:
            return
        if token in self._seen:
            raise _endless("a page leads back to an earlier one")
        if self._pages >= MAX_PAGES or self._empty >= _MAX_EMPTY:
            raise _endless(f"it has {self._pages} pages and still another, {self._empty} empty")
        self._seen.add(token)


def _endless(reason: str) -> UnexpectedResponseError:
    return UnexpectedResponseError(f"the list does not end: {reason}")


class Page(Record, Generic[T], frozen=True, dict=True, kw_only=True):
    """One page of a list; iterating it walks from here to the end of the list.

    Attributes:
        items: What is on this page.
    """

    items: tuple[T, ...]

    def with_source(self, source: PageSource) -> Self:
        """Say where the following pages come from.

        Args:
            source: The source.

        Returns:
            This page.

        Example:
            >>> page = coda.list_docs()
            >>> page.with_source(page.__dict__["source"]) is page
            True
        """
        vars(self)["source"] = source
        return self

    def _source(self, kind: type[Any]) -> PageSource | None:
        source = cast("PageSource | None", self.__dict__.get("source"))
        if source is not None and not isinstance(source.runner, kind):
            raise InvalidRequestError(
                "a page of an async client is walked with `async for` or `all_async`, "
                "one of a client in step with `for` or `all`"
            )
        return source and source.begin()

    def pages(self) -> Iterator[Self]:
        """Walk from this page to the last.

        Yields:
            The pages, this one first; each is asked for when it is needed.

        Raises:
            UnexpectedResponseError: When the list does not end.
            InvalidRequestError: When the page comes from an async client.

        Example:
            >>> [len(page.items) for page in coda.list_rows("AbCDeFGH", "Tasks", limit=2).pages()]
            [2, 1]
        """
        source = self._source(Runner)
        page, watch = self, PageWatch(_next_of)
        while True:
            watch.see(page)
            yield page
            if source is None:
                return
            following = cast("Runner", source.runner).run(source.following(page))
            if following is None:
                return
            page = cast("Self", following)

    async def pages_async(self) -> AsyncIterator[Self]:
        """Walk from this page to the last; see `Page.pages`."""
        source = self._source(AsyncRunner)
        page, watch = self, PageWatch(_next_of)
        while True:
            watch.see(page)
            yield page
            if source is None:
                return
            following = await cast("AsyncRunner", source.runner).run(source.following(page))
            if following is None:
                return
            page = cast("Self", following)

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages_async():
            for item in page.items:
                yield item

    def all(self) -> list[T]:
        """Read from this page to the end of the list.

        Returns:
            All items.

        Raises:
            UnexpectedResponseError: When the list does not end.
            InvalidRequestError: When the page comes from an async client.

        Example:
            >>> len(coda.list_rows("AbCDeFGH", "Tasks", limit=2).all())
            3
        """
        return list(self)

    async def all_async(self) -> list[T]:
        """Read from this page to the end of the list; see `Page.all`."""
        return [item async for item in self]


def _next_of(page: Any) -> object:
    """The token of the next page, or its number."""
    token = getattr(page, "next_page_token", msgspec.UNSET)
    if token is msgspec.UNSET:
        return page.page + 1 if page.page < page.pages_total else None
    return token or None
