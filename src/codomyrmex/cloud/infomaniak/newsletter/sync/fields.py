"""Fields of subscribers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.models.filters import SearchFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Selection
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Field, FieldList
from codomyrmex.cloud.infomaniak.newsletter.operations import fields as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["FieldsMethods"]


class FieldsMethods(Caller):
    """Fields of subscribers."""

    def list_fields(
        self,
        *,
        filter: SearchFilter | Mapping[str, Any] | None = None,
        return_: str | None = None,
        limit: int | None = None,
        skip: int | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order_by: str | Sequence[str] | None = None,
        order: str | None = None,
        order_for: Mapping[str, str] | None = None,
    ) -> FieldList:
        """List the fields of subscribers.

        Args:
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

        Source: Infomaniak API reference, NewsletterListFields.

        Example:
            >>> [field.key for field in newsletter.list_fields()]
            ['first_name']
        """
        return self._call(
            operations.LIST_FIELDS,
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

    def create_field(self, name: str, type: str, *, slug: str | None = None) -> Field:
        """Make a field of subscribers.

        Args:
            name: The name.
            type: What it holds.
            slug: The key; made of the name when None.

        Returns:
            The field.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCreateField.

        Example:
            >>> newsletter.create_field("City", "text").key
            'city'
        """
        return self._call(operations.CREATE_FIELD, name=name, type=type, slug=slug)

    def update_field(self, field_id: int | str, name: str) -> Field:
        """Rename a field.

        Args:
            field_id: Id of the field.
            name: The name.

        Returns:
            The field.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterUpdateField.

        Example:
            >>> newsletter.update_field(1, "Given name").name
            'Given name'
        """
        return self._call(operations.UPDATE_FIELD, field=field_id, name=name)

    def delete_field(self, field_id: int | str) -> Field:
        """Delete a field with what it holds of every subscriber.

        Args:
            field_id: Id of the field.

        Returns:
            The field.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteField.

        Example:
            >>> newsletter.delete_field(1).key
            'first_name'
        """
        return self._call(operations.DELETE_FIELD, field=field_id)

    def delete_fields(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SearchFilter | Mapping[str, Any] | None = None,
    ) -> bool:
        """Delete the selected fields with what they hold of every subscriber.

        Args:
            select: What is meant: ids, or a `Selection`.
            filter: What is looked for.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDeleteFields.

        Example:
            >>> newsletter.delete_fields([1])
            True
        """
        return self._call(operations.DELETE_FIELDS, select=select, filter=filter)
