"""Changes of many subscribers at once. The operations as data."""

from __future__ import annotations

from typing import Final

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.infomaniak.newsletter.models.filters import (
    ActiveSubscriberFilter,
    SubscriberGroupFilter,
    SubscriberSelectionFilter,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import RequestBody, Selection
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.reading import read
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = [
    "ASSIGN_SUBSCRIBERS",
    "DELETE_SUBSCRIBERS",
    "EXPORT_SUBSCRIBERS",
    "UNASSIGN_SUBSCRIBERS",
    "UNSUBSCRIBE_SUBSCRIBERS",
    "AssignSubscribersBody",
    "DeleteSubscribersBody",
    "ExportSubscribersBody",
    "UnassignSubscribersBody",
    "UnsubscribeSubscribersBody",
]


class DeleteSubscribersBody(RequestBody, frozen=True, kw_only=True):
    """What `delete_subscribers` sends."""

    select: Selection
    filter: SubscriberSelectionFilter | UnsetType = UNSET
    segment: str | UnsetType = UNSET


class AssignSubscribersBody(RequestBody, frozen=True, kw_only=True):
    """What `assign_subscribers` sends."""

    select: Selection
    filter: SubscriberGroupFilter | UnsetType = UNSET
    groups: tuple[int | str, ...] | UnsetType = UNSET
    segment: str | UnsetType = UNSET


class UnassignSubscribersBody(RequestBody, frozen=True, kw_only=True):
    """What `unassign_subscribers` sends."""

    group_id: int
    select: Selection
    filter: SubscriberGroupFilter | UnsetType = UNSET
    segment: str | UnsetType = UNSET


class UnsubscribeSubscribersBody(RequestBody, frozen=True, kw_only=True):
    """What `unsubscribe_subscribers` sends."""

    select: Selection
    filter: ActiveSubscriberFilter | UnsetType = UNSET
    segment: str | UnsetType = UNSET


class ExportSubscribersBody(RequestBody, frozen=True, kw_only=True):
    """What `export_subscribers` sends."""

    select: Selection
    filter: SubscriberSelectionFilter | UnsetType = UNSET
    segment: str | UnsetType = UNSET


DELETE_SUBSCRIBERS: Final[Operation[Task]] = Operation(
    name="delete_subscribers",
    reference="NewsletterDeleteSubscribers",
    method="DELETE",
    path="/1/newsletters/{domain}/subscribers",
    result=Task,
    path_types={"domain": int},
    body=DeleteSubscribersBody,
    body_required=True,
    statuses=(202,),
    read=read,
    wire=query_name,
)

ASSIGN_SUBSCRIBERS: Final[Operation[Task]] = Operation(
    name="assign_subscribers",
    reference="NewsletterAssign",
    method="PUT",
    path="/1/newsletters/{domain}/subscribers/assign",
    result=Task,
    path_types={"domain": int},
    body=AssignSubscribersBody,
    body_required=True,
    statuses=(202,),
    read=read,
    wire=query_name,
)

UNASSIGN_SUBSCRIBERS: Final[Operation[Task]] = Operation(
    name="unassign_subscribers",
    reference="NewsletterUnassign",
    method="PUT",
    path="/1/newsletters/{domain}/subscribers/unassign",
    result=Task,
    path_types={"domain": int},
    body=UnassignSubscribersBody,
    body_required=True,
    statuses=(202,),
    read=read,
    wire=query_name,
)

UNSUBSCRIBE_SUBSCRIBERS: Final[Operation[Task]] = Operation(
    name="unsubscribe_subscribers",
    reference="NewsletterUnsubscribeSubscribers",
    method="PUT",
    path="/1/newsletters/{domain}/subscribers/unsubscribe",
    result=Task,
    path_types={"domain": int},
    body=UnsubscribeSubscribersBody,
    body_required=True,
    statuses=(202,),
    read=read,
    wire=query_name,
)

EXPORT_SUBSCRIBERS: Final[Operation[Task]] = Operation(
    name="export_subscribers",
    reference="NewsletterExportSubscribers",
    method="POST",
    path="/1/newsletters/{domain}/subscribers/export",
    result=Task,
    path_types={"domain": int},
    body=ExportSubscribersBody,
    body_required=True,
    statuses=(202,),
    repeatable=False,
    read=read,
    wire=query_name,
)
