"""Values that a field can have; each enum takes new ones (see `OpenEnum`)."""

from __future__ import annotations

from codomyrmex.cloud.common.rest.records import OpenEnum

__all__ = [
    "AccessType",
    "AccessTypeNotNone",
    "AnalyticsScale",
    "CheckboxDisplayType",
    "ColumnFormatType",
    "ControlType",
    "CurrencyFormatType",
    "CustomDocDomainProvider",
    "CustomDocDomainSetupStatus",
    "CustomDomainConnectedStatus",
    "DocAnalyticsOrderBy",
    "DocPublishMode",
    "DurationUnit",
    "EmailDisplayType",
    "FeaturedDocStatus",
    "IconSet",
    "ImageShapeStyle",
    "ImageStatus",
    "Layout",
    "LinkDisplayType",
    "LinkedDataType",
    "PageContentExportStatus",
    "PageContentFormat",
    "PageContentInsertionMode",
    "PageContentItemContentFormat",
    "PageContentItemType",
    "PageContentOutputFormat",
    "PageEmbedRenderMethod",
    "PageLineStyle",
    "PageType",
    "PrincipalType",
    "ResourceType",
    "RowsSortBy",
    "SliderDisplayType",
    "SortBy",
    "SortDirection",
    "SyncPageType",
    "TableType",
    "ValueFormat",
    "WorkspaceUserRole",
]


class AccessType(OpenEnum):
    """Access type."""

    READONLY = "readonly"
    WRITE = "write"
    COMMENT = "comment"
    NONE = "none"


class AccessTypeNotNone(OpenEnum):
    """Access type not none."""

    READONLY = "readonly"
    WRITE = "write"
    COMMENT = "comment"


class AnalyticsScale(OpenEnum):
    """Analytics scale."""

    DAILY = "daily"
    CUMULATIVE = "cumulative"


class CheckboxDisplayType(OpenEnum):
    """Checkbox display type."""

    TOGGLE = "toggle"
    CHECK = "check"


class ColumnFormatType(OpenEnum):
    """Column format type."""

    TEXT = "text"
    PERSON = "person"
    LOOKUP = "lookup"
    NUMBER = "number"
    PERCENT = "percent"
    CURRENCY = "currency"
    DATE = "date"
    DATE_TIME = "dateTime"
    TIME = "time"
    DURATION = "duration"
    EMAIL = "email"
    LINK = "link"
    SLIDER = "slider"
    SCALE = "scale"
    IMAGE = "image"
    IMAGE_REFERENCE = "imageReference"
    ATTACHMENTS = "attachments"
    BUTTON = "button"
    CHECKBOX = "checkbox"
    SELECT = "select"
    PACK_OBJECT = "packObject"
    REACTION = "reaction"
    CANVAS = "canvas"
    OTHER = "other"


class ControlType(OpenEnum):
    """Control type."""

    AI_BLOCK = "aiBlock"
    BUTTON = "button"
    CHECKBOX = "checkbox"
    DATE_PICKER = "datePicker"
    DATE_RANGE_PICKER = "dateRangePicker"
    DATE_TIME_PICKER = "dateTimePicker"
    LOOKUP = "lookup"
    MULTISELECT = "multiselect"
    SELECT = "select"
    SCALE = "scale"
    SLIDER = "slider"
    REACTION = "reaction"
    TEXTBOX = "textbox"
    TIME_PICKER = "timePicker"


class CurrencyFormatType(OpenEnum):
    """Currency format type."""

    CURRENCY = "currency"
    ACCOUNTING = "accounting"
    FINANCIAL = "financial"


class CustomDocDomainProvider(OpenEnum):
    """Custom doc domain provider."""

    GO_DADDY = "GoDaddy"
    NAMECHEAP = "Namecheap"
    HOVER_TUCOWS = "Hover (Tucows)"
    NETWORK_SOLUTIONS = "Network Solutions"
    GOOGLE_DOMAINS = "Google Domains"
    OTHER = "Other"


class CustomDocDomainSetupStatus(OpenEnum):
    """Custom doc domain setup status."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class CustomDomainConnectedStatus(OpenEnum):
    """Custom domain connected status."""

    CONNECTED = "connected"
    NOT_CONNECTED = "notConnected"


class DocAnalyticsOrderBy(OpenEnum):
    """Doc analytics order by."""

    DATE = "date"
    DOC_ID = "docId"
    TITLE = "title"
    CREATED_AT = "createdAt"
    PUBLISHED_AT = "publishedAt"
    LIKES = "likes"
    COPIES = "copies"
    VIEWS = "views"
    SESSIONS_DESKTOP = "sessionsDesktop"
    SESSIONS_MOBILE = "sessionsMobile"
    SESSIONS_OTHER = "sessionsOther"
    TOTAL_SESSIONS = "totalSessions"
    AI_CREDITS_CHAT = "aiCreditsChat"
    AI_CREDITS_BLOCK = "aiCreditsBlock"
    AI_CREDITS_COLUMN = "aiCreditsColumn"
    AI_CREDITS_ASSISTANT = "aiCreditsAssistant"
    AI_CREDITS_REVIEWER = "aiCreditsReviewer"
    AI_CREDITS = "aiCredits"


class DocPublishMode(OpenEnum):
    """Doc publish mode."""

    VIEW = "view"
    PLAY = "play"
    EDIT = "edit"


class DurationUnit(OpenEnum):
    """Duration unit."""

    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"


class EmailDisplayType(OpenEnum):
    """Email display type."""

    ICON_AND_EMAIL = "iconAndEmail"
    ICON_ONLY = "iconOnly"
    EMAIL_ONLY = "emailOnly"


class FeaturedDocStatus(OpenEnum):
    """Featured doc status."""

    DOC_INACCESSIBLE_OR_DOES_NOT_EXIST = "docInaccessibleOrDoesNotExist"
    INVALID_PUBLISHED_DOC_URL = "invalidPublishedDocUrl"


class IconSet(OpenEnum):
    """Icon set."""

    STAR = "star"
    CIRCLE = "circle"
    FIRE = "fire"
    BUG = "bug"
    DIAMOND = "diamond"
    BELL = "bell"
    THUMBSUP = "thumbsup"
    HEART = "heart"
    CHILI = "chili"
    SMILEY = "smiley"
    LIGHTNING = "lightning"
    CURRENCY = "currency"
    COFFEE = "coffee"
    PERSON = "person"
    BATTERY = "battery"
    COCKTAIL = "cocktail"
    CLOUD = "cloud"
    SUN = "sun"
    CHECKMARK = "checkmark"
    LIGHTBULB = "lightbulb"


class ImageShapeStyle(OpenEnum):
    """Image shape style."""

    AUTO = "auto"
    CIRCLE = "circle"


class ImageStatus(OpenEnum):
    """Image status."""

    LIVE = "live"
    DELETED = "deleted"
    FAILED = "failed"


class Layout(OpenEnum):
    """Layout."""

    DEFAULT = "default"
    AREA_CHART = "areaChart"
    BAR_CHART = "barChart"
    BUBBLE_CHART = "bubbleChart"
    CALENDAR = "calendar"
    CARD = "card"
    DETAIL = "detail"
    FORM = "form"
    GANTT_CHART = "ganttChart"
    LINE_CHART = "lineChart"
    MASTER_DETAIL = "masterDetail"
    PIE_CHART = "pieChart"
    SCATTER_CHART = "scatterChart"
    SLIDE = "slide"
    WORD_CLOUD = "wordCloud"


class LinkDisplayType(OpenEnum):
    """Link display type."""

    ICON_ONLY = "iconOnly"
    URL = "url"
    TITLE = "title"
    CARD = "card"
    EMBED = "embed"


class LinkedDataType(OpenEnum):
    """Linked data type."""

    IMAGE_OBJECT = "ImageObject"
    MONETARY_AMOUNT = "MonetaryAmount"
    PERSON = "Person"
    WEB_PAGE = "WebPage"
    STRUCTURED_VALUE = "StructuredValue"


class PageContentExportStatus(OpenEnum):
    """Page content export status."""

    IN_PROGRESS = "inProgress"
    FAILED = "failed"
    COMPLETE = "complete"


class PageContentFormat(OpenEnum):
    """Page content format."""

    HTML = "html"
    MARKDOWN = "markdown"


class PageContentInsertionMode(OpenEnum):
    """Page content insertion mode."""

    APPEND = "append"
    PREPEND = "prepend"
    REPLACE = "replace"


class PageContentItemContentFormat(OpenEnum):
    """Page content item content format."""

    PLAIN_TEXT = "plainText"


class PageContentItemType(OpenEnum):
    """Page content item type."""

    LINE = "line"


class PageContentOutputFormat(OpenEnum):
    """Page content output format."""

    HTML = "html"
    MARKDOWN = "markdown"


class PageEmbedRenderMethod(OpenEnum):
    """Page embed render method."""

    COMPATIBILITY = "compatibility"
    STANDARD = "standard"


class PageLineStyle(OpenEnum):
    """Page line style."""

    BLOCK_QUOTE = "blockQuote"
    BULLETED_LIST = "bulletedList"
    CHECKBOX_LIST = "checkboxList"
    CODE = "code"
    COLLAPSIBLE_LIST = "collapsibleList"
    H1 = "h1"
    H2 = "h2"
    H3 = "h3"
    NUMBERED_LIST = "numberedList"
    PARAGRAPH = "paragraph"
    PULL_QUOTE = "pullQuote"


class PageType(OpenEnum):
    """Page type."""

    CANVAS = "canvas"
    EMBED = "embed"
    SYNC_PAGE = "syncPage"


class PrincipalType(OpenEnum):
    """Principal type."""

    EMAIL = "email"
    GROUP = "group"
    DOMAIN = "domain"
    WORKSPACE = "workspace"
    ANYONE = "anyone"
    INTERNAL_ACCESS = "internalAccess"


class RowsSortBy(OpenEnum):
    """Rows sort by."""

    CREATED_AT = "createdAt"
    NATURAL = "natural"
    UPDATED_AT = "updatedAt"


class SliderDisplayType(OpenEnum):
    """Slider display type."""

    SLIDER = "slider"
    PROGRESS = "progress"


class SortBy(OpenEnum):
    """Sort by."""

    NAME = "name"


class SortDirection(OpenEnum):
    """Sort direction."""

    ASCENDING = "ascending"
    DESCENDING = "descending"


class SyncPageType(OpenEnum):
    """Sync page type."""

    PAGE = "page"
    DOCUMENT = "document"


class TableType(OpenEnum):
    """Table type."""

    TABLE = "table"
    VIEW = "view"
    DATABASE = "database"


class ResourceType(OpenEnum):
    """Type."""

    ACL_METADATA = "aclMetadata"
    ACL_PERMISSIONS = "aclPermissions"
    ACL_SETTINGS = "aclSettings"
    AGENT_PACK_LOG = "agentPackLog"
    ANALYTICS_LAST_UPDATED = "analyticsLastUpdated"
    API_LINK = "apiLink"
    AUTOMATION = "automation"
    COLUMN = "column"
    CONTROL = "control"
    DOC = "doc"
    CUSTOM_DOC_DOMAIN = "customDocDomain"
    CUSTOM_DOC_DOMAIN_PROVIDER = "customDocDomainProvider"
    DOC_ANALYTICS = "docAnalytics"
    DOC_ANALYTICS_SUMMARY = "docAnalyticsSummary"
    DOC_ANALYTICS_V2 = "docAnalyticsV2"
    FOLDER = "folder"
    FORMULA = "formula"
    GO_LINK = "goLink"
    INGESTION_BATCH_EXECUTION = "ingestionBatchExecution"
    INGESTION_EXECUTION = "ingestionExecution"
    INGESTION_EXECUTION_ATTEMPT = "ingestionExecutionAttempt"
    INGESTION_PACK_LOG = "ingestionPackLog"
    INGESTION_PARENT_ITEM = "ingestionParentItem"
    MUTATION_STATUS = "mutationStatus"
    PACK = "pack"
    PACK_ACL_PERMISSIONS = "packAclPermissions"
    PACK_ANALYTICS = "packAnalytics"
    PACK_ANALYTICS_SUMMARY = "packAnalyticsSummary"
    PACK_ASSET = "packAsset"
    PACK_CATEGORY = "packCategory"
    PACK_CONFIGURATION_SCHEMA = "packConfigurationSchema"
    PACK_FEATURED_DOCS = "packFeaturedDocs"
    PACK_FORMULA_ANALYTICS = "packFormulaAnalytics"
    PACK_INVITATION = "packInvitation"
    PACK_LISTING_DRAFT = "packListingDraft"
    PACK_LOG = "packLog"
    PACK_MAKER = "packMaker"
    PACK_OAUTH_CONFIG = "packOauthConfig"
    PACK_RELEASE = "packRelease"
    PACK_REVIEW = "packReview"
    PACK_SOURCE_CODE = "packSourceCode"
    PACK_SYSTEM_CONNECTION = "packSystemConnection"
    PACK_VERSION = "packVersion"
    PAGE = "page"
    PAGE_CONTENT_EXPORT = "pageContentExport"
    PAGE_CONTENT_EXPORT_STATUS = "pageContentExportStatus"
    PRINCIPAL = "principal"
    ROW = "row"
    TABLE = "table"
    USER = "user"
    WORKSPACE = "workspace"


class ValueFormat(OpenEnum):
    """Value format."""

    SIMPLE = "simple"
    SIMPLE_WITH_ARRAYS = "simpleWithArrays"
    RICH = "rich"


class WorkspaceUserRole(OpenEnum):
    """Workspace user role."""

    ADMIN = "Admin"
    DOC_MAKER = "DocMaker"
    EDITOR = "Editor"
