"""Tables as files, Arrow tables and frames."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from codomyrmex.cloud.coda_io.exporting import tables
from codomyrmex.cloud.coda_io.exporting.tables import ROWS_A_PAGE, Reading, TableExport
from codomyrmex.cloud.coda_io.models.enums import RowsSortBy
from codomyrmex.cloud.coda_io.sync.caller import Caller
from codomyrmex.cloud.common.progress import ProgressCallback

__all__ = ["ExportMethods"]


class ExportMethods(Caller):
    """Tables as files, Arrow tables and frames."""

    def export_table(
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
        """Write a table to a file, whole or not at all.

        Rows are written as they come, however many there are. CSV and JSON Lines keep what the
        service says, where a number may be a text; Parquet has one type a column (see
        `CodaClient.table_to_arrow`). An import reads each of them.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view.
            path: The file, which ends in ``.csv``, ``.tsv``, ``.jsonl``, ``.ndjson`` or
                ``.parquet`` (with the extra ``arrow``).
            columns: Ids or names of the columns wanted, in this order; all but buttons when None.
            query: Only rows that match, such as ``"Name":"Paint"``.
            sort_by: ``createdAt``, ``natural`` or ``updatedAt``; as the service likes when None.
            visible_only: Whether to leave out hidden rows.
            row_id_column: Name of a first column with the ids of the rows; none when None.
            rich: Whether links, people, amounts, images and rows of other tables are written with
                all that the service tells: as objects. Otherwise a link is its address, a person
                the mail address, a row its name. CSV has no objects.
            time_zone: The zone of moments in Parquet.
            page_rows: Rows that are asked for at a time, 1 or more; half of it when the service
                cannot gather them in time, again and again.
            overwrite: Whether a file that is there is replaced.
            progress: Told of the bytes written.

        Returns:
            The file, and how much is in it.

        Raises:
            InvalidRequestError: When the ending or a column is unknown; nothing was written.
            AlreadyExistsError: When the file is there and stays.
            UnexpectedResponseError: When a cell does not fit the type of its column of Parquet.
            MissingDependencyError: When Parquet is written without the extra ``arrow``.
            CloudError: A `CodaAPIError` when the service refuses; a `LocalFileError` when the
                disk does.

        Source: Coda API reference, listColumns and listRows.

        Example:
            >>> coda.export_table("AbCDeFGH", "Tasks", tmp_path / "tasks.csv").rows
            3
            >>> (tmp_path / "tasks.csv").read_text().splitlines()[:2]
            ['Name,Hours', 'Paint,2']
        """
        return self._run(
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

    def table_to_arrow(
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
        """Read a table as an Arrow table, each column in the type of its format.

        Numbers are doubles, amounts decimals of ten digits after the point, dates days as the
        doc's own calendar shows them, dates with a time moments in a zone, times of day times,
        checkboxes booleans, lists lists, everything else text. Blank cells are null.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view.
            columns: As in `CodaClient.export_table`.
            query: As in `CodaClient.export_table`.
            sort_by: As in `CodaClient.export_table`.
            visible_only: As in `CodaClient.export_table`.
            row_id_column: As in `CodaClient.export_table`.
            rich: Whether links, people, amounts, images and rows of other tables are structs with
                all that the service tells, instead of one text or decimal.
            time_zone: The zone that moments are shown in, such as ``Europe/Zurich``; the service
                tells no zone of a doc, only the moments.
            page_rows: As in `CodaClient.export_table`.
            progress: Told of the bytes in memory.

        Returns:
            A ``pyarrow.Table``; the fields' metadata name the columns' ids, formats and
            currencies.

        Raises:
            InvalidRequestError: When a column or the zone is unknown.
            UnexpectedResponseError: When a cell does not fit the format of its column.
            MissingDependencyError: When the extra ``arrow`` is not there.
            CloudError: A `CodaAPIError` when the service refuses.

        Source: Coda API reference, listColumns and listRows.

        Example:
            >>> coda.table_to_arrow("AbCDeFGH", "Tasks").column("Hours").to_pylist()
            [2.0, 3.0, 1.0]
        """
        return self._run(
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

    def table_to_frame(
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
        """Read a table as a pandas DataFrame, each column in the type of its format.

        As `CodaClient.table_to_arrow`; texts and booleans are of pandas' types that know a blank,
        days and moments of those that can be reckoned with.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view.
            columns: As in `CodaClient.export_table`.
            query: As in `CodaClient.export_table`.
            sort_by: As in `CodaClient.export_table`.
            visible_only: As in `CodaClient.export_table`.
            row_id_column: As in `CodaClient.export_table`.
            rich: Whether links, people and so on are dictionaries with all that the service tells.
            time_zone: As in `CodaClient.table_to_arrow`.
            page_rows: As in `CodaClient.export_table`.
            progress: Told of the bytes in memory.

        Returns:
            A ``pandas.DataFrame``.

        Raises:
            MissingDependencyError: When pandas or the extra ``arrow`` is not there.
            CloudError: As in `CodaClient.table_to_arrow`.

        Source: Coda API reference, listColumns and listRows.

        Example:
            >>> frame = coda.table_to_frame("AbCDeFGH", "Tasks", row_id_column="id")
            >>> frame.set_index("id").loc["i-2", "Name"]
            'Sand'
            >>> float(frame["Hours"].sum())
            6.0
        """
        return self._run(
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
