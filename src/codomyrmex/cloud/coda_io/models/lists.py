"""Lists in pages, as Coda gives them."""

from __future__ import annotations

from typing import TypeVar

from codomyrmex.cloud.common.rest.paging import Page

__all__ = ["ListPage"]

T = TypeVar("T")


class ListPage(Page[T], frozen=True, kw_only=True, dict=True):
    """One page of a list that goes on where its token leads.

    Attributes:
        href: The address of this page in the API.
        next_page_token: Leads to the next page; None on the last.
        next_page_link: The address of the next page. It is checked, and never followed.
    """

    href: str | None = None
    next_page_token: str | None = None
    next_page_link: str | None = None
