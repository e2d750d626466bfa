"""Campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import Campaign, CampaignList
from codomyrmex.cloud.infomaniak.newsletter.models.filters import (
    CampaignFilter,
    CampaignSelectionFilter,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Recipients, Selection, TrackingUtm
from codomyrmex.cloud.infomaniak.newsletter.operations import campaigns as operations
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = ["CampaignsMethods"]


class CampaignsMethods(Caller):
    """Campaigns."""

    async def list_campaigns(
        self,
        *,
        with_: str | Sequence[str] | None = None,
        date_from: int | datetime | None = None,
        date_to: int | datetime | None = None,
        filter: CampaignFilter | Mapping[str, Any] | None = None,
        newsletter_id: int | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> CampaignList:
        """List the campaigns; see `InfomaniakNewsletterClient.list_campaigns`."""
        return await self._call(
            operations.LIST_CAMPAIGNS,
            with_=with_,
            date_from=date_from,
            date_to=date_to,
            filter=filter,
            newsletter_id=newsletter_id,
            return_=return_,
            limit=limit,
            skip=skip,
            page=page,
            per_page=per_page,
            order_by=order_by,
            order=order,
            order_for=order_for,
        )

    async def create_campaign(
        self,
        *,
        email_from_addr: str,
        email_from_name: str,
        lang: str,
        subject: str,
        content_html: str | None = None,
        force_sended: bool | UnsetType | None = UNSET,
        preheader: str | None = None,
        recipients: Recipients | Mapping[str, Any] | None = None,
        template_id: int | None = None,
        tracking_link: bool | None = None,
        tracking_opening: bool | None = None,
        tracking_utm: TrackingUtm | Mapping[str, Any] | UnsetType | None = UNSET,
        unsub_link: bool | UnsetType | None = UNSET,
    ) -> Campaign:
        """Make a campaign; see `InfomaniakNewsletterClient.create_campaign`."""
        return await self._call(
            operations.CREATE_CAMPAIGN,
            email_from_addr=email_from_addr,
            email_from_name=email_from_name,
            lang=lang,
            subject=subject,
            content_html=content_html,
            force_sended=force_sended,
            preheader=preheader,
            recipients=recipients,
            template_id=template_id,
            tracking_link=tracking_link,
            tracking_opening=tracking_opening,
            tracking_utm=tracking_utm,
            unsub_link=unsub_link,
        )

    async def get_campaign(
        self, campaign_id: int | str, *, with_: str | Sequence[str] | None = None
    ) -> Campaign:
        """Get a campaign; see `InfomaniakNewsletterClient.get_campaign`."""
        return await self._call(operations.GET_CAMPAIGN, campaign=campaign_id, with_=with_)

    async def update_campaign(
        self,
        campaign_id: int | str,
        *,
        content_html: str | None = None,
        email_from_addr: str | None = None,
        email_from_name: str | None = None,
        force_sended: bool | UnsetType | None = UNSET,
        lang: str | None = None,
        preheader: str | None = None,
        recipients: Recipients | Mapping[str, Any] | None = None,
        subject: str | None = None,
        template_id: int | None = None,
        tracking_link: bool | None = None,
        tracking_opening: bool | None = None,
        tracking_utm: TrackingUtm | Mapping[str, Any] | UnsetType | None = UNSET,
        unsub_link: bool | UnsetType | None = UNSET,
    ) -> Campaign:
        """Change a campaign; see `InfomaniakNewsletterClient.update_campaign`."""
        return await self._call(
            operations.UPDATE_CAMPAIGN,
            campaign=campaign_id,
            content_html=content_html,
            email_from_addr=email_from_addr,
            email_from_name=email_from_name,
            force_sended=force_sended,
            lang=lang,
            preheader=preheader,
            recipients=recipients,
            subject=subject,
            template_id=template_id,
            tracking_link=tracking_link,
            tracking_opening=tracking_opening,
            tracking_utm=tracking_utm,
            unsub_link=unsub_link,
        )

    async def delete_campaign(self, campaign_id: int | str) -> bool:
        """Delete a campaign; see `InfomaniakNewsletterClient.delete_campaign`."""
        return await self._call(operations.DELETE_CAMPAIGN, campaign=campaign_id)

    async def delete_campaigns(
        self,
        *,
        select: Selection | Mapping[str, Any] | Sequence[int] | None = None,
        filter: CampaignSelectionFilter | Mapping[str, Any] | None = None,
    ) -> Task:
        """Delete several campaigns; see `InfomaniakNewsletterClient.delete_campaigns`."""
        return await self._call(operations.DELETE_CAMPAIGNS, select=select, filter=filter)

    async def duplicate_campaign(self, campaign_id: int | str) -> Campaign:
        """Copy a campaign; see `InfomaniakNewsletterClient.duplicate_campaign`."""
        return await self._call(operations.DUPLICATE_CAMPAIGN, campaign=campaign_id)
