"""Imports and exports of many contacts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter import contact_transfers
from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.contact_rows import ColumnTarget, ContactSource
from codomyrmex.cloud.infomaniak.newsletter.contact_transfers import ImportReport

__all__ = ["ContactsMethods"]


class ContactsMethods(Caller):
    """Imports and exports of many contacts."""

    async def import_contacts(
        self,
        list_id: int | str | None,
        contacts: ContactSource,
        *,
        columns: Mapping[str, ColumnTarget] | None = None,
        email_column: str = "email",
        replace_fields: bool | None = None,
        batch_size: int = 5000,
        resume_file: str | os.PathLike[str] | None = None,
        on_progress: Callable[[int], None] | None = None,
        dry_run: bool = False,
    ) -> ImportReport:
        """Do the same; see `InfomaniakNewsletterClient.import_contacts`."""
        return await self._run(
            contact_transfers.import_contacts(
                self._calls,
                list_id,
                contacts,
                columns=columns,
                email_column=email_column,
                replace_fields=replace_fields,
                batch_size=batch_size,
                resume_file=resume_file,
                on_progress=on_progress,
                dry_run=dry_run,
            )
        )

    async def read_contacts(
        self, *, list_id: int | str | None = None, status: str | None = "all"
    ) -> list[dict[str, Any]]:
        """Do the same; see `InfomaniakNewsletterClient.read_contacts`."""
        return await self._run(contact_transfers.contact_rows(self._calls, list_id, status))

    async def export_contacts(
        self,
        target: str | os.PathLike[str],
        *,
        list_id: int | str | None = None,
        status: str | None = "all",
    ) -> int:
        """Do the same; see `InfomaniakNewsletterClient.export_contacts`."""
        return await self._run(
            contact_transfers.export_contacts(self._calls, target, list_id, status)
        )
