"""Templates. The operations as data."""

from __future__ import annotations

from typing import Any, Final, Literal

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import NotNegative, Positive
from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import TemplateList
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.operations.undescribed import ANYTHING
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = [
    "CREATE_TEMPLATE_FROM_CAMPAIGN",
    "GET_TEMPLATE_HTML",
    "LIST_TEMPLATES",
    "UPDATE_TEMPLATE_THUMBNAILS",
]


LIST_TEMPLATES: Final[Operation[TemplateList]] = Operation(
    name="list_templates",
    reference="NewsletterListAllTemplates",
    method="GET",
    path="/1/newsletters/{domain}/templates",
    result=TemplateList,
    path_types={"domain": int},
    query={
        "return_": Literal["total"],
        "limit": Positive,
        "skip": NotNegative,
        "page": Positive,
        "per_page": Positive,
    },
    next_arguments=next_by_number,
    read=read,
    wire=query_name,
)

CREATE_TEMPLATE_FROM_CAMPAIGN: Final[Operation[str]] = Operation(
    name="create_template_from_campaign",
    reference="NewsletterCreateTemplateFromCampaign",
    method="POST",
    path="/1/newsletters/{domain}/campaigns/{campaign}/template/{template}",
    result=str,
    path_types={"domain": int, "campaign": int, "template": int | str},
    repeatable=False,
    read=read,
    wire=query_name,
)

GET_TEMPLATE_HTML: Final[Operation[Any]] = Operation(
    name="get_template_html",
    reference="NewsletterShowHtml",
    method="GET",
    path="/1/newsletters/{domain}/templates/{template}/html",
    result=ANYTHING,  # not described
    path_types={"domain": int, "template": int | str},
    read=read,
    wire=query_name,
)

UPDATE_TEMPLATE_THUMBNAILS: Final[Operation[Any]] = Operation(
    name="update_template_thumbnails",
    reference="NewsletterUpdateThumbnail",
    method="PUT",
    path="/1/newsletters/{domain}/templates/{template}/update-thumbnails",
    result=ANYTHING,  # not described
    path_types={"domain": int, "template": int},
    read=read,
    wire=query_name,
)
