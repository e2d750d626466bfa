"""Docs, folders and workspaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.coda_io.awaited.caller import Caller
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

__all__ = ["DocsMethods"]


class DocsMethods(Caller):
    """Docs, folders and workspaces."""

    async def list_docs(
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
        """Do the same; see `CodaClient.list_docs`."""
        return await self._call(
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

    async def create_doc(
        self,
        *,
        title: str | None = None,
        source_doc: str | None = None,
        timezone: str | None = None,
        folder_id: str | None = None,
        initial_page: PageCreate | Mapping[str, Any] | None = None,
    ) -> DocumentCreationResult:
        """Make a doc, empty or as a copy; see `CodaClient.create_doc`."""
        return await self._call(
            operations.CREATE_DOC,
            title=title,
            source_doc=source_doc,
            timezone=timezone,
            folder_id=folder_id,
            initial_page=initial_page,
        )

    async def get_doc(self, doc_id: str) -> Doc:
        """Get a doc; see `CodaClient.get_doc`."""
        return await self._call(operations.GET_DOC, doc_id=doc_id)

    async def delete_doc(self, doc_id: str) -> DocDelete:
        """Delete a doc; see `CodaClient.delete_doc`."""
        return await self._call(operations.DELETE_DOC, doc_id=doc_id)

    async def update_doc(
        self, doc_id: str, *, title: str | None = None, icon_name: str | None = None
    ) -> DocUpdateResult:
        """Change the title or icon of a doc; see `CodaClient.update_doc`."""
        return await self._call(
            operations.UPDATE_DOC, doc_id=doc_id, title=title, icon_name=icon_name
        )

    async def list_folders(
        self,
        *,
        workspace_id: str | None = None,
        is_starred: bool | None = None,
        limit: int | None = None,
        page_token: str | None = None,
    ) -> FolderList:
        """List the folders that you can reach; see `CodaClient.list_folders`."""
        return await self._call(
            operations.LIST_FOLDERS,
            workspace_id=workspace_id,
            is_starred=is_starred,
            limit=limit,
            page_token=page_token,
        )

    async def create_folder(
        self, name: str, workspace_id: str, *, description: str | None = None
    ) -> Folder:
        """Make a folder; see `CodaClient.create_folder`."""
        return await self._call(
            operations.CREATE_FOLDER, name=name, workspace_id=workspace_id, description=description
        )

    async def get_folder(self, folder_id: str) -> Folder:
        """Get a folder; see `CodaClient.get_folder`."""
        return await self._call(operations.GET_FOLDER, folder_id=folder_id)

    async def update_folder(
        self, folder_id: str, *, name: str | None = None, description: str | None = None
    ) -> Folder:
        """Change the name or description of a folder; see `CodaClient.update_folder`."""
        return await self._call(
            operations.UPDATE_FOLDER, folder_id=folder_id, name=name, description=description
        )

    async def delete_folder(self, folder_id: str) -> DeleteFolderResult:
        """Delete a folder; see `CodaClient.delete_folder`."""
        return await self._call(operations.DELETE_FOLDER, folder_id=folder_id)

    async def list_workspace_members(
        self,
        workspace_id: str,
        *,
        included_roles: Sequence[WorkspaceUserRole | str] | None = None,
        page_token: str | None = None,
    ) -> WorkspaceMembersList:
        """List the members of a workspace; see `CodaClient.list_workspace_members`."""
        return await self._call(
            operations.LIST_WORKSPACE_MEMBERS,
            workspace_id=workspace_id,
            included_roles=included_roles,
            page_token=page_token,
        )

    async def change_user_role(
        self, workspace_id: str, email: str, new_role: WorkspaceUserRole | str
    ) -> ChangeRoleResult:
        """Change the role of a member; see `CodaClient.change_user_role`."""
        return await self._call(
            operations.CHANGE_USER_ROLE, workspace_id=workspace_id, email=email, new_role=new_role
        )

    async def list_workspace_role_activity(self, workspace_id: str) -> GetWorkspaceRoleActivity:
        """Do the same; see `CodaClient.list_workspace_role_activity`."""
        return await self._call(operations.LIST_WORKSPACE_ROLE_ACTIVITY, workspace_id=workspace_id)
