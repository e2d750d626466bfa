"""Runs and logs of ingestions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["IngestionsMethods"]


class IngestionsMethods(Caller):
    """Runs and logs of ingestions."""

    def list_ingestion_logs(
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
        """List the log of an ingestion.

        Args:
            pack_id: Id of the Pack.
            tenant_id: Id of the tenant.
            root_ingestion_id: Id of the root ingestion.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            log_types: Only these kinds.
            ingestion_execution_id: Id of the ingestion execution.
            before_timestamp: Only earlier ones.
            after_timestamp: Only later ones.
            ingestion_status: The ingestion status.
            only_execution_completions: Whether: only execution completions.
            order: Oldest or newest first.
            q: What to look for in the entries.
            request_ids: Only these requests.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listIngestionLogs.

        Example:
            >>> answer = coda.list_ingestion_logs(
            ...     1003,
            ...     "tenant-id",
            ...     "11111111-2222-4333-8444-555555555555",
            ... )
            >>> type(answer).__name__
            'PackLogsList'
        """
        return self._call(
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

    def list_grouped_ingestion_logs(
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
        """List the log of an ingestion, grouped by call.

        Args:
            pack_id: Id of the Pack.
            tenant_id: Id of the tenant.
            root_ingestion_id: Id of the root ingestion.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            ingestion_execution_id: Id of the ingestion execution.
            before_timestamp: Only earlier ones.
            after_timestamp: Only later ones.
            order: Oldest or newest first.
            q: What to look for in the entries.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listGroupedIngestionLogs.

        Example:
            >>> answer = coda.list_grouped_ingestion_logs(
            ...     1003,
            ...     "tenant-id",
            ...     "11111111-2222-4333-8444-555555555555",
            ... )
            >>> type(answer).__name__
            'GroupedPackLogsList'
        """
        return self._call(
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

    def list_ingestion_batch_executions(
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
        """List the runs of an ingestion.

        Args:
            pack_id: Id of the Pack.
            tenant_id: Id of the tenant.
            root_ingestion_id: Id of the root ingestion.
            page_token: The token of a former page; everything else is then implied.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            datasource: The datasource.
            execution_type: The execution type.
            include_deleted_ingestions: Whether: include deleted ingestions.
            ingestion_execution_id: Id of the ingestion execution.
            ingestion_id: Id of the ingestion.
            ingestion_status: The ingestion status.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listIngestionBatchExecutions.

        Example:
            >>> answer = coda.list_ingestion_batch_executions(
            ...     1003,
            ...     "tenant-id",
            ...     "11111111-2222-4333-8444-555555555555",
            ... )
            >>> type(answer).__name__
            'IngestionBatchExecutionsList'
        """
        return self._call(
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

    def list_ingestion_parent_items(
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
        """List the parent items of a run.

        Args:
            pack_id: Id of the Pack.
            tenant_id: Id of the tenant.
            root_ingestion_id: Id of the root ingestion.
            ingestion_execution_id: Id of the ingestion execution.
            ingestion_id: Id of the ingestion.
            page_token: The token of a former page; everything else is then implied.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            ingestion_status: The ingestion status.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listIngestionParentItems.

        Example:
            >>> answer = coda.list_ingestion_parent_items(
            ...     1003,
            ...     "tenant-id",
            ...     "11111111-2222-4333-8444-555555555555",
            ...     "11111111-2222-4333-8444-555555555555",
            ...     "11111111-2222-4333-8444-555555555555",
            ... )
            >>> type(answer).__name__
            'IngestionParentItemsList'
        """
        return self._call(
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
