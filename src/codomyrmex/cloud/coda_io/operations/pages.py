"""Pages and their content. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import UNSET

from codomyrmex.cloud.coda_io.models.enums import PageContentItemContentFormat
from codomyrmex.cloud.coda_io.models.pages import (
    BeginPageContentExportRequest,
    BeginPageContentExportResponse,
    Page,
    PageContentDelete,
    PageContentDeleteResult,
    PageContentExportStatusResponse,
    PageContentList,
    PageCreate,
    PageCreateResult,
    PageDeleteResult,
    PageList,
    PageUpdate,
    PageUpdateResult,
)
from codomyrmex.cloud.coda_io.operations.bounds import Positive, UpTo500
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "BEGIN_PAGE_CONTENT_EXPORT",
    "CREATE_PAGE",
    "DELETE_PAGE",
    "DELETE_PAGE_CONTENT",
    "GET_PAGE",
    "GET_PAGE_CONTENT_EXPORT_STATUS",
    "LIST_PAGES",
    "LIST_PAGE_CONTENT",
    "UPDATE_PAGE",
]


def _replaces(arguments: Mapping[str, Any]) -> bool:
    """Content that is appended or prepended twice is there twice."""
    update = arguments.get("content_update")
    if update is None or update is UNSET:
        return True
    mode = update.get("insertionMode") if isinstance(update, Mapping) else update.insertion_mode
    return bool(mode == "replace")


LIST_PAGES: Final[Operation[PageList]] = Operation(
    name="list_pages",
    reference="listPages",
    method="GET",
    path="/docs/{docId}/pages",
    result=PageList,
    budget="read",
    query={"limit": Positive, "page_token": str},
    next_arguments=next_by_token,
)

CREATE_PAGE: Final[Operation[PageCreateResult]] = Operation(
    name="create_page",
    reference="createPage",
    method="POST",
    path="/docs/{docId}/pages",
    result=PageCreateResult,
    budget="content",
    body=PageCreate,
    body_required=True,
    statuses=(202,),
    repeatable=False,
)

GET_PAGE: Final[Operation[Page]] = Operation(
    name="get_page",
    reference="getPage",
    method="GET",
    path="/docs/{docId}/pages/{pageIdOrName}",
    result=Page,
    budget="read",
)

UPDATE_PAGE: Final[Operation[PageUpdateResult]] = Operation(
    name="update_page",
    reference="updatePage",
    method="PUT",
    path="/docs/{docId}/pages/{pageIdOrName}",
    result=PageUpdateResult,
    budget="content",
    body=PageUpdate,
    body_required=True,
    statuses=(202,),
    repeatable=_replaces,
)

DELETE_PAGE: Final[Operation[PageDeleteResult]] = Operation(
    name="delete_page",
    reference="deletePage",
    method="DELETE",
    path="/docs/{docId}/pages/{pageIdOrName}",
    result=PageDeleteResult,
    budget="content",
    statuses=(202,),
)

LIST_PAGE_CONTENT: Final[Operation[PageContentList]] = Operation(
    name="list_page_content",
    reference="listPageContent",
    method="GET",
    path="/docs/{docId}/pages/{pageIdOrName}/content",
    result=PageContentList,
    budget="read",
    query={"limit": UpTo500, "page_token": str, "content_format": PageContentItemContentFormat},
    next_arguments=next_by_token,
)

DELETE_PAGE_CONTENT: Final[Operation[PageContentDeleteResult]] = Operation(
    name="delete_page_content",
    reference="deletePageContent",
    method="DELETE",
    path="/docs/{docId}/pages/{pageIdOrName}/content",
    result=PageContentDeleteResult,
    budget="content",
    body=PageContentDelete,
    statuses=(202,),
)

BEGIN_PAGE_CONTENT_EXPORT: Final[Operation[BeginPageContentExportResponse]] = Operation(
    name="begin_page_content_export",
    reference="beginPageContentExport",
    method="POST",
    path="/docs/{docId}/pages/{pageIdOrName}/export",
    result=BeginPageContentExportResponse,
    budget="write",
    body=BeginPageContentExportRequest,
    body_required=True,
    statuses=(202,),
)

GET_PAGE_CONTENT_EXPORT_STATUS: Final[Operation[PageContentExportStatusResponse]] = Operation(
    name="get_page_content_export_status",
    reference="getPageContentExportStatus",
    method="GET",
    path="/docs/{docId}/pages/{pageIdOrName}/export/{requestId}",
    result=PageContentExportStatusResponse,
    budget="read",
)
