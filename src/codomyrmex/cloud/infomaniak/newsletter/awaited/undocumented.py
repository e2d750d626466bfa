"""Operations that the service's public listings name by their path alone."""

from __future__ import annotations

from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.operations import undocumented as operations

__all__ = ["UndocumentedMethods"]


class UndocumentedMethods(Caller):
    """Operations whose parameters and answers are not documented: they may change or go."""

    async def get_dashboard(self) -> Any:
        """Get the dashboard; see `InfomaniakNewsletterClient.get_dashboard`."""
        return await self._call(operations.GET_DASHBOARD)

    async def get_dashboard_campaigns(self) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.get_dashboard_campaigns`."""
        return await self._call(operations.GET_DASHBOARD_CAMPAIGNS)

    async def get_campaign_totals(self) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.get_campaign_totals`."""
        return await self._call(operations.GET_CAMPAIGN_TOTALS)

    async def get_monthly_campaign_totals(self) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.get_monthly_campaign_totals`."""
        return await self._call(operations.GET_MONTHLY_CAMPAIGN_TOTALS)

    async def get_subscriber_totals(self) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.get_subscriber_totals`."""
        return await self._call(operations.GET_SUBSCRIBER_TOTALS)

    async def list_address_books(self) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.list_address_books`."""
        return await self._call(operations.LIST_ADDRESS_BOOKS)
