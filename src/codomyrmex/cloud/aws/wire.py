"""Requests of the S3 REST API: signed, sent, repeated where that is safe, errors mapped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, ParamSpec, TypeVar

from codomyrmex.cloud.aws.errors import CODES, HINTS
from codomyrmex.cloud.aws.session import S3Session
from codomyrmex.cloud.aws.sigv4 import EMPTY_SHA256, Signer, encode_key, encode_query
from codomyrmex.cloud.aws.xml import parse, text_of
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

__all__ = ["S3Wire"]

P = ParamSpec("P")
T = TypeVar("T")

_REDIRECTS: Final = frozenset({301, 307, 308})
_REGION: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ERROR_BODY: Final = re.compile(rb"\s*(<\?xml[^>]*>\s*)?<Error[\s>]")
_SERVER_RATE: Final = 16 * 1024 * 1024
_LONGEST_SILENCE: Final = 600.0
"""What a service moves by itself, to copy it or to put it together, it moves at 16 MiB/s at the
least. Amazon sends white space meanwhile, which counts as an answer that is coming; others are
silent for as long as that takes, and are given up when they are for longer."""


class S3Wire:
    """Sends S3 requests for one client.

    Args:
        session: Endpoint, region and credentials.
        http: The transport.
        retrier: The policy of retry.
        place: Writes a bucket or an object as a URL, for messages.
    """

    def __init__(
        self,
        session: S3Session,
        http: HttpClient,
        retrier: Retrier,
        place: Callable[[str | None, str | None], str],
    ) -> None:
        self.session = session
        self.http = http
        self.retrier = retrier
        self.place = place
        self.signer = Signer(session.credentials)
        self._regions: dict[str, str] = {}
        self.request = _blocking(http, self.steps)

    def region_of(self, bucket: str | None) -> str:
        """The region to sign for, as far as the service has told."""
        return self._regions.get(bucket or "", self.session.region)

    def expect_region(self, bucket: str, region: str) -> None:
        """Sign for a region without waiting for the service to tell it."""
        self._regions[bucket] = region

    def url(self, bucket: str | None, key: str | None, region: str) -> tuple[str, str]:
        """The host and the encoded path of a bucket or an object."""
        host, path = self.session.address(bucket, region)
        if key is not None:
            path = f"{path}/{encode_key(key)}"
        return host, path or "/"

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
        payload_hash: str = EMPTY_SHA256,
        on_headers: OnHeaders | None = None,
        idempotent: bool = True,
        once: bool | None = None,
        server_bytes: int | None = None,
        accept: frozenset[int] = frozenset(),
        on_retry: Callable[[CloudError], None] | None = None,
    ) -> Steps[HttpResponse]:
        """Describe a request that is repeated until it is answered.

        Args:
            operation: The method of the client, for errors.
            method: The HTTP method.
            bucket: The bucket.
            key: The key.
            query: Query parameters.
            headers: Headers with lower-case names.
            body: What to send.
            payload_hash: SHA-256 of the body, or the word for an unsigned one.
            on_headers: Decides where the body of a good answer goes.
            idempotent: Whether it may be repeated when it is not known to have failed.
            once: Whether no repetition may pass unnoticed by ``on_retry``; as ``idempotent``
                says when None.
            server_bytes: How many bytes the service moves by itself before it answers: it may be
                silent for as long as that takes, and answer an error under a status of 200.
            accept: Statuses of 400 and above that the caller understands.
            on_retry: Told of each failure that is about to be repeated.

        Yields:
            What to send, and pauses before it is sent again.

        Returns:
            An answer with a status below 300 or in ``accept``.

        Raises:
            CloudError: The class for its status and code.
        """
        canonical_query = encode_query(query) if query else ""
        header_list = list(headers)

        def good_headers(response: HttpResponse) -> Callable[[bytes], None] | None:
            if on_headers is None or response.status >= 300:
                return None
            return on_headers(response)

        def send() -> Steps[HttpResponse]:
            region = self.region_of(bucket)
            host, path = self.url(bucket, key, region)
            lines = self.signer.headers(
                method, host, path, canonical_query, region, header_list, payload_hash
            )
            if body is not None:
                lines.append("Expect:")
                if not any(name == "content-type" for name, _ in header_list):
                    lines.append("Content-Type:")
            url = f"{self.session.scheme}://{host}{path}"
            response = yield HttpRequest(
                method,
                f"{url}?{canonical_query}" if canonical_query else url,
                lines,
                body,
                good_headers,
                self._patience(server_bytes),
                once=not idempotent if once is None else once,
            )
            assert response is not None
            good = response.status < 300 or response.status in accept
            moved = server_bytes is not None
            if good and not (moved and _ERROR_BODY.match(response.body)):
                return response
            raise self._error(response, operation, bucket, key)

        def repeated() -> Steps[HttpResponse]:
            return self.retrier.steps(send, Pause, idempotent=idempotent, on_retry=on_retry)

        try:
            try:
                response = yield from repeated()
            except CloudError as error:
                # the service told in which region the bucket is: once more, there
                if not self._learn_region(bucket, error):
                    raise
                response = yield from repeated()
        except CloudError as error:
            _complete(error, operation, self.place(bucket, key))
            raise
        return response

    def run(self, steps: Steps[T]) -> T:
        """Run an operation in the calling thread."""
        return run_steps(self.http, steps)

    def _patience(self, server_bytes: int | None) -> float | None:
        """Seconds of silence before a request counts as lost; None for the client's own."""
        if server_bytes is None:
            return None
        usual = self.http.options.idle_timeout
        return max(usual, min(usual + server_bytes / _SERVER_RATE, _LONGEST_SILENCE))

    def _learn_region(self, bucket: str | None, error: CloudError) -> bool:
        region = getattr(error, "bucket_region", None)
        # it becomes a part of a host name: nothing else may come of it
        if not region or not _REGION.fullmatch(region) or region == self.region_of(bucket):
            return False
        self._regions[bucket or ""] = region
        return True

    def _error(
        self, response: HttpResponse, operation: str, bucket: str | None, key: str | None
    ) -> CloudError:
        code, message, region = _error_facts(response)
        cls = error_class(500 if response.status < 300 else response.status, code, [CODES])
        if code is None and response.status == 404:
            cls = BucketNotFoundError if key is None else ObjectNotFoundError
        if response.headers.get("x-amz-delete-marker") == "true":
            cls = ObjectNotFoundError  # asked for by its version, a marker is a 405
        place = self.place(bucket, key)
        error = cls(
            f"{place}: {message or _reason(cls, response.status)}",
            hint=HINTS.get(cls),
            provider="s3",
            service="storage",
            operation=operation,
            resource=place,
            status=response.status,
            code=code,
            request_id=response.headers.get("x-amz-request-id")
            or response.headers.get("x-trans-id"),
            retry_after=retry_after_seconds(response.headers.get("retry-after")),
        )
        if response.status in _REDIRECTS or region is not None:
            error.bucket_region = region  # type: ignore[attr-defined] # read by _learn_region alone
        return error


def _blocking(http: HttpClient, make: Callable[P, Steps[T]]) -> Callable[P, T]:
    """The same operation, run in the calling thread."""

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return run_steps(http, make(*args, **kwargs))

    return call


def _complete(error: CloudError, operation: str, place: str) -> None:
    """Say what an error of the transport was about."""
    error.provider = error.provider or "s3"
    error.service = error.service or "storage"
    error.operation = error.operation or operation
    error.resource = error.resource or place


def _reason(cls: type[CloudError], status: int) -> str:
    doc = (cls.__doc__ or "").split("\n", 1)[0].rstrip(".")
    return doc[:1].lower() + doc[1:] if doc else f"the service answered {status}"


def _error_facts(response: HttpResponse) -> tuple[str | None, str | None, str | None]:
    """The code, the message and the bucket's region that an answer tells."""
    region = response.headers.get("x-amz-bucket-region")
    if not response.body.strip():
        return None, None, region
    try:
        root = parse(response.body)
    except UnexpectedResponseError:
        # a proxy's or a load balancer's page: the status has to do
        return None, None, region
    code = text_of(root, "Code") or None
    message = text_of(root, "Message").rstrip(".") or None
    return code, message, text_of(root, "Region") or region
