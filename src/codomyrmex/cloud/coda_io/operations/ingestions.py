"""Runs and logs of ingestions. The operations as data."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from codomyrmex.cloud.coda_io.models.ingestions import (
    IngestionBatchExecutionsList,
    IngestionParentItemsList,
)
from codomyrmex.cloud.coda_io.models.pack_enums import (
    IngestionExecutionType,
    IngestionStatus,
    LogOrder,
    PackLogType,
)
from codomyrmex.cloud.coda_io.models.pack_logs import GroupedPackLogsList, PackLogsList
from codomyrmex.cloud.coda_io.operations.bounds import Positive, UpTo100
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "LIST_GROUPED_INGESTION_LOGS",
    "LIST_INGESTION_BATCH_EXECUTIONS",
    "LIST_INGESTION_LOGS",
    "LIST_INGESTION_PARENT_ITEMS",
]


LIST_INGESTION_LOGS: Final[Operation[PackLogsList]] = Operation(
    name="list_ingestion_logs",
    reference="listIngestionLogs",
    method="GET",
    path="/packs/{packId}/tenantId/{tenantId}/rootIngestionId/{rootIngestionId}/logs",
    result=PackLogsList,
    budget="read",
    path_types={"pack_id": Positive},
    query={
        "limit": UpTo100,
        "page_token": str,
        "log_types": tuple[PackLogType, ...],
        "ingestion_execution_id": str,
        "before_timestamp": datetime,
        "after_timestamp": datetime,
        "ingestion_status": IngestionStatus,
        "only_execution_completions": bool,
        "order": LogOrder,
        "q": str,
        "request_ids": tuple[str, ...],
    },
    next_arguments=next_by_token,
)

LIST_GROUPED_INGESTION_LOGS: Final[Operation[GroupedPackLogsList]] = Operation(
    name="list_grouped_ingestion_logs",
    reference="listGroupedIngestionLogs",
    method="GET",
    path="/packs/{packId}/tenantId/{tenantId}/rootIngestionId/{rootIngestionId}/groupedLogs",
    result=GroupedPackLogsList,
    budget="read",
    path_types={"pack_id": Positive},
    query={
        "limit": UpTo100,
        "page_token": str,
        "ingestion_execution_id": str,
        "before_timestamp": datetime,
        "after_timestamp": datetime,
        "order": LogOrder,
        "q": str,
    },
    next_arguments=next_by_token,
)

LIST_INGESTION_BATCH_EXECUTIONS: Final[Operation[IngestionBatchExecutionsList]] = Operation(
    name="list_ingestion_batch_executions",
    reference="listIngestionBatchExecutions",
    method="GET",
    path="/packs/{packId}/tenantId/{tenantId}/rootIngestionId/{rootIngestionId}/ingestionBatchExecutions",
    result=IngestionBatchExecutionsList,
    budget="read",
    path_types={"pack_id": Positive},
    query={
        "page_token": str,
        "limit": UpTo100,
        "datasource": str,
        "execution_type": IngestionExecutionType,
        "include_deleted_ingestions": bool,
        "ingestion_execution_id": str,
        "ingestion_id": str,
        "ingestion_status": IngestionStatus,
    },
    next_arguments=next_by_token,
)

LIST_INGESTION_PARENT_ITEMS: Final[Operation[IngestionParentItemsList]] = Operation(
    name="list_ingestion_parent_items",
    reference="listIngestionParentItems",
    method="GET",
    path="/packs/{packId}/tenantId/{tenantId}/rootIngestionId/{rootIngestionId}/ingestionBatchExecutions/{ingestionExecutionId}/parentItems",
    result=IngestionParentItemsList,
    budget="read",
    path_types={"pack_id": Positive},
    required_query={"ingestion_id": str},
    query={"page_token": str, "limit": UpTo100, "ingestion_status": IngestionStatus},
    next_arguments=next_by_token,
)
