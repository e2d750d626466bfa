"""Runs of ingestions."""

from __future__ import annotations

from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.pack_enums import (
    IngestionChildExecutionType,
    IngestionExecutionType,
    IngestionStatus,
)
from codomyrmex.cloud.common.rest.records import Number, Record

__all__ = [
    "IngestionBatchExecution",
    "IngestionBatchExecutionsList",
    "IngestionExecutionAttempt",
    "IngestionExecutionAttemptsList",
    "IngestionExecutionContext",
    "IngestionExecutionsList",
    "IngestionParentItem",
    "IngestionParentItemsList",
]


class IngestionBatchExecution(Record, frozen=True, kw_only=True):
    """Ingestion batch execution.

    Attributes:
        completion_timestamp: Time: completion.
        creation_timestamp: Time: creation.
        dynamic_label: The dynamic label.
        dynamic_url: Address of the dynamic.
        execution_type: The execution type.
        full_execution_id: Id of the full execution.
        ingestion_execution_id: Id of the ingestion execution.
        ingestion_id: Id of the ingestion.
        ingestion_name: The ingestion name.
        ingestion_status_counts: The ingestion status counts.
        last_finished_full_workflow_execution_id: Id of the last finished full run.
        last_finished_incremental_workflow_execution_id: Id of the last finished incremental run.
        latest_full_workflow_execution_id: Id of the latest full run.
        latest_incremental_workflow_execution_id: Id of the latest incremental run.
        latest_ingestion_sequence_id: Id of the latest ingestion sequence.
        live_ingestion_sequence_id: Id of the live ingestion sequence.
        parent_sync_table_ingestion_id: Id of the parent sync table ingestion.
        start_timestamp: Time: start.
        total_row_count: Rows of all tables.
    """

    completion_timestamp: Number
    creation_timestamp: Number
    dynamic_label: str | None = None
    dynamic_url: str | None = None
    execution_type: IngestionExecutionType
    full_execution_id: str
    ingestion_execution_id: str
    ingestion_id: str
    ingestion_name: str
    ingestion_status_counts: dict[str, int] | None = None
    last_finished_full_workflow_execution_id: str | None = None
    last_finished_incremental_workflow_execution_id: str | None = None
    latest_full_workflow_execution_id: str | None = None
    latest_incremental_workflow_execution_id: str | None = None
    latest_ingestion_sequence_id: str | None = None
    live_ingestion_sequence_id: str | None = None
    parent_sync_table_ingestion_id: str | None = None
    start_timestamp: Number
    total_row_count: Number | None = None


class IngestionBatchExecutionsList(ListPage[IngestionBatchExecution], frozen=True, kw_only=True):
    """One page of ingestion batch executions.

    Attributes:
        items: What is on this page.
    """


class IngestionExecutionContext(Record, frozen=True, kw_only=True):
    """Ingestion execution context.

    Attributes:
        ingestion_name: The ingestion name.
        csb_ingestion_id: Id of the csb ingestion.
        csb_ingestion_execution_id: Id of the csb ingestion execution.
        creation_timestamp: Time: creation.
        parent_item_id: Id of the parent item.
        start_timestamp: Time: start.
        completion_timestamp: Time: completion.
        next_eligible_timestamp: Time: next eligible.
        next_eligible_incremental_timestamp: Time: next eligible incremental.
        attempt_number: The attempt number.
        ingestion_status: The ingestion status.
        execution_type: The execution type.
        error_message: What went wrong.
        total_row_count: Rows of all tables.
        latest_checkpoint_timestamp: Time: latest checkpoint.
    """

    ingestion_name: str | None
    csb_ingestion_id: str
    csb_ingestion_execution_id: str
    creation_timestamp: Number
    parent_item_id: str | None
    start_timestamp: Number | None
    completion_timestamp: Number | None
    next_eligible_timestamp: Number | None
    next_eligible_incremental_timestamp: Number | None
    attempt_number: Number
    ingestion_status: IngestionStatus
    execution_type: IngestionExecutionType
    error_message: str | None
    total_row_count: str | None = None
    latest_checkpoint_timestamp: Number | None = None


class IngestionExecutionsList(ListPage[IngestionExecutionContext], frozen=True, kw_only=True):
    """One page of ingestion executions.

    Attributes:
        items: What is on this page.
    """


class IngestionExecutionAttempt(Record, frozen=True, kw_only=True):
    """Ingestion execution attempt.

    Attributes:
        csb_ingestion_execution_id: Id of the csb ingestion execution.
        attempt_number: The attempt number.
        ingestion_status: The ingestion status.
        start_timestamp: Time: start.
        completion_timestamp: Time: completion.
        error_message: What went wrong.
        row_count_in_attempt: The row count in attempt.
        latest_checkpoint_timestamp: Time: latest checkpoint.
    """

    csb_ingestion_execution_id: str
    attempt_number: Number
    ingestion_status: IngestionStatus | None = None
    start_timestamp: Number | None
    completion_timestamp: Number | None
    error_message: str | None
    row_count_in_attempt: str | None = None
    latest_checkpoint_timestamp: Number | None = None


class IngestionExecutionAttemptsList(
    ListPage[IngestionExecutionAttempt], frozen=True, kw_only=True
):
    """One page of ingestion execution attempts.

    Attributes:
        items: What is on this page.
    """


class IngestionParentItem(Record, frozen=True, kw_only=True):
    """Ingestion parent item.

    Attributes:
        attempt_number: The attempt number.
        completion_timestamp: Time: completion.
        error_message: What went wrong.
        execution_type: The execution type.
        ingestion_child_execution_index: The ingestion child execution index.
        ingestion_execution_id: Id of the ingestion execution.
        ingestion_name: The ingestion name.
        ingestion_status: The ingestion status.
        parent_item_id: Id of the parent item.
        start_timestamp: Time: start.
        row_count: How many rows it has.
        latest_checkpoint_timestamp: Time: latest checkpoint.
    """

    attempt_number: Number | None = None
    completion_timestamp: Number
    error_message: str | None
    execution_type: IngestionChildExecutionType
    ingestion_child_execution_index: Number | None = None
    ingestion_execution_id: str
    ingestion_name: str
    ingestion_status: IngestionStatus | None = None
    parent_item_id: str
    start_timestamp: Number
    row_count: Number | None = None
    latest_checkpoint_timestamp: Number | None = None


class IngestionParentItemsList(ListPage[IngestionParentItem], frozen=True, kw_only=True):
    """One page of ingestion parent items.

    Attributes:
        items: What is on this page.
    """
