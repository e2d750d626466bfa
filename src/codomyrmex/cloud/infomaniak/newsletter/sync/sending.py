"""Tests, sending and stopping."""

# arguments are named as in the service: filter, type, id

from __future__ import annotations

from collections.abc import Sequence

from codomyrmex.cloud.infomaniak.newsletter.operations import sending as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["SendingMethods"]


class SendingMethods(Caller):
    """Tests, sending and stopping."""

    def send_test(self, campaign_id: int | str, email: str) -> bool:
        """Send a campaign to one address, as a test.

        Args:
            campaign_id: Id of the campaign, a number or its text.
            email: The address.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterTestCampaignById.

        Example:
            >>> newsletter.send_test(campaign_id="1", email="ada@example.com")
            True
        """
        return self._call(operations.SEND_TEST, campaign=campaign_id, email=email)

    def send_template_test(self, template_uuid: str, emails: Sequence[str]) -> bool:
        """Send a template to up to five addresses, as a test.

        Args:
            template_uuid: Id of the template.
            emails: The addresses, at most 5.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterTestCampaign.

        Example:
            >>> newsletter.send_template_test("a-template", ["ada@example.com"])
            True
        """
        return self._call(operations.SEND_TEMPLATE_TEST, template_uuid=template_uuid, emails=emails)

    def cancel_campaign(self, campaign_id: int | str) -> bool:
        """Stop a scheduled campaign; it is a draft again or canceled.

        Args:
            campaign_id: Id of the campaign, a number or its text.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCancelCampaign.

        Example:
            >>> newsletter.schedule_campaign(2, 4102444800)
            True
            >>> newsletter.cancel_campaign(2)
            True
        """
        return self._call(operations.CANCEL_CAMPAIGN, campaign=campaign_id)
