"""Forms for a website. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import (
    Email,
    NotNegative,
    Positive,
    UpTo5,
    UpTo255,
    UpTo1000,
)
from codomyrmex.cloud.infomaniak.newsletter.models.filters import SearchFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import (
    RequestBody,
    Selection,
    WebformField,
)
from codomyrmex.cloud.infomaniak.newsletter.models.webforms import Webform, WebformList
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.operations.undescribed import ANYTHING
from codomyrmex.cloud.infomaniak.newsletter.reading import read
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = [
    "CREATE_WEBFORM",
    "DELETE_WEBFORM",
    "DELETE_WEBFORMS",
    "GET_WEBFORM",
    "LIST_WEBFORMS",
    "LIST_WEBFORM_FIELDS",
    "LIST_WEBFORM_THEMES",
    "UPDATE_WEBFORM",
    "CreateWebformBody",
    "DeleteWebformsBody",
    "UpdateWebformBody",
]


class CreateWebformBody(RequestBody, frozen=True, kw_only=True):
    """What `create_webform` sends."""

    button: UpTo255 | UnsetType = UNSET
    confirmation_url: str | UnsetType = UNSET
    design: UpTo255 | UnsetType = UNSET
    email_from_addr: Email | UnsetType = UNSET
    email_from_name: UpTo255 | UnsetType = UNSET
    email_title: UpTo255 | UnsetType = UNSET
    fields: tuple[WebformField, ...] | UnsetType = UNSET
    groups: tuple[int, ...] | UnsetType = UNSET
    msg_ok: UpTo255 | UnsetType = UNSET
    name: UpTo255 | UnsetType = UNSET
    notify: bool | UnsetType = UNSET
    notify_address: Email | UnsetType = UNSET
    notify_lang: UpTo5 | UnsetType = UNSET
    placeholder: bool | UnsetType = UNSET
    rgpd: bool | UnsetType = UNSET
    rgpd_msg: UpTo1000 | UnsetType = UNSET
    subtitle: UpTo1000 | UnsetType = UNSET
    title: UpTo255 | UnsetType = UNSET
    validation_url: str | UnsetType = UNSET


class UpdateWebformBody(RequestBody, frozen=True, kw_only=True):
    """What `update_webform` sends."""

    button: UpTo255 | UnsetType = UNSET
    confirmation_url: str | UnsetType = UNSET
    design: UpTo255 | UnsetType = UNSET
    email_from_addr: Email | UnsetType = UNSET
    email_from_name: UpTo255 | UnsetType = UNSET
    email_title: UpTo255 | UnsetType = UNSET
    fields: tuple[WebformField, ...] | UnsetType = UNSET
    groups: tuple[int, ...] | UnsetType = UNSET
    msg_ok: UpTo255 | UnsetType = UNSET
    name: UpTo255 | UnsetType = UNSET
    notify: bool | UnsetType = UNSET
    notify_address: Email | UnsetType = UNSET
    notify_lang: UpTo5 | UnsetType = UNSET
    placeholder: bool | UnsetType = UNSET
    rgpd: bool | UnsetType = UNSET
    rgpd_msg: UpTo1000 | UnsetType = UNSET
    subtitle: UpTo1000 | UnsetType = UNSET
    title: UpTo255 | UnsetType = UNSET
    validation_url: str | UnsetType = UNSET


class DeleteWebformsBody(RequestBody, frozen=True, kw_only=True):
    """What `delete_webforms` sends."""

    select: Selection
    filter: SearchFilter | UnsetType = UNSET


LIST_WEBFORMS: Final[Operation[WebformList]] = Operation(
    name="list_webforms",
    reference="NewsletterListWebforms",
    method="GET",
    path="/1/newsletters/{domain}/webforms",
    result=WebformList,
    path_types={"domain": int},
    query={
        "with_": str | tuple[str, ...],
        "filter": SearchFilter,
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

CREATE_WEBFORM: Final[Operation[Webform]] = Operation(
    name="create_webform",
    reference="NewsletterCreateWebform",
    method="POST",
    path="/1/newsletters/{domain}/webforms",
    result=Webform,
    path_types={"domain": int},
    body=CreateWebformBody,
    body_required=True,
    statuses=(201,),
    repeatable=False,
    read=read,
    wire=query_name,
)

GET_WEBFORM: Final[Operation[Webform]] = Operation(
    name="get_webform",
    reference="NewsletterShowWebform",
    method="GET",
    path="/1/newsletters/{domain}/webforms/{webform}",
    result=Webform,
    path_types={"domain": int, "webform": int},
    query={"with_": str | tuple[str, ...]},
    read=read,
    wire=query_name,
)

UPDATE_WEBFORM: Final[Operation[Webform]] = Operation(
    name="update_webform",
    reference="NewsletterUpdateWebform",
    method="PUT",
    path="/1/newsletters/{domain}/webforms/{webform}",
    result=Webform,
    path_types={"domain": int, "webform": int},
    query={"with_": str | tuple[str, ...]},
    body=UpdateWebformBody,
    body_required=True,
    read=read,
    wire=query_name,
)

DELETE_WEBFORM: Final[Operation[Webform]] = Operation(
    name="delete_webform",
    reference="NewsletterDeleteWebform",
    method="DELETE",
    path="/1/newsletters/{domain}/webforms/{webform}",
    result=Webform,
    path_types={"domain": int, "webform": int},
    read=read,
    wire=query_name,
)

DELETE_WEBFORMS: Final[Operation[Task]] = Operation(
    name="delete_webforms",
    reference="NewsletterBulkDeleteWebform",
    method="DELETE",
    path="/1/newsletters/{domain}/webforms",
    result=Task,
    path_types={"domain": int},
    body=DeleteWebformsBody,
    body_required=True,
    statuses=(202,),
    read=read,
    wire=query_name,
)

LIST_WEBFORM_THEMES: Final[Operation[Any]] = Operation(
    name="list_webform_themes",
    reference="NewsletterListThemes",
    method="GET",
    path="/1/newsletters/{domain}/webforms/themes",
    result=ANYTHING,  # not described
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

LIST_WEBFORM_FIELDS: Final[Operation[Any]] = Operation(
    name="list_webform_fields",
    reference="NewsletterListWebformFields",
    method="GET",
    path="/1/newsletters/{domain}/webforms/{webform}/fields",
    result=ANYTHING,  # not described
    path_types={"domain": int, "webform": int},
    read=read,
    wire=query_name,
)
