"""Tables, columns, formulas, controls and automations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.enums import SortBy, TableType
from codomyrmex.cloud.coda_io.models.mutations import DEFAULT_WAIT
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
from codomyrmex.cloud.coda_io.operations import tables as operations

__all__ = ["TablesMethods"]


class TablesMethods(Caller):
    """Tables, columns, formulas, controls and automations."""

    async def list_tables(
        self,
        doc_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        sort_by: SortBy | str | None = None,
        table_types: Sequence[TableType | str] | None = None,
    ) -> TableList:
        """List the tables and views of a doc; see `CodaClient.list_tables`."""
        return await self._call(
            operations.LIST_TABLES,
            doc_id=doc_id,
            limit=limit,
            page_token=page_token,
            sort_by=sort_by,
            table_types=table_types,
        )

    async def get_table(
        self, doc_id: str, table_id_or_name: str, *, use_updated_table_layouts: bool | None = None
    ) -> Table:
        """Get a table or view; see `CodaClient.get_table`."""
        return await self._call(
            operations.GET_TABLE,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            use_updated_table_layouts=use_updated_table_layouts,
        )

    async def list_columns(
        self,
        doc_id: str,
        table_id_or_name: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        visible_only: bool | None = None,
    ) -> ColumnList:
        """List the columns of a table; see `CodaClient.list_columns`."""
        return await self._call(
            operations.LIST_COLUMNS,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            limit=limit,
            page_token=page_token,
            visible_only=visible_only,
        )

    async def get_column(
        self, doc_id: str, table_id_or_name: str, column_id_or_name: str
    ) -> ColumnDetail:
        """Get a column; see `CodaClient.get_column`."""
        return await self._call(
            operations.GET_COLUMN,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            column_id_or_name=column_id_or_name,
        )

    async def list_formulas(
        self,
        doc_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        sort_by: SortBy | str | None = None,
    ) -> FormulaList:
        """List the named formulas of a doc; see `CodaClient.list_formulas`."""
        return await self._call(
            operations.LIST_FORMULAS,
            doc_id=doc_id,
            limit=limit,
            page_token=page_token,
            sort_by=sort_by,
        )

    async def get_formula(self, doc_id: str, formula_id_or_name: str) -> Formula:
        """Get a named formula with its value; see `CodaClient.get_formula`."""
        return await self._call(
            operations.GET_FORMULA, doc_id=doc_id, formula_id_or_name=formula_id_or_name
        )

    async def list_controls(
        self,
        doc_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        sort_by: SortBy | str | None = None,
    ) -> ControlList:
        """List the controls of a doc; see `CodaClient.list_controls`."""
        return await self._call(
            operations.LIST_CONTROLS,
            doc_id=doc_id,
            limit=limit,
            page_token=page_token,
            sort_by=sort_by,
        )

    async def get_control(self, doc_id: str, control_id_or_name: str) -> Control:
        """Get a control with its value; see `CodaClient.get_control`."""
        return await self._call(
            operations.GET_CONTROL, doc_id=doc_id, control_id_or_name=control_id_or_name
        )

    async def trigger_webhook_automation(
        self,
        doc_id: str,
        rule_id: str,
        *,
        payload: Mapping[str, Any] | str | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> WebhookTriggerResult:
        """Do the same; see `CodaClient.trigger_webhook_automation`."""
        return await self._change(
            operations.TRIGGER_WEBHOOK_AUTOMATION,
            wait,
            wait_timeout,
            doc_id=doc_id,
            rule_id=rule_id,
            payload=payload,
        )
