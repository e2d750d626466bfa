"""Tests, sending and stopping. The operations as data."""

from __future__ import annotations

from typing import Final

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import Email, Emails
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import RequestBody
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = [
    "CANCEL_CAMPAIGN",
    "SCHEDULE_CAMPAIGN",
    "SEND_TEMPLATE_TEST",
    "SEND_TEST",
    "ScheduleCampaignBody",
    "SendTemplateTestBody",
    "SendTestBody",
]


class SendTestBody(RequestBody, frozen=True, kw_only=True):
    """What `send_test` sends."""

    email: Email


class SendTemplateTestBody(RequestBody, frozen=True, kw_only=True):
    """What `send_template_test` sends."""

    emails: Emails


class ScheduleCampaignBody(RequestBody, frozen=True, kw_only=True):
    """What `schedule_campaign` sends."""

    started_at: int | UnsetType = UNSET


SEND_TEST: Final[Operation[bool]] = Operation(
    name="send_test",
    reference="NewsletterTestCampaignById",
    method="POST",
    path="/1/newsletters/{domain}/campaigns/{campaign}/test",
    result=bool,
    path_types={"domain": int, "campaign": int},
    body=SendTestBody,
    body_required=True,
    repeatable=False,
    read=read,
    wire=query_name,
)

SEND_TEMPLATE_TEST: Final[Operation[bool]] = Operation(
    name="send_template_test",
    reference="NewsletterTestCampaign",
    method="POST",
    path="/1/newsletters/{domain}/campaigns/template/{template_uuid}/test",
    result=bool,
    path_types={"domain": int},
    body=SendTemplateTestBody,
    body_required=True,
    repeatable=False,
    read=read,
    wire=query_name,
)

CANCEL_CAMPAIGN: Final[Operation[bool]] = Operation(
    name="cancel_campaign",
    reference="NewsletterCancelCampaign",
    method="PUT",
    path="/1/newsletters/{domain}/campaigns/{campaign}/cancel",
    result=bool,
    path_types={"domain": int, "campaign": int},
    read=read,
    wire=query_name,
)

SCHEDULE_CAMPAIGN: Final[Operation[bool]] = Operation(
    name="schedule_campaign",
    reference="NewsletterScheduleCampaign",
    method="PUT",
    path="/1/newsletters/{domain}/campaigns/{campaign}/schedule",
    result=bool,
    path_types={"domain": int, "campaign": int},
    body=ScheduleCampaignBody,
    body_required=True,
    repeatable=False,
    read=read,
    wire=query_name,
)
