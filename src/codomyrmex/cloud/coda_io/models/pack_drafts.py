"""Drafts, reviews and featured docs of Packs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from codomyrmex.cloud.coda_io.models.common import DocReference
from codomyrmex.cloud.coda_io.models.enums import FeaturedDocStatus
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.pack_enums import PackReviewStatus, PackSourceCodeVisibility
from codomyrmex.cloud.coda_io.models.packs import (
    ImageFileForUpdatePackRequest,
    PackImageFile,
    PackListingAdditionalInformation,
)
from codomyrmex.cloud.common.rest.records import Number, Record, RequestRecord

__all__ = [
    "CancelPackReviewResponse",
    "CreatePackReviewRequest",
    "CreatePackReviewResponse",
    "DeletePackListingDraftResponse",
    "GetPackListingDraftResponse",
    "ListPackReviewsResponse",
    "PackFeaturedDoc",
    "PackFeaturedDocRequestItem",
    "PackFeaturedDocsResponse",
    "PackListingDraftData",
    "PackListingDraftInputData",
    "PackReview",
    "PackReviewAdditionalInformation",
    "UpdatePackFeaturedDocsRequest",
    "UpdatePackFeaturedDocsResponse",
    "UpsertPackListingDraftRequest",
    "UpsertPackListingDraftResponse",
]


class CreatePackReviewRequest(RequestRecord, frozen=True, kw_only=True):
    """What `create_pack_review` sends.

    Attributes:
        pack_version: The Pack's version.
        release_notes: What is new.
    """

    pack_version: str | UnsetType = UNSET
    release_notes: Annotated[str, Meta(max_length=8192)] | UnsetType = UNSET


class CreatePackReviewResponse(Record, frozen=True, kw_only=True):
    """What `create_pack_review` answers.

    Attributes:
        pack_review_id: Id of the pack review.
    """

    pack_review_id: str


class CancelPackReviewResponse(Record, frozen=True, kw_only=True):
    """What `cancel_pack_review` answers."""


class PackReview(Record, frozen=True, kw_only=True):
    """Pack review.

    Attributes:
        pack_review_id: Id of the pack review.
        pack_id: Id of the Pack.
        pack_version: The Pack's version.
        includes_listing_review: Whether: includes listing review.
        pack_review_status: The pack review status.
        submitted_by_user_id: Id of the submitted by user.
        submission_timestamp: Time: submission.
        additional_information: The additional information.
    """

    pack_review_id: str
    pack_id: int
    pack_version: str | None = None
    includes_listing_review: bool | None = None
    pack_review_status: PackReviewStatus
    submitted_by_user_id: int
    submission_timestamp: datetime
    additional_information: PackReviewAdditionalInformation | None = None


class PackReviewAdditionalInformation(Record, frozen=True, kw_only=True):
    """Pack review additional information.

    Attributes:
        privacy_collects_personal_info: The privacy collects personal info.
        privacy_personal_info_categories: The privacy personal info categories.
        privacy_data_usage_purposes: The privacy data usage purposes.
        privacy_data_collected_by: The privacy data collected by.
    """

    privacy_collects_personal_info: bool | None = None
    privacy_personal_info_categories: tuple[str, ...] | None = None
    privacy_data_usage_purposes: tuple[str, ...] | None = None
    privacy_data_collected_by: tuple[str, ...] | None = None


class ListPackReviewsResponse(ListPage[PackReview], frozen=True, kw_only=True):
    """What `list_pack_reviews` answers.

    Attributes:
        items: What is on this page.
    """


class PackListingDraftData(Record, frozen=True, kw_only=True):
    """Pack listing draft data.

    Attributes:
        name: Its name.
        description: The description.
        short_description: The short description.
        logo: The logo.
        cover: The cover.
        example_images: The example images.
        agent_images: The agent images.
        category_ids: Ids of the category.
        support_email: The support email.
        terms_of_service_url: Address of the terms of service.
        privacy_policy_url: Address of the privacy policy.
        source_code_visibility: The source code visibility.
        agent_short_description: The agent short description.
        agent_description: The agent description.
        additional_information: The additional information.
    """

    name: str | None = None
    description: str | None = None
    short_description: str | None = None
    logo: PackImageFile | None = None
    cover: PackImageFile | None = None
    example_images: tuple[PackImageFile, ...] | None = None
    agent_images: tuple[PackImageFile, ...] | None = None
    category_ids: tuple[str, ...] | None = None
    support_email: str | None = None
    terms_of_service_url: str | None = None
    privacy_policy_url: str | None = None
    source_code_visibility: PackSourceCodeVisibility | None = None
    agent_short_description: str | None = None
    agent_description: str | None = None
    additional_information: PackListingAdditionalInformation | None = None


class PackListingDraftInputData(RequestRecord, frozen=True, kw_only=True):
    """Pack listing draft input data.

    Attributes:
        name: Its name.
        description: The description.
        short_description: The short description.
        logo: The logo.
        cover: The cover.
        example_images: The example images.
        agent_images: The agent images.
        category_ids: Ids of the category.
        support_email: The support email.
        terms_of_service_url: Address of the terms of service.
        privacy_policy_url: Address of the privacy policy.
        source_code_visibility: The source code visibility.
        agent_short_description: The agent short description.
        agent_description: The agent description.
        additional_information: The additional information.
    """

    name: Annotated[str, Meta(max_length=128)] | UnsetType = UNSET
    description: Annotated[str, Meta(max_length=8192)] | UnsetType = UNSET
    short_description: Annotated[str, Meta(max_length=256)] | UnsetType = UNSET
    logo: ImageFileForUpdatePackRequest | UnsetType = UNSET
    cover: ImageFileForUpdatePackRequest | UnsetType = UNSET
    example_images: tuple[ImageFileForUpdatePackRequest, ...] | UnsetType | None = UNSET
    agent_images: tuple[ImageFileForUpdatePackRequest, ...] | UnsetType | None = UNSET
    category_ids: tuple[str, ...] | UnsetType = UNSET
    support_email: Annotated[str, Meta(max_length=512)] | UnsetType | None = UNSET
    terms_of_service_url: Annotated[str, Meta(max_length=512)] | UnsetType | None = UNSET
    privacy_policy_url: Annotated[str, Meta(max_length=512)] | UnsetType | None = UNSET
    source_code_visibility: PackSourceCodeVisibility | UnsetType = UNSET
    agent_short_description: Annotated[str, Meta(max_length=256)] | UnsetType | None = UNSET
    agent_description: Annotated[str, Meta(max_length=8192)] | UnsetType | None = UNSET
    additional_information: PackListingAdditionalInformation | UnsetType = UNSET


class GetPackListingDraftResponse(Record, frozen=True, kw_only=True):
    """What `get_pack_listing_draft` answers.

    Attributes:
        pack_listing_draft_id: Id of the pack listing draft.
        listing_data: The listing data.
    """

    pack_listing_draft_id: str | None = None
    listing_data: PackListingDraftData | None = None


class UpsertPackListingDraftRequest(RequestRecord, frozen=True, kw_only=True):
    """What `upsert_pack_listing_draft` sends.

    Attributes:
        listing_data: The listing data.
    """

    listing_data: PackListingDraftInputData


class UpsertPackListingDraftResponse(Record, frozen=True, kw_only=True):
    """What `upsert_pack_listing_draft` answers.

    Attributes:
        pack_listing_draft_id: Id of the pack listing draft.
        pack_id: Id of the Pack.
        listing_data: The listing data.
    """

    pack_listing_draft_id: str
    pack_id: Number
    listing_data: PackListingDraftData


class DeletePackListingDraftResponse(Record, frozen=True, kw_only=True):
    """What `delete_pack_listing_draft` answers."""


class PackFeaturedDoc(Record, frozen=True, kw_only=True):
    """Pack featured doc.

    Attributes:
        doc: The doc.
        is_pinned: Whether it is pinned.
        doc_status: The doc status.
        published_url: Address of the published.
    """

    doc: DocReference
    is_pinned: bool
    doc_status: FeaturedDocStatus | None = None
    published_url: str | None = None


class PackFeaturedDocRequestItem(RequestRecord, frozen=True, kw_only=True):
    """Pack featured doc request item.

    Attributes:
        url: The address.
        is_pinned: Whether it is pinned.
    """

    url: str
    is_pinned: bool | UnsetType = UNSET


class UpdatePackFeaturedDocsRequest(RequestRecord, frozen=True, kw_only=True):
    """What `update_pack_featured_docs` sends.

    Attributes:
        items: What is on this page.
    """

    items: Annotated[tuple[PackFeaturedDocRequestItem, ...], Meta(max_length=5)]


class UpdatePackFeaturedDocsResponse(Record, frozen=True, kw_only=True):
    """What `update_pack_featured_docs` answers."""


class PackFeaturedDocsResponse(Record, frozen=True, kw_only=True):
    """What `list_pack_featured_docs` answers.

    Attributes:
        items: What is on this page.
    """

    items: tuple[PackFeaturedDoc, ...]
