"""Segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.conditions import Conditions
from codomyrmex.cloud.infomaniak.newsletter.models.filters import MemberFilter, NameFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Selection
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import (
    Segment,
    SegmentList,
    SubscriberList,
)
from codomyrmex.cloud.infomaniak.newsletter.operations import segments as operations

__all__ = ["SegmentsMethods"]


class SegmentsMethods(Caller):
    """Segments."""

    async def list_segments(
        self,
        *,
        with_: str | Sequence[str] | None = None,
        filter: NameFilter | Mapping[str, Any] | None = None,
        newsletter_id: int | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> SegmentList:
        """List the segments; see `InfomaniakNewsletterClient.list_segments`."""
        return await self._call(
            operations.LIST_SEGMENTS,
            with_=with_,
            filter=filter,
            newsletter_id=newsletter_id,
            return_=return_,
            limit=limit,
            skip=skip,
            page=page,
            per_page=per_page,
            order_by=order_by,
            order=order,
            order_for=order_for,
        )

    async def create_segment(self, name: str, data: Conditions | Mapping[str, Any]) -> Segment:
        """Do the same; see `InfomaniakNewsletterClient.create_segment`."""
        return await self._call(operations.CREATE_SEGMENT, data=data, name=name)

    async def get_segment(
        self,
        segment_id: int | str,
        *,
        with_: str | Sequence[str] | None = None,
        newsletter_id: int | None = None,
    ) -> Segment:
        """Get a segment; see `InfomaniakNewsletterClient.get_segment`."""
        return await self._call(
            operations.GET_SEGMENT, segment=segment_id, with_=with_, newsletter_id=newsletter_id
        )

    async def update_segment(
        self,
        segment_id: int | str,
        *,
        data: Conditions | Mapping[str, Any] | UnsetType | None = UNSET,
        name: str | None = None,
    ) -> Segment:
        """Change a segment; see `InfomaniakNewsletterClient.update_segment`."""
        return await self._call(operations.UPDATE_SEGMENT, segment=segment_id, data=data, name=name)

    async def delete_segment(self, segment_id: int | str) -> bool:
        """Delete a segment; see `InfomaniakNewsletterClient.delete_segment`."""
        return await self._call(operations.DELETE_SEGMENT, segment=segment_id)

    async def delete_segments(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: NameFilter | Mapping[str, Any] | None = None,
        newsletter_id: int | None = None,
    ) -> bool:
        """Delete the selected segments; see `InfomaniakNewsletterClient.delete_segments`."""
        return await self._call(
            operations.DELETE_SEGMENTS, select=select, filter=filter, newsletter_id=newsletter_id
        )

    async def list_segment_subscribers(
        self,
        segment_id: int | str,
        *,
        with_: str | Sequence[str] | None = None,
        filter: MemberFilter | Mapping[str, Any] | None = None,
        newsletter_id: int | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> SubscriberList:
        """Do the same; see `InfomaniakNewsletterClient.list_segment_subscribers`."""
        return await self._call(
            operations.LIST_SEGMENT_SUBSCRIBERS,
            segment=segment_id,
            with_=with_,
            filter=filter,
            newsletter_id=newsletter_id,
            return_=return_,
            limit=limit,
            skip=skip,
            page=page,
            per_page=per_page,
            order_by=order_by,
            order=order,
            order_for=order_for,
        )
