"""The newsletter itself. The operations as data."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.infomaniak.newsletter.models.domain import Domain
from codomyrmex.cloud.infomaniak.newsletter.operations.names import query_name
from codomyrmex.cloud.infomaniak.newsletter.reading import read

__all__ = ["CANCEL_OPERATION", "DELETE_DOMAIN", "GET_DOMAIN", "LIST_API_KEYS"]


GET_DOMAIN: Final[Operation[Domain]] = Operation(
    name="get_domain",
    reference="NewsletterShowDomain",
    method="GET",
    path="/1/newsletters/{domain}",
    result=Domain,
    path_types={"domain": int},
    query={"with_": str | tuple[str, ...], "newsletter_id": int},
    read=read,
    wire=query_name,
)

DELETE_DOMAIN: Final[Operation[bool]] = Operation(
    name="delete_domain",
    reference="NewsletterDestroyDomain",
    method="DELETE",
    path="/1/newsletters/{domain}",
    result=bool,
    path_types={"domain": int},
    repeatable=False,
    read=read,
    wire=query_name,
)

LIST_API_KEYS: Final[Operation[tuple[Secret, ...]]] = Operation(
    name="list_api_keys",
    reference="NewsletterApiKey",
    method="GET",
    path="/1/newsletters/{domain}/api-key",
    result=tuple[Secret, ...],
    path_types={"domain": int},
    read=read,
    wire=query_name,
)

CANCEL_OPERATION: Final[Operation[bool]] = Operation(
    name="cancel_operation",
    reference="NewsletterCancelOperation",
    method="DELETE",
    path="/1/newsletters/{domain}/operations/{operationId}",
    result=bool,
    path_types={"domain": int},
    repeatable=False,
    read=read,
    wire=query_name,
)
