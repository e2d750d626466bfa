"""Packs as the gallery shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from codomyrmex.cloud.coda_io.models.common import (
    FolderReference,
    MakerSummary,
    PublishingCategory,
    UserSummary,
)
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.pack_enums import (
    FeatureSet,
    PackCategoryType,
    PackDiscoverability,
    PackPlanCurrency,
    PackSourceCodeVisibility,
    PaidFeatureSet,
)
from codomyrmex.cloud.coda_io.models.packs import PackImageFile
from codomyrmex.cloud.coda_io.models.sharing import Permission
from codomyrmex.cloud.common.rest.records import Family, Number, Record, register_variants

__all__ = [
    "BundledPackPlan",
    "BundledPackPlanPricing",
    "FreePackPlanPricing",
    "IngestionLimitSettings",
    "IngestionTableSetting",
    "MonthlyDocMakerPackPlanPricing",
    "PackConfigurationEntry",
    "PackListing",
    "PackListingDetail",
    "PackListingList",
    "PackOrganizationAccess",
    "PackOrganizationAccessForCodaBrain",
    "PackOrganizationAccessForDocs",
    "PackUserAccess",
    "ParameterSetting",
    "StandardPackPlan",
    "StandardPackPlanPricing",
]


class StandardPackPlanPricing(Family):
    """Any kind of standard pack plan pricing."""

    __slots__ = ()


class PackConfigurationEntry(Record, frozen=True, kw_only=True):
    """Pack configuration entry.

    Attributes:
        configuration_id: Id of the configuration.
        name: Its name.
        policy: The policy.
    """

    configuration_id: str
    name: str
    policy: dict[str, Any] | None = None


class PackOrganizationAccessForDocs(Record, frozen=True, kw_only=True):
    """Pack organization access for docs.

    Attributes:
        can_request_access: Whether it can request access.
        has_requested_access: Whether it has requested access.
        requires_configuration: Whether it requires configuration.
        allowed_configurations: The allowed configurations.
        allowed_pack_ids: Ids of the allowed pack.
        incompatible_doc_permissions: The incompatible doc permissions.
        incompatible_doc_owner: The incompatible doc owner.
        incompatible_doc_folder: The incompatible doc folder.
        is_doc_owner: Whether it is doc owner.
    """

    can_request_access: bool
    has_requested_access: bool
    requires_configuration: bool
    allowed_configurations: tuple[PackConfigurationEntry, ...] | None = None
    allowed_pack_ids: tuple[Number, ...] | None = None
    incompatible_doc_permissions: tuple[Permission, ...] | None = None
    incompatible_doc_owner: UserSummary | None = None
    incompatible_doc_folder: FolderReference | None = None
    is_doc_owner: bool | None = None


class PackListing(Record, frozen=True, kw_only=True):
    """Pack listing.

    Attributes:
        pack_id: Id of the Pack.
        pack_version: The Pack's version.
        release_id: Id of the release.
        last_released_at: Time: last released.
        logo_url: Address of the logo.
        logo: The logo.
        cover_url: Address of the cover.
        cover: The cover.
        example_images: The example images.
        agent_images: The agent images.
        name: Its name.
        description: The description.
        short_description: The short description.
        agent_short_description: The agent short description.
        agent_description: The agent description.
        support_email: The support email.
        terms_of_service_url: Address of the terms of service.
        privacy_policy_url: Address of the privacy policy.
        categories: Its categories.
        makers: The makers.
        certified: Whether: certified.
        certified_agent: Whether: certified agent.
        minimum_feature_set: The minimum feature set.
        unrestricted_feature_set: The unrestricted feature set.
        external_metadata_url: Address of the external metadata.
        standard_pack_plan: The standard pack plan.
        bundled_pack_plan: The bundled pack plan.
        source_code_visibility: The source code visibility.
        sdk_version: The sdk version.
        pack_category_type: The pack category type.
    """

    pack_id: Number
    pack_version: str
    release_id: Number | None = None
    last_released_at: datetime | None = None
    logo_url: str
    logo: PackImageFile
    cover_url: str | None = None
    cover: PackImageFile | None = None
    example_images: tuple[PackImageFile, ...] | None = None
    agent_images: tuple[PackImageFile, ...] | None = None
    name: str
    description: str
    short_description: str
    agent_short_description: str | None = None
    agent_description: str | None = None
    support_email: str | None = None
    terms_of_service_url: str | None = None
    privacy_policy_url: str | None = None
    categories: tuple[PublishingCategory, ...]
    makers: tuple[MakerSummary, ...]
    certified: bool | None = None
    certified_agent: bool | None = None
    minimum_feature_set: FeatureSet | None = None
    unrestricted_feature_set: FeatureSet | None = None
    external_metadata_url: str
    standard_pack_plan: StandardPackPlan | None = None
    bundled_pack_plan: BundledPackPlan | None = None
    source_code_visibility: PackSourceCodeVisibility | None = None
    sdk_version: str
    pack_category_type: PackCategoryType


class PackListingDetail(Record, frozen=True, kw_only=True):
    """Pack listing detail.

    Attributes:
        pack_id: Id of the Pack.
        pack_version: The Pack's version.
        release_id: Id of the release.
        last_released_at: Time: last released.
        logo_url: Address of the logo.
        logo: The logo.
        cover_url: Address of the cover.
        cover: The cover.
        example_images: The example images.
        agent_images: The agent images.
        name: Its name.
        description: The description.
        short_description: The short description.
        agent_short_description: The agent short description.
        agent_description: The agent description.
        support_email: The support email.
        terms_of_service_url: Address of the terms of service.
        privacy_policy_url: Address of the privacy policy.
        categories: Its categories.
        makers: The makers.
        certified: Whether: certified.
        certified_agent: Whether: certified agent.
        minimum_feature_set: The minimum feature set.
        unrestricted_feature_set: The unrestricted feature set.
        external_metadata_url: Address of the external metadata.
        standard_pack_plan: The standard pack plan.
        bundled_pack_plan: The bundled pack plan.
        source_code_visibility: The source code visibility.
        sdk_version: The sdk version.
        pack_category_type: The pack category type.
        discoverability: The discoverability.
        user_access: The user access.
        coda_help_center_url: Address of the coda help center.
        configuration: The configuration.
    """

    pack_id: Number
    pack_version: str
    release_id: Number | None = None
    last_released_at: datetime | None = None
    logo_url: str
    logo: PackImageFile
    cover_url: str | None = None
    cover: PackImageFile | None = None
    example_images: tuple[PackImageFile, ...] | None = None
    agent_images: tuple[PackImageFile, ...] | None = None
    name: str
    description: str
    short_description: str
    agent_short_description: str | None = None
    agent_description: str | None = None
    support_email: str | None = None
    terms_of_service_url: str | None = None
    privacy_policy_url: str | None = None
    categories: tuple[PublishingCategory, ...]
    makers: tuple[MakerSummary, ...]
    certified: bool | None = None
    certified_agent: bool | None = None
    minimum_feature_set: FeatureSet | None = None
    unrestricted_feature_set: FeatureSet | None = None
    external_metadata_url: str
    standard_pack_plan: StandardPackPlan | None = None
    bundled_pack_plan: BundledPackPlan | None = None
    source_code_visibility: PackSourceCodeVisibility | None = None
    sdk_version: str
    pack_category_type: PackCategoryType
    discoverability: PackDiscoverability
    user_access: PackUserAccess
    coda_help_center_url: str | None = None
    configuration: PackConfigurationEntry | None = None


class PackListingList(ListPage[PackListing], frozen=True, kw_only=True):
    """One page of pack listings.

    Attributes:
        items: What is on this page.
    """


class PackUserAccess(Record, frozen=True, kw_only=True):
    """Pack user access.

    Attributes:
        can_edit: Whether you may edit it.
        can_test: Whether it can test.
        can_view: Whether it can view.
        can_install: Whether it can install.
        can_purchase: Whether it can purchase.
        requires_trial: Whether it requires trial.
        can_connect_account: Whether it can connect account.
        organization: The organization.
        ingestion_limit_settings: The ingestion limit settings.
    """

    can_edit: bool
    can_test: bool
    can_view: bool
    can_install: bool
    can_purchase: bool
    requires_trial: bool
    can_connect_account: bool
    organization: PackOrganizationAccess | None = None
    ingestion_limit_settings: IngestionLimitSettings | None = None


class PackOrganizationAccessForCodaBrain(Record, frozen=True, kw_only=True):
    """Pack organization access for coda brain.

    Attributes:
        can_request_access: Whether it can request access.
        has_requested_access: Whether it has requested access.
        requires_configuration: Whether it requires configuration.
        allowed_configurations: The allowed configurations.
        allowed_pack_ids: Ids of the allowed pack.
    """

    can_request_access: bool
    has_requested_access: bool
    requires_configuration: bool
    allowed_configurations: tuple[PackConfigurationEntry, ...] | None = None
    allowed_pack_ids: tuple[Number, ...] | None = None


class FreePackPlanPricing(
    Record, StandardPackPlanPricing, frozen=True, kw_only=True, tag_field="type", tag="Free"
):
    """Free pack plan pricing."""


class MonthlyDocMakerPackPlanPricing(
    Record,
    StandardPackPlanPricing,
    frozen=True,
    kw_only=True,
    tag_field="type",
    tag="MonthlyDocMaker",
):
    """Monthly doc maker pack plan pricing.

    Attributes:
        amount: The amount.
        currency: The currency.
    """

    amount: Number
    currency: PackPlanCurrency


class BundledPackPlanPricing(Record, frozen=True, kw_only=True):
    """Bundled pack plan pricing.

    Attributes:
        type: What kind of thing it is.
        minimum_feature_set: The minimum feature set.
    """

    type: str
    minimum_feature_set: PaidFeatureSet


class StandardPackPlan(Record, frozen=True, kw_only=True):
    """Standard pack plan.

    Attributes:
        pack_plan_id: Id of the pack plan.
        pack_id: Id of the Pack.
        pricing: The pricing.
        created_at: When it was made.
    """

    pack_plan_id: str
    pack_id: Number
    pricing: StandardPackPlanPricing
    created_at: datetime


class BundledPackPlan(Record, frozen=True, kw_only=True):
    """Bundled pack plan.

    Attributes:
        pack_plan_id: Id of the pack plan.
        pack_id: Id of the Pack.
        pricing: The pricing.
        created_at: When it was made.
    """

    pack_plan_id: str
    pack_id: Number
    pricing: BundledPackPlanPricing
    created_at: datetime


class IngestionLimitSettings(Record, frozen=True, kw_only=True):
    """Ingestion limit settings.

    Attributes:
        table_settings: The table settings.
        max_bytes_per_sync_table_default: The max bytes per sync table default.
        allowed_tables_count: The allowed tables count.
    """

    table_settings: dict[str, IngestionTableSetting] | None = None
    max_bytes_per_sync_table_default: Number | None
    allowed_tables_count: Number


class IngestionTableSetting(Record, frozen=True, kw_only=True):
    """Ingestion table setting.

    Attributes:
        max_bytes_per_sync_table_override: The max bytes per sync table override.
        exclude_ingestion_by_default: Whether: exclude ingestion by default.
        parameter_limits: The parameter limits.
    """

    max_bytes_per_sync_table_override: Number | None = None
    exclude_ingestion_by_default: bool | None = None
    parameter_limits: dict[str, ParameterSetting] | None = None


class ParameterSetting(Record, frozen=True, kw_only=True):
    """Parameter setting.

    Attributes:
        default: The default.
        allowed: The allowed.
    """

    default: str
    allowed: tuple[str, ...]


class PackOrganizationAccess(Record, frozen=True, kw_only=True):
    """Pack organization access.

    Attributes:
        can_request_access: Whether it can request access.
        has_requested_access: Whether it has requested access.
        requires_configuration: Whether it requires configuration.
        allowed_configurations: The allowed configurations.
        allowed_pack_ids: Ids of the allowed pack.
        incompatible_doc_permissions: The incompatible doc permissions.
        incompatible_doc_owner: The incompatible doc owner.
        incompatible_doc_folder: The incompatible doc folder.
        is_doc_owner: Whether it is doc owner.
    """

    can_request_access: bool
    has_requested_access: bool
    requires_configuration: bool
    allowed_configurations: tuple[PackConfigurationEntry, ...] | None = None
    allowed_pack_ids: tuple[Number, ...] | None = None
    incompatible_doc_permissions: tuple[Permission, ...] | None = None
    incompatible_doc_owner: UserSummary | None = None
    incompatible_doc_folder: FolderReference | None = None
    is_doc_owner: bool | None = None


register_variants(
    StandardPackPlanPricing,
    {
        "Free": FreePackPlanPricing,
        "MonthlyDocMaker": MonthlyDocMakerPackPlanPricing,
    },
)
