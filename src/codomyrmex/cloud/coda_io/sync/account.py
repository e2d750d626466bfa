"""Who you are, links, and how far changes are."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from codomyrmex.cloud.coda_io.models.common import AddGoLinkResult, ApiLink, User
from codomyrmex.cloud.coda_io.models.mutations import MutationStatus
from codomyrmex.cloud.coda_io.operations import account as operations
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["AccountMethods"]


class AccountMethods(Caller):
    """Who you are, links, and how far changes are."""

    def whoami(self) -> User:
        """Tell who the token belongs to.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, whoami.

        Example:
            >>> coda.whoami().name
            'Ada'
        """
        return self._call(operations.WHOAMI)

    def resolve_browser_link(self, url: str, *, degrade_gracefully: bool | None = None) -> ApiLink:
        """Find what a browser's address leads to.

        Args:
            url: The address.
            degrade_gracefully: Whether the nearest thing that still exists is given for what was
                deleted.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, resolveBrowserLink.

        Example:
            >>> type(coda.resolve_browser_link("https://coda.io/d/_dAbCDeFGH")).__name__
            'ApiLink'
        """
        return self._call(
            operations.RESOLVE_BROWSER_LINK, url=url, degrade_gracefully=degrade_gracefully
        )

    def get_mutation_status(self, request_id: str) -> MutationStatus:
        """Tell how far a change is.

        Args:
            request_id: The id that the change or export was given.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getMutationStatus.

        Example:
            >>> mutation = coda.delete_row("AbCDeFGH", "Tasks", "i-1", wait=True)
            >>> coda.get_mutation_status(mutation.request_id).completed
            True
        """
        return self._call(operations.GET_MUTATION_STATUS, request_id=request_id)

    def add_go_link(
        self,
        organization_id: str,
        name: str,
        destination_url: str,
        *,
        description: str | None = None,
        url_pattern: str | UnsetType | None = UNSET,
        creator_email: str | UnsetType | None = UNSET,
    ) -> AddGoLinkResult:
        """Make a go link of an organization.

        Args:
            organization_id: Id of the organization.
            name: The name.
            destination_url: The destination url.
            description: The description.
            url_pattern: The url pattern; None removes it.
            creator_email: The creator email; None removes it.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, addGoLink.

        Example:
            >>> answer = coda.add_go_link(
            ...     "organization-id",
            ...     "plans",
            ...     "https://example.com",
            ... )
            >>> type(answer).__name__
            'AddGoLinkResult'
        """
        return self._call(
            operations.ADD_GO_LINK,
            organization_id=organization_id,
            name=name,
            destination_url=destination_url,
            description=description,
            url_pattern=url_pattern,
            creator_email=creator_email,
        )
