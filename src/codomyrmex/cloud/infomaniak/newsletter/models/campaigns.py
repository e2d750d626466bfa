"""Campaigns and templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # JSON of any shape

import msgspec

from codomyrmex.cloud.infomaniak.newsletter.models.enums import CampaignStatus
from codomyrmex.cloud.infomaniak.newsletter.models.lists import ListPage

__all__ = [
    "ActivityList",
    "AdvancedStatistics",
    "Campaign",
    "CampaignList",
    "CampaignStatistics",
    "Template",
    "TemplateList",
]


class CampaignStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a campaign; the scale of rates is not documented.

    Attributes:
        sent_count: How many mails were sent.
        open_count: How many were opened.
        click_count: How many were clicked in.
        delivery_count: How many were delivered.
        complaint_count: How many were called spam.
        bounce_count: How many came back for good.
        soft_bounce_count: How many came back for now.
        unsubscribe_count: How many unsubscribed.
        open_rate: How often they were opened.
        click_rate: How often they were clicked in.
        delivery_rate: How often they were delivered.
        complaint_rate: How often they were called spam.
        bounce_rate: How often they came back for good.
        soft_bounce_rate: How often they came back for now.
        unsubscribe_rate: How often somebody unsubscribed.

    Example:
        >>> CampaignStatistics(sent_count=200).sent_count
        200
    """

    sent_count: int | None = None
    open_count: int | None = None
    click_count: int | None = None
    delivery_count: int | None = None
    complaint_count: int | None = None
    bounce_count: int | None = None
    soft_bounce_count: int | None = None
    unsubscribe_count: int | None = None
    open_rate: float | None = None
    click_rate: float | None = None
    delivery_rate: float | None = None
    complaint_rate: float | None = None
    bounce_rate: float | None = None
    soft_bounce_rate: float | None = None
    unsubscribe_rate: float | None = None


class AdvancedStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """What a campaign was read with.

    Attributes:
        mobile: Counts by kind of device.
        browser: Counts by browser.
    """

    mobile: Mapping[str, Any] | None = None
    browser: Mapping[str, Any] | None = None


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign.

    Attributes:
        id: Its id.
        domain: The newsletter.
        status: Its state.
        sending_batch: The batch that is being sent.
        lang: The language.
        subject: The subject.
        preheader: The text beside the subject.
        email_from_name: The sender's name.
        email_from_addr: The sender's address.
        tracking_link: Whether clicks are counted.
        tracking_opening: Whether opens are counted.
        tracking_utm: The marks that web statistics know its links by.
        thumbnail_url: Where its picture is.
        designer_url: Where it can be edited.
        preview_url: Where it can be looked at.
        content: The content.
        recipients: Who gets it, by kind.
        subscribers_count: How many get it.
        limit_by_hour: How many mails may go out in an hour.
        limit_by_hour_reached: Whether, or when, that limit was met.
        limit_by_day: How many mails may go out in a day.
        limit_by_day_reached: Whether, or when, that limit was met.
        next_step: What is left to do before it can be sent.
        unsub_link: Whether it has a link to unsubscribe.
        force_sended: Whether it is sent although a check failed.
        started_at: When it is or was sent, in Unix seconds.
        created_at: When it was made, in Unix seconds.
        statistics: Counts and rates, when they were asked for.
        advanced_statistics: What it was read with, when it was asked for.

    Example:
        >>> newsletter.get_campaign(1).subject
        'Spring'
    """

    id: int
    domain: str | None = None
    status: CampaignStatus | None = None
    sending_batch: str | None = None
    lang: str | None = None
    subject: str | None = None
    preheader: str | None = None
    email_from_name: str | None = None
    email_from_addr: str | None = None
    tracking_link: bool | None = None
    tracking_opening: bool | None = None
    tracking_utm: Mapping[str, Any] | None = None
    thumbnail_url: str | None = None
    designer_url: str | None = None
    preview_url: str | None = None
    content: str | None = None
    recipients: Mapping[str, Any] | None = None
    subscribers_count: int | None = None
    limit_by_hour: int | None = None
    limit_by_hour_reached: str | None = None
    limit_by_day: int | None = None
    limit_by_day_reached: str | None = None
    next_step: str | None = None
    unsub_link: str | None = None
    force_sended: str | None = None
    started_at: int | None = None
    created_at: int | None = None
    statistics: CampaignStatistics | None = None
    advanced_statistics: AdvancedStatistics | None = None


class CampaignList(ListPage[Campaign], frozen=True, kw_only=True, dict=True):
    """Campaigns."""

    items: tuple[Campaign, ...]


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A template.

    Attributes:
        id: Its id.
        domain_id: The newsletter.
        name: Its name.
        content: The content.
        thumbnail: Its picture.
    """

    id: int
    domain_id: int | None = None
    name: str | None = None
    content: Mapping[str, Any] | str | None = None
    thumbnail: str | None = None


class TemplateList(ListPage[Template], frozen=True, kw_only=True, dict=True):
    """Templates."""

    items: tuple[Template, ...]


class ActivityList(ListPage[Mapping[str, Any]], frozen=True, kw_only=True, dict=True):
    """Rows of a report, whose fields are not described."""

    items: tuple[Mapping[str, Any], ...]
