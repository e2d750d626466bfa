"""Imports."""

# arguments are named as in the service: filter, type, id

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.models.inputs import ImportField
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Upload
from codomyrmex.cloud.infomaniak.newsletter.operations import imports as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["ImportsMethods"]


class ImportsMethods(Caller):
    """Imports."""

    def upload_import(self, *, content: str | None = None, file: bytes | None = None) -> Upload:
        r"""Upload lines of CSV for `start_import`.

        Args:
            content: The lines as text.
            file: The lines as bytes; sent as a form, which the description does not
                say.

        Returns:
            What names the upload.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUploadCsvFile.

        Example:
            >>> newsletter.upload_import(content="eve@example.com,Eve\n").id
            1
        """
        return self._call(operations.UPLOAD_IMPORT, content=content, file=file)

    def start_import(
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
        r"""Import what was uploaded; see `import_contacts` for all in one.

        Args:
            fields: Values by the key of the field.
            csv_enclosure: What stands around a value, such as ``\"``.
            csv_separator: What stands between values, such as ``,``.
            groups: Ids of groups, or names; new names make groups.
            ipd_uuid: As in the service's reference.
            replace_fields: Whether values of known subscribers are replaced; they
                are when None.
            upload_id: What `upload_import` gave.

        Returns:
            JSON as the service gives it; it is not described.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterImportSubscribers.

        Example:
            >>> upload = newsletter.upload_import(content="eve@example.com,Eve\n")
            >>> columns = [{"type": "email", "name": "email"}, {"type": "text", "name": "Name"}]
            >>> _ = newsletter.start_import(columns, upload_id=upload.id, csv_separator=",")
        """
        return self._call(
            operations.START_IMPORT,
            fields=fields,
            csv_enclosure=csv_enclosure,
            csv_separator=csv_separator,
            groups=groups,
            ipd_uuid=ipd_uuid,
            replace_fields=replace_fields,
            upload_id=upload_id,
        )
