"""Packs, their versions and releases."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from codomyrmex.cloud.coda_io.models.common import PublishingCategory
from codomyrmex.cloud.coda_io.models.enums import FeaturedDocStatus
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.pack_enums import PackEntrypoint, PackSourceCodeVisibility
from codomyrmex.cloud.common.rest.records import Number, Record, RequestRecord

__all__ = [
    "CreatePackRequest",
    "CreatePackResponse",
    "DeletePackResponse",
    "ImageFileForUpdatePackRequest",
    "Pack",
    "PackImageFile",
    "PackListingAdditionalInformation",
    "PackRateLimit",
    "PackRateLimitChange",
    "PackSummary",
    "PackSummaryList",
    "UpdatePackRequest",
]


class Pack(Record, frozen=True, kw_only=True):
    """A Pack.

    Attributes:
        id: Its id.
        logo_url: Address of the logo.
        cover_url: Address of the cover.
        example_images: The example images.
        agent_images: The agent images.
        workspace_id: Id of the workspace.
        categories: Its categories.
        certified: Whether: certified.
        certified_agent: Whether: certified agent.
        source_code_visibility: The source code visibility.
        pack_entrypoints: The pack entrypoints.
        verified_version: The verified version.
        name: Its name.
        description: The description.
        short_description: The short description.
        agent_short_description: The agent short description.
        agent_description: The agent description.
        support_email: The support email.
        terms_of_service_url: Address of the terms of service.
        privacy_policy_url: Address of the privacy policy.
        overall_rate_limit: The overall rate limit.
        per_connection_rate_limit: The per connection rate limit.
        featured_doc_status: The featured doc status.
        additional_information: The additional information.
    """

    id: Number
    logo_url: str | None = None
    cover_url: str | None = None
    example_images: tuple[PackImageFile, ...] | None = None
    agent_images: tuple[PackImageFile, ...] | None = None
    workspace_id: str
    categories: tuple[PublishingCategory, ...]
    certified: bool | None = None
    certified_agent: bool | None = None
    source_code_visibility: PackSourceCodeVisibility | None = None
    pack_entrypoints: tuple[PackEntrypoint, ...] | None = None
    verified_version: str | None = None
    name: str
    description: str
    short_description: str
    agent_short_description: str | None = None
    agent_description: str | None = None
    support_email: str | None = None
    terms_of_service_url: str | None = None
    privacy_policy_url: str | None = None
    overall_rate_limit: PackRateLimit | None = None
    per_connection_rate_limit: PackRateLimit | None = None
    featured_doc_status: FeaturedDocStatus | None = None
    additional_information: PackListingAdditionalInformation | None = None


class PackSummary(Record, frozen=True, kw_only=True):
    """A Pack, in short.

    Attributes:
        id: Its id.
        logo_url: Address of the logo.
        cover_url: Address of the cover.
        example_images: The example images.
        agent_images: The agent images.
        workspace_id: Id of the workspace.
        categories: Its categories.
        certified: Whether: certified.
        certified_agent: Whether: certified agent.
        source_code_visibility: The source code visibility.
        pack_entrypoints: The pack entrypoints.
        verified_version: The verified version.
        name: Its name.
        description: The description.
        short_description: The short description.
        agent_short_description: The agent short description.
        agent_description: The agent description.
        support_email: The support email.
        terms_of_service_url: Address of the terms of service.
        privacy_policy_url: Address of the privacy policy.
    """

    id: Number
    logo_url: str | None = None
    cover_url: str | None = None
    example_images: tuple[PackImageFile, ...] | None = None
    agent_images: tuple[PackImageFile, ...] | None = None
    workspace_id: str
    categories: tuple[PublishingCategory, ...]
    certified: bool | None = None
    certified_agent: bool | None = None
    source_code_visibility: PackSourceCodeVisibility | None = None
    pack_entrypoints: tuple[PackEntrypoint, ...] | None = None
    verified_version: str | None = None
    name: str
    description: str
    short_description: str
    agent_short_description: str | None = None
    agent_description: str | None = None
    support_email: str | None = None
    terms_of_service_url: str | None = None
    privacy_policy_url: str | None = None


class PackSummaryList(ListPage[PackSummary], frozen=True, kw_only=True):
    """One page of pack summarys.

    Attributes:
        items: What is on this page.
    """


class PackRateLimit(Record, frozen=True, kw_only=True):
    """Pack rate limit.

    Attributes:
        interval_seconds: The interval seconds.
        operations_per_interval: The operations per interval.
    """

    interval_seconds: int
    operations_per_interval: int


class PackImageFile(Record, frozen=True, kw_only=True):
    """Pack image file.

    Attributes:
        filename: The file's name.
        image_url: Address of the image.
        asset_id: Id of the asset.
        alt_text: The alt text.
        mime_type: The media type.
    """

    filename: str
    image_url: str
    asset_id: str
    alt_text: str | None = None
    mime_type: str | None = None


class PackListingAdditionalInformation(Record, frozen=True, kw_only=True):
    """Pack listing additional information.

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


class CreatePackRequest(RequestRecord, frozen=True, kw_only=True):
    """What `create_pack` sends.

    Attributes:
        workspace_id: Id of the workspace.
        name: Its name.
        description: The description.
        source_pack_id: Id of the source pack.
    """

    workspace_id: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    source_pack_id: Number | UnsetType | None = UNSET


class CreatePackResponse(Record, frozen=True, kw_only=True):
    """What `create_pack` answers.

    Attributes:
        pack_id: Id of the Pack.
    """

    pack_id: Number


class UpdatePackRequest(RequestRecord, frozen=True, kw_only=True):
    """What `update_pack` sends.

    Attributes:
        overall_rate_limit: The overall rate limit.
        per_connection_rate_limit: The per connection rate limit.
        logo: The logo.
        cover: The cover.
        example_images: The example images.
        agent_images: The agent images.
        source_code_visibility: The source code visibility.
        pack_entrypoints: The pack entrypoints.
        name: Its name.
        description: The description.
        short_description: The short description.
        agent_short_description: The agent short description.
        agent_description: The agent description.
        support_email: The support email.
        terms_of_service_url: Address of the terms of service.
        privacy_policy_url: Address of the privacy policy.
    """

    overall_rate_limit: PackRateLimitChange | UnsetType | None = UNSET
    per_connection_rate_limit: PackRateLimitChange | UnsetType | None = UNSET
    logo: ImageFileForUpdatePackRequest | UnsetType | None = UNSET
    cover: ImageFileForUpdatePackRequest | UnsetType | None = UNSET
    example_images: tuple[ImageFileForUpdatePackRequest, ...] | UnsetType | None = UNSET
    agent_images: tuple[ImageFileForUpdatePackRequest, ...] | UnsetType | None = UNSET
    source_code_visibility: PackSourceCodeVisibility | UnsetType | None = UNSET
    pack_entrypoints: (
        Annotated[tuple[PackEntrypoint, ...], Meta(min_length=1)] | UnsetType | None
    ) = UNSET
    name: Annotated[str, Meta(max_length=128)] | UnsetType = UNSET
    description: Annotated[str, Meta(max_length=8192)] | UnsetType = UNSET
    short_description: Annotated[str, Meta(max_length=256)] | UnsetType = UNSET
    agent_short_description: Annotated[str, Meta(max_length=256)] | UnsetType = UNSET
    agent_description: Annotated[str, Meta(max_length=8192)] | UnsetType = UNSET
    support_email: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET
    terms_of_service_url: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET
    privacy_policy_url: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET


class ImageFileForUpdatePackRequest(RequestRecord, frozen=True, kw_only=True):
    """Image file for update pack request.

    Attributes:
        asset_id: Id of the asset.
        filename: The file's name.
        mime_type: The media type.
    """

    asset_id: str
    filename: str
    mime_type: str | UnsetType = UNSET


class DeletePackResponse(Record, frozen=True, kw_only=True):
    """What `delete_pack` answers."""


class PackRateLimitChange(RequestRecord, frozen=True, kw_only=True):
    """Pack rate limit change.

    Attributes:
        interval_seconds: The interval seconds.
        operations_per_interval: The operations per interval.
    """

    interval_seconds: Annotated[int, Meta(ge=1, le=86400)]
    operations_per_interval: Annotated[int, Meta(ge=0)]
