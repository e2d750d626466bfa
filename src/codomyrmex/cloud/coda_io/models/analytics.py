"""Figures of use."""

from __future__ import annotations

from datetime import date, datetime

from codomyrmex.cloud.coda_io.models.common import Icon
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.pack_enums import PackFormulaType
from codomyrmex.cloud.common.rest.records import Number, Record

__all__ = [
    "AnalyticsLastUpdatedResponse",
    "DocAnalyticsCollection",
    "DocAnalyticsDetails",
    "DocAnalyticsItem",
    "DocAnalyticsMetrics",
    "DocAnalyticsSummary",
    "PackAnalyticsCollection",
    "PackAnalyticsDetails",
    "PackAnalyticsItem",
    "PackAnalyticsMetrics",
    "PackAnalyticsSummary",
    "PackFormulaAnalyticsCollection",
    "PackFormulaAnalyticsItem",
    "PackFormulaAnalyticsMetrics",
    "PackFormulaIdentifier",
    "PageAnalyticsCollection",
    "PageAnalyticsDetails",
    "PageAnalyticsItem",
    "PageAnalyticsMetrics",
]


class DocAnalyticsItem(Record, frozen=True, kw_only=True):
    """Doc analytics item.

    Attributes:
        doc: The doc.
        metrics: The figures.
    """

    doc: DocAnalyticsDetails
    metrics: tuple[DocAnalyticsMetrics, ...]


class DocAnalyticsCollection(ListPage[DocAnalyticsItem], frozen=True, kw_only=True):
    """One page of doc analyticss.

    Attributes:
        items: What is on this page.
    """


class DocAnalyticsMetrics(Record, frozen=True, kw_only=True):
    """Doc analytics metrics.

    Attributes:
        date: The day.
        views: The views.
        copies: The copies.
        likes: The likes.
        sessions_mobile: The sessions mobile.
        sessions_desktop: The sessions desktop.
        sessions_other: The sessions other.
        total_sessions: The total sessions.
        ai_credits_chat: The ai credits chat.
        ai_credits_block: The ai credits block.
        ai_credits_column: The ai credits column.
        ai_credits_assistant: The ai credits assistant.
        ai_credits_reviewer: The ai credits reviewer.
        ai_credits: The ai credits.
    """

    date: date
    views: int
    copies: int
    likes: int
    sessions_mobile: int
    sessions_desktop: int
    sessions_other: int
    total_sessions: int
    ai_credits_chat: int | None = None
    ai_credits_block: int | None = None
    ai_credits_column: int | None = None
    ai_credits_assistant: int | None = None
    ai_credits_reviewer: int | None = None
    ai_credits: int | None = None


class DocAnalyticsDetails(Record, frozen=True, kw_only=True):
    """Doc analytics details.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        browser_link: Its address for a browser.
        title: The title.
        icon: Its icon.
        created_at: When it was made.
        published_at: Time: published.
    """

    id: str
    type: str
    href: str
    browser_link: str
    title: str
    icon: Icon | None = None
    created_at: datetime
    published_at: datetime | None = None


class DocAnalyticsSummary(Record, frozen=True, kw_only=True):
    """Doc analytics summary.

    Attributes:
        total_sessions: The total sessions.
    """

    total_sessions: int


class PageAnalyticsMetrics(Record, frozen=True, kw_only=True):
    """Page analytics metrics.

    Attributes:
        date: The day.
        views: The views.
        sessions: The sessions.
        users: The people.
        average_seconds_viewed: The average seconds viewed.
        median_seconds_viewed: The median seconds viewed.
        tabs: The tabs.
    """

    date: date
    views: int
    sessions: int
    users: int
    average_seconds_viewed: int
    median_seconds_viewed: int
    tabs: int


class PageAnalyticsItem(Record, frozen=True, kw_only=True):
    """Page analytics item.

    Attributes:
        page: The page.
        metrics: The figures.
    """

    page: PageAnalyticsDetails
    metrics: tuple[PageAnalyticsMetrics, ...]


class PageAnalyticsDetails(Record, frozen=True, kw_only=True):
    """Page analytics details.

    Attributes:
        id: Its id.
        name: Its name.
        icon: Its icon.
    """

    id: str
    name: str
    icon: Icon | None = None


class PageAnalyticsCollection(ListPage[PageAnalyticsItem], frozen=True, kw_only=True):
    """One page of page analyticss.

    Attributes:
        items: What is on this page.
    """


class PackAnalyticsDetails(Record, frozen=True, kw_only=True):
    """Pack analytics details.

    Attributes:
        id: Its id.
        name: Its name.
        logo_url: Address of the logo.
        created_at: When it was made.
    """

    id: Number
    name: str
    logo_url: str | None = None
    created_at: datetime


class PackAnalyticsItem(Record, frozen=True, kw_only=True):
    """Pack analytics item.

    Attributes:
        pack: The pack.
        metrics: The figures.
    """

    pack: PackAnalyticsDetails
    metrics: tuple[PackAnalyticsMetrics, ...]


class PackAnalyticsCollection(ListPage[PackAnalyticsItem], frozen=True, kw_only=True):
    """One page of pack analyticss.

    Attributes:
        items: What is on this page.
    """


class PackAnalyticsMetrics(Record, frozen=True, kw_only=True):
    """Pack analytics metrics.

    Attributes:
        date: The day.
        doc_installs: The doc installs.
        workspace_installs: The workspace installs.
        num_formula_invocations: The num formula invocations.
        num_action_invocations: The num action invocations.
        num_sync_invocations: The num sync invocations.
        num_metadata_invocations: The num metadata invocations.
        docs_actively_using: The docs actively using.
        docs_actively_using7_day: The docs actively using7 day.
        docs_actively_using30_day: The docs actively using30 day.
        docs_actively_using90_day: The docs actively using90 day.
        docs_actively_using_all_time: The docs actively using all time.
        workspaces_actively_using: The workspaces actively using.
        workspaces_actively_using7_day: The workspaces actively using7 day.
        workspaces_actively_using30_day: The workspaces actively using30 day.
        workspaces_actively_using90_day: The workspaces actively using90 day.
        workspaces_actively_using_all_time: The workspaces actively using all time.
        workspaces_actively_trialing: The workspaces actively trialing.
        workspaces_actively_trialing7_day: The workspaces actively trialing7 day.
        workspaces_actively_trialing30_day: The workspaces actively trialing30 day.
        workspaces_actively_trialing90_day: The workspaces actively trialing90 day.
        workspaces_actively_trialing_all_time: The workspaces actively trialing all time.
        workspaces_newly_subscribed: The workspaces newly subscribed.
        workspaces_with_active_subscriptions: The workspaces with active subscriptions.
        workspaces_with_successful_trials: The workspaces with successful trials.
        revenue_usd: The revenue usd.
    """

    date: date
    doc_installs: int
    workspace_installs: int
    num_formula_invocations: int
    num_action_invocations: int
    num_sync_invocations: int
    num_metadata_invocations: int
    docs_actively_using: int
    docs_actively_using7_day: int
    docs_actively_using30_day: int
    docs_actively_using90_day: int
    docs_actively_using_all_time: int
    workspaces_actively_using: int
    workspaces_actively_using7_day: int
    workspaces_actively_using30_day: int
    workspaces_actively_using90_day: int
    workspaces_actively_using_all_time: int
    workspaces_actively_trialing: int
    workspaces_actively_trialing7_day: int
    workspaces_actively_trialing30_day: int
    workspaces_actively_trialing90_day: int
    workspaces_actively_trialing_all_time: int
    workspaces_newly_subscribed: int
    workspaces_with_active_subscriptions: int
    workspaces_with_successful_trials: int
    revenue_usd: str


class PackAnalyticsSummary(Record, frozen=True, kw_only=True):
    """Pack analytics summary.

    Attributes:
        total_doc_installs: The total doc installs.
        total_workspace_installs: The total workspace installs.
        total_invocations: The total invocations.
    """

    total_doc_installs: int
    total_workspace_installs: int
    total_invocations: int


class PackFormulaAnalyticsMetrics(Record, frozen=True, kw_only=True):
    """Pack formula analytics metrics.

    Attributes:
        date: The day.
        formula_invocations: The formula invocations.
        errors: The errors.
        median_latency_ms: The median latency ms.
        median_response_size_bytes: The median response size bytes.
        docs_actively_using: The docs actively using.
        docs_actively_using7_day: The docs actively using7 day.
        docs_actively_using30_day: The docs actively using30 day.
        docs_actively_using90_day: The docs actively using90 day.
        docs_actively_using_all_time: The docs actively using all time.
        workspaces_actively_using: The workspaces actively using.
        workspaces_actively_using7_day: The workspaces actively using7 day.
        workspaces_actively_using30_day: The workspaces actively using30 day.
        workspaces_actively_using90_day: The workspaces actively using90 day.
        workspaces_actively_using_all_time: The workspaces actively using all time.
        workspaces_actively_trialing: The workspaces actively trialing.
        workspaces_actively_trialing7_day: The workspaces actively trialing7 day.
        workspaces_actively_trialing30_day: The workspaces actively trialing30 day.
        workspaces_actively_trialing90_day: The workspaces actively trialing90 day.
        workspaces_actively_trialing_all_time: The workspaces actively trialing all time.
        workspaces_newly_subscribed: The workspaces newly subscribed.
        workspaces_with_active_subscriptions: The workspaces with active subscriptions.
        workspaces_with_successful_trials: The workspaces with successful trials.
        revenue_usd: The revenue usd.
    """

    date: date
    formula_invocations: int
    errors: int
    median_latency_ms: int | None = None
    median_response_size_bytes: int | None = None
    docs_actively_using: int
    docs_actively_using7_day: int
    docs_actively_using30_day: int
    docs_actively_using90_day: int
    docs_actively_using_all_time: int
    workspaces_actively_using: int
    workspaces_actively_using7_day: int
    workspaces_actively_using30_day: int
    workspaces_actively_using90_day: int
    workspaces_actively_using_all_time: int
    workspaces_actively_trialing: int | None = None
    workspaces_actively_trialing7_day: int | None = None
    workspaces_actively_trialing30_day: int | None = None
    workspaces_actively_trialing90_day: int | None = None
    workspaces_actively_trialing_all_time: int | None = None
    workspaces_newly_subscribed: int | None = None
    workspaces_with_active_subscriptions: int | None = None
    workspaces_with_successful_trials: int | None = None
    revenue_usd: str | None = None


class PackFormulaAnalyticsItem(Record, frozen=True, kw_only=True):
    """Pack formula analytics item.

    Attributes:
        formula: The formula.
        metrics: The figures.
    """

    formula: PackFormulaIdentifier
    metrics: tuple[PackFormulaAnalyticsMetrics, ...]


class PackFormulaAnalyticsCollection(ListPage[PackFormulaAnalyticsItem], frozen=True, kw_only=True):
    """One page of pack formula analyticss.

    Attributes:
        items: What is on this page.
    """


class AnalyticsLastUpdatedResponse(Record, frozen=True, kw_only=True):
    """What `get_analytics_last_updated` answers.

    Attributes:
        doc_analytics_last_updated: The doc analytics last updated.
        pack_analytics_last_updated: The pack analytics last updated.
        pack_formula_analytics_last_updated: The pack formula analytics last updated.
    """

    doc_analytics_last_updated: date
    pack_analytics_last_updated: date
    pack_formula_analytics_last_updated: date


class PackFormulaIdentifier(Record, frozen=True, kw_only=True):
    """Pack formula identifier.

    Attributes:
        name: Its name.
        type: What kind of thing it is.
    """

    name: str
    type: PackFormulaType
