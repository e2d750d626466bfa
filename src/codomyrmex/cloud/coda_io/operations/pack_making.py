"""Makers, categories and credentials of a Pack. The operations as data."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.coda_io.models.pack_access import (
    AddPackCategoryRequest,
    AddPackCategoryResponse,
    AddPackMakerRequest,
    AddPackMakerResponse,
    DeletePackCategoryResponse,
    DeletePackMakerResponse,
    ListPackCategoriesResponse,
    ListPackMakersResponse,
)
from codomyrmex.cloud.coda_io.models.pack_connection_metadata import (
    PackOauthConfigMetadata,
    PackSystemConnectionMetadata,
)
from codomyrmex.cloud.coda_io.models.pack_connections import (
    PatchPackSystemConnectionRequest,
    SetPackOauthConfigRequest,
    SetPackSystemConnectionRequest,
)
from codomyrmex.cloud.coda_io.operations.bounds import Positive
from codomyrmex.cloud.common.rest.operations import Operation

__all__ = [
    "ADD_PACK_CATEGORY",
    "ADD_PACK_MAKER",
    "DELETE_PACK_CATEGORY",
    "DELETE_PACK_MAKER",
    "GET_PACK_OAUTH_CONFIG",
    "GET_PACK_SYSTEM_CONNECTION",
    "LIST_PACK_CATEGORIES",
    "LIST_PACK_MAKERS",
    "PATCH_PACK_SYSTEM_CONNECTION",
    "SET_PACK_OAUTH_CONFIG",
    "SET_PACK_SYSTEM_CONNECTION",
]


SET_PACK_OAUTH_CONFIG: Final[Operation[PackOauthConfigMetadata]] = Operation(
    name="set_pack_oauth_config",
    reference="setPackOauthConfig",
    method="PUT",
    path="/packs/{packId}/oauthConfig",
    result=PackOauthConfigMetadata,
    budget="write",
    path_types={"pack_id": Positive},
    body=SetPackOauthConfigRequest,
    body_required=True,
)

GET_PACK_OAUTH_CONFIG: Final[Operation[PackOauthConfigMetadata]] = Operation(
    name="get_pack_oauth_config",
    reference="getPackOauthConfig",
    method="GET",
    path="/packs/{packId}/oauthConfig",
    result=PackOauthConfigMetadata,
    budget="read",
    path_types={"pack_id": Positive},
)

SET_PACK_SYSTEM_CONNECTION: Final[Operation[PackSystemConnectionMetadata]] = Operation(
    name="set_pack_system_connection",
    reference="setPackSystemConnection",
    method="PUT",
    path="/packs/{packId}/systemConnection",
    result=PackSystemConnectionMetadata,
    budget="write",
    path_types={"pack_id": Positive},
    body=SetPackSystemConnectionRequest,
    body_required=True,
)

PATCH_PACK_SYSTEM_CONNECTION: Final[Operation[PackSystemConnectionMetadata]] = Operation(
    name="patch_pack_system_connection",
    reference="patchPackSystemConnection",
    method="PATCH",
    path="/packs/{packId}/systemConnection",
    result=PackSystemConnectionMetadata,
    budget="write",
    path_types={"pack_id": Positive},
    body=PatchPackSystemConnectionRequest,
    body_argument="connection",
    body_required=True,
)

GET_PACK_SYSTEM_CONNECTION: Final[Operation[PackSystemConnectionMetadata]] = Operation(
    name="get_pack_system_connection",
    reference="getPackSystemConnection",
    method="GET",
    path="/packs/{packId}/systemConnection",
    result=PackSystemConnectionMetadata,
    budget="read",
    path_types={"pack_id": Positive},
)

LIST_PACK_MAKERS: Final[Operation[ListPackMakersResponse]] = Operation(
    name="list_pack_makers",
    reference="listPackMakers",
    method="GET",
    path="/packs/{packId}/makers",
    result=ListPackMakersResponse,
    budget="read",
    path_types={"pack_id": Positive},
)

ADD_PACK_MAKER: Final[Operation[AddPackMakerResponse]] = Operation(
    name="add_pack_maker",
    reference="addPackMaker",
    method="POST",
    path="/packs/{packId}/maker",
    result=AddPackMakerResponse,
    budget="write",
    path_types={"pack_id": Positive},
    body=AddPackMakerRequest,
    body_required=True,
    repeatable=False,
)

DELETE_PACK_MAKER: Final[Operation[DeletePackMakerResponse]] = Operation(
    name="delete_pack_maker",
    reference="deletePackMaker",
    method="DELETE",
    path="/packs/{packId}/maker/{loginId}",
    result=DeletePackMakerResponse,
    budget="write",
    path_types={"pack_id": Positive},
)

LIST_PACK_CATEGORIES: Final[Operation[ListPackCategoriesResponse]] = Operation(
    name="list_pack_categories",
    reference="listPackCategories",
    method="GET",
    path="/packs/{packId}/categories",
    result=ListPackCategoriesResponse,
    budget="read",
    path_types={"pack_id": Positive},
)

ADD_PACK_CATEGORY: Final[Operation[AddPackCategoryResponse]] = Operation(
    name="add_pack_category",
    reference="addPackCategory",
    method="POST",
    path="/packs/{packId}/category",
    result=AddPackCategoryResponse,
    budget="write",
    path_types={"pack_id": Positive},
    body=AddPackCategoryRequest,
    body_required=True,
    repeatable=False,
)

DELETE_PACK_CATEGORY: Final[Operation[DeletePackCategoryResponse]] = Operation(
    name="delete_pack_category",
    reference="deletePackCategory",
    method="DELETE",
    path="/packs/{packId}/category/{categoryName}",
    result=DeletePackCategoryResponse,
    budget="write",
    path_types={"pack_id": Positive},
)
