"""Who may use a Pack. The operations as data."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.coda_io.models.pack_access import (
    AddPackPermissionRequest,
    AddPackPermissionResponse,
    CreatePackInvitationRequest,
    CreatePackInvitationResponse,
    DeletePackInvitationResponse,
    DeletePackPermissionResponse,
    DeleteUserPackPermissionsResponse,
    HandlePackInvitationRequest,
    HandlePackInvitationResponse,
    PackInvitationList,
    PackInvitationWithPackList,
    PackPermissionList,
    UpdatePackInvitationRequest,
    UpdatePackInvitationResponse,
)
from codomyrmex.cloud.coda_io.operations.bounds import Positive
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "ADD_PACK_PERMISSION",
    "CREATE_PACK_INVITATION",
    "DELETE_PACK_INVITATION",
    "DELETE_PACK_PERMISSION",
    "DELETE_USER_PACK_PERMISSION",
    "GET_PACK_PERMISSIONS",
    "LIST_PACK_INVITATIONS",
    "LIST_USER_PACK_INVITATIONS",
    "REPLY_TO_PACK_INVITATION",
    "UPDATE_PACK_INVITATION",
]


GET_PACK_PERMISSIONS: Final[Operation[PackPermissionList]] = Operation(
    name="get_pack_permissions",
    reference="getPackPermissions",
    method="GET",
    path="/packs/{packId}/permissions",
    result=PackPermissionList,
    budget="read",
    path_types={"pack_id": Positive},
)

ADD_PACK_PERMISSION: Final[Operation[AddPackPermissionResponse]] = Operation(
    name="add_pack_permission",
    reference="addPackPermission",
    method="POST",
    path="/packs/{packId}/permissions",
    result=AddPackPermissionResponse,
    budget="write",
    path_types={"pack_id": Positive},
    body=AddPackPermissionRequest,
    body_required=True,
    repeatable=False,
)

DELETE_USER_PACK_PERMISSION: Final[Operation[DeleteUserPackPermissionsResponse]] = Operation(
    name="delete_user_pack_permission",
    reference="deleteUserPackPermission",
    method="DELETE",
    path="/packs/{packId}/permissions",
    result=DeleteUserPackPermissionsResponse,
    budget="write",
    path_types={"pack_id": Positive},
)

DELETE_PACK_PERMISSION: Final[Operation[DeletePackPermissionResponse]] = Operation(
    name="delete_pack_permission",
    reference="deletePackPermission",
    method="DELETE",
    path="/packs/{packId}/permissions/{permissionId}",
    result=DeletePackPermissionResponse,
    budget="write",
    path_types={"pack_id": Positive},
)

LIST_USER_PACK_INVITATIONS: Final[Operation[PackInvitationWithPackList]] = Operation(
    name="list_user_pack_invitations",
    reference="listUserPackInvitations",
    method="GET",
    path="/packs/invitations",
    result=PackInvitationWithPackList,
    budget="read",
    query={"limit": Positive, "page_token": str},
    next_arguments=next_by_token,
)

LIST_PACK_INVITATIONS: Final[Operation[PackInvitationList]] = Operation(
    name="list_pack_invitations",
    reference="listPackInvitations",
    method="GET",
    path="/packs/{packId}/invitations",
    result=PackInvitationList,
    budget="read",
    path_types={"pack_id": Positive},
    query={"limit": Positive, "page_token": str},
    next_arguments=next_by_token,
)

CREATE_PACK_INVITATION: Final[Operation[CreatePackInvitationResponse]] = Operation(
    name="create_pack_invitation",
    reference="createPackInvitation",
    method="POST",
    path="/packs/{packId}/invitations",
    result=CreatePackInvitationResponse,
    budget="write",
    path_types={"pack_id": Positive},
    body=CreatePackInvitationRequest,
    body_required=True,
    repeatable=False,
)

UPDATE_PACK_INVITATION: Final[Operation[UpdatePackInvitationResponse]] = Operation(
    name="update_pack_invitation",
    reference="updatePackInvitation",
    method="PUT",
    path="/packs/{packId}/invitations/{invitationId}",
    result=UpdatePackInvitationResponse,
    budget="write",
    path_types={"pack_id": Positive},
    body=UpdatePackInvitationRequest,
    body_required=True,
)

DELETE_PACK_INVITATION: Final[Operation[DeletePackInvitationResponse]] = Operation(
    name="delete_pack_invitation",
    reference="deletePackInvitation",
    method="DELETE",
    path="/packs/{packId}/invitations/{invitationId}",
    result=DeletePackInvitationResponse,
    budget="write",
    path_types={"pack_id": Positive},
)

REPLY_TO_PACK_INVITATION: Final[Operation[HandlePackInvitationResponse]] = Operation(
    name="reply_to_pack_invitation",
    reference="replyToPackInvitation",
    method="POST",
    path="/packs/invitations/{invitationId}/reply",
    result=HandlePackInvitationResponse,
    budget="write",
    body=HandlePackInvitationRequest,
    body_required=True,
    repeatable=False,
)
