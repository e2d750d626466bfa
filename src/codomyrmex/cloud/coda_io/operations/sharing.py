"""Permissions, publication and domains. The operations as data."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.coda_io.models.docs import (
    DocCategoryList,
    DocPublish,
    PublishResult,
    UnpublishResult,
)
from codomyrmex.cloud.coda_io.models.sharing import (
    ACLSettings,
    AddCustomDocDomainRequest,
    AddCustomDocDomainResponse,
    AddPermissionRequest,
    AddPermissionResult,
    CustomDocDomainList,
    CustomDocDomainProviderResponse,
    DeleteCustomDocDomainResponse,
    DeletePermissionResult,
    PermissionList,
    SearchPrincipalsResponse,
    SharingMetadata,
    UpdateAclSettingsRequest,
    UpdateCustomDocDomainRequest,
    UpdateCustomDocDomainResponse,
)
from codomyrmex.cloud.coda_io.operations.bounds import Positive
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "ADD_CUSTOM_DOC_DOMAIN",
    "ADD_PERMISSION",
    "DELETE_CUSTOM_DOC_DOMAIN",
    "DELETE_PERMISSION",
    "GET_ACL_SETTINGS",
    "GET_CUSTOM_DOC_DOMAIN_PROVIDER",
    "GET_PERMISSIONS",
    "GET_SHARING_METADATA",
    "LIST_CATEGORIES",
    "LIST_CUSTOM_DOC_DOMAINS",
    "PUBLISH_DOC",
    "SEARCH_PRINCIPALS",
    "UNPUBLISH_DOC",
    "UPDATE_ACL_SETTINGS",
    "UPDATE_CUSTOM_DOC_DOMAIN",
]


LIST_CATEGORIES: Final[Operation[DocCategoryList]] = Operation(
    name="list_categories",
    reference="listCategories",
    method="GET",
    path="/categories",
    result=DocCategoryList,
    budget="read",
)

GET_SHARING_METADATA: Final[Operation[SharingMetadata]] = Operation(
    name="get_sharing_metadata",
    reference="getSharingMetadata",
    method="GET",
    path="/docs/{docId}/acl/metadata",
    result=SharingMetadata,
    budget="read",
)

GET_PERMISSIONS: Final[Operation[PermissionList]] = Operation(
    name="get_permissions",
    reference="getPermissions",
    method="GET",
    path="/docs/{docId}/acl/permissions",
    result=PermissionList,
    budget="read",
    query={"limit": Positive, "page_token": str},
    next_arguments=next_by_token,
)

ADD_PERMISSION: Final[Operation[AddPermissionResult]] = Operation(
    name="add_permission",
    reference="addPermission",
    method="POST",
    path="/docs/{docId}/acl/permissions",
    result=AddPermissionResult,
    budget="write",
    body=AddPermissionRequest,
    body_required=True,
    repeatable=False,
)

DELETE_PERMISSION: Final[Operation[DeletePermissionResult]] = Operation(
    name="delete_permission",
    reference="deletePermission",
    method="DELETE",
    path="/docs/{docId}/acl/permissions/{permissionId}",
    result=DeletePermissionResult,
    budget="write",
)

SEARCH_PRINCIPALS: Final[Operation[SearchPrincipalsResponse]] = Operation(
    name="search_principals",
    reference="searchPrincipals",
    method="GET",
    path="/docs/{docId}/acl/principals/search",
    result=SearchPrincipalsResponse,
    budget="read",
    query={"query": str},
)

GET_ACL_SETTINGS: Final[Operation[ACLSettings]] = Operation(
    name="get_acl_settings",
    reference="getAclSettings",
    method="GET",
    path="/docs/{docId}/acl/settings",
    result=ACLSettings,
    budget="read",
)

UPDATE_ACL_SETTINGS: Final[Operation[ACLSettings]] = Operation(
    name="update_acl_settings",
    reference="updateAclSettings",
    method="PATCH",
    path="/docs/{docId}/acl/settings",
    result=ACLSettings,
    budget="write",
    body=UpdateAclSettingsRequest,
    body_required=True,
)

PUBLISH_DOC: Final[Operation[PublishResult]] = Operation(
    name="publish_doc",
    reference="publishDoc",
    method="PUT",
    path="/docs/{docId}/publish",
    result=PublishResult,
    budget="write",
    body=DocPublish,
    body_required=True,
    statuses=(202,),
)

UNPUBLISH_DOC: Final[Operation[UnpublishResult]] = Operation(
    name="unpublish_doc",
    reference="unpublishDoc",
    method="DELETE",
    path="/docs/{docId}/publish",
    result=UnpublishResult,
    budget="write",
)

LIST_CUSTOM_DOC_DOMAINS: Final[Operation[CustomDocDomainList]] = Operation(
    name="list_custom_doc_domains",
    reference="listCustomDocDomains",
    method="GET",
    path="/docs/{docId}/domains",
    result=CustomDocDomainList,
    budget="read",
)

ADD_CUSTOM_DOC_DOMAIN: Final[Operation[AddCustomDocDomainResponse]] = Operation(
    name="add_custom_doc_domain",
    reference="addCustomDocDomain",
    method="POST",
    path="/docs/{docId}/domains",
    result=AddCustomDocDomainResponse,
    budget="write",
    body=AddCustomDocDomainRequest,
    body_required=True,
    statuses=(202,),
    repeatable=False,
)

DELETE_CUSTOM_DOC_DOMAIN: Final[Operation[DeleteCustomDocDomainResponse]] = Operation(
    name="delete_custom_doc_domain",
    reference="deleteCustomDocDomain",
    method="DELETE",
    path="/docs/{docId}/domains/{customDocDomain}",
    result=DeleteCustomDocDomainResponse,
    budget="write",
)

UPDATE_CUSTOM_DOC_DOMAIN: Final[Operation[UpdateCustomDocDomainResponse]] = Operation(
    name="update_custom_doc_domain",
    reference="updateCustomDocDomain",
    method="PATCH",
    path="/docs/{docId}/domains/{customDocDomain}",
    result=UpdateCustomDocDomainResponse,
    budget="write",
    body=UpdateCustomDocDomainRequest,
    body_required=True,
)

GET_CUSTOM_DOC_DOMAIN_PROVIDER: Final[Operation[CustomDocDomainProviderResponse]] = Operation(
    name="get_custom_doc_domain_provider",
    reference="getCustomDocDomainProvider",
    method="GET",
    path="/domains/provider/{customDocDomain}",
    result=CustomDocDomainProviderResponse,
    budget="read",
)
