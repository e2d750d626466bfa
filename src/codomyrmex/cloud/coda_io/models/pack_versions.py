"""Versions, releases and uploads of Packs."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.coda_io.models.common import UserSummary, ValidationError
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.pack_enums import PackAssetType, PackSource
from codomyrmex.cloud.common.rest.records import Number, Record, RequestRecord

__all__ = [
    "CreatePackReleaseRequest",
    "CreatePackVersionRequest",
    "CreatePackVersionResponse",
    "GetNextPackVersionRequest",
    "NextPackVersionInfo",
    "PackAssetUploadCompleteRequest",
    "PackAssetUploadCompleteResponse",
    "PackAssetUploadInfo",
    "PackFinding",
    "PackRelease",
    "PackReleaseList",
    "PackSourceCode",
    "PackSourceCodeInfo",
    "PackSourceCodeUploadCompleteRequest",
    "PackSourceCodeUploadCompleteResponse",
    "PackSourceCodeUploadInfo",
    "PackVersion",
    "PackVersionDiffs",
    "PackVersionList",
    "PackVersionUploadInfo",
    "RegisterPackVersionRequest",
    "UpdatePackReleaseRequest",
    "UploadPackAssetRequest",
    "UploadPackSourceCodeRequest",
]


class PackVersionUploadInfo(Record, frozen=True, kw_only=True):
    """Pack version upload info.

    Attributes:
        upload_url: Address of the upload.
        headers: The headers.
    """

    upload_url: str
    headers: dict[str, str]


class PackAssetUploadInfo(Record, frozen=True, kw_only=True):
    """Pack asset upload info.

    Attributes:
        upload_url: Address of the upload.
        pack_asset_uploaded_path_name: The pack asset uploaded path name.
        headers: The headers.
    """

    upload_url: str
    pack_asset_uploaded_path_name: str
    headers: dict[str, str]


class PackVersion(Record, frozen=True, kw_only=True):
    """Pack version.

    Attributes:
        pack_id: Id of the Pack.
        build_notes: The build notes.
        created_at: When it was made.
        creation_user_login_id: Id of the creation user login.
        release_id: Id of the release.
        pack_version: The Pack's version.
        sdk_version: The sdk version.
        source: The source.
    """

    pack_id: Number
    build_notes: str
    created_at: datetime
    creation_user_login_id: str
    release_id: Number | None = None
    pack_version: str
    sdk_version: str | None = None
    source: PackSource | None = None


class PackVersionList(ListPage[PackVersion], frozen=True, kw_only=True):
    """One page of pack versions.

    Attributes:
        items: What is on this page.
        creation_users: The creation users.
    """

    creation_users: tuple[UserSummary, ...]


class PackRelease(Record, frozen=True, kw_only=True):
    """Pack release.

    Attributes:
        pack_id: Id of the Pack.
        release_notes: What is new.
        created_at: When it was made.
        release_id: Id of the release.
        pack_version: The Pack's version.
        sdk_version: The sdk version.
    """

    pack_id: Number
    release_notes: str
    created_at: datetime
    release_id: Number
    pack_version: str
    sdk_version: str


class PackReleaseList(ListPage[PackRelease], frozen=True, kw_only=True):
    """One page of pack releases.

    Attributes:
        items: What is on this page.
    """


class PackSourceCodeUploadInfo(Record, frozen=True, kw_only=True):
    """Pack source code upload info.

    Attributes:
        upload_url: Address of the upload.
        uploaded_path_name: The uploaded path name.
        headers: The headers.
    """

    upload_url: str
    uploaded_path_name: str
    headers: dict[str, str]


class PackSourceCodeInfo(Record, frozen=True, kw_only=True):
    """Pack source code info.

    Attributes:
        files: The files.
    """

    files: tuple[PackSourceCode, ...]


class PackSourceCode(Record, frozen=True, kw_only=True):
    """Pack source code.

    Attributes:
        filename: The file's name.
        url: The address.
    """

    filename: str
    url: str


class GetNextPackVersionRequest(RequestRecord, frozen=True, kw_only=True):
    """What `get_next_pack_version` sends.

    Attributes:
        proposed_metadata: The proposed metadata.
        sdk_version: The sdk version.
    """

    proposed_metadata: str
    sdk_version: str | UnsetType = UNSET


class RegisterPackVersionRequest(RequestRecord, frozen=True, kw_only=True):
    """What `register_pack_version` sends.

    Attributes:
        bundle_hash: The bundle hash.
    """

    bundle_hash: str


class CreatePackVersionResponse(Record, frozen=True, kw_only=True):
    """What `pack_version_upload_complete` answers.

    Attributes:
        deprecation_warnings: The deprecation warnings.
    """

    deprecation_warnings: tuple[ValidationError, ...] | None = None


class UploadPackAssetRequest(RequestRecord, frozen=True, kw_only=True):
    """What `upload_pack_asset` sends.

    Attributes:
        pack_asset_type: The pack asset type.
        image_hash: The image hash.
        mime_type: The media type.
        filename: The file's name.
    """

    pack_asset_type: PackAssetType
    image_hash: str
    mime_type: str
    filename: str


class PackAssetUploadCompleteRequest(RequestRecord, frozen=True, kw_only=True):
    """Pack asset upload complete request.

    Attributes:
        pack_asset_type: The pack asset type.
    """

    pack_asset_type: PackAssetType


class PackAssetUploadCompleteResponse(Record, frozen=True, kw_only=True):
    """What `pack_asset_upload_complete` answers.

    Attributes:
        request_id: Id of the change, to ask for its progress.
        asset_id: Id of the asset.
    """

    request_id: str
    asset_id: str


class PackSourceCodeUploadCompleteRequest(RequestRecord, frozen=True, kw_only=True):
    """What `pack_source_code_upload_complete` sends.

    Attributes:
        filename: The file's name.
        code_hash: The code hash.
    """

    filename: str
    code_hash: str


class PackSourceCodeUploadCompleteResponse(Record, frozen=True, kw_only=True):
    """What `pack_source_code_upload_complete` answers.

    Attributes:
        request_id: Id of the change, to ask for its progress.
    """

    request_id: str


class CreatePackVersionRequest(RequestRecord, frozen=True, kw_only=True):
    """What `pack_version_upload_complete` sends.

    Attributes:
        notes: The notes.
        source: The source.
        allow_older_sdk_version: Whether: allow older sdk version.
    """

    notes: str | UnsetType = UNSET
    source: PackSource | UnsetType = UNSET
    allow_older_sdk_version: bool | UnsetType = UNSET


class CreatePackReleaseRequest(RequestRecord, frozen=True, kw_only=True):
    """What `create_pack_release` sends.

    Attributes:
        pack_version: The Pack's version.
        release_notes: What is new.
    """

    pack_version: str
    release_notes: str | UnsetType = UNSET


class UpdatePackReleaseRequest(RequestRecord, frozen=True, kw_only=True):
    """What `update_pack_release` sends.

    Attributes:
        release_notes: What is new.
    """

    release_notes: str | UnsetType = UNSET


class UploadPackSourceCodeRequest(RequestRecord, frozen=True, kw_only=True):
    """What `upload_pack_source_code` sends.

    Attributes:
        payload_hash: The payload hash.
        filename: The file's name.
        pack_version: The Pack's version.
    """

    payload_hash: str
    filename: str
    pack_version: str | UnsetType = UNSET


class NextPackVersionInfo(Record, frozen=True, kw_only=True):
    """Next pack version info.

    Attributes:
        next_version: The next version.
        findings: The findings.
        finding_details: The finding details.
    """

    next_version: str
    findings: tuple[str, ...]
    finding_details: tuple[PackFinding, ...]


class PackVersionDiffs(Record, frozen=True, kw_only=True):
    """Pack version diffs.

    Attributes:
        findings: The findings.
        finding_details: The finding details.
    """

    findings: tuple[str, ...]
    finding_details: tuple[PackFinding, ...]


class PackFinding(Record, frozen=True, kw_only=True):
    """Pack finding.

    Attributes:
        finding: The finding.
        path: The path.
    """

    finding: str
    path: str
