"""Changes of many subscribers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.filters import (
    ActiveSubscriberFilter,
    SubscriberGroupFilter,
    SubscriberSelectionFilter,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Selection
from codomyrmex.cloud.infomaniak.newsletter.operations import selections as operations
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = ["SelectionsMethods"]


class SelectionsMethods(Caller):
    """Changes of many subscribers at once."""

    async def delete_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SubscriberSelectionFilter | Mapping[str, Any] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Hide the selected subscribers; see `InfomaniakNewsletterClient.delete_subscribers`."""
        return await self._call(
            operations.DELETE_SUBSCRIBERS, select=select, filter=filter, segment=segment
        )

    async def assign_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SubscriberGroupFilter | Mapping[str, Any] | None = None,
        groups: Sequence[int | str] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Do the same; see `InfomaniakNewsletterClient.assign_subscribers`."""
        return await self._call(
            operations.ASSIGN_SUBSCRIBERS,
            select=select,
            filter=filter,
            groups=groups,
            segment=segment,
        )

    async def unassign_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        group_id: int,
        *,
        filter: SubscriberGroupFilter | Mapping[str, Any] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Do the same; see `InfomaniakNewsletterClient.unassign_subscribers`."""
        return await self._call(
            operations.UNASSIGN_SUBSCRIBERS,
            select=select,
            group_id=group_id,
            filter=filter,
            segment=segment,
        )

    async def unsubscribe_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: ActiveSubscriberFilter | Mapping[str, Any] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Do the same; see `InfomaniakNewsletterClient.unsubscribe_subscribers`."""
        return await self._call(
            operations.UNSUBSCRIBE_SUBSCRIBERS, select=select, filter=filter, segment=segment
        )

    async def export_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SubscriberSelectionFilter | Mapping[str, Any] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Do the same; see `InfomaniakNewsletterClient.export_subscribers`."""
        return await self._call(
            operations.EXPORT_SUBSCRIBERS, select=select, filter=filter, segment=segment
        )
