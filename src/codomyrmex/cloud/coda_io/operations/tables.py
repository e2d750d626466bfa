"""Tables, columns, formulas, controls and automations. The operations as data."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.coda_io.models.enums import SortBy, TableType
from codomyrmex.cloud.coda_io.models.rows import WebhookTriggerResult
from codomyrmex.cloud.coda_io.models.tables import (
    ColumnDetail,
    ColumnList,
    Control,
    ControlList,
    Formula,
    FormulaList,
    Table,
    TableList,
)
from codomyrmex.cloud.coda_io.operations.bounds import Positive, UpTo100
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "GET_COLUMN",
    "GET_CONTROL",
    "GET_FORMULA",
    "GET_TABLE",
    "LIST_COLUMNS",
    "LIST_CONTROLS",
    "LIST_FORMULAS",
    "LIST_TABLES",
    "TRIGGER_WEBHOOK_AUTOMATION",
]


LIST_TABLES: Final[Operation[TableList]] = Operation(
    name="list_tables",
    reference="listTables",
    method="GET",
    path="/docs/{docId}/tables",
    result=TableList,
    budget="read",
    query={
        "limit": Positive,
        "page_token": str,
        "sort_by": SortBy,
        "table_types": tuple[TableType, ...],
    },
    next_arguments=next_by_token,
)

GET_TABLE: Final[Operation[Table]] = Operation(
    name="get_table",
    reference="getTable",
    method="GET",
    path="/docs/{docId}/tables/{tableIdOrName}",
    result=Table,
    budget="read",
    query={"use_updated_table_layouts": bool},
)

LIST_COLUMNS: Final[Operation[ColumnList]] = Operation(
    name="list_columns",
    reference="listColumns",
    method="GET",
    path="/docs/{docId}/tables/{tableIdOrName}/columns",
    result=ColumnList,
    budget="read",
    query={"limit": UpTo100, "page_token": str, "visible_only": bool},
    next_arguments=next_by_token,
)

GET_COLUMN: Final[Operation[ColumnDetail]] = Operation(
    name="get_column",
    reference="getColumn",
    method="GET",
    path="/docs/{docId}/tables/{tableIdOrName}/columns/{columnIdOrName}",
    result=ColumnDetail,
    budget="read",
)

LIST_FORMULAS: Final[Operation[FormulaList]] = Operation(
    name="list_formulas",
    reference="listFormulas",
    method="GET",
    path="/docs/{docId}/formulas",
    result=FormulaList,
    budget="read",
    query={"limit": Positive, "page_token": str, "sort_by": SortBy},
    next_arguments=next_by_token,
)

GET_FORMULA: Final[Operation[Formula]] = Operation(
    name="get_formula",
    reference="getFormula",
    method="GET",
    path="/docs/{docId}/formulas/{formulaIdOrName}",
    result=Formula,
    budget="read",
)

LIST_CONTROLS: Final[Operation[ControlList]] = Operation(
    name="list_controls",
    reference="listControls",
    method="GET",
    path="/docs/{docId}/controls",
    result=ControlList,
    budget="read",
    query={"limit": Positive, "page_token": str, "sort_by": SortBy},
    next_arguments=next_by_token,
)

GET_CONTROL: Final[Operation[Control]] = Operation(
    name="get_control",
    reference="getControl",
    method="GET",
    path="/docs/{docId}/controls/{controlIdOrName}",
    result=Control,
    budget="read",
)

TRIGGER_WEBHOOK_AUTOMATION: Final[Operation[WebhookTriggerResult]] = Operation(
    name="trigger_webhook_automation",
    reference="triggerWebhookAutomation",
    method="POST",
    path="/docs/{docId}/hooks/automation/{ruleId}",
    result=WebhookTriggerResult,
    budget="write",
    body_argument="payload",
    content_types=("application/json", "application/x-www-form-urlencoded", "text/plain"),
    statuses=(202,),
    repeatable=False,
)
