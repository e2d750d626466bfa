"""Templates."""

# arguments are named as in the service: filter, type, id

from __future__ import annotations

from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import TemplateList
from codomyrmex.cloud.infomaniak.newsletter.operations import templates as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["TemplatesMethods"]


class TemplatesMethods(Caller):
    """Templates."""

    def list_templates(
        self,
        *,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
    ) -> TemplateList:
        """List the templates.

        Args:
            return_: ``total``: count instead of listing; the result's `total` is
                the number.
            limit: How many items, counted from `skip`; no page is asked for then.
            skip: How many items are left out first, from 0.
            page: The number of the page, from 1; the first when None.
            per_page: Items a page; as the service likes when None.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterListAllTemplates.

        Example:
            >>> [template.name for template in newsletter.list_templates()]
            ['Plain']
        """
        return self._call(
            operations.LIST_TEMPLATES,
            return_=return_,
            limit=limit,
            skip=skip,
            page=page,
            per_page=per_page,
        )

    def create_template_from_campaign(self, campaign_id: int | str, template_id: int | str) -> str:
        """Make a template of a campaign's content.

        Args:
            campaign_id: Id of the campaign, a number or its text.
            template_id: Id of the template.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCreateTemplateFromCampaign.

        Example:
            >>> newsletter.create_template_from_campaign(1, 1)
            '1'
        """
        return self._call(
            operations.CREATE_TEMPLATE_FROM_CAMPAIGN, campaign=campaign_id, template=template_id
        )

    def get_template_html(self, template_id: int | str) -> Any:
        """Get the HTML of a template.

        Args:
            template_id: Id of the template.

        Returns:
            JSON as the service gives it; it is not described.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterShowHtml.

        Example:
            >>> newsletter.get_template_html(1)
            '<p>Hello</p>'
        """
        return self._call(operations.GET_TEMPLATE_HTML, template=template_id)

    def update_template_thumbnails(self, template_id: int | str) -> Any:
        """Let the service draw the small picture of a template anew.

        Args:
            template_id: Id of the template.

        Returns:
            JSON as the service gives it; it is not described.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUpdateThumbnail.

        Example:
            >>> newsletter.update_template_thumbnails(1)
            True
        """
        return self._call(operations.UPDATE_TEMPLATE_THUMBNAILS, template=template_id)
