"""Requests of the Blob service: signed, sent, repeated where that is safe, errors mapped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, ParamSpec, TypeVar

from codomyrmex.cloud.azure.errors import CODES, HINTS
from codomyrmex.cloud.azure.session import API_VERSION, AzureSession
from codomyrmex.cloud.azure.xml import parse, text_of
from codomyrmex.cloud.common.errors import (
    BucketNotFoundError,
    CloudError,
    ObjectNotFoundError,
    UnexpectedResponseError,
    error_class,
)
from codomyrmex.cloud.common.http import (
    Body,
    HttpClient,
    HttpRequest,
    HttpResponse,
    OnHeaders,
)
from codomyrmex.cloud.common.retry import Retrier
from codomyrmex.cloud.common.retry_after import retry_after_seconds
from codomyrmex.cloud.common.steps import Pause, Steps, run_steps

__all__ = ["AzureWire", "error_of"]

P = ParamSpec("P")
T = TypeVar("T")

_SERVER_RATE: Final = 16 * 1024 * 1024
_LONGEST_SILENCE: Final = 600.0
"""What the service moves by itself, it moves at 16 MiB/s at the least, silent meanwhile; when it
is silent for longer, it is given up."""


class AzureWire:
    """Sends requests for one client.

    Args:
        session: Account, endpoint and credential.
        http: The transport.
        retrier: The policy of retry.
        place: Writes a container or a blob as a URL, for messages.
    """

    def __init__(
        self,
        session: AzureSession,
        http: HttpClient,
        retrier: Retrier,
        place: Callable[[str | None, str | None], str],
    ) -> None:
        self.session = session
        self.http = http
        self.retrier = retrier
        self.place = place
        self.request = _blocking(http, self.steps)

    def steps(
        self,
        operation: str,
        method: str,
        container: str | None = None,
        key: str | None = None,
        *,
        query: Iterable[tuple[str, str]] = (),
        headers: Iterable[tuple[str, str]] = (),
        body: Body | None = None,
        on_headers: OnHeaders | None = None,
        idempotent: bool = True,
        server_bytes: int = 0,
        accept: frozenset[int] = frozenset(),
        version: str = API_VERSION,
    ) -> Steps[HttpResponse]:
        """Describe a request that is repeated until it is answered.

        Args:
            operation: The method of the client, for errors.
            method: The HTTP method.
            container: The container.
            key: The blob's name.
            query: Query parameters, not encoded.
            headers: Headers with lower-case names.
            body: What to send; None for methods without a body, empty bytes for an empty one.
            on_headers: Decides where the body of a good answer goes.
            idempotent: Whether it may be repeated when it is not known to have failed.
            server_bytes: How many bytes the service moves by itself before it answers.
            accept: Statuses of 400 and above that the caller understands.
            version: The version of the API.

        Yields:
            What to send, and pauses before it is sent again.

        Returns:
            An answer with a status below 300 or in ``accept``.

        Raises:
            CloudError: The class for its status and code.
        """
        parameters, header_list = list(query), list(headers)
        path = self.session.path(container, key)

        def good_headers(response: HttpResponse) -> Callable[[bytes], None] | None:
            if on_headers is None or response.status >= 300:
                return None
            return on_headers(response)

        def send() -> Steps[HttpResponse]:
            size = 0 if body is None else len(body)
            url, lines = self.session.request_lines(
                method, path, parameters, header_list, size, version
            )
            if body is not None:
                lines.append("Expect:")
                if not any(name == "content-type" for name, _ in header_list):
                    lines.append("Content-Type:")
            response = yield HttpRequest(
                method,
                url,
                lines,
                body,
                good_headers,
                self._patience(server_bytes),
                once=not idempotent,
            )
            assert response is not None
            if response.status < 300 or response.status in accept:
                return response
            raise error_of(response, operation, self.place(container, key), key is None)

        try:
            response = yield from self.retrier.steps(send, Pause, idempotent=idempotent)
        except CloudError as error:
            error.provider = error.provider or "az"
            error.service = error.service or "storage"
            error.operation = error.operation or operation
            error.resource = error.resource or self.place(container, key)
            raise
        return response

    def _patience(self, server_bytes: int) -> float | None:
        """Seconds of silence before a request counts as lost; None for the client's own."""
        if not server_bytes:
            return None
        usual = self.http.options.idle_timeout
        return max(usual, min(usual + server_bytes / _SERVER_RATE, _LONGEST_SILENCE))

    def run(self, steps: Steps[T]) -> T:
        """Run an operation in the calling thread."""
        return run_steps(self.http, steps)


def error_of(response: HttpResponse, operation: str, place: str, of_container: bool) -> CloudError:
    """Make the error for an answer.

    Args:
        response: The answer.
        operation: The method of the client.
        place: What it was about.
        of_container: Whether that is a container or the account, not a blob.

    Returns:
        The error, to be raised.
    """
    code, message = _error_facts(response)
    cls = error_class(500 if response.status < 300 else response.status, code, [CODES])
    if code in (None, "ResourceNotFound") and response.status == 404:
        cls = BucketNotFoundError if of_container else ObjectNotFoundError
    return cls(
        f"{place}: {message or _reason(cls, response.status)}",
        hint=HINTS.get(cls),
        provider="az",
        service="storage",
        operation=operation,
        resource=place,
        status=response.status,
        code=code,
        request_id=response.headers.get("x-ms-request-id"),
        retry_after=retry_after_seconds(response.headers.get("retry-after")),
    )


def _blocking(http: HttpClient, make: Callable[P, Steps[T]]) -> Callable[P, T]:
    """The same operation, run in the calling thread."""

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return run_steps(http, make(*args, **kwargs))

    return call


def _reason(cls: type[CloudError], status: int) -> str:
    doc = (cls.__doc__ or "").split("\n", 1)[0].rstrip(".")
    return doc[:1].lower() + doc[1:] if doc else f"the service answered {status}"


def _error_facts(response: HttpResponse) -> tuple[str | None, str | None]:
    """The code and the message that an answer tells."""
    code = response.headers.get("x-ms-error-code") or None
    message = None
    if response.body.strip():
        try:
            root = parse(response.body)
        except UnexpectedResponseError:
            return code, None  # a proxy's or a load balancer's page: the status has to do
        code = code or text_of(root, "Code") or None
        # the message goes on with the request's id and time, which are told elsewhere
        message = text_of(root, "Message").split("\n", 1)[0].rstrip(". ") or None
    return code, message
