"""What became of a campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import ActivityList
from codomyrmex.cloud.infomaniak.newsletter.models.filters import ActivityFilter, TrackingFilter
from codomyrmex.cloud.infomaniak.newsletter.operations import reports as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["ReportsMethods"]


class ReportsMethods(Caller):
    """What became of a campaign."""

    def list_campaign_activity(
        self,
        campaign_id: int | str,
        *,
        order_by: Sequence[str] | None = None,
        filter: ActivityFilter | Mapping[str, Any] | None = None,
        return_: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> ActivityList:
        """List what the subscribers did with a campaign.

        Args:
            campaign_id: Id of the campaign, a number or its text.
            order_by: The field or fields that the order goes by.
            filter: What is looked for.
            return_: ``total``: count instead of listing; the result's `total` is
                the number.
            page: The number of the page, from 1; the first when None.
            per_page: Items a page; as the service likes when None.
            order: ``asc`` or ``desc``.
            order_for: The direction of single fields: ``{field: "asc"}``.

        Returns:
            One page of objects, whose fields are not described; iterating it walks
            to the end.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterSubscribersActivity.

        Example:
            >>> [row["email"] for row in newsletter.list_campaign_activity(1)]
            ['ada@example.com', 'bob@example.com']
        """
        return self._call(
            operations.LIST_CAMPAIGN_ACTIVITY,
            campaign=campaign_id,
            order_by=order_by,
            filter=filter,
            return_=return_,
            page=page,
            per_page=per_page,
            order=order,
            order_for=order_for,
        )

    def get_campaign_links(self, campaign_id: int | str) -> Any:
        """Get how often each link of a campaign was clicked.

        Args:
            campaign_id: Id of the campaign, a number or its text.

        Returns:
            JSON as the service gives it; it is not described.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterLinksActivity.

        Example:
            >>> newsletter.get_campaign_links(1)[0]["count"]
            20
        """
        return self._call(operations.GET_CAMPAIGN_LINKS, campaign=campaign_id)

    def list_campaign_tracking(
        self,
        campaign_id: int | str,
        *,
        filter: TrackingFilter | Mapping[str, Any] | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> ActivityList:
        """List what happened with each mail of a campaign.

        Args:
            campaign_id: Id of the campaign, a number or its text.
            filter: What is looked for.
            return_: ``total``: count instead of listing; the result's `total` is
                the number.
            limit: How many items, counted from `skip`; no page is asked for then.
            skip: How many items are left out first, from 0.
            page: The number of the page, from 1; the first when None.
            per_page: Items a page; as the service likes when None.
            order_by: The field or fields that the order goes by.
            order: ``asc`` or ``desc``.
            order_for: The direction of single fields: ``{field: "asc"}``.

        Returns:
            One page of objects, whose fields are not described; iterating it walks
            to the end.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterGetTracking.

        Example:
            >>> len(newsletter.list_campaign_tracking(1, filter={"action": "open"}).items)
            1
        """
        return self._call(
            operations.LIST_CAMPAIGN_TRACKING,
            campaign=campaign_id,
            filter=filter,
            return_=return_,
            limit=limit,
            skip=skip,
            page=page,
            per_page=per_page,
            order_by=order_by,
            order=order,
            order_for=order_for,
        )
