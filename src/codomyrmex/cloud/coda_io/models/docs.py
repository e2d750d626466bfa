"""Docs, folders and workspaces."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.coda_io.models.common import (
    DocReference,
    FolderReference,
    Icon,
    WorkspaceReference,
)
from codomyrmex.cloud.coda_io.models.enums import DocPublishMode, WorkspaceUserRole
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.mutations import Mutation
from codomyrmex.cloud.coda_io.models.pages import PageCreate
from codomyrmex.cloud.common.rest.records import Number, Record, RequestRecord

__all__ = [
    "ChangeRole",
    "ChangeRoleResult",
    "CreateFolderRequest",
    "DeleteFolderResult",
    "Doc",
    "DocCategory",
    "DocCategoryList",
    "DocCreate",
    "DocDelete",
    "DocList",
    "DocPublish",
    "DocPublished",
    "DocSize",
    "DocUpdate",
    "DocUpdateResult",
    "DocumentCreationResult",
    "Folder",
    "FolderList",
    "GetWorkspaceRoleActivity",
    "PublishResult",
    "UnpublishResult",
    "UpdateFolderRequest",
    "WorkspaceMembersList",
    "WorkspaceRoleActivity",
    "WorkspaceUser",
]


class Doc(Record, frozen=True, kw_only=True):
    """A doc.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        browser_link: Its address for a browser.
        icon: Its icon.
        name: Its name.
        owner: The owner's address.
        owner_name: The owner's name.
        doc_size: How large it is.
        source_doc: The doc it was copied from.
        created_at: When it was made.
        updated_at: When it was last changed.
        published: How it is published; None when it is not.
        folder: The folder it is in.
        workspace: The workspace it belongs to.
        workspace_id: Id of the workspace.
        folder_id: Id of the folder.

    Example:
        >>> coda.get_doc("AbCDeFGH").name
        'Plans'
    """

    id: str
    type: str
    href: str
    browser_link: str
    icon: Icon | None = None
    name: str
    owner: str
    owner_name: str
    doc_size: DocSize | None = None
    source_doc: DocReference | None = None
    created_at: datetime
    updated_at: datetime
    published: DocPublished | None = None
    folder: FolderReference
    workspace: WorkspaceReference
    workspace_id: str
    folder_id: str


class DocCategory(Record, frozen=True, kw_only=True):
    """Doc category.

    Attributes:
        name: Its name.
    """

    name: str


class DocCategoryList(Record, frozen=True, kw_only=True):
    """Doc category list.

    Attributes:
        items: What is on this page.
    """

    items: tuple[DocCategory, ...]


class DocList(ListPage[Doc], frozen=True, kw_only=True):
    """One page of docs; iterating it walks to the end.

    Attributes:
        items: What is on this page.

    Example:
        >>> [doc.name for doc in coda.list_docs()]
        ['Plans']
    """


class DocCreate(RequestRecord, frozen=True, kw_only=True):
    """What `create_doc` sends.

    Attributes:
        title: The title.
        source_doc: The doc it was copied from.
        timezone: Name of the time zone.
        folder_id: Id of the folder.
        initial_page: The first page of the doc.
    """

    title: str | UnsetType = UNSET
    source_doc: str | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    folder_id: str | UnsetType = UNSET
    initial_page: PageCreate | UnsetType = UNSET


class DocDelete(Record, frozen=True, kw_only=True):
    """Doc delete."""


class DocUpdate(RequestRecord, frozen=True, kw_only=True):
    """What `update_doc` sends.

    Attributes:
        title: The title.
        icon_name: Name of the icon.
    """

    title: str | UnsetType = UNSET
    icon_name: str | UnsetType = UNSET


class DocSize(Record, frozen=True, kw_only=True):
    """How large a doc is.

    Attributes:
        total_row_count: Rows of all tables.
        table_and_view_count: Tables and views.
        page_count: Pages.
        over_api_size_limit: Whether it has grown too large for the API.

    Example:
        >>> coda.get_doc("AbCDeFGH").doc_size.table_and_view_count
        1
    """

    total_row_count: Number
    table_and_view_count: Number
    page_count: Number
    over_api_size_limit: bool


class DocPublish(RequestRecord, frozen=True, kw_only=True):
    """What `publish_doc` sends.

    Attributes:
        slug: The readable part of its address.
        discoverable: Whether others can find it.
        category_names: Names of its categories.
        mode: How it is used.
    """

    slug: str | UnsetType = UNSET
    discoverable: bool | UnsetType = UNSET
    category_names: tuple[str, ...] | UnsetType = UNSET
    mode: DocPublishMode | UnsetType = UNSET


class DocPublished(Record, frozen=True, kw_only=True):
    """Doc published.

    Attributes:
        description: The description.
        browser_link: Its address for a browser.
        image_link: Address of the cover image.
        discoverable: Whether others can find it.
        earn_credit: Whether visitors may have to sign in.
        mode: How it is used.
        categories: Its categories.
    """

    description: str | None = None
    browser_link: str
    image_link: str | None = None
    discoverable: bool
    earn_credit: bool
    mode: DocPublishMode
    categories: tuple[DocCategory, ...]


class PublishResult(Mutation, frozen=True, kw_only=True):
    """What `publish_doc` answers."""


class UnpublishResult(Record, frozen=True, kw_only=True):
    """What `unpublish_doc` answers."""


class DocumentCreationResult(Doc, frozen=True, kw_only=True):
    """What `create_doc` answers.

    Attributes:
        request_id: Id of the change, to ask for its progress.
    """

    request_id: str | None = None


class DocUpdateResult(Record, frozen=True, kw_only=True):
    """What `update_doc` answers."""


class Folder(Record, frozen=True, kw_only=True):
    """A folder.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        name: Its name.
        browser_link: Its address for a browser.
        description: The description.
        icon: Its icon.
        created_at: When it was made.
        can_edit: Whether you may edit it.
        workspace: The workspace it belongs to.
    """

    id: str
    type: str
    name: str
    browser_link: str
    description: str | None = None
    icon: Icon | None = None
    created_at: datetime | None = None
    can_edit: bool | None = None
    workspace: WorkspaceReference


class FolderList(ListPage[Folder], frozen=True, kw_only=True):
    """One page of folders.

    Attributes:
        items: What is on this page.
    """


class CreateFolderRequest(RequestRecord, frozen=True, kw_only=True):
    """What `create_folder` sends.

    Attributes:
        name: Its name.
        workspace_id: Id of the workspace.
        description: The description.
    """

    name: str
    workspace_id: str
    description: str | UnsetType = UNSET


class UpdateFolderRequest(RequestRecord, frozen=True, kw_only=True):
    """What `update_folder` sends.

    Attributes:
        name: Its name.
        description: The description.
    """

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class DeleteFolderResult(Record, frozen=True, kw_only=True):
    """What `delete_folder` answers."""


class WorkspaceUser(Record, frozen=True, kw_only=True):
    """A member of a workspace.

    Attributes:
        email: The mail address.
        name: Its name.
        role: The role.
        picture_url: Address of the picture.
        registered_at: Time: registered.
        role_changed_at: When the role changed.
        last_active_at: Time: last active.
        owned_docs: The owned docs.
        docs_last_active_at: Time: docs last active.
        doc_collaborator_count: The doc collaborator count.
        total_docs: The total docs.
        total_docs_last_active_at: Time: total docs last active.
        total_doc_collaborators_last90_days: The total doc collaborators last90 days.
    """

    email: str
    name: str
    role: WorkspaceUserRole
    picture_url: str | None = None
    registered_at: datetime
    role_changed_at: datetime | None = None
    last_active_at: date | None = None
    owned_docs: Number | None = None
    docs_last_active_at: date | None = None
    doc_collaborator_count: Number | None = None
    total_docs: Number | None = None
    total_docs_last_active_at: date | None = None
    total_doc_collaborators_last90_days: Number | None = None


class WorkspaceRoleActivity(Record, frozen=True, kw_only=True):
    """Workspace role activity.

    Attributes:
        month: The month.
        active_admin_count: The active admin count.
        active_doc_maker_count: The active doc maker count.
        active_editor_count: The active editor count.
        inactive_admin_count: The inactive admin count.
        inactive_doc_maker_count: The inactive doc maker count.
        inactive_editor_count: The inactive editor count.
    """

    month: str
    active_admin_count: Number
    active_doc_maker_count: Number
    active_editor_count: Number
    inactive_admin_count: Number
    inactive_doc_maker_count: Number
    inactive_editor_count: Number


class WorkspaceMembersList(ListPage[WorkspaceUser], frozen=True, kw_only=True):
    """One page of workspace members.

    Attributes:
        items: What is on this page.
    """


class GetWorkspaceRoleActivity(Record, frozen=True, kw_only=True):
    """Get workspace role activity.

    Attributes:
        items: What is on this page.
    """

    items: tuple[WorkspaceRoleActivity, ...]


class ChangeRole(RequestRecord, frozen=True, kw_only=True):
    """What `change_user_role` sends.

    Attributes:
        email: The mail address.
        new_role: The new role.
    """

    email: str
    new_role: WorkspaceUserRole


class ChangeRoleResult(Record, frozen=True, kw_only=True):
    """What `change_user_role` answers.

    Attributes:
        role_changed_at: When the role changed.
    """

    role_changed_at: datetime
