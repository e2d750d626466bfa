"""Subscribers, their fields, groups and segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # JSON of any shape

import msgspec

from codomyrmex.cloud.infomaniak.newsletter.models.enums import SubscriberStatus
from codomyrmex.cloud.infomaniak.newsletter.models.lists import ListPage

__all__ = [
    "Field",
    "FieldList",
    "Group",
    "GroupList",
    "GroupStatistics",
    "Segment",
    "SegmentList",
    "Source",
    "Subscriber",
    "SubscriberList",
    "SubscriberStatistics",
    "Upload",
]


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of subscribers.

    Attributes:
        id: Its id.
        name: Its name.
        key: Its key.
        value: What it holds.
    """

    id: int
    name: str | None = None
    key: str | None = None
    value: str | None = None


class FieldList(ListPage[Field], frozen=True, kw_only=True, dict=True):
    """Fields."""

    items: tuple[Field, ...]


class GroupStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """How keen a group reads; the scale of rates is not documented.

    Attributes:
        open_rate: How often they were opened.
        click_rate: How often they were clicked in.
    """

    open_rate: float | None = None
    click_rate: float | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group, which users call a mailing list.

    Attributes:
        id: Its id.
        name: Its name.
        updated_at: When it was changed, in Unix seconds.
        subscribed_count: How many subscribers are active.
        statistics: Counts and rates, when they were asked for.
        domain: The newsletter.

    Example:
        >>> newsletter.get_group(1).subscribed_count
        2
    """

    id: int
    name: str | None = None
    updated_at: int | None = None
    subscribed_count: int | None = None
    statistics: GroupStatistics | None = None
    domain: str | None = None


class GroupList(ListPage[Group], frozen=True, kw_only=True, dict=True):
    """Groups."""

    items: tuple[Group, ...]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a subscriber came from.

    Attributes:
        id: Its id.
        sourceable_type: What it came by.
        sourceable_id: Id of what it came by.
        type: What kind they are, in the service's words.
        ip: The address it came from.
        created_at: When it was made, in Unix seconds.
    """

    id: int
    sourceable_type: str | None = None
    sourceable_id: int | None = None
    type: int | None = None
    ip: str | None = None
    created_at: int | None = None


class SubscriberStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """How keen somebody reads; the scale of rates is not documented.

    Attributes:
        sent_count: How many mails were sent.
        open_count: How many were opened.
        click_count: How many were clicked in.
        open_rate: How often they were opened.
        click_rate: How often they were clicked in.
    """

    sent_count: int | None = None
    open_count: int | None = None
    click_count: int | None = None
    open_rate: float | None = None
    click_rate: float | None = None


class Subscriber(msgspec.Struct, frozen=True, kw_only=True):
    """A subscriber, whom users call a contact.

    Attributes:
        id: Its id.
        email: The address.
        status: Its state.
        created_at: When it was made, in Unix seconds.
        added_at: When it was added, in Unix seconds.
        source: How it came: ``api``, ``import``, ``manual`` or ``webform``.
        last_location: Where it was last seen.
        statistics: Counts and rates, when they were asked for.
        groups: The groups.
        sources: Where it came from.
        fields: The fields.

    Example:
        >>> newsletter.get_subscriber(1).email
        'ada@example.com'
    """

    id: int
    email: str | None = None
    status: SubscriberStatus | None = None
    created_at: int | None = None
    added_at: int | None = None
    source: str | None = None
    last_location: str | None = None
    statistics: SubscriberStatistics | None = None
    groups: tuple[Group, ...] | None = None
    sources: tuple[Source, ...] | None = None
    fields: tuple[Field, ...] | None = None


class SubscriberList(ListPage[Subscriber], frozen=True, kw_only=True, dict=True):
    """Subscribers."""

    items: tuple[Subscriber, ...]


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A segment: who fulfils conditions.

    Attributes:
        id: Its id.
        name: Its name.
        data: The conditions, as the service keeps them.
        subscribed_count: How many subscribers are active.
        updated_at: When it was changed, in Unix seconds.
        statistics: Counts and rates, when they were asked for.

    Example:
        >>> newsletter.get_segment(1).name
        'Readers'
    """

    id: int
    name: str | None = None
    data: Mapping[str, Any] | None = None
    subscribed_count: int | None = None
    updated_at: int | None = None
    statistics: Mapping[str, Any] | None = None


class SegmentList(ListPage[Segment], frozen=True, kw_only=True, dict=True):
    """Segments."""

    items: tuple[Segment, ...]


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """What was uploaded for an import.

    Attributes:
        id: Names it for `start_import`.
        data: The whole answer, which the description says to be texts.
    """

    id: int | None
    data: Any

    @classmethod
    def from_json(cls, value: object) -> Upload:
        """Find the id in an answer whose shape is not sure.

        Args:
            value: The answer's data.

        Returns:
            The upload; without an id when there is none in it.

        Example:
            >>> Upload.from_json(["17"]).id, Upload.from_json({"upload_id": 3}).id
            (17, 3)
        """
        found = value
        if isinstance(found, Mapping):
            found = found.get("upload_id", found.get("id"))
        elif isinstance(found, (list, tuple)):
            found = found[0] if found else None
        is_number = isinstance(found, (int, str)) and str(found).isdecimal()
        return cls(id=int(str(found)) if is_number else None, data=value)
