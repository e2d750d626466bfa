"""Figures of use. The operations as data."""

from __future__ import annotations

from datetime import date
from typing import Final

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
from codomyrmex.cloud.coda_io.operations.bounds import Positive, UpTo5000
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "GET_ANALYTICS_LAST_UPDATED",
    "LIST_DOC_ANALYTICS",
    "LIST_DOC_ANALYTICS_SUMMARY",
    "LIST_PACK_ANALYTICS",
    "LIST_PACK_ANALYTICS_SUMMARY",
    "LIST_PACK_FORMULA_ANALYTICS",
    "LIST_PAGE_ANALYTICS",
]


LIST_DOC_ANALYTICS: Final[Operation[DocAnalyticsCollection]] = Operation(
    name="list_doc_analytics",
    reference="listDocAnalytics",
    method="GET",
    path="/analytics/docs",
    result=DocAnalyticsCollection,
    budget="analytics",
    query={
        "doc_ids": tuple[str, ...],
        "workspace_id": str,
        "query": str,
        "is_published": bool,
        "since_date": date,
        "until_date": date,
        "scale": AnalyticsScale,
        "page_token": str,
        "order_by": DocAnalyticsOrderBy,
        "direction": SortDirection,
        "limit": UpTo5000,
    },
    next_arguments=next_by_token,
)

LIST_PAGE_ANALYTICS: Final[Operation[PageAnalyticsCollection]] = Operation(
    name="list_page_analytics",
    reference="listPageAnalytics",
    method="GET",
    path="/analytics/docs/{docId}/pages",
    result=PageAnalyticsCollection,
    budget="analytics",
    query={"since_date": date, "until_date": date, "page_token": str, "limit": UpTo5000},
    next_arguments=next_by_token,
)

LIST_DOC_ANALYTICS_SUMMARY: Final[Operation[DocAnalyticsSummary]] = Operation(
    name="list_doc_analytics_summary",
    reference="listDocAnalyticsSummary",
    method="GET",
    path="/analytics/docs/summary",
    result=DocAnalyticsSummary,
    budget="analytics",
    query={"is_published": bool, "since_date": date, "until_date": date, "workspace_id": str},
)

LIST_PACK_ANALYTICS: Final[Operation[PackAnalyticsCollection]] = Operation(
    name="list_pack_analytics",
    reference="listPackAnalytics",
    method="GET",
    path="/analytics/packs",
    result=PackAnalyticsCollection,
    budget="analytics",
    query={
        "pack_ids": tuple[int, ...],
        "workspace_id": str,
        "query": str,
        "since_date": date,
        "until_date": date,
        "scale": AnalyticsScale,
        "page_token": str,
        "order_by": PackAnalyticsOrderBy,
        "direction": SortDirection,
        "is_published": bool,
        "limit": UpTo5000,
    },
    next_arguments=next_by_token,
)

LIST_PACK_ANALYTICS_SUMMARY: Final[Operation[PackAnalyticsSummary]] = Operation(
    name="list_pack_analytics_summary",
    reference="listPackAnalyticsSummary",
    method="GET",
    path="/analytics/packs/summary",
    result=PackAnalyticsSummary,
    budget="analytics",
    query={
        "pack_ids": tuple[int, ...],
        "workspace_id": str,
        "is_published": bool,
        "since_date": date,
        "until_date": date,
    },
)

LIST_PACK_FORMULA_ANALYTICS: Final[Operation[PackFormulaAnalyticsCollection]] = Operation(
    name="list_pack_formula_analytics",
    reference="listPackFormulaAnalytics",
    method="GET",
    path="/analytics/packs/{packId}/formulas",
    result=PackFormulaAnalyticsCollection,
    budget="analytics",
    path_types={"pack_id": Positive},
    query={
        "pack_formula_names": tuple[str, ...],
        "pack_formula_types": tuple[PackFormulaType, ...],
        "since_date": date,
        "until_date": date,
        "scale": AnalyticsScale,
        "page_token": str,
        "order_by": PackFormulaAnalyticsOrderBy,
        "direction": SortDirection,
        "limit": UpTo5000,
    },
    next_arguments=next_by_token,
)

GET_ANALYTICS_LAST_UPDATED: Final[Operation[AnalyticsLastUpdatedResponse]] = Operation(
    name="get_analytics_last_updated",
    reference="getAnalyticsLastUpdated",
    method="GET",
    path="/analytics/updated",
    result=AnalyticsLastUpdatedResponse,
    budget="analytics",
)
