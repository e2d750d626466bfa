"""The words that users have for what the API calls otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter import campaign_steps
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
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.tasks import TaskList, TaskStatus

__all__ = ["WordsMethods"]


class WordsMethods(Caller):
    """The words that users have for what the API calls otherwise."""

    def schedule_campaign(self, campaign_id: int | str, started_at: int | datetime) -> bool:
        """Have a campaign sent at a time; `unschedule_campaign` takes it back.

        Args:
            campaign_id: Id of the campaign, a number or its text.
            started_at: When: Unix seconds, or a time with its zone; in the future.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterScheduleCampaign.

        Example:
            >>> newsletter.schedule_campaign(2, 4102444800)
            True
        """
        return self._run(campaign_steps.schedule(self._calls, campaign_id, started_at))

    def unschedule_campaign(self, campaign_id: int | str) -> bool:
        """Take back that a campaign is sent; the API calls it cancel.

        Args:
            campaign_id: Id of the campaign.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCancelCampaign.

        Example:
            >>> _ = newsletter.schedule_campaign(2, 4102444800)
            >>> newsletter.unschedule_campaign(2)
            True
        """
        return self._call(sending.CANCEL_CAMPAIGN, campaign=campaign_id)

    def preview_send(self, campaign_id: int | str) -> SendPreview:
        """Tell what sending a campaign means; nothing is sent.

        Args:
            campaign_id: Id of the campaign.

        Returns:
            Recipients, subject, credits and the request.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> newsletter.preview_send(2).recipients_count
            2
        """
        return self._run(campaign_steps.preview(self._calls, campaign_id))

    def send_campaign(
        self, campaign_id: int | str, *, confirm: bool = False, dry_run: bool = False
    ) -> SendPreview:
        """Send a campaign at once; the API calls it a schedule without a time.

        Args:
            campaign_id: Id of the campaign.
            confirm: Must be True: sending cannot be undone.
            dry_run: Whether only to tell what would be done.

        Returns:
            What was sent, or would be.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.
            PlanRefusedError: Without confirm; the message says who would have got it.

        Source: Infomaniak API reference, NewsletterScheduleCampaign.

        Example:
            >>> newsletter.send_campaign(2, confirm=True).sent
            True
        """
        return self._run(
            campaign_steps.send(self._calls, campaign_id, confirm=confirm, dry_run=dry_run)
        )

    def get_campaign_statistics(self, campaign_id: int | str) -> CampaignStatistics:
        """Get what became of a campaign; it comes with the campaign itself.

        Args:
            campaign_id: Id of the campaign.

        Returns:
            Counts and rates; the scale of the rates is not documented.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterShowCampaign.

        Example:
            >>> newsletter.get_campaign_statistics(1).open_count
            120
        """
        return self._run(campaign_steps.statistics(self._calls, campaign_id))

    def list_mailing_lists(self) -> GroupList:
        """List the mailing lists, which the API calls groups.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> [each.name for each in newsletter.list_mailing_lists()]
            ['Friends', 'Press']
        """
        return self._call(groups.LIST_GROUPS)

    def get_mailing_list(self, list_id: int | str) -> Group:
        """Get a mailing list.

        Args:
            list_id: Id of the group, which users call a mailing list.

        Returns:
            The group.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> newsletter.get_mailing_list(1).name
            'Friends'
        """
        return self._call(groups.GET_GROUP, group=list_id)

    def create_mailing_list(self, name: str) -> Group:
        """Make a mailing list.

        Args:
            name: The name.

        Returns:
            The group.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> newsletter.create_mailing_list("Family").name
            'Family'
        """
        return self._call(groups.CREATE_GROUP, name=name)

    def update_mailing_list(self, list_id: int | str, name: str) -> Group:
        """Rename a mailing list.

        Args:
            list_id: Id of the group, which users call a mailing list.
            name: The new name.

        Returns:
            The group.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> newsletter.update_mailing_list(1, "Pals").name
            'Pals'
        """
        return self._call(groups.UPDATE_GROUP, group=list_id, name=name)

    def delete_mailing_list(self, list_id: int | str) -> bool:
        """Delete a mailing list; its contacts stay.

        Args:
            list_id: Id of the group, which users call a mailing list.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> newsletter.delete_mailing_list(2)
            True
        """
        return self._call(groups.DELETE_GROUP, group=list_id)

    def get_list_contacts(
        self, list_id: int | str, *, page: int | None = None, per_page: int | None = None
    ) -> SubscriberList:
        """List the contacts of a mailing list.

        Args:
            list_id: Id of the group, which users call a mailing list.
            page: The number of the page, from 1; the first when None.
            per_page: Contacts a page; as the service likes when None.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> [each.email for each in newsletter.get_list_contacts(1)]
            ['ada@example.com', 'bob@example.com']
        """
        return self._call(
            groups.LIST_GROUP_SUBSCRIBERS, group=list_id, page=page, per_page=per_page
        )

    def get_contact(self, contact_id: int | str) -> Subscriber:
        """Get a contact, which the API calls a subscriber.

        Args:
            contact_id: Its id.

        Returns:
            The subscriber.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> newsletter.get_contact(1).email
            'ada@example.com'
        """
        return self._call(subscribers.GET_SUBSCRIBER, subscriber=contact_id)

    def find_contact(self, email: str) -> Subscriber:
        """Find somebody by the address, in any state.

        Args:
            email: The address, in any case.

        Returns:
            The subscriber.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            NotFoundError: When nobody of this address is there.

        Example:
            >>> newsletter.find_contact("Cid@example.com").id
            3
        """
        return self._run(campaign_steps.find(self._calls, email))

    def unsubscribe_contact(self, email: str) -> Subscriber:
        """Unsubscribe somebody from everything.

        Args:
            email: The address, in any case.

        Returns:
            The subscriber.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            NotFoundError: When nobody of this address is there.

        Example:
            >>> newsletter.unsubscribe_contact("bob@example.com").status.value
            'unsubscribed'
        """
        return self._run(campaign_steps.unsubscribe(self._calls, email))

    def delete_contact(self, contact_id: int | str) -> bool:
        """Hide a contact; the data is kept for a later subscription.

        Args:
            contact_id: Its id.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Example:
            >>> newsletter.delete_contact(1)
            True
        """
        return self._call(subscribers.DELETE_SUBSCRIBER, subscriber=contact_id)

    def manage_contact(self, list_id: int | str, email: str, status: str) -> Subscriber:
        """Take somebody out of a mailing list, or unsubscribe them from everything.

        Args:
            list_id: Id of the group, which users call a mailing list.
            email: The address.
            status: ``delete`` takes out of the list; ``unsub`` unsubscribes.

        Returns:
            The subscriber.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.
            NotFoundError: When nobody of this address is in the list.

        Example:
            >>> newsletter.manage_contact(1, "bob@example.com", "delete").email
            'bob@example.com'
        """
        return self._run(campaign_steps.manage(self._calls, list_id, email, status))

    def get_credits(self) -> CreditDetails:
        """Tell how many credits are left.

        Returns:
            The number, and the whole answer.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCreditsDetails.

        Example:
            >>> newsletter.get_credits().total
            800
        """
        return self._run(campaign_steps.read_credits(self._calls))

    def get_task_status(self, task_uuid: str) -> TaskStatus:
        """Tell how far queued work is.

        Args:
            task_uuid: Its id, as `list_tasks` gives it.

        Returns:
            How far it is.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, /1/async/tasks.

        Example:
            >>> newsletter.get_task_status(newsletter.delete_groups([2]).id).status.value
            'spooled'
        """
        return self._call(tasks.GET_TASK_STATUS, task_uuid=task_uuid)

    def list_tasks(self, *, page: int | None = None, per_page: int | None = None) -> TaskList:
        """List the queued work of the account.

        Args:
            page: The number of the page, from 1; the first when None.
            per_page: Items a page; as the service likes when None.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, /1/async/tasks.

        Example:
            >>> newsletter.list_tasks().all()
            []
        """
        return self._call(tasks.LIST_TASKS, page=page, per_page=per_page)

    def list_products(self, *, service_name: str = "mailing", account_id: int | None = None) -> Any:
        """List products of the account, to find the number of a newsletter.

        Args:
            service_name: The kind; ``mailing`` are newsletters.
            account_id: Of this account.

        Returns:
            JSON as the service gives it; it is not described.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, /1/products.

        Example:
            >>> [each["id"] for each in newsletter.list_products()]
            [12]
        """
        return self._call(tasks.LIST_PRODUCTS, service_name=service_name, account_id=account_id)
