"""``cmx newsletter send`` and ``schedule``: who would get it is shown first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from codomyrmex.cloud.cli.command import Command, Example, Values
from codomyrmex.cloud.cli.commands.newsletter.service import SERVICE
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS, YES
from codomyrmex.cloud.cli.service_calls import closing, print_request
from codomyrmex.cloud.cli.values import local_time
from codomyrmex.cloud.common.errors import InvalidRequestError

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.newsletter import SendPreview

__all__ = ["SCHEDULE", "SEND"]


def _send(context: Context, values: Values) -> ExitCode:
    (campaign,) = values.arguments
    with closing(SERVICE.open(values)) as client:
        shown = client.preview_send(campaign)
        _show(context, shown)
        if context.dry_run:
            print_request(context, shown.request)
        elif context.confirm(_statement(shown, "at once"), "Send it?"):
            _result(context, client.send_campaign(campaign, confirm=True), "sent")
        else:
            return ExitCode.FAILED
    return ExitCode.DONE


def _schedule(context: Context, values: Values) -> ExitCode:
    campaign, text = values.arguments
    when = _moment(text)
    with closing(SERVICE.open(values)) as client:
        shown = client.preview_send(campaign)
        _show(context, shown)
        if context.dry_run:
            print_request(context, client.preview_request("schedule_campaign", campaign, when))
        elif context.confirm(_statement(shown, f"at {local_time(when)}"), "Schedule it?"):
            client.schedule_campaign(campaign, when)
            _result(context, shown, f"scheduled for {local_time(when)}", scheduled=when)
        else:
            return ExitCode.FAILED
    return ExitCode.DONE


def _moment(text: str) -> datetime:
    """Read a time; without a zone it is one of here."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise InvalidRequestError(
            f"{text!r} is no time", hint="Write it as 2026-12-24T18:00 or 2026-12-24T18:00+01:00"
        ) from None


def _count(shown: SendPreview) -> str:
    known = shown.recipients_count
    return "an unknown number of recipients" if known is None else f"{known:,} recipients"


def _statement(shown: SendPreview, when: str) -> str:
    return f"campaign {shown.campaign_id} ({shown.subject!r}) goes to {_count(shown)} {when}"


def _show(context: Context, shown: SendPreview) -> None:
    from codomyrmex.cloud.cli.records import cell

    output = context.output
    left = "unknown" if shown.credits is None else f"{shown.credits:,}"
    output.text(output.name(f"campaign {shown.campaign_id}: {shown.subject} ({shown.status})"))
    output.text(output.name(f"  sender: {shown.sender}"))
    output.text(output.name(f"  to: {_count(shown)}; {cell('recipients', shown.recipients)}"))
    output.text(f"  credits left: {left}")


def _result(context: Context, shown: SendPreview, text: str, **more: Any) -> None:
    from codomyrmex.cloud.cli.records import json_of

    record: Any = json_of(shown)
    context.output.result({"type": "campaign", **record, **more}, text)


SEND: Final = Command(
    name="newsletter send",
    usage="CAMPAIGN",
    summary="Send a campaign at once, after a question: it cannot be undone.",
    details="""
    Subject, sender, recipients and the credits that are left are shown first. Without a terminal
    nothing is sent unless --yes says so.
    """,
    run=_send,
    options=(YES, *CHANGE_OPTIONS, *SERVICE.options),
    examples=(
        Example("cmx newsletter send 2 --dry-run", "who would get it, and the request"),
        Example("cmx newsletter send 2 --yes", "send it without a question"),
    ),
    least=1,
    most=1,
)

SCHEDULE: Final = Command(
    name="newsletter schedule",
    usage="CAMPAIGN TIME",
    summary="Have a campaign sent at a time, after a question; see cmx newsletter cancel.",
    details="""
    The time is written as 2026-12-24T18:00, here, or with a zone as 2026-12-24T18:00+01:00. A time
    in the past is refused: the service would send at once.
    """,
    run=_schedule,
    options=(YES, *CHANGE_OPTIONS, *SERVICE.options),
    examples=(
        Example("cmx newsletter schedule 2 2099-12-24T18:00 --yes", "on Christmas Eve"),
        Example("cmx newsletter schedule 2 2099-12-24T18:00+01:00 --dry-run", "the request"),
    ),
    least=2,
    most=2,
)
