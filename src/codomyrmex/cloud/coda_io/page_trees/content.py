"""The content of one page: its export is begun, waited for and fetched."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import UNSET

from codomyrmex.cloud.coda_io.calls import Calls
from codomyrmex.cloud.coda_io.errors import (
    CodaMutationTimeoutError,
    CodaNotFoundError,
    CodaServerError,
)
from codomyrmex.cloud.coda_io.models.enums import (
    PageContentFormat,
    PageContentInsertionMode,
    PageContentOutputFormat,
)
from codomyrmex.cloud.coda_io.models.pages import (
    PageContent,
    PageContentExportStatusResponse,
    PageContentUpdate,
)
from codomyrmex.cloud.coda_io.operations.pages import (
    BEGIN_PAGE_CONTENT_EXPORT,
    GET_PAGE_CONTENT_EXPORT_STATUS,
)
from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
    NotFoundError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.rest.session import Pause, Steps

__all__ = ["Export", "begin_export", "content_update", "finish_export", "read_content"]

_FIRST_POLL: Final = 1.0
_LONGEST_POLL: Final = 8.0
_UNKNOWN_AT_FIRST: Final = 30.0  # a new export is not known everywhere at once
_LINKS: Final = 3  # a link is good for some minutes, then there is another


class Export(msgspec.Struct, frozen=True):
    """An export that was begun.

    Attributes:
        doc_id: Id of the doc.
        page_id_or_name: The page.
        request_id: Id of the export.
        begin: When it was begun, by the session's clock.
    """

    doc_id: str
    page_id_or_name: str
    request_id: str
    begin: float

    @property
    def name(self) -> str:
        """What is exported, for messages.

        Returns:
            The doc's id and the page.
        """
        return f"{self.doc_id}/{self.page_id_or_name}"


def begin_export(
    calls: Calls, doc_id: str, page_id_or_name: str, output_format: PageContentOutputFormat | str
) -> Steps[Export]:
    """Steps that begin the export of a page."""
    answer = yield from calls.call(
        BEGIN_PAGE_CONTENT_EXPORT,
        {"doc_id": doc_id, "page_id_or_name": page_id_or_name, "output_format": output_format},
    )
    return Export(doc_id, page_id_or_name, answer.id, calls.session.clock.now())


def finish_export(calls: Calls, export: Export, timeout: float) -> Steps[str]:
    """Steps that wait for an export and fetch it.

    Args:
        calls: The client's calls.
        export: The export.
        timeout: Seconds from its begin.

    Returns:
        The text.

    Raises:
        CodaMutationTimeoutError: When it is not done in time.
        CodaServerError: When the service says that it failed.
    """
    status: int | None = None
    for _ in range(_LINKS):
        link = yield from _link(calls, export, timeout)
        response = yield from calls.session.fetch(link, export.name)
        status = response.status
        if status == 200:
            try:
                return response.body.decode()
            except UnicodeDecodeError as error:
                raise UnexpectedResponseError(
                    f"{export.name}: the export is no text in UTF-8", provider="coda"
                ) from error
    raise NotFoundError(
        f"{export.name}: the store refused {_LINKS} links to the export (status {status})",
        hint="A proxy may stand between this client and the store",
        provider="coda",
        status=status,
    )


def _link(calls: Calls, export: Export, timeout: float) -> Steps[str]:
    """Steps that wait until there is a link: the words for the status differ, the link tells."""
    clock = calls.session.clock
    poll = _FIRST_POLL
    while True:
        status = yield from _status(calls, export)
        if status is not None and status.error:
            raise CodaServerError(
                f"{export.name}: the export failed: {status.error}",
                provider="coda",
                operation="begin_page_content_export",
                resource=export.request_id,
                retryable=False,
            )
        if status is not None and status.download_link:
            return status.download_link
        left = export.begin + timeout - clock.now()
        if left <= 0:
            raise CodaMutationTimeoutError(
                f"{export.name}: the export was not done in {timeout:g} s",
                hint="Give it more time",
                provider="coda",
                operation="get_page_content_export_status",
                resource=export.request_id,
            )
        yield Pause(min(poll, left))
        poll = min(poll * 1.5, _LONGEST_POLL)


def _status(calls: Calls, export: Export) -> Steps[PageContentExportStatusResponse | None]:
    arguments = {
        "doc_id": export.doc_id,
        "page_id_or_name": export.page_id_or_name,
        "request_id": export.request_id,
    }
    try:
        return (yield from calls.session.call(GET_PAGE_CONTENT_EXPORT_STATUS, arguments))
    except CodaNotFoundError:
        if calls.session.clock.now() - export.begin > _UNKNOWN_AT_FIRST:
            raise
        return None


def content_update(
    content: str,
    content_format: PageContentFormat | str,
    mode: PageContentInsertionMode | str,
    element_id: str | None,
) -> PageContentUpdate:
    """Make what `update_page` takes.

    Raises:
        InvalidRequestError: When the format or the mode is unknown.
    """
    kind, where = PageContentFormat(content_format), PageContentInsertionMode(mode)
    for given in (kind, where):
        if not given.is_known:
            raise InvalidRequestError(f"{str(given)!r} is none of {', '.join(type(given))}")
    return PageContentUpdate(
        insertion_mode=where,
        element_id=UNSET if element_id is None else element_id,
        canvas_content=PageContent(format=kind, content=content),
    )


def read_content(
    calls: Calls,
    doc_id: str,
    page_id_or_name: str,
    output_format: PageContentOutputFormat | str,
    timeout: float,
) -> Steps[str]:
    """Steps that give the content of a page."""
    export = yield from begin_export(calls, doc_id, page_id_or_name, output_format)
    return (yield from finish_export(calls, export, timeout))
