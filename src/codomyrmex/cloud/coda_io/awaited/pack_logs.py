"""Logs of Packs and agents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.pack_enums import LogOrder, PackLogType
from codomyrmex.cloud.coda_io.models.pack_logs import (
    GroupedPackLogsList,
    PackLogDetails,
    PackLogsList,
)
from codomyrmex.cloud.coda_io.operations import pack_logs as operations

__all__ = ["PackLogsMethods"]


class PackLogsMethods(Caller):
    """Logs of Packs and agents."""

    async def list_pack_logs(
        self,
        pack_id: int,
        doc_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        log_types: Sequence[PackLogType | str] | None = None,
        before_timestamp: datetime | None = None,
        after_timestamp: datetime | None = None,
        order: LogOrder | str | None = None,
        q: str | None = None,
        request_ids: Sequence[str] | None = None,
    ) -> PackLogsList:
        """List the log of a Pack in a doc; see `CodaClient.list_pack_logs`."""
        return await self._call(
            operations.LIST_PACK_LOGS,
            pack_id=pack_id,
            doc_id=doc_id,
            limit=limit,
            page_token=page_token,
            log_types=log_types,
            before_timestamp=before_timestamp,
            after_timestamp=after_timestamp,
            order=order,
            q=q,
            request_ids=request_ids,
        )

    async def list_grouped_pack_logs(
        self,
        pack_id: int,
        doc_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        before_timestamp: datetime | None = None,
        after_timestamp: datetime | None = None,
        order: LogOrder | str | None = None,
        q: str | None = None,
    ) -> GroupedPackLogsList:
        """Do the same; see `CodaClient.list_grouped_pack_logs`."""
        return await self._call(
            operations.LIST_GROUPED_PACK_LOGS,
            pack_id=pack_id,
            doc_id=doc_id,
            limit=limit,
            page_token=page_token,
            before_timestamp=before_timestamp,
            after_timestamp=after_timestamp,
            order=order,
            q=q,
        )

    async def get_pack_log_details(
        self, pack_id: int, tenant_id: str, root_ingestion_id: str, log_id: str, details_key: str
    ) -> PackLogDetails:
        """Get the details of a log entry; see `CodaClient.get_pack_log_details`."""
        return await self._call(
            operations.GET_PACK_LOG_DETAILS,
            pack_id=pack_id,
            tenant_id=tenant_id,
            root_ingestion_id=root_ingestion_id,
            log_id=log_id,
            details_key=details_key,
        )

    async def list_agent_session_ids(
        self,
        tenant_id: str,
        agent_instance_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        agent_session_id: str | None = None,
        log_types: Sequence[PackLogType | str] | None = None,
        before_timestamp: datetime | None = None,
        after_timestamp: datetime | None = None,
        order: LogOrder | str | None = None,
        q: str | None = None,
        request_ids: Sequence[str] | None = None,
    ) -> PackLogsList:
        """List the sessions of an agent; see `CodaClient.list_agent_session_ids`."""
        return await self._call(
            operations.LIST_AGENT_SESSION_IDS,
            tenant_id=tenant_id,
            agent_instance_id=agent_instance_id,
            limit=limit,
            page_token=page_token,
            agent_session_id=agent_session_id,
            log_types=log_types,
            before_timestamp=before_timestamp,
            after_timestamp=after_timestamp,
            order=order,
            q=q,
            request_ids=request_ids,
        )

    async def list_agent_logs(
        self,
        tenant_id: str,
        agent_instance_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        log_types: Sequence[PackLogType | str] | None = None,
        agent_session_id: str | None = None,
        before_timestamp: datetime | None = None,
        after_timestamp: datetime | None = None,
        order: LogOrder | str | None = None,
        q: str | None = None,
        request_ids: Sequence[str] | None = None,
    ) -> PackLogsList:
        """List the log of an agent; see `CodaClient.list_agent_logs`."""
        return await self._call(
            operations.LIST_AGENT_LOGS,
            tenant_id=tenant_id,
            agent_instance_id=agent_instance_id,
            limit=limit,
            page_token=page_token,
            log_types=log_types,
            agent_session_id=agent_session_id,
            before_timestamp=before_timestamp,
            after_timestamp=after_timestamp,
            order=order,
            q=q,
            request_ids=request_ids,
        )

    async def get_agent_pack_log_details(
        self, tenant_id: str, agent_instance_id: str, log_id: str, details_key: str
    ) -> PackLogDetails:
        """Get the details of an agent's log entry; see `CodaClient.get_agent_pack_log_details`."""
        return await self._call(
            operations.GET_AGENT_PACK_LOG_DETAILS,
            tenant_id=tenant_id,
            agent_instance_id=agent_instance_id,
            log_id=log_id,
            details_key=details_key,
        )
