"""Packs. The operations as data."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.coda_io.models.enums import SortDirection
from codomyrmex.cloud.coda_io.models.pack_enums import (
    PackAccessType,
    PackCategoryType,
    PackEntrypoint,
    PacksSortBy,
)
from codomyrmex.cloud.coda_io.models.packs import (
    CreatePackRequest,
    CreatePackResponse,
    DeletePackResponse,
    Pack,
    PackSummaryList,
    UpdatePackRequest,
)
from codomyrmex.cloud.coda_io.operations.bounds import Positive
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "CREATE_PACK",
    "DELETE_PACK",
    "GET_PACK",
    "GET_PACK_CONFIGURATION_SCHEMA",
    "LIST_PACKS",
    "UPDATE_PACK",
]


LIST_PACKS: Final[Operation[PackSummaryList]] = Operation(
    name="list_packs",
    reference="listPacks",
    method="GET",
    path="/packs",
    result=PackSummaryList,
    budget="read",
    query={
        "access_type": PackAccessType,
        "access_types": tuple[PackAccessType, ...],
        "sort_by": PacksSortBy,
        "limit": Positive,
        "direction": SortDirection,
        "page_token": str,
        "only_workspace_id": str,
        "parent_workspace_ids": tuple[str, ...],
        "exclude_public_packs": bool,
        "pack_entrypoint": PackEntrypoint,
        "exclude_pack_categories": tuple[PackCategoryType, ...],
    },
    next_arguments=next_by_token,
)

CREATE_PACK: Final[Operation[CreatePackResponse]] = Operation(
    name="create_pack",
    reference="createPack",
    method="POST",
    path="/packs",
    result=CreatePackResponse,
    budget="write",
    body=CreatePackRequest,
    body_required=True,
    repeatable=False,
)

GET_PACK: Final[Operation[Pack]] = Operation(
    name="get_pack",
    reference="getPack",
    method="GET",
    path="/packs/{packId}",
    result=Pack,
    budget="read",
    path_types={"pack_id": Positive},
)

UPDATE_PACK: Final[Operation[Pack]] = Operation(
    name="update_pack",
    reference="updatePack",
    method="PATCH",
    path="/packs/{packId}",
    result=Pack,
    budget="write",
    path_types={"pack_id": Positive},
    body=UpdatePackRequest,
    body_required=True,
)

DELETE_PACK: Final[Operation[DeletePackResponse]] = Operation(
    name="delete_pack",
    reference="deletePack",
    method="DELETE",
    path="/packs/{packId}",
    result=DeletePackResponse,
    budget="write",
    path_types={"pack_id": Positive},
)

GET_PACK_CONFIGURATION_SCHEMA: Final[Operation[dict[str, Any]]] = Operation(
    name="get_pack_configuration_schema",
    reference="getPackConfigurationSchema",
    method="GET",
    path="/packs/{packId}/configurations/schema",
    result=dict,
    budget="read",
    path_types={"pack_id": Positive},
)
