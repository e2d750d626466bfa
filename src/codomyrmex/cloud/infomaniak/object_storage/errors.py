"""Swift's statuses and the classes they become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    BucketNotEmptyError,
    BucketNotFoundError,
    CloudError,
    IntegrityError,
    InvalidNameError,
    ObjectNotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    QuotaExceededError,
    RateLimitError,
    error_class,
)

__all__ = ["HINTS", "swift_error_class"]

_STATUSES: Final[Mapping[int, type[CloudError]]] = {
    413: QuotaExceededError,  # nothing goes out that is larger than one object may be
    422: IntegrityError,  # the ETag that was sent is not that of the bytes
    498: RateLimitError,
    507: QuotaExceededError,
}

HINTS: Final[Mapping[type[CloudError], str]] = {
    AuthenticationError: "The token was refused: check the application credential or password",
    BucketNotEmptyError: "Delete what is in it first, or use force",
    BucketNotFoundError: "cmx ls swift:// lists the containers, cmx mb makes one",
    PermissionDeniedError: "The user needs the role SwiftOperator or member, or an entry in the "
    "container's ACL",
    QuotaExceededError: "Delete what is not needed, or ask for more: account_usage and "
    "container_usage tell the quotas",
}


def swift_error_class(
    status: int, method: str, *, is_object: bool, conditional: bool
) -> type[CloudError]:
    """Find the class for a refused request.

    Args:
        status: The answer's status.
        method: The request's method.
        is_object: Whether it was about an object; else a container or the account.
        conditional: Whether the request set a condition, which 412 may be about.

    Returns:
        The class to raise.

    Example:
        >>> swift_error_class(404, "PUT", is_object=True, conditional=False).__name__
        'BucketNotFoundError'
    """
    if status == 404:
        found = is_object and method != "PUT"
        return ObjectNotFoundError if found else BucketNotFoundError
    if status == 409 and method == "DELETE" and not is_object:
        return BucketNotEmptyError
    if status == 409 and method == "GET" and is_object:
        return IntegrityError  # a segment is another than the manifest says, or is gone
    if status == 412:
        return PreconditionFailedError if conditional else InvalidNameError
    return _STATUSES.get(status) or error_class(status)
