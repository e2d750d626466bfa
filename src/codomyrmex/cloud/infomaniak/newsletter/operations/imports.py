"""Imports. The operations as data."""

from __future__ import annotations

from typing import Any, Final

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Columns, RequestBody
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Upload
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.operations.undescribed import ANYTHING
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = ["START_IMPORT", "UPLOAD_IMPORT", "StartImportBody", "UploadImportBody"]


class UploadImportBody(RequestBody, frozen=True, kw_only=True):
    """What `upload_import` sends."""

    content: str | UnsetType = UNSET
    file: bytes | UnsetType = UNSET


class StartImportBody(RequestBody, frozen=True, kw_only=True):
    """What `start_import` sends."""

    fields: Columns
    csv_enclosure: str | UnsetType = UNSET
    csv_separator: str | UnsetType = UNSET
    groups: tuple[int | str, ...] | UnsetType = UNSET
    ipd_uuid: str | UnsetType = UNSET
    replace_fields: bool | UnsetType = UNSET
    upload_id: int | UnsetType = UNSET


UPLOAD_IMPORT: Final[Operation[Upload]] = Operation(
    name="upload_import",
    reference="NewsletterUploadCsvFile",
    method="POST",
    path="/1/newsletters/{domain}/subscribers/import/upload",
    result=Upload,
    path_types={"domain": int},
    body=UploadImportBody,
    body_required=True,
    repeatable=False,
    read=read,
    wire=query_name,
)

START_IMPORT: Final[Operation[Any]] = Operation(
    name="start_import",
    reference="NewsletterImportSubscribers",
    method="POST",
    path="/1/newsletters/{domain}/subscribers/import",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    body=StartImportBody,
    body_required=True,
    repeatable=False,
    read=read,
    wire=query_name,
)
