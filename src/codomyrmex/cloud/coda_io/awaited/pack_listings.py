"""Listings, reviews and featured docs of Packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.coda_io.awaited.caller import Caller
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

__all__ = ["PackListingsMethods"]


class PackListingsMethods(Caller):
    """Listings, reviews and featured docs of Packs."""

    async def list_pack_reviews(
        self,
        pack_id: int,
        *,
        limit: int | None = None,
        page_token: str | None = None,
        status: PackReviewStatus | str | None = None,
    ) -> ListPackReviewsResponse:
        """List the reviews of a Pack; see `CodaClient.list_pack_reviews`."""
        return await self._call(
            operations.LIST_PACK_REVIEWS,
            pack_id=pack_id,
            limit=limit,
            page_token=page_token,
            status=status,
        )

    async def create_pack_review(
        self, pack_id: int, *, pack_version: str | None = None, release_notes: str | None = None
    ) -> CreatePackReviewResponse:
        """Ask for a review of a Pack; see `CodaClient.create_pack_review`."""
        return await self._call(
            operations.CREATE_PACK_REVIEW,
            pack_id=pack_id,
            pack_version=pack_version,
            release_notes=release_notes,
        )

    async def cancel_pack_review(self, pack_id: int) -> CancelPackReviewResponse:
        """Withdraw the review that is pending; see `CodaClient.cancel_pack_review`."""
        return await self._call(operations.CANCEL_PACK_REVIEW, pack_id=pack_id)

    async def get_pack_listing_draft(self, pack_id: int) -> GetPackListingDraftResponse:
        """Get the draft of a Pack's listing; see `CodaClient.get_pack_listing_draft`."""
        return await self._call(operations.GET_PACK_LISTING_DRAFT, pack_id=pack_id)

    async def upsert_pack_listing_draft(
        self, pack_id: int, listing_data: PackListingDraftInputData | Mapping[str, Any]
    ) -> UpsertPackListingDraftResponse:
        """Write the draft of a Pack's listing; see `CodaClient.upsert_pack_listing_draft`."""
        return await self._call(
            operations.UPSERT_PACK_LISTING_DRAFT, pack_id=pack_id, listing_data=listing_data
        )

    async def delete_pack_listing_draft(self, pack_id: int) -> DeletePackListingDraftResponse:
        """Delete the draft of a Pack's listing; see `CodaClient.delete_pack_listing_draft`."""
        return await self._call(operations.DELETE_PACK_LISTING_DRAFT, pack_id=pack_id)

    async def list_pack_listings(
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
        """List Packs as the gallery shows them; see `CodaClient.list_pack_listings`."""
        return await self._call(
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

    async def get_pack_listing(
        self,
        pack_id: int,
        *,
        workspace_id: str | None = None,
        doc_id: str | None = None,
        ingestion_id: str | None = None,
        install_context: PackListingInstallContextType | str | None = None,
        release_channel: IngestionPackReleaseChannel | str | None = None,
    ) -> PackListingDetail:
        """Get a Pack as the gallery shows it; see `CodaClient.get_pack_listing`."""
        return await self._call(
            operations.GET_PACK_LISTING,
            pack_id=pack_id,
            workspace_id=workspace_id,
            doc_id=doc_id,
            ingestion_id=ingestion_id,
            install_context=install_context,
            release_channel=release_channel,
        )

    async def list_pack_featured_docs(self, pack_id: int) -> PackFeaturedDocsResponse:
        """List the docs that a Pack shows; see `CodaClient.list_pack_featured_docs`."""
        return await self._call(operations.LIST_PACK_FEATURED_DOCS, pack_id=pack_id)

    async def update_pack_featured_docs(
        self, pack_id: int, items: Sequence[PackFeaturedDocRequestItem | Mapping[str, Any]]
    ) -> UpdatePackFeaturedDocsResponse:
        """Set the docs that a Pack shows; see `CodaClient.update_pack_featured_docs`."""
        return await self._call(operations.UPDATE_PACK_FEATURED_DOCS, pack_id=pack_id, items=items)
