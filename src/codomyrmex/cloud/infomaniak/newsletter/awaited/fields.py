"""Fields of subscribers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.filters import SearchFilter
from codomyrmex.cloud.infomaniak.newsletter.models.inputs import Selection
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Field, FieldList
from codomyrmex.cloud.infomaniak.newsletter.operations import fields as operations

__all__ = ["FieldsMethods"]


class FieldsMethods(Caller):
    """Fields of subscribers."""

    async def list_fields(
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
        """List the fields of subscribers; see `InfomaniakNewsletterClient.list_fields`."""
        return await self._call(
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

    async def create_field(self, name: str, type: str, *, slug: str | None = None) -> Field:
        """Make a field of subscribers; see `InfomaniakNewsletterClient.create_field`."""
        return await self._call(operations.CREATE_FIELD, name=name, type=type, slug=slug)

    async def update_field(self, field_id: int | str, name: str) -> Field:
        """Rename a field; see `InfomaniakNewsletterClient.update_field`."""
        return await self._call(operations.UPDATE_FIELD, field=field_id, name=name)

    async def delete_field(self, field_id: int | str) -> Field:
        """Do the same; see `InfomaniakNewsletterClient.delete_field`."""
        return await self._call(operations.DELETE_FIELD, field=field_id)

    async def delete_fields(
        self,
        select: Selection | Mapping[str, Any] | Sequence[int],
        *,
        filter: SearchFilter | Mapping[str, Any] | None = None,
    ) -> bool:
        """Do the same; see `InfomaniakNewsletterClient.delete_fields`."""
        return await self._call(operations.DELETE_FIELDS, select=select, filter=filter)
