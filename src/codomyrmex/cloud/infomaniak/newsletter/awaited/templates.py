"""Templates."""

from __future__ import annotations

from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import TemplateList
from codomyrmex.cloud.infomaniak.newsletter.operations import templates as operations

__all__ = ["TemplatesMethods"]


class TemplatesMethods(Caller):
    """Templates."""

    async def list_templates(
        self,
        *,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
    ) -> TemplateList:
        """List the templates; see `InfomaniakNewsletterClient.list_templates`."""
        return await self._call(
            operations.LIST_TEMPLATES,
            return_=return_,
            limit=limit,
            skip=skip,
            page=page,
            per_page=per_page,
        )

    async def create_template_from_campaign(
        self, campaign_id: int | str, template_id: int | str
    ) -> str:
        """Do the same; see `InfomaniakNewsletterClient.create_template_from_campaign`."""
        return await self._call(
            operations.CREATE_TEMPLATE_FROM_CAMPAIGN, campaign=campaign_id, template=template_id
        )

    async def get_template_html(self, template_id: int | str) -> Any:
        """Get the HTML of a template; see `InfomaniakNewsletterClient.get_template_html`."""
        return await self._call(operations.GET_TEMPLATE_HTML, template=template_id)

    async def update_template_thumbnails(self, template_id: int | str) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.update_template_thumbnails`."""
        return await self._call(operations.UPDATE_TEMPLATE_THUMBNAILS, template=template_id)
