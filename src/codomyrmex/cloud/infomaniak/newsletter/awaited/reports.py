"""What became of a campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import ActivityList
from codomyrmex.cloud.infomaniak.newsletter.models.filters import ActivityFilter, TrackingFilter
from codomyrmex.cloud.infomaniak.newsletter.operations import reports as operations

__all__ = ["ReportsMethods"]


class ReportsMethods(Caller):
    """What became of a campaign."""

    async def list_campaign_activity(
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
        """Do the same; see `InfomaniakNewsletterClient.list_campaign_activity`."""
        return await self._call(
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

    async def get_campaign_links(self, campaign_id: int | str) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.get_campaign_links`."""
        return await self._call(operations.GET_CAMPAIGN_LINKS, campaign=campaign_id)

    async def list_campaign_tracking(
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
        """Do the same; see `InfomaniakNewsletterClient.list_campaign_tracking`."""
        return await self._call(
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
