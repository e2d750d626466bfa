"""Credits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.infomaniak.newsletter.models.credits import CreditList
from codomyrmex.cloud.infomaniak.newsletter.models.filters import MemberFilter
from codomyrmex.cloud.infomaniak.newsletter.operations import credits as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["CreditsMethods"]


class CreditsMethods(Caller):
    """Credits."""

    def list_credits(
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
        """List what was bought and used of credits.

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

        Source: Infomaniak API reference, NewsletterListCredits.

        Example:
            >>> [credit.quantity for credit in newsletter.list_credits()]
            [1000, -200]
        """
        return self._call(
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

    def list_account_credits(
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
        """List the credits of the whole account.

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
            One page; iterating it walks to the end of the list. The description
            says one record.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterAccountCredits.

        Example:
            >>> len(newsletter.list_account_credits().items)
            1
        """
        return self._call(
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

    def get_credit_details(self) -> Any:
        """Get the credits that are left, as the service gives them; see `get_credits`.

        Returns:
            JSON: the description says a list of texts, users see an object with
            ``total``.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCreditsDetails.

        Example:
            >>> newsletter.get_credit_details()["total"]
            '800'
        """
        return self._call(operations.GET_CREDIT_DETAILS)

    def list_credit_packs(self) -> tuple[Any, ...]:
        """List the packs of credits that are offered.

        Returns:
            The packs; the description says texts.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterListCreditsOffers.

        Example:
            >>> newsletter.list_credit_packs()
            ('1000', '5000')
        """
        return self._call(operations.LIST_CREDIT_PACKS)

    def get_credit_checkout(self, pack_id: int | str) -> Any:
        """Get where a pack of credits is bought.

        Args:
            pack_id: Id of the pack.

        Returns:
            JSON as the service gives it; it is not described.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCheckout.

        Example:
            >>> sorted(newsletter.get_credit_checkout(1))
            ['url']
        """
        return self._call(operations.GET_CREDIT_CHECKOUT, id=pack_id)
