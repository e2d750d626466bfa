"""Imports and exports of many contacts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from codomyrmex.cloud.common.table_rows import RowSource
from codomyrmex.cloud.infomaniak.newsletter import contact_export, contact_import
from codomyrmex.cloud.infomaniak.newsletter.contact_import import (
    ContactProgress,
    ImportReport,
    ImportSettings,
)
from codomyrmex.cloud.infomaniak.newsletter.contact_rows import ColumnTarget
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["ContactsMethods"]


class ContactsMethods(Caller):
    """Imports and exports of many contacts."""

    def import_contacts(
        self,
        list_id: int | str | None,
        contacts: RowSource,
        *,
        columns: Mapping[str, ColumnTarget] | None = None,
        email_column: str = "email",
        replace_fields: bool | None = None,
        batch_size: int = 5000,
        resume: bool = True,
        progress: ContactProgress | None = None,
        dry_run: bool = False,
    ) -> ImportReport:
        """Import contacts from a file, rows or a pandas DataFrame.

        All rows are read and checked before anything is sent. A run that was stopped goes on
        where it stopped when it is called again with the same rows; a file that was changed
        meanwhile is sent anew.

        Args:
            list_id: Id of the group that they are put into, or its name, which makes a new group
                when there is none of it; no group when None.
            contacts: A path ending in ``.csv``, ``.tsv``, ``.jsonl``, ``.ndjson`` or
                ``.parquet``; rows as mappings; a pandas DataFrame; an Arrow table. The first row
                says which columns there are.
            columns: What columns become: the id, key or name of a field, an `ImportField` for a new
                one, None to leave it out; a column of a field's name needs no word.
            email_column: The column of the address, in any case.
            replace_fields: Whether values of known contacts are replaced; they are when None.
            batch_size: Rows that are handed over at a time, in two requests.
            resume: Whether to go on where an earlier run of the same rows stopped; False forgets
                that run.
            progress: Told how many rows are done, and of how many.
            dry_run: Whether only to check the rows.

        Returns:
            How many rows were sent, and which were refused and why.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument or the file does not fit; nothing was sent.
            ConflictError: When the same rows are being imported already.
            UnexpectedResponseError: When the service does not name the upload.

        Source: Infomaniak API reference, NewsletterUploadCsvFile and NewsletterImportSubscribers.

        Example:
            >>> rows = [{"email": "eve@example.com"}, {"email": "nobody"}]
            >>> report = newsletter.import_contacts(1, rows)
            >>> report.sent, report.refused[0].reason
            (1, 'this is no address')
        """
        settings = ImportSettings(
            list_id=list_id,
            columns=columns or {},
            email_column=email_column,
            replace_fields=replace_fields,
            batch_size=batch_size,
            resume=resume,
            progress=progress,
            dry_run=dry_run,
        )
        return self._run(contact_import.import_contacts(self._calls, contacts, settings))

    def read_contacts(
        self,
        *,
        list_id: int | str | None = None,
        status: str | None = "all",
        progress: ContactProgress | None = None,
    ) -> list[dict[str, Any]]:
        """Read all contacts as flat rows, as ``pandas.DataFrame`` takes them.

        Args:
            list_id: Id of a group; all contacts when None.
            status: Only those in this state; ``all`` for any. In a group, ``all`` says nothing.
            progress: Told how many contacts were read, and of how many.

        Returns:
            A row a contact: its fields by their keys beside id, email, status, created_at, groups.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> newsletter.read_contacts(list_id=1)[0]["first_name"]
            'Ada'
        """
        return self._run(contact_export.contact_rows(self._calls, list_id, status, progress))

    def export_contacts(
        self,
        target: str | os.PathLike[str],
        *,
        list_id: int | str | None = None,
        status: str | None = "all",
        progress: ContactProgress | None = None,
    ) -> int:
        """Write all contacts into a file, which is there whole or not at all.

        Args:
            target: The path, ending in ``.csv``, ``.tsv``, ``.jsonl`` or ``.ndjson``.
            list_id: Id of a group; all contacts when None.
            status: Only those in this state; ``all`` for any. In a group, ``all`` says nothing.
            progress: Told how many contacts were read, and of how many.

        Returns:
            How many.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> newsletter.export_contacts(tmp_path / "contacts.csv")
            3
        """
        return self._run(
            contact_export.export_contacts(self._calls, target, list_id, status, progress)
        )
