"""Operations that the service's public listings name by their path alone."""

from __future__ import annotations

from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.operations import undocumented as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["UndocumentedMethods"]


class UndocumentedMethods(Caller):
    """Operations whose parameters and answers are not documented: they may change or go."""

    def get_dashboard(self) -> Any:
        """Get the dashboard; not documented.

        Returns:
            JSON as the service gives it.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.

        Source: public listings of the Infomaniak API, /dashboard.

        Example:
            >>> newsletter.undocumented.get_dashboard()
            {}
        """
        return self._call(operations.GET_DASHBOARD)

    def get_dashboard_campaigns(self) -> Any:
        """Get the campaigns of the dashboard; not documented.

        Returns:
            JSON as the service gives it.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.

        Source: public listings of the Infomaniak API, /dashboard/campaigns.

        Example:
            >>> newsletter.undocumented.get_dashboard_campaigns()
            {}
        """
        return self._call(operations.GET_DASHBOARD_CAMPAIGNS)

    def get_campaign_totals(self) -> Any:
        """Get the counts of campaigns of the dashboard; not documented.

        Returns:
            JSON as the service gives it.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.

        Source: public listings of the Infomaniak API, /dashboard/stats/campaigns.

        Example:
            >>> newsletter.undocumented.get_campaign_totals()
            {}
        """
        return self._call(operations.GET_CAMPAIGN_TOTALS)

    def get_monthly_campaign_totals(self) -> Any:
        """Get the monthly counts of campaigns of the dashboard; not documented.

        Returns:
            JSON as the service gives it.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.

        Source: public listings of the Infomaniak API, /dashboard/stats/campaigns/monthly.

        Example:
            >>> newsletter.undocumented.get_monthly_campaign_totals()
            {}
        """
        return self._call(operations.GET_MONTHLY_CAMPAIGN_TOTALS)

    def get_subscriber_totals(self) -> Any:
        """Get the counts of subscribers of the dashboard; not documented.

        Returns:
            JSON as the service gives it.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.

        Source: public listings of the Infomaniak API, /dashboard/stats/subscribers.

        Example:
            >>> newsletter.undocumented.get_subscriber_totals()
            {}
        """
        return self._call(operations.GET_SUBSCRIBER_TOTALS)

    def list_address_books(self) -> Any:
        """List the address books that can be imported; not documented.

        Returns:
            JSON as the service gives it.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.

        Source: public listings of the Infomaniak API, /subscribers/import/workspace.

        Example:
            >>> newsletter.undocumented.list_address_books()
            {}
        """
        return self._call(operations.LIST_ADDRESS_BOOKS)
