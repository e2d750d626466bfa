"""Permissions, publication and domains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.docs import DocCategoryList, PublishResult, UnpublishResult
from codomyrmex.cloud.coda_io.models.enums import AccessTypeNotNone, DocPublishMode
from codomyrmex.cloud.coda_io.models.mutations import DEFAULT_WAIT
from codomyrmex.cloud.coda_io.models.sharing import (
    ACLSettings,
    AddCustomDocDomainResponse,
    AddedPrincipal,
    AddPermissionResult,
    CustomDocDomainList,
    CustomDocDomainProviderResponse,
    DeleteCustomDocDomainResponse,
    DeletePermissionResult,
    PermissionList,
    SearchPrincipalsResponse,
    SharingMetadata,
    UpdateCustomDocDomainResponse,
)
from codomyrmex.cloud.coda_io.operations import sharing as operations

__all__ = ["SharingMethods"]


class SharingMethods(Caller):
    """Permissions, publication and domains."""

    async def list_categories(self) -> DocCategoryList:
        """List the categories of published docs; see `CodaClient.list_categories`."""
        return await self._call(operations.LIST_CATEGORIES)

    async def get_sharing_metadata(self, doc_id: str) -> SharingMetadata:
        """Tell what you may do about sharing a doc; see `CodaClient.get_sharing_metadata`."""
        return await self._call(operations.GET_SHARING_METADATA, doc_id=doc_id)

    async def get_permissions(
        self, doc_id: str, *, limit: int | None = None, page_token: str | None = None
    ) -> PermissionList:
        """List who may do what with a doc; see `CodaClient.get_permissions`."""
        return await self._call(
            operations.GET_PERMISSIONS, doc_id=doc_id, limit=limit, page_token=page_token
        )

    async def add_permission(
        self,
        doc_id: str,
        access: AccessTypeNotNone | str,
        principal: AddedPrincipal | Mapping[str, Any],
        *,
        suppress_email: bool | None = None,
    ) -> AddPermissionResult:
        """Share a doc with somebody; see `CodaClient.add_permission`."""
        return await self._call(
            operations.ADD_PERMISSION,
            doc_id=doc_id,
            access=access,
            principal=principal,
            suppress_email=suppress_email,
        )

    async def delete_permission(self, doc_id: str, permission_id: str) -> DeletePermissionResult:
        """Take a permission back; see `CodaClient.delete_permission`."""
        return await self._call(
            operations.DELETE_PERMISSION, doc_id=doc_id, permission_id=permission_id
        )

    async def search_principals(
        self, doc_id: str, *, query: str | None = None
    ) -> SearchPrincipalsResponse:
        """Do the same; see `CodaClient.search_principals`."""
        return await self._call(operations.SEARCH_PRINCIPALS, doc_id=doc_id, query=query)

    async def get_acl_settings(self, doc_id: str) -> ACLSettings:
        """Get a doc's settings of sharing; see `CodaClient.get_acl_settings`."""
        return await self._call(operations.GET_ACL_SETTINGS, doc_id=doc_id)

    async def update_acl_settings(
        self,
        doc_id: str,
        *,
        allow_editors_to_change_permissions: bool | None = None,
        allow_copying: bool | None = None,
        allow_viewers_to_request_editing: bool | None = None,
    ) -> ACLSettings:
        """Change a doc's settings of sharing; see `CodaClient.update_acl_settings`."""
        return await self._call(
            operations.UPDATE_ACL_SETTINGS,
            doc_id=doc_id,
            allow_editors_to_change_permissions=allow_editors_to_change_permissions,
            allow_copying=allow_copying,
            allow_viewers_to_request_editing=allow_viewers_to_request_editing,
        )

    async def publish_doc(
        self,
        doc_id: str,
        *,
        slug: str | None = None,
        discoverable: bool | None = None,
        category_names: Sequence[str] | None = None,
        mode: DocPublishMode | str | None = None,
        wait: bool = False,
        wait_timeout: float = DEFAULT_WAIT,
    ) -> PublishResult:
        """Publish a doc, or change how it is published; see `CodaClient.publish_doc`."""
        return await self._change(
            operations.PUBLISH_DOC,
            wait,
            wait_timeout,
            doc_id=doc_id,
            slug=slug,
            discoverable=discoverable,
            category_names=category_names,
            mode=mode,
        )

    async def unpublish_doc(self, doc_id: str) -> UnpublishResult:
        """End the publication of a doc; see `CodaClient.unpublish_doc`."""
        return await self._call(operations.UNPUBLISH_DOC, doc_id=doc_id)

    async def list_custom_doc_domains(self, doc_id: str) -> CustomDocDomainList:
        """List the domains of a published doc; see `CodaClient.list_custom_doc_domains`."""
        return await self._call(operations.LIST_CUSTOM_DOC_DOMAINS, doc_id=doc_id)

    async def add_custom_doc_domain(
        self, doc_id: str, custom_doc_domain: str
    ) -> AddCustomDocDomainResponse:
        """Add a domain to a published doc; see `CodaClient.add_custom_doc_domain`."""
        return await self._call(
            operations.ADD_CUSTOM_DOC_DOMAIN, doc_id=doc_id, custom_doc_domain=custom_doc_domain
        )

    async def delete_custom_doc_domain(
        self, doc_id: str, custom_doc_domain: str
    ) -> DeleteCustomDocDomainResponse:
        """Remove a domain from a doc; see `CodaClient.delete_custom_doc_domain`."""
        return await self._call(
            operations.DELETE_CUSTOM_DOC_DOMAIN, doc_id=doc_id, custom_doc_domain=custom_doc_domain
        )

    async def update_custom_doc_domain(
        self, doc_id: str, custom_doc_domain: str
    ) -> UpdateCustomDocDomainResponse:
        """Check a domain of a doc anew; see `CodaClient.update_custom_doc_domain`."""
        return await self._call(
            operations.UPDATE_CUSTOM_DOC_DOMAIN, doc_id=doc_id, custom_doc_domain=custom_doc_domain
        )

    async def get_custom_doc_domain_provider(
        self, custom_doc_domain: str
    ) -> CustomDocDomainProviderResponse:
        """Tell who hosts a domain; see `CodaClient.get_custom_doc_domain_provider`."""
        return await self._call(
            operations.GET_CUSTOM_DOC_DOMAIN_PROVIDER, custom_doc_domain=custom_doc_domain
        )
