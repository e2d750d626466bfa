"""Values that a field of a Pack can have; each enum takes new ones (see `OpenEnum`)."""

from __future__ import annotations

from codomyrmex.cloud.common.rest.records import OpenEnum

__all__ = [
    "FeatureSet",
    "HttpMethod",
    "IngestionChildExecutionType",
    "IngestionExecutionType",
    "IngestionPackReleaseChannel",
    "IngestionStatus",
    "LogLevel",
    "LogOrder",
    "PackAccessType",
    "PackAnalyticsOrderBy",
    "PackAssetType",
    "PackCategoryType",
    "PackConnectionType",
    "PackDiscoverability",
    "PackEntrypoint",
    "PackFormulaAnalyticsOrderBy",
    "PackFormulaType",
    "PackListingInstallContextType",
    "PackListingsSortBy",
    "PackLogRequestType",
    "PackLogType",
    "PackOAuth2ClientCredentialsLocation",
    "PackPlanCurrency",
    "PackPlanPricingType",
    "PackPrincipalType",
    "PackReviewStatus",
    "PackSource",
    "PackSourceCodeVisibility",
    "PacksSortBy",
    "PaidFeatureSet",
]


class FeatureSet(OpenEnum):
    """Feature set."""

    BASIC = "Basic"
    PRO = "Pro"
    TEAM = "Team"
    ENTERPRISE = "Enterprise"


class HttpMethod(OpenEnum):
    """Http method."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    DELETE = "DELETE"
    PATCH = "PATCH"
    HEAD = "HEAD"


class IngestionChildExecutionType(OpenEnum):
    """Ingestion child execution type."""

    FULL = "FULL"
    INCREMENTAL = "INCREMENTAL"
    PATCH = "PATCH"


class IngestionExecutionType(OpenEnum):
    """Ingestion execution type."""

    FULL = "FULL"
    INCREMENTAL = "INCREMENTAL"


class IngestionPackReleaseChannel(OpenEnum):
    """Ingestion pack release channel."""

    LIVE = "LIVE"
    LATEST = "LATEST"


class IngestionStatus(OpenEnum):
    """Ingestion status."""

    QUEUED = "QUEUED"
    STARTED = "STARTED"
    CANCELLED = "CANCELLED"
    UP_FOR_RETRY = "UP_FOR_RETRY"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class LogLevel(OpenEnum):
    """Log level."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"
    DEBUG = "debug"
    TRACE = "trace"
    UNKNOWN = "unknown"


class LogOrder(OpenEnum):
    """Log order."""

    ASC = "asc"
    DESC = "desc"


class PackAccessType(OpenEnum):
    """Pack access type."""

    NONE = "none"
    VIEW = "view"
    TEST = "test"
    EDIT = "edit"
    ADMIN = "admin"


class PackAnalyticsOrderBy(OpenEnum):
    """Pack analytics order by."""

    DATE = "date"
    PACK_ID = "packId"
    NAME = "name"
    CREATED_AT = "createdAt"
    DOC_INSTALLS = "docInstalls"
    WORKSPACE_INSTALLS = "workspaceInstalls"
    NUM_FORMULA_INVOCATIONS = "numFormulaInvocations"
    NUM_ACTION_INVOCATIONS = "numActionInvocations"
    NUM_SYNC_INVOCATIONS = "numSyncInvocations"
    NUM_METADATA_INVOCATIONS = "numMetadataInvocations"
    DOCS_ACTIVELY_USING = "docsActivelyUsing"
    DOCS_ACTIVELY_USING7_DAY = "docsActivelyUsing7Day"
    DOCS_ACTIVELY_USING30_DAY = "docsActivelyUsing30Day"
    DOCS_ACTIVELY_USING90_DAY = "docsActivelyUsing90Day"
    DOCS_ACTIVELY_USING_ALL_TIME = "docsActivelyUsingAllTime"
    WORKSPACES_ACTIVELY_USING = "workspacesActivelyUsing"
    WORKSPACES_ACTIVELY_USING7_DAY = "workspacesActivelyUsing7Day"
    WORKSPACES_ACTIVELY_USING30_DAY = "workspacesActivelyUsing30Day"
    WORKSPACES_ACTIVELY_USING90_DAY = "workspacesActivelyUsing90Day"
    WORKSPACES_ACTIVELY_USING_ALL_TIME = "workspacesActivelyUsingAllTime"
    WORKSPACES_WITH_ACTIVE_SUBSCRIPTIONS = "workspacesWithActiveSubscriptions"
    WORKSPACES_WITH_SUCCESSFUL_TRIALS = "workspacesWithSuccessfulTrials"
    REVENUE_USD = "revenueUsd"


class PackAssetType(OpenEnum):
    """Pack asset type."""

    LOGO = "logo"
    COVER = "cover"
    EXAMPLE_IMAGE = "exampleImage"
    AGENT_IMAGE = "agentImage"


class PackCategoryType(OpenEnum):
    """Pack category type."""

    CONNECTOR = "connector"
    AGENT = "agent"
    CUSTOM_AGENT = "customAgent"


class PackConnectionType(OpenEnum):
    """Pack connection type."""

    HEADER = "header"
    MULTI_HEADER = "multiHeader"
    URL_PARAM = "urlParam"
    HTTP_BASIC = "httpBasic"
    CUSTOM = "custom"
    OAUTH2_CLIENT_CREDENTIALS = "oauth2ClientCredentials"
    GOOGLE_SERVICE_ACCOUNT = "googleServiceAccount"
    AWS_ASSUME_ROLE = "awsAssumeRole"
    AWS_ACCESS_KEY = "awsAccessKey"


class PackDiscoverability(OpenEnum):
    """Pack discoverability."""

    PUBLIC = "public"
    NOMOS_ORGANIZATION = "nomosOrganization"
    GROUP = "group"
    GRAMMARLY_INSTITUTION = "grammarlyInstitution"
    WORKSPACE = "workspace"
    PRIVATE = "private"


class PackEntrypoint(OpenEnum):
    """Pack entrypoint."""

    GO = "go"
    DOCS = "docs"


class PackFormulaAnalyticsOrderBy(OpenEnum):
    """Pack formula analytics order by."""

    DATE = "date"
    FORMULA_NAME = "formulaName"
    FORMULA_TYPE = "formulaType"
    FORMULA_INVOCATIONS = "formulaInvocations"
    MEDIAN_LATENCY_MS = "medianLatencyMs"
    MEDIAN_RESPONSE_SIZE_BYTES = "medianResponseSizeBytes"
    ERRORS = "errors"
    DOCS_ACTIVELY_USING = "docsActivelyUsing"
    DOCS_ACTIVELY_USING7_DAY = "docsActivelyUsing7Day"
    DOCS_ACTIVELY_USING30_DAY = "docsActivelyUsing30Day"
    DOCS_ACTIVELY_USING90_DAY = "docsActivelyUsing90Day"
    DOCS_ACTIVELY_USING_ALL_TIME = "docsActivelyUsingAllTime"
    WORKSPACES_ACTIVELY_USING = "workspacesActivelyUsing"
    WORKSPACES_ACTIVELY_USING7_DAY = "workspacesActivelyUsing7Day"
    WORKSPACES_ACTIVELY_USING30_DAY = "workspacesActivelyUsing30Day"
    WORKSPACES_ACTIVELY_USING90_DAY = "workspacesActivelyUsing90Day"
    WORKSPACES_ACTIVELY_USING_ALL_TIME = "workspacesActivelyUsingAllTime"


class PackFormulaType(OpenEnum):
    """Pack formula type."""

    ACTION = "action"
    FORMULA = "formula"
    SYNC = "sync"
    METADATA = "metadata"


class PackListingInstallContextType(OpenEnum):
    """Pack listing install context type."""

    WORKSPACE = "workspace"
    DOC = "doc"


class PackListingsSortBy(OpenEnum):
    """Pack listings sort by."""

    PACK_ID = "packId"
    NAME = "name"
    PACK_VERSION = "packVersion"
    PACK_VERSION_MODIFIED_AT = "packVersionModifiedAt"
    AGENT_DIRECTORY_SORT = "agentDirectorySort"


class PackLogRequestType(OpenEnum):
    """Pack log request type."""

    UNKNOWN = "unknown"
    CONNECTION_NAME_METADATA_REQUEST = "connectionNameMetadataRequest"
    PARAMETER_AUTOCOMPLETE_METADATA_REQUEST = "parameterAutocompleteMetadataRequest"
    POST_AUTH_SETUP_METADATA_REQUEST = "postAuthSetupMetadataRequest"
    PROPERTY_OPTIONS_METADATA_REQUEST = "propertyOptionsMetadataRequest"
    GET_SYNC_TABLE_SCHEMA_METADATA_REQUEST = "getSyncTableSchemaMetadataRequest"
    GET_DYNAMIC_SYNC_TABLE_NAME_METADATA_REQUEST = "getDynamicSyncTableNameMetadataRequest"
    LIST_SYNC_TABLE_DYNAMIC_URLS_METADATA_REQUEST = "listSyncTableDynamicUrlsMetadataRequest"
    SEARCH_SYNC_TABLE_DYNAMIC_URLS_METADATA_REQUEST = "searchSyncTableDynamicUrlsMetadataRequest"
    GET_DYNAMIC_SYNC_TABLE_DISPLAY_URL_METADATA_REQUEST = (
        "getDynamicSyncTableDisplayUrlMetadataRequest"
    )
    GET_IDENTIFIERS_FOR_CONNECTION_REQUEST = "getIdentifiersForConnectionRequest"
    INVOKE_FORMULA_REQUEST = "invokeFormulaRequest"
    INVOKE_SYNC_FORMULA_REQUEST = "invokeSyncFormulaRequest"
    INVOKE_SYNC_UPDATE_FORMULA_REQUEST = "invokeSyncUpdateFormulaRequest"
    INVOKE_EXECUTE_GET_PERMISSIONS_REQUEST = "invokeExecuteGetPermissionsRequest"
    VALIDATE_PARAMETERS_METADATA_REQUEST = "validateParametersMetadataRequest"
    MCP = "mcp"


class PackLogType(OpenEnum):
    """Pack log type."""

    CUSTOM = "custom"
    FETCHER = "fetcher"
    INVOCATION = "invocation"
    INTERNAL = "internal"
    AUTH = "auth"
    INGESTION_LIFECYCLE = "ingestionLifecycle"
    INGESTION_DEBUG = "ingestionDebug"
    AGENT_RUNTIME = "agentRuntime"
    MCP = "mcp"


class PackOAuth2ClientCredentialsLocation(OpenEnum):
    """Pack o auth2 client credentials location."""

    AUTOMATIC = "automatic"
    BODY = "body"
    HEADER = "header"


class PackPlanCurrency(OpenEnum):
    """Pack plan currency."""

    USD = "USD"


class PackPlanPricingType(OpenEnum):
    """Pack plan pricing type."""

    FREE = "Free"
    MONTHLY_DOC_MAKER = "MonthlyDocMaker"
    BUNDLED_WITH_TIER = "BundledWithTier"


class PackPrincipalType(OpenEnum):
    """Pack principal type."""

    USER = "user"
    WORKSPACE = "workspace"
    WORLDWIDE = "worldwide"
    NOMOS_ORGANIZATION = "nomosOrganization"
    GROUP = "group"
    GRAMMARLY_INSTITUTION = "grammarlyInstitution"


class PackReviewStatus(OpenEnum):
    """Pack review status."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    CANCELED = "canceled"
    SUPERSEDED = "superseded"


class PackSource(OpenEnum):
    """Pack source."""

    WEB = "web"
    CLI = "cli"


class PackSourceCodeVisibility(OpenEnum):
    """Pack source code visibility."""

    PRIVATE = "private"
    SHARED = "shared"


class PacksSortBy(OpenEnum):
    """Packs sort by."""

    TITLE = "title"
    CREATED_AT = "createdAt"
    UPDATED_AT = "updatedAt"


class PaidFeatureSet(OpenEnum):
    """Paid feature set."""

    PRO = "Pro"
    TEAM = "Team"
    ENTERPRISE = "Enterprise"
