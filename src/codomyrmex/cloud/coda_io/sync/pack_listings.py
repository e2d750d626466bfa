"""Listings, reviews and featured docs of Packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.coda_io.models.enums import SortDirection
from codomyrmex.cloud.coda_io.models.pack_drafts import (
    CancelPackReviewResponse,
    CreatePackReviewResponse,
    DeletePackListingDraftResponse,
    GetPackListingDraftResponse,
    ListPackReviewsResponse,
    PackFeaturedDocRequestItem,
    PackFeaturedDocsResponse,
    PackListingDraftInputData,
    UpdatePackFeaturedDocsResponse,
    UpsertPackListingDraftResponse,
)
from codomyrmex.cloud.coda_io.models.pack_enums import (
    IngestionPackReleaseChannel,
    PackAccessType,
    PackCategoryType,
    PackEntrypoint,
    PackListingInstallContextType,
    PackListingsSortBy,
    PackReviewStatus,
)
from codomyrmex.cloud.coda_io.models.pack_listings import PackListingDetail, PackListingList
from codomyrmex.cloud.coda_io.operations import pack_listings as operations
from codomyrmex.cloud.coda_io.sync.caller import Caller

__all__ = ["PackListingsMethods"]


class PackListingsMethods(Caller):
    """Listings, reviews and featured docs of Packs."""

    def list_pack_reviews(
        self,
        pack_id: int,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        status: PackReviewStatus | str | None = None,
    ) -> ListPackReviewsResponse:
        """List the reviews of a Pack.

        Args:
            pack_id: Id of the Pack.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            status: Its state, in the service's word.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackReviews.

        Example:
            >>> type(coda.list_pack_reviews(1003)).__name__
            'ListPackReviewsResponse'
        """
        return self._call(
            operations.LIST_PACK_REVIEWS,
            pack_id=pack_id,
            limit=limit,
            page_token=page_token,
            status=status,
        )

    def create_pack_review(
        self, pack_id: int, *, pack_version: str | None = None, release_notes: str | None = None
    ) -> CreatePackReviewResponse:
        """Ask for a review of a Pack.

        Args:
            pack_id: Id of the Pack.
            pack_version: The Pack's version.
            release_notes: What is new.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, createPackReview.

        Example:
            >>> type(coda.create_pack_review(1003)).__name__
            'CreatePackReviewResponse'
        """
        return self._call(
            operations.CREATE_PACK_REVIEW,
            pack_id=pack_id,
            pack_version=pack_version,
            release_notes=release_notes,
        )

    def cancel_pack_review(self, pack_id: int) -> CancelPackReviewResponse:
        """Withdraw the review that is pending.

        Args:
            pack_id: Id of the Pack.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, cancelPackReview.

        Example:
            >>> type(coda.cancel_pack_review(1003)).__name__
            'CancelPackReviewResponse'
        """
        return self._call(operations.CANCEL_PACK_REVIEW, pack_id=pack_id)

    def get_pack_listing_draft(self, pack_id: int) -> GetPackListingDraftResponse:
        """Get the draft of a Pack's listing.

        Args:
            pack_id: Id of the Pack.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPackListingDraft.

        Example:
            >>> type(coda.get_pack_listing_draft(1003)).__name__
            'GetPackListingDraftResponse'
        """
        return self._call(operations.GET_PACK_LISTING_DRAFT, pack_id=pack_id)

    def upsert_pack_listing_draft(
        self, pack_id: int, listing_data: PackListingDraftInputData | Mapping[str, Any]
    ) -> UpsertPackListingDraftResponse:
        """Write the draft of a Pack's listing.

        Args:
            pack_id: Id of the Pack.
            listing_data: The listing data.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, upsertPackListingDraft.

        Example:
            >>> type(coda.upsert_pack_listing_draft(1003, {"name": "Weather"})).__name__
            'UpsertPackListingDraftResponse'
        """
        return self._call(
            operations.UPSERT_PACK_LISTING_DRAFT, pack_id=pack_id, listing_data=listing_data
        )

    def delete_pack_listing_draft(self, pack_id: int) -> DeletePackListingDraftResponse:
        """Delete the draft of a Pack's listing.

        Args:
            pack_id: Id of the Pack.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, deletePackListingDraft.

        Example:
            >>> type(coda.delete_pack_listing_draft(1003)).__name__
            'DeletePackListingDraftResponse'
        """
        return self._call(operations.DELETE_PACK_LISTING_DRAFT, pack_id=pack_id)

    def list_pack_listings(
        self,
        *,
        pack_access_types: Sequence[PackAccessType | str] | None = None,
        pack_ids: Sequence[int] | None = None,
        only_workspace_id: str | None = None,
        parent_workspace_ids: Sequence[str] | None = None,
        exclude_public_packs: bool | None = None,
        pack_entrypoint: PackEntrypoint | str | None = None,
        certified_agents_only: bool | None = None,
        pack_categories: Sequence[PackCategoryType | str] | None = None,
        sort_by: PackListingsSortBy | str | None = None,
        order_by: PackListingsSortBy | str | None = None,
        direction: SortDirection | str | None = None,
        limit: int | None = None,
        page_token: str | None = None,
        install_context: PackListingInstallContextType | str | None = None,
    ) -> PackListingList:
        """List Packs as the gallery shows them.

        Args:
            pack_access_types: The pack access types.
            pack_ids: Ids of the pack.
            only_workspace_id: Id of the only workspace.
            parent_workspace_ids: Ids of the parent workspace.
            exclude_public_packs: Whether: exclude public packs.
            pack_entrypoint: The pack entrypoint.
            certified_agents_only: Whether: certified agents only; False when None.
            pack_categories: The pack categories.
            sort_by: What to sort by.
            order_by: What to sort by.
            direction: Which way to sort.
            limit: Items a page, 1 or more; the service may give fewer; 25 when None.
            page_token: The token of a former page; everything else is then implied.
            install_context: The install context.

        Returns:
            One page; iterating it walks to the end of the list.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackListings.

        Example:
            >>> type(coda.list_pack_listings()).__name__
            'PackListingList'
        """
        return self._call(
            operations.LIST_PACK_LISTINGS,
            pack_access_types=pack_access_types,
            pack_ids=pack_ids,
            only_workspace_id=only_workspace_id,
            parent_workspace_ids=parent_workspace_ids,
            exclude_public_packs=exclude_public_packs,
            pack_entrypoint=pack_entrypoint,
            certified_agents_only=certified_agents_only,
            pack_categories=pack_categories,
            sort_by=sort_by,
            order_by=order_by,
            direction=direction,
            limit=limit,
            page_token=page_token,
            install_context=install_context,
        )

    def get_pack_listing(
        self,
        pack_id: int,
        *,
        workspace_id: str | None = None,
        doc_id: str | None = None,
        ingestion_id: str | None = None,
        install_context: PackListingInstallContextType | str | None = None,
        release_channel: IngestionPackReleaseChannel | str | None = None,
    ) -> PackListingDetail:
        """Get a Pack as the gallery shows it.

        Args:
            pack_id: Id of the Pack.
            workspace_id: Id of the workspace.
            doc_id: Id of the doc.
            ingestion_id: Id of the ingestion.
            install_context: The install context.
            release_channel: The release channel.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, getPackListing.

        Example:
            >>> type(coda.get_pack_listing(1003)).__name__
            'PackListingDetail'
        """
        return self._call(
            operations.GET_PACK_LISTING,
            pack_id=pack_id,
            workspace_id=workspace_id,
            doc_id=doc_id,
            ingestion_id=ingestion_id,
            install_context=install_context,
            release_channel=release_channel,
        )

    def list_pack_featured_docs(self, pack_id: int) -> PackFeaturedDocsResponse:
        """List the docs that a Pack shows.

        Args:
            pack_id: Id of the Pack.

        Returns:
            What the service answers.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, listPackFeaturedDocs.

        Example:
            >>> type(coda.list_pack_featured_docs(1003)).__name__
            'PackFeaturedDocsResponse'
        """
        return self._call(operations.LIST_PACK_FEATURED_DOCS, pack_id=pack_id)

    def update_pack_featured_docs(
        self, pack_id: int, items: Sequence[PackFeaturedDocRequestItem | Mapping[str, Any]]
    ) -> UpdatePackFeaturedDocsResponse:
        """Set the docs that a Pack shows.

        Args:
            pack_id: Id of the Pack.
            items: What is on this page.

        Returns:
            The service's answer, which has no fields.

        Raises:
            CloudError: A `CodaAPIError` of the status when the service refuses; another error of
                the tree when no answer came.
            InvalidRequestError: When an argument does not fit; nothing was sent.

        Source: Coda API reference, updatePackFeaturedDocs.

        Example:
            >>> answer = coda.update_pack_featured_docs(
            ...     1003,
            ...     [{"url": "https://coda.io/d/_dAbCDeFGH"}],
            ... )
            >>> type(answer).__name__
            'UpdatePackFeaturedDocsResponse'
        """
        return self._call(operations.UPDATE_PACK_FEATURED_DOCS, pack_id=pack_id, items=items)
