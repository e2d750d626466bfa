"""The content of pages as text, and trees of pages as folders."""

from __future__ import annotations

import os

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.enums import (
    PageContentFormat,
    PageContentInsertionMode,
    PageContentOutputFormat,
)
from codomyrmex.cloud.coda_io.models.mutations import DEFAULT_WAIT
from codomyrmex.cloud.coda_io.models.pages import PageUpdateResult
from codomyrmex.cloud.coda_io.operations.pages import UPDATE_PAGE
from codomyrmex.cloud.coda_io.page_trees import content as contents
from codomyrmex.cloud.coda_io.page_trees import exporting, importing
from codomyrmex.cloud.coda_io.page_trees.exporting import PageTree
from codomyrmex.cloud.coda_io.page_trees.importing import PageChanges
from codomyrmex.cloud.common.progress import ProgressCallback

__all__ = ["PageTreeMethods"]


class PageTreeMethods(Caller):
    """The content of pages as text, and trees of pages as folders."""

    async def export_page(
        self,
        doc_id: str,
        page_id_or_name: str,
        *,
        output_format: PageContentOutputFormat | str = PageContentOutputFormat.MARKDOWN,
        timeout: float = DEFAULT_WAIT,
    ) -> str:
        """Do the same; see `CodaClient.export_page`."""
        return await self._run(
            contents.read_content(self._calls, doc_id, page_id_or_name, output_format, timeout)
        )

    async def write_page(
        self,
        doc_id: str,
        page_id_or_name: str,
        content: str,
        *,
        content_format: PageContentFormat | str = PageContentFormat.MARKDOWN,
        mode: PageContentInsertionMode | str = PageContentInsertionMode.REPLACE,
        element_id: str | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PageUpdateResult:
        """Write the content of a page; see `CodaClient.write_page`."""
        return await self._change(
            UPDATE_PAGE,
            wait,
            wait_timeout,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            content_update=contents.content_update(content, content_format, mode, element_id),
        )

    async def export_pages(
        self,
        doc_id: str,
        folder: str | os.PathLike[str],
        *,
        root: str | None = None,
        output_format: PageContentOutputFormat | str = PageContentOutputFormat.MARKDOWN,
        timeout: float = DEFAULT_WAIT,
        progress: ProgressCallback | None = None,
    ) -> PageTree:
        """Copy the pages of a doc to a folder of files; see `CodaClient.export_pages`."""
        return await self._run(
            exporting.export_tree(
                self._calls, doc_id, folder, root, output_format, timeout, progress
            )
        )

    async def import_pages(
        self,
        folder: str | os.PathLike[str],
        doc_id: str,
        *,
        parent_page_id: str | None = None,
        overwrite: bool = False,
        dry_run: bool = False,
        timeout: float = DEFAULT_WAIT,
        progress: ProgressCallback | None = None,
    ) -> PageChanges:
        """Bring a folder of files into the pages of a doc; see `CodaClient.import_pages`."""
        return await self._run(
            importing.import_tree(
                self._calls, folder, doc_id, parent_page_id, overwrite, dry_run, timeout, progress
            )
        )
