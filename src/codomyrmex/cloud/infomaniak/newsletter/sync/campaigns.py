"""Campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import Campaign, CampaignList
from codomyrmex.cloud.infomaniak.newsletter.models.filters import (
    CampaignFilter,
    CampaignSelectionFilter,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Recipients, Selection, TrackingUtm
from codomyrmex.cloud.infomaniak.newsletter.operations import campaigns as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = ["CampaignsMethods"]


class CampaignsMethods(Caller):
    """Campaigns."""

    def list_campaigns(
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
        """List the campaigns.

        Args:
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.
            date_from: From this time: Unix seconds, or a time with its zone.
            date_to: Until this time: Unix seconds, or a time with its zone.
            filter: What is looked for.
            newsletter_id: Id of the newsletter, as the description has it beside
                the path.
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
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterListCampaigns.

        Example:
            >>> [campaign.subject for campaign in newsletter.list_campaigns()]
            ['Spring', 'Summer', 'Autumn']
        """
        return self._call(
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

    def create_campaign(
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
        """Make a campaign; it is a draft until it is scheduled or sent.

        Args:
            email_from_addr: The sender's address, of a domain that the service
                verified.
            email_from_name: The sender's name.
            lang: The language of what the service adds.
            subject: The subject.
            content_html: The content.
            force_sended: As in the service's reference; None sends null.
            preheader: The text that mailboxes show beside the subject.
            recipients: Who gets it: all, groups, segments, addresses or conditions.
            template_id: Id of the template.
            tracking_link: Whether clicks are counted.
            tracking_opening: Whether openings are counted.
            tracking_utm: The marks of links for web statistics; None takes them
                away.
            unsub_link: Whether a link for unsubscribing is added; None sends null.

        Returns:
            The campaign.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCreateCampaign.

        Example:
            >>> campaign = newsletter.create_campaign(
            ...     subject="News", email_from_addr="a@x.ch", email_from_name="A", lang="en_GB"
            ... )
            >>> campaign.status
            <CampaignStatus.DRAFT: 'draft'>
        """
        return self._call(
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

    def get_campaign(
        self, campaign_id: int | str, *, with_: str | Sequence[str] | None = None
    ) -> Campaign:
        """Get a campaign.

        Args:
            campaign_id: Id of the campaign, a number or its text.
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.

        Returns:
            The campaign.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterShowCampaign.

        Example:
            >>> newsletter.get_campaign(1, with_="statistics").statistics.sent_count
            200
        """
        return self._call(operations.GET_CAMPAIGN, campaign=campaign_id, with_=with_)

    def update_campaign(
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
        """Change a campaign; what is not given stays.

        Args:
            campaign_id: Id of the campaign, a number or its text.
            content_html: The content.
            email_from_addr: The sender's address, of a domain that the service
                verified.
            email_from_name: The sender's name.
            force_sended: As in the service's reference; None sends null.
            lang: The language of what the service adds.
            preheader: The text that mailboxes show beside the subject.
            recipients: Who gets it: all, groups, segments, addresses or conditions.
            subject: The subject.
            template_id: Id of the template.
            tracking_link: Whether clicks are counted.
            tracking_opening: Whether openings are counted.
            tracking_utm: The marks of links for web statistics; None takes them
                away.
            unsub_link: Whether a link for unsubscribing is added; None sends null.

        Returns:
            The campaign.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterEditCampaign.

        Example:
            >>> newsletter.update_campaign(2, subject="Hot summer").subject
            'Hot summer'
        """
        return self._call(
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

    def delete_campaign(self, campaign_id: int | str) -> bool:
        """Delete a campaign.

        Args:
            campaign_id: Id of the campaign, a number or its text.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteCampaign.

        Example:
            >>> newsletter.delete_campaign("1")
            True
        """
        return self._call(operations.DELETE_CAMPAIGN, campaign=campaign_id)

    def delete_campaigns(
        self,
        *,
        select: Selection | Mapping[str, Any] | Sequence[int] | None = None,
        filter: CampaignSelectionFilter | Mapping[str, Any] | None = None,
    ) -> Task:
        """Delete several campaigns; the work is queued.

        Args:
            select: What is meant: ids, or a `Selection`.
            filter: What is looked for.

        Returns:
            What is queued; see `Task.wait` for what can be followed.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteCampaigns.

        Example:
            >>> newsletter.delete_campaigns(select=[1, 2]).id is None
            False
        """
        return self._call(operations.DELETE_CAMPAIGNS, select=select, filter=filter)

    def duplicate_campaign(self, campaign_id: int | str) -> Campaign:
        """Copy a campaign; the copy is a draft.

        Args:
            campaign_id: Id of the campaign, a number or its text.

        Returns:
            The copy.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDuplicateCampaign.

        Example:
            >>> newsletter.duplicate_campaign(1).subject
            'Spring'
        """
        return self._call(operations.DUPLICATE_CAMPAIGN, campaign=campaign_id)
