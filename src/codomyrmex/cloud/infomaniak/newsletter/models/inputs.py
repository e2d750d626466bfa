"""What requests are made of."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from codomyrmex.cloud.infomaniak.newsletter.conditions import Conditions
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import Email, UpTo255

__all__ = [
    "Columns",
    "Expert",
    "ImportField",
    "Included",
    "Recipients",
    "RequestBody",
    "Selection",
    "TrackingUtm",
    "WebformField",
]


class RequestBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something sent to the service; a field that does not exist is refused before it goes out.

    What is optional and not given is `msgspec.UNSET`, and is not sent.
    """


class Selection(RequestBody, frozen=True, kw_only=True):
    """What a change of many things at once is about.

    Attributes:
        all: Whether all are meant, but those of `exclude`.
        include: Ids of what is meant, when not all are.
        exclude: Ids of what is not meant, when all are.

    Example:
        >>> Selection(all=True, exclude=(7,)).exclude
        (7,)
    """

    all: bool
    include: tuple[int, ...] | UnsetType = UNSET
    exclude: tuple[int, ...] | UnsetType = UNSET


class Included(RequestBody, frozen=True, kw_only=True):
    """Groups or segments that get a campaign, and those that do not.

    Attributes:
        include: Ids of those that get it.
        exclude: Ids of those that do not.

    Example:
        >>> Included(include=(1, 2), exclude=(3,)).exclude
        (3,)
    """

    include: tuple[int, ...] | UnsetType = UNSET
    exclude: tuple[int, ...] | UnsetType = UNSET


class Expert(RequestBody, frozen=True, kw_only=True):
    """Recipients by conditions.

    Attributes:
        id: Id of a segment.
        conditions: The conditions.
    """

    id: int | UnsetType | None = UNSET
    conditions: Conditions | UnsetType | None = UNSET


class Recipients(RequestBody, frozen=True, kw_only=True):
    """Who gets a campaign; any of these.

    Attributes:
        all_subscribers: Whether all subscribers get it.
        emails: Addresses.
        groups: Groups.
        segments: Segments.
        expert: Conditions.

    Example:
        >>> Recipients(groups=Included(include=(1,), exclude=(2,))).groups.include
        (1,)
    """

    all_subscribers: bool | UnsetType = UNSET
    emails: tuple[Email, ...] | UnsetType = UNSET
    groups: Included | UnsetType = UNSET
    segments: Included | UnsetType = UNSET
    expert: Expert | UnsetType = UNSET


class TrackingUtm(RequestBody, frozen=True, kw_only=True):
    """The marks that web statistics know a campaign's links by.

    Attributes:
        utm_campaign: The campaign.
        utm_medium: The medium.
        utm_source: The source.
    """

    utm_campaign: str | UnsetType = UNSET
    utm_medium: str | UnsetType = UNSET
    utm_source: str | UnsetType = UNSET


class ImportField(RequestBody, frozen=True, kw_only=True):
    """What a column of an import holds, when it is no field that is there already.

    Attributes:
        type: The type, such as ``text`` or ``email``.
        name: The name of the field.

    Example:
        >>> ImportField(type="text", name="City").name
        'City'
    """

    type: str
    name: UpTo255


Columns: TypeAlias = Annotated[tuple[int | ImportField, ...], Meta(min_length=1)]
"""For each column of an import the id of its field, or what it holds."""


class WebformField(RequestBody, frozen=True, kw_only=True):
    """A field in a form for a website.

    Attributes:
        id: Id of the field.
        selected: Whether the form has it.
        required: Whether it must be filled in.
        error: The text when it is not.
        deleted: Whether it is taken away.
    """

    id: int | UnsetType = UNSET
    selected: bool | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    error: UpTo255 | UnsetType = UNSET
    deleted: bool | UnsetType = UNSET
