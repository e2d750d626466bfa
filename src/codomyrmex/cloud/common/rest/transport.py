"""Sending requests with httpx2, in step or awaited. No redirect is followed."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from codomyrmex.cloud.common.errors import (
    CloudError,
    CloudTimeoutError,
    ConfigurationError,
    ConnectionFailedError,
    MissingDependencyError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.operations import Download, Request, Response

if TYPE_CHECKING:
    import httpx2

__all__ = ["AsyncTransport", "Connection", "Transport"]

_CHUNK: Final = 64 * 1024
_CONNECT_SECONDS: Final = 10.0
_USER_AGENT: Final = "codomyrmex-cloud"


class Connection:
    """How to reach a service: the address, the token, the bounds.

    Args:
        base_url: The checked address of the service.
        token: Goes into the ``Authorization`` header of requests to this address.
        timeout: Seconds without a byte before giving up.
        max_answer: The largest answer taken, in bytes once decompressed.
        extra: The extra that installs httpx2.
    """

    def __init__(
        self,
        base_url: str,
        token: Secret,
        *,
        timeout: float,
        max_answer: int,
        extra: str,
    ) -> None:
        self.base_url = base_url
        self.timeout = timeout
        self.max_answer = max_answer
        self.extra = extra
        self._token = token

    def url(self, request: Request | Download) -> str:
        """Where a request goes."""
        return request.url if isinstance(request, Download) else self.base_url + request.target

    def headers(self, request: Request | Download) -> dict[str, str]:
        """The headers of a request; with the token, but for a download."""
        if isinstance(request, Download):
            return {"user-agent": _USER_AGENT}
        return {
            "accept": "application/json",
            "user-agent": _USER_AGENT,
            **request.headers,
            "authorization": f"Bearer {self._token.reveal()}",
        }

    def library(self) -> Any:  # the module httpx2, which need not be installed
        """Import httpx2."""
        try:
            import httpx2
        except ImportError as error:
            raise MissingDependencyError.for_extra(self.extra, "this client") from error
        return httpx2

    def options(self) -> Mapping[str, Any]:  # arguments of httpx2's clients
        """The arguments of either client of httpx2."""
        timeout = self.library().Timeout(self.timeout, connect=min(self.timeout, _CONNECT_SECONDS))
        return {"timeout": timeout, "follow_redirects": False, "headers": {}}

    def collect(self, answer: httpx2.Response) -> _Answer:
        """Begin to read an answer, unless it announces to be too large."""
        announced = answer.headers.get("content-length", "")
        collected = _Answer(answer, self.max_answer)
        if announced.isdecimal() and int(announced) > self.max_answer:
            raise collected.too_large()
        return collected


class _Answer:
    """An answer's body, counted as it comes."""

    def __init__(self, answer: httpx2.Response, limit: int) -> None:
        self._answer = answer
        self._limit = limit
        self._size = 0
        self._chunks: list[bytes] = []

    def take(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > self._limit:
            raise self.too_large()
        self._chunks.append(chunk)

    def too_large(self) -> UnexpectedResponseError:
        return UnexpectedResponseError(
            f"the answer is larger than {self._limit} bytes", hint="Ask for a smaller page"
        )

    def response(self) -> Response:
        headers = {name.lower(): value for name, value in self._answer.headers.items()}
        return Response(self._answer.status_code, headers, b"".join(self._chunks))


class Transport:
    """Sends in the calling thread; thread-safe.

    Args:
        connection: How to reach the service.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._client: httpx2.Client | None = None
        self._lock = threading.Lock()

    def send(self, request: Request | Download) -> Response:
        """Send a request; any status is an answer.

        Args:
            request: The request.

        Returns:
            The answer.

        Raises:
            ConnectionFailedError: When the service cannot be reached or the connection breaks.
            CloudTimeoutError: When nothing moves for too long.
            UnexpectedResponseError: When the answer is too large or no HTTP.
        """
        connection = self._connection
        with self._lock:
            if self._client is None:
                self._client = connection.library().Client(**connection.options())
            client = self._client
        assert client is not None
        try:
            with client.stream(
                request.method,
                connection.url(request),
                headers=connection.headers(request),
                content=request.body,
            ) as answer:
                collected = connection.collect(answer)
                for chunk in answer.iter_bytes(_CHUNK):
                    collected.take(chunk)
        except connection.library().HTTPError as error:
            raise _translated(error, connection.url(request)) from error
        return collected.response()

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()


class AsyncTransport:
    """Sends in the running event loop.

    Args:
        connection: How to reach the service.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._client: httpx2.AsyncClient | None = None

    async def send(self, request: Request | Download) -> Response:
        """Send a request; see `Transport.send`."""
        connection = self._connection
        if self._client is None:
            self._client = connection.library().AsyncClient(**connection.options())
        client = self._client
        assert client is not None
        try:
            async with client.stream(
                request.method,
                connection.url(request),
                headers=connection.headers(request),
                content=request.body,
            ) as answer:
                collected = connection.collect(answer)
                async for chunk in answer.aiter_bytes(_CHUNK):
                    collected.take(chunk)
        except connection.library().HTTPError as error:
            raise _translated(error, connection.url(request)) from error
        return collected.response()

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()


def _translated(error: Exception, url: str) -> CloudError:
    """The error of the tree for one of httpx2."""
    import httpx2

    host = httpx2.URL(url).host
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ConnectionFailedError(
                f"{host}: the certificate was not accepted: {cause.verify_message}",
                hint="Name the authority that signed it in SSL_CERT_FILE",
                retryable=False,
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.TimeoutException):
        return CloudTimeoutError(f"{host}: nothing moved for too long ({type(error).__name__})")
    if isinstance(error, (httpx2.DecodingError, httpx2.RemoteProtocolError)):
        # a connection that ends without an answer is a protocol error for httpx2
        broke = isinstance(error, httpx2.RemoteProtocolError) and "disconnected" in str(error)
        cls = ConnectionFailedError if broke else UnexpectedResponseError
        return cls(f"{host}: {error}")
    if isinstance(error, (httpx2.UnsupportedProtocol, httpx2.ProxyError)):
        return ConfigurationError(f"{host}: {error}", hint="Check the base URL and the proxy")
    return ConnectionFailedError(
        f"{host}: {str(error) or type(error).__name__}",
        hint="Check the base URL, the network and the proxy settings",
    )
