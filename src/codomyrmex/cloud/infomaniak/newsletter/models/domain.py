"""The newsletter itself, and products of the account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # JSON of any shape

import msgspec

from codomyrmex.cloud.infomaniak.newsletter.models.enums import DomainStatus

__all__ = ["Domain"]


class Domain(msgspec.Struct, frozen=True, kw_only=True):
    """A newsletter; the service calls it a domain, by a number.

    Attributes:
        id: Its id.
        name: Its name.
        credit_month: The credits of a month.
        limit_by_hour: How many mails may go out in an hour.
        sender_type: How its mails are sent.
        status: Its state.
        dns: The records that its domain needs.
        aws_identity: Its identity at the mail service behind.
        can_use_other_domains: Whether senders of other domains are allowed.
        sub_domains: Its subdomains.
        statistics: Counts and rates, when they were asked for.
        can_use_new_mail_builder: Whether the new editor is there.
    """

    id: int
    name: str | None = None
    credit_month: int | None = None
    limit_by_hour: int | None = None
    sender_type: str | None = None
    status: DomainStatus | None = None
    dns: tuple[Any, ...] | None = None
    aws_identity: str | None = None
    can_use_other_domains: bool | None = None
    sub_domains: tuple[Any, ...] | None = None
    statistics: Mapping[str, Any] | None = None
    can_use_new_mail_builder: bool | None = None
