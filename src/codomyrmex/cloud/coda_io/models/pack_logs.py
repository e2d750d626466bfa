"""Logs of Packs, ingestions and agents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.pack_enums import HttpMethod, LogLevel, PackLogRequestType
from codomyrmex.cloud.common.rest.records import Family, Number, Record, register_variants

__all__ = [
    "GroupedPackAuthLog",
    "GroupedPackInvocationLog",
    "GroupedPackLog",
    "GroupedPackLogsList",
    "PackAgentRuntimeLog",
    "PackAgentRuntimeLogDetails",
    "PackAuthLog",
    "PackCustomLog",
    "PackFetcherLog",
    "PackFetcherLogDetails",
    "PackFormulaResult",
    "PackIngestionDebugLog",
    "PackIngestionLifecycleLog",
    "PackInternalLog",
    "PackInvocationLog",
    "PackInvocationLogDetails",
    "PackLog",
    "PackLogContext",
    "PackLogDetails",
    "PackLogError",
    "PackLogsList",
    "PackMcpLog",
]


class PackLogDetails(Family):
    """Any kind of pack log details."""

    __slots__ = ()


class GroupedPackLog(Family):
    """Any kind of grouped pack log."""

    __slots__ = ()


class PackLog(Family):
    """An entry of a Pack's log."""

    __slots__ = ()


class GroupedPackLogsList(ListPage[GroupedPackLog], frozen=True, kw_only=True):
    """One page of grouped pack logs.

    Attributes:
        items: What is on this page.
        incomplete_related_logs: Whether: incomplete related logs.
    """

    incomplete_related_logs: bool


class PackAgentRuntimeLogDetails(
    Record, PackLogDetails, frozen=True, kw_only=True, tag_field="type", tag="agentRuntime"
):
    """Pack agent runtime log details.

    Attributes:
        input: The input.
        output: The output.
    """

    input: str | None = None
    output: str | None = None


class PackFetcherLogDetails(
    Record, PackLogDetails, frozen=True, kw_only=True, tag_field="type", tag="fetcher"
):
    """Pack fetcher log details.

    Attributes:
        request: The request.
        response: The response.
    """

    request: str
    response: str | None = None


class PackInvocationLogDetails(
    Record, PackLogDetails, frozen=True, kw_only=True, tag_field="type", tag="invocation"
):
    """Pack invocation log details.

    Attributes:
        result: The result.
        result_detail: The result detail.
        continuation_json: The continuation json.
        completion_json: The completion json.
        deleted_item_ids_json: The deleted item ids json.
        permissions_context_json: The permissions context json.
    """

    result: PackFormulaResult | None = None
    result_detail: str | None = None
    continuation_json: str | None = None
    completion_json: str | None = None
    deleted_item_ids_json: str | None = None
    permissions_context_json: str | None = None


class PackLogsList(ListPage[PackLog], frozen=True, kw_only=True):
    """One page of pack logs.

    Attributes:
        items: What is on this page.
    """


class PackLogContext(Record, frozen=True, kw_only=True):
    """Pack log context.

    Attributes:
        doc_id: Id of the doc.
        pack_id: Id of the Pack.
        pack_version: The Pack's version.
        formula_name: The formula name.
        user_id: Id of the user.
        connection_id: Id of the connection.
        connection_name: The connection name.
        request_id: Id of the change, to ask for its progress.
        request_type: The request type.
        created_at: When it was made.
        log_id: Id of the log.
        doc_object_id: Id of the doc object.
        doc_row_id: Id of the doc row.
        doc_column_id: Id of the doc column.
        is_sync_table: Whether it is sync table.
        is_continued_sync_table: Whether it is continued sync table.
        autocomplete_parameter_name: The autocomplete parameter name.
        invocation_source: The invocation source.
        details_key: The details key.
        ingestion_child_execution_index: The ingestion child execution index.
        ingestion_id: Id of the ingestion.
        root_ingestion_id: Id of the root ingestion.
        ingestion_execution_id: Id of the ingestion execution.
        ingestion_stage: The ingestion stage.
        ingestion_parent_stage: The ingestion parent stage.
        ingestion_execution_attempt: The ingestion execution attempt.
        ingestion_parent_item_id: Id of the ingestion parent item.
        ingestion_process_id: Id of the ingestion process.
        additional_metadata: The additional metadata.
        agent_session_id: Id of the agent session.
        agent_instance_id: Id of the agent instance.
        executing_agent_instance_id: Id of the executing agent instance.
    """

    doc_id: str
    pack_id: str
    pack_version: str
    formula_name: str
    user_id: str
    connection_id: str
    connection_name: str | None = None
    request_id: str
    request_type: PackLogRequestType
    created_at: datetime
    log_id: str
    doc_object_id: str | None = None
    doc_row_id: str | None = None
    doc_column_id: str | None = None
    is_sync_table: bool | None = None
    is_continued_sync_table: bool | None = None
    autocomplete_parameter_name: str | None = None
    invocation_source: str | None = None
    details_key: str
    ingestion_child_execution_index: Number | None = None
    ingestion_id: str | None = None
    root_ingestion_id: str | None = None
    ingestion_execution_id: str | None = None
    ingestion_stage: str | None = None
    ingestion_parent_stage: str | None = None
    ingestion_execution_attempt: int | None = None
    ingestion_parent_item_id: str | None = None
    ingestion_process_id: str | None = None
    additional_metadata: dict[str, Any] | None = None
    agent_session_id: str | None = None
    agent_instance_id: str | None = None
    executing_agent_instance_id: str | None = None


class PackCustomLog(Record, PackLog, frozen=True, kw_only=True, tag_field="type", tag="custom"):
    """Pack custom log.

    Attributes:
        context: Where and when it happened.
        message: The text.
        level: How severe it is.
    """

    context: PackLogContext
    message: str
    level: LogLevel


class PackInvocationLog(
    Record, PackLog, frozen=True, kw_only=True, tag_field="type", tag="invocation"
):
    """Pack invocation log.

    Attributes:
        context: Where and when it happened.
        cache_hit: Whether: cache hit.
        duration: The duration.
        error: What went wrong.
    """

    context: PackLogContext
    cache_hit: bool | None = None
    duration: Number | None = None
    error: PackLogError | None = None


class GroupedPackInvocationLog(
    Record, GroupedPackLog, frozen=True, kw_only=True, tag_field="type", tag="invocation"
):
    """Grouped pack invocation log.

    Attributes:
        invocation_log: The invocation log.
        related_logs: The related logs.
    """

    invocation_log: PackInvocationLog
    related_logs: tuple[PackLog, ...]


class GroupedPackAuthLog(
    Record, GroupedPackLog, frozen=True, kw_only=True, tag_field="type", tag="auth"
):
    """Grouped pack auth log.

    Attributes:
        auth_log: The auth log.
        related_logs: The related logs.
    """

    auth_log: PackAuthLog
    related_logs: tuple[PackLog, ...]


class PackAgentRuntimeLog(
    Record, PackLog, frozen=True, kw_only=True, tag_field="type", tag="agentRuntime"
):
    """Pack agent runtime log.

    Attributes:
        context: Where and when it happened.
        turn_type: The turn type.
        duration_ms: The duration ms.
        name: Its name.
        model: The model.
        token_usage: The token usage.
        instructions: The instructions.
        from_agent: The from agent.
        to_agent: The to agent.
    """

    context: PackLogContext
    turn_type: str
    duration_ms: Number | None = None
    name: str | None = None
    model: str | None = None
    token_usage: str | None = None
    instructions: str | None = None
    from_agent: str | None = None
    to_agent: str | None = None


class PackMcpLog(Record, PackLog, frozen=True, kw_only=True, tag_field="type", tag="mcp"):
    """Pack mcp log.

    Attributes:
        context: Where and when it happened.
        message: The text.
        error: What went wrong.
    """

    context: PackLogContext
    message: str | None = None
    error: PackLogError | None = None


class PackFetcherLog(Record, PackLog, frozen=True, kw_only=True, tag_field="type", tag="fetcher"):
    """Pack fetcher log.

    Attributes:
        context: Where and when it happened.
        request_size_bytes: The request size bytes.
        response_code: The response code.
        response_size_bytes: The response size bytes.
        method: The method.
        base_url: Address of the base.
        cache_hit: Whether: cache hit.
        duration: The duration.
    """

    context: PackLogContext
    request_size_bytes: Number | None = None
    response_code: Number | None = None
    response_size_bytes: Number | None = None
    method: HttpMethod | None = None
    base_url: str | None = None
    cache_hit: bool | None = None
    duration: Number | None = None


class PackInternalLog(Record, PackLog, frozen=True, kw_only=True, tag_field="type", tag="internal"):
    """Pack internal log.

    Attributes:
        context: Where and when it happened.
        message: The text.
        level: How severe it is.
    """

    context: PackLogContext
    message: str
    level: LogLevel


class PackAuthLog(Record, PackLog, frozen=True, kw_only=True, tag_field="type", tag="auth"):
    """Pack auth log.

    Attributes:
        context: Where and when it happened.
        path: The path.
        error_message: What went wrong.
        error_stack: The error stack.
    """

    context: PackLogContext
    path: str
    error_message: str | None = None
    error_stack: str | None = None


class PackIngestionLifecycleLog(
    Record, PackLog, frozen=True, kw_only=True, tag_field="type", tag="ingestionLifecycle"
):
    """Pack ingestion lifecycle log.

    Attributes:
        context: Where and when it happened.
        message: The text.
        level: How severe it is.
    """

    context: PackLogContext
    message: str
    level: LogLevel


class PackIngestionDebugLog(
    Record, PackLog, frozen=True, kw_only=True, tag_field="type", tag="ingestionDebug"
):
    """Pack ingestion debug log.

    Attributes:
        context: Where and when it happened.
        message: The text.
        level: How severe it is.
    """

    context: PackLogContext
    message: str
    level: LogLevel


class PackFormulaResult(Record, frozen=True, kw_only=True):
    """Pack formula result.

    Attributes:
        string_val: The string val.
        int64_val: The int64 val.
        double_val: The double val.
        object_val: The object val.
        bool_val: Whether: bool val.
        date_val: The date val.
    """

    string_val: str
    int64_val: Number
    double_val: Number
    object_val: str
    bool_val: bool
    date_val: Number


class PackLogError(Record, frozen=True, kw_only=True):
    """Pack log error.

    Attributes:
        message: The text.
        stack: The stack.
    """

    message: str
    stack: str | None = None


register_variants(
    PackLogDetails,
    {
        "invocation": PackInvocationLogDetails,
        "fetcher": PackFetcherLogDetails,
        "agentRuntime": PackAgentRuntimeLogDetails,
    },
)

register_variants(
    GroupedPackLog,
    {
        "invocation": GroupedPackInvocationLog,
        "auth": GroupedPackAuthLog,
    },
)

register_variants(
    PackLog,
    {
        "custom": PackCustomLog,
        "fetcher": PackFetcherLog,
        "invocation": PackInvocationLog,
        "internal": PackInternalLog,
        "auth": PackAuthLog,
        "ingestionLifecycle": PackIngestionLifecycleLog,
        "ingestionDebug": PackIngestionDebugLog,
        "agentRuntime": PackAgentRuntimeLog,
        "mcp": PackMcpLog,
    },
)
