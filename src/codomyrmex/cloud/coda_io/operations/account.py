"""Who you are, links, and how far changes are. The operations as data."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.coda_io.models.common import AddGoLinkRequest, AddGoLinkResult, ApiLink, User
from codomyrmex.cloud.coda_io.models.mutations import MutationStatus
from codomyrmex.cloud.common.rest.operations import Operation

__all__ = [
    "ADD_GO_LINK",
    "GET_MUTATION_STATUS",
    "RESOLVE_BROWSER_LINK",
    "WHOAMI",
]


WHOAMI: Final[Operation[User]] = Operation(
    name="whoami",
    reference="whoami",
    method="GET",
    path="/whoami",
    result=User,
    budget="read",
)

RESOLVE_BROWSER_LINK: Final[Operation[ApiLink]] = Operation(
    name="resolve_browser_link",
    reference="resolveBrowserLink",
    method="GET",
    path="/resolveBrowserLink",
    result=ApiLink,
    budget="read",
    required_query={"url": str},
    query={"degrade_gracefully": bool},
)

GET_MUTATION_STATUS: Final[Operation[MutationStatus]] = Operation(
    name="get_mutation_status",
    reference="getMutationStatus",
    method="GET",
    path="/mutationStatus/{requestId}",
    result=MutationStatus,
    budget="read",
)

ADD_GO_LINK: Final[Operation[AddGoLinkResult]] = Operation(
    name="add_go_link",
    reference="addGoLink",
    method="POST",
    path="/organizations/{organizationId}/goLinks",
    result=AddGoLinkResult,
    budget="write",
    body=AddGoLinkRequest,
    body_required=True,
    repeatable=False,
)
