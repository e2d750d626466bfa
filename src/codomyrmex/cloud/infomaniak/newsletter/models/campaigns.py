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
    """What became of a campaign; rates are from 0 to 100.

    Attributes:
        sent_count: The sent count as the service gives it.
        open_count: The open count as the service gives it.
        click_count: The click count as the service gives it.
        delivery_count: The delivery count as the service gives it.
        complaint_count: The complaint count as the service gives it.
        bounce_count: The bounce count as the service gives it.
        soft_bounce_count: The soft bounce count as the service gives it.
        unsubscribe_count: The unsubscribe count as the service gives it.
        open_rate: The open rate as the service gives it.
        click_rate: The click rate as the service gives it.
        delivery_rate: The delivery rate as the service gives it.
        complaint_rate: The complaint rate as the service gives it.
        bounce_rate: The bounce rate as the service gives it.
        soft_bounce_rate: The soft bounce rate as the service gives it.
        unsubscribe_rate: The unsubscribe rate as the service gives it.
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
        mobile: The mobile as the service gives it.
        browser: The browser as the service gives it.
    """

    mobile: Mapping[str, Any] | None = None
    browser: Mapping[str, Any] | None = None


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign.

    Attributes:
        id: Its id.
        domain: The newsletter.
        status: Its state.
        sending_batch: The sending batch as the service gives it.
        lang: The language.
        subject: The subject.
        preheader: The text beside the subject.
        email_from_name: The sender's name.
        email_from_addr: The sender's address.
        tracking_link: The tracking link as the service gives it.
        tracking_opening: The tracking opening as the service gives it.
        tracking_utm: The tracking utm as the service gives it.
        thumbnail_url: The thumbnail url as the service gives it.
        designer_url: The designer url as the service gives it.
        preview_url: The preview url as the service gives it.
        content: The content.
        recipients: Who gets it, by kind.
        subscribers_count: How many get it.
        limit_by_hour: How many mails may go out in an hour.
        limit_by_hour_reached: The limit by hour reached as the service gives it.
        limit_by_day: The limit by day as the service gives it.
        limit_by_day_reached: The limit by day reached as the service gives it.
        next_step: The next step as the service gives it.
        unsub_link: The unsub link as the service gives it.
        force_sended: The force sended as the service gives it.
        started_at: When it is or was sent, in Unix seconds.
        created_at: When it was made, in Unix seconds.
        statistics: Counts and rates, when they were asked for.
        advanced_statistics: The advanced statistics as the service gives it.
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
        domain_id: The domain id as the service gives it.
        name: Its name.
        content: The content.
        thumbnail: The thumbnail as the service gives it.
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
