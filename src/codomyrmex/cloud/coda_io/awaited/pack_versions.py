"""Versions, releases and uploads of Packs."""

from __future__ import annotations

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.pack_enums import PackAssetType, PackSource
from codomyrmex.cloud.coda_io.models.pack_versions import (
    CreatePackVersionResponse,
    NextPackVersionInfo,
    PackAssetUploadCompleteResponse,
    PackAssetUploadInfo,
    PackRelease,
    PackReleaseList,
    PackSourceCodeInfo,
    PackSourceCodeUploadCompleteResponse,
    PackSourceCodeUploadInfo,
    PackVersionDiffs,
    PackVersionList,
    PackVersionUploadInfo,
)
from codomyrmex.cloud.coda_io.operations import pack_versions as operations

__all__ = ["PackVersionsMethods"]


class PackVersionsMethods(Caller):
    """Versions, releases and uploads of Packs."""

    async def list_pack_versions(
        self, pack_id: int, *, limit: int | None = None, page_token: str | None = None
    ) -> PackVersionList:
        """List the versions of a Pack; see `CodaClient.list_pack_versions`."""
        return await self._call(
            operations.LIST_PACK_VERSIONS, pack_id=pack_id, limit=limit, page_token=page_token
        )

    async def get_next_pack_version(
        self, pack_id: int, proposed_metadata: str, *, sdk_version: str | None = None
    ) -> NextPackVersionInfo:
        """Do the same; see `CodaClient.get_next_pack_version`."""
        return await self._call(
            operations.GET_NEXT_PACK_VERSION,
            pack_id=pack_id,
            proposed_metadata=proposed_metadata,
            sdk_version=sdk_version,
        )

    async def get_pack_version_diffs(
        self, pack_id: int, base_pack_version: str, target_pack_version: str
    ) -> PackVersionDiffs:
        """Compare two versions of a Pack; see `CodaClient.get_pack_version_diffs`."""
        return await self._call(
            operations.GET_PACK_VERSION_DIFFS,
            pack_id=pack_id,
            base_pack_version=base_pack_version,
            target_pack_version=target_pack_version,
        )

    async def register_pack_version(
        self, pack_id: int, pack_version: str, bundle_hash: str
    ) -> PackVersionUploadInfo:
        """Do the same; see `CodaClient.register_pack_version`."""
        return await self._call(
            operations.REGISTER_PACK_VERSION,
            pack_id=pack_id,
            pack_version=pack_version,
            bundle_hash=bundle_hash,
        )

    async def pack_version_upload_complete(
        self,
        pack_id: int,
        pack_version: str,
        *,
        notes: str | None = None,
        source: PackSource | str | None = None,
        allow_older_sdk_version: bool | None = None,
    ) -> CreatePackVersionResponse:
        """Tell that a version is uploaded; see `CodaClient.pack_version_upload_complete`."""
        return await self._call(
            operations.PACK_VERSION_UPLOAD_COMPLETE,
            pack_id=pack_id,
            pack_version=pack_version,
            notes=notes,
            source=source,
            allow_older_sdk_version=allow_older_sdk_version,
        )

    async def create_pack_release(
        self, pack_id: int, pack_version: str, *, release_notes: str | None = None
    ) -> PackRelease:
        """Release a version; see `CodaClient.create_pack_release`."""
        return await self._call(
            operations.CREATE_PACK_RELEASE,
            pack_id=pack_id,
            pack_version=pack_version,
            release_notes=release_notes,
        )

    async def list_pack_releases(
        self, pack_id: int, *, limit: int | None = None, page_token: str | None = None
    ) -> PackReleaseList:
        """List the releases of a Pack; see `CodaClient.list_pack_releases`."""
        return await self._call(
            operations.LIST_PACK_RELEASES, pack_id=pack_id, limit=limit, page_token=page_token
        )

    async def update_pack_release(
        self, pack_id: int, pack_release_id: int, *, release_notes: str | None = None
    ) -> PackRelease:
        """Change the notes of a release; see `CodaClient.update_pack_release`."""
        return await self._call(
            operations.UPDATE_PACK_RELEASE,
            pack_id=pack_id,
            pack_release_id=pack_release_id,
            release_notes=release_notes,
        )

    async def upload_pack_asset(
        self,
        pack_id: int,
        pack_asset_type: PackAssetType | str,
        image_hash: str,
        mime_type: str,
        filename: str,
    ) -> PackAssetUploadInfo:
        """Get where to upload an image; see `CodaClient.upload_pack_asset`."""
        return await self._call(
            operations.UPLOAD_PACK_ASSET,
            pack_id=pack_id,
            pack_asset_type=pack_asset_type,
            image_hash=image_hash,
            mime_type=mime_type,
            filename=filename,
        )

    async def upload_pack_source_code(
        self, pack_id: int, payload_hash: str, filename: str, *, pack_version: str | None = None
    ) -> PackSourceCodeUploadInfo:
        """Get where to upload source code; see `CodaClient.upload_pack_source_code`."""
        return await self._call(
            operations.UPLOAD_PACK_SOURCE_CODE,
            pack_id=pack_id,
            payload_hash=payload_hash,
            filename=filename,
            pack_version=pack_version,
        )

    async def pack_asset_upload_complete(
        self, pack_id: int, pack_asset_id: str, pack_asset_type: PackAssetType | str
    ) -> PackAssetUploadCompleteResponse:
        """Tell that an image is uploaded; see `CodaClient.pack_asset_upload_complete`."""
        return await self._call(
            operations.PACK_ASSET_UPLOAD_COMPLETE,
            pack_id=pack_id,
            pack_asset_id=pack_asset_id,
            pack_asset_type=pack_asset_type,
        )

    async def pack_source_code_upload_complete(
        self, pack_id: int, pack_version: str, filename: str, code_hash: str
    ) -> PackSourceCodeUploadCompleteResponse:
        """Tell that source code is uploaded; see `CodaClient.pack_source_code_upload_complete`."""
        return await self._call(
            operations.PACK_SOURCE_CODE_UPLOAD_COMPLETE,
            pack_id=pack_id,
            pack_version=pack_version,
            filename=filename,
            code_hash=code_hash,
        )

    async def get_pack_source_code(self, pack_id: int, pack_version: str) -> PackSourceCodeInfo:
        """Get where the source code of a version is; see `CodaClient.get_pack_source_code`."""
        return await self._call(
            operations.GET_PACK_SOURCE_CODE, pack_id=pack_id, pack_version=pack_version
        )
