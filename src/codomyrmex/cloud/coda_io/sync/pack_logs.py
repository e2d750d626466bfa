"""Logs of Packs and agents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from codomyrmex.cloud.coda_io.models.pack_enums import LogOrder, PackLogType
from codomyrmex.cloud.coda_io.models.pack_logs import (
    GroupedPackLogsList,
    PackLogDetails,
    PackLogsList,
)
from codomyrmex.cloud.coda_io.operations import pack_logs as operations
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["PackLogsMethods"]


class PackLogsMethods(Caller):
    """Logs of Packs and agents."""

    def list_pack_logs(
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
        """List the log of a Pack in a doc.

        Args:
            pack_id: Id of the Pack.
            doc_id: Id of the doc.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            log_types: Only these kinds.
            before_timestamp: Only earlier ones.
            after_timestamp: Only later ones.
            order: Oldest or newest first.
            q: What to look for in the entries.
            request_ids: Only these requests.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackLogs.

        Example:
            >>> type(coda.list_pack_logs(1003, "AbCDeFGH")).__name__
            'PackLogsList'
        """
        return self._call(
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

    def list_grouped_pack_logs(
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
        """List the log of a Pack in a doc, grouped by call.

        Args:
            pack_id: Id of the Pack.
            doc_id: Id of the doc.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
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

        Source: Coda API reference, listGroupedPackLogs.

        Example:
            >>> type(coda.list_grouped_pack_logs(1003, "AbCDeFGH")).__name__
            'GroupedPackLogsList'
        """
        return self._call(
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

    def get_pack_log_details(
        self, pack_id: int, tenant_id: str, root_ingestion_id: str, log_id: str, details_key: str
    ) -> PackLogDetails:
        """Get the details of a log entry.

        Args:
            pack_id: Id of the Pack.
            tenant_id: Id of the tenant.
            root_ingestion_id: Id of the root ingestion.
            log_id: Id of the log.
            details_key: The details key.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPackLogDetails.

        Example:
            >>> answer = coda.get_pack_log_details(
            ...     1003,
            ...     "tenant-id",
            ...     "11111111-2222-4333-8444-555555555555",
            ...     "log-id",
            ...     "details-key",
            ... )
            >>> type(answer).__name__
            'PackInvocationLogDetails'
        """
        return self._call(
            operations.GET_PACK_LOG_DETAILS,
            pack_id=pack_id,
            tenant_id=tenant_id,
            root_ingestion_id=root_ingestion_id,
            log_id=log_id,
            details_key=details_key,
        )

    def list_agent_session_ids(
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
        """List the sessions of an agent.

        Args:
            tenant_id: Id of the tenant.
            agent_instance_id: Id of the agent instance.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            agent_session_id: Id of the agent session.
            log_types: Only these kinds.
            before_timestamp: Only earlier ones.
            after_timestamp: Only later ones.
            order: Oldest or newest first.
            q: What to look for in the entries.
            request_ids: Only these requests.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listAgentSessionIds.

        Example:
            >>> answer = coda.list_agent_session_ids(
            ...     "tenant-id",
            ...     "11111111-2222-4333-8444-555555555555",
            ... )
            >>> type(answer).__name__
            'PackLogsList'
        """
        return self._call(
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

    def list_agent_logs(
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
        """List the log of an agent.

        Args:
            tenant_id: Id of the tenant.
            agent_instance_id: Id of the agent instance.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            log_types: Only these kinds.
            agent_session_id: Id of the agent session.
            before_timestamp: Only earlier ones.
            after_timestamp: Only later ones.
            order: Oldest or newest first.
            q: What to look for in the entries.
            request_ids: Only these requests.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listAgentLogs.

        Example:
            >>> answer = coda.list_agent_logs(
            ...     "tenant-id",
            ...     "11111111-2222-4333-8444-555555555555",
            ... )
            >>> type(answer).__name__
            'PackLogsList'
        """
        return self._call(
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

    def get_agent_pack_log_details(
        self, tenant_id: str, agent_instance_id: str, log_id: str, details_key: str
    ) -> PackLogDetails:
        """Get the details of an agent's log entry.

        Args:
            tenant_id: Id of the tenant.
            agent_instance_id: Id of the agent instance.
            log_id: Id of the log.
            details_key: The details key.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getAgentPackLogDetails.

        Example:
            >>> answer = coda.get_agent_pack_log_details(
            ...     "tenant-id",
            ...     "11111111-2222-4333-8444-555555555555",
            ...     "log-id",
            ...     "details-key",
            ... )
            >>> type(answer).__name__
            'PackInvocationLogDetails'
        """
        return self._call(
            operations.GET_AGENT_PACK_LOG_DETAILS,
            tenant_id=tenant_id,
            agent_instance_id=agent_instance_id,
            log_id=log_id,
            details_key=details_key,
        )
