"""Rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from codomyrmex.cloud.coda_io.models.enums import RowsSortBy, ValueFormat
from codomyrmex.cloud.coda_io.models.mutations import DEFAULT_WAIT
from codomyrmex.cloud.coda_io.models.rows import (
    PushButtonResult,
    RowChanges,
    RowDeleteResult,
    RowDetail,
    RowList,
    RowsDeleteResult,
    RowsUpsertResult,
    RowUpdateResult,
)
from codomyrmex.cloud.coda_io.models.tables import Column
from codomyrmex.cloud.coda_io.models.values import RowEdit
from codomyrmex.cloud.coda_io.operations import rows as operations
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["RowsMethods"]


class RowsMethods(Caller):
    """Rows."""

    def list_rows(
        self,
        doc_id: str,
        table_id_or_name: str,
        *,
        query: str | None = None,
        sort_by: RowsSortBy | str | None = None,
        use_column_names: bool | None = None,
        value_format: ValueFormat | str | None = None,
        visible_only: bool | None = None,
        limit: int | None = None,
        page_token: str | None = None,
        sync_token: str | None = None,
        columns: Iterable[Column] = (),
    ) -> RowList:
        """List the rows of a table or view.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            query: What to look for.
            sort_by: What to sort by.
            use_column_names: Whether cells are keyed by column name instead of id.
            value_format: How cells are given; `rich` loses nothing.
            visible_only: Whether only what is visible is given.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            sync_token: The token of a former listing: only rows changed since.
            columns: The columns of the table, so that cells are found by id and by name.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listRows.

        Example:
            >>> rows = coda.list_rows("AbCDeFGH", "Tasks", use_column_names=True)
            >>> [row.values["Hours"] for row in rows]
            [2, 3, 1]
        """
        return self._call(
            operations.LIST_ROWS,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            query=query,
            sort_by=sort_by,
            use_column_names=use_column_names,
            value_format=value_format,
            visible_only=visible_only,
            limit=limit,
            page_token=page_token,
            sync_token=sync_token,
            columns=columns,
        )

    def upsert_rows(
        self,
        doc_id: str,
        table_id_or_name: str,
        rows: Iterable[RowEdit | Mapping[str, Any]],
        *,
        disable_parsing: bool | None = None,
        key_columns: Sequence[str] | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> RowsUpsertResult:
        """Insert rows, or update those that are there already.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            rows: The rows: `RowEdit`, or mappings from column to value.
            disable_parsing: Whether values are stored as they are instead of as if typed.
            key_columns: Ids or names of the columns that tell whether a row is there already.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, upsertRows.

        Example:
            >>> mutation = coda.upsert_rows(
            ...     "AbCDeFGH", "Tasks", [{"Name": "Glue", "Hours": 4}], key_columns=["Name"]
            ... )
            >>> mutation.wait().completed
            True
        """
        return self._change(
            operations.UPSERT_ROWS,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            rows=tuple(map(RowEdit.of, rows)),
            disable_parsing=disable_parsing,
            key_columns=key_columns,
        )

    def delete_rows(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_ids: Sequence[str],
        *,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> RowsDeleteResult:
        """Delete rows.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            row_ids: Ids of the rows.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deleteRows.

        Example:
            >>> coda.delete_rows("AbCDeFGH", "Tasks", ["i-1", "i-2"], wait=True).row_ids
            ('i-1', 'i-2')
        """
        return self._change(
            operations.DELETE_ROWS,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_ids=row_ids,
        )

    def get_row(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_id_or_name: str,
        *,
        use_column_names: bool | None = None,
        value_format: ValueFormat | str | None = None,
        columns: Iterable[Column] = (),
    ) -> RowDetail:
        """Get a row.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            row_id_or_name: Id or name of the row.
            use_column_names: Whether cells are keyed by column name instead of id.
            value_format: How cells are given; `rich` loses nothing.
            columns: The columns of the table, so that cells are found by id and by name.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getRow.

        Example:
            >>> coda.get_row("AbCDeFGH", "Tasks", "i-1", use_column_names=True).values["Name"]
            'Paint'
        """
        return self._call(
            operations.GET_ROW,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_id_or_name=row_id_or_name,
            use_column_names=use_column_names,
            value_format=value_format,
            columns=columns,
        )

    def update_row(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_id_or_name: str,
        row: RowEdit | Mapping[str, Any],
        *,
        disable_parsing: bool | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> RowUpdateResult:
        """Change cells of a row.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            row_id_or_name: Id or name of the row.
            row: The new cells: a `RowEdit`, or a mapping from column to value.
            disable_parsing: Whether values are stored as they are instead of as if typed.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updateRow.

        Example:
            >>> coda.update_row("AbCDeFGH", "Tasks", "i-1", {"Hours": 5}, wait=True).id
            'i-1'
        """
        return self._change(
            operations.UPDATE_ROW,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_id_or_name=row_id_or_name,
            row=RowEdit.of(row),
            disable_parsing=disable_parsing,
        )

    def delete_row(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_id_or_name: str,
        *,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> RowDeleteResult:
        """Delete a row.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            row_id_or_name: Id or name of the row.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deleteRow.

        Example:
            >>> coda.delete_row("AbCDeFGH", "Tasks", "i-1", wait=True).id
            'i-1'
        """
        return self._change(
            operations.DELETE_ROW,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_id_or_name=row_id_or_name,
        )

    def push_button(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_id_or_name: str,
        column_id_or_name: str,
        *,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PushButtonResult:
        """Push a button in a row.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            row_id_or_name: Id or name of the row.
            column_id_or_name: Id or name of the column.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, pushButton.

        Example:
            >>> coda.push_button("AbCDeFGH", "Tasks", "i-1", "Done").row_id
            'i-1'
        """
        return self._change(
            operations.PUSH_BUTTON,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_id_or_name=row_id_or_name,
            column_id_or_name=column_id_or_name,
        )

    def insert_rows(
        self,
        doc_id: str,
        table_id_or_name: str,
        rows: Iterable[RowEdit | Mapping[str, Any]],
        *,
        key_columns: Sequence[str] | None = None,
        disable_parsing: bool | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> RowsUpsertResult:
        """Insert rows: the other name of upsert; see `CodaClient.upsert_rows`."""
        return self.upsert_rows(
            doc_id,
            table_id_or_name,
            rows,
            key_columns=key_columns,
            disable_parsing=disable_parsing,
            wait=wait,
            wait_timeout=wait_timeout,
        )

    def rows_since(
        self,
        doc_id: str,
        table_id_or_name: str,
        sync_token: str | None = None,
        *,
        query: str | None = None,
        use_column_names: bool | None = None,
        value_format: ValueFormat | str | None = None,
        visible_only: bool | None = None,
        limit: int = 500,
    ) -> RowChanges:
        """Read the rows that changed since a former reading, all pages of them.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            sync_token: What the former reading gave; None reads all rows. The other arguments
                must be those of the former reading.
            query: What to look for.
            use_column_names: Whether cells are keyed by column name instead of id.
            value_format: How cells are given; `rich` loses nothing.
            visible_only: Whether only what is visible is given.
            limit: Rows a page, 1 or more.

        Returns:
            The rows, and the token for the next time. Deleted rows are not among them.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listRows.

        Example:
            >>> changes = coda.rows_since("AbCDeFGH", "Tasks")
            >>> len(changes.rows)
            3
            >>> len(coda.rows_since("AbCDeFGH", "Tasks", changes.sync_token).rows)
            0
        """
        return self._rows_since(
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            sync_token=sync_token,
            query=query,
            use_column_names=use_column_names,
            value_format=value_format,
            visible_only=visible_only,
            limit=limit,
        )
