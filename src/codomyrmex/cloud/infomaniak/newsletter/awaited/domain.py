"""The newsletter itself."""

from __future__ import annotations

from collections.abc import Sequence

from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.domain import Domain
from codomyrmex.cloud.infomaniak.newsletter.operations import domain as operations

__all__ = ["DomainMethods"]


class DomainMethods(Caller):
    """The newsletter itself."""

    async def get_domain(
        self, *, with_: str | Sequence[str] | None = None, newsletter_id: int | None = None
    ) -> Domain:
        """Do the same; see `InfomaniakNewsletterClient.get_domain`."""
        return await self._call(operations.GET_DOMAIN, with_=with_, newsletter_id=newsletter_id)

    async def delete_domain(self, *, confirm: bool) -> bool:
        """Do the same; see `InfomaniakNewsletterClient.delete_domain`."""
        return await self._call(operations.DELETE_DOMAIN, confirm=confirm)

    async def list_api_keys(self) -> tuple[Secret, ...]:
        """Do the same; see `InfomaniakNewsletterClient.list_api_keys`."""
        return await self._call(operations.LIST_API_KEYS)

    async def cancel_operation(self, operation_id: str) -> bool:
        """Cancel work that is queued; see `InfomaniakNewsletterClient.cancel_operation`."""
        return await self._call(operations.CANCEL_OPERATION, operation_id=operation_id)
