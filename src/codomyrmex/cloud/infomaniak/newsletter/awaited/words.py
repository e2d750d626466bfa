"""The words that users have for what the API calls otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter import campaign_steps
from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.campaign_steps import SendPreview
from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import CampaignStatistics
from codomyrmex.cloud.infomaniak.newsletter.models.credits import CreditDetails
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import (
    Group,
    GroupList,
    Subscriber,
    SubscriberList,
)
from codomyrmex.cloud.infomaniak.newsletter.operations import groups, sending, subscribers, tasks
from codomyrmex.cloud.infomaniak.newsletter.tasks import TaskList, TaskStatus

__all__ = ["WordsMethods"]


class WordsMethods(Caller):
    """The words that users have for what the API calls otherwise."""

    async def schedule_campaign(self, campaign_id: int | str, started_at: int | datetime) -> bool:
        """Have a campaign sent at a time; see `InfomaniakNewsletterClient.schedule_campaign`."""
        return await self._run(campaign_steps.schedule(self._calls, campaign_id, started_at))

    async def unschedule_campaign(self, campaign_id: int | str) -> bool:
        """Do the same; see `InfomaniakNewsletterClient.unschedule_campaign`."""
        return await self._call(sending.CANCEL_CAMPAIGN, campaign=campaign_id)

    async def preview_send(self, campaign_id: int | str) -> SendPreview:
        """Tell what sending a campaign means; see `InfomaniakNewsletterClient.preview_send`."""
        return await self._run(campaign_steps.preview(self._calls, campaign_id))

    async def send_campaign(
        self, campaign_id: int | str, *, confirm: bool = False, dry_run: bool = False
    ) -> SendPreview:
        """Send a campaign at once; see `InfomaniakNewsletterClient.send_campaign`."""
        return await self._run(
            campaign_steps.send(self._calls, campaign_id, confirm=confirm, dry_run=dry_run)
        )

    async def get_campaign_statistics(self, campaign_id: int | str) -> CampaignStatistics:
        """Do the same; see `InfomaniakNewsletterClient.get_campaign_statistics`."""
        return await self._run(campaign_steps.statistics(self._calls, campaign_id))

    async def list_mailing_lists(self) -> GroupList:
        """Do the same; see `InfomaniakNewsletterClient.list_mailing_lists`."""
        return await self._call(groups.LIST_GROUPS)

    async def get_mailing_list(self, list_id: int | str) -> Group:
        """Get a mailing list; see `InfomaniakNewsletterClient.get_mailing_list`."""
        return await self._call(groups.GET_GROUP, group=list_id)

    async def create_mailing_list(self, name: str) -> Group:
        """Make a mailing list; see `InfomaniakNewsletterClient.create_mailing_list`."""
        return await self._call(groups.CREATE_GROUP, name=name)

    async def update_mailing_list(self, list_id: int | str, name: str) -> Group:
        """Rename a mailing list; see `InfomaniakNewsletterClient.update_mailing_list`."""
        return await self._call(groups.UPDATE_GROUP, group=list_id, name=name)

    async def delete_mailing_list(self, list_id: int | str) -> bool:
        """Delete a mailing list; see `InfomaniakNewsletterClient.delete_mailing_list`."""
        return await self._call(groups.DELETE_GROUP, group=list_id)

    async def get_list_contacts(
        self, list_id: int | str, *, page: int | None = None, per_page: int | None = None
    ) -> SubscriberList:
        """Do the same; see `InfomaniakNewsletterClient.get_list_contacts`."""
        return await self._call(
            groups.LIST_GROUP_SUBSCRIBERS, group=list_id, page=page, per_page=per_page
        )

    async def get_contact(self, contact_id: int | str) -> Subscriber:
        """Do the same; see `InfomaniakNewsletterClient.get_contact`."""
        return await self._call(subscribers.GET_SUBSCRIBER, subscriber=contact_id)

    async def find_contact(self, email: str) -> Subscriber:
        """Do the same; see `InfomaniakNewsletterClient.find_contact`."""
        return await self._run(campaign_steps.find(self._calls, email))

    async def unsubscribe_contact(self, email: str) -> Subscriber:
        """Do the same; see `InfomaniakNewsletterClient.unsubscribe_contact`."""
        return await self._run(campaign_steps.unsubscribe(self._calls, email))

    async def delete_contact(self, contact_id: int | str) -> bool:
        """Hide a contact; see `InfomaniakNewsletterClient.delete_contact`."""
        return await self._call(subscribers.DELETE_SUBSCRIBER, subscriber=contact_id)

    async def manage_contact(self, list_id: int | str, email: str, status: str) -> Subscriber:
        """Do the same; see `InfomaniakNewsletterClient.manage_contact`."""
        return await self._run(campaign_steps.manage(self._calls, list_id, email, status))

    async def get_credits(self) -> CreditDetails:
        """Tell how many credits are left; see `InfomaniakNewsletterClient.get_credits`."""
        return await self._run(campaign_steps.read_credits(self._calls))

    async def get_task_status(self, task_uuid: str) -> TaskStatus:
        """Tell how far queued work is; see `InfomaniakNewsletterClient.get_task_status`."""
        return await self._call(tasks.GET_TASK_STATUS, task_uuid=task_uuid)

    async def list_tasks(self, *, page: int | None = None, per_page: int | None = None) -> TaskList:
        """List the queued work of the account; see `InfomaniakNewsletterClient.list_tasks`."""
        return await self._call(tasks.LIST_TASKS, page=page, per_page=per_page)

    async def list_products(
        self, *, service_name: str = "mailing", account_id: int | None = None
    ) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.list_products`."""
        return await self._call(
            tasks.LIST_PRODUCTS, service_name=service_name, account_id=account_id
        )
