"""Who may use a Pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["PackAccessMethods"]


class PackAccessMethods(Caller):
    """Who may use a Pack."""

    def get_pack_permissions(self, pack_id: int) -> PackPermissionList:
        """List who may do what with a Pack.

        Args:
            pack_id: Id of the Pack.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPackPermissions.

        Example:
            >>> type(coda.get_pack_permissions(1003)).__name__
            'PackPermissionList'
        """
        return self._call(operations.GET_PACK_PERMISSIONS, pack_id=pack_id)

    def add_pack_permission(
        self,
        pack_id: int,
        principal: PackPrincipal | Mapping[str, Any],
        access: PackAccessType | str,
    ) -> AddPackPermissionResponse:
        """Share a Pack.

        Args:
            pack_id: Id of the Pack.
            principal: Who: a record, or a mapping as the API has it.
            access: What they may do.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, addPackPermission.

        Example:
            >>> type(coda.add_pack_permission(1003, {"type": "worldwide"}, "view")).__name__
            'AddPackPermissionResponse'
        """
        return self._call(
            operations.ADD_PACK_PERMISSION, pack_id=pack_id, principal=principal, access=access
        )

    def delete_user_pack_permission(self, pack_id: int) -> DeleteUserPackPermissionsResponse:
        """Give up your own permissions of a Pack.

        Args:
            pack_id: Id of the Pack.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deleteUserPackPermission.

        Example:
            >>> type(coda.delete_user_pack_permission(1003)).__name__
            'DeleteUserPackPermissionsResponse'
        """
        return self._call(operations.DELETE_USER_PACK_PERMISSION, pack_id=pack_id)

    def delete_pack_permission(
        self, pack_id: int, permission_id: str
    ) -> DeletePackPermissionResponse:
        """Take a permission of a Pack back.

        Args:
            pack_id: Id of the Pack.
            permission_id: Id of the permission.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deletePackPermission.

        Example:
            >>> type(coda.delete_pack_permission(1003, "p-1")).__name__
            'DeletePackPermissionResponse'
        """
        return self._call(
            operations.DELETE_PACK_PERMISSION, pack_id=pack_id, permission_id=permission_id
        )

    def list_user_pack_invitations(
        self, *, limit: int | None = None, page_token: str | None = None
    ) -> PackInvitationWithPackList:
        """List the invitations to Packs that you got.

        Args:
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listUserPackInvitations.

        Example:
            >>> type(coda.list_user_pack_invitations()).__name__
            'PackInvitationWithPackList'
        """
        return self._call(operations.LIST_USER_PACK_INVITATIONS, limit=limit, page_token=page_token)

    def list_pack_invitations(
        self, pack_id: int, *, limit: int | None = None, page_token: str | None = None
    ) -> PackInvitationList:
        """List the invitations to a Pack.

        Args:
            pack_id: Id of the Pack.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackInvitations.

        Example:
            >>> type(coda.list_pack_invitations(1003)).__name__
            'PackInvitationList'
        """
        return self._call(
            operations.LIST_PACK_INVITATIONS, pack_id=pack_id, limit=limit, page_token=page_token
        )

    def create_pack_invitation(
        self, pack_id: int, email: str, access: PackAccessType | str
    ) -> CreatePackInvitationResponse:
        """Invite somebody to a Pack.

        Args:
            pack_id: Id of the Pack.
            email: The mail address.
            access: What they may do.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, createPackInvitation.

        Example:
            >>> type(coda.create_pack_invitation(1003, "ada@example.com", "view")).__name__
            'CreatePackInvitationResponse'
        """
        return self._call(
            operations.CREATE_PACK_INVITATION, pack_id=pack_id, email=email, access=access
        )

    def update_pack_invitation(
        self, pack_id: int, invitation_id: str, access: PackAccessType | str
    ) -> UpdatePackInvitationResponse:
        """Change what an invitation allows.

        Args:
            pack_id: Id of the Pack.
            invitation_id: Id of the invitation.
            access: What they may do.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updatePackInvitation.

        Example:
            >>> answer = coda.update_pack_invitation(
            ...     1003,
            ...     "11111111-2222-4333-8444-555555555555",
            ...     "view",
            ... )
            >>> type(answer).__name__
            'UpdatePackInvitationResponse'
        """
        return self._call(
            operations.UPDATE_PACK_INVITATION,
            pack_id=pack_id,
            invitation_id=invitation_id,
            access=access,
        )

    def delete_pack_invitation(
        self, pack_id: int, invitation_id: str
    ) -> DeletePackInvitationResponse:
        """Take an invitation back.

        Args:
            pack_id: Id of the Pack.
            invitation_id: Id of the invitation.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deletePackInvitation.

        Example:
            >>> answer = coda.delete_pack_invitation(
            ...     1003,
            ...     "11111111-2222-4333-8444-555555555555",
            ... )
            >>> type(answer).__name__
            'DeletePackInvitationResponse'
        """
        return self._call(
            operations.DELETE_PACK_INVITATION, pack_id=pack_id, invitation_id=invitation_id
        )

    def reply_to_pack_invitation(
        self, invitation_id: str, accept: bool
    ) -> HandlePackInvitationResponse:
        """Accept or decline an invitation.

        Args:
            invitation_id: Id of the invitation.
            accept: Whether: accept.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, replyToPackInvitation.

        Example:
            >>> answer = coda.reply_to_pack_invitation(
            ...     "11111111-2222-4333-8444-555555555555",
            ...     True,
            ... )
            >>> type(answer).__name__
            'HandlePackInvitationResponse'
        """
        return self._call(
            operations.REPLY_TO_PACK_INVITATION, invitation_id=invitation_id, accept=accept
        )
