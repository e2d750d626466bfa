"""What several areas refer to: references, people, icons, links."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from codomyrmex.cloud.coda_io.models.enums import ResourceType, TableType
from codomyrmex.cloud.common.rest.records import Number, Record, RequestRecord

__all__ = [
    "AddGoLinkRequest",
    "AddGoLinkResult",
    "ApiLink",
    "ApiLinkResolvedResource",
    "ColumnReference",
    "DocReference",
    "FolderReference",
    "FormulaDetail",
    "Icon",
    "Image",
    "Maker",
    "MakerSummary",
    "PageReference",
    "PublishingCategory",
    "TableReference",
    "User",
    "UserSummary",
    "ValidationError",
    "Workspace",
    "WorkspaceReference",
]


class DocReference(Record, frozen=True, kw_only=True):
    """What names a doc.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        browser_link: Its address for a browser.
    """

    id: str
    type: str
    href: str
    browser_link: str


class PageReference(Record, frozen=True, kw_only=True):
    """What names a page.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        browser_link: Its address for a browser.
        name: Its name.

    Example:
        >>> coda.get_table("AbCDeFGH", "Tasks").parent.name
        'Start'
    """

    id: str
    type: str
    href: str
    browser_link: str
    name: str


class ValidationError(Record, frozen=True, kw_only=True):
    """Validation error.

    Attributes:
        path: The path.
        message: The text.
    """

    path: str
    message: str


class TableReference(Record, frozen=True, kw_only=True):
    """What names a table.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        table_type: Whether it is a table or a view.
        href: Its address in the API.
        browser_link: Its address for a browser.
        name: Its name.
        parent: What it is part of.

    Example:
        >>> coda.list_tables("AbCDeFGH").items[0].id
        'grid-1'
    """

    id: str
    type: str
    table_type: TableType
    href: str
    browser_link: str
    name: str
    parent: PageReference | None = None


class ColumnReference(Record, frozen=True, kw_only=True):
    """What names a column.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
    """

    id: str
    type: str
    href: str


class User(Record, frozen=True, kw_only=True):
    """Who the token belongs to.

    Attributes:
        name: Its name.
        login_id: The mail address they sign in with.
        type: What kind of thing it is.
        picture_link: Address of the picture.
        scoped: Whether the token reaches some things only.
        token_name: The token's name.
        href: Its address in the API.
        workspace: The workspace it belongs to.

    Example:
        >>> coda.whoami().name
        'Ada'
    """

    name: str
    login_id: str
    type: str
    picture_link: str | None = None
    scoped: bool
    token_name: str
    href: str
    workspace: WorkspaceReference


class UserSummary(Record, frozen=True, kw_only=True):
    """A person.

    Attributes:
        name: Its name.
        login_id: The mail address they sign in with.
        type: What kind of thing it is.
        picture_link: Address of the picture.
    """

    name: str
    login_id: str
    type: str
    picture_link: str | None = None


class PublishingCategory(Record, frozen=True, kw_only=True):
    """A category.

    Attributes:
        category_id: Id of the category.
        category_name: The category name.
        category_slug: The category slug.
    """

    category_id: str
    category_name: str
    category_slug: str | None = None


class Maker(Record, frozen=True, kw_only=True):
    """Who makes a Pack.

    Attributes:
        name: Its name.
        picture_link: Address of the picture.
        slug: The readable part of its address.
        job_title: The job title.
        employer: The employer.
        description: The description.
        login_id: The mail address they sign in with.
    """

    name: str
    picture_link: str | None = None
    slug: str | None = None
    job_title: str | None = None
    employer: str | None = None
    description: str | None = None
    login_id: str


class MakerSummary(Record, frozen=True, kw_only=True):
    """Maker summary.

    Attributes:
        name: Its name.
        picture_link: Address of the picture.
        slug: The readable part of its address.
        job_title: The job title.
        employer: The employer.
        description: The description.
    """

    name: str
    picture_link: str | None = None
    slug: str | None = None
    job_title: str | None = None
    employer: str | None = None
    description: str | None = None


class ApiLink(Record, frozen=True, kw_only=True):
    """What a browser's address leads to.

    Attributes:
        type: What kind of thing it is.
        href: Its address in the API.
        browser_link: Its address for a browser.
        resource: What the link leads to.
    """

    type: str
    href: str
    browser_link: str | None = None
    resource: ApiLinkResolvedResource


class ApiLinkResolvedResource(Record, frozen=True, kw_only=True):
    """Api link resolved resource.

    Attributes:
        type: What kind of thing it is.
        id: Its id.
        name: Its name.
        href: Its address in the API.
    """

    type: ResourceType
    id: str
    name: str | None = None
    href: str


class Icon(Record, frozen=True, kw_only=True):
    """An icon.

    Attributes:
        name: Its name.
        type: What kind of thing it is.
        browser_link: Its address for a browser.

    Example:
        >>> coda.get_doc("AbCDeFGH").icon.name
        'star'
    """

    name: str
    type: str
    browser_link: str


class Image(Record, frozen=True, kw_only=True):
    """An image.

    Attributes:
        browser_link: Its address for a browser.
        type: What kind of thing it is.
        width: The width.
        height: The height.
    """

    browser_link: str
    type: str | None = None
    width: Number | None = None
    height: Number | None = None


class FormulaDetail(Record, frozen=True, kw_only=True):
    """What is known of a formula.

    Attributes:
        valid: Whether it is valid.
        is_volatile: Whether its value changes by itself.
        has_user_formula: Whether it has user formula.
        has_today_formula: Whether it has today formula.
        has_now_formula: Whether it has now formula.
    """

    valid: bool
    is_volatile: bool | None = None
    has_user_formula: bool | None = None
    has_today_formula: bool | None = None
    has_now_formula: bool | None = None


class FolderReference(Record, frozen=True, kw_only=True):
    """What names a folder.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        browser_link: Its address for a browser.
        name: Its name.

    Example:
        >>> coda.get_doc("AbCDeFGH").folder.id
        'fl-1'
    """

    id: str
    type: str
    browser_link: str
    name: str | None = None


class WorkspaceReference(Record, frozen=True, kw_only=True):
    """What names a workspace.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        organization_id: Id of the organization.
        browser_link: Its address for a browser.
        name: Its name.

    Example:
        >>> coda.get_doc("AbCDeFGH").workspace.id
        'ws-1'
    """

    id: str
    type: str
    organization_id: str | None = None
    browser_link: str
    name: str | None = None


class Workspace(Record, frozen=True, kw_only=True):
    """A workspace.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        organization_id: Id of the organization.
        browser_link: Its address for a browser.
        name: Its name.
        description: The description.
    """

    id: str
    type: str
    organization_id: str | None = None
    browser_link: str
    name: str
    description: str | None = None


class AddGoLinkRequest(RequestRecord, frozen=True, kw_only=True):
    """What `add_go_link` sends.

    Attributes:
        name: Its name.
        destination_url: Address of the destination.
        description: The description.
        url_pattern: The url pattern.
        creator_email: The creator email.
    """

    name: Annotated[str, Meta(max_length=128, pattern="^[a-zA-Z0-9\\-_]+$")]
    destination_url: Annotated[str, Meta(max_length=2048)]
    description: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET
    url_pattern: Annotated[str, Meta(max_length=2048)] | UnsetType | None = UNSET
    creator_email: Annotated[str, Meta(max_length=512)] | UnsetType | None = UNSET


class AddGoLinkResult(Record, frozen=True, kw_only=True):
    """What `add_go_link` answers."""
