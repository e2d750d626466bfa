"""Makers, categories and credentials of a Pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["PackMakingMethods"]


class PackMakingMethods(Caller):
    """Makers, categories and credentials of a Pack."""

    def set_pack_oauth_config(
        self,
        pack_id: int,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        redirect_uri: str | None = None,
    ) -> PackOauthConfigMetadata:
        """Set the OAuth client of a Pack.

        Args:
            pack_id: Id of the Pack.
            client_id: Id of the client.
            client_secret: The client secret.
            redirect_uri: The redirect uri.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, setPackOauthConfig.

        Example:
            >>> type(coda.set_pack_oauth_config(1003)).__name__
            'PackOauthConfigMetadata'
        """
        return self._call(
            operations.SET_PACK_OAUTH_CONFIG,
            pack_id=pack_id,
            client_id=client_id,
            client_secret=client_secret,
            redirect_uri=redirect_uri,
        )

    def get_pack_oauth_config(self, pack_id: int) -> PackOauthConfigMetadata:
        """Get the OAuth client of a Pack, its secrets masked.

        Args:
            pack_id: Id of the Pack.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPackOauthConfig.

        Example:
            >>> type(coda.get_pack_oauth_config(1003)).__name__
            'PackOauthConfigMetadata'
        """
        return self._call(operations.GET_PACK_OAUTH_CONFIG, pack_id=pack_id)

    def set_pack_system_connection(
        self, pack_id: int, credentials: PackSystemConnectionCredentials | Mapping[str, Any]
    ) -> PackSystemConnectionMetadata:
        """Set the credentials that a Pack shares.

        Args:
            pack_id: Id of the Pack.
            credentials: The credentials.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, setPackSystemConnection.

        Example:
            >>> answer = coda.set_pack_system_connection(
            ...     1003,
            ...     {"type": "header", "token": "secret"},
            ... )
            >>> type(answer).__name__
            'PackConnectionHeaderMetadata'
        """
        return self._call(
            operations.SET_PACK_SYSTEM_CONNECTION, pack_id=pack_id, credentials=credentials
        )

    def patch_pack_system_connection(
        self, pack_id: int, connection: PatchPackSystemConnectionRequest | Mapping[str, Any]
    ) -> PackSystemConnectionMetadata:
        """Change some of the credentials that a Pack shares.

        Args:
            pack_id: Id of the Pack.
            connection: The connection.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, patchPackSystemConnection.

        Example:
            >>> answer = coda.patch_pack_system_connection(
            ...     1003,
            ...     {"type": "header", "token": "secret"},
            ... )
            >>> type(answer).__name__
            'PackConnectionHeaderMetadata'
        """
        return self._call(
            operations.PATCH_PACK_SYSTEM_CONNECTION, pack_id=pack_id, connection=connection
        )

    def get_pack_system_connection(self, pack_id: int) -> PackSystemConnectionMetadata:
        """Get the credentials that a Pack shares, masked.

        Args:
            pack_id: Id of the Pack.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPackSystemConnection.

        Example:
            >>> type(coda.get_pack_system_connection(1003)).__name__
            'PackConnectionHeaderMetadata'
        """
        return self._call(operations.GET_PACK_SYSTEM_CONNECTION, pack_id=pack_id)

    def list_pack_makers(self, pack_id: int) -> ListPackMakersResponse:
        """List the makers of a Pack.

        Args:
            pack_id: Id of the Pack.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackMakers.

        Example:
            >>> type(coda.list_pack_makers(1003)).__name__
            'ListPackMakersResponse'
        """
        return self._call(operations.LIST_PACK_MAKERS, pack_id=pack_id)

    def add_pack_maker(self, pack_id: int, login_id: str) -> AddPackMakerResponse:
        """Add a maker to a Pack.

        Args:
            pack_id: Id of the Pack.
            login_id: Id of the login.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, addPackMaker.

        Example:
            >>> type(coda.add_pack_maker(1003, "login-id")).__name__
            'AddPackMakerResponse'
        """
        return self._call(operations.ADD_PACK_MAKER, pack_id=pack_id, login_id=login_id)

    def delete_pack_maker(self, pack_id: int, login_id: str) -> DeletePackMakerResponse:
        """Remove a maker from a Pack.

        Args:
            pack_id: Id of the Pack.
            login_id: Id of the login.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deletePackMaker.

        Example:
            >>> type(coda.delete_pack_maker(1003, "login-id")).__name__
            'DeletePackMakerResponse'
        """
        return self._call(operations.DELETE_PACK_MAKER, pack_id=pack_id, login_id=login_id)

    def list_pack_categories(self, pack_id: int) -> ListPackCategoriesResponse:
        """List the categories of a Pack.

        Args:
            pack_id: Id of the Pack.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackCategories.

        Example:
            >>> type(coda.list_pack_categories(1003)).__name__
            'ListPackCategoriesResponse'
        """
        return self._call(operations.LIST_PACK_CATEGORIES, pack_id=pack_id)

    def add_pack_category(self, pack_id: int, category_name: str) -> AddPackCategoryResponse:
        """Add a category to a Pack.

        Args:
            pack_id: Id of the Pack.
            category_name: The category name.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, addPackCategory.

        Example:
            >>> type(coda.add_pack_category(1003, "Design")).__name__
            'AddPackCategoryResponse'
        """
        return self._call(
            operations.ADD_PACK_CATEGORY, pack_id=pack_id, category_name=category_name
        )

    def delete_pack_category(self, pack_id: int, category_name: str) -> DeletePackCategoryResponse:
        """Remove a category from a Pack.

        Args:
            pack_id: Id of the Pack.
            category_name: The category name.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deletePackCategory.

        Example:
            >>> type(coda.delete_pack_category(1003, "Design")).__name__
            'DeletePackCategoryResponse'
        """
        return self._call(
            operations.DELETE_PACK_CATEGORY, pack_id=pack_id, category_name=category_name
        )
