"""Packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET, UnsetType

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
from codomyrmex.cloud.coda_io.sync.caller import Caller
from codomyrmex.cloud.common.rest.records import Number

__all__ = ["PacksMethods"]


class PacksMethods(Caller):
    """Packs."""

    def list_packs(
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
        """List the Packs that you can reach.

        Args:
            access_type: The access type.
            access_types: The access types.
            sort_by: What to sort by.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            direction: Which way to sort.
            page_token: The token of a former page; everything else is then implied.
            only_workspace_id: Id of the only workspace.
            parent_workspace_ids: Ids of the parent workspace.
            exclude_public_packs: Whether: exclude public packs.
            pack_entrypoint: The pack entrypoint.
            exclude_pack_categories: The exclude pack categories.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPacks.

        Example:
            >>> type(coda.list_packs()).__name__
            'PackSummaryList'
        """
        return self._call(
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

    def create_pack(
        self,
        *,
        workspace_id: str | None = None,
        name: str | None = None,
        description: str | None = None,
        source_pack_id: Number | UnsetType | None = UNSET,
    ) -> CreatePackResponse:
        """Make a Pack.

        Args:
            workspace_id: Id of the workspace.
            name: The name.
            description: The description.
            source_pack_id: Id of the source pack; None removes it.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, createPack.

        Example:
            >>> type(coda.create_pack()).__name__
            'CreatePackResponse'
        """
        return self._call(
            operations.CREATE_PACK,
            workspace_id=workspace_id,
            name=name,
            description=description,
            source_pack_id=source_pack_id,
        )

    def get_pack(self, pack_id: int) -> Pack:
        """Get a Pack.

        Args:
            pack_id: Id of the Pack.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPack.

        Example:
            >>> type(coda.get_pack(1003)).__name__
            'Pack'
        """
        return self._call(operations.GET_PACK, pack_id=pack_id)

    def update_pack(
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
        """Change a Pack.

        Args:
            pack_id: Id of the Pack.
            overall_rate_limit: The overall rate limit; None removes it.
            per_connection_rate_limit: The per connection rate limit; None removes it.
            logo: The logo; None removes it.
            cover: The cover; None removes it.
            example_images: The example images; None removes it.
            agent_images: The agent images; None removes it.
            source_code_visibility: The source code visibility; None removes it.
            pack_entrypoints: The pack entrypoints; None removes it.
            name: The name.
            description: The description.
            short_description: The short description.
            agent_short_description: The agent short description.
            agent_description: The agent description.
            support_email: The support email.
            terms_of_service_url: The terms of service url.
            privacy_policy_url: The privacy policy url.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updatePack.

        Example:
            >>> type(coda.update_pack(1003)).__name__
            'Pack'
        """
        return self._call(
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

    def delete_pack(self, pack_id: int) -> DeletePackResponse:
        """Delete a Pack.

        Args:
            pack_id: Id of the Pack.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deletePack.

        Example:
            >>> type(coda.delete_pack(1003)).__name__
            'DeletePackResponse'
        """
        return self._call(operations.DELETE_PACK, pack_id=pack_id)

    def get_pack_configuration_schema(self, pack_id: int) -> dict[str, Any]:
        """Get the JSON Schema of a Pack's configuration.

        Args:
            pack_id: Id of the Pack.

        Returns:
            The JSON Schema.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPackConfigurationSchema.

        Example:
            >>> type(coda.get_pack_configuration_schema(1003)).__name__
            'dict'
        """
        return self._call(operations.GET_PACK_CONFIGURATION_SCHEMA, pack_id=pack_id)
