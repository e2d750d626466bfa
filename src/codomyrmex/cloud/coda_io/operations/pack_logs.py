"""Logs of Packs and agents. The operations as data."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from codomyrmex.cloud.coda_io.models.pack_enums import LogOrder, PackLogType
from codomyrmex.cloud.coda_io.models.pack_logs import (
    GroupedPackLogsList,
    PackLogDetails,
    PackLogsList,
)
from codomyrmex.cloud.coda_io.operations.bounds import Positive, UpTo100
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "GET_AGENT_PACK_LOG_DETAILS",
    "GET_PACK_LOG_DETAILS",
    "LIST_AGENT_LOGS",
    "LIST_AGENT_SESSION_IDS",
    "LIST_GROUPED_PACK_LOGS",
    "LIST_PACK_LOGS",
]


LIST_PACK_LOGS: Final[Operation[PackLogsList]] = Operation(
    name="list_pack_logs",
    reference="listPackLogs",
    method="GET",
    path="/packs/{packId}/docs/{docId}/logs",
    result=PackLogsList,
    budget="read",
    path_types={"pack_id": Positive},
    query={
        "limit": UpTo100,
        "page_token": str,
        "log_types": tuple[PackLogType, ...],
        "before_timestamp": datetime,
        "after_timestamp": datetime,
        "order": LogOrder,
        "q": str,
        "request_ids": tuple[str, ...],
    },
    next_arguments=next_by_token,
)

LIST_GROUPED_PACK_LOGS: Final[Operation[GroupedPackLogsList]] = Operation(
    name="list_grouped_pack_logs",
    reference="listGroupedPackLogs",
    method="GET",
    path="/packs/{packId}/docs/{docId}/groupedLogs",
    result=GroupedPackLogsList,
    budget="read",
    path_types={"pack_id": Positive},
    query={
        "limit": UpTo100,
        "page_token": str,
        "before_timestamp": datetime,
        "after_timestamp": datetime,
        "order": LogOrder,
        "q": str,
    },
    next_arguments=next_by_token,
)

GET_PACK_LOG_DETAILS: Final[Operation[PackLogDetails]] = Operation(
    name="get_pack_log_details",
    reference="getPackLogDetails",
    method="GET",
    path="/packs/{packId}/tenantId/{tenantId}/rootIngestionId/{rootIngestionId}/logs/{logId}",
    result=PackLogDetails,
    budget="read",
    path_types={"pack_id": Positive},
    required_query={"details_key": str},
)

LIST_AGENT_SESSION_IDS: Final[Operation[PackLogsList]] = Operation(
    name="list_agent_session_ids",
    reference="listAgentSessionIds",
    method="GET",
    path="/go/tenants/{tenantId}/agentInstances/{agentInstanceId}/agentSessionIds",
    result=PackLogsList,
    budget="read",
    query={
        "limit": UpTo100,
        "page_token": str,
        "agent_session_id": str,
        "log_types": tuple[PackLogType, ...],
        "before_timestamp": datetime,
        "after_timestamp": datetime,
        "order": LogOrder,
        "q": str,
        "request_ids": tuple[str, ...],
    },
    next_arguments=next_by_token,
)

LIST_AGENT_LOGS: Final[Operation[PackLogsList]] = Operation(
    name="list_agent_logs",
    reference="listAgentLogs",
    method="GET",
    path="/go/tenants/{tenantId}/agentInstances/{agentInstanceId}/logs",
    result=PackLogsList,
    budget="read",
    query={
        "limit": UpTo100,
        "page_token": str,
        "log_types": tuple[PackLogType, ...],
        "agent_session_id": str,
        "before_timestamp": datetime,
        "after_timestamp": datetime,
        "order": LogOrder,
        "q": str,
        "request_ids": tuple[str, ...],
    },
    next_arguments=next_by_token,
)

GET_AGENT_PACK_LOG_DETAILS: Final[Operation[PackLogDetails]] = Operation(
    name="get_agent_pack_log_details",
    reference="getAgentPackLogDetails",
    method="GET",
    path="/go/tenants/{tenantId}/agentInstances/{agentInstanceId}/logs/{logId}",
    result=PackLogDetails,
    budget="read",
    required_query={"details_key": str},
)
