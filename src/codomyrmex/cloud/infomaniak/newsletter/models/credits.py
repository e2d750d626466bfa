"""Credits."""

from __future__ import annotations

from typing import Any  # JSON of any shape

import msgspec

from codomyrmex.cloud.infomaniak.newsletter.models.lists import ListPage

__all__ = ["Credit", "CreditDetails", "CreditList"]


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """Credits that were bought or used.

    Attributes:
        id: Its id.
        domain_name: The newsletter.
        campaign_id: Id of the campaign that used them.
        campaign_subject: The subject of that campaign.
        quantity: How many.
        type: What kind they are, in the service's words.
        genre: Why they came or went, in the service's words.
        created_at: When it was made, in Unix seconds.
    """

    id: int
    domain_name: str | None = None
    campaign_id: int | None = None
    campaign_subject: str | None = None
    quantity: int | None = None
    type: str | None = None
    genre: str | None = None
    created_at: int | None = None


class CreditList(ListPage[Credit], frozen=True, kw_only=True, dict=True):
    """Credits."""

    items: tuple[Credit, ...]


class CreditDetails(msgspec.Struct, frozen=True, kw_only=True):
    """The credits that are left.

    Attributes:
        total: How many; None when the service does not say.
        data: The whole answer.
    """

    total: int | None
    data: Any
