"""Packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.enums import SortDirection
from codomyrmex.cloud.coda_io.models.pack_enums import (
    PackAccessType,
    PackCategoryType,
    PackEntrypoint,
    PackSourceCodeVisibility,
    PacksSortBy,
)
from codomyrmex.cloud.coda_io.models.packs import (
    CreatePackResponse,
    DeletePackResponse,
    ImageFileForUpdatePackRequest,
    Pack,
    PackRateLimitChange,
    PackSummaryList,
)
from codomyrmex.cloud.coda_io.operations import packs as operations
from codomyrmex.cloud.common.rest.records import Number

__all__ = ["PacksMethods"]


class PacksMethods(Caller):
    """Packs."""

    async def list_packs(
        self,
        *,
        access_type: PackAccessType | str | None = None,
        access_types: Sequence[PackAccessType | str] | None = None,
        sort_by: PacksSortBy | str | None = None,
        limit: int | None = None,
        direction: SortDirection | str | None = None,
        page_token: str | None = None,
        only_workspace_id: str | None = None,
        parent_workspace_ids: Sequence[str] | None = None,
        exclude_public_packs: bool | None = None,
        pack_entrypoint: PackEntrypoint | str | None = None,
        exclude_pack_categories: Sequence[PackCategoryType | str] | None = None,
    ) -> PackSummaryList:
        """List the Packs that you can reach; see `CodaClient.list_packs`."""
        return await self._call(
            operations.LIST_PACKS,
            access_type=access_type,
            access_types=access_types,
            sort_by=sort_by,
            limit=limit,
            direction=direction,
            page_token=page_token,
            only_workspace_id=only_workspace_id,
            parent_workspace_ids=parent_workspace_ids,
            exclude_public_packs=exclude_public_packs,
            pack_entrypoint=pack_entrypoint,
            exclude_pack_categories=exclude_pack_categories,
        )

    async def create_pack(
        self,
        *,
        workspace_id: str | None = None,
        name: str | None = None,
        description: str | None = None,
        source_pack_id: Number | UnsetType | None = UNSET,
    ) -> CreatePackResponse:
        """Make a Pack; see `CodaClient.create_pack`."""
        return await self._call(
            operations.CREATE_PACK,
            workspace_id=workspace_id,
            name=name,
            description=description,
            source_pack_id=source_pack_id,
        )

    async def get_pack(self, pack_id: int) -> Pack:
        """Get a Pack; see `CodaClient.get_pack`."""
        return await self._call(operations.GET_PACK, pack_id=pack_id)

    async def update_pack(
        self,
        pack_id: int,
        *,
        overall_rate_limit: PackRateLimitChange | Mapping[str, Any] | UnsetType | None = UNSET,
        per_connection_rate_limit: PackRateLimitChange
        | Mapping[str, Any]
        | UnsetType
        | None = UNSET,
        logo: ImageFileForUpdatePackRequest | Mapping[str, Any] | UnsetType | None = UNSET,
        cover: ImageFileForUpdatePackRequest | Mapping[str, Any] | UnsetType | None = UNSET,
        example_images: Sequence[ImageFileForUpdatePackRequest | Mapping[str, Any]]
        | UnsetType
        | None = UNSET,
        agent_images: Sequence[ImageFileForUpdatePackRequest | Mapping[str, Any]]
        | UnsetType
        | None = UNSET,
        source_code_visibility: PackSourceCodeVisibility | str | UnsetType | None = UNSET,
        pack_entrypoints: Sequence[PackEntrypoint | str] | UnsetType | None = UNSET,
        name: str | None = None,
        description: str | None = None,
        short_description: str | None = None,
        agent_short_description: str | None = None,
        agent_description: str | None = None,
        support_email: str | None = None,
        terms_of_service_url: str | None = None,
        privacy_policy_url: str | None = None,
    ) -> Pack:
        """Change a Pack; see `CodaClient.update_pack`."""
        return await self._call(
            operations.UPDATE_PACK,
            pack_id=pack_id,
            overall_rate_limit=overall_rate_limit,
            per_connection_rate_limit=per_connection_rate_limit,
            logo=logo,
            cover=cover,
            example_images=example_images,
            agent_images=agent_images,
            source_code_visibility=source_code_visibility,
            pack_entrypoints=pack_entrypoints,
            name=name,
            description=description,
            short_description=short_description,
            agent_short_description=agent_short_description,
            agent_description=agent_description,
            support_email=support_email,
            terms_of_service_url=terms_of_service_url,
            privacy_policy_url=privacy_policy_url,
        )

    async def delete_pack(self, pack_id: int) -> DeletePackResponse:
        """Delete a Pack; see `CodaClient.delete_pack`."""
        return await self._call(operations.DELETE_PACK, pack_id=pack_id)

    async def get_pack_configuration_schema(self, pack_id: int) -> dict[str, Any]:
        """Do the same; see `CodaClient.get_pack_configuration_schema`."""
        return await self._call(operations.GET_PACK_CONFIGURATION_SCHEMA, pack_id=pack_id)
