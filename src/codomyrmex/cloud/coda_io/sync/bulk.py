"""Many rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from codomyrmex.cloud.coda_io.bulk import syncing, upserting
from codomyrmex.cloud.coda_io.bulk.changes import TableChanges
from codomyrmex.cloud.coda_io.bulk.upserting import ROWS_A_REQUEST, BulkOptions
from codomyrmex.cloud.coda_io.models.mutations import DEFAULT_WAIT
from codomyrmex.cloud.coda_io.sync.caller import Caller
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.common.table_rows import RowSource

__all__ = ["BulkMethods"]


class BulkMethods(Caller):
    """Many rows at a time."""

    def bulk_upsert_rows(
        self,
        doc_id: str,
        table_id_or_name: str,
        rows: RowSource,
        *,
        key_columns: Sequence[str] | None = None,
        disable_parsing: bool | None = None,
        batch_rows: int = ROWS_A_REQUEST,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
        resume: bool = True,
        progress: ProgressCallback | None = None,
    ) -> BatchResult:
        """Insert or update any number of rows, in as few requests as their sizes allow.

        All rows are checked before the first is sent: that their columns are there and can be
        written, that no key is blank, and that each fits a row (85 KB). Requests go out in order,
        within the write budget, each of up to 2 MB. When the service refuses one, it is sent in
        halves until it is known which rows it was for.

        A run that was stopped goes on where it stopped when it is called again with the same
        rows. Without key columns no row is sent twice: rows whose request ended without an answer
        are named in the result, and never sent by themselves again.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table; a view takes no rows.
            rows: Rows as `RowEdit` or as mappings from column to value; a path ending in
                ``.csv``, ``.tsv``, ``.jsonl``, ``.ndjson`` or ``.parquet``; a pandas DataFrame;
                an Arrow table.
            key_columns: Ids or names of the columns that tell whether a row is there already.
            disable_parsing: Whether values are stored as they are instead of as if typed.
            batch_rows: Rows a request, 1 or more, unless the bytes allow fewer.
            wait: Whether to wait until the changes are done, after all were sent.
            wait_timeout: Seconds to wait for each change at the most.
            resume: Whether to go on where an earlier run of the same rows stopped; False forgets
                that run.
            progress: Told of the bytes of JSON that the service took.

        Returns:
            The rows that the service took (with `wait`, that are done), and each of the others
            with the reason; named ``line 3`` in text files, ``row 3`` elsewhere.

        Raises:
            InvalidRequestError: When a row cannot be sent; nothing was sent.
            ConflictError: When the same rows are being sent already, or a file was changed since
                rows of it were sent without key columns.
            CloudError: A `CodaAPIError` when going on makes no sense, such as 401, 403 and 404.

        Source: Coda API reference, upsertRows.

        Example:
            >>> rows = [{"Name": f"Board {number}", "Hours": 1} for number in range(1200)]
            >>> result = coda.bulk_upsert_rows("AbCDeFGH", "Tasks", rows, key_columns=["Name"])
            >>> len(result.succeeded), result.failed
            (1200, {})
        """
        return self._run(
            upserting.upsert_many(
                self._calls,
                rows,
                doc_id,
                table_id_or_name,
                BulkOptions(
                    key_columns=key_columns,
                    disable_parsing=disable_parsing,
                    batch_rows=batch_rows,
                    wait=wait,
                    wait_timeout=wait_timeout,
                    resume=resume,
                    progress=progress,
                ),
            )
        )

    def bulk_delete_rows(
        self,
        doc_id: str,
        table_id_or_name: str,
        row_ids: Iterable[str],
        *,
        batch_rows: int = ROWS_A_REQUEST,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
        progress: ProgressCallback | None = None,
    ) -> BatchResult:
        """Delete any number of rows. Doing it again does no harm.

        Args:
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table or view; an id is safer.
            row_ids: Ids of the rows.
            batch_rows: Rows a request, 1 or more.
            wait: Whether to wait until the changes are done, after all were sent.
            wait_timeout: Seconds to wait for each change at the most.
            progress: Told of the bytes of JSON that the service took.

        Returns:
            The ids that the service took (with `wait`, whose rows are gone), and each of the
            others with the reason.

        Raises:
            InvalidRequestError: When an id is none; nothing was deleted.
            CloudError: A `CodaAPIError` when going on makes no sense, such as 401, 403 and 404.

        Source: Coda API reference, deleteRows.

        Example:
            >>> coda.bulk_delete_rows("AbCDeFGH", "Tasks", ["i-1", "i-2"], wait=True).succeeded
            ['i-1', 'i-2']
        """
        return self._run(
            upserting.delete_many(
                self._calls,
                doc_id,
                table_id_or_name,
                row_ids,
                BulkOptions(
                    batch_rows=batch_rows,
                    wait=wait,
                    wait_timeout=wait_timeout,
                    progress=progress,
                ),
            )
        )

    def import_table(
        self,
        source: RowSource,
        doc_id: str,
        table_id_or_name: str,
        *,
        columns: Mapping[str, str | None] | None = None,
        key_columns: Sequence[str] | None = None,
        disable_parsing: bool | None = None,
        batch_rows: int = ROWS_A_REQUEST,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
        resume: bool = True,
        dry_run: bool = False,
        progress: ProgressCallback | None = None,
    ) -> TableChanges:
        r"""Bring the rows of a file or frame into a table.

        As `CodaClient.bulk_upsert_rows`, and values are checked against the formats of their
        columns before anything is sent: numbers, percentages, amounts, dates and times in ISO
        8601, true and false.

        Args:
            source: As the rows of `CodaClient.bulk_upsert_rows`.
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table; a view takes no rows.
            columns: What columns of the source become: ids or names of the table's columns; None
                leaves one out. The others are found by their own names.
            key_columns: Ids or names of the table's columns that tell whether a row is there
                already; without them all rows are inserted.
            disable_parsing: Whether values are stored as they are instead of as if typed.
            batch_rows: Rows a request, 1 or more, unless the bytes allow fewer.
            wait: Whether to wait until the changes are done, after all were sent.
            wait_timeout: Seconds to wait for each change at the most.
            resume: Whether to go on where an earlier run of the same stopped; False forgets that
                run.
            dry_run: Whether to check everything and send nothing.
            progress: Told of the bytes of JSON that the service took.

        Returns:
            What was to be done, and what came of it.

        Raises:
            InvalidRequestError: When a column is unknown or a value does not fit; nothing was
                sent.
            LocalFileNotFoundError: When the file does not exist.
            MissingDependencyError: When Parquet or Arrow is read without the extra ``arrow``.
            ConflictError: As in `CodaClient.bulk_upsert_rows`.
            CloudError: A `CodaAPIError` when going on makes no sense, such as 401, 403 and 404.

        Source: Coda API reference, upsertRows.

        Example:
            >>> file = tmp_path / "tasks.csv"
            >>> _ = file.write_text("Task,Hours\nGlue,4\nNail,0.5\n")
            >>> changes = coda.import_table(file, "AbCDeFGH", "Tasks", columns={"Task": "Name"})
            >>> changes.result.succeeded
            ['line 2', 'line 3']
        """
        return self._run(
            upserting.import_rows(
                self._calls,
                source,
                doc_id,
                table_id_or_name,
                BulkOptions(
                    key_columns=key_columns,
                    columns=columns,
                    disable_parsing=disable_parsing,
                    checks_types=True,
                    batch_rows=batch_rows,
                    wait=wait,
                    wait_timeout=wait_timeout,
                    resume=resume,
                    dry_run=dry_run,
                    progress=progress,
                ),
            )
        )

    def sync_table(
        self,
        source: RowSource,
        doc_id: str,
        table_id_or_name: str,
        *,
        key_columns: Sequence[str],
        columns: Mapping[str, str | None] | None = None,
        delete: bool = False,
        max_delete: int | str | None = "50%",
        disable_parsing: bool | None = None,
        batch_rows: int = ROWS_A_REQUEST,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
        dry_run: bool = False,
        progress: ProgressCallback | None = None,
    ) -> TableChanges:
        """Make a table like a file or frame: insert, update and, if wanted, delete rows.

        Only what differs is sent. Columns that the source does not have stay as they are.
        Deletions come last: not before everything else is done, and not when anything failed.

        Args:
            source: As the rows of `CodaClient.bulk_upsert_rows`.
            doc_id: Id of the doc.
            table_id_or_name: Id or name of the table; a view takes no rows.
            key_columns: Ids or names of the table's columns that tell the rows apart.
            columns: As in `CodaClient.import_table`.
            delete: Whether to delete rows that the source does not have, and all but one of those
                with the same key; never when the source is empty.
            max_delete: How many deletions are allowed at the most: a number, a per cent of the
                table such as ``10%``, or None for any.
            disable_parsing: Whether values are stored as they are instead of as if typed.
            batch_rows: Rows a request, 1 or more, unless the bytes allow fewer.
            wait: Whether to wait until all changes are done; those before deletions always are.
            wait_timeout: Seconds to wait for each change at the most.
            dry_run: Whether to make the plan and change nothing.
            progress: Told of the bytes of JSON that the service took.

        Returns:
            The plan, and what came of it.

        Raises:
            PlanRefusedError: When more would be deleted than is allowed, or anything for an empty
                source; nothing was changed.
            InvalidRequestError: When a column is unknown, a value does not fit, or two rows of
                the source have the same key; nothing was changed.
            LocalFileNotFoundError: When the file does not exist.
            MissingDependencyError: When Parquet or Arrow is read without the extra ``arrow``.
            CloudError: A `CodaAPIError` when going on makes no sense, such as 401, 403 and 404.

        Source: Coda API reference, listRows, upsertRows and deleteRows.

        Example:
            >>> rows = [{"Name": "Paint", "Hours": 2}, {"Name": "Sand", "Hours": 9}]
            >>> changes = coda.sync_table(
            ...     rows, "AbCDeFGH", "Tasks", key_columns=["Name"], delete=True, dry_run=True
            ... )
            >>> [(action.verb, action.target, action.reason) for action in changes.plan]
            [('update', 'AbCDeFGH/Tasks/Sand', 'Hours differs'),
             ('delete', 'AbCDeFGH/Tasks/Varnish', 'not in the source')]
        """
        return self._run(
            syncing.sync_rows(
                self._calls,
                source,
                doc_id,
                table_id_or_name,
                BulkOptions(
                    key_columns=key_columns,
                    columns=columns,
                    disable_parsing=disable_parsing,
                    batch_rows=batch_rows,
                    wait=wait,
                    wait_timeout=wait_timeout,
                    dry_run=dry_run,
                    progress=progress,
                ),
                delete=delete,
                max_delete=max_delete,
            )
        )
