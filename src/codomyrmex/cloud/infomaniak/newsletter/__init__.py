"""Infomaniak's newsletter: campaigns, subscribers, groups, imports and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.common.rest.previews import RequestPreview
    from codomyrmex.cloud.infomaniak.newsletter.campaign_steps import SendPreview
    from codomyrmex.cloud.infomaniak.newsletter.client import (
        AsyncInfomaniakNewsletterClient,
        InfomaniakNewsletterClient,
    )
    from codomyrmex.cloud.infomaniak.newsletter.conditions import (
        all_of,
        any_of,
        campaign_action,
        field,
        in_group,
        not_in_group,
        subscribed,
    )
    from codomyrmex.cloud.infomaniak.newsletter.contact_import import ImportReport
    from codomyrmex.cloud.infomaniak.newsletter.contact_rows import RefusedRow
    from codomyrmex.cloud.infomaniak.newsletter.errors import (
        NewsletterAPIError,
        NewsletterAuthenticationError,
        NewsletterConflictError,
        NewsletterForbiddenError,
        NewsletterNotFoundError,
        NewsletterRateLimitError,
        NewsletterServerError,
        NewsletterValidationError,
    )
    from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import Campaign, CampaignStatistics
    from codomyrmex.cloud.infomaniak.newsletter.models.inputs import (
        ImportField,
        Included,
        Recipients,
        Selection,
    )
    from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Group, Segment, Subscriber
    from codomyrmex.cloud.infomaniak.newsletter.statistics_chart import (
        statistics_chart,
        statistics_svg,
    )
    from codomyrmex.cloud.infomaniak.newsletter.tasks import Task, TaskStatus

__all__ = [
    "AsyncInfomaniakNewsletterClient",
    "Campaign",
    "CampaignStatistics",
    "Group",
    "ImportField",
    "ImportReport",
    "Included",
    "InfomaniakNewsletterClient",
    "NewsletterAPIError",
    "NewsletterAuthenticationError",
    "NewsletterConflictError",
    "NewsletterForbiddenError",
    "NewsletterNotFoundError",
    "NewsletterRateLimitError",
    "NewsletterServerError",
    "NewsletterValidationError",
    "Recipients",
    "RefusedRow",
    "RequestPreview",
    "Segment",
    "Selection",
    "SendPreview",
    "Subscriber",
    "Task",
    "TaskStatus",
    "all_of",
    "any_of",
    "campaign_action",
    "field",
    "in_group",
    "not_in_group",
    "statistics_chart",
    "statistics_svg",
    "subscribed",
]

_HERE = "codomyrmex.cloud.infomaniak.newsletter"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "AsyncInfomaniakNewsletterClient": f"{_HERE}.client",
        "Campaign": f"{_HERE}.models.campaigns",
        "CampaignStatistics": f"{_HERE}.models.campaigns",
        "Group": f"{_HERE}.models.subscribers",
        "ImportField": f"{_HERE}.models.inputs",
        "ImportReport": f"{_HERE}.contact_import",
        "Included": f"{_HERE}.models.inputs",
        "InfomaniakNewsletterClient": f"{_HERE}.client",
        "NewsletterAPIError": f"{_HERE}.errors",
        "NewsletterAuthenticationError": f"{_HERE}.errors",
        "NewsletterConflictError": f"{_HERE}.errors",
        "NewsletterForbiddenError": f"{_HERE}.errors",
        "NewsletterNotFoundError": f"{_HERE}.errors",
        "NewsletterRateLimitError": f"{_HERE}.errors",
        "NewsletterServerError": f"{_HERE}.errors",
        "NewsletterValidationError": f"{_HERE}.errors",
        "Recipients": f"{_HERE}.models.inputs",
        "RefusedRow": f"{_HERE}.contact_rows",
        "RequestPreview": "codomyrmex.cloud.common.rest.previews",
        "Segment": f"{_HERE}.models.subscribers",
        "Selection": f"{_HERE}.models.inputs",
        "SendPreview": f"{_HERE}.campaign_steps",
        "Subscriber": f"{_HERE}.models.subscribers",
        "Task": f"{_HERE}.tasks",
        "TaskStatus": f"{_HERE}.tasks",
        "all_of": f"{_HERE}.conditions",
        "any_of": f"{_HERE}.conditions",
        "campaign_action": f"{_HERE}.conditions",
        "field": f"{_HERE}.conditions",
        "in_group": f"{_HERE}.conditions",
        "not_in_group": f"{_HERE}.conditions",
        "statistics_chart": f"{_HERE}.statistics_chart",
        "statistics_svg": f"{_HERE}.statistics_chart",
        "subscribed": f"{_HERE}.conditions",
    },
)
