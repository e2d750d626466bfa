"""Versions, releases and uploads of Packs. The operations as data."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.coda_io.models.pack_enums import PackAssetType
from codomyrmex.cloud.coda_io.models.pack_versions import (
    CreatePackReleaseRequest,
    CreatePackVersionRequest,
    CreatePackVersionResponse,
    GetNextPackVersionRequest,
    NextPackVersionInfo,
    PackAssetUploadCompleteResponse,
    PackAssetUploadInfo,
    PackRelease,
    PackReleaseList,
    PackSourceCodeInfo,
    PackSourceCodeUploadCompleteRequest,
    PackSourceCodeUploadCompleteResponse,
    PackSourceCodeUploadInfo,
    PackVersionDiffs,
    PackVersionList,
    PackVersionUploadInfo,
    RegisterPackVersionRequest,
    UpdatePackReleaseRequest,
    UploadPackAssetRequest,
    UploadPackSourceCodeRequest,
)
from codomyrmex.cloud.coda_io.operations.bounds import Positive
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "CREATE_PACK_RELEASE",
    "GET_NEXT_PACK_VERSION",
    "GET_PACK_SOURCE_CODE",
    "GET_PACK_VERSION_DIFFS",
    "LIST_PACK_RELEASES",
    "LIST_PACK_VERSIONS",
    "PACK_ASSET_UPLOAD_COMPLETE",
    "PACK_SOURCE_CODE_UPLOAD_COMPLETE",
    "PACK_VERSION_UPLOAD_COMPLETE",
    "REGISTER_PACK_VERSION",
    "UPDATE_PACK_RELEASE",
    "UPLOAD_PACK_ASSET",
    "UPLOAD_PACK_SOURCE_CODE",
]


LIST_PACK_VERSIONS: Final[Operation[PackVersionList]] = Operation(
    name="list_pack_versions",
    reference="listPackVersions",
    method="GET",
    path="/packs/{packId}/versions",
    result=PackVersionList,
    budget="read",
    path_types={"pack_id": Positive},
    query={"limit": Positive, "page_token": str},
    next_arguments=next_by_token,
)

GET_NEXT_PACK_VERSION: Final[Operation[NextPackVersionInfo]] = Operation(
    name="get_next_pack_version",
    reference="getNextPackVersion",
    method="POST",
    path="/packs/{packId}/nextVersion",
    result=NextPackVersionInfo,
    budget="write",
    path_types={"pack_id": Positive},
    body=GetNextPackVersionRequest,
)

GET_PACK_VERSION_DIFFS: Final[Operation[PackVersionDiffs]] = Operation(
    name="get_pack_version_diffs",
    reference="getPackVersionDiffs",
    method="GET",
    path="/packs/{packId}/versions/{basePackVersion}/diff/{targetPackVersion}",
    result=PackVersionDiffs,
    budget="read",
    path_types={"pack_id": Positive},
)

REGISTER_PACK_VERSION: Final[Operation[PackVersionUploadInfo]] = Operation(
    name="register_pack_version",
    reference="registerPackVersion",
    method="POST",
    path="/packs/{packId}/versions/{packVersion}/register",
    result=PackVersionUploadInfo,
    budget="write",
    path_types={"pack_id": Positive},
    body=RegisterPackVersionRequest,
    body_required=True,
    repeatable=False,
)

PACK_VERSION_UPLOAD_COMPLETE: Final[Operation[CreatePackVersionResponse]] = Operation(
    name="pack_version_upload_complete",
    reference="packVersionUploadComplete",
    method="POST",
    path="/packs/{packId}/versions/{packVersion}/uploadComplete",
    result=CreatePackVersionResponse,
    budget="write",
    path_types={"pack_id": Positive},
    body=CreatePackVersionRequest,
    body_required=True,
    repeatable=False,
)

CREATE_PACK_RELEASE: Final[Operation[PackRelease]] = Operation(
    name="create_pack_release",
    reference="createPackRelease",
    method="POST",
    path="/packs/{packId}/releases",
    result=PackRelease,
    budget="write",
    path_types={"pack_id": Positive},
    body=CreatePackReleaseRequest,
    body_required=True,
    repeatable=False,
)

LIST_PACK_RELEASES: Final[Operation[PackReleaseList]] = Operation(
    name="list_pack_releases",
    reference="listPackReleases",
    method="GET",
    path="/packs/{packId}/releases",
    result=PackReleaseList,
    budget="read",
    path_types={"pack_id": Positive},
    query={"limit": Positive, "page_token": str},
    next_arguments=next_by_token,
)

UPDATE_PACK_RELEASE: Final[Operation[PackRelease]] = Operation(
    name="update_pack_release",
    reference="updatePackRelease",
    method="PUT",
    path="/packs/{packId}/releases/{packReleaseId}",
    result=PackRelease,
    budget="write",
    path_types={"pack_id": Positive, "pack_release_id": Positive},
    body=UpdatePackReleaseRequest,
    body_required=True,
)

UPLOAD_PACK_ASSET: Final[Operation[PackAssetUploadInfo]] = Operation(
    name="upload_pack_asset",
    reference="uploadPackAsset",
    method="POST",
    path="/packs/{packId}/uploadAsset",
    result=PackAssetUploadInfo,
    budget="write",
    path_types={"pack_id": Positive},
    body=UploadPackAssetRequest,
    body_required=True,
)

UPLOAD_PACK_SOURCE_CODE: Final[Operation[PackSourceCodeUploadInfo]] = Operation(
    name="upload_pack_source_code",
    reference="uploadPackSourceCode",
    method="POST",
    path="/packs/{packId}/uploadSourceCode",
    result=PackSourceCodeUploadInfo,
    budget="write",
    path_types={"pack_id": Positive},
    body=UploadPackSourceCodeRequest,
    body_required=True,
)

PACK_ASSET_UPLOAD_COMPLETE: Final[Operation[PackAssetUploadCompleteResponse]] = Operation(
    name="pack_asset_upload_complete",
    reference="packAssetUploadComplete",
    method="POST",
    path="/packs/{packId}/assets/{packAssetId}/assetType/{packAssetType}/uploadComplete",
    result=PackAssetUploadCompleteResponse,
    budget="write",
    path_types={"pack_id": Positive, "pack_asset_type": PackAssetType},
    repeatable=False,
)

PACK_SOURCE_CODE_UPLOAD_COMPLETE: Final[Operation[PackSourceCodeUploadCompleteResponse]] = (
    Operation(
        name="pack_source_code_upload_complete",
        reference="packSourceCodeUploadComplete",
        method="POST",
        path="/packs/{packId}/versions/{packVersion}/sourceCode/uploadComplete",
        result=PackSourceCodeUploadCompleteResponse,
        budget="write",
        path_types={"pack_id": Positive},
        body=PackSourceCodeUploadCompleteRequest,
        body_required=True,
        repeatable=False,
    )
)

GET_PACK_SOURCE_CODE: Final[Operation[PackSourceCodeInfo]] = Operation(
    name="get_pack_source_code",
    reference="getPackSourceCode",
    method="GET",
    path="/packs/{packId}/versions/{packVersion}/sourceCode",
    result=PackSourceCodeInfo,
    budget="read",
    path_types={"pack_id": Positive},
)
