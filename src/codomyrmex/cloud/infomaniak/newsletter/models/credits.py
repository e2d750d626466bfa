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
        domain_name: The domain name as the service gives it.
        campaign_id: The campaign id as the service gives it.
        campaign_subject: The campaign subject as the service gives it.
        quantity: How many.
        type: The type as the service gives it.
        genre: The genre as the service gives it.
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
