"""What takes more than one request: sending with a look before, and users' words, as steps."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError, NotFoundError, PlanRefusedError
from codomyrmex.cloud.common.rest.operations import Operation, build
from codomyrmex.cloud.common.rest.previews import RequestPreview
from codomyrmex.cloud.common.rest.session import Steps
from codomyrmex.cloud.infomaniak.newsletter.calls import Calls, read_all
from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import CampaignStatistics
from codomyrmex.cloud.infomaniak.newsletter.models.credits import CreditDetails
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Subscriber
from codomyrmex.cloud.infomaniak.newsletter.operations.campaigns import GET_CAMPAIGN
from codomyrmex.cloud.infomaniak.newsletter.operations.credits import GET_CREDIT_DETAILS
from codomyrmex.cloud.infomaniak.newsletter.operations.groups import (
    LIST_GROUP_SUBSCRIBERS,
    UNASSIGN_FROM_GROUP,
)
from codomyrmex.cloud.infomaniak.newsletter.operations.sending import SCHEDULE_CAMPAIGN
from codomyrmex.cloud.infomaniak.newsletter.operations.subscribers import (
    LIST_SUBSCRIBERS,
    UPDATE_SUBSCRIBER,
)
from codomyrmex.cloud.infomaniak.newsletter.reading import lenient

__all__ = [
    "SendPreview",
    "find",
    "manage",
    "preview",
    "read_credits",
    "schedule",
    "send",
    "statistics",
    "unsubscribe",
]


class SendPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What sending a campaign means.

    Attributes:
        campaign_id: Id of the campaign.
        subject: The subject.
        sender: The sender's name and address.
        status: How far the campaign is.
        recipients: Who gets it, by kind, as the service gives it.
        recipients_count: How many get it; None when the service does not say.
        credits: How many credits are left; None when the service does not say.
        request: The request that sends; it carries no time, which means at once.
        sent: Whether it was sent.

    Example:
        >>> newsletter.preview_send(2).credits
        800
    """

    campaign_id: int
    subject: str | None
    sender: str
    status: str | None
    recipients: Mapping[str, Any]
    recipients_count: int | None
    credits: int | None
    request: RequestPreview
    sent: bool = False


def preview(calls: Calls, campaign_id: int | str) -> Steps[SendPreview]:
    """Steps that tell what sending a campaign means."""
    campaign = yield from calls.call(GET_CAMPAIGN, {"campaign": campaign_id})
    details = yield from read_credits(calls)
    arguments = {"domain": calls.domain, "campaign": campaign.id}
    return SendPreview(
        campaign_id=campaign.id,
        subject=campaign.subject,
        sender=f"{campaign.email_from_name} <{campaign.email_from_addr}>",
        status=None if campaign.status is None else str(campaign.status),
        recipients=campaign.recipients or {},
        recipients_count=campaign.subscribers_count,
        credits=details.total,
        request=RequestPreview.of(calls.session.base_url.url, build(SCHEDULE_CAMPAIGN, arguments)),
    )


def send(
    calls: Calls, campaign_id: int | str, *, confirm: bool, dry_run: bool
) -> Steps[SendPreview]:
    """Steps that send a campaign at once, when that is meant."""
    shown = yield from preview(calls, campaign_id)
    if dry_run:
        return shown
    if confirm is not True:
        count = "an unknown number of" if shown.recipients_count is None else shown.recipients_count
        raise PlanRefusedError(
            f"send_campaign: {shown.subject!r} would go to {count} recipients at once "
            f"(credits left: {'unknown' if shown.credits is None else shown.credits}); "
            "it was not sent",
            hint="Sending cannot be undone: say confirm=True when it is meant",
            operation="send_campaign",
        )
    yield from calls.call(SCHEDULE_CAMPAIGN, {"campaign": campaign_id})
    return msgspec.structs.replace(shown, sent=True)


def schedule(calls: Calls, campaign_id: int | str, started_at: int | datetime) -> Steps[bool]:
    """Steps that schedule a campaign; without a time in the future it would be sent at once."""
    is_naive = isinstance(started_at, datetime) and started_at.tzinfo is None
    when = started_at.timestamp() if isinstance(started_at, datetime) else started_at
    if not is_naive and when <= time.time():
        raise InvalidRequestError(
            "schedule_campaign: started_at lies in the past; that would send at once",
            hint="Use send_campaign to send at once",
            operation="schedule_campaign",
        )
    arguments = {"campaign": campaign_id, "started_at": started_at}
    return (yield from calls.call(SCHEDULE_CAMPAIGN, arguments))


def statistics(calls: Calls, campaign_id: int | str) -> Steps[CampaignStatistics]:
    """Steps that read what became of a campaign."""
    arguments = {"campaign": campaign_id, "with_": "statistics"}
    campaign = yield from calls.call(GET_CAMPAIGN, arguments)
    return campaign.statistics or CampaignStatistics()


def read_credits(calls: Calls) -> Steps[CreditDetails]:
    """Steps that read how many credits are left."""
    data = yield from calls.call(GET_CREDIT_DETAILS, {})
    total = lenient(data.get("total"), int | None) if isinstance(data, Mapping) else None
    return CreditDetails(total=total if isinstance(total, int) else None, data=data)


def find(calls: Calls, email: str) -> Steps[Subscriber]:
    """Steps that find somebody by the address, in any state."""
    return (yield from _found(calls, LIST_SUBSCRIBERS, email, {"status": "all"}, "the newsletter"))


def unsubscribe(calls: Calls, email: str) -> Steps[Subscriber]:
    """Steps that unsubscribe somebody from everything."""
    found = yield from find(calls, email)
    arguments = {"subscriber": found.id, "status": "unsubscribed"}
    return (yield from calls.call(UPDATE_SUBSCRIBER, arguments))


def manage(
    calls: Calls, list_id: int | str, email: str, action: Literal["delete", "unsub"] | str
) -> Steps[Subscriber]:
    """Steps that find somebody in a group and take them out, or unsubscribe them."""
    if action not in ("delete", "unsub"):
        raise InvalidRequestError(f"manage_contact knows delete and unsub, not {action!r}")
    found = yield from _found(
        calls, LIST_GROUP_SUBSCRIBERS, email, {}, f"the group {list_id}", group=list_id
    )
    if action == "unsub":
        arguments: dict[str, Any] = {"subscriber": found.id, "status": "unsubscribed"}
        return (yield from calls.call(UPDATE_SUBSCRIBER, arguments))
    yield from calls.call(UNASSIGN_FROM_GROUP, {"group": list_id, "subscriber_ids": [found.id]})
    return found


def _found(
    calls: Calls,
    operation: Operation[Any],
    email: str,
    narrowed: Mapping[str, Any],
    where: str,
    **more: Any,  # further arguments of the operation
) -> Steps[Subscriber]:
    """The one of exactly this address; a search finds parts of addresses too."""
    arguments = {"filter": {"search": email, **narrowed}, **more}
    contacts = yield from read_all(calls, operation, arguments)
    found: Subscriber | None = next((each for each in contacts if _same(each, email)), None)
    if found is None:
        raise NotFoundError(f"{email} is not in {where}", operation="find_contact", resource=email)
    return found


def _same(contact: Subscriber, email: str) -> bool:
    return (contact.email or "").lower() == email.lower()
