"""HTTP for the data path, over libcurl: exact URLs, kept connections, timeouts on standstill only.

libcurl is the one transport of the object stores because it does with a request what the faster
clients do and nothing more: any path goes out as it is given, every header is ours, bodies pass
without a copy, and waiting releases the interpreter. Requests from 16 threads cost no more CPU than
the Rust clients' (the figures are in docs/modules/cloud/performance.md).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import cache
from time import time
from typing import Final, TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import (
    CancelledError,
    CloudError,
    CloudTimeoutError,
    ConfigurationError,
    ConnectionFailedError,
    MissingDependencyError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.rate_limit import RateLimit
from codomyrmex.cloud.common.stopping import current_stop, is_stopped

try:
    import pycurl
except ImportError as error:
    raise MissingDependencyError(
        "object stores need pycurl, which is not installed",
        hint="Install the extra of your cloud: pip install 'codomyrmex-cloud[aws]', or azure, gcp, "
        "infomaniak, all",
    ) from error

from codomyrmex.cloud.common.metering import Hold, Meter, take_all

__all__ = [
    "Body",
    "HttpClient",
    "HttpOptions",
    "HttpRequest",
    "HttpResponse",
    "OnHeaders",
]

Body: TypeAlias = bytes | memoryview
OnHeaders: TypeAlias = Callable[["HttpResponse"], "Callable[[bytes], None] | None"]
"""Called when an answer's headers are there; gives where its body goes, None to keep it."""

_MAX_KEPT_BODY: Final = 64 * 1024 * 1024

_CURL_ERRORS: Final[dict[int, tuple[type[CloudError], bool]]] = {
    # code: class, retryable
    pycurl.E_UNSUPPORTED_PROTOCOL: (UnexpectedResponseError, False),  # an answer that is not HTTP
    pycurl.E_FTP_WEIRD_SERVER_REPLY: (UnexpectedResponseError, False),  # not of FTP alone
    100: (UnexpectedResponseError, False),  # CURLE_TOO_LARGE, which pycurl does not name
    pycurl.E_URL_MALFORMAT: (ConfigurationError, False),
    pycurl.E_COULDNT_RESOLVE_PROXY: (ConnectionFailedError, True),
    pycurl.E_COULDNT_RESOLVE_HOST: (ConnectionFailedError, True),
    pycurl.E_COULDNT_CONNECT: (ConnectionFailedError, True),
    pycurl.E_OPERATION_TIMEDOUT: (CloudTimeoutError, True),
    pycurl.E_SSL_CONNECT_ERROR: (ConnectionFailedError, True),
    pycurl.E_PEER_FAILED_VERIFICATION: (ConnectionFailedError, False),
    pycurl.E_SSL_CACERT_BADFILE: (ConfigurationError, False),
    pycurl.E_SSL_CERTPROBLEM: (ConfigurationError, False),
}


_CA_BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # where libcurl itself looks: Debian, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # macOS, BSD
)


@cache
def _system_ca_bundle() -> str | None:
    """The system's authorities; the libcurl of pycurl's wheels knows the first place alone."""
    return next((path for path in _CA_BUNDLES if os.path.exists(path)), None)


def _go_on(*_sizes: int) -> bool:
    """Called by libcurl about once a second: the interpreter handles signals on the way."""
    return is_stopped()  # True ends the request


class HttpOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How connections are made.

    Attributes:
        connect_timeout: Seconds to connect in.
        idle_timeout: Seconds without a byte in either direction before giving up. There is no
            limit on how long a transfer takes that moves.
        ca_bundle: A file of certificate authorities instead of the system's.
        proxy: A proxy's URL; the ``*_proxy`` environment variables when None.
        user_agent: The User-Agent header.
        rate_limit: What all bytes pass through, sent and received; None for no limit.

    Example:
        >>> HttpOptions(idle_timeout=5).connect_timeout
        10.0
    """

    connect_timeout: float = 10.0
    idle_timeout: float = 60.0
    ca_bundle: str | None = None
    proxy: str | None = None
    user_agent: str = "codomyrmex-cloud"
    rate_limit: RateLimit | None = None


class HttpRequest(msgspec.Struct, frozen=True, gc=False):
    """A request as it goes out.

    Attributes:
        method: The method.
        url: The URL, percent-encoded, sent as it is.
        headers: Lines such as ``x-amz-date: …``.
        body: What to send; None for a request without a body.
        on_headers: Decides where the answer's body goes.
        idle_timeout: Instead of the client's, for what takes a service long to answer.
        once: Whether it must not go out twice. By itself libcurl sends a request again when the
            kept connection that it went out on ends without an answer.
    """

    method: str
    url: str
    headers: list[str]
    body: Body | None = None
    on_headers: OnHeaders | None = None
    idle_timeout: float | None = None
    once: bool = False


class HttpResponse:
    """An answer: status, headers and the kept body.

    Args:
        lines: The header lines as they came, the last answer's last.
    """

    __slots__ = ("_headers", "_lines", "body", "status")

    def __init__(self, lines: list[bytes]) -> None:
        # a "100 Continue" may come before the answer proper
        first = 0
        for index in range(len(lines) - 1, -1, -1):
            if lines[index].startswith(b"HTTP/"):
                first = index
                break
        self._lines = lines[first + 1 :]
        self._headers: dict[str, str] | None = None
        self.body = b""
        words = lines[first].split(None, 2) if lines else []
        if len(words) < 2 or not words[1].isdigit():
            raise UnexpectedResponseError("the server's answer has no status line")
        self.status = int(words[1])

    @property
    def headers(self) -> dict[str, str]:
        r"""The headers by lower-case name; of a repeated one, the last.

        Returns:
            Text decoded as UTF-8, or as Latin-1 where it is none.

        Example:
            >>> HttpResponse([b"HTTP/1.1 200 OK\r\n", b"ETag: \"x\"\r\n"]).headers["etag"]
            '"x"'
        """
        if self._headers is None:
            self._headers = headers = {}
            for line in _text(b"".join(self._lines)).split("\r\n"):
                name, colon, value = line.partition(":")
                if colon:
                    headers[name.lower()] = value.strip()
        return self._headers


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _whole_seconds(timeout: float) -> int:
    return max(1, round(timeout))


def _ahead(lines: list[bytes], received: float) -> float:
    """Seconds by which the clock that an answer tells is ahead of the one it was received by."""
    from email.utils import parsedate_to_datetime

    for line in lines:
        if line[:5].lower() == b"date:":
            try:
                told = parsedate_to_datetime(line[5:].decode("latin-1").strip())
            except ValueError:
                return 0.0
            # the header has whole seconds, rounded down
            return told.timestamp() + 0.5 - received
    return 0.0


class _Exchange:
    """What one request's callbacks gather."""

    __slots__ = (
        "chunks",
        "failure",
        "kept",
        "lines",
        "meter",
        "on_headers",
        "response",
        "sent",
        "sink",
        "started",
    )

    def __init__(self, on_headers: OnHeaders | None) -> None:
        self.lines: list[bytes] = []
        self.chunks: list[bytes] = []
        self.kept = 0
        self.sent = False
        self.on_headers = on_headers
        self.sink: Callable[[bytes], None] | None = None
        self.started = False
        self.response: HttpResponse | None = None
        self.failure: BaseException | None = None
        self.meter: Meter | None = None

    def holding(self, seconds: float) -> bool | None:
        """Wait in a callback for a rate limit; Ctrl-C and a stop end the request."""
        assert self.meter is not None
        try:
            self.meter.limits[0].pause(seconds)
        except BaseException as error:  # noqa: BLE001 # raised again by HttpClient.request
            self.failure = error
            return None
        return False

    def before_sending(self, *_addresses: object) -> int:
        """Refuse to send again what goes out once."""
        if self.sent:
            self.failure = ConnectionFailedError("the connection broke before the answer")
            return pycurl.PREREQFUNC_ABORT
        self.sent = True
        return pycurl.PREREQFUNC_OK

    def start(self) -> None:
        self.started = True
        if self.lines and self.lines[-1].strip():
            # libcurl takes a connection that ends here for an answer without a body
            raise ConnectionFailedError("the connection broke in the headers of the answer")
        self.response = HttpResponse(self.lines)
        if self.on_headers is not None:
            self.sink = self.on_headers(self.response)

    def write(self, data: bytes) -> int:
        # an exception must not pass through libcurl: it is kept, and the request is ended
        try:
            if self.sink is None:
                self._keep(data)
            else:
                self.sink(data)
        except BaseException as error:  # noqa: BLE001 # raised again by HttpClient.request
            self.failure = error
            return -1
        return len(data)

    def _keep(self, data: bytes) -> None:
        """Take the first bytes, or those that no sink takes."""
        if not self.started:
            self.start()
            if self.sink is not None:
                self.sink(data)
                return
        self.kept += len(data)
        if self.kept > _MAX_KEPT_BODY:
            raise UnexpectedResponseError(f"the answer is larger than {_MAX_KEPT_BODY} bytes")
        self.chunks.append(data)

    def finish(self) -> HttpResponse:
        if not self.started:
            self.start()
        response = self.response
        assert response is not None
        response.body = b"".join(self.chunks)
        self.chunks.clear()  # the handle keeps this exchange until its next request
        return response


class HttpClient:
    """Sends requests; keeps its connections, safe for threads and after a fork.

    There are as many connections as requests were under way at once. Any thread uses any of them,
    so those of short-lived threads, such as the parts of one object, are kept too.

    Args:
        options: How connections are made.
    """

    def __init__(self, options: HttpOptions | None = None) -> None:
        self.options = options or HttpOptions()
        self._idle: list[pycurl.Curl] = []
        self._pid = os.getpid()
        self._parents: list[pycurl.Curl] = []
        limit = self.options.rate_limit
        self._limits: tuple[RateLimit, ...] = () if limit is None else (limit,)
        self._told: tuple[list[bytes], float] | None = None
        self._clock: tuple[object, float] | None = None

    def limit_rate(self, limit: RateLimit) -> None:
        """Let every byte pass through a limit, besides those that are set already.

        What is under way goes on as it began.

        Args:
            limit: The limit; shared when other clients have it too.

        Example:
            >>> client = HttpClient()
            >>> client.limit_rate(RateLimit(1024 * 1024))
        """
        if limit not in self._limits:
            self._limits = (*self._limits, limit)

    def _take(self) -> tuple[pycurl.Curl, list[pycurl.Curl]]:
        """An idle handle, or a new one, and the list that it goes back to."""
        if self._pid != os.getpid():
            # after a fork these connections are the parent's: neither used nor closed here
            self._parents += self._idle
            self._idle, self._pid = [], os.getpid()
        idle = self._idle
        try:
            return idle.pop(), idle
        except IndexError:
            return self._new_handle(), idle

    def _new_handle(self) -> pycurl.Curl:
        options = self.options
        handle = pycurl.Curl()
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.PATH_AS_IS, 1)
        handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        handle.setopt(pycurl.FOLLOWLOCATION, 0)
        handle.setopt(pycurl.TCP_KEEPALIVE, 1)
        handle.setopt(pycurl.BUFFERSIZE, 256 * 1024)
        handle.setopt(pycurl.UPLOAD_BUFFERSIZE, 256 * 1024)
        handle.setopt(pycurl.CONNECTTIMEOUT_MS, round(options.connect_timeout * 1000))
        handle.setopt(pycurl.LOW_SPEED_LIMIT, 1)
        handle.setopt(pycurl.LOW_SPEED_TIME, _whole_seconds(options.idle_timeout))
        handle.setopt(pycurl.USERAGENT, options.user_agent)
        handle.setopt(pycurl.XFERINFOFUNCTION, _go_on)
        ca_bundle = options.ca_bundle or _system_ca_bundle()
        if ca_bundle is not None:
            handle.setopt(pycurl.CAINFO, ca_bundle)
        if options.proxy is not None:
            handle.setopt(pycurl.PROXY, options.proxy)
        return handle

    def request(self, request: HttpRequest) -> HttpResponse:
        """Send one request and read its answer; any status is an answer.

        Args:
            request: What to send; redirects are not followed.

        Returns:
            The answer; its body is kept up to 64 MiB where no sink took it.

        Raises:
            ConnectionFailedError: When the server cannot be reached or the connection breaks.
            CloudTimeoutError: When nothing moves for too long.
        """
        if self._limits:
            self._limits[0].pause(self._debt())
        handle, idle = self._take()
        exchange = self._prepare(handle, request)
        # libcurl waits outside of the interpreter: the main thread has to look for Ctrl-C
        in_main = threading.current_thread() is threading.main_thread()
        handle.setopt(pycurl.NOPROGRESS, 0 if in_main or current_stop() is not None else 1)
        try:
            handle.perform()
        except pycurl.error as error:
            if exchange.failure is not None:
                raise exchange.failure from None
            if is_stopped():
                raise CancelledError("the request was stopped") from error
            raise self._error(error.args, request.url) from error
        finally:
            self._release(handle, request, exchange)
            idle.append(handle)
        response = exchange.finish()
        self._told = response._lines, time()
        return response

    @property
    def clock_ahead(self) -> float:
        """How far the server's clock is ahead of this machine's, by its last answer.

        Returns:
            Seconds, exact to about one; negative when it is behind, 0 when it was not told.

        Example:
            >>> HttpClient().clock_ahead
            0.0
        """
        told = self._told
        if told is None:
            return 0.0
        if self._clock is None or self._clock[0] is not told:
            self._clock = told, _ahead(*told)
        return self._clock[1]

    def _debt(self) -> float:
        """Seconds until the bytes that passed are paid for: nothing begins before."""
        return take_all(self._limits, 0) if self._limits else 0.0

    def _meter(
        self, handle: pycurl.Curl, request: HttpRequest, exchange: _Exchange, hold: Hold | None
    ) -> None:
        """Let the bytes of a request pass through the limits."""
        meter = Meter(self._limits, exchange.write, request.body or b"", hold or exchange.holding)
        exchange.meter = meter
        handle.setopt(pycurl.WRITEFUNCTION, meter.write)
        if request.body:
            handle.setopt(pycurl.UPLOAD, 1)
            handle.setopt(pycurl.INFILESIZE_LARGE, len(request.body))
            handle.setopt(pycurl.READFUNCTION, meter.read)
            handle.setopt(pycurl.SEEKFUNCTION, meter.seek)

    def _prepare(
        self, handle: pycurl.Curl, request: HttpRequest, hold: Hold | None = None
    ) -> _Exchange:
        exchange = _Exchange(request.on_headers)
        body = request.body
        handle.setopt(pycurl.HTTPGET, 1)
        if body is not None and not (body and self._limits):  # else read in pieces, see _meter
            handle.setopt(pycurl.POSTFIELDS, body if isinstance(body, bytes) else bytes(body))
        elif request.method == "HEAD":
            handle.setopt(pycurl.NOBODY, 1)
        handle.setopt(pycurl.CUSTOMREQUEST, request.method)
        handle.setopt(pycurl.URL, request.url)
        handle.setopt(pycurl.HTTPHEADER, request.headers)
        if request.idle_timeout is not None:
            handle.setopt(pycurl.LOW_SPEED_TIME, _whole_seconds(request.idle_timeout))
        handle.setopt(pycurl.HEADERFUNCTION, exchange.lines.append)
        if self._limits:
            self._meter(handle, request, exchange, hold)
        else:
            handle.setopt(pycurl.WRITEFUNCTION, exchange.write)
        if request.once:
            handle.setopt(pycurl.PREREQFUNCTION, exchange.before_sending)
        return exchange

    def _release(self, handle: pycurl.Curl, request: HttpRequest, exchange: _Exchange) -> None:
        if request.idle_timeout is not None:
            handle.setopt(pycurl.LOW_SPEED_TIME, _whole_seconds(self.options.idle_timeout))
        if exchange.meter is not None:
            exchange.meter.settle(handle.getinfo(pycurl.REQUEST_SIZE), exchange.lines)
            if request.body:
                handle.unsetopt(pycurl.READFUNCTION)
                handle.unsetopt(pycurl.SEEKFUNCTION)
        elif request.body:
            handle.setopt(pycurl.POSTFIELDS, b"")  # lets go of the bytes
        if request.once:
            handle.unsetopt(pycurl.PREREQFUNCTION)

    @staticmethod
    def _error(facts: tuple[int | str, ...], url: str) -> CloudError:
        code, text = int(facts[0]), str(facts[1]) if len(facts) > 1 else ""
        cls, retryable = _CURL_ERRORS.get(code, (ConnectionFailedError, True))
        host = url.split("/", 3)[2]
        hint = None
        if code == pycurl.E_PEER_FAILED_VERIFICATION:
            hint = "Give the authority that signed its certificate as ca_bundle or AWS_CA_BUNDLE"
        elif cls is ConnectionFailedError:
            hint = "Check the endpoint, the network and the proxy settings"
        return cls(f"{host}: {text or f'libcurl error {code}'}", hint=hint, retryable=retryable)

    def close(self) -> None:
        """Close the idle connections; one in use closes when its request is done."""
        idle, self._idle = self._idle, []
        if self._pid == os.getpid():
            for handle in idle:
                handle.close()
