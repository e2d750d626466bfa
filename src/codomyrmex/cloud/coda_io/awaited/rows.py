"""Rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from codomyrmex.cloud.coda_io.awaited.caller import Caller
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

__all__ = ["RowsMethods"]


class RowsMethods(Caller):
    """Rows."""

    async def list_rows(
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
        """List the rows of a table or view; see `CodaClient.list_rows`."""
        return await self._call(
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

    async def upsert_rows(
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
        """Insert rows, or update those that are there already; see `CodaClient.upsert_rows`."""
        return await self._change(
            operations.UPSERT_ROWS,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            rows=tuple(map(RowEdit.of, rows)),
            disable_parsing=disable_parsing,
            key_columns=key_columns,
        )

    async def delete_rows(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_ids: Sequence[str],
        *,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> RowsDeleteResult:
        """Delete rows; see `CodaClient.delete_rows`."""
        return await self._change(
            operations.DELETE_ROWS,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_ids=row_ids,
        )

    async def get_row(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_id_or_name: str,
        *,
        use_column_names: bool | None = None,
        value_format: ValueFormat | str | None = None,
        columns: Iterable[Column] = (),
    ) -> RowDetail:
        """Get a row; see `CodaClient.get_row`."""
        return await self._call(
            operations.GET_ROW,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_id_or_name=row_id_or_name,
            use_column_names=use_column_names,
            value_format=value_format,
            columns=columns,
        )

    async def update_row(
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
        """Change cells of a row; see `CodaClient.update_row`."""
        return await self._change(
            operations.UPDATE_ROW,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_id_or_name=row_id_or_name,
            row=RowEdit.of(row),
            disable_parsing=disable_parsing,
        )

    async def delete_row(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_id_or_name: str,
        *,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> RowDeleteResult:
        """Delete a row; see `CodaClient.delete_row`."""
        return await self._change(
            operations.DELETE_ROW,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_id_or_name=row_id_or_name,
        )

    async def push_button(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_id_or_name: str,
        column_id_or_name: str,
        *,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PushButtonResult:
        """Push a button in a row; see `CodaClient.push_button`."""
        return await self._change(
            operations.PUSH_BUTTON,
            wait,
            wait_timeout,
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            row_id_or_name=row_id_or_name,
            column_id_or_name=column_id_or_name,
        )

    async def insert_rows(
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
        """Insert rows: the other name of upsert; see `CodaClient.insert_rows`."""
        return await self.upsert_rows(
            doc_id,
            table_id_or_name,
            rows,
            key_columns=key_columns,
            disable_parsing=disable_parsing,
            wait=wait,
            wait_timeout=wait_timeout,
        )

    async def rows_since(
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
        """Do the same; see `CodaClient.rows_since`."""
        return await self._rows_since(
            doc_id=doc_id,
            table_id_or_name=table_id_or_name,
            sync_token=sync_token,
            query=query,
            use_column_names=use_column_names,
            value_format=value_format,
            visible_only=visible_only,
            limit=limit,
        )
