"""Rows. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from codomyrmex.cloud.coda_io.models.enums import RowsSortBy, ValueFormat
from codomyrmex.cloud.coda_io.models.rows import (
    PushButtonResult,
    RowDeleteResult,
    RowDetail,
    RowList,
    RowsDelete,
    RowsDeleteResult,
    RowsUpsertResult,
    RowUpdateResult,
)
from codomyrmex.cloud.coda_io.models.values import RowsUpsert, RowUpdate
from codomyrmex.cloud.coda_io.operations.bounds import Positive
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "DELETE_ROW",
    "DELETE_ROWS",
    "GET_ROW",
    "LIST_ROWS",
    "PUSH_BUTTON",
    "UPDATE_ROW",
    "UPSERT_ROWS",
]


def _has_keys(arguments: Mapping[str, Any]) -> bool:
    """With key columns a repeated row is found again; without, it is there twice."""
    return bool(arguments.get("key_columns"))


LIST_ROWS: Final[Operation[RowList]] = Operation(
    name="list_rows",
    reference="listRows",
    method="GET",
    path="/docs/{docId}/tables/{tableIdOrName}/rows",
    result=RowList,
    budget="read",
    query={
        "query": str,
        "sort_by": RowsSortBy,
        "use_column_names": bool,
        "value_format": ValueFormat,
        "visible_only": bool,
        "limit": Positive,
        "page_token": str,
        "sync_token": str,
    },
    next_arguments=next_by_token,
)

UPSERT_ROWS: Final[Operation[RowsUpsertResult]] = Operation(
    name="upsert_rows",
    reference="upsertRows",
    method="POST",
    path="/docs/{docId}/tables/{tableIdOrName}/rows",
    result=RowsUpsertResult,
    budget="content",
    query={"disable_parsing": bool},
    body=RowsUpsert,
    body_required=True,
    statuses=(202,),
    repeatable=_has_keys,
)

DELETE_ROWS: Final[Operation[RowsDeleteResult]] = Operation(
    name="delete_rows",
    reference="deleteRows",
    method="DELETE",
    path="/docs/{docId}/tables/{tableIdOrName}/rows",
    result=RowsDeleteResult,
    budget="content",
    body=RowsDelete,
    body_required=True,
    statuses=(202,),
)

GET_ROW: Final[Operation[RowDetail]] = Operation(
    name="get_row",
    reference="getRow",
    method="GET",
    path="/docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}",
    result=RowDetail,
    budget="read",
    query={"use_column_names": bool, "value_format": ValueFormat},
)

UPDATE_ROW: Final[Operation[RowUpdateResult]] = Operation(
    name="update_row",
    reference="updateRow",
    method="PUT",
    path="/docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}",
    result=RowUpdateResult,
    budget="content",
    query={"disable_parsing": bool},
    body=RowUpdate,
    body_required=True,
    statuses=(202,),
)

DELETE_ROW: Final[Operation[RowDeleteResult]] = Operation(
    name="delete_row",
    reference="deleteRow",
    method="DELETE",
    path="/docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}",
    result=RowDeleteResult,
    budget="content",
    statuses=(202,),
)

PUSH_BUTTON: Final[Operation[PushButtonResult]] = Operation(
    name="push_button",
    reference="pushButton",
    method="POST",
    path="/docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}/buttons/{columnIdOrName}",
    result=PushButtonResult,
    budget="content",
    statuses=(202,),
    repeatable=False,
)
