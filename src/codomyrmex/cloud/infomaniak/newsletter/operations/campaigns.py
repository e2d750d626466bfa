"""Campaigns. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import (
    Email,
    NotNegative,
    Positive,
    UpTo255,
)
from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import Campaign, CampaignList
from codomyrmex.cloud.infomaniak.newsletter.models.enums import Lang
from codomyrmex.cloud.infomaniak.newsletter.models.filters import (
    CampaignFilter,
    CampaignSelectionFilter,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import (
    Recipients,
    RequestBody,
    Selection,
    TrackingUtm,
)
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.reading import read
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = [
    "CREATE_CAMPAIGN",
    "DELETE_CAMPAIGN",
    "DELETE_CAMPAIGNS",
    "DUPLICATE_CAMPAIGN",
    "GET_CAMPAIGN",
    "LIST_CAMPAIGNS",
    "UPDATE_CAMPAIGN",
    "CreateCampaignBody",
    "DeleteCampaignsBody",
    "UpdateCampaignBody",
]


class CreateCampaignBody(RequestBody, frozen=True, kw_only=True):
    """What `create_campaign` sends."""

    email_from_addr: Email
    email_from_name: UpTo255
    lang: Lang
    subject: str
    content_html: str | UnsetType = UNSET
    force_sended: bool | UnsetType | None = UNSET
    preheader: str | UnsetType = UNSET
    recipients: Recipients | UnsetType = UNSET
    template_id: int | UnsetType = UNSET
    tracking_link: bool | UnsetType = UNSET
    tracking_opening: bool | UnsetType = UNSET
    tracking_utm: TrackingUtm | UnsetType | None = UNSET
    unsub_link: bool | UnsetType | None = UNSET


class UpdateCampaignBody(RequestBody, frozen=True, kw_only=True):
    """What `update_campaign` sends."""

    content_html: str | UnsetType = UNSET
    email_from_addr: Email | UnsetType = UNSET
    email_from_name: UpTo255 | UnsetType = UNSET
    force_sended: bool | UnsetType | None = UNSET
    lang: Lang | UnsetType = UNSET
    preheader: str | UnsetType = UNSET
    recipients: Recipients | UnsetType = UNSET
    subject: str | UnsetType = UNSET
    template_id: int | UnsetType = UNSET
    tracking_link: bool | UnsetType = UNSET
    tracking_opening: bool | UnsetType = UNSET
    tracking_utm: TrackingUtm | UnsetType | None = UNSET
    unsub_link: bool | UnsetType | None = UNSET


class DeleteCampaignsBody(RequestBody, frozen=True, kw_only=True):
    """What `delete_campaigns` sends."""

    select: Selection | UnsetType = UNSET


LIST_CAMPAIGNS: Final[Operation[CampaignList]] = Operation(
    name="list_campaigns",
    reference="NewsletterListCampaigns",
    method="GET",
    path="/1/newsletters/{domain}/campaigns",
    result=CampaignList,
    path_types={"domain": int},
    query={
        "with_": str | tuple[str, ...],
        "date_from": int,
        "date_to": int,
        "filter": CampaignFilter,
        "newsletter_id": int,
        "return_": Literal["total"],
        "limit": Positive,
        "skip": NotNegative,
        "page": Positive,
        "per_page": Positive,
        "order_by": str | tuple[str, ...],
        "order": Literal["asc", "desc"],
        "order_for": Mapping[str, Literal["asc", "desc"]],
    },
    next_arguments=next_by_number,
    read=read,
    wire=query_name,
)

CREATE_CAMPAIGN: Final[Operation[Campaign]] = Operation(
    name="create_campaign",
    reference="NewsletterCreateCampaign",
    method="POST",
    path="/1/newsletters/{domain}/campaigns",
    result=Campaign,
    path_types={"domain": int},
    body=CreateCampaignBody,
    body_required=True,
    statuses=(201,),
    repeatable=False,
    read=read,
    wire=query_name,
)

GET_CAMPAIGN: Final[Operation[Campaign]] = Operation(
    name="get_campaign",
    reference="NewsletterShowCampaign",
    method="GET",
    path="/1/newsletters/{domain}/campaigns/{campaign}",
    result=Campaign,
    path_types={"domain": int, "campaign": int},
    query={"with_": str | tuple[str, ...]},
    read=read,
    wire=query_name,
)

UPDATE_CAMPAIGN: Final[Operation[Campaign]] = Operation(
    name="update_campaign",
    reference="NewsletterEditCampaign",
    method="PUT",
    path="/1/newsletters/{domain}/campaigns/{campaign}",
    result=Campaign,
    path_types={"domain": int, "campaign": int},
    body=UpdateCampaignBody,
    body_required=True,
    read=read,
    wire=query_name,
)

DELETE_CAMPAIGN: Final[Operation[bool]] = Operation(
    name="delete_campaign",
    reference="NewsletterDeleteCampaign",
    method="DELETE",
    path="/1/newsletters/{domain}/campaigns/{campaign}",
    result=bool,
    path_types={"domain": int, "campaign": int},
    read=read,
    wire=query_name,
)

DELETE_CAMPAIGNS: Final[Operation[Task]] = Operation(
    name="delete_campaigns",
    reference="NewsletterDeleteCampaigns",
    method="DELETE",
    path="/1/newsletters/{domain}/campaigns",
    result=Task,
    path_types={"domain": int},
    query={"filter": CampaignSelectionFilter},
    body=DeleteCampaignsBody,
    body_required=True,
    statuses=(202,),
    read=read,
    wire=query_name,
)

DUPLICATE_CAMPAIGN: Final[Operation[Campaign]] = Operation(
    name="duplicate_campaign",
    reference="NewsletterDuplicateCampaign",
    method="POST",
    path="/1/newsletters/{domain}/campaigns/{campaign}/duplicate",
    result=Campaign,
    path_types={"domain": int, "campaign": int},
    repeatable=False,
    read=read,
    wire=query_name,
)
