"""Subscribers. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import Email, NotNegative, Positive
from codomyrmex.cloud.infomaniak.newsletter.models.filters import SubscriberFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import RequestBody
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Subscriber, SubscriberList
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.operations.undescribed import ANYTHING
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = [
    "COUNT_SUBSCRIBERS",
    "CREATE_SUBSCRIBER",
    "DELETE_SUBSCRIBER",
    "FILTER_SUBSCRIBERS",
    "FORGET_SUBSCRIBER",
    "GET_SUBSCRIBER",
    "LIST_SUBSCRIBERS",
    "UPDATE_SUBSCRIBER",
    "CreateSubscriberBody",
    "FilterSubscribersBody",
    "UpdateSubscriberBody",
]


class CreateSubscriberBody(RequestBody, frozen=True, kw_only=True):
    """What `create_subscriber` sends."""

    email: Email
    fields: Mapping[str, Any] | UnsetType = UNSET
    groups: tuple[int | str, ...] | UnsetType = UNSET
    status: str | UnsetType = UNSET


class UpdateSubscriberBody(RequestBody, frozen=True, kw_only=True):
    """What `update_subscriber` sends."""

    fields: Mapping[str, Any] | UnsetType = UNSET
    groups: tuple[int | str, ...] | UnsetType = UNSET
    status: Literal["active", "unsubscribed"] | UnsetType = UNSET


class FilterSubscribersBody(RequestBody, frozen=True, kw_only=True):
    """What `filter_subscribers` sends."""

    filter: SubscriberFilter | UnsetType = UNSET
    segment: str | UnsetType = UNSET


LIST_SUBSCRIBERS: Final[Operation[SubscriberList]] = Operation(
    name="list_subscribers",
    reference="NewsletterListSubscribers",
    method="GET",
    path="/1/newsletters/{domain}/subscribers",
    result=SubscriberList,
    path_types={"domain": int},
    query={
        "with_": str | tuple[str, ...],
        "filter": SubscriberFilter,
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

CREATE_SUBSCRIBER: Final[Operation[Subscriber]] = Operation(
    name="create_subscriber",
    reference="NewsletterCreateSubscriber",
    method="POST",
    path="/1/newsletters/{domain}/subscribers",
    result=Subscriber,
    path_types={"domain": int},
    body=CreateSubscriberBody,
    body_required=True,
    statuses=(201,),
    read=read,
    wire=query_name,
)

GET_SUBSCRIBER: Final[Operation[Subscriber]] = Operation(
    name="get_subscriber",
    reference="NewsletterShowSubscriber",
    method="GET",
    path="/1/newsletters/{domain}/subscribers/{subscriber}",
    result=Subscriber,
    path_types={"domain": int, "subscriber": int},
    query={"with_": str | tuple[str, ...]},
    read=read,
    wire=query_name,
)

UPDATE_SUBSCRIBER: Final[Operation[Subscriber]] = Operation(
    name="update_subscriber",
    reference="NewsletterUpdateSubscriber",
    method="PUT",
    path="/1/newsletters/{domain}/subscribers/{subscriber}",
    result=Subscriber,
    path_types={"domain": int, "subscriber": int},
    query={"with_": str | tuple[str, ...]},
    body=UpdateSubscriberBody,
    body_required=True,
    read=read,
    wire=query_name,
)

DELETE_SUBSCRIBER: Final[Operation[bool]] = Operation(
    name="delete_subscriber",
    reference="NewsletterDeleteSubscriber",
    method="DELETE",
    path="/1/newsletters/{domain}/subscribers/{subscriber}",
    result=bool,
    path_types={"domain": int, "subscriber": int},
    read=read,
    wire=query_name,
)

FORGET_SUBSCRIBER: Final[Operation[bool]] = Operation(
    name="forget_subscriber",
    reference="NewsletterForgetSubscriber",
    method="DELETE",
    path="/1/newsletters/{domain}/subscribers/{subscriber}/forget",
    result=bool,
    path_types={"domain": int, "subscriber": int},
    read=read,
    wire=query_name,
)

COUNT_SUBSCRIBERS: Final[Operation[Any]] = Operation(
    name="count_subscribers",
    reference="NewsletterCountSubscribersStatus",
    method="GET",
    path="/1/newsletters/{domain}/subscribers/count_status",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

FILTER_SUBSCRIBERS: Final[Operation[SubscriberList]] = Operation(
    name="filter_subscribers",
    reference="NewsletterFilterProviders",
    method="POST",
    path="/1/newsletters/{domain}/subscribers/filter",
    result=SubscriberList,
    path_types={"domain": int},
    query={
        "with_": str | tuple[str, ...],
        "extra": Literal["metadata"],
        "return_": Literal["total"],
        "limit": Positive,
        "skip": NotNegative,
        "page": Positive,
        "per_page": Positive,
        "order_by": str | tuple[str, ...],
        "order": Literal["asc", "desc"],
        "order_for": Mapping[str, Literal["asc", "desc"]],
    },
    body=FilterSubscribersBody,
    body_required=True,
    next_arguments=next_by_number,
    read=read,
    wire=query_name,
)
