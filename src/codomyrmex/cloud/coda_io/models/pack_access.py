"""Who may use and make a Pack."""

from __future__ import annotations

from datetime import datetime

from codomyrmex.cloud.coda_io.models.common import Maker, PublishingCategory, UserSummary
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.pack_enums import PackAccessType
from codomyrmex.cloud.coda_io.models.packs import PackSummary
from codomyrmex.cloud.common.rest.records import (
    Family,
    Number,
    Record,
    RequestRecord,
    register_variants,
)

__all__ = [
    "AddPackCategoryRequest",
    "AddPackCategoryResponse",
    "AddPackMakerRequest",
    "AddPackMakerResponse",
    "AddPackPermissionRequest",
    "AddPackPermissionResponse",
    "CreatePackInvitationRequest",
    "CreatePackInvitationResponse",
    "DeletePackCategoryResponse",
    "DeletePackInvitationResponse",
    "DeletePackMakerResponse",
    "DeletePackPermissionResponse",
    "DeleteUserPackPermissionsResponse",
    "HandlePackInvitationRequest",
    "HandlePackInvitationResponse",
    "ListPackCategoriesResponse",
    "ListPackMakersResponse",
    "PackGlobalPrincipal",
    "PackGrammarlyInstitutionPrincipal",
    "PackGroupPrincipal",
    "PackInvitation",
    "PackInvitationList",
    "PackInvitationWithPack",
    "PackInvitationWithPackList",
    "PackNomosOrganizationPrincipal",
    "PackPermission",
    "PackPermissionList",
    "PackPrincipal",
    "PackUserPrincipal",
    "PackWorkspacePrincipal",
    "UpdatePackInvitationRequest",
    "UpdatePackInvitationResponse",
]


class PackPrincipal(Family):
    """Any kind of pack principal."""

    __slots__ = ()


class PackUserPrincipal(
    Record, PackPrincipal, frozen=True, kw_only=True, tag_field="type", tag="user"
):
    """Pack user principal.

    Attributes:
        email: The mail address.
    """

    email: str


class PackWorkspacePrincipal(
    Record, PackPrincipal, frozen=True, kw_only=True, tag_field="type", tag="workspace"
):
    """Pack workspace principal.

    Attributes:
        workspace_id: Id of the workspace.
    """

    workspace_id: str


class PackGlobalPrincipal(
    Record, PackPrincipal, frozen=True, kw_only=True, tag_field="type", tag="worldwide"
):
    """Pack global principal."""


class PackNomosOrganizationPrincipal(
    Record, PackPrincipal, frozen=True, kw_only=True, tag_field="type", tag="nomosOrganization"
):
    """Pack nomos organization principal.

    Attributes:
        nomos_organization_id: Id of the nomos organization.
    """

    nomos_organization_id: str


class PackGroupPrincipal(
    Record, PackPrincipal, frozen=True, kw_only=True, tag_field="type", tag="group"
):
    """Pack group principal.

    Attributes:
        group_id: Id of the group.
        group_name: Name of the group.
    """

    group_id: str
    group_name: str | None = None


class PackGrammarlyInstitutionPrincipal(
    Record, PackPrincipal, frozen=True, kw_only=True, tag_field="type", tag="grammarlyInstitution"
):
    """Pack grammarly institution principal.

    Attributes:
        grammarly_institution_id: Id of the grammarly institution.
    """

    grammarly_institution_id: int


class PackPermissionList(Record, frozen=True, kw_only=True):
    """Pack permission list.

    Attributes:
        items: What is on this page.
        permission_users: The permission users.
    """

    items: tuple[PackPermission, ...]
    permission_users: tuple[UserSummary, ...]


class PackPermission(Record, frozen=True, kw_only=True):
    """Pack permission.

    Attributes:
        id: Its id.
        principal: Who it is about.
        access: What they may do.
    """

    id: str
    principal: PackPrincipal
    access: PackAccessType


class PackInvitation(Record, frozen=True, kw_only=True):
    """Pack invitation.

    Attributes:
        invitation_id: Id of the invitation.
        pack_id: Id of the Pack.
        invitee_email: The invitee email.
        inviter_user_id: Id of the inviter user.
        access: What they may do.
        created_at: When it was made.
        expires_at: Time: expires.
    """

    invitation_id: str
    pack_id: Number
    invitee_email: str
    inviter_user_id: int
    access: PackAccessType
    created_at: datetime
    expires_at: datetime


class PackInvitationList(ListPage[PackInvitation], frozen=True, kw_only=True):
    """One page of pack invitations.

    Attributes:
        items: What is on this page.
    """


class PackInvitationWithPack(Record, frozen=True, kw_only=True):
    """Pack invitation with pack.

    Attributes:
        invitation: The invitation.
        pack: The pack.
        makers: The makers.
        network_domains: The network domains.
    """

    invitation: PackInvitation
    pack: PackSummary
    makers: tuple[Maker, ...]
    network_domains: tuple[str, ...]


class PackInvitationWithPackList(ListPage[PackInvitationWithPack], frozen=True, kw_only=True):
    """One page of pack invitation with packs.

    Attributes:
        items: What is on this page.
    """


class ListPackMakersResponse(Record, frozen=True, kw_only=True):
    """What `list_pack_makers` answers.

    Attributes:
        makers: The makers.
    """

    makers: tuple[Maker, ...]


class AddPackMakerRequest(RequestRecord, frozen=True, kw_only=True):
    """What `add_pack_maker` sends.

    Attributes:
        login_id: The mail address they sign in with.
    """

    login_id: str


class AddPackMakerResponse(Record, frozen=True, kw_only=True):
    """What `add_pack_maker` answers."""


class DeletePackMakerResponse(Record, frozen=True, kw_only=True):
    """What `delete_pack_maker` answers."""


class ListPackCategoriesResponse(Record, frozen=True, kw_only=True):
    """What `list_pack_categories` answers.

    Attributes:
        categories: Its categories.
    """

    categories: tuple[PublishingCategory, ...]


class AddPackCategoryRequest(RequestRecord, frozen=True, kw_only=True):
    """What `add_pack_category` sends.

    Attributes:
        category_name: The category name.
    """

    category_name: str


class AddPackCategoryResponse(Record, frozen=True, kw_only=True):
    """What `add_pack_category` answers."""


class DeletePackCategoryResponse(Record, frozen=True, kw_only=True):
    """What `delete_pack_category` answers."""


class AddPackPermissionRequest(RequestRecord, frozen=True, kw_only=True):
    """What `add_pack_permission` sends.

    Attributes:
        principal: Who it is about.
        access: What they may do.
    """

    principal: PackPrincipal
    access: PackAccessType


class AddPackPermissionResponse(Record, frozen=True, kw_only=True):
    """What `add_pack_permission` answers.

    Attributes:
        permission_id: Id of the permission.
    """

    permission_id: str


class DeletePackPermissionResponse(Record, frozen=True, kw_only=True):
    """What `delete_pack_permission` answers."""


class DeleteUserPackPermissionsResponse(Record, frozen=True, kw_only=True):
    """What `delete_user_pack_permission` answers."""


class CreatePackInvitationRequest(RequestRecord, frozen=True, kw_only=True):
    """What `create_pack_invitation` sends.

    Attributes:
        email: The mail address.
        access: What they may do.
    """

    email: str
    access: PackAccessType


class CreatePackInvitationResponse(Record, frozen=True, kw_only=True):
    """What `create_pack_invitation` answers.

    Attributes:
        invitation_id: Id of the invitation.
    """

    invitation_id: str


class HandlePackInvitationRequest(RequestRecord, frozen=True, kw_only=True):
    """What `reply_to_pack_invitation` sends.

    Attributes:
        accept: Whether it is accepted.
    """

    accept: bool


class HandlePackInvitationResponse(Record, frozen=True, kw_only=True):
    """What `reply_to_pack_invitation` answers.

    Attributes:
        permission_id: Id of the permission.
    """

    permission_id: str | None = None


class UpdatePackInvitationRequest(RequestRecord, frozen=True, kw_only=True):
    """What `update_pack_invitation` sends.

    Attributes:
        access: What they may do.
    """

    access: PackAccessType


class UpdatePackInvitationResponse(Record, frozen=True, kw_only=True):
    """What `update_pack_invitation` answers."""


class DeletePackInvitationResponse(Record, frozen=True, kw_only=True):
    """What `delete_pack_invitation` answers."""


register_variants(
    PackPrincipal,
    {
        "user": PackUserPrincipal,
        "workspace": PackWorkspacePrincipal,
        "nomosOrganization": PackNomosOrganizationPrincipal,
        "group": PackGroupPrincipal,
        "grammarlyInstitution": PackGrammarlyInstitutionPrincipal,
        "worldwide": PackGlobalPrincipal,
    },
)
