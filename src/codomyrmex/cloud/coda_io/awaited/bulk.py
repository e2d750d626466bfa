"""Many rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.bulk import syncing, upserting
from codomyrmex.cloud.coda_io.bulk.changes import TableChanges
from codomyrmex.cloud.coda_io.bulk.upserting import ROWS_A_REQUEST, BulkOptions
from codomyrmex.cloud.coda_io.models.mutations import DEFAULT_WAIT
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.common.table_rows import RowSource

__all__ = ["BulkMethods"]


class BulkMethods(Caller):
    """Many rows at a time."""

    async def bulk_upsert_rows(
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
        """Do the same; see `CodaClient.bulk_upsert_rows`."""
        return await self._run(
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

    async def bulk_delete_rows(
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
        """Do the same; see `CodaClient.bulk_delete_rows`."""
        return await self._run(
            upserting.delete_many(
                self._calls,
                doc_id,
                table_id_or_name,
                row_ids,
                BulkOptions(
                    batch_rows=batch_rows, wait=wait, wait_timeout=wait_timeout, progress=progress
                ),
            )
        )

    async def import_table(
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
        """Bring the rows of a file or frame into a table; see `CodaClient.import_table`."""
        return await self._run(
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

    async def sync_table(
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
        """Do the same; see `CodaClient.sync_table`."""
        return await self._run(
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
