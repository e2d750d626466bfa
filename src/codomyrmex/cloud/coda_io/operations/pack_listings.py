"""Listings, reviews and featured docs of Packs. The operations as data."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.coda_io.models.enums import SortDirection
from codomyrmex.cloud.coda_io.models.pack_drafts import (
    CancelPackReviewResponse,
    CreatePackReviewRequest,
    CreatePackReviewResponse,
    DeletePackListingDraftResponse,
    GetPackListingDraftResponse,
    ListPackReviewsResponse,
    PackFeaturedDocsResponse,
    UpdatePackFeaturedDocsRequest,
    UpdatePackFeaturedDocsResponse,
    UpsertPackListingDraftRequest,
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
from codomyrmex.cloud.coda_io.operations.bounds import Positive
from codomyrmex.cloud.common.rest.operations import Operation, next_by_token

__all__ = [
    "CANCEL_PACK_REVIEW",
    "CREATE_PACK_REVIEW",
    "DELETE_PACK_LISTING_DRAFT",
    "GET_PACK_LISTING",
    "GET_PACK_LISTING_DRAFT",
    "LIST_PACK_FEATURED_DOCS",
    "LIST_PACK_LISTINGS",
    "LIST_PACK_REVIEWS",
    "UPDATE_PACK_FEATURED_DOCS",
    "UPSERT_PACK_LISTING_DRAFT",
]


LIST_PACK_REVIEWS: Final[Operation[ListPackReviewsResponse]] = Operation(
    name="list_pack_reviews",
    reference="listPackReviews",
    method="GET",
    path="/packs/{packId}/reviews",
    result=ListPackReviewsResponse,
    budget="read",
    path_types={"pack_id": Positive},
    query={"limit": Positive, "page_token": str, "status": PackReviewStatus},
    next_arguments=next_by_token,
)

CREATE_PACK_REVIEW: Final[Operation[CreatePackReviewResponse]] = Operation(
    name="create_pack_review",
    reference="createPackReview",
    method="POST",
    path="/packs/{packId}/reviews",
    result=CreatePackReviewResponse,
    budget="write",
    path_types={"pack_id": Positive},
    body=CreatePackReviewRequest,
    body_required=True,
    repeatable=False,
)

CANCEL_PACK_REVIEW: Final[Operation[CancelPackReviewResponse]] = Operation(
    name="cancel_pack_review",
    reference="cancelPackReview",
    method="POST",
    path="/packs/{packId}/reviews/pending/cancel",
    result=CancelPackReviewResponse,
    budget="write",
    path_types={"pack_id": Positive},
    repeatable=False,
)

GET_PACK_LISTING_DRAFT: Final[Operation[GetPackListingDraftResponse]] = Operation(
    name="get_pack_listing_draft",
    reference="getPackListingDraft",
    method="GET",
    path="/packs/{packId}/listingDraft",
    result=GetPackListingDraftResponse,
    budget="read",
    path_types={"pack_id": Positive},
)

UPSERT_PACK_LISTING_DRAFT: Final[Operation[UpsertPackListingDraftResponse]] = Operation(
    name="upsert_pack_listing_draft",
    reference="upsertPackListingDraft",
    method="PUT",
    path="/packs/{packId}/listingDraft",
    result=UpsertPackListingDraftResponse,
    budget="write",
    path_types={"pack_id": Positive},
    body=UpsertPackListingDraftRequest,
    body_required=True,
)

DELETE_PACK_LISTING_DRAFT: Final[Operation[DeletePackListingDraftResponse]] = Operation(
    name="delete_pack_listing_draft",
    reference="deletePackListingDraft",
    method="DELETE",
    path="/packs/{packId}/listingDraft",
    result=DeletePackListingDraftResponse,
    budget="write",
    path_types={"pack_id": Positive},
)

LIST_PACK_LISTINGS: Final[Operation[PackListingList]] = Operation(
    name="list_pack_listings",
    reference="listPackListings",
    method="GET",
    path="/packs/listings",
    result=PackListingList,
    budget="read",
    query={
        "pack_access_types": tuple[PackAccessType, ...],
        "pack_ids": tuple[int, ...],
        "only_workspace_id": str,
        "parent_workspace_ids": tuple[str, ...],
        "exclude_public_packs": bool,
        "pack_entrypoint": PackEntrypoint,
        "certified_agents_only": bool,
        "pack_categories": tuple[PackCategoryType, ...],
        "sort_by": PackListingsSortBy,
        "order_by": PackListingsSortBy,
        "direction": SortDirection,
        "limit": Positive,
        "page_token": str,
        "install_context": PackListingInstallContextType,
    },
    next_arguments=next_by_token,
)

GET_PACK_LISTING: Final[Operation[PackListingDetail]] = Operation(
    name="get_pack_listing",
    reference="getPackListing",
    method="GET",
    path="/packs/{packId}/listing",
    result=PackListingDetail,
    budget="read",
    path_types={"pack_id": Positive},
    query={
        "workspace_id": str,
        "doc_id": str,
        "ingestion_id": str,
        "install_context": PackListingInstallContextType,
        "release_channel": IngestionPackReleaseChannel,
    },
)

LIST_PACK_FEATURED_DOCS: Final[Operation[PackFeaturedDocsResponse]] = Operation(
    name="list_pack_featured_docs",
    reference="listPackFeaturedDocs",
    method="GET",
    path="/packs/{packId}/featuredDocs",
    result=PackFeaturedDocsResponse,
    budget="read",
    path_types={"pack_id": Positive},
)

UPDATE_PACK_FEATURED_DOCS: Final[Operation[UpdatePackFeaturedDocsResponse]] = Operation(
    name="update_pack_featured_docs",
    reference="updatePackFeaturedDocs",
    method="PUT",
    path="/packs/{packId}/featuredDocs",
    result=UpdatePackFeaturedDocsResponse,
    budget="write",
    path_types={"pack_id": Positive},
    body=UpdatePackFeaturedDocsRequest,
    body_required=True,
)
