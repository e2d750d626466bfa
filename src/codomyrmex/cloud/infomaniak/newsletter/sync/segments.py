"""Segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.infomaniak.newsletter.conditions import Conditions
from codomyrmex.cloud.infomaniak.newsletter.models.filters import MemberFilter, NameFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Selection
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import (
    Segment,
    SegmentList,
    SubscriberList,
)
from codomyrmex.cloud.infomaniak.newsletter.operations import segments as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["SegmentsMethods"]


class SegmentsMethods(Caller):
    """Segments."""

    def list_segments(
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
        """List the segments.

        Args:
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.
            filter: What is looked for.
            newsletter_id: Id of the newsletter, as the description has it beside
                the path.
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

        Source: Infomaniak API reference, NewsletterListSegments.

        Example:
            >>> [segment.name for segment in newsletter.list_segments()]
            ['Readers']
        """
        return self._call(
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

    def create_segment(self, name: str, data: Conditions | Mapping[str, Any]) -> Segment:
        """Make a segment: the subscribers who fulfil conditions.

        Args:
            name: The name.
            data: The conditions.

        Returns:
            The segment.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCreateSegment.

        Example:
            >>> from codomyrmex.cloud.infomaniak.newsletter.conditions import any_of, in_group
            >>> newsletter.create_segment("My friends", any_of(in_group(1))).name
            'My friends'
        """
        return self._call(operations.CREATE_SEGMENT, data=data, name=name)

    def get_segment(
        self,
        segment_id: int | str,
        *,
        with_: str | Sequence[str] | None = None,
        newsletter_id: int | None = None,
    ) -> Segment:
        """Get a segment.

        Args:
            segment_id: Id of the segment.
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.
            newsletter_id: Id of the newsletter, as the description has it beside
                the path.

        Returns:
            The segment.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterShowSegment.

        Example:
            >>> newsletter.get_segment(1).name
            'Readers'
        """
        return self._call(
            operations.GET_SEGMENT, segment=segment_id, with_=with_, newsletter_id=newsletter_id
        )

    def update_segment(
        self,
        segment_id: int | str,
        *,
        data: Conditions | Mapping[str, Any] | UnsetType | None = UNSET,
        name: str | None = None,
    ) -> Segment:
        """Change a segment; what is not given stays.

        Args:
            segment_id: Id of the segment.
            data: The conditions.
            name: The name.

        Returns:
            The segment.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUpdateSegment.

        Example:
            >>> newsletter.update_segment(1, name="Keen readers").name
            'Keen readers'
        """
        return self._call(operations.UPDATE_SEGMENT, segment=segment_id, data=data, name=name)

    def delete_segment(self, segment_id: int | str) -> bool:
        """Delete a segment; its subscribers stay.

        Args:
            segment_id: Id of the segment.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteSegment.

        Example:
            >>> newsletter.delete_segment(1)
            True
        """
        return self._call(operations.DELETE_SEGMENT, segment=segment_id)

    def delete_segments(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: NameFilter | Mapping[str, Any] | None = None,
        newsletter_id: int | None = None,
    ) -> bool:
        """Delete the selected segments.

        Args:
            select: What is meant: ids, or a `Selection`.
            filter: What is looked for.
            newsletter_id: Id of the newsletter, as the description has it beside
                the path.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteSegments.

        Example:
            >>> newsletter.delete_segments([1])
            True
        """
        return self._call(
            operations.DELETE_SEGMENTS, select=select, filter=filter, newsletter_id=newsletter_id
        )

    def list_segment_subscribers(
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
        """List the subscribers of a segment.

        Args:
            segment_id: Id of the segment.
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.
            filter: What is looked for.
            newsletter_id: Id of the newsletter, as the description has it beside
                the path.
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

        Source: Infomaniak API reference, NewsletterGetSegmentSubscribers.

        Example:
            >>> [each.email for each in newsletter.list_segment_subscribers(1)]
            ['ada@example.com', 'bob@example.com']
        """
        return self._call(
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
