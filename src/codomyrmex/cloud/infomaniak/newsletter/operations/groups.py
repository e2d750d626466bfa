"""Groups. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import NotNegative, Positive, UpTo255
from codomyrmex.cloud.infomaniak.newsletter.models.filters import (
    GroupMemberFilter,
    MemberFilter,
    NameFilter,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import RequestBody, Selection
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import (
    Group,
    GroupList,
    Subscriber,
    SubscriberList,
)
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.reading import read
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = [
    "ASSIGN_TO_GROUP",
    "CREATE_GROUP",
    "DELETE_GROUP",
    "DELETE_GROUPS",
    "GET_GROUP",
    "LIST_GROUPS",
    "LIST_GROUP_SUBSCRIBERS",
    "UNASSIGN_FROM_GROUP",
    "UPDATE_GROUP",
    "AssignToGroupBody",
    "CreateGroupBody",
    "DeleteGroupsBody",
    "UnassignFromGroupBody",
    "UpdateGroupBody",
]


class CreateGroupBody(RequestBody, frozen=True, kw_only=True):
    """What `create_group` sends."""

    name: UpTo255


class UpdateGroupBody(RequestBody, frozen=True, kw_only=True):
    """What `update_group` sends."""

    name: UpTo255


class DeleteGroupsBody(RequestBody, frozen=True, kw_only=True):
    """What `delete_groups` sends."""

    select: Selection
    filter: NameFilter | UnsetType = UNSET


class AssignToGroupBody(RequestBody, frozen=True, kw_only=True):
    """What `assign_to_group` sends."""

    subscriber_ids: tuple[int, ...]


class UnassignFromGroupBody(RequestBody, frozen=True, kw_only=True):
    """What `unassign_from_group` sends."""

    subscriber_ids: tuple[int, ...]


LIST_GROUPS: Final[Operation[GroupList]] = Operation(
    name="list_groups",
    reference="NewsletterListGroups",
    method="GET",
    path="/1/newsletters/{domain}/groups",
    result=GroupList,
    path_types={"domain": int},
    query={
        "with_": str | tuple[str, ...],
        "filter": MemberFilter,
        "return_": Literal["total"],
        "limit": Positive,
        "skip": NotNegative,
        "page": Positive,
        "per_page": Positive,
        "order_by": str | tuple[str, ...],
        "order": Literal["asc", "desc"],
        "order_for": Mapping[str, Literal["asc", "desc"]],
    },
    next_arguments=next_by_number,
    read=read,
    wire=query_name,
)

CREATE_GROUP: Final[Operation[Group]] = Operation(
    name="create_group",
    reference="NewsletterCreateGroup",
    method="POST",
    path="/1/newsletters/{domain}/groups",
    result=Group,
    path_types={"domain": int},
    body=CreateGroupBody,
    body_required=True,
    statuses=(201,),
    repeatable=False,
    read=read,
    wire=query_name,
)

GET_GROUP: Final[Operation[Group]] = Operation(
    name="get_group",
    reference="NewsletterShowGroup",
    method="GET",
    path="/1/newsletters/{domain}/groups/{group}",
    result=Group,
    path_types={"domain": int, "group": int},
    query={"with_": str | tuple[str, ...]},
    read=read,
    wire=query_name,
)

UPDATE_GROUP: Final[Operation[Group]] = Operation(
    name="update_group",
    reference="NewsletterUpdateGroup",
    method="PUT",
    path="/1/newsletters/{domain}/groups/{group}",
    result=Group,
    path_types={"domain": int, "group": int},
    body=UpdateGroupBody,
    body_required=True,
    read=read,
    wire=query_name,
)

DELETE_GROUP: Final[Operation[bool]] = Operation(
    name="delete_group",
    reference="NewsletterDeleteGroup",
    method="DELETE",
    path="/1/newsletters/{domain}/groups/{group}",
    result=bool,
    path_types={"domain": int, "group": int},
    read=read,
    wire=query_name,
)

DELETE_GROUPS: Final[Operation[Task]] = Operation(
    name="delete_groups",
    reference="NewsletterDeleteGroups",
    method="DELETE",
    path="/1/newsletters/{domain}/groups",
    result=Task,
    path_types={"domain": int},
    body=DeleteGroupsBody,
    body_required=True,
    statuses=(202,),
    read=read,
    wire=query_name,
)

LIST_GROUP_SUBSCRIBERS: Final[Operation[SubscriberList]] = Operation(
    name="list_group_subscribers",
    reference="NewsletterGetGroupSubscribers",
    method="GET",
    path="/1/newsletters/{domain}/groups/{group}/subscribers",
    result=SubscriberList,
    path_types={"domain": int, "group": int},
    query={
        "with_": str | tuple[str, ...],
        "filter": GroupMemberFilter,
        "group_id": int,
        "return_": Literal["total"],
        "limit": Positive,
        "skip": NotNegative,
        "page": Positive,
        "per_page": Positive,
        "order_by": str | tuple[str, ...],
        "order": Literal["asc", "desc"],
        "order_for": Mapping[str, Literal["asc", "desc"]],
    },
    next_arguments=next_by_number,
    read=read,
    wire=query_name,
)

ASSIGN_TO_GROUP: Final[Operation[tuple[Subscriber, ...]]] = Operation(
    name="assign_to_group",
    reference="NewsletterAssignSubscribers",
    method="POST",
    path="/1/newsletters/{domain}/groups/{group}/subscribers/assign",
    result=tuple[Subscriber, ...],
    path_types={"domain": int, "group": int},
    body=AssignToGroupBody,
    body_required=True,
    read=read,
    wire=query_name,
)

UNASSIGN_FROM_GROUP: Final[Operation[tuple[Subscriber, ...]]] = Operation(
    name="unassign_from_group",
    reference="NewsletterUnassignSubscribers",
    method="POST",
    path="/1/newsletters/{domain}/groups/{group}/subscribers/unassign",
    result=tuple[Subscriber, ...],
    path_types={"domain": int, "group": int},
    body=UnassignFromGroupBody,
    body_required=True,
    read=read,
    wire=query_name,
)
