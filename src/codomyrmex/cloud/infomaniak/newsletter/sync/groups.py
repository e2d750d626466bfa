"""Groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.models.filters import (
    GroupMemberFilter,
    MemberFilter,
    NameFilter,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Selection
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import (
    Group,
    GroupList,
    Subscriber,
    SubscriberList,
)
from codomyrmex.cloud.infomaniak.newsletter.operations import groups as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = ["GroupsMethods"]


class GroupsMethods(Caller):
    """Groups."""

    def list_groups(
        self,
        *,
        with_: str | Sequence[str] | None = None,
        filter: MemberFilter | Mapping[str, Any] | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> GroupList:
        """List the groups.

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

        Source: Infomaniak API reference, NewsletterListGroups.

        Example:
            >>> [group.name for group in newsletter.list_groups()]
            ['Friends', 'Press']
        """
        return self._call(
            operations.LIST_GROUPS,
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

    def create_group(self, name: str) -> Group:
        """Make a group.

        Args:
            name: The name.

        Returns:
            The group.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCreateGroup.

        Example:
            >>> newsletter.create_group("Family").name
            'Family'
        """
        return self._call(operations.CREATE_GROUP, name=name)

    def get_group(self, group_id: int | str, *, with_: str | Sequence[str] | None = None) -> Group:
        """Get a group.

        Args:
            group_id: Id of the group.
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.

        Returns:
            The group.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterShowGroup.

        Example:
            >>> newsletter.get_group(1).subscribed_count
            2
        """
        return self._call(operations.GET_GROUP, group=group_id, with_=with_)

    def update_group(self, group_id: int | str, name: str) -> Group:
        """Rename a group.

        Args:
            group_id: Id of the group.
            name: The name.

        Returns:
            The group.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUpdateGroup.

        Example:
            >>> newsletter.update_group(1, "Best friends").name
            'Best friends'
        """
        return self._call(operations.UPDATE_GROUP, group=group_id, name=name)

    def delete_group(self, group_id: int | str) -> bool:
        """Delete a group; its subscribers stay.

        Args:
            group_id: Id of the group.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteGroup.

        Example:
            >>> newsletter.delete_group(2)
            True
        """
        return self._call(operations.DELETE_GROUP, group=group_id)

    def delete_groups(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: NameFilter | Mapping[str, Any] | None = None,
    ) -> Task:
        """Delete the selected groups; the work is queued.

        Args:
            select: What is meant: ids, or a `Selection`.
            filter: What is looked for.

        Returns:
            What is queued; see `Task.wait` for what can be followed.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteGroups.

        Example:
            >>> newsletter.delete_groups([2]).operation
            'delete_groups'
        """
        return self._call(operations.DELETE_GROUPS, select=select, filter=filter)

    def list_group_subscribers(
        self,
        group_id: int | str,
        *,
        with_: str | Sequence[str] | None = None,
        filter: GroupMemberFilter | Mapping[str, Any] | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> SubscriberList:
        """List the subscribers of a group.

        Args:
            group_id: Id of the group.
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

        Source: Infomaniak API reference, NewsletterGetGroupSubscribers.

        Example:
            >>> [each.email for each in newsletter.list_group_subscribers(1)]
            ['ada@example.com', 'bob@example.com']
        """
        return self._call(
            operations.LIST_GROUP_SUBSCRIBERS,
            group=group_id,
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

    def assign_to_group(
        self, group_id: int | str, subscriber_ids: Sequence[int]
    ) -> tuple[Subscriber, ...]:
        """Put subscribers into a group, at once.

        Args:
            group_id: Id of the group.
            subscriber_ids: Ids of subscribers.

        Returns:
            The subscribers.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterAssignSubscribers.

        Example:
            >>> [each.email for each in newsletter.assign_to_group(2, [1])]
            ['ada@example.com']
        """
        return self._call(operations.ASSIGN_TO_GROUP, group=group_id, subscriber_ids=subscriber_ids)

    def unassign_from_group(
        self, group_id: int | str, subscriber_ids: Sequence[int]
    ) -> tuple[Subscriber, ...]:
        """Take subscribers out of a group, at once.

        Args:
            group_id: Id of the group.
            subscriber_ids: Ids of subscribers.

        Returns:
            The subscribers.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUnassignSubscribers.

        Example:
            >>> [each.email for each in newsletter.unassign_from_group(1, [1])]
            ['ada@example.com']
        """
        return self._call(
            operations.UNASSIGN_FROM_GROUP, group=group_id, subscriber_ids=subscriber_ids
        )
