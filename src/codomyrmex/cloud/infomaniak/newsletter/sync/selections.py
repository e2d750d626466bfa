"""Changes of many subscribers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.models.filters import (
    ActiveSubscriberFilter,
    SubscriberGroupFilter,
    SubscriberSelectionFilter,
)
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Selection
from codomyrmex.cloud.infomaniak.newsletter.operations import selections as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = ["SelectionsMethods"]


class SelectionsMethods(Caller):
    """Changes of many subscribers at once."""

    def delete_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SubscriberSelectionFilter | Mapping[str, Any] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Hide the selected subscribers; the work is queued.

        Args:
            select: What is meant: ids, or a `Selection`.
            filter: What is looked for.
            segment: Only what is in this segment.

        Returns:
            What is queued; see `Task.wait` for what can be followed.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteSubscribers.

        Example:
            >>> newsletter.delete_subscribers([1, 2]).id is None
            False
        """
        return self._call(
            operations.DELETE_SUBSCRIBERS, select=select, filter=filter, segment=segment
        )

    def assign_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SubscriberGroupFilter | Mapping[str, Any] | None = None,
        groups: Sequence[int | str] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Put the selected subscribers into groups; the work is queued.

        Args:
            select: What is meant: ids, or a `Selection`.
            filter: What is looked for.
            groups: Ids of groups, or names; new names make groups.
            segment: Only what is in this segment.

        Returns:
            What is queued; see `Task.wait` for what can be followed.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterAssign.

        Example:
            >>> newsletter.assign_subscribers([1], groups=["Friends"]).operation
            'assign_subscribers'
        """
        return self._call(
            operations.ASSIGN_SUBSCRIBERS,
            select=select,
            filter=filter,
            groups=groups,
            segment=segment,
        )

    def unassign_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        group_id: int,
        *,
        filter: SubscriberGroupFilter | Mapping[str, Any] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Take the selected subscribers out of a group; the work is queued.

        Args:
            select: What is meant: ids, or a `Selection`.
            group_id: Id of the group.
            filter: What is looked for.
            segment: Only what is in this segment.

        Returns:
            What is queued; see `Task.wait` for what can be followed.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUnassign.

        Example:
            >>> newsletter.unassign_subscribers([1], 1).operation
            'unassign_subscribers'
        """
        return self._call(
            operations.UNASSIGN_SUBSCRIBERS,
            select=select,
            group_id=group_id,
            filter=filter,
            segment=segment,
        )

    def unsubscribe_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: ActiveSubscriberFilter | Mapping[str, Any] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Unsubscribe the selected subscribers; the work is queued.

        Args:
            select: What is meant: ids, or a `Selection`.
            filter: What is looked for.
            segment: Only what is in this segment.

        Returns:
            What is queued; see `Task.wait` for what can be followed.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUnsubscribeSubscribers.

        Example:
            >>> newsletter.unsubscribe_subscribers([1]).operation
            'unsubscribe_subscribers'
        """
        return self._call(
            operations.UNSUBSCRIBE_SUBSCRIBERS, select=select, filter=filter, segment=segment
        )

    def export_subscribers(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SubscriberSelectionFilter | Mapping[str, Any] | None = None,
        segment: str | None = None,
    ) -> Task:
        """Let the service write the selected subscribers into a file; the work is queued.

        Args:
            select: What is meant: ids, or a `Selection`.
            filter: What is looked for.
            segment: Only what is in this segment.

        Returns:
            What is queued; see `Task.wait` for what can be followed. No operation
            that fetches the file is documented; `export_contacts` writes one here.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterExportSubscribers.

        Example:
            >>> newsletter.export_subscribers({"all": True}).operation
            'export_subscribers'
        """
        return self._call(
            operations.EXPORT_SUBSCRIBERS, select=select, filter=filter, segment=segment
        )
