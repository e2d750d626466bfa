"""Figures of use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from codomyrmex.cloud.coda_io.models.analytics import (
    AnalyticsLastUpdatedResponse,
    DocAnalyticsCollection,
    DocAnalyticsSummary,
    PackAnalyticsCollection,
    PackAnalyticsSummary,
    PackFormulaAnalyticsCollection,
    PageAnalyticsCollection,
)
from codomyrmex.cloud.coda_io.models.enums import AnalyticsScale, DocAnalyticsOrderBy, SortDirection
from codomyrmex.cloud.coda_io.models.pack_enums import (
    PackAnalyticsOrderBy,
    PackFormulaAnalyticsOrderBy,
    PackFormulaType,
)
from codomyrmex.cloud.coda_io.operations import analytics as operations
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["AnalyticsMethods"]


class AnalyticsMethods(Caller):
    """Figures of use."""

    def list_doc_analytics(
        self,
        *,
        doc_ids: Sequence[str] | None = None,
        workspace_id: str | None = None,
        query: str | None = None,
        is_published: bool | None = None,
        since_date: date | None = None,
        until_date: date | None = None,
        scale: AnalyticsScale | str | None = None,
        page_token: str | None = None,
        order_by: DocAnalyticsOrderBy | str | None = None,
        direction: SortDirection | str | None = None,
        limit: int | None = None,
    ) -> DocAnalyticsCollection:
        """Read the figures of docs.

        Args:
            doc_ids: Ids of the doc.
            workspace_id: Id of the workspace.
            query: What to look for.
            is_published: Only published ones, or not.
            since_date: The first day.
            until_date: The last day.
            scale: By day, or added up.
            page_token: The token of a former page; everything else is then implied.
            order_by: What to sort by.
            direction: Which way to sort.
            limit: Items a page, 1 or more; the service may give fewer; 1000 when None.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listDocAnalytics.

        Example:
            >>> type(coda.list_doc_analytics()).__name__
            'DocAnalyticsCollection'
        """
        return self._call(
            operations.LIST_DOC_ANALYTICS,
            doc_ids=doc_ids,
            workspace_id=workspace_id,
            query=query,
            is_published=is_published,
            since_date=since_date,
            until_date=until_date,
            scale=scale,
            page_token=page_token,
            order_by=order_by,
            direction=direction,
            limit=limit,
        )

    def list_page_analytics(
        self,
        doc_id: str,
        *,
        since_date: date | None = None,
        until_date: date | None = None,
        page_token: str | None = None,
        limit: int | None = None,
    ) -> PageAnalyticsCollection:
        """Read the figures of the pages of a doc.

        Args:
            doc_id: Id of the doc.
            since_date: The first day.
            until_date: The last day.
            page_token: The token of a former page; everything else is then implied.
            limit: Items a page, 1 or more; the service may give fewer; 1000 when None.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPageAnalytics.

        Example:
            >>> type(coda.list_page_analytics("AbCDeFGH")).__name__
            'PageAnalyticsCollection'
        """
        return self._call(
            operations.LIST_PAGE_ANALYTICS,
            doc_id=doc_id,
            since_date=since_date,
            until_date=until_date,
            page_token=page_token,
            limit=limit,
        )

    def list_doc_analytics_summary(
        self,
        *,
        is_published: bool | None = None,
        since_date: date | None = None,
        until_date: date | None = None,
        workspace_id: str | None = None,
    ) -> DocAnalyticsSummary:
        """Read the figures of all docs together.

        Args:
            is_published: Only published ones, or not.
            since_date: The first day.
            until_date: The last day.
            workspace_id: Id of the workspace.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listDocAnalyticsSummary.

        Example:
            >>> type(coda.list_doc_analytics_summary()).__name__
            'DocAnalyticsSummary'
        """
        return self._call(
            operations.LIST_DOC_ANALYTICS_SUMMARY,
            is_published=is_published,
            since_date=since_date,
            until_date=until_date,
            workspace_id=workspace_id,
        )

    def list_pack_analytics(
        self,
        *,
        pack_ids: Sequence[int] | None = None,
        workspace_id: str | None = None,
        query: str | None = None,
        since_date: date | None = None,
        until_date: date | None = None,
        scale: AnalyticsScale | str | None = None,
        page_token: str | None = None,
        order_by: PackAnalyticsOrderBy | str | None = None,
        direction: SortDirection | str | None = None,
        is_published: bool | None = None,
        limit: int | None = None,
    ) -> PackAnalyticsCollection:
        """Read the figures of Packs.

        Args:
            pack_ids: Ids of the pack.
            workspace_id: Id of the workspace.
            query: What to look for.
            since_date: The first day.
            until_date: The last day.
            scale: By day, or added up.
            page_token: The token of a former page; everything else is then implied.
            order_by: What to sort by.
            direction: Which way to sort.
            is_published: Only published ones, or not.
            limit: Items a page, 1 or more; the service may give fewer; 1000 when None.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackAnalytics.

        Example:
            >>> type(coda.list_pack_analytics()).__name__
            'PackAnalyticsCollection'
        """
        return self._call(
            operations.LIST_PACK_ANALYTICS,
            pack_ids=pack_ids,
            workspace_id=workspace_id,
            query=query,
            since_date=since_date,
            until_date=until_date,
            scale=scale,
            page_token=page_token,
            order_by=order_by,
            direction=direction,
            is_published=is_published,
            limit=limit,
        )

    def list_pack_analytics_summary(
        self,
        *,
        pack_ids: Sequence[int] | None = None,
        workspace_id: str | None = None,
        is_published: bool | None = None,
        since_date: date | None = None,
        until_date: date | None = None,
    ) -> PackAnalyticsSummary:
        """Read the figures of all Packs together.

        Args:
            pack_ids: Ids of the pack.
            workspace_id: Id of the workspace.
            is_published: Only published ones, or not.
            since_date: The first day.
            until_date: The last day.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackAnalyticsSummary.

        Example:
            >>> type(coda.list_pack_analytics_summary()).__name__
            'PackAnalyticsSummary'
        """
        return self._call(
            operations.LIST_PACK_ANALYTICS_SUMMARY,
            pack_ids=pack_ids,
            workspace_id=workspace_id,
            is_published=is_published,
            since_date=since_date,
            until_date=until_date,
        )

    def list_pack_formula_analytics(
        self,
        pack_id: int,
        *,
        pack_formula_names: Sequence[str] | None = None,
        pack_formula_types: Sequence[PackFormulaType | str] | None = None,
        since_date: date | None = None,
        until_date: date | None = None,
        scale: AnalyticsScale | str | None = None,
        page_token: str | None = None,
        order_by: PackFormulaAnalyticsOrderBy | str | None = None,
        direction: SortDirection | str | None = None,
        limit: int | None = None,
    ) -> PackFormulaAnalyticsCollection:
        """Read the figures of a Pack's formulas.

        Args:
            pack_id: Id of the Pack.
            pack_formula_names: The pack formula names.
            pack_formula_types: The pack formula types.
            since_date: The first day.
            until_date: The last day.
            scale: By day, or added up.
            page_token: The token of a former page; everything else is then implied.
            order_by: What to sort by.
            direction: Which way to sort.
            limit: Items a page, 1 or more; the service may give fewer; 1000 when None.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackFormulaAnalytics.

        Example:
            >>> type(coda.list_pack_formula_analytics(1003)).__name__
            'PackFormulaAnalyticsCollection'
        """
        return self._call(
            operations.LIST_PACK_FORMULA_ANALYTICS,
            pack_id=pack_id,
            pack_formula_names=pack_formula_names,
            pack_formula_types=pack_formula_types,
            since_date=since_date,
            until_date=until_date,
            scale=scale,
            page_token=page_token,
            order_by=order_by,
            direction=direction,
            limit=limit,
        )

    def get_analytics_last_updated(self) -> AnalyticsLastUpdatedResponse:
        """Tell up to which day there are figures.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getAnalyticsLastUpdated.

        Example:
            >>> type(coda.get_analytics_last_updated()).__name__
            'AnalyticsLastUpdatedResponse'
        """
        return self._call(operations.GET_ANALYTICS_LAST_UPDATED)
