"""Fields of subscribers. The operations as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.rest.operations import Operation, next_by_number
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import NotNegative, Positive, UpTo255
from codomyrmex.cloud.infomaniak.newsletter.models.enums import FieldType
from codomyrmex.cloud.infomaniak.newsletter.models.filters import SearchFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import RequestBody, Selection
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Field, FieldList
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = [
    "CREATE_FIELD",
    "DELETE_FIELD",
    "DELETE_FIELDS",
    "LIST_FIELDS",
    "UPDATE_FIELD",
    "CreateFieldBody",
    "DeleteFieldsBody",
    "UpdateFieldBody",
]


class CreateFieldBody(RequestBody, frozen=True, kw_only=True):
    """What `create_field` sends."""

    name: UpTo255
    type: FieldType
    slug: UpTo255 | UnsetType = UNSET


class UpdateFieldBody(RequestBody, frozen=True, kw_only=True):
    """What `update_field` sends."""

    name: UpTo255


class DeleteFieldsBody(RequestBody, frozen=True, kw_only=True):
    """What `delete_fields` sends."""

    select: Selection
    filter: SearchFilter | UnsetType = UNSET


LIST_FIELDS: Final[Operation[FieldList]] = Operation(
    name="list_fields",
    reference="NewsletterListFields",
    method="GET",
    path="/1/newsletters/{domain}/fields",
    result=FieldList,
    path_types={"domain": int},
    query={
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

CREATE_FIELD: Final[Operation[Field]] = Operation(
    name="create_field",
    reference="NewsletterCreateField",
    method="POST",
    path="/1/newsletters/{domain}/fields",
    result=Field,
    path_types={"domain": int},
    body=CreateFieldBody,
    body_required=True,
    statuses=(201,),
    repeatable=False,
    read=read,
    wire=query_name,
)

UPDATE_FIELD: Final[Operation[Field]] = Operation(
    name="update_field",
    reference="NewsletterUpdateField",
    method="PUT",
    path="/1/newsletters/{domain}/fields/{field}",
    result=Field,
    path_types={"domain": int, "field": int},
    body=UpdateFieldBody,
    body_required=True,
    read=read,
    wire=query_name,
)

DELETE_FIELD: Final[Operation[Field]] = Operation(
    name="delete_field",
    reference="NewsletterDeleteField",
    method="DELETE",
    path="/1/newsletters/{domain}/fields/{field}",
    result=Field,
    path_types={"domain": int, "field": int},
    read=read,
    wire=query_name,
)

DELETE_FIELDS: Final[Operation[bool]] = Operation(
    name="delete_fields",
    reference="NewsletterDeleteFields",
    method="DELETE",
    path="/1/newsletters/{domain}/fields",
    result=bool,
    path_types={"domain": int},
    body=DeleteFieldsBody,
    body_required=True,
    read=read,
    wire=query_name,
)
