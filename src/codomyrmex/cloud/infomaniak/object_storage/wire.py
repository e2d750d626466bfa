"""Requests of Swift's API: with a token, sent, repeated where that is safe, errors mapped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import quote

from codomyrmex.cloud.common.errors import CloudError
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
from codomyrmex.cloud.infomaniak.object_storage.errors import HINTS, swift_error_class
from codomyrmex.cloud.infomaniak.object_storage.session import SwiftSession

__all__ = ["SwiftWire", "encode_path"]

T = TypeVar("T")

_CONDITIONS = ("if-match", "if-none-match")


def encode_path(bucket: str | None, key: str | None) -> str:
    """Write a container and an object as the path behind the account's URL."""
    path = "" if bucket is None else f"/{quote(bucket, safe='')}"
    return path if key is None else f"{path}/{quote(key, safe='/~')}"


class SwiftWire:
    """Sends Swift requests for one client.

    Args:
        session: Token and endpoint.
        http: The transport.
        retrier: The policy of retry.
        place: Writes a container or an object as a URL, for messages.
    """

    def __init__(
        self,
        session: SwiftSession,
        http: HttpClient,
        retrier: Retrier,
        place: Callable[[str | None, str | None], str],
    ) -> None:
        self.session = session
        self.http = http
        self.retrier = retrier
        self.place = place

    def steps(
        self,
        operation: str,
        method: str,
        bucket: str | None = None,
        key: str | None = None,
        *,
        query: Iterable[tuple[str, str]] = (),
        headers: Iterable[tuple[str, str]] = (),
        body: Body | None = None,
        on_headers: OnHeaders | None = None,
        idempotent: bool = True,
        patience: float | None = None,
        accept: frozenset[int] = frozenset(),
        on_retry: Callable[[CloudError], None] | None = None,
    ) -> Steps[HttpResponse]:
        """Describe a request that is repeated until it is answered.

        Args:
            operation: The method of the client, for errors.
            method: The HTTP method.
            bucket: The container.
            key: The object.
            query: Query parameters.
            headers: Headers with lower-case names.
            body: What to send.
            on_headers: Decides where the body of a good answer goes.
            idempotent: Whether it may be repeated when it is not known to have failed.
            patience: Seconds of silence before it counts as lost; the client's own when None.
            accept: Statuses of 400 and above that the caller understands.
            on_retry: Told of each failure that is about to be repeated.

        Yields:
            What to send, and pauses before it is sent again.

        Returns:
            An answer with a status below 300 or in ``accept``.

        Raises:
            CloudError: The class for its status.
        """
        named = list(headers)
        lines = [f"{name}: {value}" if value else f"{name};" for name, value in named]
        if body is not None:
            lines.append("Expect:")
            if not any(name == "content-type" for name, _ in named):
                lines.append("Content-Type:")
        path = encode_path(bucket, key)
        parameters = "&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in query)
        conditional = any(name in _CONDITIONS for name, _ in named)

        def good_headers(response: HttpResponse) -> Callable[[bytes], None] | None:
            if on_headers is None or response.status >= 300:
                return None
            return on_headers(response)

        def sent(url: str, token: str) -> Steps[HttpResponse]:
            answer = yield HttpRequest(
                method,
                url,
                [*lines, f"x-auth-token: {token}"],
                body,
                good_headers,
                patience,
                once=not idempotent,
            )
            assert answer is not None
            return answer

        def send() -> Steps[HttpResponse]:
            url = self.session.endpoint(operation) + path
            if parameters:
                url = f"{url}?{parameters}"
            token = self.session.token(operation)
            response = yield from sent(url, token)
            if response.status == 401:
                # it was revoked, or is over: nothing was done, so it may go out again
                response = yield from sent(url, self.session.renew(token, operation))
            if response.status < 300 or response.status in accept:
                return response
            raise self._error(response, operation, method, bucket, key, conditional)

        try:
            response = yield from self.retrier.steps(
                send, Pause, idempotent=idempotent, on_retry=on_retry
            )
        except CloudError as error:
            error.provider = error.provider or "swift"
            error.service = error.service or "storage"
            error.operation = error.operation or operation
            error.resource = error.resource or self.place(bucket, key)
            raise
        return response

    def run(self, steps: Steps[T]) -> T:
        """Run an operation in the calling thread."""
        return run_steps(self.http, steps)

    def _error(
        self,
        response: HttpResponse,
        operation: str,
        method: str,
        bucket: str | None,
        key: str | None,
        conditional: bool,
    ) -> CloudError:
        status = response.status
        cls = swift_error_class(status, method, is_object=key is not None, conditional=conditional)
        place = self.place(bucket, None if status == 404 and method == "PUT" else key)
        doc = (cls.__doc__ or "").split("\n", 1)[0].rstrip(".")
        reason = doc[:1].lower() + doc[1:] if doc else f"the service answered {status}"
        return cls(
            f"{place}: {_said(response) or reason}",
            hint=HINTS.get(cls),
            provider="swift",
            service="storage",
            operation=operation,
            resource=place,
            status=status,
            request_id=response.headers.get("x-trans-id"),
            retry_after=retry_after_seconds(response.headers.get("retry-after")),
        )


def _said(response: HttpResponse) -> str | None:
    """What the service says in words of its own; its standard pages say what the status does."""
    if not response.headers.get("content-type", "").startswith("text/plain"):
        return None
    text = response.body[:300].decode("utf-8", "replace").strip().rstrip(".")
    return text.partition("\n")[0] or None
