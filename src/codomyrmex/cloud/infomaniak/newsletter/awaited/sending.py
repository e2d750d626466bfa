"""Tests, sending and stopping."""

from __future__ import annotations

from collections.abc import Sequence

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.operations import sending as operations

__all__ = ["SendingMethods"]


class SendingMethods(Caller):
    """Tests, sending and stopping."""

    async def send_test(self, campaign_id: int | str, email: str) -> bool:
        """Do the same; see `InfomaniakNewsletterClient.send_test`."""
        return await self._call(operations.SEND_TEST, campaign=campaign_id, email=email)

    async def send_template_test(self, template_uuid: str, emails: Sequence[str]) -> bool:
        """Do the same; see `InfomaniakNewsletterClient.send_template_test`."""
        return await self._call(
            operations.SEND_TEMPLATE_TEST, template_uuid=template_uuid, emails=emails
        )

    async def cancel_campaign(self, campaign_id: int | str) -> bool:
        """Stop a scheduled campaign; see `InfomaniakNewsletterClient.cancel_campaign`."""
        return await self._call(operations.CANCEL_CAMPAIGN, campaign=campaign_id)
