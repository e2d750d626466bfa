"""Who you are, links, and how far changes are."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.coda_io.awaited.caller import Caller
from codomyrmex.cloud.coda_io.models.common import AddGoLinkResult, ApiLink, User
from codomyrmex.cloud.coda_io.models.mutations import MutationStatus
from codomyrmex.cloud.coda_io.operations import account as operations

__all__ = ["AccountMethods"]


class AccountMethods(Caller):
    """Who you are, links, and how far changes are."""

    async def whoami(self) -> User:
        """Tell who the token belongs to; see `CodaClient.whoami`."""
        return await self._call(operations.WHOAMI)

    async def resolve_browser_link(
        self, url: str, *, degrade_gracefully: bool | None = None
    ) -> ApiLink:
        """Find what a browser's address leads to; see `CodaClient.resolve_browser_link`."""
        return await self._call(
            operations.RESOLVE_BROWSER_LINK, url=url, degrade_gracefully=degrade_gracefully
        )

    async def get_mutation_status(self, request_id: str) -> MutationStatus:
        """Tell how far a change is; see `CodaClient.get_mutation_status`."""
        return await self._call(operations.GET_MUTATION_STATUS, request_id=request_id)

    async def add_go_link(
        self,
        organization_id: str,
        name: str,
        destination_url: str,
        *,
        description: str | None = None,
        url_pattern: str | UnsetType | None = UNSET,
        creator_email: str | UnsetType | None = UNSET,
    ) -> AddGoLinkResult:
        """Make a go link of an organization; see `CodaClient.add_go_link`."""
        return await self._call(
            operations.ADD_GO_LINK,
            organization_id=organization_id,
            name=name,
            destination_url=destination_url,
            description=description,
            url_pattern=url_pattern,
            creator_email=creator_email,
        )
