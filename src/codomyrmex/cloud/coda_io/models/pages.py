"""Pages and their content."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.coda_io.models.common import Icon, Image, PageReference
from codomyrmex.cloud.coda_io.models.enums import (
    PageContentFormat,
    PageContentInsertionMode,
    PageContentItemContentFormat,
    PageContentItemType,
    PageContentOutputFormat,
    PageEmbedRenderMethod,
    PageLineStyle,
    PageType,
)
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.mutations import Mutation
from codomyrmex.cloud.coda_io.models.values import PersonValue
from codomyrmex.cloud.common.rest.records import Family, Record, RequestRecord, register_variants

__all__ = [
    "BeginPageContentExportRequest",
    "BeginPageContentExportResponse",
    "CanvasPageContent",
    "EmbedPageContent",
    "Page",
    "PageContent",
    "PageContentDelete",
    "PageContentDeleteResult",
    "PageContentExportStatusResponse",
    "PageContentItem",
    "PageContentItemContent",
    "PageContentList",
    "PageContentUpdate",
    "PageCreate",
    "PageCreateContent",
    "PageCreateResult",
    "PageDeleteResult",
    "PageList",
    "PageUpdate",
    "PageUpdateResult",
    "SyncDocContent",
    "SyncPageContent",
]


class PageCreateContent(Family):
    """The first content of a page."""

    __slots__ = ()


class PageContentItemContent(Record, frozen=True, kw_only=True):
    """Page content item content.

    Attributes:
        style: How it looks.
        format: How it is written or shown.
        content: The text.
        line_level: How deep the line is indented.
    """

    style: PageLineStyle
    format: PageContentItemContentFormat
    content: str
    line_level: int | None = None


class PageContentItem(Record, frozen=True, kw_only=True):
    """A line of a page.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        item_content: The content of the line.
    """

    id: str
    type: PageContentItemType
    item_content: PageContentItemContent | None = None


class PageContentList(ListPage[PageContentItem], frozen=True, kw_only=True):
    """One page of page contents.

    Attributes:
        items: What is on this page.
    """


class Page(Record, frozen=True, kw_only=True):
    """A page of a doc.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        browser_link: Its address for a browser.
        name: Its name.
        subtitle: The line below the title.
        icon: Its icon.
        image: The cover image.
        content_type: What kind of page it is.
        is_hidden: Whether it is hidden itself.
        is_effectively_hidden: Whether it, or a page above it, is hidden.
        parent: What it is part of.
        children: What is directly below it.
        authors: Who wrote on it.
        created_at: When it was made.
        created_by: Who made it.
        updated_at: When it was last changed.
        updated_by: Who changed it last.

    Example:
        >>> coda.get_page("AbCDeFGH", "canvas-1").name
        'Start'
    """

    id: str
    type: str
    href: str
    browser_link: str
    name: str
    subtitle: str | None = None
    icon: Icon | None = None
    image: Image | None = None
    content_type: PageType
    is_hidden: bool
    is_effectively_hidden: bool
    parent: PageReference | None = None
    children: tuple[PageReference, ...]
    authors: tuple[PersonValue, ...] | None = None
    created_at: datetime | None = None
    created_by: PersonValue | None = None
    updated_at: datetime | None = None
    updated_by: PersonValue | None = None


class PageList(ListPage[Page], frozen=True, kw_only=True):
    """One page of the pages of a doc.

    Attributes:
        items: What is on this page.

    Example:
        >>> coda.list_pages("AbCDeFGH").items[0].name
        'Start'
    """


class PageCreate(RequestRecord, frozen=True, kw_only=True):
    """What `create_page` sends.

    Attributes:
        name: Its name.
        subtitle: The line below the title.
        icon_name: Name of the icon.
        image_url: Address of the image.
        parent_page_id: Id of the page above.
        page_content: The first content.
    """

    name: str | UnsetType = UNSET
    subtitle: str | UnsetType = UNSET
    icon_name: str | UnsetType = UNSET
    image_url: str | UnsetType = UNSET
    parent_page_id: str | UnsetType = UNSET
    page_content: PageCreateContent | UnsetType = UNSET


class PageCreateResult(Mutation, frozen=True, kw_only=True):
    """What `create_page` answers.

    Attributes:
        id: Its id.
    """

    id: str


class PageUpdate(RequestRecord, frozen=True, kw_only=True):
    """What `update_page` sends.

    Attributes:
        name: Its name.
        subtitle: The line below the title.
        icon_name: Name of the icon.
        image_url: Address of the image.
        is_hidden: Whether it is hidden itself.
        content_update: How the content changes.
    """

    name: str | UnsetType = UNSET
    subtitle: str | UnsetType = UNSET
    icon_name: str | UnsetType = UNSET
    image_url: str | UnsetType = UNSET
    is_hidden: bool | UnsetType = UNSET
    content_update: PageContentUpdate | UnsetType = UNSET


class PageUpdateResult(Mutation, frozen=True, kw_only=True):
    """What `update_page` answers.

    Attributes:
        id: Its id.
    """

    id: str


class PageDeleteResult(Mutation, frozen=True, kw_only=True):
    """What `delete_page` answers.

    Attributes:
        id: Its id.
    """

    id: str


class PageContentDelete(RequestRecord, frozen=True, kw_only=True):
    """What `delete_page_content` sends.

    Attributes:
        element_ids: The elements meant.
    """

    element_ids: tuple[str, ...] | UnsetType = UNSET


class PageContentDeleteResult(Mutation, frozen=True, kw_only=True):
    """What `delete_page_content` answers.

    Attributes:
        id: Its id.
    """

    id: str


class PageContentUpdate(RequestRecord, frozen=True, kw_only=True):
    """Page content update.

    Attributes:
        insertion_mode: Where the content goes.
        element_id: The element it goes to.
        canvas_content: The content.
    """

    insertion_mode: PageContentInsertionMode
    element_id: str | UnsetType = UNSET
    canvas_content: PageContent


class BeginPageContentExportRequest(RequestRecord, frozen=True, kw_only=True):
    """What `begin_page_content_export` sends.

    Attributes:
        output_format: The format wanted.
    """

    output_format: PageContentOutputFormat


class BeginPageContentExportResponse(Record, frozen=True, kw_only=True):
    """What `begin_page_content_export` answers.

    Attributes:
        id: Its id.
        status: Its state, in the service's word.
        href: Its address in the API.
    """

    id: str
    status: str
    href: str


class PageContentExportStatusResponse(Record, frozen=True, kw_only=True):
    """What `get_page_content_export_status` answers.

    Attributes:
        id: Its id.
        status: Its state, in the service's word.
        href: Its address in the API.
        download_link: Where to get the result, for some minutes and without the token.
        error: What went wrong.
    """

    id: str
    status: str
    href: str
    download_link: str | None = None
    error: str | None = None


class PageContent(RequestRecord, frozen=True, kw_only=True):
    """Text for a page.

    Attributes:
        format: How it is written or shown.
        content: The text.
    """

    format: PageContentFormat
    content: str


class CanvasPageContent(
    RequestRecord, PageCreateContent, frozen=True, kw_only=True, tag_field="type", tag="canvas"
):
    """Text, for a new page.

    Attributes:
        canvas_content: The content.
    """

    canvas_content: PageContent


class EmbedPageContent(
    RequestRecord, PageCreateContent, frozen=True, kw_only=True, tag_field="type", tag="embed"
):
    """Something embedded, for a new page.

    Attributes:
        url: The address.
        render_method: How it is embedded.
    """

    url: str
    render_method: PageEmbedRenderMethod | UnsetType = UNSET


class SyncPageContent(
    RequestRecord, PageCreateContent, frozen=True, kw_only=True, tag_field="type", tag="syncPage"
):
    """A page of a doc shown on a new page.

    Attributes:
        mode: How it is used.
        include_subpages: Whether pages below come too.
        source_page_id: Id of the page shown.
        source_doc_id: Id of the doc shown.
    """

    mode: Literal["page"] = "page"
    include_subpages: bool
    source_page_id: str
    source_doc_id: str


class SyncDocContent(
    RequestRecord, PageCreateContent, frozen=True, kw_only=True, tag_field="type", tag="syncPage"
):
    """A whole doc shown on a new page.

    Attributes:
        mode: How it is used.
        source_doc_id: Id of the doc shown.
    """

    mode: Literal["document"] = "document"
    source_doc_id: str


register_variants(
    PageCreateContent,
    {
        "canvas": CanvasPageContent,
        "embed": EmbedPageContent,
        "syncPage.page": SyncPageContent,
        "syncPage.document": SyncDocContent,
    },
    tag_fields=("type", "mode"),
    is_open=False,
)
