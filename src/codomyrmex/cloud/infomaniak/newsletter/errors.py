"""What can go wrong with the newsletter's API, inside the one tree of errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    CloudError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServiceUnavailableError,
)
from codomyrmex.cloud.common.rest.operations import Operation, Response
from codomyrmex.cloud.common.retry_after import retry_after_seconds

__all__ = [
    "NewsletterAPIError",
    "NewsletterAuthenticationError",
    "NewsletterConflictError",
    "NewsletterForbiddenError",
    "NewsletterNotFoundError",
    "NewsletterRateLimitError",
    "NewsletterServerError",
    "NewsletterValidationError",
    "failure",
]


class NewsletterAPIError(CloudError):
    """The newsletter's API refused a request.

    Args:
        message: What happened.
        context: What the service says about the place of the fault, when it does.
        **facts: As in `CloudError`.
    """

    def __init__(
        self, message: str, *, context: Mapping[str, Any] | None = None, **facts: Any
    ) -> None:
        # facts are CloudError's keyword arguments, checked by its signature
        super().__init__(message, **facts)
        self.context: dict[str, Any] = dict(context or {})  # JSON of any shape


class NewsletterAuthenticationError(NewsletterAPIError, AuthenticationError):
    """The token is missing, wrong or over (401, ``not_authorized``)."""


class NewsletterForbiddenError(NewsletterAPIError, PermissionDeniedError):
    """The token does not reach the resource (403, ``access_denied``)."""


class NewsletterNotFoundError(NewsletterAPIError, NotFoundError):
    """There is no such thing in this newsletter (404, ``object_not_found``)."""


class NewsletterConflictError(NewsletterAPIError, ConflictError):
    """The state of the thing forbids it now (409), or the service says that it was not done."""


class NewsletterValidationError(NewsletterAPIError, InvalidRequestError):
    """The service did not accept the request's parameters or body (400, 413, 422)."""


class NewsletterRateLimitError(NewsletterAPIError, RateLimitError):
    """There were more than 60 requests in a minute (429)."""


class NewsletterServerError(NewsletterAPIError, ServiceUnavailableError):
    """The service failed (500 and above, ``unexpected_error``)."""


_BY_STATUS: Final[Mapping[int, type[NewsletterAPIError]]] = {
    400: NewsletterValidationError,
    401: NewsletterAuthenticationError,
    403: NewsletterForbiddenError,
    404: NewsletterNotFoundError,
    409: NewsletterConflictError,
    410: NewsletterNotFoundError,
    413: NewsletterValidationError,
    422: NewsletterValidationError,
    429: NewsletterRateLimitError,
}

_BY_CODE: Final[Mapping[str, type[NewsletterAPIError]]] = {
    "bad_request": NewsletterValidationError,
    "not_authorized": NewsletterAuthenticationError,
    "access_denied": NewsletterForbiddenError,
    "object_not_found": NewsletterNotFoundError,
    "unexpected_error": NewsletterServerError,
}

_HINTS: Final[Mapping[type[NewsletterAPIError], str]] = {
    NewsletterAuthenticationError: (
        "Make a token in the manager's account settings and give it as token or "
        "INFOMANIAK_NEWSLETTER_TOKEN"
    ),
    NewsletterForbiddenError: "The token needs the scope of the newsletter product",
}


class _Reason(msgspec.Struct, frozen=True):
    code: str | int | None = None
    description: str | None = None
    context: Any = None  # JSON of any shape


class _ErrorBody(msgspec.Struct, frozen=True):
    result: str = ""
    error: _Reason | str | None = None


def failure(operation: Operation[Any], response: Response) -> NewsletterAPIError | None:
    """Make the error of an answer: by its status, or by ``result`` although the status is 200.

    Args:
        operation: What was asked for.
        response: The answer.

    Returns:
        The error; None when the answer is one of success.

    Example:
        >>> from codomyrmex.cloud.infomaniak.newsletter.operations.groups import GET_GROUP
        >>> body = b'{"result": "error", "error": {"code": "object_not_found"}}'
        >>> type(failure(GET_GROUP, Response(200, {}, body))).__name__
        'NewsletterNotFoundError'
    """
    status = response.status
    body = _error_body(response)
    if status < 400 and body.result not in ("error", "failure"):
        return None
    reason = body.error if isinstance(body.error, _Reason) else _Reason()
    text = body.error if isinstance(body.error, str) else reason.description
    cls = _class_of(status, None if reason.code is None else str(reason.code))
    context = reason.context if isinstance(reason.context, Mapping) else {}
    places = f" ({'; '.join(f'{key}: {value}' for key, value in context.items())})"
    return cls(
        f"{operation.name}: {text or 'no reason was given'}{places if context else ''}",
        context=context,
        hint=_HINTS.get(cls),
        provider="infomaniak-newsletter",
        operation=operation.name,
        status=status,
        code=None if reason.code is None else str(reason.code),
        request_id=response.headers.get("x-request-id"),
        retry_after=retry_after_seconds(response.headers.get("retry-after")),
    )


def _class_of(status: int, code: str | None) -> type[NewsletterAPIError]:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return NewsletterServerError
    return _BY_CODE.get(code or "", NewsletterAPIError)


def _error_body(response: Response) -> _ErrorBody:
    try:
        return decoder(_ErrorBody).decode(response.body)
    except msgspec.DecodeError:
        # gateways answer pages of their own
        return _ErrorBody()
