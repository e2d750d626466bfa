"""What can go wrong with Coda's API, inside the one tree of errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    CloudError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServiceUnavailableError,
    WaiterError,
)
from codomyrmex.cloud.common.rest.operations import Operation, Response
from codomyrmex.cloud.common.retry_after import retry_after_seconds

__all__ = [
    "CodaAPIError",
    "CodaAuthenticationError",
    "CodaForbiddenError",
    "CodaGoneError",
    "CodaMutationTimeoutError",
    "CodaNotFoundError",
    "CodaRateLimitError",
    "CodaServerError",
    "CodaValidationError",
    "CodaWarning",
    "failure",
]


class CodaWarning(UserWarning):
    """A change was made, and the service warns of something."""


class CodaAPIError(CloudError):
    """Coda's API refused a request.

    Args:
        message: What happened.
        details: The service's ``codaDetail``, when there was one.
        **facts: As in `CloudError`.
    """

    def __init__(
        self, message: str, *, details: Mapping[str, Any] | None = None, **facts: Any
    ) -> None:
        # facts are CloudError's keyword arguments, checked by its signature
        super().__init__(message, **facts)
        self.details: dict[str, Any] = dict(details or {})  # JSON of any shape


class CodaAuthenticationError(CodaAPIError, AuthenticationError):
    """The API token is missing, wrong or over (401)."""


class CodaForbiddenError(CodaAPIError, PermissionDeniedError):
    """The API token does not reach the resource (403)."""


class CodaNotFoundError(CodaAPIError, NotFoundError):
    """The resource is not there for this token (404)."""


class CodaRateLimitError(CodaAPIError, RateLimitError):
    """There were too many requests (429)."""


class CodaValidationError(CodaAPIError, InvalidRequestError):
    """The service did not accept the request's parameters or body (400, 413, 422)."""


class CodaGoneError(CodaAPIError, NotFoundError):
    """The resource was deleted (410)."""


class CodaServerError(CodaAPIError, ServiceUnavailableError):
    """The service failed, or was too slow (500 and above)."""


class CodaMutationTimeoutError(CodaAPIError, WaiterError):
    """A change was not done in time; it may still be done later, or never."""


_BY_STATUS: Final[Mapping[int, type[CodaAPIError]]] = {
    400: CodaValidationError,
    401: CodaAuthenticationError,
    403: CodaForbiddenError,
    404: CodaNotFoundError,
    410: CodaGoneError,
    413: CodaValidationError,
    422: CodaValidationError,
    429: CodaRateLimitError,
}

_HINTS: Final[Mapping[int, str]] = {
    401: "Make a token in the account settings and give it as api_token or CODA_API_TOKEN",
    403: "The token may be restricted to other docs, or to reading",
    413: "Send fewer rows at a time, or any number with bulk_upsert_rows",
}

_REQUEST_ID_HEADERS: Final = ("x-request-id", "x-coda-request-id", "x-amzn-requestid")


class _ErrorBody(msgspec.Struct, frozen=True, rename="camel"):
    status_message: str = ""
    message: str = ""
    coda_type: str | None = None
    coda_detail: dict[str, Any] | None = None  # JSON of any shape


def failure(operation: Operation[Any], response: Response) -> CodaAPIError | None:
    """Make the error of an answer.

    Args:
        operation: What was asked for.
        response: The answer.

    Returns:
        The error; None when the status is one of no failure.

    Example:
        >>> from codomyrmex.cloud.coda_io.operations.account import WHOAMI
        >>> error = failure(WHOAMI, Response(410, {}, b'{"message": "gone"}'))
        >>> type(error).__name__, error.operation
        ('CodaGoneError', 'whoami')
    """
    status = response.status
    if status < 400:
        return None
    default = CodaServerError if status >= 500 else CodaAPIError
    cls = _BY_STATUS.get(status, default)
    body = _error_body(response)
    headers = response.headers
    return cls(
        f"{operation.name}: {body.message or body.status_message or 'no reason was given'}"
        f"{_places(body.coda_detail)}",
        details=body.coda_detail,
        hint=_HINTS.get(status),
        provider="coda",
        operation=operation.name,
        status=status,
        code=body.coda_type,
        request_id=next((headers[name] for name in _REQUEST_ID_HEADERS if name in headers), None),
        retry_after=retry_after_seconds(headers.get("retry-after")),
        # a page that was too large is not asked for again and again, but in halves
        retryable=False if status == 504 and operation.name == "list_rows" else None,
    )


def _error_body(response: Response) -> _ErrorBody:
    try:
        return decoder(_ErrorBody).decode(response.body)
    except msgspec.DecodeError:
        # gateways answer pages of their own
        return _ErrorBody()


def _places(details: Mapping[str, Any] | None) -> str:
    """Which fields were wrong."""
    found = (details or {}).get("validationErrors")
    if not isinstance(found, list):
        return ""
    places = [
        f"{each.get('path')}: {each.get('message')}" for each in found if hasattr(each, "get")
    ]
    return f" ({'; '.join(places)})" if places else ""
