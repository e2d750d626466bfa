"""Lists in numbered pages."""

from __future__ import annotations

from typing import TypeVar

from codomyrmex.cloud.common.rest.paging import Page

__all__ = ["ListPage"]

T = TypeVar("T")


class ListPage(Page[T], frozen=True, kw_only=True, dict=True):
    """One page of a list; iterating it walks from here to the end of the list.

    Attributes:
        total: How many items the whole list has; None when the service did not say.
        page: The number of this page, from 1.
        pages_total: The number of pages.
        items_per_page: How many items a page has.
    """

    total: int | None = None
    page: int = 1
    pages_total: int = 1
    items_per_page: int | None = None
