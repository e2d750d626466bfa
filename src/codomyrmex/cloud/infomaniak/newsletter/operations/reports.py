"""What became of a campaign. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import NotNegative, Positive
from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import ActivityList
from codomyrmex.cloud.infomaniak.newsletter.models.filters import ActivityFilter, TrackingFilter
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.operations.undescribed import ANYTHING
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = ["GET_CAMPAIGN_LINKS", "LIST_CAMPAIGN_ACTIVITY", "LIST_CAMPAIGN_TRACKING"]


LIST_CAMPAIGN_ACTIVITY: Final[Operation[ActivityList]] = Operation(
    name="list_campaign_activity",
    reference="NewsletterSubscribersActivity",
    method="GET",
    path="/1/newsletters/{domain}/campaigns/{campaign}/report/activity",
    result=ActivityList,
    path_types={"domain": int, "campaign": int},
    query={
        "order_by": tuple[Literal["click_count", "email", "open_count"], ...],
        "filter": ActivityFilter,
        "return_": Literal["total"],
        "page": Positive,
        "per_page": Positive,
        "order": Literal["asc", "desc"],
        "order_for": Mapping[str, Literal["asc", "desc"]],
    },
    next_arguments=next_by_number,
    read=read,
    wire=query_name,
)

GET_CAMPAIGN_LINKS: Final[Operation[Any]] = Operation(
    name="get_campaign_links",
    reference="NewsletterLinksActivity",
    method="GET",
    path="/1/newsletters/{domain}/campaigns/{campaign}/report/links",
    result=ANYTHING,  # not described
    path_types={"domain": int, "campaign": int},
    read=read,
    wire=query_name,
)

LIST_CAMPAIGN_TRACKING: Final[Operation[ActivityList]] = Operation(
    name="list_campaign_tracking",
    reference="NewsletterGetTracking",
    method="GET",
    path="/1/newsletters/{domain}/campaigns/{campaign}/tracking",
    result=ActivityList,
    path_types={"domain": int, "campaign": int},
    query={
        "filter": TrackingFilter,
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
