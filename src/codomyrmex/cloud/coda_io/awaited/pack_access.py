"""Who may use a Pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.pack_access import (
    AddPackPermissionResponse,
    CreatePackInvitationResponse,
    DeletePackInvitationResponse,
    DeletePackPermissionResponse,
    DeleteUserPackPermissionsResponse,
    HandlePackInvitationResponse,
    PackInvitationList,
    PackInvitationWithPackList,
    PackPermissionList,
    PackPrincipal,
    UpdatePackInvitationResponse,
)
from codomyrmex.cloud.coda_io.models.pack_enums import PackAccessType
from codomyrmex.cloud.coda_io.operations import pack_access as operations

__all__ = ["PackAccessMethods"]


class PackAccessMethods(Caller):
    """Who may use a Pack."""

    async def get_pack_permissions(self, pack_id: int) -> PackPermissionList:
        """List who may do what with a Pack; see `CodaClient.get_pack_permissions`."""
        return await self._call(operations.GET_PACK_PERMISSIONS, pack_id=pack_id)

    async def add_pack_permission(
        self,
        pack_id: int,
        principal: PackPrincipal | Mapping[str, Any],
        access: PackAccessType | str,
    ) -> AddPackPermissionResponse:
        """Share a Pack; see `CodaClient.add_pack_permission`."""
        return await self._call(
            operations.ADD_PACK_PERMISSION, pack_id=pack_id, principal=principal, access=access
        )

    async def delete_user_pack_permission(self, pack_id: int) -> DeleteUserPackPermissionsResponse:
        """Give up your own permissions of a Pack; see `CodaClient.delete_user_pack_permission`."""
        return await self._call(operations.DELETE_USER_PACK_PERMISSION, pack_id=pack_id)

    async def delete_pack_permission(
        self, pack_id: int, permission_id: str
    ) -> DeletePackPermissionResponse:
        """Take a permission of a Pack back; see `CodaClient.delete_pack_permission`."""
        return await self._call(
            operations.DELETE_PACK_PERMISSION, pack_id=pack_id, permission_id=permission_id
        )

    async def list_user_pack_invitations(
        self, *, limit: int | None = None, page_token: str | None = None
    ) -> PackInvitationWithPackList:
        """Do the same; see `CodaClient.list_user_pack_invitations`."""
        return await self._call(
            operations.LIST_USER_PACK_INVITATIONS, limit=limit, page_token=page_token
        )

    async def list_pack_invitations(
        self, pack_id: int, *, limit: int | None = None, page_token: str | None = None
    ) -> PackInvitationList:
        """List the invitations to a Pack; see `CodaClient.list_pack_invitations`."""
        return await self._call(
            operations.LIST_PACK_INVITATIONS, pack_id=pack_id, limit=limit, page_token=page_token
        )

    async def create_pack_invitation(
        self, pack_id: int, email: str, access: PackAccessType | str
    ) -> CreatePackInvitationResponse:
        """Invite somebody to a Pack; see `CodaClient.create_pack_invitation`."""
        return await self._call(
            operations.CREATE_PACK_INVITATION, pack_id=pack_id, email=email, access=access
        )

    async def update_pack_invitation(
        self, pack_id: int, invitation_id: str, access: PackAccessType | str
    ) -> UpdatePackInvitationResponse:
        """Change what an invitation allows; see `CodaClient.update_pack_invitation`."""
        return await self._call(
            operations.UPDATE_PACK_INVITATION,
            pack_id=pack_id,
            invitation_id=invitation_id,
            access=access,
        )

    async def delete_pack_invitation(
        self, pack_id: int, invitation_id: str
    ) -> DeletePackInvitationResponse:
        """Take an invitation back; see `CodaClient.delete_pack_invitation`."""
        return await self._call(
            operations.DELETE_PACK_INVITATION, pack_id=pack_id, invitation_id=invitation_id
        )

    async def reply_to_pack_invitation(
        self, invitation_id: str, accept: bool
    ) -> HandlePackInvitationResponse:
        """Accept or decline an invitation; see `CodaClient.reply_to_pack_invitation`."""
        return await self._call(
            operations.REPLY_TO_PACK_INVITATION, invitation_id=invitation_id, accept=accept
        )
