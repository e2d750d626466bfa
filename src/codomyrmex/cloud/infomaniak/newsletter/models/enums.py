"""The words that the API knows."""

from __future__ import annotations

from typing import Literal, TypeAlias

from codomyrmex.cloud.common.rest.records import OpenEnum

__all__ = [
    "ActivityAction",
    "CampaignStatus",
    "DomainStatus",
    "FieldType",
    "Lang",
    "SubscriberStatus",
    "TrackingAction",
]

Lang: TypeAlias = Literal["de_DE", "en_GB", "es_ES", "fr_FR", "it_IT"]
"""The language of what the service adds to a mail."""

FieldType: TypeAlias = Literal["boolean", "date_en", "date_fr", "email", "float", "number", "text"]
"""What a field of subscribers holds."""

ActivityAction: TypeAlias = Literal[
    "bounce", "click", "complaint", "not_open", "open", "sbounce", "unsub"
]
"""What a subscriber did with a campaign."""

TrackingAction: TypeAlias = Literal[
    "bounce",
    "click",
    "complaint",
    "delivery",
    "not_delivery",
    "not_open",
    "open",
    "sbounce",
    "send",
    "unsub",
    "unsub-reason",
    "v3",
    "webform_conversion",
    "webform_display",
]
"""What happened with a mail of a campaign."""


class CampaignStatus(OpenEnum):
    """How far a campaign is."""

    BLOCKED = "blocked"
    CANCELED = "canceled"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SCHEDULED_V1 = "scheduled_v1"
    SENDING = "sending"
    SENDING_FAILED = "sending_failed"
    SENDING_V1 = "sending_v1"
    SENT = "sent"
    UNKNOWN = "unknown"


class DomainStatus(OpenEnum):
    """Whether a newsletter can be used."""

    BLOCKED = "blocked"
    DISABLED = "disabled"
    ENABLED = "enabled"
    ERROR = "error"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"
    WAITING = "waiting"


class SubscriberStatus(OpenEnum):
    """Whether somebody gets mails."""

    ACTIVE = "active"
    BOUNCED = "bounced"
    JUNK = "junk"
    UNCONFIRMED = "unconfirmed"
    UNSUBSCRIBED = "unsubscribed"
    UNDER_VERIFICATION = "under_verification"
