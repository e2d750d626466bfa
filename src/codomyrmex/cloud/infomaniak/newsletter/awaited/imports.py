"""Imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import ImportField
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Upload
from codomyrmex.cloud.infomaniak.newsletter.operations import imports as operations

__all__ = ["ImportsMethods"]


class ImportsMethods(Caller):
    """Imports."""

    async def upload_import(
        self, *, content: str | None = None, file: bytes | None = None
    ) -> Upload:
        """Do the same; see `InfomaniakNewsletterClient.upload_import`."""
        return await self._call(operations.UPLOAD_IMPORT, content=content, file=file)

    async def start_import(
        self,
        fields: Sequence[int | ImportField | Mapping[str, Any]],
        *,
        csv_enclosure: str | None = None,
        csv_separator: str | None = None,
        groups: Sequence[int | str] | None = None,
        ipd_uuid: str | None = None,
        replace_fields: bool | None = None,
        upload_id: int | None = None,
    ) -> Any:
        """Import what was uploaded; see `InfomaniakNewsletterClient.start_import`."""
        return await self._call(
            operations.START_IMPORT,
            fields=fields,
            csv_enclosure=csv_enclosure,
            csv_separator=csv_separator,
            groups=groups,
            ipd_uuid=ipd_uuid,
            replace_fields=replace_fields,
            upload_id=upload_id,
        )
