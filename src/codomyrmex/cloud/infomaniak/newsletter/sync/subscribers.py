"""Subscribers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.models.filters import SubscriberFilter
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Subscriber, SubscriberList
from codomyrmex.cloud.infomaniak.newsletter.operations import subscribers as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["SubscribersMethods"]


class SubscribersMethods(Caller):
    """Subscribers."""

    def list_subscribers(
        self,
        *,
        with_: str | Sequence[str] | None = None,
        filter: SubscriberFilter | Mapping[str, Any] | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> SubscriberList:
        """List the subscribers; ``filter={"status": "all"}`` for those in any state.

        Args:
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.
            filter: What is looked for.
            return_: ``total``: count instead of listing; the result's `total` is
                the number.
            limit: How many items, counted from `skip`; no page is asked for then.
            skip: How many items are left out first, from 0.
            page: The number of the page, from 1; the first when None.
            per_page: Items a page; as the service likes when None.
            order_by: The field or fields that the order goes by.
            order: ``asc`` or ``desc``.
            order_for: The direction of single fields: ``{field: "asc"}``.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterListSubscribers.

        Example:
            >>> [each.email for each in newsletter.list_subscribers(filter={"search": "ada"})]
            ['ada@example.com']
        """
        return self._call(
            operations.LIST_SUBSCRIBERS,
            with_=with_,
            filter=filter,
            return_=return_,
            limit=limit,
            skip=skip,
            page=page,
            per_page=per_page,
            order_by=order_by,
            order=order,
            order_for=order_for,
        )

    def create_subscriber(
        self,
        email: str,
        *,
        fields: Mapping[str, Any] | None = None,
        groups: Sequence[int | str] | None = None,
        status: str | None = None,
    ) -> Subscriber:
        """Make a subscriber, or change the one who has the address.

        Args:
            email: The address.
            fields: Values by the key of the field.
            groups: Ids of groups, or names; new names make groups.
            status: The state.

        Returns:
            The subscriber.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCreateSubscriber.

        Example:
            >>> newsletter.create_subscriber("eve@example.com", groups=["Friends"]).email
            'eve@example.com'
        """
        return self._call(
            operations.CREATE_SUBSCRIBER, email=email, fields=fields, groups=groups, status=status
        )

    def get_subscriber(
        self, subscriber_id: int | str, *, with_: str | Sequence[str] | None = None
    ) -> Subscriber:
        """Get a subscriber.

        Args:
            subscriber_id: Id of the subscriber.
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.

        Returns:
            The subscriber.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterShowSubscriber.

        Example:
            >>> newsletter.get_subscriber(1).email
            'ada@example.com'
        """
        return self._call(operations.GET_SUBSCRIBER, subscriber=subscriber_id, with_=with_)

    def update_subscriber(
        self,
        subscriber_id: int | str,
        *,
        fields: Mapping[str, Any] | None = None,
        groups: Sequence[int | str] | None = None,
        status: str | None = None,
        with_: str | Sequence[str] | None = None,
    ) -> Subscriber:
        """Change a subscriber; what is not given stays.

        But inside of ``fields`` what is left out is deleted.

        Args:
            subscriber_id: Id of the subscriber.
            fields: Values by the key of the field.
            groups: Ids of groups, or names; new names make groups.
            status: The state.
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.

        Returns:
            The subscriber.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUpdateSubscriber.

        Example:
            >>> newsletter.update_subscriber(1, status="unsubscribed").status
            <SubscriberStatus.UNSUBSCRIBED: 'unsubscribed'>
        """
        return self._call(
            operations.UPDATE_SUBSCRIBER,
            subscriber=subscriber_id,
            fields=fields,
            groups=groups,
            status=status,
            with_=with_,
        )

    def delete_subscriber(self, subscriber_id: int | str) -> bool:
        """Hide a subscriber; the data is kept for a later subscription.

        Args:
            subscriber_id: Id of the subscriber.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteSubscriber.

        Example:
            >>> newsletter.delete_subscriber(1)
            True
        """
        return self._call(operations.DELETE_SUBSCRIBER, subscriber=subscriber_id)

    def forget_subscriber(self, subscriber_id: int | str, *, confirm: bool) -> bool:
        """Erase a subscriber with all data, within 30 days.

        Args:
            subscriber_id: Id of the subscriber.
            confirm: Must be True: this cannot be undone.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterForgetSubscriber.

        Example:
            >>> newsletter.forget_subscriber(1, confirm=True)
            True
        """
        return self._call(operations.FORGET_SUBSCRIBER, subscriber=subscriber_id, confirm=confirm)

    def count_subscribers(self) -> Any:
        """Count the subscribers by state.

        Returns:
            JSON as the service gives it: the description says texts, users see
            numbers by state.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCountSubscribersStatus.

        Example:
            >>> newsletter.count_subscribers()["active"]
            '2'
        """
        return self._call(operations.COUNT_SUBSCRIBERS)

    def filter_subscribers(
        self,
        *,
        filter: SubscriberFilter | Mapping[str, Any] | None = None,
        segment: str | None = None,
        with_: str | Sequence[str] | None = None,
        extra: str | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> SubscriberList:
        """List the subscribers that a filter or a segment finds.

        Args:
            filter: What is looked for.
            segment: Only what is in this segment.
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.
            extra: ``metadata``, to have it loaded.
            return_: ``total``: count instead of listing; the result's `total` is
                the number.
            limit: How many items, counted from `skip`; no page is asked for then.
            skip: How many items are left out first, from 0.
            page: The number of the page, from 1; the first when None.
            per_page: Items a page; as the service likes when None.
            order_by: The field or fields that the order goes by.
            order: ``asc`` or ``desc``.
            order_for: The direction of single fields: ``{field: "asc"}``.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterFilterProviders.

        Example:
            >>> len(newsletter.filter_subscribers(filter={"status": "active"}).all())
            2
        """
        return self._call(
            operations.FILTER_SUBSCRIBERS,
            filter=filter,
            segment=segment,
            with_=with_,
            extra=extra,
            return_=return_,
            limit=limit,
            skip=skip,
            page=page,
            per_page=per_page,
            order_by=order_by,
            order=order,
            order_for=order_for,
        )
