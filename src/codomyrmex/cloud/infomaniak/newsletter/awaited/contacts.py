"""Imports and exports of many contacts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from codomyrmex.cloud.common.table_rows import RowSource
from codomyrmex.cloud.infomaniak.newsletter import contact_export, contact_import
from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.contact_import import (
    ContactProgress,
    ImportReport,
    ImportSettings,
)
from codomyrmex.cloud.infomaniak.newsletter.contact_rows import ColumnTarget

__all__ = ["ContactsMethods"]


class ContactsMethods(Caller):
    """Imports and exports of many contacts."""

    async def import_contacts(
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
        """Do the same; see `InfomaniakNewsletterClient.import_contacts`."""
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
        return await self._run(contact_import.import_contacts(self._calls, contacts, settings))

    async def read_contacts(
        self,
        *,
        list_id: int | str | None = None,
        status: str | None = "all",
        progress: ContactProgress | None = None,
    ) -> list[dict[str, Any]]:
        """Do the same; see `InfomaniakNewsletterClient.read_contacts`."""
        return await self._run(contact_export.contact_rows(self._calls, list_id, status, progress))

    async def export_contacts(
        self,
        target: str | os.PathLike[str],
        *,
        list_id: int | str | None = None,
        status: str | None = "all",
        progress: ContactProgress | None = None,
    ) -> int:
        """Do the same; see `InfomaniakNewsletterClient.export_contacts`."""
        return await self._run(
            contact_export.export_contacts(self._calls, target, list_id, status, progress)
        )
