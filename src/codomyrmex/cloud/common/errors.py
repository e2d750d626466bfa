"""The one error tree of the package.

::

    CloudError
    ├── ConfigurationError            the settings cannot be used as they are
    │   └── MissingDependencyError    an extra is not installed (also ImportError)
    ├── AuthenticationError           who you are was not accepted
    │   ├── ExpiredCredentialsError   the token or session is over
    │   └── ClockSkewError            this machine's clock differs too much from the server's
    ├── PermissionDeniedError         who you are may not do this (also PermissionError)
    │   └── RestrictedCredentialsError  you may, but not with these restricted credentials
    ├── NotFoundError
    │   ├── BucketNotFoundError       (also FileNotFoundError)
    │   ├── ObjectNotFoundError       (also FileNotFoundError)
    │   └── LocalFileNotFoundError    (also FileNotFoundError)
    ├── AlreadyExistsError            (also FileExistsError)
    ├── ConflictError                 the state of the resource forbids it now
    │   ├── BucketNotEmptyError
    │   └── InUseError                something else hangs on it
    ├── PlanRefusedError              a plan would delete more than is allowed; nothing was done
    ├── PreconditionFailedError       if_match or if_none_match did not hold
    ├── RateLimitError                slow down; ``retry_after`` says how long
    ├── QuotaExceededError
    ├── InvalidRequestError           (also ValueError)
    │   ├── InvalidNameError          no legal bucket name or object key
    │   ├── UnsafePathError           a key that cannot become a path inside the target folder
    │   ├── AmbiguousNameError        several resources have the name; the message lists their ids
    │   └── WrongRegionError          the bucket lives in another region
    ├── UnsupportedError              the provider or client lacks this (also NotImplementedError)
    │   └── ServiceMissingError       the account's catalogue does not have the service
    ├── TransientError                may succeed when repeated
    │   ├── ConnectionFailedError     (also ConnectionError)
    │   ├── CloudTimeoutError         (also TimeoutError)
    │   └── ServiceUnavailableError   the service answered 5xx
    ├── IntegrityError                bytes differ from what was sent or announced
    ├── UnexpectedResponseError       the service answered something that is not its protocol
    ├── DiskFullError                 no space left on the local disk (also OSError)
    ├── LocalFileError                the local disk refused (also OSError)
    ├── CancelledError                the caller stopped the operation
    ├── WaiterError                   a resource did not reach the wanted state
    │   └── WaiterTimeoutError        it may yet, but not in the time given (also TimeoutError)
    └── BatchError                    some of many operations failed; ``failures`` names them

A failure is never reported as ``None``, ``False`` or an empty list. Errors are mapped from
status and code tables (`STATUS_ERRORS` here, one table of codes a provider), never from the
text of a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from codomyrmex.cloud.common.redaction import redact

__all__ = [
    "STATUS_ERRORS",
    "AlreadyExistsError",
    "AmbiguousNameError",
    "AuthenticationError",
    "BatchError",
    "BucketNotEmptyError",
    "BucketNotFoundError",
    "CancelledError",
    "ClockSkewError",
    "CloudError",
    "CloudTimeoutError",
    "ConfigurationError",
    "ConflictError",
    "ConnectionFailedError",
    "DiskFullError",
    "ExpiredCredentialsError",
    "InUseError",
    "IntegrityError",
    "InvalidNameError",
    "InvalidRequestError",
    "LocalFileError",
    "LocalFileNotFoundError",
    "MissingDependencyError",
    "NotFoundError",
    "ObjectNotFoundError",
    "PermissionDeniedError",
    "PlanRefusedError",
    "PreconditionFailedError",
    "QuotaExceededError",
    "RateLimitError",
    "RestrictedCredentialsError",
    "ServiceMissingError",
    "ServiceUnavailableError",
    "TransientError",
    "UnexpectedResponseError",
    "UnsafePathError",
    "UnsupportedError",
    "WaiterError",
    "WaiterTimeoutError",
    "WrongRegionError",
    "error_class",
]


class CloudError(Exception):
    """Base of every error of this package.

    Args:
        message: What happened, naming the thing and the reason. Secrets in it are masked.
        hint: What to do next, one sentence.
        provider: The provider's short name, such as ``s3`` or ``local``.
        service: The service inside the provider, such as ``storage``.
        operation: The method that failed, such as ``upload_file``.
        resource: What it was done to, such as ``s3://bucket/key``.
        status: The HTTP status, when there was one.
        code: The provider's own error code, such as ``NoSuchKey``.
        request_id: The provider's id of the request, for its support.
        retryable: Whether repeating the same call may succeed; by default as the class says.
        retry_after: Seconds that the service asked to wait.

    Example:
        >>> error = ObjectNotFoundError("there is no object s3://b/k", code="NoSuchKey", status=404)
        >>> isinstance(error, FileNotFoundError)
        True
        >>> print(error)
        there is no object s3://b/k (NoSuchKey, status 404)
    """

    retryable: bool = False

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        provider: str | None = None,
        service: str | None = None,
        operation: str | None = None,
        resource: str | None = None,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.message = redact(message)
        super().__init__(self.message)
        self.hint = hint
        self.provider = provider
        self.service = service
        self.operation = operation
        self.resource = redact(resource) if resource else None
        self.status = status
        self.code = code
        self.request_id = request_id
        self.retry_after = retry_after
        if retryable is not None:
            self.retryable = retryable

    def __str__(self) -> str:
        facts = [
            fact
            for fact in (
                self.code,
                f"status {self.status}" if self.status is not None else None,
                f"request {self.request_id}" if self.request_id else None,
            )
            if fact
        ]
        text = f"{self.message} ({', '.join(facts)})" if facts else self.message
        return f"{text}. {self.hint}" if self.hint else text

    def __reduce__(self) -> tuple[Any, ...]:
        # OSError and keyword arguments do not pickle by themselves; errors cross process borders.
        return (_rebuild, (type(self), self.message, dict(self.__dict__)))


def _rebuild(cls: type[CloudError], message: str, state: dict[str, Any]) -> CloudError:
    error = cls.__new__(cls, message)
    error.args = (message,)
    error.__dict__.update(state)
    return error


class ConfigurationError(CloudError):
    """The settings, the config file or the arguments of a client cannot be used."""


class MissingDependencyError(ConfigurationError, ImportError):
    """A library that an extra of this package installs is not there."""

    @classmethod
    def for_extra(cls, extra: str, purpose: str) -> MissingDependencyError:
        """Build the error that names the extra to install.

        Args:
            extra: The extra, such as ``aws``.
            purpose: What needs it, such as ``S3Client``.

        Returns:
            The error, to be raised.

        Example:
            >>> print(MissingDependencyError.for_extra("aws", "S3Client").hint)
            Install it with: pip install 'codomyrmex-cloud[aws]'
        """
        return cls(
            f"{purpose} needs the extra {extra!r}, which is not installed",
            hint=f"Install it with: pip install 'codomyrmex-cloud[{extra}]'",
        )


class AuthenticationError(CloudError):
    """The credentials are missing, unknown, malformed or their signature is wrong."""


class ExpiredCredentialsError(AuthenticationError):
    """The session token or credentials were valid once and are over."""


class ClockSkewError(AuthenticationError):
    """The clock of this machine is too far from the server's for a signature to be accepted."""


class PermissionDeniedError(CloudError, PermissionError):
    """The credentials are known but do not allow this operation."""


class RestrictedCredentialsError(PermissionDeniedError):
    """The credentials were made to allow less than their owner may do."""


class NotFoundError(CloudError):
    """The resource does not exist."""


class BucketNotFoundError(NotFoundError, FileNotFoundError):
    """The bucket does not exist."""


class ObjectNotFoundError(NotFoundError, FileNotFoundError):
    """The object, or the version of it, does not exist."""


class LocalFileNotFoundError(NotFoundError, FileNotFoundError):
    """The local file or folder does not exist."""


class AlreadyExistsError(CloudError, FileExistsError):
    """The resource to be made exists already."""


class ConflictError(CloudError):
    """The resource is in a state that forbids the operation now."""


class BucketNotEmptyError(ConflictError):
    """A bucket that still holds objects is not deleted without ``force``."""


class InUseError(ConflictError):
    """Something else hangs on the resource; the message names what."""


class PlanRefusedError(CloudError):
    """A plan that would delete more than is allowed, or from an empty source; nothing was done."""


class PreconditionFailedError(CloudError):
    """A condition such as ``if_match`` did not hold; nothing was changed."""


class RateLimitError(CloudError):
    """Too many requests; wait ``retry_after`` seconds when it is given."""

    retryable = True


class QuotaExceededError(CloudError):
    """A limit of the account, project or bucket is reached."""


class InvalidRequestError(CloudError, ValueError):
    """An argument is wrong; refused before anything was changed, or by the service."""


class InvalidNameError(InvalidRequestError):
    """A bucket name or an object key that the service cannot have."""


class UnsafePathError(InvalidRequestError):
    """A key that cannot become a path inside the target folder."""


class AmbiguousNameError(InvalidRequestError):
    """Several resources have the name that was given; use one of the ids in the message."""


class WrongRegionError(InvalidRequestError):
    """The bucket lives in another region than the client talks to."""


class UnsupportedError(CloudError, NotImplementedError):
    """The provider, or this client, does not have the operation; raised before any I/O."""


class ServiceMissingError(UnsupportedError):
    """The account has no such service in this region: its catalogue does not list it."""


class TransientError(CloudError):
    """A failure that may pass when the call is repeated."""

    retryable = True


class ConnectionFailedError(TransientError, ConnectionError):
    """The server could not be reached, or the connection broke."""


class CloudTimeoutError(TransientError, TimeoutError):
    """Nothing moved on the connection for longer than the idle or connect timeout."""


class ServiceUnavailableError(TransientError):
    """The service answered with a status of 500 or above."""


class IntegrityError(CloudError):
    """A checksum, size or count differs; the target was left as it was."""


class UnexpectedResponseError(CloudError):
    """The service's answer cannot be understood, such as HTML where XML belongs."""


class DiskFullError(CloudError, OSError):
    """The local disk has no space left; what was written of the target was removed."""


class LocalFileError(CloudError, OSError):
    """The local file system refused an operation for another reason."""


class CancelledError(CloudError):
    """The operation was stopped by the caller before its end."""


class WaiterError(CloudError):
    """A resource went to a state of failure, or did not reach the wanted one in time."""


class WaiterTimeoutError(WaiterError, TimeoutError):
    """A resource did not reach the wanted state in the time that the caller gave it."""


class BatchError(CloudError):
    """Some operations of a batch failed.

    Args:
        message: The summary.
        failures: Each failed item with its error.
        **facts: As in `CloudError`.

    Example:
        >>> error = BatchError("1 of 2 deletes failed", failures={"k": NotFoundError("no k")})
        >>> list(error.failures)
        ['k']
    """

    def __init__(
        self, message: str, *, failures: Mapping[str, CloudError] | None = None, **facts: Any
    ) -> None:
        # facts are CloudError's keyword arguments, checked by its signature
        super().__init__(message, **facts)
        self.failures: dict[str, CloudError] = dict(failures or {})


STATUS_ERRORS: Final[Mapping[int, type[CloudError]]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: UnsupportedError,
    408: CloudTimeoutError,
    409: ConflictError,
    411: InvalidRequestError,
    412: PreconditionFailedError,
    413: InvalidRequestError,
    416: InvalidRequestError,
    422: InvalidRequestError,
    425: TransientError,
    429: RateLimitError,
    501: UnsupportedError,
    507: QuotaExceededError,
}
"""The class of error for an HTTP status that has no better one in a provider's code table."""


def error_class(
    status: int | None,
    code: str | None = None,
    codes: Iterable[Mapping[str, type[CloudError]]] = (),
) -> type[CloudError]:
    """Find the class for a failed answer.

    Args:
        status: The HTTP status, or None when there was none.
        code: The provider's error code.
        codes: Tables from code to class, asked in order before the status.

    Returns:
        The class to raise; `CloudError` when nothing fits.

    Example:
        >>> error_class(404, "NoSuchKey", [{"NoSuchKey": ObjectNotFoundError}]).__name__
        'ObjectNotFoundError'
        >>> error_class(503).__name__
        'ServiceUnavailableError'
    """
    if code is not None:
        for table in codes:
            if code in table:
                return table[code]
    if status is None:
        return CloudError
    if status in STATUS_ERRORS:
        return STATUS_ERRORS[status]
    if status >= 500:
        return ServiceUnavailableError
    return InvalidRequestError if status >= 400 else UnexpectedResponseError
