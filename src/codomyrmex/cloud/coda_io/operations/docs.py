"""Docs, folders and workspaces. The operations as data."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.coda_io.models.docs import (
    ChangeRole,
    ChangeRoleResult,
    CreateFolderRequest,
    DeleteFolderResult,
    Doc,
    DocCreate,
    DocDelete,
    DocList,
    DocumentCreationResult,
    DocUpdate,
    DocUpdateResult,
    Folder,
    FolderList,
    GetWorkspaceRoleActivity,
    UpdateFolderRequest,
    WorkspaceMembersList,
)
from codomyrmex.cloud.coda_io.models.enums import WorkspaceUserRole
from codomyrmex.cloud.coda_io.operations.bounds import Positive
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "CHANGE_USER_ROLE",
    "CREATE_DOC",
    "CREATE_FOLDER",
    "DELETE_DOC",
    "DELETE_FOLDER",
    "GET_DOC",
    "GET_FOLDER",
    "LIST_DOCS",
    "LIST_FOLDERS",
    "LIST_WORKSPACE_MEMBERS",
    "LIST_WORKSPACE_ROLE_ACTIVITY",
    "UPDATE_DOC",
    "UPDATE_FOLDER",
]


LIST_DOCS: Final[Operation[DocList]] = Operation(
    name="list_docs",
    reference="listDocs",
    method="GET",
    path="/docs",
    result=DocList,
    budget="list_docs",
    query={
        "is_owner": bool,
        "is_published": bool,
        "query": str,
        "source_doc": str,
        "is_starred": bool,
        "in_gallery": bool,
        "workspace_id": str,
        "folder_id": str,
        "limit": Positive,
        "page_token": str,
    },
    next_arguments=next_by_token,
)

CREATE_DOC: Final[Operation[DocumentCreationResult]] = Operation(
    name="create_doc",
    reference="createDoc",
    method="POST",
    path="/docs",
    result=DocumentCreationResult,
    budget="write",
    body=DocCreate,
    body_required=True,
    statuses=(201,),
    repeatable=False,
)

GET_DOC: Final[Operation[Doc]] = Operation(
    name="get_doc",
    reference="getDoc",
    method="GET",
    path="/docs/{docId}",
    result=Doc,
    budget="read",
)

DELETE_DOC: Final[Operation[DocDelete]] = Operation(
    name="delete_doc",
    reference="deleteDoc",
    method="DELETE",
    path="/docs/{docId}",
    result=DocDelete,
    budget="write",
    statuses=(202,),
)

UPDATE_DOC: Final[Operation[DocUpdateResult]] = Operation(
    name="update_doc",
    reference="updateDoc",
    method="PATCH",
    path="/docs/{docId}",
    result=DocUpdateResult,
    budget="write",
    body=DocUpdate,
    body_required=True,
)

LIST_FOLDERS: Final[Operation[FolderList]] = Operation(
    name="list_folders",
    reference="listFolders",
    method="GET",
    path="/folders",
    result=FolderList,
    budget="read",
    query={"workspace_id": str, "is_starred": bool, "limit": Positive, "page_token": str},
    next_arguments=next_by_token,
)

CREATE_FOLDER: Final[Operation[Folder]] = Operation(
    name="create_folder",
    reference="createFolder",
    method="POST",
    path="/folders",
    result=Folder,
    budget="write",
    body=CreateFolderRequest,
    body_required=True,
    statuses=(201,),
    repeatable=False,
)

GET_FOLDER: Final[Operation[Folder]] = Operation(
    name="get_folder",
    reference="getFolder",
    method="GET",
    path="/folders/{folderId}",
    result=Folder,
    budget="read",
)

UPDATE_FOLDER: Final[Operation[Folder]] = Operation(
    name="update_folder",
    reference="updateFolder",
    method="PATCH",
    path="/folders/{folderId}",
    result=Folder,
    budget="write",
    body=UpdateFolderRequest,
    body_required=True,
)

DELETE_FOLDER: Final[Operation[DeleteFolderResult]] = Operation(
    name="delete_folder",
    reference="deleteFolder",
    method="DELETE",
    path="/folders/{folderId}",
    result=DeleteFolderResult,
    budget="write",
)

LIST_WORKSPACE_MEMBERS: Final[Operation[WorkspaceMembersList]] = Operation(
    name="list_workspace_members",
    reference="listWorkspaceMembers",
    method="GET",
    path="/workspaces/{workspaceId}/users",
    result=WorkspaceMembersList,
    budget="read",
    query={"included_roles": tuple[WorkspaceUserRole, ...], "page_token": str},
    next_arguments=next_by_token,
)

CHANGE_USER_ROLE: Final[Operation[ChangeRoleResult]] = Operation(
    name="change_user_role",
    reference="changeUserRole",
    method="POST",
    path="/workspaces/{workspaceId}/users/role",
    result=ChangeRoleResult,
    budget="write",
    body=ChangeRole,
    body_required=True,
)

LIST_WORKSPACE_ROLE_ACTIVITY: Final[Operation[GetWorkspaceRoleActivity]] = Operation(
    name="list_workspace_role_activity",
    reference="listWorkspaceRoleActivity",
    method="GET",
    path="/workspaces/{workspaceId}/roles",
    result=GetWorkspaceRoleActivity,
    budget="read",
)
