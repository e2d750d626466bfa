"""Versions, releases and uploads of Packs."""

from __future__ import annotations

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
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["PackVersionsMethods"]


class PackVersionsMethods(Caller):
    """Versions, releases and uploads of Packs."""

    def list_pack_versions(
        self, pack_id: int, *, limit: int | None = None, page_token: str | None = None
    ) -> PackVersionList:
        """List the versions of a Pack.

        Args:
            pack_id: Id of the Pack.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackVersions.

        Example:
            >>> type(coda.list_pack_versions(1003)).__name__
            'PackVersionList'
        """
        return self._call(
            operations.LIST_PACK_VERSIONS, pack_id=pack_id, limit=limit, page_token=page_token
        )

    def get_next_pack_version(
        self, pack_id: int, proposed_metadata: str, *, sdk_version: str | None = None
    ) -> NextPackVersionInfo:
        """Tell which version comes next, from its metadata.

        Args:
            pack_id: Id of the Pack.
            proposed_metadata: The proposed metadata.
            sdk_version: The sdk version.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getNextPackVersion.

        Example:
            >>> type(coda.get_next_pack_version(1003, "proposed-metadata")).__name__
            'NextPackVersionInfo'
        """
        return self._call(
            operations.GET_NEXT_PACK_VERSION,
            pack_id=pack_id,
            proposed_metadata=proposed_metadata,
            sdk_version=sdk_version,
        )

    def get_pack_version_diffs(
        self, pack_id: int, base_pack_version: str, target_pack_version: str
    ) -> PackVersionDiffs:
        """Compare two versions of a Pack.

        Args:
            pack_id: Id of the Pack.
            base_pack_version: The base pack version.
            target_pack_version: The target pack version.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPackVersionDiffs.

        Example:
            >>> answer = coda.get_pack_version_diffs(
            ...     1003,
            ...     "base-pack-version",
            ...     "target-pack-version",
            ... )
            >>> type(answer).__name__
            'PackVersionDiffs'
        """
        return self._call(
            operations.GET_PACK_VERSION_DIFFS,
            pack_id=pack_id,
            base_pack_version=base_pack_version,
            target_pack_version=target_pack_version,
        )

    def register_pack_version(
        self, pack_id: int, pack_version: str, bundle_hash: str
    ) -> PackVersionUploadInfo:
        """Announce a version and get where to upload it.

        Args:
            pack_id: Id of the Pack.
            pack_version: The Pack's version.
            bundle_hash: The bundle hash.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, registerPackVersion.

        Example:
            >>> type(coda.register_pack_version(1003, "1.0.0", "f09f87")).__name__
            'PackVersionUploadInfo'
        """
        return self._call(
            operations.REGISTER_PACK_VERSION,
            pack_id=pack_id,
            pack_version=pack_version,
            bundle_hash=bundle_hash,
        )

    def pack_version_upload_complete(
        self,
        pack_id: int,
        pack_version: str,
        *,
        notes: str | None = None,
        source: PackSource | str | None = None,
        allow_older_sdk_version: bool | None = None,
    ) -> CreatePackVersionResponse:
        """Tell that a version is uploaded.

        Args:
            pack_id: Id of the Pack.
            pack_version: The Pack's version.
            notes: The notes.
            source: The source.
            allow_older_sdk_version: Whether: allow older sdk version.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, packVersionUploadComplete.

        Example:
            >>> type(coda.pack_version_upload_complete(1003, "1.0.0")).__name__
            'CreatePackVersionResponse'
        """
        return self._call(
            operations.PACK_VERSION_UPLOAD_COMPLETE,
            pack_id=pack_id,
            pack_version=pack_version,
            notes=notes,
            source=source,
            allow_older_sdk_version=allow_older_sdk_version,
        )

    def create_pack_release(
        self, pack_id: int, pack_version: str, *, release_notes: str | None = None
    ) -> PackRelease:
        """Release a version.

        Args:
            pack_id: Id of the Pack.
            pack_version: The Pack's version.
            release_notes: What is new.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, createPackRelease.

        Example:
            >>> type(coda.create_pack_release(1003, "1.0.0")).__name__
            'PackRelease'
        """
        return self._call(
            operations.CREATE_PACK_RELEASE,
            pack_id=pack_id,
            pack_version=pack_version,
            release_notes=release_notes,
        )

    def list_pack_releases(
        self, pack_id: int, *, limit: int | None = None, page_token: str | None = None
    ) -> PackReleaseList:
        """List the releases of a Pack.

        Args:
            pack_id: Id of the Pack.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackReleases.

        Example:
            >>> type(coda.list_pack_releases(1003)).__name__
            'PackReleaseList'
        """
        return self._call(
            operations.LIST_PACK_RELEASES, pack_id=pack_id, limit=limit, page_token=page_token
        )

    def update_pack_release(
        self, pack_id: int, pack_release_id: int, *, release_notes: str | None = None
    ) -> PackRelease:
        """Change the notes of a release.

        Args:
            pack_id: Id of the Pack.
            pack_release_id: Id of the pack release.
            release_notes: What is new.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updatePackRelease.

        Example:
            >>> type(coda.update_pack_release(1003, 1)).__name__
            'PackRelease'
        """
        return self._call(
            operations.UPDATE_PACK_RELEASE,
            pack_id=pack_id,
            pack_release_id=pack_release_id,
            release_notes=release_notes,
        )

    def upload_pack_asset(
        self,
        pack_id: int,
        pack_asset_type: PackAssetType | str,
        image_hash: str,
        mime_type: str,
        filename: str,
    ) -> PackAssetUploadInfo:
        """Get where to upload an image.

        Args:
            pack_id: Id of the Pack.
            pack_asset_type: The pack asset type.
            image_hash: The image hash.
            mime_type: The media type.
            filename: The file's name.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, uploadPackAsset.

        Example:
            >>> answer = coda.upload_pack_asset(
            ...     1003,
            ...     "logo",
            ...     "image-hash",
            ...     "mime-type",
            ...     "filename",
            ... )
            >>> type(answer).__name__
            'PackAssetUploadInfo'
        """
        return self._call(
            operations.UPLOAD_PACK_ASSET,
            pack_id=pack_id,
            pack_asset_type=pack_asset_type,
            image_hash=image_hash,
            mime_type=mime_type,
            filename=filename,
        )

    def upload_pack_source_code(
        self, pack_id: int, payload_hash: str, filename: str, *, pack_version: str | None = None
    ) -> PackSourceCodeUploadInfo:
        """Get where to upload source code.

        Args:
            pack_id: Id of the Pack.
            payload_hash: The payload hash.
            filename: The file's name.
            pack_version: The Pack's version.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, uploadPackSourceCode.

        Example:
            >>> type(coda.upload_pack_source_code(1003, "payload-hash", "filename")).__name__
            'PackSourceCodeUploadInfo'
        """
        return self._call(
            operations.UPLOAD_PACK_SOURCE_CODE,
            pack_id=pack_id,
            payload_hash=payload_hash,
            filename=filename,
            pack_version=pack_version,
        )

    def pack_asset_upload_complete(
        self, pack_id: int, pack_asset_id: str, pack_asset_type: PackAssetType | str
    ) -> PackAssetUploadCompleteResponse:
        """Tell that an image is uploaded.

        Args:
            pack_id: Id of the Pack.
            pack_asset_id: Id of the pack asset.
            pack_asset_type: The pack asset type.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, packAssetUploadComplete.

        Example:
            >>> type(coda.pack_asset_upload_complete(1003, "pack-asset-id", "logo")).__name__
            'PackAssetUploadCompleteResponse'
        """
        return self._call(
            operations.PACK_ASSET_UPLOAD_COMPLETE,
            pack_id=pack_id,
            pack_asset_id=pack_asset_id,
            pack_asset_type=pack_asset_type,
        )

    def pack_source_code_upload_complete(
        self, pack_id: int, pack_version: str, filename: str, code_hash: str
    ) -> PackSourceCodeUploadCompleteResponse:
        """Tell that source code is uploaded.

        Args:
            pack_id: Id of the Pack.
            pack_version: The Pack's version.
            filename: The file's name.
            code_hash: The code hash.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, packSourceCodeUploadComplete.

        Example:
            >>> answer = coda.pack_source_code_upload_complete(
            ...     1003,
            ...     "1.0.0",
            ...     "filename",
            ...     "code-hash",
            ... )
            >>> type(answer).__name__
            'PackSourceCodeUploadCompleteResponse'
        """
        return self._call(
            operations.PACK_SOURCE_CODE_UPLOAD_COMPLETE,
            pack_id=pack_id,
            pack_version=pack_version,
            filename=filename,
            code_hash=code_hash,
        )

    def get_pack_source_code(self, pack_id: int, pack_version: str) -> PackSourceCodeInfo:
        """Get where the source code of a version is.

        Args:
            pack_id: Id of the Pack.
            pack_version: The Pack's version.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPackSourceCode.

        Example:
            >>> type(coda.get_pack_source_code(1003, "1.0.0")).__name__
            'PackSourceCodeInfo'
        """
        return self._call(
            operations.GET_PACK_SOURCE_CODE, pack_id=pack_id, pack_version=pack_version
        )
