"""Makers, categories and credentials of a Pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.pack_access import (
    AddPackCategoryResponse,
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
    PackSystemConnectionCredentials,
    PatchPackSystemConnectionRequest,
)
from codomyrmex.cloud.coda_io.operations import pack_making as operations

__all__ = ["PackMakingMethods"]


class PackMakingMethods(Caller):
    """Makers, categories and credentials of a Pack."""

    async def set_pack_oauth_config(
        self,
        pack_id: int,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        redirect_uri: str | None = None,
    ) -> PackOauthConfigMetadata:
        """Set the OAuth client of a Pack; see `CodaClient.set_pack_oauth_config`."""
        return await self._call(
            operations.SET_PACK_OAUTH_CONFIG,
            pack_id=pack_id,
            client_id=client_id,
            client_secret=client_secret,
            redirect_uri=redirect_uri,
        )

    async def get_pack_oauth_config(self, pack_id: int) -> PackOauthConfigMetadata:
        """Do the same; see `CodaClient.get_pack_oauth_config`."""
        return await self._call(operations.GET_PACK_OAUTH_CONFIG, pack_id=pack_id)

    async def set_pack_system_connection(
        self, pack_id: int, credentials: PackSystemConnectionCredentials | Mapping[str, Any]
    ) -> PackSystemConnectionMetadata:
        """Set the credentials that a Pack shares; see `CodaClient.set_pack_system_connection`."""
        return await self._call(
            operations.SET_PACK_SYSTEM_CONNECTION, pack_id=pack_id, credentials=credentials
        )

    async def patch_pack_system_connection(
        self, pack_id: int, connection: PatchPackSystemConnectionRequest | Mapping[str, Any]
    ) -> PackSystemConnectionMetadata:
        """Do the same; see `CodaClient.patch_pack_system_connection`."""
        return await self._call(
            operations.PATCH_PACK_SYSTEM_CONNECTION, pack_id=pack_id, connection=connection
        )

    async def get_pack_system_connection(self, pack_id: int) -> PackSystemConnectionMetadata:
        """Do the same; see `CodaClient.get_pack_system_connection`."""
        return await self._call(operations.GET_PACK_SYSTEM_CONNECTION, pack_id=pack_id)

    async def list_pack_makers(self, pack_id: int) -> ListPackMakersResponse:
        """List the makers of a Pack; see `CodaClient.list_pack_makers`."""
        return await self._call(operations.LIST_PACK_MAKERS, pack_id=pack_id)

    async def add_pack_maker(self, pack_id: int, login_id: str) -> AddPackMakerResponse:
        """Add a maker to a Pack; see `CodaClient.add_pack_maker`."""
        return await self._call(operations.ADD_PACK_MAKER, pack_id=pack_id, login_id=login_id)

    async def delete_pack_maker(self, pack_id: int, login_id: str) -> DeletePackMakerResponse:
        """Remove a maker from a Pack; see `CodaClient.delete_pack_maker`."""
        return await self._call(operations.DELETE_PACK_MAKER, pack_id=pack_id, login_id=login_id)

    async def list_pack_categories(self, pack_id: int) -> ListPackCategoriesResponse:
        """List the categories of a Pack; see `CodaClient.list_pack_categories`."""
        return await self._call(operations.LIST_PACK_CATEGORIES, pack_id=pack_id)

    async def add_pack_category(self, pack_id: int, category_name: str) -> AddPackCategoryResponse:
        """Add a category to a Pack; see `CodaClient.add_pack_category`."""
        return await self._call(
            operations.ADD_PACK_CATEGORY, pack_id=pack_id, category_name=category_name
        )

    async def delete_pack_category(
        self, pack_id: int, category_name: str
    ) -> DeletePackCategoryResponse:
        """Remove a category from a Pack; see `CodaClient.delete_pack_category`."""
        return await self._call(
            operations.DELETE_PACK_CATEGORY, pack_id=pack_id, category_name=category_name
        )
