"""Requests of the Cloud Storage JSON API: sent, repeated where that is safe, errors mapped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, ParamSpec, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import (
    BucketNotFoundError,
    CloudError,
    NotFoundError,
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
from codomyrmex.cloud.gcp.errors import HINTS, OPERATION_ERRORS, REASONS
from codomyrmex.cloud.gcp.session import GoogleSession

__all__ = ["API", "UPLOAD", "GoogleWire", "error_facts", "error_for", "object_path"]

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

API: Final = "/storage/v1"
UPLOAD: Final = "/upload/storage/v1"


class _Detail(msgspec.Struct):
    reason: str | None = None


class _Problem(msgspec.Struct):
    message: str | None = None
    status: str | None = None
    errors: list[_Detail] = []


class _Answer(msgspec.Struct):
    error: _Problem


def object_path(bucket: str, key: str | None = None) -> str:
    """Write the path of a bucket, or of an object in it.

    Args:
        bucket: The bucket.
        key: The key.

    Returns:
        The path, percent-encoded.

    Example:
        >>> object_path("b", "a//b c")
        '/storage/v1/b/b/o/a%2F%2Fb%20c'
    """
    path = f"{API}/b/{bucket}"
    return path if key is None else f"{path}/o/{quote(key, safe='')}"


class GoogleWire:
    """Sends requests for one client.

    Args:
        session: Endpoint and tokens.
        http: The transport.
        retrier: The policy of retry.
        place: Writes a bucket or an object as a URL, for messages.
        user_project: The project that pays, in requester-pays buckets.
    """

    def __init__(
        self,
        session: GoogleSession,
        http: HttpClient,
        retrier: Retrier,
        place: Callable[[str | None, str | None], str],
        user_project: str | None,
    ) -> None:
        self.session = session
        self.http = http
        self.retrier = retrier
        self.place = place
        self.user_project = user_project
        self.request = _blocking(http, self.steps)

    def steps(
        self,
        operation: str,
        method: str,
        path: str,
        bucket: str | None = None,
        key: str | None = None,
        *,
        query: Iterable[tuple[str, str]] = (),
        headers: Iterable[str] = (),
        json: object = msgspec.UNSET,
        body: Body | None = None,
        content_type: str = "application/json; charset=UTF-8",
        on_headers: OnHeaders | None = None,
        idempotent: bool = True,
        once: bool | None = None,
        accept: frozenset[int] = frozenset(),
        on_retry: Callable[[CloudError], None] | None = None,
        endpoint: str | None = None,
    ) -> Steps[HttpResponse]:
        """Describe a request that is repeated until it is answered.

        Args:
            operation: The method of the client, for errors.
            method: The HTTP method.
            path: The path, percent-encoded.
            bucket: The bucket, for errors.
            key: The key, for errors.
            query: Query parameters.
            headers: Header lines.
            json: What to send, as JSON.
            body: What to send, as it is.
            content_type: Of the body.
            on_headers: Decides where the body of a good answer goes.
            idempotent: Whether it may be repeated when it is not known to have failed.
            once: Whether no repetition may pass unnoticed by ``on_retry``; as ``idempotent``
                says when None.
            accept: Statuses of 400 and above that the caller understands.
            on_retry: Told of each failure that is about to be repeated.
            endpoint: Another service of Google's.

        Yields:
            What to send, and pauses before it is sent again.

        Returns:
            An answer with a status below 300 or in ``accept``.

        Raises:
            CloudError: The class for its status and reason.
        """
        pairs = list(query)
        if self.user_project is not None and endpoint is None:
            pairs.append(("userProject", self.user_project))
        url = f"{endpoint or self.session.endpoint}{path}"
        if pairs:
            url = f"{url}?{urlencode(pairs, quote_via=quote)}"
        if json is not msgspec.UNSET:
            body = msgspec.json.encode(json)
        fixed = list(headers)
        if body is not None:
            fixed += [f"Content-Type: {content_type}", "Expect:"]
        elif method in ("POST", "PUT", "PATCH"):
            body, fixed = b"", [*fixed, "Expect:", "Content-Type:"]
        refused = False

        def good_headers(response: HttpResponse) -> Callable[[bytes], None] | None:
            if on_headers is None or response.status >= 300:
                return None
            return on_headers(response)

        def send() -> Steps[HttpResponse]:
            nonlocal refused
            lines = [*self.session.headers(anew=refused), *fixed]
            response = yield HttpRequest(
                method,
                url,
                lines,
                body,
                good_headers,
                once=not idempotent if once is None else once,
            )
            assert response is not None
            if response.status == 401 and not refused and self.session.tokens is not None:
                refused = True  # a token that was withdrawn before its time: once more
                return (yield from send())
            if response.status < 300 or response.status in accept:
                return response
            raise error_for(response, operation, self.place(bucket, key), key is not None)

        try:
            return (
                yield from self.retrier.steps(send, Pause, idempotent=idempotent, on_retry=on_retry)
            )
        except CloudError as error:
            error.provider = error.provider or "gs"
            error.service = error.service or "storage"
            error.operation = error.operation or operation
            error.resource = error.resource or self.place(bucket, key)
            raise

    def steps_of_object(
        self, steps: Steps[HttpResponse], operation: str, bucket: str
    ) -> Steps[HttpResponse]:
        """Tell an object that is missing from a bucket that is: one answer stands for both."""
        try:
            answer = yield from steps
        except ObjectNotFoundError:
            yield from self.check_bucket(operation, bucket)
            raise
        return answer

    def check_bucket(self, operation: str, bucket: str) -> Steps[None]:
        """Raise when there is no such bucket; what may not be asked counts as there."""
        fields = [("fields", "name")]
        yield from self.steps(
            operation,
            "GET",
            object_path(bucket),
            bucket,
            query=fields,
            accept=frozenset({401, 403}),
        )

    def read(self, answer: HttpResponse, kind: type[R]) -> R:
        """Read an answer's JSON."""
        try:
            return decoder(kind).decode(answer.body)
        except msgspec.DecodeError as error:
            raise UnexpectedResponseError(
                f"{self.session.endpoint}: the answer is not what it should be: {error}",
                provider="gs",
                status=answer.status,
            ) from error

    def run(self, steps: Steps[T]) -> T:
        """Run an operation in the calling thread."""
        return run_steps(self.http, steps)


def error_facts(body: bytes) -> tuple[str | None, str | None]:
    """Read the reason and the message of an error.

    Args:
        body: The answer's body.

    Returns:
        The reason and the message; None for what it does not tell.

    Example:
        >>> error_facts(b'{"error": {"message": "No", "errors": [{"reason": "notFound"}]}}')
        ('notFound', 'No')
        >>> error_facts(b"No such object")
        (None, None)
    """
    try:
        problem = decoder(_Answer).decode(body).error
    except msgspec.DecodeError:
        return None, None  # a proxy's page, or the plain text of a download: the status has to do
    reason = problem.errors[0].reason if problem.errors else problem.status
    return reason, problem.message


def error_for(response: HttpResponse, operation: str, place: str, is_object: bool) -> CloudError:
    """Make the error that an answer stands for.

    Args:
        response: The answer.
        operation: The method of the client.
        place: What it was about.
        is_object: Whether that is an object.

    Returns:
        The error.
    """
    reason, message = error_facts(response.body)
    status = response.status
    cls = OPERATION_ERRORS.get((operation, status)) or error_class(status, reason, [REASONS])
    if cls is NotFoundError:
        cls = ObjectNotFoundError if is_object else BucketNotFoundError
    doc = (cls.__doc__ or "").split("\n", 1)[0].rstrip(".")
    return cls(
        f"{place}: {(message or doc[:1].lower() + doc[1:]).rstrip('.')}",
        hint=HINTS.get(cls),
        provider="gs",
        service="storage",
        operation=operation,
        resource=place,
        status=status,
        code=reason,
        request_id=response.headers.get("x-guploader-uploadid"),
        retry_after=retry_after_seconds(response.headers.get("retry-after")),
    )


def _blocking(http: HttpClient, make: Callable[P, Steps[T]]) -> Callable[P, T]:
    """The same operation, run in the calling thread."""

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return run_steps(http, make(*args, **kwargs))

    return call
