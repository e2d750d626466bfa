"""Pages and their content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["PagesMethods"]


class PagesMethods(Caller):
    """Pages and their content."""

    def list_pages(
        self, doc_id: str, *, limit: int | None = None, page_token: str | None = None
    ) -> PageList:
        """List the pages of a doc.

        Args:
            doc_id: Id of the doc.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPages.

        Example:
            >>> [page.name for page in coda.list_pages("AbCDeFGH")]
            ['Start']
        """
        return self._call(operations.LIST_PAGES, doc_id=doc_id, limit=limit, page_token=page_token)

    def create_page(
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
        """Add a page to a doc.

        Args:
            doc_id: Id of the doc.
            name: The name.
            subtitle: The line below the title.
            icon_name: Name of the icon.
            image_url: Address of the image.
            parent_page_id: Id of the parent page.
            page_content: The first content.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, createPage.

        Example:
            >>> coda.create_page("AbCDeFGH", name="Ideas", wait=True).id
            'canvas-2'
        """
        return self._change(
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

    def get_page(self, doc_id: str, page_id_or_name: str) -> Page:
        """Get a page.

        Args:
            doc_id: Id of the doc.
            page_id_or_name: Id or name of the page.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPage.

        Example:
            >>> coda.get_page("AbCDeFGH", "Start").id
            'canvas-1'
        """
        return self._call(operations.GET_PAGE, doc_id=doc_id, page_id_or_name=page_id_or_name)

    def update_page(
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
        """Change a page or its content.

        Args:
            doc_id: Id of the doc.
            page_id_or_name: Id or name of the page.
            name: The name.
            subtitle: The line below the title.
            icon_name: Name of the icon.
            image_url: Address of the image.
            is_hidden: Whether: is hidden.
            content_update: How the content changes.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updatePage.

        Example:
            >>> coda.update_page("AbCDeFGH", "Start", subtitle="Read me").wait().completed
            True
        """
        return self._change(
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

    def delete_page(
        self,
        doc_id: str,
        page_id_or_name: str,
        *,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PageDeleteResult:
        """Delete a page.

        Args:
            doc_id: Id of the doc.
            page_id_or_name: Id or name of the page.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deletePage.

        Example:
            >>> type(coda.delete_page("AbCDeFGH", "Start")).__name__
            'PageDeleteResult'
        """
        return self._change(
            operations.DELETE_PAGE,
            wait,
            wait_timeout,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
        )

    def list_page_content(
        self,
        doc_id: str,
        page_id_or_name: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        content_format: PageContentItemContentFormat | str | None = None,
    ) -> PageContentList:
        """Read the content of a page, line by line.

        Args:
            doc_id: Id of the doc.
            page_id_or_name: Id or name of the page.
            limit: Items a page, 1 or more; the service may give fewer; 50 when None.
            page_token: The token of a former page; everything else is then implied.
            content_format: The format of the content; plainText when None.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPageContent.

        Example:
            >>> [line.item_content.content for line in coda.list_page_content("AbCDeFGH", "Start")]
            ['Welcome', 'Read the tasks.']
        """
        return self._call(
            operations.LIST_PAGE_CONTENT,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            limit=limit,
            page_token=page_token,
            content_format=content_format,
        )

    def delete_page_content(
        self,
        doc_id: str,
        page_id_or_name: str,
        *,
        element_ids: Sequence[str] | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PageContentDeleteResult:
        """Delete lines of a page, or all of its content.

        Args:
            doc_id: Id of the doc.
            page_id_or_name: Id or name of the page.
            element_ids: Ids of the element.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deletePageContent.

        Example:
            >>> type(coda.delete_page_content("AbCDeFGH", "Start")).__name__
            'PageContentDeleteResult'
        """
        return self._change(
            operations.DELETE_PAGE_CONTENT,
            wait,
            wait_timeout,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            element_ids=element_ids,
        )

    def begin_page_content_export(
        self, doc_id: str, page_id_or_name: str, output_format: PageContentOutputFormat | str
    ) -> BeginPageContentExportResponse:
        """Start the export of a page.

        Args:
            doc_id: Id of the doc.
            page_id_or_name: Id or name of the page.
            output_format: The format wanted.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, beginPageContentExport.

        Example:
            >>> coda.begin_page_content_export("AbCDeFGH", "Start", "markdown").status
            'inProgress'
        """
        return self._call(
            operations.BEGIN_PAGE_CONTENT_EXPORT,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            output_format=output_format,
        )

    def get_page_content_export_status(
        self, doc_id: str, page_id_or_name: str, request_id: str
    ) -> PageContentExportStatusResponse:
        """Tell how far an export is.

        Args:
            doc_id: Id of the doc.
            page_id_or_name: Id or name of the page.
            request_id: The id that the change or export was given.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPageContentExportStatus.

        Example:
            >>> export = coda.begin_page_content_export("AbCDeFGH", "Start", "markdown")
            >>> coda.get_page_content_export_status("AbCDeFGH", "Start", export.id).id == export.id
            True
        """
        return self._call(
            operations.GET_PAGE_CONTENT_EXPORT_STATUS,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            request_id=request_id,
        )
