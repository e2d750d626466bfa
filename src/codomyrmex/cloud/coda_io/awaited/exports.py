"""Tables as files, Arrow tables and frames."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.exporting import tables
from codomyrmex.cloud.coda_io.exporting.tables import ROWS_A_PAGE, Reading, TableExport
from codomyrmex.cloud.coda_io.models.enums import RowsSortBy
from codomyrmex.cloud.common.progress import ProgressCallback

__all__ = ["ExportMethods"]


class ExportMethods(Caller):
    """Tables as files, Arrow tables and frames."""

    async def export_table(
        self,
        doc_id: str,
        table_id_or_name: str,
        path: str | os.PathLike[str],
        *,
        columns: Sequence[str] | None = None,
        query: str | None = None,
        sort_by: RowsSortBy | str | None = None,
        visible_only: bool | None = None,
        row_id_column: str | None = None,
        rich: bool = False,
        time_zone: str = "UTC",
        page_rows: int = ROWS_A_PAGE,
        overwrite: bool = True,
        progress: ProgressCallback | None = None,
    ) -> TableExport:
        """Write a table to a file, whole or not at all; see `CodaClient.export_table`."""
        return await self._run(
            tables.export_file(
                self._calls,
                Reading(
                    doc_id=doc_id,
                    table=table_id_or_name,
                    columns=columns,
                    query=query,
                    sort_by=sort_by,
                    visible_only=visible_only,
                    row_id_column=row_id_column,
                    keeps_objects=rich,
                    time_zone=time_zone,
                    page_rows=page_rows,
                    progress=progress,
                ),
                path,
                overwrite=overwrite,
            )
        )

    async def table_to_arrow(
        self,
        doc_id: str,
        table_id_or_name: str,
        *,
        columns: Sequence[str] | None = None,
        query: str | None = None,
        sort_by: RowsSortBy | str | None = None,
        visible_only: bool | None = None,
        row_id_column: str | None = None,
        rich: bool = False,
        time_zone: str = "UTC",
        page_rows: int = ROWS_A_PAGE,
        progress: ProgressCallback | None = None,
    ) -> Any:
        """Do the same; see `CodaClient.table_to_arrow`."""
        return await self._run(
            tables.read_arrow(
                self._calls,
                Reading(
                    doc_id=doc_id,
                    table=table_id_or_name,
                    columns=columns,
                    query=query,
                    sort_by=sort_by,
                    visible_only=visible_only,
                    row_id_column=row_id_column,
                    keeps_objects=rich,
                    time_zone=time_zone,
                    page_rows=page_rows,
                    progress=progress,
                ),
            )
        )

    async def table_to_frame(
        self,
        doc_id: str,
        table_id_or_name: str,
        *,
        columns: Sequence[str] | None = None,
        query: str | None = None,
        sort_by: RowsSortBy | str | None = None,
        visible_only: bool | None = None,
        row_id_column: str | None = None,
        rich: bool = False,
        time_zone: str = "UTC",
        page_rows: int = ROWS_A_PAGE,
        progress: ProgressCallback | None = None,
    ) -> Any:
        """Do the same; see `CodaClient.table_to_frame`."""
        return await self._run(
            tables.read_frame(
                self._calls,
                Reading(
                    doc_id=doc_id,
                    table=table_id_or_name,
                    columns=columns,
                    query=query,
                    sort_by=sort_by,
                    visible_only=visible_only,
                    row_id_column=row_id_column,
                    keeps_objects=rich,
                    time_zone=time_zone,
                    page_rows=page_rows,
                    progress=progress,
                ),
            )
        )
