"""The clients of Coda's API, in step and awaited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import ClassVar, Self

import msgspec
from typing_extensions import override

from codomyrmex.cloud.coda_io.awaited.account import AccountMethods as AwaitedAccountMethods
from codomyrmex.cloud.coda_io.awaited.analytics import AnalyticsMethods as AwaitedAnalyticsMethods
from codomyrmex.cloud.coda_io.awaited.bulk import BulkMethods as AwaitedBulkMethods
from codomyrmex.cloud.coda_io.awaited.docs import DocsMethods as AwaitedDocsMethods
from codomyrmex.cloud.coda_io.awaited.exports import ExportMethods as AwaitedExportMethods
from codomyrmex.cloud.coda_io.awaited.ingestions import (
    IngestionsMethods as AwaitedIngestionsMethods,
)
from codomyrmex.cloud.coda_io.awaited.pack_access import (
    PackAccessMethods as AwaitedPackAccessMethods,
)
from codomyrmex.cloud.coda_io.awaited.pack_listings import (
    PackListingsMethods as AwaitedPackListingsMethods,
)
from codomyrmex.cloud.coda_io.awaited.pack_logs import PackLogsMethods as AwaitedPackLogsMethods
from codomyrmex.cloud.coda_io.awaited.pack_making import (
    PackMakingMethods as AwaitedPackMakingMethods,
)
from codomyrmex.cloud.coda_io.awaited.pack_versions import (
    PackVersionsMethods as AwaitedPackVersionsMethods,
)
from codomyrmex.cloud.coda_io.awaited.packs import PacksMethods as AwaitedPacksMethods
from codomyrmex.cloud.coda_io.awaited.page_trees import PageTreeMethods as AwaitedPageTreeMethods
from codomyrmex.cloud.coda_io.awaited.pages import PagesMethods as AwaitedPagesMethods
from codomyrmex.cloud.coda_io.awaited.rows import RowsMethods as AwaitedRowsMethods
from codomyrmex.cloud.coda_io.awaited.sharing import SharingMethods as AwaitedSharingMethods
from codomyrmex.cloud.coda_io.awaited.tables import TablesMethods as AwaitedTablesMethods
from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.models.docs import Doc, DocumentCreationResult
from codomyrmex.cloud.coda_io.models.mutations import MutationSource
from codomyrmex.cloud.coda_io.service import SERVICE, settings
from codomyrmex.cloud.coda_io.sync.account import AccountMethods
from codomyrmex.cloud.coda_io.sync.analytics import AnalyticsMethods
from codomyrmex.cloud.coda_io.sync.bulk import BulkMethods
from codomyrmex.cloud.coda_io.sync.docs import DocsMethods
from codomyrmex.cloud.coda_io.sync.exports import ExportMethods
from codomyrmex.cloud.coda_io.sync.ingestions import IngestionsMethods
from codomyrmex.cloud.coda_io.sync.pack_access import PackAccessMethods
from codomyrmex.cloud.coda_io.sync.pack_listings import PackListingsMethods
from codomyrmex.cloud.coda_io.sync.pack_logs import PackLogsMethods
from codomyrmex.cloud.coda_io.sync.pack_making import PackMakingMethods
from codomyrmex.cloud.coda_io.sync.pack_versions import PackVersionsMethods
from codomyrmex.cloud.coda_io.sync.packs import PacksMethods
from codomyrmex.cloud.coda_io.sync.page_trees import PageTreeMethods
from codomyrmex.cloud.coda_io.sync.pages import PagesMethods
from codomyrmex.cloud.coda_io.sync.rows import RowsMethods
from codomyrmex.cloud.coda_io.sync.sharing import SharingMethods
from codomyrmex.cloud.coda_io.sync.tables import TablesMethods
from codomyrmex.cloud.common.cloud import CloudClient
from codomyrmex.cloud.common.records import Resource
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.budgets import Limit
from codomyrmex.cloud.common.rest.clock import Clock
from codomyrmex.cloud.common.rest.session import AsyncRunner, Runner, Session
from codomyrmex.cloud.common.retry import RetryPolicy

__all__ = ["AsyncCodaClient", "CodaClient"]

_TIMEOUT = 60.0


class CodaClient(
    AccountMethods,
    DocsMethods,
    SharingMethods,
    PagesMethods,
    PageTreeMethods,
    TablesMethods,
    RowsMethods,
    BulkMethods,
    ExportMethods,
    AnalyticsMethods,
    PacksMethods,
    PackVersionsMethods,
    PackMakingMethods,
    PackAccessMethods,
    PackListingsMethods,
    PackLogsMethods,
    IngestionsMethods,
    CloudClient,
):
    """A client of Coda's API, since 2026 named Superhuman Docs.

    Requests wait for their place within the published rate limits, and failures that may pass
    are retried. A client is thread-safe; clients of one token share its limits.

    Args:
        api_token: The token; ``CODA_API_TOKEN``, then the config's remote of type ``coda``, when
            None.
        base_url: Another address than ``https://docs.superhuman.com/apis/v1``, such as
            ``https://coda.io/apis/v1``. The token goes nowhere else.
        timeout: Seconds without a byte before giving up on an answer.
        retry: How failures are retried.
        limits: Other rate limits than the published ones, by class: ``read``, ``write``,
            ``content``, ``list_docs``, ``analytics``.
        read_your_writes: Whether reads of a doc wait until the snapshot they are answered from
            holds every change. Changes of anyone in the doc make them wait.
        clock: What tells time and waits; replaced in tests.

    Raises:
        ConfigurationError: When there is no token, or the address cannot be used.

    Example:
        >>> with CodaClient("your-api-token") as client:
        ...     [table.name for table in client.list_tables("AbCDeFGH")]
        ['Tasks']
    """

    provider: ClassVar[str] = "coda"
    resource_kinds: ClassVar[tuple[str, ...]] = ("doc",)

    def __init__(
        self,
        api_token: str | Secret | None = None,
        *,
        base_url: str | None = None,
        timeout: float = _TIMEOUT,
        retry: RetryPolicy | None = None,
        limits: Mapping[str, Limit] | None = None,
        read_your_writes: bool = False,
        clock: Clock | None = None,
    ) -> None:
        token, address = settings(api_token, base_url)
        session = Session(
            SERVICE, address, token, timeout=timeout, retry=retry, limits=limits, clock=clock
        )
        self._runner = Runner(session)
        self._calls = Calls(session, self._runner, read_your_writes=read_your_writes)

    @property
    def mutation_source(self) -> MutationSource:
        """What asks how far a change is, for changes known by their id.

        Returns:
            What `Mutation.with_source` takes.

        Example:
            >>> from codomyrmex.cloud.coda_io.models.mutations import Mutation
            >>> request_id = coda.delete_row("AbCDeFGH", "Tasks", "i-1").request_id
            >>> mutation = Mutation(request_id=request_id).with_source(coda.mutation_source)
            >>> mutation.wait().completed
            True
        """
        return self._calls

    @override
    def list_resources(self, kind: str | None = None) -> Iterator[Resource]:
        if kind is not None:
            self._check_kind(kind)
        return (_resource(doc) for doc in self.list_docs())

    @override
    def get_resource(self, kind: str, resource_id: str) -> Resource:
        self._check_kind(kind)
        return _resource(self.get_doc(resource_id))

    @override
    def create_resource(self, kind: str, name: str) -> Resource:
        self._check_kind(kind)
        return _resource(self.create_doc(title=name))

    @override
    def delete_resource(self, kind: str, resource_id: str) -> None:
        self._check_kind(kind)
        self.delete_doc(resource_id)

    @override
    def close(self) -> None:
        self._runner.close()

    def __repr__(self) -> str:
        return f"CodaClient(base_url={self._calls.session.base_url.url!r})"


class AsyncCodaClient(
    AwaitedAccountMethods,
    AwaitedDocsMethods,
    AwaitedSharingMethods,
    AwaitedPagesMethods,
    AwaitedPageTreeMethods,
    AwaitedTablesMethods,
    AwaitedRowsMethods,
    AwaitedBulkMethods,
    AwaitedExportMethods,
    AwaitedAnalyticsMethods,
    AwaitedPacksMethods,
    AwaitedPackVersionsMethods,
    AwaitedPackMakingMethods,
    AwaitedPackAccessMethods,
    AwaitedPackListingsMethods,
    AwaitedPackLogsMethods,
    AwaitedIngestionsMethods,
):
    """A client of Coda's API whose methods are awaited; otherwise as `CodaClient`.

    Args:
        api_token: As in `CodaClient`.
        base_url: As in `CodaClient`.
        timeout: As in `CodaClient`.
        retry: As in `CodaClient`.
        limits: As in `CodaClient`.
        read_your_writes: As in `CodaClient`.
        clock: As in `CodaClient`.

    Raises:
        ConfigurationError: When there is no token, or the address cannot be used.

    Example:
        >>> import asyncio
        >>> async def names():
        ...     async with AsyncCodaClient("your-api-token") as client:
        ...         return [table.name async for table in await client.list_tables("AbCDeFGH")]
        >>> asyncio.run(names())
        ['Tasks']
    """

    def __init__(
        self,
        api_token: str | Secret | None = None,
        *,
        base_url: str | None = None,
        timeout: float = _TIMEOUT,
        retry: RetryPolicy | None = None,
        limits: Mapping[str, Limit] | None = None,
        read_your_writes: bool = False,
        clock: Clock | None = None,
    ) -> None:
        token, address = settings(api_token, base_url)
        session = Session(
            SERVICE, address, token, timeout=timeout, retry=retry, limits=limits, clock=clock
        )
        self._runner = AsyncRunner(session)
        self._calls = Calls(session, self._runner, read_your_writes=read_your_writes)

    async def close(self) -> None:
        """Close connections; the client may be used again, which opens new ones.

        Example:
            >>> import asyncio
            >>> asyncio.run(AsyncCodaClient("your-api-token").close())
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
        return f"AsyncCodaClient(base_url={self._calls.session.base_url.url!r})"


def _resource(doc: Doc | DocumentCreationResult) -> Resource:
    return Resource(
        kind="doc",
        id=doc.id,
        name=doc.name,
        created_at=doc.created_at,
        url=doc.browser_link,
        raw=msgspec.to_builtins(doc, str_keys=True),
    )
