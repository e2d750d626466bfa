"""Pages and their content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.enums import (
    PageContentItemContentFormat,
    PageContentOutputFormat,
)
from codomyrmex.cloud.coda_io.models.mutations import DEFAULT_WAIT
from codomyrmex.cloud.coda_io.models.pages import (
    BeginPageContentExportResponse,
    Page,
    PageContentDeleteResult,
    PageContentExportStatusResponse,
    PageContentList,
    PageContentUpdate,
    PageCreateContent,
    PageCreateResult,
    PageDeleteResult,
    PageList,
    PageUpdateResult,
)
from codomyrmex.cloud.coda_io.operations import pages as operations

__all__ = ["PagesMethods"]


class PagesMethods(Caller):
    """Pages and their content."""

    async def list_pages(
        self, doc_id: str, *, limit: int | None = None, page_token: str | None = None
    ) -> PageList:
        """List the pages of a doc; see `CodaClient.list_pages`."""
        return await self._call(
            operations.LIST_PAGES, doc_id=doc_id, limit=limit, page_token=page_token
        )

    async def create_page(
        self,
        doc_id: str,
        *,
        name: str | None = None,
        subtitle: str | None = None,
        icon_name: str | None = None,
        image_url: str | None = None,
        parent_page_id: str | None = None,
        page_content: PageCreateContent | Mapping[str, Any] | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PageCreateResult:
        """Add a page to a doc; see `CodaClient.create_page`."""
        return await self._change(
            operations.CREATE_PAGE,
            wait,
            wait_timeout,
            doc_id=doc_id,
            name=name,
            subtitle=subtitle,
            icon_name=icon_name,
            image_url=image_url,
            parent_page_id=parent_page_id,
            page_content=page_content,
        )

    async def get_page(self, doc_id: str, page_id_or_name: str) -> Page:
        """Get a page; see `CodaClient.get_page`."""
        return await self._call(operations.GET_PAGE, doc_id=doc_id, page_id_or_name=page_id_or_name)

    async def update_page(
        self,
        doc_id: str,
        page_id_or_name: str,
        *,
        name: str | None = None,
        subtitle: str | None = None,
        icon_name: str | None = None,
        image_url: str | None = None,
        is_hidden: bool | None = None,
        content_update: PageContentUpdate | Mapping[str, Any] | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PageUpdateResult:
        """Change a page or its content; see `CodaClient.update_page`."""
        return await self._change(
            operations.UPDATE_PAGE,
            wait,
            wait_timeout,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            name=name,
            subtitle=subtitle,
            icon_name=icon_name,
            image_url=image_url,
            is_hidden=is_hidden,
            content_update=content_update,
        )

    async def delete_page(
        self,
        doc_id: str,
        page_id_or_name: str,
        *,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PageDeleteResult:
        """Delete a page; see `CodaClient.delete_page`."""
        return await self._change(
            operations.DELETE_PAGE,
            wait,
            wait_timeout,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
        )

    async def list_page_content(
        self,
        doc_id: str,
        page_id_or_name: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        content_format: PageContentItemContentFormat | str | None = None,
    ) -> PageContentList:
        """Read the content of a page, line by line; see `CodaClient.list_page_content`."""
        return await self._call(
            operations.LIST_PAGE_CONTENT,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            limit=limit,
            page_token=page_token,
            content_format=content_format,
        )

    async def delete_page_content(
        self,
        doc_id: str,
        page_id_or_name: str,
        *,
        element_ids: Sequence[str] | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PageContentDeleteResult:
        """Delete lines of a page, or all of its content; see `CodaClient.delete_page_content`."""
        return await self._change(
            operations.DELETE_PAGE_CONTENT,
            wait,
            wait_timeout,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            element_ids=element_ids,
        )

    async def begin_page_content_export(
        self, doc_id: str, page_id_or_name: str, output_format: PageContentOutputFormat | str
    ) -> BeginPageContentExportResponse:
        """Start the export of a page; see `CodaClient.begin_page_content_export`."""
        return await self._call(
            operations.BEGIN_PAGE_CONTENT_EXPORT,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            output_format=output_format,
        )

    async def get_page_content_export_status(
        self, doc_id: str, page_id_or_name: str, request_id: str
    ) -> PageContentExportStatusResponse:
        """Tell how far an export is; see `CodaClient.get_page_content_export_status`."""
        return await self._call(
            operations.GET_PAGE_CONTENT_EXPORT_STATUS,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            request_id=request_id,
        )
