"""Figures of use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from codomyrmex.cloud.coda_io.awaited.caller import Caller
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

__all__ = ["AnalyticsMethods"]


class AnalyticsMethods(Caller):
    """Figures of use."""

    async def list_doc_analytics(
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
        """Read the figures of docs; see `CodaClient.list_doc_analytics`."""
        return await self._call(
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

    async def list_page_analytics(
        self,
        doc_id: str,
        *,
        since_date: date | None = None,
        until_date: date | None = None,
        page_token: str | None = None,
        limit: int | None = None,
    ) -> PageAnalyticsCollection:
        """Read the figures of the pages of a doc; see `CodaClient.list_page_analytics`."""
        return await self._call(
            operations.LIST_PAGE_ANALYTICS,
            doc_id=doc_id,
            since_date=since_date,
            until_date=until_date,
            page_token=page_token,
            limit=limit,
        )

    async def list_doc_analytics_summary(
        self,
        *,
        is_published: bool | None = None,
        since_date: date | None = None,
        until_date: date | None = None,
        workspace_id: str | None = None,
    ) -> DocAnalyticsSummary:
        """Read the figures of all docs together; see `CodaClient.list_doc_analytics_summary`."""
        return await self._call(
            operations.LIST_DOC_ANALYTICS_SUMMARY,
            is_published=is_published,
            since_date=since_date,
            until_date=until_date,
            workspace_id=workspace_id,
        )

    async def list_pack_analytics(
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
        """Read the figures of Packs; see `CodaClient.list_pack_analytics`."""
        return await self._call(
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

    async def list_pack_analytics_summary(
        self,
        *,
        pack_ids: Sequence[int] | None = None,
        workspace_id: str | None = None,
        is_published: bool | None = None,
        since_date: date | None = None,
        until_date: date | None = None,
    ) -> PackAnalyticsSummary:
        """Read the figures of all Packs together; see `CodaClient.list_pack_analytics_summary`."""
        return await self._call(
            operations.LIST_PACK_ANALYTICS_SUMMARY,
            pack_ids=pack_ids,
            workspace_id=workspace_id,
            is_published=is_published,
            since_date=since_date,
            until_date=until_date,
        )

    async def list_pack_formula_analytics(
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
        """Read the figures of a Pack's formulas; see `CodaClient.list_pack_formula_analytics`."""
        return await self._call(
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

    async def get_analytics_last_updated(self) -> AnalyticsLastUpdatedResponse:
        """Tell up to which day there are figures; see `CodaClient.get_analytics_last_updated`."""
        return await self._call(operations.GET_ANALYTICS_LAST_UPDATED)
