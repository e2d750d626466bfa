"""The content of pages as text, and trees of pages as folders."""

from __future__ import annotations

import os

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
from codomyrmex.cloud.coda_io.sync.caller import Caller
from codomyrmex.cloud.common.progress import ProgressCallback

__all__ = ["PageTreeMethods"]


class PageTreeMethods(Caller):
    """The content of pages as text, and trees of pages as folders."""

    def export_page(
        self,
        doc_id: str,
        page_id_or_name: str,
        *,
        output_format: PageContentOutputFormat | str = PageContentOutputFormat.MARKDOWN,
        timeout: float = DEFAULT_WAIT,
    ) -> str:
        """Read the content of a page: begin its export, wait for it, fetch it.

        The export is fetched from the store that the service names, without the token.

        Args:
            doc_id: Id of the doc.
            page_id_or_name: Id or name of the page.
            output_format: ``markdown`` or ``html``.
            timeout: Seconds to wait at the most.

        Returns:
            The text.

        Raises:
            WaiterError: A `CodaMutationTimeoutError` when it is not done in time.
            CloudError: A `CodaAPIError` when the service refuses, as for pages that show pages of
                other docs, or says that the export failed.
            UnexpectedResponseError: When the link leads to nothing that can be fetched safely.

        Source: Coda API reference, beginPageContentExport and getPageContentExportStatus.

        Example:
            >>> print(coda.export_page("AbCDeFGH", "Start"))
            # Welcome
            <BLANKLINE>
            Read the tasks.
        """
        return self._run(
            contents.read_content(self._calls, doc_id, page_id_or_name, output_format, timeout)
        )

    def write_page(
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
        """Write the content of a page.

        Args:
            doc_id: Id of the doc.
            page_id_or_name: Id or name of the page.
            content: The text.
            content_format: ``markdown`` or ``html``.
            mode: ``replace``, ``append`` or ``prepend``.
            element_id: The line that is replaced, or beside which the text goes; the whole page
                when None.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            InvalidRequestError: When an argument does not fit; nothing was sent.
            CloudError: A `CodaAPIError` when the service refuses.

        Source: Coda API reference, updatePage.

        Example:
            >>> done = coda.write_page("AbCDeFGH", "Start", "Bye", mode="append", wait=True)
            >>> coda.export_page("AbCDeFGH", "Start").splitlines()[-1]
            'Bye'
        """
        return self._change(
            UPDATE_PAGE,
            wait,
            wait_timeout,
            doc_id=doc_id,
            page_id_or_name=page_id_or_name,
            content_update=contents.content_update(content, content_format, mode, element_id),
        )

    def export_pages(
        self,
        doc_id: str,
        folder: str | os.PathLike[str],
        *,
        root: str | None = None,
        output_format: PageContentOutputFormat | str = PageContentOutputFormat.MARKDOWN,
        timeout: float = DEFAULT_WAIT,
        progress: ProgressCallback | None = None,
    ) -> PageTree:
        """Copy the pages of a doc to a folder of files.

        The page ``Plans`` becomes ``Plans.md``, and pages below it files in ``Plans/``. All pages
        are fetched before anything is put into the folder: a new folder is there whole or not at
        all. In a folder that holds an earlier export, files are replaced one by one, and those of
        pages that are gone are removed; a file that was changed meanwhile makes it refuse. Which
        file is which page stands in ``.coda-pages.json``.

        Args:
            doc_id: Id of the doc.
            folder: The folder.
            root: Id or name of a page: only it and those below it.
            output_format: ``markdown`` or ``html``.
            timeout: Seconds to wait for each page at the most.
            progress: Told of each page.

        Returns:
            What was written; pages that only embed something have no file.

        Raises:
            ConflictError: When a file is there that is not as an earlier export left it, or the
                folder holds pages of another doc; nothing was changed.
            WaiterError: A `CodaMutationTimeoutError` when an export is not done in time.
            CloudError: A `CodaAPIError` when the service refuses.

        Source: Coda API reference, listPages and beginPageContentExport.

        Example:
            >>> tree = coda.export_pages("AbCDeFGH", tmp_path / "plans")
            >>> [page.path for page in tree.pages], sorted(os.listdir(tmp_path / "plans"))
            (['Start.md'], ['.coda-pages.json', 'Start.md'])
        """
        return self._run(
            exporting.export_tree(
                self._calls, doc_id, folder, root, output_format, timeout, progress
            )
        )

    def import_pages(
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
        """Bring a folder of files into the pages of a doc.

        The opposite of `CodaClient.export_pages`: files that are new become pages, those that
        were changed since replace the content of their page, the others are left alone. Folders
        become pages below the page of the same name. Pages are never deleted.

        Args:
            folder: The folder; files ending in ``.md``, ``.markdown``, ``.html`` and ``.htm``
                count.
            doc_id: Id of the doc.
            parent_page_id: Id of the page that new pages at the top go below; the doc itself when
                None.
            overwrite: Whether pages that were changed in Coda, too, lose that change.
            dry_run: Whether to make the plan and change nothing.
            timeout: Seconds to wait for each page at the most.
            progress: Told of each page.

        Returns:
            The plan, and what came of it. A page that was changed in Coda, too, is a failure
            there, and stays as it is.

        Raises:
            InvalidRequestError: When a file cannot be a page; nothing was changed.
            ConflictError: When the folder holds pages of another doc.
            LocalFileNotFoundError: When the folder does not exist.
            CloudError: A `CodaAPIError` when going on makes no sense, such as 401 and 403.

        Source: Coda API reference, createPage and updatePage.

        Example:
            >>> _ = coda.export_pages("AbCDeFGH", tmp_path / "plans")
            >>> _ = (tmp_path / "plans" / "Ideas.md").write_text("# One")
            >>> changes = coda.import_pages(tmp_path / "plans", "AbCDeFGH")
            >>> [(step.verb, step.source) for step in changes.plan], changes.result.ok
            ([('create', 'Ideas.md')], True)
        """
        return self._run(
            importing.import_tree(
                self._calls,
                folder,
                doc_id,
                parent_page_id,
                overwrite,
                dry_run,
                timeout,
                progress,
            )
        )
