"""Subscribers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.filters import SubscriberFilter
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Subscriber, SubscriberList
from codomyrmex.cloud.infomaniak.newsletter.operations import subscribers as operations

__all__ = ["SubscribersMethods"]


class SubscribersMethods(Caller):
    """Subscribers."""

    async def list_subscribers(
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
        """List the subscribers; see `InfomaniakNewsletterClient.list_subscribers`."""
        return await self._call(
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

    async def create_subscriber(
        self,
        email: str,
        *,
        fields: Mapping[str, Any] | None = None,
        groups: Sequence[int | str] | None = None,
        status: str | None = None,
    ) -> Subscriber:
        """Do the same; see `InfomaniakNewsletterClient.create_subscriber`."""
        return await self._call(
            operations.CREATE_SUBSCRIBER, email=email, fields=fields, groups=groups, status=status
        )

    async def get_subscriber(
        self, subscriber_id: int | str, *, with_: str | Sequence[str] | None = None
    ) -> Subscriber:
        """Get a subscriber; see `InfomaniakNewsletterClient.get_subscriber`."""
        return await self._call(operations.GET_SUBSCRIBER, subscriber=subscriber_id, with_=with_)

    async def update_subscriber(
        self,
        subscriber_id: int | str,
        *,
        fields: Mapping[str, Any] | None = None,
        groups: Sequence[int | str] | None = None,
        status: str | None = None,
        with_: str | Sequence[str] | None = None,
    ) -> Subscriber:
        """Change a subscriber; see `InfomaniakNewsletterClient.update_subscriber`."""
        return await self._call(
            operations.UPDATE_SUBSCRIBER,
            subscriber=subscriber_id,
            fields=fields,
            groups=groups,
            status=status,
            with_=with_,
        )

    async def delete_subscriber(self, subscriber_id: int | str) -> bool:
        """Hide a subscriber; see `InfomaniakNewsletterClient.delete_subscriber`."""
        return await self._call(operations.DELETE_SUBSCRIBER, subscriber=subscriber_id)

    async def forget_subscriber(self, subscriber_id: int | str, *, confirm: bool) -> bool:
        """Do the same; see `InfomaniakNewsletterClient.forget_subscriber`."""
        return await self._call(
            operations.FORGET_SUBSCRIBER, subscriber=subscriber_id, confirm=confirm
        )

    async def count_subscribers(self) -> Any:
        """Count the subscribers by state; see `InfomaniakNewsletterClient.count_subscribers`."""
        return await self._call(operations.COUNT_SUBSCRIBERS)

    async def filter_subscribers(
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
        """Do the same; see `InfomaniakNewsletterClient.filter_subscribers`."""
        return await self._call(
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
