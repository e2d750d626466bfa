"""The clients of the newsletter's API, in step and awaited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, ClassVar, Self

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.cloud import CloudClient
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.records import Resource
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.budgets import Limit
from codomyrmex.cloud.common.rest.clock import Clock
from codomyrmex.cloud.common.rest.previews import RequestPreview
from codomyrmex.cloud.common.rest.session import AsyncRunner, Runner, Session
from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.infomaniak.newsletter.awaited.campaigns import (
    CampaignsMethods as AwaitedCampaignsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.contacts import (
    ContactsMethods as AwaitedContactsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.credits import (
    CreditsMethods as AwaitedCreditsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.domain import (
    DomainMethods as AwaitedDomainMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.fields import (
    FieldsMethods as AwaitedFieldsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.groups import (
    GroupsMethods as AwaitedGroupsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.imports import (
    ImportsMethods as AwaitedImportsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.reports import (
    ReportsMethods as AwaitedReportsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.segments import (
    SegmentsMethods as AwaitedSegmentsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.selections import (
    SelectionsMethods as AwaitedSelectionsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.sending import (
    SendingMethods as AwaitedSendingMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.subscribers import (
    SubscribersMethods as AwaitedSubscribersMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.templates import (
    TemplatesMethods as AwaitedTemplatesMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.undocumented import (
    UndocumentedMethods as AwaitedUndocumentedMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.webforms import (
    WebformsMethods as AwaitedWebformsMethods,
)
from codomyrmex.cloud.infomaniak.newsletter.awaited.words import WordsMethods as AwaitedWordsMethods
from codomyrmex.cloud.infomaniak.newsletter.calls import Calls
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Group
from codomyrmex.cloud.infomaniak.newsletter.request_previews import (
    ShownError,
    bound_method,
    previewing,
    previewing_async,
)
from codomyrmex.cloud.infomaniak.newsletter.service import SERVICE, settings
from codomyrmex.cloud.infomaniak.newsletter.sync.campaigns import CampaignsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.contacts import ContactsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.credits import CreditsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.domain import DomainMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.fields import FieldsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.groups import GroupsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.imports import ImportsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.reports import ReportsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.segments import SegmentsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.selections import SelectionsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.sending import SendingMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.subscribers import SubscribersMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.templates import TemplatesMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.undocumented import UndocumentedMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.webforms import WebformsMethods
from codomyrmex.cloud.infomaniak.newsletter.sync.words import WordsMethods

__all__ = ["AsyncInfomaniakNewsletterClient", "InfomaniakNewsletterClient"]

_TIMEOUT = 60.0


class InfomaniakNewsletterClient(
    DomainMethods,
    CampaignsMethods,
    SendingMethods,
    ReportsMethods,
    SubscribersMethods,
    SelectionsMethods,
    ImportsMethods,
    GroupsMethods,
    SegmentsMethods,
    FieldsMethods,
    WebformsMethods,
    TemplatesMethods,
    CreditsMethods,
    WordsMethods,
    ContactsMethods,
    CloudClient,
):
    """A client of Infomaniak's newsletter.

    Requests wait for their place within 60 a minute, and failures that may pass are retried. A
    client is thread-safe; clients of one token share its limit.

    Args:
        token: The token, of the scope of the product; ``INFOMANIAK_NEWSLETTER_TOKEN`` when None.
        domain_id: The number of the newsletter; ``INFOMANIAK_NEWSLETTER_ID`` when None.
        base_url: Another address than ``https://api.infomaniak.com``. The token goes nowhere else.
        timeout: Seconds without a byte before giving up on an answer.
        retry: How failures are retried.
        limits: Another limit than the published one, as ``{"default": Limit(…)}``.
        clock: What tells time and waits; replaced in tests.

    Raises:
        ConfigurationError: When token or number is missing, or the address cannot be used.

    Example:
        >>> with InfomaniakNewsletterClient("your-token", 12) as client:
        ...     [campaign.subject for campaign in client.list_campaigns()]
        ['Spring', 'Summer', 'Autumn']
    """

    provider: ClassVar[str] = "infomaniak-newsletter"
    resource_kinds: ClassVar[tuple[str, ...]] = ("mailing_list",)

    def __init__(
        self,
        token: str | Secret | None = None,
        domain_id: int | str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = _TIMEOUT,
        retry: RetryPolicy | None = None,
        limits: Mapping[str, Limit] | None = None,
        clock: Clock | None = None,
    ) -> None:
        secret, number, address = settings(token, domain_id, base_url)
        session = Session(
            SERVICE, address, secret, timeout=timeout, retry=retry, limits=limits, clock=clock
        )
        self._runner = Runner(session)
        self._calls = Calls(session, self._runner, number)

    @classmethod
    def from_env(cls) -> Self:
        """Make a client of what the environment says.

        Returns:
            The client.

        Raises:
            ConfigurationError: When ``INFOMANIAK_NEWSLETTER_TOKEN`` or
                ``INFOMANIAK_NEWSLETTER_ID`` is missing.

        Example:
            >>> with InfomaniakNewsletterClient.from_env() as client:
            ...     client.get_domain().id
            12
        """
        return cls()

    @classmethod
    def from_credentials(cls, token: str | Secret, domain_id: int | str) -> Self:
        """Make a client of a token and the number of a newsletter.

        Args:
            token: The token.
            domain_id: The number of the newsletter.

        Returns:
            The client.

        Raises:
            ConfigurationError: When one is missing.

        Example:
            >>> with InfomaniakNewsletterClient.from_credentials("your-token", "12") as client:
            ...     client.get_domain().id
            12
        """
        return cls(token, domain_id)

    @property
    def undocumented(self) -> UndocumentedMethods:
        """Operations that are known by their path alone: they may change or go.

        Returns:
            Their methods.

        Example:
            >>> newsletter.undocumented.get_dashboard()
            {}
        """
        methods = UndocumentedMethods()
        methods._runner, methods._calls = self._runner, self._calls
        return methods

    def preview_request(self, method: str, /, *args: Any, **arguments: Any) -> RequestPreview:
        """Show the request that a method would send, and send nothing that changes anything.

        The arguments are checked as in the call itself, and what it reads before is read. Of a
        call that sends several requests it is the first that changes something.

        Args:
            method: The name of a method of this client.
            *args: Its arguments.
            **arguments: Its arguments by keyword; ``confirm`` needs no word.

        Returns:
            The request.

        Raises:
            InvalidRequestError: When there is no such method, it changes nothing, or an argument
                does not fit.
            CloudError: A `NewsletterAPIError` when the service refuses what is read before.

        Example:
            >>> str(newsletter.preview_request("create_group", "Family")).partition("/1/")[2]
            'newsletters/12/groups {"name":"Family"}'
        """
        shown = previewing(self)
        try:
            bound_method(shown, method, arguments)(*args)
        except ShownError as found:
            return RequestPreview.of(self._calls.session.base_url.url, found.request)
        finally:
            shown.close()
        raise InvalidRequestError(f"{method} changes nothing", hint="Call it")

    @override
    def list_resources(self, kind: str | None = None) -> Iterator[Resource]:
        if kind is not None:
            self._check_kind(kind)
        return (_resource(group) for group in self.list_groups())

    @override
    def get_resource(self, kind: str, resource_id: str) -> Resource:
        self._check_kind(kind)
        return _resource(self.get_group(resource_id))

    @override
    def create_resource(self, kind: str, name: str) -> Resource:
        self._check_kind(kind)
        return _resource(self.create_group(name))

    @override
    def delete_resource(self, kind: str, resource_id: str) -> None:
        self._check_kind(kind)
        self.delete_group(resource_id)

    @override
    def close(self) -> None:
        self._runner.close()

    def __repr__(self) -> str:
        return f"InfomaniakNewsletterClient(domain_id={self._calls.domain})"


class AsyncInfomaniakNewsletterClient(
    AwaitedDomainMethods,
    AwaitedCampaignsMethods,
    AwaitedSendingMethods,
    AwaitedReportsMethods,
    AwaitedSubscribersMethods,
    AwaitedSelectionsMethods,
    AwaitedImportsMethods,
    AwaitedGroupsMethods,
    AwaitedSegmentsMethods,
    AwaitedFieldsMethods,
    AwaitedWebformsMethods,
    AwaitedTemplatesMethods,
    AwaitedCreditsMethods,
    AwaitedWordsMethods,
    AwaitedContactsMethods,
):
    """A client of the newsletter whose methods are awaited; otherwise as in step.

    Args:
        token: As in `InfomaniakNewsletterClient`.
        domain_id: As in `InfomaniakNewsletterClient`.
        base_url: As in `InfomaniakNewsletterClient`.
        timeout: As in `InfomaniakNewsletterClient`.
        retry: As in `InfomaniakNewsletterClient`.
        limits: As in `InfomaniakNewsletterClient`.
        clock: As in `InfomaniakNewsletterClient`.

    Raises:
        ConfigurationError: When token or number is missing, or the address cannot be used.

    Example:
        >>> import asyncio
        >>> async def subjects():
        ...     async with AsyncInfomaniakNewsletterClient("your-token", 12) as client:
        ...         return [campaign.subject async for campaign in await client.list_campaigns()]
        >>> asyncio.run(subjects())
        ['Spring', 'Summer', 'Autumn']
    """

    def __init__(
        self,
        token: str | Secret | None = None,
        domain_id: int | str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = _TIMEOUT,
        retry: RetryPolicy | None = None,
        limits: Mapping[str, Limit] | None = None,
        clock: Clock | None = None,
    ) -> None:
        secret, number, address = settings(token, domain_id, base_url)
        session = Session(
            SERVICE, address, secret, timeout=timeout, retry=retry, limits=limits, clock=clock
        )
        self._runner = AsyncRunner(session)
        self._calls = Calls(session, self._runner, number)

    @classmethod
    def from_env(cls) -> Self:
        """Make a client of what the environment says; see `InfomaniakNewsletterClient.from_env`."""
        return cls()

    @classmethod
    def from_credentials(cls, token: str | Secret, domain_id: int | str) -> Self:
        """Make a client of a token; see `InfomaniakNewsletterClient.from_credentials`."""
        return cls(token, domain_id)

    @property
    def undocumented(self) -> AwaitedUndocumentedMethods:
        """Operations that may change or go; see `InfomaniakNewsletterClient.undocumented`."""
        methods = AwaitedUndocumentedMethods()
        methods._runner, methods._calls = self._runner, self._calls
        return methods

    async def preview_request(self, method: str, /, *args: Any, **arguments: Any) -> RequestPreview:
        """Show the request of a method; see `InfomaniakNewsletterClient.preview_request`."""
        shown = previewing_async(self)
        try:
            await bound_method(shown, method, arguments)(*args)
        except ShownError as found:
            return RequestPreview.of(self._calls.session.base_url.url, found.request)
        finally:
            await shown.close()
        raise InvalidRequestError(f"{method} changes nothing", hint="Call it")

    async def close(self) -> None:
        """Close connections; the client may be used again, which opens new ones.

        Example:
            >>> import asyncio
            >>> asyncio.run(AsyncInfomaniakNewsletterClient("your-token", 12).close())
        """
        await self._runner.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"AsyncInfomaniakNewsletterClient(domain_id={self._calls.domain})"


def _resource(group: Group) -> Resource:
    return Resource(
        kind="mailing_list",
        id=str(group.id),
        name=group.name or "",
        raw=msgspec.to_builtins(group),
    )
