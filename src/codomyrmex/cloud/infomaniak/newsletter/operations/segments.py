"""Segments. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.conditions import Conditions
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import NotNegative, Positive, UpTo255
from codomyrmex.cloud.infomaniak.newsletter.models.filters import MemberFilter, NameFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import RequestBody, Selection
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import (
    Segment,
    SegmentList,
    SubscriberList,
)
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = [
    "CREATE_SEGMENT",
    "DELETE_SEGMENT",
    "DELETE_SEGMENTS",
    "GET_SEGMENT",
    "LIST_SEGMENTS",
    "LIST_SEGMENT_SUBSCRIBERS",
    "UPDATE_SEGMENT",
    "CreateSegmentBody",
    "DeleteSegmentsBody",
    "UpdateSegmentBody",
]


class CreateSegmentBody(RequestBody, frozen=True, kw_only=True):
    """What `create_segment` sends."""

    data: Conditions
    name: UpTo255


class UpdateSegmentBody(RequestBody, frozen=True, kw_only=True):
    """What `update_segment` sends."""

    data: Conditions | UnsetType | None = UNSET
    name: UpTo255 | UnsetType = UNSET


class DeleteSegmentsBody(RequestBody, frozen=True, kw_only=True):
    """What `delete_segments` sends."""

    select: Selection
    filter: NameFilter | UnsetType = UNSET


LIST_SEGMENTS: Final[Operation[SegmentList]] = Operation(
    name="list_segments",
    reference="NewsletterListSegments",
    method="GET",
    path="/1/newsletters/{domain}/segments",
    result=SegmentList,
    path_types={"domain": int},
    query={
        "with_": str | tuple[str, ...],
        "filter": NameFilter,
        "newsletter_id": int,
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

CREATE_SEGMENT: Final[Operation[Segment]] = Operation(
    name="create_segment",
    reference="NewsletterCreateSegment",
    method="POST",
    path="/1/newsletters/{domain}/segments",
    result=Segment,
    path_types={"domain": int},
    body=CreateSegmentBody,
    body_required=True,
    statuses=(201,),
    repeatable=False,
    read=read,
    wire=query_name,
)

GET_SEGMENT: Final[Operation[Segment]] = Operation(
    name="get_segment",
    reference="NewsletterShowSegment",
    method="GET",
    path="/1/newsletters/{domain}/segments/{segment}",
    result=Segment,
    path_types={"domain": int, "segment": int},
    query={"with_": str | tuple[str, ...], "newsletter_id": int, "segment_id": int},
    read=read,
    wire=query_name,
)

UPDATE_SEGMENT: Final[Operation[Segment]] = Operation(
    name="update_segment",
    reference="NewsletterUpdateSegment",
    method="PUT",
    path="/1/newsletters/{domain}/segments/{segment}",
    result=Segment,
    path_types={"domain": int, "segment": int},
    body=UpdateSegmentBody,
    body_required=True,
    read=read,
    wire=query_name,
)

DELETE_SEGMENT: Final[Operation[bool]] = Operation(
    name="delete_segment",
    reference="NewsletterDeleteSegment",
    method="DELETE",
    path="/1/newsletters/{domain}/segments/{segment}",
    result=bool,
    path_types={"domain": int, "segment": int},
    read=read,
    wire=query_name,
)

DELETE_SEGMENTS: Final[Operation[bool]] = Operation(
    name="delete_segments",
    reference="NewsletterDeleteSegments",
    method="DELETE",
    path="/1/newsletters/{domain}/segments",
    result=bool,
    path_types={"domain": int},
    query={"newsletter_id": int},
    body=DeleteSegmentsBody,
    body_required=True,
    read=read,
    wire=query_name,
)

LIST_SEGMENT_SUBSCRIBERS: Final[Operation[SubscriberList]] = Operation(
    name="list_segment_subscribers",
    reference="NewsletterGetSegmentSubscribers",
    method="GET",
    path="/1/newsletters/{domain}/segments/{segment}/subscribers",
    result=SubscriberList,
    path_types={"domain": int, "segment": int},
    query={
        "with_": str | tuple[str, ...],
        "filter": MemberFilter,
        "newsletter_id": int,
        "segment_id": int,
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
