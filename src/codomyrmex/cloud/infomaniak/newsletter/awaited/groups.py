"""Groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
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
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = ["GroupsMethods"]


class GroupsMethods(Caller):
    """Groups."""

    async def list_groups(
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
        """List the groups; see `InfomaniakNewsletterClient.list_groups`."""
        return await self._call(
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

    async def create_group(self, name: str) -> Group:
        """Make a group; see `InfomaniakNewsletterClient.create_group`."""
        return await self._call(operations.CREATE_GROUP, name=name)

    async def get_group(
        self, group_id: int | str, *, with_: str | Sequence[str] | None = None
    ) -> Group:
        """Get a group; see `InfomaniakNewsletterClient.get_group`."""
        return await self._call(operations.GET_GROUP, group=group_id, with_=with_)

    async def update_group(self, group_id: int | str, name: str) -> Group:
        """Rename a group; see `InfomaniakNewsletterClient.update_group`."""
        return await self._call(operations.UPDATE_GROUP, group=group_id, name=name)

    async def delete_group(self, group_id: int | str) -> bool:
        """Delete a group; see `InfomaniakNewsletterClient.delete_group`."""
        return await self._call(operations.DELETE_GROUP, group=group_id)

    async def delete_groups(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: NameFilter | Mapping[str, Any] | None = None,
    ) -> Task:
        """Delete the selected groups; see `InfomaniakNewsletterClient.delete_groups`."""
        return await self._call(operations.DELETE_GROUPS, select=select, filter=filter)

    async def list_group_subscribers(
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
        """Do the same; see `InfomaniakNewsletterClient.list_group_subscribers`."""
        return await self._call(
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

    async def assign_to_group(
        self, group_id: int | str, subscriber_ids: Sequence[int]
    ) -> tuple[Subscriber, ...]:
        """Do the same; see `InfomaniakNewsletterClient.assign_to_group`."""
        return await self._call(
            operations.ASSIGN_TO_GROUP, group=group_id, subscriber_ids=subscriber_ids
        )

    async def unassign_from_group(
        self, group_id: int | str, subscriber_ids: Sequence[int]
    ) -> tuple[Subscriber, ...]:
        """Do the same; see `InfomaniakNewsletterClient.unassign_from_group`."""
        return await self._call(
            operations.UNASSIGN_FROM_GROUP, group=group_id, subscriber_ids=subscriber_ids
        )
