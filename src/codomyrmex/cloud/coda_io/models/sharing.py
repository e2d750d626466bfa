"""Permissions and domains."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.coda_io.models.common import UserSummary
from codomyrmex.cloud.coda_io.models.enums import (
    AccessType,
    AccessTypeNotNone,
    CustomDocDomainProvider,
    CustomDocDomainSetupStatus,
    CustomDomainConnectedStatus,
)
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.common.rest.records import Family, Record, RequestRecord, register_variants

__all__ = [
    "ACLSettings",
    "AddCustomDocDomainRequest",
    "AddCustomDocDomainResponse",
    "AddPermissionRequest",
    "AddPermissionResult",
    "AddedAnyonePrincipal",
    "AddedDomainPrincipal",
    "AddedEmailPrincipal",
    "AddedGroupPrincipal",
    "AddedPrincipal",
    "AddedWorkspacePrincipal",
    "AnyonePrincipal",
    "CustomDocDomain",
    "CustomDocDomainList",
    "CustomDocDomainProviderResponse",
    "DeleteCustomDocDomainResponse",
    "DeletePermissionResult",
    "DomainPrincipal",
    "EmailPrincipal",
    "GroupPrincipal",
    "InternalAccessPrincipal",
    "Permission",
    "PermissionList",
    "Principal",
    "SearchPrincipalsResponse",
    "SharingMetadata",
    "UpdateAclSettingsRequest",
    "UpdateCustomDocDomainRequest",
    "UpdateCustomDocDomainResponse",
    "WorkspacePrincipal",
]


class AddedPrincipal(Family):
    """Somebody, or a group of people, to get a permission."""

    __slots__ = ()


class Principal(Family):
    """Somebody, or a group of people, with a permission."""

    __slots__ = ()


class AddedEmailPrincipal(
    RequestRecord, AddedPrincipal, frozen=True, kw_only=True, tag_field="type", tag="email"
):
    """Added email principal.

    Attributes:
        email: The mail address.
    """

    email: str


class AddedGroupPrincipal(
    RequestRecord, AddedPrincipal, frozen=True, kw_only=True, tag_field="type", tag="group"
):
    """Added group principal.

    Attributes:
        group_id: Id of the group.
    """

    group_id: str


class AddedDomainPrincipal(
    RequestRecord, AddedPrincipal, frozen=True, kw_only=True, tag_field="type", tag="domain"
):
    """Added domain principal.

    Attributes:
        domain: The domain.
    """

    domain: str


class AddedWorkspacePrincipal(
    RequestRecord, AddedPrincipal, frozen=True, kw_only=True, tag_field="type", tag="workspace"
):
    """Added workspace principal.

    Attributes:
        workspace_id: Id of the workspace.
    """

    workspace_id: str


class AddedAnyonePrincipal(
    RequestRecord, AddedPrincipal, frozen=True, kw_only=True, tag_field="type", tag="anyone"
):
    """Added anyone principal."""


class EmailPrincipal(Record, Principal, frozen=True, kw_only=True, tag_field="type", tag="email"):
    """Email principal.

    Attributes:
        email: The mail address.
    """

    email: str


class GroupPrincipal(Record, Principal, frozen=True, kw_only=True, tag_field="type", tag="group"):
    """Group principal.

    Attributes:
        group_id: Id of the group.
        group_name: Name of the group.
    """

    group_id: str
    group_name: str


class DomainPrincipal(Record, Principal, frozen=True, kw_only=True, tag_field="type", tag="domain"):
    """Domain principal.

    Attributes:
        domain: The domain.
    """

    domain: str


class WorkspacePrincipal(
    Record, Principal, frozen=True, kw_only=True, tag_field="type", tag="workspace"
):
    """Workspace principal.

    Attributes:
        workspace_id: Id of the workspace.
    """

    workspace_id: str


class AnyonePrincipal(Record, Principal, frozen=True, kw_only=True, tag_field="type", tag="anyone"):
    """Anyone principal."""


class InternalAccessPrincipal(
    Record, Principal, frozen=True, kw_only=True, tag_field="type", tag="internalAccess"
):
    """Internal access principal.

    Attributes:
        internal_access_type: The internal access type.
    """

    internal_access_type: str


class Permission(Record, frozen=True, kw_only=True):
    """What somebody may do with a doc.

    Attributes:
        principal: Who it is about.
        id: Its id.
        access: What they may do.

    Example:
        >>> coda.get_permissions("AbCDeFGH").items[0].principal.type
        'email'
    """

    principal: Principal
    id: str
    access: AccessType


class AddPermissionRequest(RequestRecord, frozen=True, kw_only=True):
    """What `add_permission` sends.

    Attributes:
        access: What they may do.
        principal: Who it is about.
        suppress_email: Whether no mail is sent about it.
    """

    access: AccessTypeNotNone
    principal: AddedPrincipal
    suppress_email: bool | UnsetType = UNSET


class PermissionList(ListPage[Permission], frozen=True, kw_only=True):
    """One page of the permissions of a doc.

    Attributes:
        items: What is on this page.

    Example:
        >>> len(coda.get_permissions("AbCDeFGH").all())
        1
    """


class SharingMetadata(Record, frozen=True, kw_only=True):
    """What you may do about sharing a doc.

    Attributes:
        can_share: Whether you may share it.
        can_share_with_workspace: Whether you may share it with the workspace.
        can_share_with_org: Whether you may share it with the organization.
        can_copy: Whether you may copy it.

    Example:
        >>> coda.get_sharing_metadata("AbCDeFGH").can_copy
        True
    """

    can_share: bool
    can_share_with_workspace: bool
    can_share_with_org: bool
    can_copy: bool


class ACLSettings(Record, frozen=True, kw_only=True):
    """What others may do with a doc beyond their permission.

    Attributes:
        allow_editors_to_change_permissions: Whether editors may share.
        allow_copying: Whether viewers may copy.
        allow_viewers_to_request_editing: Whether viewers may ask to edit.

    Example:
        >>> coda.get_acl_settings("AbCDeFGH").allow_copying
        True
    """

    allow_editors_to_change_permissions: bool
    allow_copying: bool
    allow_viewers_to_request_editing: bool


class AddPermissionResult(Record, frozen=True, kw_only=True):
    """What `add_permission` answers."""


class DeletePermissionResult(Record, frozen=True, kw_only=True):
    """What `delete_permission` answers."""


class SearchPrincipalsResponse(Record, frozen=True, kw_only=True):
    """What `search_principals` answers.

    Attributes:
        users: The people.
        groups: The groups.
    """

    users: tuple[UserSummary, ...]
    groups: tuple[GroupPrincipal, ...]


class UpdateAclSettingsRequest(RequestRecord, frozen=True, kw_only=True):
    """What `update_acl_settings` sends.

    Attributes:
        allow_editors_to_change_permissions: Whether editors may share.
        allow_copying: Whether viewers may copy.
        allow_viewers_to_request_editing: Whether viewers may ask to edit.
    """

    allow_editors_to_change_permissions: bool | UnsetType = UNSET
    allow_copying: bool | UnsetType = UNSET
    allow_viewers_to_request_editing: bool | UnsetType = UNSET


class CustomDocDomainList(Record, frozen=True, kw_only=True):
    """Custom doc domain list.

    Attributes:
        custom_doc_domains: The domains.
        next_page_token: Leads to the next page; None on the last.
        next_page_link: Address of the next page.
    """

    custom_doc_domains: tuple[CustomDocDomain, ...]
    next_page_token: str | None = None
    next_page_link: str | None = None


class CustomDocDomain(Record, frozen=True, kw_only=True):
    """Custom doc domain.

    Attributes:
        custom_doc_domain: The domain.
        has_certificate: Whether its certificate is there.
        has_dns_doc_id: Whether its DNS names the doc.
        setup_status: How far the set-up is.
        domain_status: Whether it is connected.
        last_verified_timestamp: When it was last checked.
    """

    custom_doc_domain: str
    has_certificate: bool
    has_dns_doc_id: bool
    setup_status: CustomDocDomainSetupStatus
    domain_status: CustomDomainConnectedStatus
    last_verified_timestamp: datetime | None = None


class AddCustomDocDomainResponse(Record, frozen=True, kw_only=True):
    """What `add_custom_doc_domain` answers."""


class AddCustomDocDomainRequest(RequestRecord, frozen=True, kw_only=True):
    """What `add_custom_doc_domain` sends.

    Attributes:
        custom_doc_domain: The domain.
    """

    custom_doc_domain: str


class UpdateCustomDocDomainResponse(Record, frozen=True, kw_only=True):
    """What `update_custom_doc_domain` answers."""


class UpdateCustomDocDomainRequest(RequestRecord, frozen=True, kw_only=True):
    """What `update_custom_doc_domain` sends."""


class DeleteCustomDocDomainResponse(Record, frozen=True, kw_only=True):
    """What `delete_custom_doc_domain` answers."""


class CustomDocDomainProviderResponse(Record, frozen=True, kw_only=True):
    """What `get_custom_doc_domain_provider` answers.

    Attributes:
        provider: Who hosts the domain.
    """

    provider: CustomDocDomainProvider


register_variants(
    AddedPrincipal,
    {
        "email": AddedEmailPrincipal,
        "group": AddedGroupPrincipal,
        "domain": AddedDomainPrincipal,
        "workspace": AddedWorkspacePrincipal,
        "anyone": AddedAnyonePrincipal,
    },
    is_open=False,
)

register_variants(
    Principal,
    {
        "email": EmailPrincipal,
        "group": GroupPrincipal,
        "domain": DomainPrincipal,
        "workspace": WorkspacePrincipal,
        "anyone": AnyonePrincipal,
        "internalAccess": InternalAccessPrincipal,
    },
)
