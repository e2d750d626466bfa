"""Permissions, publication and domains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["SharingMethods"]


class SharingMethods(Caller):
    """Permissions, publication and domains."""

    def list_categories(self) -> DocCategoryList:
        """List the categories of published docs.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listCategories.

        Example:
            >>> type(coda.list_categories()).__name__
            'DocCategoryList'
        """
        return self._call(operations.LIST_CATEGORIES)

    def get_sharing_metadata(self, doc_id: str) -> SharingMetadata:
        """Tell what you may do about sharing a doc.

        Args:
            doc_id: Id of the doc.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getSharingMetadata.

        Example:
            >>> type(coda.get_sharing_metadata("AbCDeFGH")).__name__
            'SharingMetadata'
        """
        return self._call(operations.GET_SHARING_METADATA, doc_id=doc_id)

    def get_permissions(
        self, doc_id: str, *, limit: int | None = None, page_token: str | None = None
    ) -> PermissionList:
        """List who may do what with a doc.

        Args:
            doc_id: Id of the doc.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPermissions.

        Example:
            >>> [permission.access for permission in coda.get_permissions("AbCDeFGH")]
            [<AccessType.WRITE: 'write'>]
        """
        return self._call(
            operations.GET_PERMISSIONS, doc_id=doc_id, limit=limit, page_token=page_token
        )

    def add_permission(
        self,
        doc_id: str,
        access: AccessTypeNotNone | str,
        principal: AddedPrincipal | Mapping[str, Any],
        *,
        suppress_email: bool | None = None,
    ) -> AddPermissionResult:
        """Share a doc with somebody.

        Args:
            doc_id: Id of the doc.
            access: What they may do.
            principal: Who: a record, or a mapping as the API has it.
            suppress_email: Whether: suppress email.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, addPermission.

        Example:
            >>> type(coda.add_permission("AbCDeFGH", "readonly", {"type": "anyone"})).__name__
            'AddPermissionResult'
        """
        return self._call(
            operations.ADD_PERMISSION,
            doc_id=doc_id,
            access=access,
            principal=principal,
            suppress_email=suppress_email,
        )

    def delete_permission(self, doc_id: str, permission_id: str) -> DeletePermissionResult:
        """Take a permission back.

        Args:
            doc_id: Id of the doc.
            permission_id: Id of the permission.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deletePermission.

        Example:
            >>> type(coda.delete_permission("AbCDeFGH", "p-1")).__name__
            'DeletePermissionResult'
        """
        return self._call(operations.DELETE_PERMISSION, doc_id=doc_id, permission_id=permission_id)

    def search_principals(
        self, doc_id: str, *, query: str | None = None
    ) -> SearchPrincipalsResponse:
        """Find people and groups that a doc can be shared with.

        Args:
            doc_id: Id of the doc.
            query: What to look for.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, searchPrincipals.

        Example:
            >>> type(coda.search_principals("AbCDeFGH")).__name__
            'SearchPrincipalsResponse'
        """
        return self._call(operations.SEARCH_PRINCIPALS, doc_id=doc_id, query=query)

    def get_acl_settings(self, doc_id: str) -> ACLSettings:
        """Get a doc's settings of sharing.

        Args:
            doc_id: Id of the doc.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getAclSettings.

        Example:
            >>> type(coda.get_acl_settings("AbCDeFGH")).__name__
            'ACLSettings'
        """
        return self._call(operations.GET_ACL_SETTINGS, doc_id=doc_id)

    def update_acl_settings(
        self,
        doc_id: str,
        *,
        allow_editors_to_change_permissions: bool | None = None,
        allow_copying: bool | None = None,
        allow_viewers_to_request_editing: bool | None = None,
    ) -> ACLSettings:
        """Change a doc's settings of sharing.

        Args:
            doc_id: Id of the doc.
            allow_editors_to_change_permissions: Whether: allow editors to change permissions.
            allow_copying: Whether: allow copying.
            allow_viewers_to_request_editing: Whether: allow viewers to request editing.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updateAclSettings.

        Example:
            >>> type(coda.update_acl_settings("AbCDeFGH")).__name__
            'ACLSettings'
        """
        return self._call(
            operations.UPDATE_ACL_SETTINGS,
            doc_id=doc_id,
            allow_editors_to_change_permissions=allow_editors_to_change_permissions,
            allow_copying=allow_copying,
            allow_viewers_to_request_editing=allow_viewers_to_request_editing,
        )

    def publish_doc(
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
        """Publish a doc, or change how it is published.

        Args:
            doc_id: Id of the doc.
            slug: The readable part of its address.
            discoverable: Whether: discoverable.
            category_names: Names of its categories.
            mode: How it is used.
            wait: Whether to wait until the change is done.
            wait_timeout: Seconds to wait at the most.

        Returns:
            The change, which can be waited for.

        Raises:
            WaiterError: When the change is waited for and not done in time.
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, publishDoc.

        Example:
            >>> type(coda.publish_doc("AbCDeFGH")).__name__
            'PublishResult'
        """
        return self._change(
            operations.PUBLISH_DOC,
            wait,
            wait_timeout,
            doc_id=doc_id,
            slug=slug,
            discoverable=discoverable,
            category_names=category_names,
            mode=mode,
        )

    def unpublish_doc(self, doc_id: str) -> UnpublishResult:
        """End the publication of a doc.

        Args:
            doc_id: Id of the doc.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, unpublishDoc.

        Example:
            >>> type(coda.unpublish_doc("AbCDeFGH")).__name__
            'UnpublishResult'
        """
        return self._call(operations.UNPUBLISH_DOC, doc_id=doc_id)

    def list_custom_doc_domains(self, doc_id: str) -> CustomDocDomainList:
        """List the domains of a published doc.

        Args:
            doc_id: Id of the doc.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listCustomDocDomains.

        Example:
            >>> type(coda.list_custom_doc_domains("AbCDeFGH")).__name__
            'CustomDocDomainList'
        """
        return self._call(operations.LIST_CUSTOM_DOC_DOMAINS, doc_id=doc_id)

    def add_custom_doc_domain(
        self, doc_id: str, custom_doc_domain: str
    ) -> AddCustomDocDomainResponse:
        """Add a domain to a published doc.

        Args:
            doc_id: Id of the doc.
            custom_doc_domain: The domain.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, addCustomDocDomain.

        Example:
            >>> type(coda.add_custom_doc_domain("AbCDeFGH", "docs.example.com")).__name__
            'AddCustomDocDomainResponse'
        """
        return self._call(
            operations.ADD_CUSTOM_DOC_DOMAIN, doc_id=doc_id, custom_doc_domain=custom_doc_domain
        )

    def delete_custom_doc_domain(
        self, doc_id: str, custom_doc_domain: str
    ) -> DeleteCustomDocDomainResponse:
        """Remove a domain from a doc.

        Args:
            doc_id: Id of the doc.
            custom_doc_domain: The domain.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deleteCustomDocDomain.

        Example:
            >>> type(coda.delete_custom_doc_domain("AbCDeFGH", "docs.example.com")).__name__
            'DeleteCustomDocDomainResponse'
        """
        return self._call(
            operations.DELETE_CUSTOM_DOC_DOMAIN, doc_id=doc_id, custom_doc_domain=custom_doc_domain
        )

    def update_custom_doc_domain(
        self, doc_id: str, custom_doc_domain: str
    ) -> UpdateCustomDocDomainResponse:
        """Check a domain of a doc anew.

        Args:
            doc_id: Id of the doc.
            custom_doc_domain: The domain.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updateCustomDocDomain.

        Example:
            >>> type(coda.update_custom_doc_domain("AbCDeFGH", "docs.example.com")).__name__
            'UpdateCustomDocDomainResponse'
        """
        return self._call(
            operations.UPDATE_CUSTOM_DOC_DOMAIN, doc_id=doc_id, custom_doc_domain=custom_doc_domain
        )

    def get_custom_doc_domain_provider(
        self, custom_doc_domain: str
    ) -> CustomDocDomainProviderResponse:
        """Tell who hosts a domain.

        Args:
            custom_doc_domain: The domain.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getCustomDocDomainProvider.

        Example:
            >>> type(coda.get_custom_doc_domain_provider("docs.example.com")).__name__
            'CustomDocDomainProviderResponse'
        """
        return self._call(
            operations.GET_CUSTOM_DOC_DOMAIN_PROVIDER, custom_doc_domain=custom_doc_domain
        )
