"""The newsletter itself."""

# arguments are named as in the service: filter, type, id

from __future__ import annotations

from collections.abc import Sequence

from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.newsletter.models.domain import Domain
from codomyrmex.cloud.infomaniak.newsletter.operations import domain as operations
from codomyrmex.cloud.infomaniak.newsletter.sync.caller import Caller

__all__ = ["DomainMethods"]


class DomainMethods(Caller):
    """The newsletter itself."""

    def get_domain(
        self, *, with_: str | Sequence[str] | None = None, newsletter_id: int | None = None
    ) -> Domain:
        """Get the newsletter: its state, its limits, its credits of the month.

        Args:
            with_: Names of what else is loaded with it, such as ``statistics``,
                ``groups``, ``fields``.
            newsletter_id: Id of the newsletter, as the description has it beside
                the path.

        Returns:
            The newsletter.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterShowDomain.

        Example:
            >>> newsletter.get_domain().name
            'news.example.com'
        """
        return self._call(operations.GET_DOMAIN, with_=with_, newsletter_id=newsletter_id)

    def delete_domain(self, *, confirm: bool) -> bool:
        """Delete the newsletter with all that is in it.

        Args:
            confirm: Must be True: this cannot be undone.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterDestroyDomain.

        Example:
            >>> newsletter.delete_domain(confirm=True)
            True
        """
        return self._call(operations.DELETE_DOMAIN, confirm=confirm)

    def list_api_keys(self) -> tuple[Secret, ...]:
        """List the keys of the newsletter's deprecated API.

        Returns:
            The keys.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterApiKey.

        Example:
            >>> len(newsletter.list_api_keys())
            1
        """
        return self._call(operations.LIST_API_KEYS)

    def cancel_operation(self, operation_id: str) -> bool:
        """Cancel work that is queued.

        Args:
            operation_id: The `Task.id` of the work.

        Returns:
            True; a refusal is an error.

        Raises:
            CloudError: A `NewsletterAPIError` when the service refuses; another error of the tree
                when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Infomaniak API reference, NewsletterCancelOperation.

        Example:
            >>> task = newsletter.export_subscribers({"all": True})
            >>> newsletter.cancel_operation(task.id)
            True
        """
        return self._call(operations.CANCEL_OPERATION, operation_id=operation_id)
