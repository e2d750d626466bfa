"""Runs and logs of ingestions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from codomyrmex.cloud.coda_io.awaited.caller import Caller
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
from codomyrmex.cloud.coda_io.operations import ingestions as operations

__all__ = ["IngestionsMethods"]


class IngestionsMethods(Caller):
    """Runs and logs of ingestions."""

    async def list_ingestion_logs(
        self,
        pack_id: int,
        tenant_id: str,
        root_ingestion_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        log_types: Sequence[PackLogType | str] | None = None,
        ingestion_execution_id: str | None = None,
        before_timestamp: datetime | None = None,
        after_timestamp: datetime | None = None,
        ingestion_status: IngestionStatus | str | None = None,
        only_execution_completions: bool | None = None,
        order: LogOrder | str | None = None,
        q: str | None = None,
        request_ids: Sequence[str] | None = None,
    ) -> PackLogsList:
        """List the log of an ingestion; see `CodaClient.list_ingestion_logs`."""
        return await self._call(
            operations.LIST_INGESTION_LOGS,
            pack_id=pack_id,
            tenant_id=tenant_id,
            root_ingestion_id=root_ingestion_id,
            limit=limit,
            page_token=page_token,
            log_types=log_types,
            ingestion_execution_id=ingestion_execution_id,
            before_timestamp=before_timestamp,
            after_timestamp=after_timestamp,
            ingestion_status=ingestion_status,
            only_execution_completions=only_execution_completions,
            order=order,
            q=q,
            request_ids=request_ids,
        )

    async def list_grouped_ingestion_logs(
        self,
        pack_id: int,
        tenant_id: str,
        root_ingestion_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        ingestion_execution_id: str | None = None,
        before_timestamp: datetime | None = None,
        after_timestamp: datetime | None = None,
        order: LogOrder | str | None = None,
        q: str | None = None,
    ) -> GroupedPackLogsList:
        """Do the same; see `CodaClient.list_grouped_ingestion_logs`."""
        return await self._call(
            operations.LIST_GROUPED_INGESTION_LOGS,
            pack_id=pack_id,
            tenant_id=tenant_id,
            root_ingestion_id=root_ingestion_id,
            limit=limit,
            page_token=page_token,
            ingestion_execution_id=ingestion_execution_id,
            before_timestamp=before_timestamp,
            after_timestamp=after_timestamp,
            order=order,
            q=q,
        )

    async def list_ingestion_batch_executions(
        self,
        pack_id: int,
        tenant_id: str,
        root_ingestion_id: str,
        *,
        page_token: str | None = None,
        limit: int | None = None,
        datasource: str | None = None,
        execution_type: IngestionExecutionType | str | None = None,
        include_deleted_ingestions: bool | None = None,
        ingestion_execution_id: str | None = None,
        ingestion_id: str | None = None,
        ingestion_status: IngestionStatus | str | None = None,
    ) -> IngestionBatchExecutionsList:
        """List the runs of an ingestion; see `CodaClient.list_ingestion_batch_executions`."""
        return await self._call(
            operations.LIST_INGESTION_BATCH_EXECUTIONS,
            pack_id=pack_id,
            tenant_id=tenant_id,
            root_ingestion_id=root_ingestion_id,
            page_token=page_token,
            limit=limit,
            datasource=datasource,
            execution_type=execution_type,
            include_deleted_ingestions=include_deleted_ingestions,
            ingestion_execution_id=ingestion_execution_id,
            ingestion_id=ingestion_id,
            ingestion_status=ingestion_status,
        )

    async def list_ingestion_parent_items(
        self,
        pack_id: int,
        tenant_id: str,
        root_ingestion_id: str,
        ingestion_execution_id: str,
        ingestion_id: str,
        *,
        page_token: str | None = None,
        limit: int | None = None,
        ingestion_status: IngestionStatus | str | None = None,
    ) -> IngestionParentItemsList:
        """List the parent items of a run; see `CodaClient.list_ingestion_parent_items`."""
        return await self._call(
            operations.LIST_INGESTION_PARENT_ITEMS,
            pack_id=pack_id,
            tenant_id=tenant_id,
            root_ingestion_id=root_ingestion_id,
            ingestion_execution_id=ingestion_execution_id,
            ingestion_id=ingestion_id,
            page_token=page_token,
            limit=limit,
            ingestion_status=ingestion_status,
        )
