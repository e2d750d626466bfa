"""What lists and selections can be narrowed by."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.infomaniak.newsletter.models.bounds import UpTo500
from codomyrmex.cloud.infomaniak.newsletter.models.enums import ActivityAction, TrackingAction
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import RequestBody

__all__ = [
    "ActiveSubscriberFilter",
    "ActivityFilter",
    "CampaignFilter",
    "CampaignSelectionFilter",
    "GroupMemberFilter",
    "MemberFilter",
    "NameFilter",
    "SearchFilter",
    "SubscriberFilter",
    "SubscriberGroupFilter",
    "SubscriberSelectionFilter",
    "TrackingFilter",
]


class ActiveSubscriberFilter(RequestBody, frozen=True, kw_only=True):
    """Which subscribers are unsubscribed.

    Attributes:
        groups: Ids of groups that they are in.
        search: A text in them.
        status: Their state.
    """

    groups: tuple[int, ...] | UnsetType = UNSET
    search: str | UnsetType = UNSET
    status: Literal["active"] | UnsetType = UNSET


class ActivityFilter(RequestBody, frozen=True, kw_only=True):
    """What activity is listed.

    Attributes:
        action: What was done.
        search: A text in them.
    """

    action: ActivityAction | UnsetType | None = UNSET
    search: str | UnsetType = UNSET


class CampaignFilter(RequestBody, frozen=True, kw_only=True):
    """Which campaigns are listed.

    Attributes:
        search: A text in them.
        status: Their state.
    """

    search: str | UnsetType = UNSET
    status: (
        tuple[
            Literal[
                "blocked",
                "canceled",
                "draft",
                "scheduled",
                "scheduled_v1",
                "sending",
                "sending_failed",
                "sending_v1",
                "sent",
                "unknown",
            ],
            ...,
        ]
        | UnsetType
    ) = UNSET


class CampaignSelectionFilter(RequestBody, frozen=True, kw_only=True):
    """Which campaigns are selected.

    Attributes:
        search: A text in them.
        status: Their state.
    """

    search: UpTo500 | UnsetType = UNSET
    status: (
        tuple[
            Literal[
                "blocked",
                "canceled",
                "draft",
                "scheduled",
                "scheduled_v1",
                "sending_failed",
                "sending_v1",
                "sent",
            ],
            ...,
        ]
        | UnsetType
    ) = UNSET


class GroupMemberFilter(RequestBody, frozen=True, kw_only=True):
    """Which subscribers of a group are listed.

    Attributes:
        search: A text in them.
        status: Their state.
    """

    search: str | UnsetType = UNSET
    status: (
        Literal["active", "bounced", "junk", "unconfirmed", "under_verification", "unsubscribed"]
        | UnsetType
    ) = UNSET


class MemberFilter(RequestBody, frozen=True, kw_only=True):
    """Which things are listed, by their subscribers.

    Attributes:
        search: A text in them.
        status: Their state.
    """

    search: str | UnsetType = UNSET
    status: Literal["active", "bounced", "junk", "unconfirmed", "unsubscribed"] | UnsetType = UNSET


class NameFilter(RequestBody, frozen=True, kw_only=True):
    """Which groups or segments are meant.

    Attributes:
        search: A text in them.
        status: Their state.
    """

    search: str | UnsetType = UNSET
    status: Literal["active", "inactive"] | UnsetType = UNSET


class SearchFilter(RequestBody, frozen=True, kw_only=True):
    """Which things are meant, by their text.

    Attributes:
        search: A text in them.
    """

    search: str | UnsetType = UNSET


class SubscriberFilter(RequestBody, frozen=True, kw_only=True):
    """Which subscribers are listed.

    Attributes:
        groups: Ids of groups that they are in.
        search: A text in them.
        status: Their state.
        validation_status: The state of their validation, as a number.
    """

    groups: tuple[int, ...] | UnsetType = UNSET
    search: str | UnsetType = UNSET
    status: (
        Literal[
            "active", "all", "bounced", "junk", "unconfirmed", "under_verification", "unsubscribed"
        ]
        | UnsetType
    ) = UNSET
    validation_status: int | UnsetType = UNSET


class SubscriberGroupFilter(RequestBody, frozen=True, kw_only=True):
    """Which subscribers are put into groups or taken out.

    Attributes:
        groups: Ids of groups that they are in.
        search: A text in them.
        status: Their state.
    """

    groups: tuple[int, ...] | UnsetType = UNSET
    search: str | UnsetType = UNSET
    status: (
        Literal[
            "active", "all", "bounced", "junk", "unconfirmed", "under_verification", "unsubscribed"
        ]
        | UnsetType
    ) = UNSET


class SubscriberSelectionFilter(RequestBody, frozen=True, kw_only=True):
    """Which subscribers are selected.

    Attributes:
        groups: Ids of groups that they are in.
        search: A text in them.
        status: Their state.
    """

    groups: tuple[int, ...] | UnsetType = UNSET
    search: str | UnsetType = UNSET
    status: (
        Literal["active", "bounced", "junk", "unconfirmed", "under_verification", "unsubscribed"]
        | UnsetType
    ) = UNSET


class TrackingFilter(RequestBody, frozen=True, kw_only=True):
    """What tracking is listed.

    Attributes:
        action: What was done.
        search: A text in them.
    """

    action: TrackingAction | UnsetType | None = UNSET
    search: str | UnsetType = UNSET
