"""Operations that are known by their path alone. As data."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.operations.undescribed import ANYTHING
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = [
    "GET_CAMPAIGN_TOTALS",
    "GET_DASHBOARD",
    "GET_DASHBOARD_CAMPAIGNS",
    "GET_MONTHLY_CAMPAIGN_TOTALS",
    "GET_SUBSCRIBER_TOTALS",
    "LIST_ADDRESS_BOOKS",
]

GET_DASHBOARD: Final[Operation[Any]] = Operation(
    name="get_dashboard",
    reference="NewsletterGetDashboard",
    method="GET",
    path="/1/newsletters/{domain}/dashboard",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

GET_DASHBOARD_CAMPAIGNS: Final[Operation[Any]] = Operation(
    name="get_dashboard_campaigns",
    reference="NewsletterGetDashboardCampaigns",
    method="GET",
    path="/1/newsletters/{domain}/dashboard/campaigns",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

GET_CAMPAIGN_TOTALS: Final[Operation[Any]] = Operation(
    name="get_campaign_totals",
    reference="NewsletterGetDashboardCampaignsStats",
    method="GET",
    path="/1/newsletters/{domain}/dashboard/stats/campaigns",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

GET_MONTHLY_CAMPAIGN_TOTALS: Final[Operation[Any]] = Operation(
    name="get_monthly_campaign_totals",
    reference="NewsletterGetDashboardCampaignsMonthlyStats",
    method="GET",
    path="/1/newsletters/{domain}/dashboard/stats/campaigns/monthly",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

GET_SUBSCRIBER_TOTALS: Final[Operation[Any]] = Operation(
    name="get_subscriber_totals",
    reference="NewsletterGetDashboardSubscribersStats",
    method="GET",
    path="/1/newsletters/{domain}/dashboard/stats/subscribers",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

LIST_ADDRESS_BOOKS: Final[Operation[Any]] = Operation(
    name="list_address_books",
    reference="NewsletterListWorkspaceAddressBooks",
    method="GET",
    path="/1/newsletters/{domain}/subscribers/import/workspace",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    read=read,
    wire=query_name,
)
