"""Tables, columns, formulas, controls and automations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["TablesMethods"]


class TablesMethods(Caller):
    """Tables, columns, formulas, controls and automations."""

    def list_tables(
        self,
        doc_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        sort_by: SortBy | str | None = None,
        table_types: Sequence[TableType | str] | None = None,
    ) -> TableList:
        """List the tables and views of a doc.

        Args:
            doc_id: Id of the doc.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            sort_by: What to sort by.
            table_types: Only these kinds.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listTables.

        Example:
            >>> [table.name for table in coda.list_tables("AbCDeFGH", table_types=["table"])]
            ['Tasks']
        """
        return self._call(
            operations.LIST_TABLES,
            doc_id=doc_id,
            limit=limit,
            page_token=page_token,
            sort_by=sort_by,
            table_types=table_types,
        )

    def get_table(
        self, doc_id: str, table_id_or_name: str, *, use_updated_table_layouts: bool | None = None
    ) -> Table:
        """Get a table or view.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            use_updated_table_layouts: Whether `detail` and `form` are told apart.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getTable.

        Example:
            >>> coda.get_table("AbCDeFGH", "Tasks").id
            'grid-1'
        """
        return self._call(
            operations.GET_TABLE,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            use_updated_table_layouts=use_updated_table_layouts,
        )

    def list_columns(
        self,
        doc_id: str,
        table_id_or_name: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        visible_only: bool | None = None,
    ) -> ColumnList:
        """List the columns of a table.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            visible_only: Whether only what is visible is given.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listColumns.

        Example:
            >>> [column.name for column in coda.list_columns("AbCDeFGH", "Tasks")]
            ['Name', 'Hours', 'Done']
        """
        return self._call(
            operations.LIST_COLUMNS,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            limit=limit,
            page_token=page_token,
            visible_only=visible_only,
        )

    def get_column(
        self, doc_id: str, table_id_or_name: str, column_id_or_name: str
    ) -> ColumnDetail:
        """Get a column.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            column_id_or_name: Id or name of the column.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getColumn.

        Example:
            >>> coda.get_column("AbCDeFGH", "Tasks", "Hours").format.type
            <ColumnFormatType.NUMBER: 'number'>
        """
        return self._call(
            operations.GET_COLUMN,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            column_id_or_name=column_id_or_name,
        )

    def list_formulas(
        self,
        doc_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        sort_by: SortBy | str | None = None,
    ) -> FormulaList:
        """List the named formulas of a doc.

        Args:
            doc_id: Id of the doc.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            sort_by: What to sort by.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listFormulas.

        Example:
            >>> [formula.name for formula in coda.list_formulas("AbCDeFGH")]
            ['Total']
        """
        return self._call(
            operations.LIST_FORMULAS,
            doc_id=doc_id,
            limit=limit,
            page_token=page_token,
            sort_by=sort_by,
        )

    def get_formula(self, doc_id: str, formula_id_or_name: str) -> Formula:
        """Get a named formula with its value.

        Args:
            doc_id: Id of the doc.
            formula_id_or_name: Id or name of the formula.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getFormula.

        Example:
            >>> coda.get_formula("AbCDeFGH", "Total").value
            42
        """
        return self._call(
            operations.GET_FORMULA, doc_id=doc_id, formula_id_or_name=formula_id_or_name
        )

    def list_controls(
        self,
        doc_id: str,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        sort_by: SortBy | str | None = None,
    ) -> ControlList:
        """List the controls of a doc.

        Args:
            doc_id: Id of the doc.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            sort_by: What to sort by.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listControls.

        Example:
            >>> [control.name for control in coda.list_controls("AbCDeFGH")]
            ['Done']
        """
        return self._call(
            operations.LIST_CONTROLS,
            doc_id=doc_id,
            limit=limit,
            page_token=page_token,
            sort_by=sort_by,
        )

    def get_control(self, doc_id: str, control_id_or_name: str) -> Control:
        """Get a control with its value.

        Args:
            doc_id: Id of the doc.
            control_id_or_name: Id or name of the control.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getControl.

        Example:
            >>> coda.get_control("AbCDeFGH", "Done").value
            False
        """
        return self._call(
            operations.GET_CONTROL, doc_id=doc_id, control_id_or_name=control_id_or_name
        )

    def trigger_webhook_automation(
        self,
        doc_id: str,
        rule_id: str,
        *,
        payload: Mapping[str, Any] | str | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> WebhookTriggerResult:
        """Start an automation that waits for a webhook.

        Args:
            doc_id: Id of the doc.
            rule_id: Id of the automation.
            payload: What the automation gets: JSON, or a text.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, triggerWebhookAutomation.

        Example:
            >>> type(coda.trigger_webhook_automation("AbCDeFGH", "grid-auto-1")).__name__
            'WebhookTriggerResult'
        """
        return self._change(
            operations.TRIGGER_WEBHOOK_AUTOMATION,
            wait,
            wait_timeout,
            doc_id=doc_id,
            rule_id=rule_id,
            payload=payload,
        )
