"""Keystone: who you are, what you may do, and the keys that programs log in with."""

from __future__ import annotations

from typing import Any

from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.infomaniak.identity.application_credentials import ApplicationCredentials
from codomyrmex.cloud.infomaniak.identity.ec2_credentials import EC2Credentials
from codomyrmex.cloud.infomaniak.identity.records import (
    CatalogEntry,
    Project,
    Role,
    User,
    catalog_record,
    project_record,
    token_record,
    user_record,
)
from codomyrmex.cloud.infomaniak.identity.trusts import Trusts

__all__ = ["InfomaniakIdentityClient"]


class InfomaniakIdentityClient(ApplicationCredentials, EC2Credentials, Trusts):
    """The identity service (Keystone v3) of Infomaniak's public cloud.

    Source: https://docs.openstack.org/api-ref/identity/v3/ and
    https://docs.infomaniak.cloud/identity/.

    Example:
        >>> identity.get_token().project_name
        'PCP-TEST01'
    """

    def get_current_user(self) -> User:
        """Get the user of this client.

        Returns:
            The user.

        Raises:
            AuthenticationError: When the credentials are not accepted.

        Example:
            >>> identity.get_current_user().name
            'PCU-TEST01'
        """
        return user_record(self._identity_api.get_user(self._user_id()))

    def get_current_project(self) -> Project:
        """Get the project of this client.

        Returns:
            The project.

        Raises:
            NotFoundError: When the token is for no project.

        Example:
            >>> identity.get_current_project().name
            'PCP-TEST01'
        """
        return project_record(self._identity_api.get_project(self._project_id()))

    def list_roles(self) -> Listing[Role]:
        """List what the user may do in the project: the roles of the token.

        Returns:
            An iterable.

        Example:
            >>> "reader" in [role.name for role in identity.list_roles()]
            True
        """
        return self._listing(lambda: token_record(self._token()).roles, lambda role: role)

    def list_projects(self) -> Listing[Project]:
        """List the projects that the user may log in to.

        Returns:
            An iterable.

        Example:
            >>> "PCP-TEST01" in [project.name for project in identity.list_projects()]
            True
        """
        return self._listing(
            lambda: self._identity_api.user_projects(self._user_id()), project_record
        )

    def list_catalog(self) -> Listing[CatalogEntry]:
        """List the services of the project with their public URLs.

        Returns:
            An iterable.

        Example:
            >>> [entry.name for entry in identity.list_catalog() if entry.type == "compute"]
            ['nova']
        """
        return self._listing(self._catalog, catalog_record)

    def get_endpoint(self, service: str) -> str:
        """Get the public URL of a service in the region of this client.

        Args:
            service: Its type, such as ``object-store``; aliases such as ``volumev3`` too.

        Returns:
            The URL.

        Raises:
            ServiceMissingError: When the catalogue does not have it.

        Example:
            >>> identity.get_endpoint("identity").endswith("/v3")
            True
        """
        from keystoneauth1.exceptions import EndpointNotFound

        url = self.connection.session.get_endpoint(
            service_type=service, region_name=self.connection.config.region_name
        )
        if url is None:
            raise EndpointNotFound(service)
        return url

    def _catalog(self) -> list[dict[str, Any]]:
        catalog: list[dict[str, Any]] = self._checked(self._identity_api.get("/auth/catalog"))[
            "catalog"
        ]
        return catalog
