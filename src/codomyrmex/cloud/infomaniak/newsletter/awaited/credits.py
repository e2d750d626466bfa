"""Credits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.awaited.caller import Caller
from codomyrmex.cloud.infomaniak.newsletter.models.credits import CreditList
from codomyrmex.cloud.infomaniak.newsletter.models.filters import MemberFilter
from codomyrmex.cloud.infomaniak.newsletter.operations import credits as operations

__all__ = ["CreditsMethods"]


class CreditsMethods(Caller):
    """Credits."""

    async def list_credits(
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
    ) -> CreditList:
        """Do the same; see `InfomaniakNewsletterClient.list_credits`."""
        return await self._call(
            operations.LIST_CREDITS,
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

    async def list_account_credits(
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
    ) -> CreditList:
        """Do the same; see `InfomaniakNewsletterClient.list_account_credits`."""
        return await self._call(
            operations.LIST_ACCOUNT_CREDITS,
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

    async def get_credit_details(self) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.get_credit_details`."""
        return await self._call(operations.GET_CREDIT_DETAILS)

    async def list_credit_packs(self) -> tuple[Any, ...]:
        """Do the same; see `InfomaniakNewsletterClient.list_credit_packs`."""
        return await self._call(operations.LIST_CREDIT_PACKS)

    async def get_credit_checkout(self, pack_id: int | str) -> Any:
        """Do the same; see `InfomaniakNewsletterClient.get_credit_checkout`."""
        return await self._call(operations.GET_CREDIT_CHECKOUT, id=pack_id)
