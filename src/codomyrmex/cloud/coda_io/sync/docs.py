"""Docs, folders and workspaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.coda_io.models.docs import (
    ChangeRoleResult,
    DeleteFolderResult,
    Doc,
    DocDelete,
    DocList,
    DocumentCreationResult,
    DocUpdateResult,
    Folder,
    FolderList,
    GetWorkspaceRoleActivity,
    WorkspaceMembersList,
)
from codomyrmex.cloud.coda_io.models.enums import WorkspaceUserRole
from codomyrmex.cloud.coda_io.models.pages import PageCreate
from codomyrmex.cloud.coda_io.operations import docs as operations
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["DocsMethods"]


class DocsMethods(Caller):
    """Docs, folders and workspaces."""

    def list_docs(
        self,
        *,
        is_owner: bool | None = None,
        is_published: bool | None = None,
        query: str | None = None,
        source_doc: str | None = None,
        is_starred: bool | None = None,
        in_gallery: bool | None = None,
        workspace_id: str | None = None,
        folder_id: str | None = None,
        limit: int | None = None,
        page_token: str | None = None,
    ) -> DocList:
        """List the docs that you can reach and have opened once, the latest used first.

        Args:
            is_owner: Only those that are yours, or not.
            is_published: Only published ones, or not.
            query: What to look for.
            source_doc: Id of the doc that was, or is to be, copied.
            is_starred: Only starred ones, or not.
            in_gallery: Only those in the gallery, or not.
            workspace_id: Id of the workspace.
            folder_id: Id of the folder.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listDocs.

        Example:
            >>> [doc.name for doc in coda.list_docs()]
            ['Plans']
        """
        return self._call(
            operations.LIST_DOCS,
            is_owner=is_owner,
            is_published=is_published,
            query=query,
            source_doc=source_doc,
            is_starred=is_starred,
            in_gallery=in_gallery,
            workspace_id=workspace_id,
            folder_id=folder_id,
            limit=limit,
            page_token=page_token,
        )

    def create_doc(
        self,
        *,
        title: str | None = None,
        source_doc: str | None = None,
        timezone: str | None = None,
        folder_id: str | None = None,
        initial_page: PageCreate | Mapping[str, Any] | None = None,
    ) -> DocumentCreationResult:
        """Make a doc, empty or as a copy.

        Args:
            title: The title.
            source_doc: Id of the doc that was, or is to be, copied.
            timezone: Name of the time zone.
            folder_id: Id of the folder.
            initial_page: The first page of the doc.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, createDoc.

        Example:
            >>> coda.create_doc(title="Notes").name
            'Notes'
        """
        return self._call(
            operations.CREATE_DOC,
            title=title,
            source_doc=source_doc,
            timezone=timezone,
            folder_id=folder_id,
            initial_page=initial_page,
        )

    def get_doc(self, doc_id: str) -> Doc:
        """Get a doc.

        Args:
            doc_id: Id of the doc.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getDoc.

        Example:
            >>> coda.get_doc("AbCDeFGH").name
            'Plans'
        """
        return self._call(operations.GET_DOC, doc_id=doc_id)

    def delete_doc(self, doc_id: str) -> DocDelete:
        """Delete a doc.

        Args:
            doc_id: Id of the doc.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deleteDoc.

        Example:
            >>> type(coda.delete_doc("AbCDeFGH")).__name__
            'DocDelete'
        """
        return self._call(operations.DELETE_DOC, doc_id=doc_id)

    def update_doc(
        self, doc_id: str, *, title: str | None = None, icon_name: str | None = None
    ) -> DocUpdateResult:
        """Change the title or icon of a doc.

        Args:
            doc_id: Id of the doc.
            title: The title.
            icon_name: Name of the icon.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updateDoc.

        Example:
            >>> type(coda.update_doc("AbCDeFGH", title="Plans")).__name__
            'DocUpdateResult'
        """
        return self._call(operations.UPDATE_DOC, doc_id=doc_id, title=title, icon_name=icon_name)

    def list_folders(
        self,
        *,
        workspace_id: str | None = None,
        is_starred: bool | None = None,
        limit: int | None = None,
        page_token: str | None = None,
    ) -> FolderList:
        """List the folders that you can reach.

        Args:
            workspace_id: Id of the workspace.
            is_starred: Only starred ones, or not.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listFolders.

        Example:
            >>> [folder.name for folder in coda.list_folders()]
            ['Work']
        """
        return self._call(
            operations.LIST_FOLDERS,
            workspace_id=workspace_id,
            is_starred=is_starred,
            limit=limit,
            page_token=page_token,
        )

    def create_folder(
        self, name: str, workspace_id: str, *, description: str | None = None
    ) -> Folder:
        """Make a folder.

        Args:
            name: The name.
            workspace_id: Id of the workspace.
            description: The description.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, createFolder.

        Example:
            >>> coda.create_folder("Ideas", "ws-1").name
            'Ideas'
        """
        return self._call(
            operations.CREATE_FOLDER, name=name, workspace_id=workspace_id, description=description
        )

    def get_folder(self, folder_id: str) -> Folder:
        """Get a folder.

        Args:
            folder_id: Id of the folder.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getFolder.

        Example:
            >>> coda.get_folder("fl-1").name
            'Work'
        """
        return self._call(operations.GET_FOLDER, folder_id=folder_id)

    def update_folder(
        self, folder_id: str, *, name: str | None = None, description: str | None = None
    ) -> Folder:
        """Change the name or description of a folder.

        Args:
            folder_id: Id of the folder.
            name: The name.
            description: The description.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updateFolder.

        Example:
            >>> type(coda.update_folder("fl-1")).__name__
            'Folder'
        """
        return self._call(
            operations.UPDATE_FOLDER, folder_id=folder_id, name=name, description=description
        )

    def delete_folder(self, folder_id: str) -> DeleteFolderResult:
        """Delete a folder.

        Args:
            folder_id: Id of the folder.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deleteFolder.

        Example:
            >>> type(coda.delete_folder("fl-1")).__name__
            'DeleteFolderResult'
        """
        return self._call(operations.DELETE_FOLDER, folder_id=folder_id)

    def list_workspace_members(
        self,
        workspace_id: str,
        *,
        included_roles: Sequence[WorkspaceUserRole | str] | None = None,
        page_token: str | None = None,
    ) -> WorkspaceMembersList:
        """List the members of a workspace.

        Args:
            workspace_id: Id of the workspace.
            included_roles: The included roles.
            page_token: The token of a former page; everything else is then implied.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listWorkspaceMembers.

        Example:
            >>> type(coda.list_workspace_members("ws-1")).__name__
            'WorkspaceMembersList'
        """
        return self._call(
            operations.LIST_WORKSPACE_MEMBERS,
            workspace_id=workspace_id,
            included_roles=included_roles,
            page_token=page_token,
        )

    def change_user_role(
        self, workspace_id: str, email: str, new_role: WorkspaceUserRole | str
    ) -> ChangeRoleResult:
        """Change the role of a member.

        Args:
            workspace_id: Id of the workspace.
            email: The mail address.
            new_role: The new role.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, changeUserRole.

        Example:
            >>> type(coda.change_user_role("ws-1", "ada@example.com", "Editor")).__name__
            'ChangeRoleResult'
        """
        return self._call(
            operations.CHANGE_USER_ROLE, workspace_id=workspace_id, email=email, new_role=new_role
        )

    def list_workspace_role_activity(self, workspace_id: str) -> GetWorkspaceRoleActivity:
        """Count the members by role and activity, month by month.

        Args:
            workspace_id: Id of the workspace.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listWorkspaceRoleActivity.

        Example:
            >>> type(coda.list_workspace_role_activity("ws-1")).__name__
            'GetWorkspaceRoleActivity'
        """
        return self._call(operations.LIST_WORKSPACE_ROLE_ACTIVITY, workspace_id=workspace_id)
